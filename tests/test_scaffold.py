"""A new knowledge base and a new change have no problems as they are, and nothing is overwritten.

But that documents which a change touches wait for a decision (CO427): a new change lists them.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from changeover.checks import run_checks
from changeover.currency import work
from changeover.knowledge import KnowledgeBase
from changeover.load import FOLDER_NAME
from changeover.model.base import Moment
from changeover.plugin import mkdocs_yml
from changeover.problems import ChangeoverError, Severity
from changeover.scaffold import Pages, new_change, write_starter
from changeover.scaffold.change import make_slug
from changeover.scaffold.starter import starter_files

TODAY = dt.date(2026, 6, 15)


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base as `init` makes it, to copy."""
    folder = tmp_path_factory.mktemp("starter")
    write_starter(folder, today=TODAY)
    return folder


@pytest.fixture
def site(starter: Path, tmp_path: Path) -> Path:
    """A knowledge base as `init` makes it."""
    return Path(shutil.copytree(starter, tmp_path / "site"))


def problems(root: Path, as_of: dt.date = TODAY) -> list[str]:
    found = run_checks(KnowledgeBase.open(root, as_of), {"CO427": None})
    return [str(problem) for problem in found]


def undecided(root: Path) -> list[str]:
    """The documents that planned changes touch and say nothing of."""
    found = work(KnowledgeBase.open(root, TODAY)).undisposed
    return [document for left in found for document in left.documents]


def read_change(root: Path, path: str) -> dict[str, object]:
    data: dict[str, object] = yaml.load((root / path / "change.yaml").read_text(), yaml.BaseLoader)
    return data


# --- a new knowledge base ----------------------------------------------------------------------


def test_a_new_knowledge_base_has_no_problems(site: Path) -> None:
    assert problems(site) == []


@pytest.mark.parametrize(
    "today", [dt.date(2026, 1, 31), dt.date(2026, 12, 31), dt.date(2028, 2, 29)]
)
def test_it_has_none_on_any_day(tmp_path: Path, today: dt.date) -> None:
    write_starter(tmp_path, today=today)
    assert problems(tmp_path, today) == []


def test_it_shows_a_runbook_and_a_module_at_once(site: Path) -> None:
    documents = KnowledgeBase.open(site, TODAY).documents
    assert {id for id, state in documents.items() if state.shown} == {
        "close-the-month",
        "closing-basics",
    }


def test_no_placeholder_is_left(site: Path) -> None:
    texts = {file: file.read_text() for file in site.rglob("*") if file.is_file()}
    assert [file for file, text in texts.items() if re.search(r"@[a-z]+@", text)] == []


def test_the_starter_names_no_machine_and_no_third_party() -> None:
    for path, content in starter_files(TODAY).items():
        found = re.findall(r"https?://([^/\s\"]+)", content.decode())
        assert {host for host in found if not host.endswith("example.com")} <= {
            "json-schema.org",
            "$owner.github.io",  # where a repository of GitHub is shown
        }, path


def test_the_starter_looks_like_this_repository(repository: Path, starter: Path) -> None:
    """What one mkdocs.yml gets, the other needs too; only the site's own settings differ."""
    ours, theirs = dict(mkdocs_yml.read(repository)), dict(mkdocs_yml.read(starter))
    for settings_of in (ours, theirs):
        settings_of["theme"].pop("custom_dir", None)
        settings_of["plugins"] = [p for p in settings_of["plugins"] if "changeover" not in p]
    keys = ("plugins", "theme", "markdown_extensions", "extra_css", "extra_javascript")
    assert {key: theirs.get(key) for key in keys} == {key: ours.get(key) for key in keys}
    assert theirs["validation"] == ours["validation"]


def test_it_has_workflows_of_its_own_for_each_way_to_pages(tmp_path: Path) -> None:
    written = {pages: write_starter(tmp_path / pages, today=TODAY, pages=pages) for pages in Pages}
    assert written[Pages.BRANCH] == written[Pages.ARTIFACT]
    workflows = [path for path in written[Pages.BRANCH] if "workflows/" in path]
    assert workflows == [".github/workflows/check.yml", ".github/workflows/publish.yml"]
    publish = {
        pages: (tmp_path / pages / workflows[1]).read_text("utf-8").count("actions/deploy-pages@")
        for pages in Pages
    }
    assert publish == {Pages.BRANCH: 0, Pages.ARTIFACT: 1}


def test_it_has_no_address_until_somebody_says_one(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    assert mkdocs_yml.read(site)["site_url"] is None
    monkeypatch.setenv("SITE_URL", "https://kb.example/")
    assert mkdocs_yml.read(site)["site_url"] == "https://kb.example/"


def test_files_in_the_way_are_all_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "changes").mkdir()
    (tmp_path / "changes" / "catalog.yaml").write_text("mine")
    (tmp_path / "docs").write_text("a file where a folder must be")
    with pytest.raises(ChangeoverError) as refusal:
        write_starter(tmp_path, today=TODAY)
    listed = [line.strip() for line in str(refusal.value).split("\n") if line.startswith("  ")]
    assert listed == ["README.md", "changes/catalog.yaml", "docs/guide/index.md", "docs/index.md"]
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "README.md",
        "catalog.yaml",
        "changes",
        "docs",
    ]


def test_a_link_in_the_way_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "README.md").symlink_to(tmp_path / "outside.md")
    with pytest.raises(ChangeoverError, match=r"README\.md"):
        write_starter(tmp_path / "here", today=TODAY)
    assert not (tmp_path / "outside.md").exists()


def test_existing_files_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    written = write_starter(tmp_path, today=TODAY, keep_existing=True)
    assert (tmp_path / "README.md").read_text() == "mine"
    assert "README.md" not in written
    assert problems(tmp_path) == []


def test_a_knowledge_base_that_has_begun_gets_no_second_first_change(tmp_path: Path) -> None:
    change = tmp_path / "changes" / "0001-ours" / "change.yaml"
    change.parent.mkdir(parents=True)
    change.write_text(
        "title: Ours\nstatus: proposed\nowner: t\nsystems: [s]\nsummary: S\n"
        "go-live: {planned: 2026-10-01}\n"
    )
    catalog = tmp_path / "changes" / "catalog.yaml"
    catalog.write_text("teams: [{id: t}]\nsystems: [{id: s, owner: t}]\n")
    written = write_starter(tmp_path, today=TODAY, keep_existing=True)
    assert not [path for path in written if "0001" in path]
    assert "changes/_template/change.yaml" in written
    assert problems(tmp_path) == []


def test_a_file_where_a_folder_must_be_is_never_kept(tmp_path: Path) -> None:
    (tmp_path / "docs").write_text("mine")
    with pytest.raises(ChangeoverError, match=r"docs/index\.md"):
        write_starter(tmp_path, today=TODAY, keep_existing=True)
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


def test_what_fails_half_way_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").write_text("mine")
    plain_open = Path.open

    def open_until_full(path: Path, mode: str = "r", **options: Any) -> object:
        if path == tmp_path / "mkdocs.yml":
            raise OSError(28, "No space left on device", str(path))
        return plain_open(path, mode, **options)

    monkeypatch.setattr(Path, "open", open_until_full)
    with pytest.raises(OSError, match="No space left"):
        write_starter(tmp_path, today=TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


# --- a new change ------------------------------------------------------------------------------


def test_a_new_change_has_no_problems_as_it_is(site: Path) -> None:
    path = new_change(site, "Prorate mid-cycle upgrades", today=TODAY)
    assert path == "changes/0002-prorate-mid-cycle-upgrades"
    assert problems(site) == []
    assert sorted(file.name for file in (site / path).rglob("*")) == [
        "README.md",
        "change.yaml",
        "plan.yaml",
    ]


def test_a_new_change_lists_the_documents_that_it_touches(site: Path) -> None:
    path = new_change(site, "Prorate", today=TODAY, systems=["billing/invoicing"])
    file = site / path / "change.yaml"
    assert undecided(site) == ["close-the-month", "closing-basics"]
    text = file.read_text()
    assert "# dispositions:\n#   - {doc: close-the-month, action: no-change, reason: …}\n" in text
    assert text.count("dispositions:") == 1
    file.write_text(re.sub(r"^# (dispositions:|  - {doc)", r"\1", text, flags=re.M))
    assert (undecided(site), problems(site)) == ([], [])


def test_a_change_that_touches_no_document_shows_what_a_disposition_is(site: Path) -> None:
    path = new_change(site, "Prorate", today=TODAY, systems=["billing/payments"])
    template = (site / "changes/_template/change.yaml").read_text()
    examples = re.findall(r"^# dispositions:\n(?:#   .*\n)+", template, flags=re.M)
    assert len(examples) == 1 and examples[0] in (site / path / "change.yaml").read_text()
    assert undecided(site) == []


def test_a_template_without_examples_gets_the_documents_at_its_end(site: Path) -> None:
    template = site / "changes/_template/change.yaml"
    template.write_text(template.read_text().partition("## People")[0])
    path = new_change(site, "Prorate", today=TODAY, systems=["billing"])
    text = (site / path / "change.yaml").read_text()
    assert text.endswith("\n#   - {doc: closing-basics, action: no-change, reason: …}\n")


def test_a_new_change_brings_no_document(site: Path) -> None:
    before = set(KnowledgeBase.open(site, TODAY).documents)
    new_change(site, "Prorate", today=TODAY)
    assert set(KnowledgeBase.open(site, TODAY).documents) == before


def test_the_first_system_and_its_owner_are_taken(site: Path) -> None:
    data = read_change(site, new_change(site, "Prorate", today=TODAY))
    assert (data["owner"], data["systems"]) == ("team-billing", ["billing"])
    assert (data["title"], data["status"]) == ("Prorate", "proposed")
    assert data["go-live"] == {"planned": "2026-08-10"}


def test_owner_systems_and_go_live_can_be_given(site: Path) -> None:
    path = new_change(
        site,
        "Prorate",
        today=TODAY,
        owner="team-platform",
        systems=["billing/invoicing", "billing/payments"],
        go_live=Moment.parse("2026-10-01T22:00"),
    )
    data = read_change(site, path)
    assert (data["owner"], data["systems"]) == (
        "team-platform",
        ["billing/invoicing", "billing/payments"],
    )
    assert data["go-live"] == {"planned": "2026-10-01T22:00"}
    assert problems(site) == []


def test_the_go_live_is_planned_after_a_blackout(site: Path) -> None:
    with (site / "changes" / "catalog.yaml").open("a") as catalog:
        catalog.write("blackouts:\n")
        catalog.write("  - {start: 2026-08-01, end: 2026-08-20, systems: [billing/invoicing]}\n")
        catalog.write("  - {start: 2026-08-21, end: 2026-08-22}\n")
    data = read_change(site, new_change(site, "Prorate", today=TODAY))
    assert data["go-live"] == {"planned": "2026-08-23"}
    assert problems(site) == []


def test_each_new_change_proposes_a_day_of_its_own_on_one_system(site: Path) -> None:
    """So that none clashes with another one (CO429), whatever is between them."""
    with (site / "changes" / "catalog.yaml").open("a") as catalog:
        catalog.write("blackouts: [{start: 2026-08-12, end: 2026-08-13}]\n")

    def new(system: str) -> object:
        return read_change(site, new_change(site, "X", today=TODAY, systems=[system]))["go-live"]

    days = [new(s) for s in ("billing", "billing/invoicing", "billing/payments", "billing")]
    assert days == [{"planned": f"2026-08-{day}"} for day in ("10", "11", "11", "14")]
    assert problems(site) == []


def test_parts_that_do_not_touch_may_go_live_on_one_day(site: Path) -> None:
    paths = [
        new_change(site, "X", today=TODAY, systems=[f"billing/{part}"])
        for part in ("invoicing", "payments")
    ]
    days = [read_change(site, path)["go-live"] for path in paths]
    assert days == [{"planned": "2026-08-10"}] * 2
    assert problems(site) == []


def test_the_hypercare_of_another_change_is_waited_for(site: Path) -> None:
    other = new_change(site, "X", today=TODAY, go_live=Moment.parse("2026-08-01T20:00"))
    (site / other / "launch.yaml").write_text('hypercare: {until: "2026-08-20T00:00"}\n')
    data = read_change(site, new_change(site, "Y", today=TODAY))
    assert data["go-live"] == {"planned": "2026-08-20"}  # it ends as that day begins
    assert problems(site) == []


def test_a_day_that_is_given_may_be_one_of_another_change(site: Path) -> None:
    """Perhaps the other one is to be moved; the rule tells both."""
    for title in ("X", "Y"):
        new_change(site, title, today=TODAY, go_live=Moment.parse("2026-10-01"))
    assert [p.split()[1] for p in problems(site)] == ["CO429", "CO429"]


@pytest.mark.parametrize(
    ("go_live", "said"),
    [
        ("2026-06-14", "is over, since today is 2026-06-15"),
        ("2026-06-14T23:59", "is over"),
        ("2026-08-20", r"in the blackout of 2026-08-01 to 2026-08-20 \(Audit\)"),
        ("2026-08-21T21:59", None),
        ("2026-08-21T23:00", "in the blackout of 2026-08-21T22:00 to 2026-08-22"),
        ("2026-08-28", "in the blackout of 2026-08-28T22:00 to 2026-08-29T00:00"),
        ("2026-08-29", None),
        ("2026-06-15", None),
        ("2026-08-25", None),
    ],
)
def test_a_go_live_that_would_be_a_problem_is_refused(
    site: Path, go_live: str, said: str | None
) -> None:
    with (site / "changes" / "catalog.yaml").open("a") as catalog:
        catalog.write(
            "blackouts:\n"
            "  - {start: 2026-08-01, end: 2026-08-20, systems: [billing/invoicing], reason: Audit}\n"
            '  - {start: "2026-08-21T22:00", end: 2026-08-22}\n'
            "  - {start: 2026-08-25, end: 2026-08-26, systems: [billing/payments]}\n"
            '  - {start: "2026-08-28T22:00", end: "2026-08-29T00:00"}\n'
        )
    systems = ["billing/invoicing"]
    moment = Moment.parse(go_live)
    if said is None:
        new_change(site, "X", today=TODAY, systems=systems, go_live=moment)
        assert problems(site) == []
    else:
        with pytest.raises(ChangeoverError, match=said):
            new_change(site, "X", today=TODAY, systems=systems, go_live=moment)
        assert not list((site / "changes").glob("0002*"))


@pytest.mark.parametrize(
    ("today", "blackout"),
    [(TODAY, "{start: 2026-08-01, end: 9999-12-31}"), (dt.date(9999, 12, 1), "")],
)
def test_without_a_free_day_one_must_be_given(site: Path, today: dt.date, blackout: str) -> None:
    with (site / "changes" / "catalog.yaml").open("a") as catalog:
        catalog.write(f"blackouts: [{blackout}]\n")
    with pytest.raises(ChangeoverError, match="give one with --go-live"):
        new_change(site, "Prorate", today=today)
    new_change(site, "Prorate", today=today, go_live=Moment(today))


def test_when_another_change_takes_all_days_one_must_be_given(site: Path) -> None:
    other = new_change(site, "X", today=TODAY, go_live=Moment.parse("2026-08-01"))
    (site / other / "launch.yaml").write_text('hypercare: {until: "9999-12-31T23:00"}\n')
    with pytest.raises(ChangeoverError, match="give one with --go-live"):
        new_change(site, "Y", today=TODAY)
    new_change(site, "Y", today=TODAY, go_live=Moment.parse("2026-07-31"))
    assert problems(site) == []


@pytest.mark.parametrize(
    "title",
    [
        "Proration: \"mid-cycle\" & 'more'",
        "{{ config.x }} {% raw %} ${{ x }}",
        "# not a comment",
        "- not a list",
        "no",
        "2026",
        "null",
        "a: b",
        "a #b",
        "C:\\new",
        "[x] {y}",
        "@home `code` %d *a &b !c |",
        "Gebührenordnung für Zwölf",
        "料金の変更",
        "🚀",
        "x" * 200,
        "../../etc/passwd",
        "-rf",
    ],
)
def test_any_title_is_kept_as_it_is(site: Path, title: str) -> None:
    path = new_change(site, title, today=TODAY)
    assert read_change(site, path)["title"] == title
    assert (site / path).parent == site / "changes"
    assert problems(site) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1, max_size=80))
def test_a_title_is_refused_or_kept_as_it_is(site: Path, title: str) -> None:
    try:
        path = new_change(site, title, today=TODAY)
    except ChangeoverError:
        assert not title.strip() or not title.strip().isprintable()
        return
    assert FOLDER_NAME.fullmatch(Path(path).name)
    assert read_change(site, path)["title"] == title.strip()
    shutil.rmtree(site / path)


@pytest.mark.parametrize("title", ["", "  ", "a\nb", "a\tb", "a\x1b[2J", "a\u202eb", "x" * 201])
def test_what_can_be_no_title_is_refused(site: Path, title: str) -> None:
    with pytest.raises(ChangeoverError, match="title"):
        new_change(site, title, today=TODAY)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Prorate mid-cycle upgrades", "prorate-mid-cycle-upgrades"),
        ("Gebühr für Straße", "gebuhr-fur-strasse"),
        ("Ærø & Łódź", "aero-lodz"),
        ("料金", "change"),
        ("!?", "change"),
        ("a" * 80, "a" * 50),
        ("word " * 20, "word-word-word-word-word-word-word-word-word-word"),
        ("Version 2.0 (beta)", "version-2-0-beta"),
        ("ﬁle ½", "file-1-2"),
    ],
)
def test_slugs_are_ascii_words(title: str, slug: str) -> None:
    assert make_slug(title) == slug


@pytest.mark.parametrize(
    ("there", "number"),
    [
        (["0007-proration"], "0008"),
        (["7_Proration"], "0008"),
        (["0012"], "0013"),
        (["0041-Upper-Case"], "0042"),
        (["9999-last"], "10000"),
        (["0005-a", "0003-b"], "0006"),
        (["_drafts", "notes-0009"], "0002"),
    ],
)
def test_the_number_is_the_next_free_one(site: Path, there: list[str], number: str) -> None:
    for name in there:
        (site / "changes" / name).mkdir()
    assert new_change(site, "Next", today=TODAY) == f"changes/{number}-next"


def _new(root: Path, number: int) -> str:
    return new_change(root, f"Change {number}", today=TODAY)


def test_many_at_once_get_different_numbers(site: Path) -> None:
    with ProcessPoolExecutor(8) as pool:
        paths = list(pool.map(_new, [site] * 24, range(24)))
    numbers = [path.removeprefix("changes/")[:4] for path in paths]
    assert len(set(numbers)) == 24
    # Some propose one day, since none sees those that are not yet written. People begin changes in
    # clones of their own, which no lock of ours could reach, so that is for the rule to tell.
    assert [p for p in problems(site) if " CO429 " not in p] == []


def test_an_unknown_team_or_system_is_refused_with_the_nearest(site: Path) -> None:
    with pytest.raises(ChangeoverError, match="no team 'team-biling'; did you mean 'team-billing'"):
        new_change(site, "X", today=TODAY, owner="team-biling")
    with pytest.raises(ChangeoverError, match="no system 'biling'; did you mean 'billing'"):
        new_change(site, "X", today=TODAY, systems=["biling"])
    with pytest.raises(ChangeoverError, match="known: billing, billing/invoicing"):
        new_change(site, "X", today=TODAY, systems=["zzz"])
    assert sorted(path.name for path in (site / "changes").glob("0*")) == ["0001-first-documents"]


@pytest.mark.parametrize(
    ("catalog", "said"),
    [
        ("timezone: UTC", "has no system"),
        ("systems: [{id: billing}]", "has no team"),
        ("systems: [", "mend this first"),
        ("systms: []", r"changes/catalog\.yaml:1:1 CO101 unknown key 'systms'"),
        ("", "the file is empty"),
        (None, r"there is no changes/catalog\.yaml"),
    ],
)
def test_a_catalog_that_can_not_be_used_says_why(
    site: Path, catalog: str | None, said: str
) -> None:
    file = site / "changes" / "catalog.yaml"
    file.unlink()
    if catalog is not None:
        file.write_text(catalog)
    with pytest.raises(ChangeoverError, match=said):
        new_change(site, "X", today=TODAY)


def test_an_owner_that_is_no_team_is_not_taken_over(site: Path) -> None:
    catalog = "systems: [{id: billing, owner: gone}]\nteams: [{id: here}]\n"
    (site / "changes" / "catalog.yaml").write_text(catalog)
    assert read_change(site, new_change(site, "X", today=TODAY))["owner"] == "here"


def test_a_team_may_edit_its_template(site: Path) -> None:
    template = site / "changes" / "_template"
    (template / "change.yaml").write_text(
        "# ours\ntitle:\nstatus: proposed\n"
        "systems:\n  - a\n  - b  # two\n\n# kept\nsummary: S\n"
        "go-live:\n  planned: 2020-01-01\nrisk: low"
    )
    (template / "checklist.csv").write_text("ours")
    path = new_change(site, "A: b", today=TODAY)
    own, _, _ = (site / path / "change.yaml").read_text().partition("\n## These cover")
    assert own == (
        '# ours\ntitle: "A: b"\nstatus: proposed\n'
        "systems:\n  [billing]  # two\n\n# kept\nsummary: S\n"
        "go-live:\n  {planned: 2026-08-10}\nrisk: low\nowner: team-billing\n"
    )
    assert (site / path / "checklist.csv").read_text() == "ours"


def test_a_broken_template_makes_no_folder(site: Path) -> None:
    (site / "changes" / "_template" / "change.yaml").write_text("titel: x\nsummary: S\n")
    with pytest.raises(ChangeoverError, match=r"_template/change\.yaml:1:1 CO101 unknown key"):
        new_change(site, "X", today=TODAY)
    assert not list((site / "changes").glob("0002*"))


def test_every_file_of_the_template_is_looked_at_before_a_folder_is_made(site: Path) -> None:
    with (site / "changes" / "_template" / "plan.yaml").open("a") as plan:
        plan.write("reqirements: []\n")
    with pytest.raises(ChangeoverError, match=r"_template/plan\.yaml:\d+:1 CO101 unknown key"):
        new_change(site, "X", today=TODAY)
    assert not list((site / "changes").glob("0002*"))


def test_without_a_template_of_its_own_a_site_takes_the_packaged_one(site: Path) -> None:
    shutil.rmtree(site / "changes" / "_template")
    new_change(site, "X", today=TODAY)
    assert problems(site) == []


def test_without_schemas_the_editor_line_is_left_out(site: Path) -> None:
    with_line = new_change(site, "X", today=TODAY)
    shutil.rmtree(site / "changes" / "_schema")
    without = new_change(site, "Y", today=TODAY)
    for name in ("change.yaml", "plan.yaml"):
        assert "$schema=../_schema/" in (site / with_line / name).read_text()
        assert "$schema" not in (site / without / name).read_text()
    assert problems(site) == []


# --- the template, with all of its examples switched on ------------------------------------------


def switch_on(file: Path) -> None:
    lines = [line for line in file.read_text().split("\n") if "yaml-language-server" not in line]
    file.write_text("\n".join(re.sub(r"^(\s*)# ", r"\1", line) for line in lines))


def test_the_template_as_a_whole_is_a_change_without_problems(site: Path) -> None:
    path = new_change(site, "Everything", today=TODAY)
    shutil.copytree(
        site / "changes" / "_template",
        site / path,
        dirs_exist_ok=True,
        ignore=lambda folder, names: {"change.yaml"} & set(names),
    )
    assert problems(site) == []


def test_the_examples_of_the_template_hold_together(site: Path) -> None:
    """Every reference in them leads somewhere, in the knowledge base that `init` makes."""
    folder = site / "changes" / "0002-everything"
    shutil.copytree(site / "changes" / "_template", folder)
    (folder / "notes" / "internal.md").unlink()
    for file in (site / "changes" / "catalog.yaml", *folder.rglob("*.*")):
        if file.name != "README.md":
            switch_on(file)
    for name, example, ours in (
        ("change.yaml", 'replaces: ["0001"]', ""),  # 0001 is live, and stays so
        ("runs/2026-09-14-sandbox.yaml", 'change: "0001"', 'change: "0002"'),
    ):
        file = folder / name
        assert example in file.read_text()
        file.write_text(file.read_text().replace(example, ours))
    found = run_checks(KnowledgeBase.open(site, TODAY))
    errors = [str(problem) for problem in found if problem.severity is Severity.ERROR]
    assert errors == []
