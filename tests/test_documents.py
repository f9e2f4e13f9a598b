"""Pages of documents and their catalogues: what stands above the text, units, questions, states."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from changeover.views.catalogues import catalogue
from changeover.views.document import document
from changeover.views.systems import system, systems
from tests.texts import Page, Texts, change

LAUNCHED = """
deployments:
  - {env: sandbox, actual: 2026-02-20, outcome: success}
  - {env: production, actual: 2026-03-01, outcome: success}
"""
FRONT = """---
title: Invoice run
covers: [billing/invoicing]
roles: [operator]
owner: team-billing
escalation: The *billing lead*
review-by: 2026-05-01
variables:
  - {name: month, default: 2026-05, description: The month to bill}
corrections:
  - {on: 2026-02-03, by: mara, text: Wrong path in step 2}
---
# Invoice run

Text.
"""


def page(texts: Texts, url: str) -> str:
    """The HTML of a document's page."""
    return str(document(texts.site, texts.pages[url]))


def test_a_page_says_what_it_is_and_who_answers_for_it(tmp_path: Path) -> None:
    texts = Texts(tmp_path, {"0001-adopt/runbooks/invoice-run.md": FRONT})
    html = page(texts, "runbooks/invoice-run/")
    assert html.count("<h1") == 1 and '<h1 id="invoice-run">Invoice run' in html
    words = " ".join(re.sub(r"<[^>]*>", " ", html).split())
    assert "Revision r1, 0001 Adopt the pages" in words
    assert "Since 5 January 2026" in words
    assert "Owner Billing team" in words
    assert "Escalation The billing lead" in words
    assert "Systems Billing / invoicing" in words
    assert "Roles Billing operator" in words
    assert "Environments production r1 , sandbox: r1" in words
    assert '<a href="site:runbooks/invoice-run/history/">all revisions</a>' in html
    assert "Review by 1 May 2026 due" in words
    assert "{month} The month to bill 2026-05" in words
    assert "3 February 2026 , mara: Wrong path in step 2" in words
    assert 'href="site:changes/0001/"' in html


def test_a_page_that_can_not_be_tracked_says_so(tmp_path: Path) -> None:
    texts = Texts(tmp_path, {"0001-adopt/runbooks/a.md": "# A\n"})
    assert "can't be tracked" in page(texts, "runbooks/a/").replace("&#39;", "'")


def staged(tmp_path: Path, **files: str) -> Texts:
    """A runbook of 0001, and changes after it."""
    return Texts(
        tmp_path,
        {
            "0001-adopt/runbooks/invoice-run.md": FRONT,
            "0002-next/change.yaml": change("2026-03-01", title="Prorate", launched=False),
            "0002-next/launch.yaml": LAUNCHED,
            **{name.replace("__", "/"): content for name, content in files.items()},
        },
    )


def test_a_stale_page_names_the_change_that_left_it(tmp_path: Path) -> None:
    html = page(staged(tmp_path), "runbooks/invoice-run/")
    assert 'aria-label="Stale: not revised for 0002"' in html
    assert 'Stale: not revised for <a class="co-id" href="site:changes/0002/">0002</a>' in html
    assert "Prorate went live on" in html


def test_a_page_that_stays_right_says_why(tmp_path: Path) -> None:
    says = (
        "dispositions:\n  - {doc: invoice-run, action: no-change, reason: Only *dunning* moves}\n"
    )
    texts = staged(tmp_path, **{
        "0002-next__change.yaml": change("2026-03-01", launched=False, more=says)
    })  # fmt: skip
    html = page(texts, "runbooks/invoice-run/")
    assert "Stale" not in html
    assert "Only <em>dunning</em> moves" in html


def test_a_retired_page_says_what_to_read_instead(tmp_path: Path) -> None:
    says = (
        "dispositions:\n"
        "  - {doc: invoice-run, action: retire, reason: Automated, replaced-by: other}\n"
    )
    texts = staged(tmp_path, **{
        "0002-next__change.yaml": change("2026-03-01", launched=False, more=says),
        "0001-adopt__runbooks__other.md": "# The other one\n",
    })  # fmt: skip
    html = page(texts, "runbooks/invoice-run/")
    assert "co-notice--danger" in html and "Retired" in html and "Automated" in html
    assert '<a href="site:runbooks/other/">The other one</a>' in html
    listed = str(catalogue(texts.site, texts.pages["runbooks/"]))
    assert "The other one" in listed and "Invoice run" not in listed
    assert "1 retired and left out" in listed


def test_a_page_names_each_coming_revision_and_where_it_is_now(tmp_path: Path) -> None:
    texts = Texts(
        tmp_path,
        {
            "0001-adopt/runbooks/invoice-run.md": FRONT,
            "0003-later/change.yaml": change("2026-09-01", title="Later", launched=False),
            "0003-later/runbooks/invoice-run.md": "# Invoice run\n",
            "0003-later/launch.yaml": "deployments:\n"
            "  - {env: sandbox, actual: 2026-06-01, outcome: success}\n",
        },
    )
    html = page(texts, "runbooks/invoice-run/")
    assert 'aria-label="Coming with 0003"' in html
    words = " ".join(re.sub(r"<[^>]*>", " ", html).split())
    assert "Changes on 1 September 2026 with 0003" in words
    assert "Environments production r1 , sandbox: draft of 0003" in words
    assert '<a href="site:runbooks/invoice-run/coming/0003/">draft of 0003</a>' in html


def test_labels_of_notices_differ(tmp_path: Path) -> None:
    html = page(staged(tmp_path), "runbooks/invoice-run/")
    labels = re.findall(r'aria-label="([^"]*)"', html)
    assert len(labels) == len(set(labels))


# --- training --------------------------------------------------------------------------------------

MODULE = """---
title: Billing basics
covers: [billing]
minutes: 35
prerequisites: [first-steps]
objectives: [{id: one, text: Say *why*}]
key-points: [Round once]
pass-mark: 80
attempts: 2
---
Intro.

## The month

Text of the month.

### Detail

More.

## Two pairs of eyes

Text of eyes.
"""
QUIZ = """
questions:
  - {id: q1, unit: the-month, kind: single, text: "Which `one`?", hint: Think, choices: [{text: A, correct: true, explanation: Because}, {text: B}]}
  - {id: q2, unit: two-pairs-of-eyes, kind: text, text: How much?, answers: ["25.01", "25,01"], explanation: Sum first}
  - {id: q3, unit: the-month, kind: ordering, text: Order these, choices: [{text: first}, {text: second}, {text: third}]}
  - {id: q4, kind: steps, text: Which step?, answers: [invoice-run#freeze]}
  - {id: q6, kind: steps, text: Which two?, answers: [invoice-run#freeze, close#lock]}
  - {id: q5, unit: gone, kind: multiple, text: Lost?, choices: [{text: "<script>", correct: true}, {text: Y, correct: true}]}
"""
RUN = """# Run

## Steps

### Freeze `it` { #freeze }
### Load
### Issue <b>all</b> & send
### Report

## Afterwards
"""


@pytest.fixture
def module(tmp_path: Path) -> str:
    texts = Texts(
        tmp_path,
        {
            "0001-adopt/training/billing-basics.md": MODULE,
            "0001-adopt/training/billing-basics.quiz.yaml": QUIZ,
            "0001-adopt/training/first-steps.md": "# First steps\n",
            "0001-adopt/runbooks/invoice-run.md": RUN,
            "0001-adopt/runbooks/close.md": "# Close\n\n## Steps\n\n### Lock\n",
        },
    )
    return page(texts, "training/billing-basics/")


def test_a_module_says_what_it_takes_and_gives(module: str) -> None:
    words = " ".join(re.sub(r"<[^>]*>", " ", module).split())
    assert "Takes 35 minutes" in words
    assert "To pass 80 % right, at most 2 attempts" in words
    assert "Say <em>why</em>" in module and "Round once" in module
    assert '<a href="site:training/first-steps/">First steps</a>' in module


def test_questions_stand_at_the_end_of_their_unit(module: str) -> None:
    places = [module.index(text) for text in (
        "More.", 'id="q-q1"', 'id="q-q3"', ">Two pairs of eyes<a", "Text of eyes", 'id="q-q2"',
        'id="q-q4"', 'id="q-q5"', "To remember",
    )]  # fmt: skip
    assert places == sorted(places)


def test_questions_can_be_read_without_a_script(module: str) -> None:
    parsed = Page(module)
    assert parsed.open == [] and parsed.wrong == []
    kinds = [a["data-kind"] for tag, a in parsed.tags if tag == "li" and "data-kind" in a]
    assert kinds == ["single", "ordering", "text", "steps", "steps", "multiple"]
    assert module.count('<details class="co-quiz__answer">') == 6
    assert "Which <code>one</code>?" in module and "Hint: Think" in module
    assert "<code>25.01</code> or <code>25,01</code>" in module
    assert '<a href="site:runbooks/invoice-run/#freeze">Freeze it (Run)</a>' in module
    assert "<script" not in module


def test_an_exam_shows_no_answers(tmp_path: Path) -> None:
    texts = Texts(
        tmp_path,
        {
            "0001-adopt/training/billing-basics.md": MODULE.replace(
                "pass-mark", "exam: true\npass-mark"
            ),
            "0001-adopt/training/billing-basics.quiz.yaml": QUIZ,
            "0001-adopt/training/first-steps.md": "# First steps\n",
            "0001-adopt/runbooks/invoice-run.md": RUN,
            "0001-adopt/runbooks/close.md": "# Close\n\n## Steps\n\n### Lock\n",
        },
    )
    html = page(texts, "training/billing-basics/")
    parsed = Page(html)
    assert parsed.open == [] and parsed.wrong == []
    answers = ("<details", "Because", "Sum first", "25.01", "25,01", "right</span>", "#freeze")
    assert [text for text in answers if text in html] == []
    assert html.count("The trainer judges yours") == 1
    assert "Which <code>one</code>?" in html
    assert "Hint: Think" in html and len(_choices(html, "q6")) == 5


def test_an_ordering_question_is_not_in_its_right_order(module: str) -> None:
    found = re.search(r'id="q-q3".*?<ul class="co-quiz__choices">(.*?)</ul>', module, re.S)
    assert found
    shown = re.findall(r"<li>(\w+)</li>", found.group(1))
    assert sorted(shown) == ["first", "second", "third"] and shown != ["first", "second", "third"]


def test_questions_are_numbered_over_the_page(module: str) -> None:
    assert re.findall(r">Question (\d+)<", module) == ["1", "2", "3", "4", "5", "6"]
    assert re.findall(r"Answer to question (\d+)<", module) == ["1", "2", "3", "4", "5", "6"]


def _choices(module: str, question: str) -> list[str]:
    found = re.search(rf'id="q-{question}".*?<ul class="co-quiz__choices">(.*?)</ul>', module, re.S)
    assert found
    return re.findall(r"<li>(.*?)</li>", found.group(1))


def test_a_question_for_steps_offers_those_of_the_runbook_mixed(module: str) -> None:
    steps = ["Freeze it", "Load", "Issue all &amp; send", "Report"]
    offered = _choices(module, "q4")
    assert sorted(offered) == sorted(steps) and offered != steps
    assert 'Steps of <a href="site:runbooks/invoice-run/">Run</a>, in no order' in module


def test_steps_of_two_runbooks_say_whose_they_are(module: str) -> None:
    offered = _choices(module, "q6")
    assert len(offered) == 5 and {"Lock (Close)", "Load (Run)"} <= set(offered)


def test_a_step_that_the_shown_runbook_lacks_is_offered_all_the_same(tmp_path: Path) -> None:
    quiz = "questions: [{id: q, kind: steps, text: Which?, answers: [run#gone]}]\n"
    texts = Texts(
        tmp_path,
        {
            "0001-adopt/training/a.md": "# A\n",
            "0001-adopt/training/a.quiz.yaml": quiz,
            "0001-adopt/runbooks/run.md": RUN,
        },
    )
    assert "gone" in _choices(page(texts, "training/a/"), "q")


def test_a_module_without_a_quiz_has_no_questions(tmp_path: Path) -> None:
    texts = Texts(tmp_path, {"0001-adopt/training/a.md": "# A\n"})
    html = page(texts, "training/a/")
    assert "co-quiz" not in html and "no questions" in html


# --- catalogues ------------------------------------------------------------------------------------


def test_a_catalogue_shows_states_and_can_be_filtered(tmp_path: Path) -> None:
    files: dict[str, str] = {f"0001-adopt__runbooks__r{n}.md": f"# Runbook {n}\n" for n in range(9)}
    files["0003-later__change.yaml"] = change("2026-09-01", launched=False)
    files["0003-later__runbooks__new.md"] = "# A new one\n"
    texts = staged(tmp_path, **files)
    html = str(catalogue(texts.site, texts.pages["runbooks/"]))
    assert 'data-filter="Filter runbooks"' in html
    assert html.count("<tr>") == 12
    assert 'data-choice="current|stale"' in html and 'data-choice="coming"' in html
    assert '<a href="site:runbooks/new/coming/0003/">A new one</a>' in html
    words = " ".join(re.sub(r"<[^>]*>", "", html).split())
    assert "11 pages, 1 stale, 1 with a revision to come" in words


def test_an_empty_catalogue_says_how_to_begin(tmp_path: Path) -> None:
    texts = Texts(tmp_path, {})
    for url, word in (
        ("runbooks/", "No runbooks yet"),
        ("training/", "No training modules yet"),
        ("reference/", "No reference pages yet"),
    ):
        html = str(catalogue(texts.site, texts.pages[url]))
        assert word in html and f"{url}close-the-month.md" in html


def test_a_catalogue_of_hundreds_is_in_order_of_titles(tmp_path: Path) -> None:
    files = {f"0001-adopt/runbooks/{n:03}.md": f"# Page {300 - n:03}\n" for n in range(300)}
    texts = Texts(tmp_path, dict(files))
    html = str(catalogue(texts.site, texts.pages["runbooks/"]))
    titles = re.findall(r">(Page \d+)</a>", html)
    assert titles == sorted(titles) and len(titles) == 300


def retiring(*entries: str) -> str:
    """A launched change that retires documents."""
    lines = "".join(f"  - {{action: retire, reason: Gone, {entry}}}\n" for entry in entries)
    return change("2026-03-01", more=f"dispositions:\n{lines}")


def test_a_retired_page_leads_to_what_is_in_use_at_the_end_of_the_chain(tmp_path: Path) -> None:
    files = {f"0001-adopt/reference/{id}.md": f"# Page {id}\n" for id in "abc"}
    said = retiring("doc: a, replaced-by: b", "doc: b, replaced-by: c")
    texts = Texts(tmp_path, {**files, "0002-retire/change.yaml": said})
    assert 'Read instead: <a href="site:reference/c/">Page c</a>' in page(texts, "reference/a/")
    assert 'Read instead: <a href="site:reference/c/">Page c</a>' in page(texts, "reference/b/")


@pytest.mark.parametrize("last", ["doc: b, replaced-by: a", "doc: b"])
def test_a_chain_of_retired_pages_leads_nobody_in_a_circle(tmp_path: Path, last: str) -> None:
    files = {f"0001-adopt/reference/{id}.md": f"# Page {id}\n" for id in "ab"}
    said = retiring("doc: a, replaced-by: b", last)
    texts = Texts(tmp_path, {**files, "0002-retire/change.yaml": said})
    assert "Retired: do not follow" in page(texts, "reference/a/")
    assert "Read instead" not in page(texts, "reference/a/") + page(texts, "reference/b/")


def test_what_was_never_in_the_list_is_not_counted_as_left_out(tmp_path: Path) -> None:
    withdrawn = change("2026-02-01", launched=False).replace("building", "withdrawn")
    texts = Texts(
        tmp_path,
        {
            "0001-adopt/reference/a.md": "# Page a\n",
            "0001-adopt/reference/c.md": "# Page c\n",
            "0002-given-up/change.yaml": withdrawn,
            "0002-given-up/reference/b.md": "# Page b\n",
            "0003-retire/change.yaml": retiring("doc: a", "doc: b"),
        },
    )
    assert ", 1 retired and left out" in str(catalogue(texts.site, texts.pages["reference/"]))


HANDOVER = """
deployments:
  - {env: sandbox, actual: 2026-02-20, outcome: success}
  - {env: production, actual: 2026-03-01, outcome: success}
handover:
  - {item: Billing, system: billing, to: team-crm, escalation: CRM, accepted-by: mara, on: 2026-03-02}
  - {item: Dunning, system: billing/dunning, to: team-billing, accepted-by: mara, on: 2026-03-03}
"""


def test_a_system_has_the_owner_to_whom_it_was_handed_over(tmp_path: Path) -> None:
    files = {
        "0002-next/change.yaml": change("2026-03-01", launched=False),
        "0002-next/launch.yaml": HANDOVER,
    }
    site = Texts(tmp_path, files)
    html = str(system(site.site, site.pages["systems/billing/"]))
    by = 'handed over by <a class="co-id" href="site:changes/0002/">0002</a>'
    words = " ".join(html.split())
    assert f"team-crm, {by}" in words
    assert "CRM</dd>" in words
    team = '<a href="site:currency/team-billing/">Billing team</a>'
    assert f"billing/dunning</span>, owner {team}, {by}</li>" in words
    assert '<span class="co-id">billing/invoicing</span></li>' in words
    assert "<td>team-crm</td>" in str(systems(site.site, site.pages["systems/"]))
