"""Real documents that nobody here wrote: they are read as they are, and they just work.

The corpora lie beside the repository, in `shared/corpora`; they are no part of it. Where they are
not at hand, these tests are left out and say so.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from changeover.checks import run_checks
from changeover.knowledge import KnowledgeBase
from changeover.links.anchors import find
from changeover.links.code import zones
from changeover.links.report import link_problems, problems_of
from changeover.pages import plan_pages
from changeover.problems import Severity
from changeover.prose import ProseRenderer
from changeover.render import Renderer
from changeover.views import Site
from changeover.views.catalogues import catalogue
from changeover.views.document import document
from tests.texts import Page, change

CORPORA = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
AS_OF = dt.date(2026, 6, 15)
FENCE = re.compile(r"[> \t]*(`{3,}|~{3,})")

pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(),
    reason="the corpora are not here: put openshift-runbooks and pagerduty-training into"
    " shared/corpora beside the repository",
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of three changes; only change.yaml and catalog.yaml are written for it."""
    root = tmp_path_factory.mktemp("corpora")
    changes = root / "changes"
    runbooks = CORPORA / "openshift-runbooks" / "alerts"
    pages = CORPORA / "pagerduty-training" / "docs"
    shutil.copytree(runbooks, changes / "0001-cluster" / "runbooks")
    shutil.copytree(pages / "training", changes / "0002-incidents" / "training")
    for folder in ("after", "before", "during", "oncall"):
        shutil.copytree(pages / folder, changes / "0002-incidents" / "reference" / folder)
    again = changes / "0003-again" / "runbooks" / "cluster-etcd-operator"
    again.mkdir(parents=True)
    for name in ("etcdMembersDown.md", "etcdNoLeader.md"):
        shutil.copy(runbooks / "cluster-etcd-operator" / name, again / name)
    network = runbooks / "cluster-network-operator"
    for name in ("NoOvnMasterLeader.md",):
        target = changes / "0003-again" / "runbooks" / "cluster-network-operator" / name
        target.parent.mkdir()
        shutil.copy(network / name, target)
    (changes / "catalog.yaml").write_text("teams: [{id: team-billing}]\nsystems: [{id: billing}]\n")
    for number, folder in enumerate(("0001-cluster", "0002-incidents", "0003-again"), start=1):
        (changes / folder / "change.yaml").write_text(change(f"2026-0{number}-01"))
    return root


@pytest.fixture(scope="module")
def kb(root: Path) -> KnowledgeBase:
    return KnowledgeBase.open(root, AS_OF)


@pytest.fixture(scope="module")
def prose(kb: KnowledgeBase) -> ProseRenderer:
    return ProseRenderer(kb, plan_pages(kb))


@pytest.fixture(scope="module")
def rendered(kb: KnowledgeBase, prose: ProseRenderer) -> dict[str, str]:
    """The text of every document."""
    return {
        id: str(prose.render(state.shown.prose, revision=state.shown))
        for id, state in kb.documents.items()
        if state.shown is not None
    }


def test_every_file_is_a_document(kb: KnowledgeBase, rendered: dict[str, str]) -> None:
    files = [path for path in CORPORA.rglob("*.md") if path != CORPORA / "README.md"]
    assert len(rendered) == len(kb.documents) == len(files) > 290


def test_nothing_is_an_error(kb: KnowledgeBase) -> None:
    problems = run_checks(kb)
    assert [str(p) for p in problems if p.severity is Severity.ERROR] == []


def test_later_revisions_take_the_place_of_equal_ids(kb: KnowledgeBase) -> None:
    state = kb.documents["cluster-etcd-operator/etcdMembersDown"]
    assert state.shown is not None and state.shown.change == "0003"
    assert state.label(state.shown) == "r2"


def test_every_page_renders(kb: KnowledgeBase, prose: ProseRenderer) -> None:
    pages = plan_pages(kb)
    site = Site(kb, pages, Renderer(), prose)
    shown = 0
    for page in pages.values():
        if page.view == "document":
            found = Page(str(document(site, page)))
            assert found.open == [] and found.wrong == [], page.url
            assert [tag for tag, _ in found.tags].count("h1") >= 1, page.url
            shown += 1
        elif page.view == "catalogue":
            assert "co-table" in catalogue(site, page)
    assert shown == len(kb.documents)


def test_fenced_code_is_kept_byte_for_byte(kb: KnowledgeBase, rendered: dict[str, str]) -> None:
    blocks = 0
    for id, html in rendered.items():
        shown = kb.documents[id].shown
        assert shown is not None
        lines = shown.prose.text.split("\n")
        code = Counter(Page(html).code)
        for first, last in zones(shown.prose.text).fences:
            indent = len(lines[first]) - len(lines[first].lstrip())
            written = "".join(f"{line[indent:]}\n" for line in lines[first + 1 : last])
            assert code[written] > 0, f"{id}, line {shown.prose.line + first}"
            code[written] -= 1
            blocks += 1
    assert blocks > 900


def test_braces_are_kept(kb: KnowledgeBase, rendered: dict[str, str]) -> None:
    with_braces = 0
    for id, html in rendered.items():
        shown = kb.documents[id].shown
        assert shown is not None
        words = Page(html).words
        for marks in ("{{", "}}", "{%", "${", "{!"):
            in_comments = sum(
                c.count(marks) for c in re.findall(r"<!--.*?-->", shown.prose.text, re.S)
            )
            assert words.count(marks) == shown.prose.text.count(marks) - in_comments, id
            with_braces += words.count(marks)
    assert with_braces > 50


@pytest.mark.parametrize(
    ("document", "leads_to"),
    [
        ("cluster-network-operator/NoOvnMasterLeader", "site:files/0001/"),
        ("openshift-container-storage-operator/CephMgrIsAbsent", "site:runbooks/openshift-container-storage-operator/helpers/podDebug/"),
        ("openshift-container-storage-operator/CephNodeDown", "site:runbooks/openshift-container-storage-operator/helpers/gatherLogs/"),
        ("openshift-container-storage-operator/helpers/troubleshootCeph", "site:runbooks/openshift-container-storage-operator/CephClusterReadOnly/"),
        ("openshift-container-storage-operator/helpers/diagnosis", "site:runbooks/openshift-container-storage-operator/helpers/cephCLI/"),
        ("deputy", "site:training/incident_commander/"),
        ("scribe", "site:reference/during/during_an_incident/#steps-for-scribe"),
        ("internal_liaison", "site:reference/before/different_roles/"),
        ("after/after_an_incident", "site:reference/after/post_mortem_process/"),
        ("courses/incident_response", "site:reference/before/what_is_an_incident/#mentality-shift"),
        ("before/different_roles", "site:training/incident_commander/"),
        ("overview", "site:training/courses/incident_response/"),
    ],
)  # fmt: skip
def test_links_between_them_lead_to_the_right_pages(
    rendered: dict[str, str], document: str, leads_to: str
) -> None:
    page = Page(rendered[document])
    assert any(link.startswith(leads_to) for link in [*page.links(), *page.images()])


def test_a_file_is_published_once_for_every_revision(
    kb: KnowledgeBase, prose: ProseRenderer, rendered: dict[str, str], root: Path
) -> None:
    drawing = (
        "changes/0001-cluster/runbooks/cluster-network-operator/hierarchy/alerts-hierarchy.svg"
    )
    alone = ProseRenderer(kb, plan_pages(kb))
    shown = kb.documents["cluster-network-operator/NoOvnMasterLeader"].shown
    assert shown is not None and rendered
    alone.render(shown.prose, revision=shown)
    assert set(alone.published) == {drawing}
    files = prose.published
    assert len(files) >= 7 and all((root / path).is_file() for path in files)


def test_a_link_that_leads_nowhere_is_a_warning_with_its_place(kb: KnowledgeBase) -> None:
    found = list(link_problems(kb))
    assert len(found) > 100
    assert {problem.rule.id for problem in found} == {"CO301", "CO309"}
    for problem in found:
        assert problem.severity is Severity.WARNING
        lines = (kb.root / problem.location.path).read_text(encoding="utf-8-sig").split("\n")
        at = lines[problem.location.line - 1][problem.location.column - 1 :]
        target = problem.message.split("'")[1] if problem.rule.id == "CO301" else "link:"
        assert at.startswith(target), str(problem)


def test_pages_and_checks_agree_on_every_link(
    kb: KnowledgeBase, prose: ProseRenderer, rendered: dict[str, str]
) -> None:
    for id, html in rendered.items():
        shown = kb.documents[id].shown
        assert shown is not None
        checked = problems_of(shown.prose, prose.resolver, prose.includes, revision=shown)
        lost = [problem for problem in checked if problem.rule.id in {"CO301", "CO309"}]
        assert html.count("co-dangling") == len(lost), id


def test_anchors_are_known_without_a_page(
    kb: KnowledgeBase, prose: ProseRenderer, rendered: dict[str, str]
) -> None:
    differing = []
    for id, html in rendered.items():
        known = prose.resolver.anchors_of(id)
        real = re.findall(r'<h[1-6](?:\s[^<>]*)? id="([^"]+)"', html)
        differing += [f"{id}#{anchor}" for anchor in real if find(anchor, known) is None]
    assert differing == []


def test_a_page_takes_milliseconds(kb: KnowledgeBase, prose: ProseRenderer) -> None:
    shown = [state.shown for state in kb.documents.values() if state.shown is not None][:100]
    began = time.process_time()
    for revision in shown:
        prose.render(revision.prose, revision=revision)
    assert (time.process_time() - began) / len(shown) < 0.05
