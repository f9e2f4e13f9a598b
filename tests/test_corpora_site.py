"""Real runbooks and training pages that nobody here wrote, unedited, as a whole site."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.site import article, run

CORPORA = Path(__file__).parent.parent.parent / "shared/corpora"

pytestmark = pytest.mark.skipif(
    not CORPORA.is_dir(),
    reason="the corpora of real runbooks are not beside this checkout, so these tests were left out",
)

ADOPTION = """\
title: {title}
status: launching
owner: team-billing
systems: [billing]
summary: The pages as they were on the day we began.
go-live: {{planned: {day}}}
change-type: adoption
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All pages of both corpora in a new knowledge base; some of them again in a later change."""
    root = tmp_path_factory.mktemp("corpora") / "kb"
    assert run("changeover", "init", str(root), root=root.parent).returncode == 0
    for folder in (root / "changes").glob("0*"):
        shutil.rmtree(folder)
    alerts = CORPORA / "openshift-runbooks/alerts"
    for name, day, source, kind in (
        ("0001-openshift", "2025-01-05", alerts, "runbooks"),
        ("0002-pagerduty", "2025-02-05", CORPORA / "pagerduty-training/docs", "training"),
        ("0003-etcd-again", "2025-03-05", alerts / "cluster-etcd-operator", "runbooks"),
    ):
        change = root / "changes" / name
        below = source.name if name == "0003-etcd-again" else ""
        shutil.copytree(source, change / kind / below)
        for path in change.rglob("*"):
            path.chmod(path.stat().st_mode | 0o200)
        (change / "change.yaml").write_text(ADOPTION.format(title=name, day=day), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def built(root: Path) -> tuple[Path, list[str]]:
    """The site, and the lines that the build printed."""
    result = run("changeover", "build", root=root)
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-2000:]
    return root / "site", result.stdout.splitlines()


def test_every_page_is_there(built: tuple[Path, list[str]]) -> None:
    site, _ = built
    for kind, source in (
        ("runbooks", CORPORA / "openshift-runbooks/alerts"),
        ("training", CORPORA / "pagerduty-training/docs"),
    ):
        for page in source.rglob("*.md"):
            below = page.relative_to(source).with_suffix("").as_posix()
            url = re.sub(r"[^A-Za-z0-9._/-]", "-", below)
            assert (site / kind / url / "index.html").is_file(), url


def test_a_second_revision_takes_the_same_address(built: tuple[Path, list[str]]) -> None:
    site, _ = built
    page = article(site / "runbooks/cluster-etcd-operator/etcdMembersDown/index.html")
    assert "r2" in page
    assert "0003" in page


def test_links_between_pages_lead_to_their_addresses(built: tuple[Path, list[str]]) -> None:
    site, _ = built
    missing = []
    for page in (site / "runbooks").rglob("index.html"):
        html = page.read_text(encoding="utf-8")
        text = html if 'http-equiv="refresh"' in html else article(page)  # no theme is around it
        for target in re.findall(r'(?:href|src)="(?!https?:|mailto:|tel:|data:)([^"#?]+)', text):
            goal = (page.parent / target).resolve()
            if not goal.is_file() and not (goal / "index.html").is_file():
                missing.append(f"{page.relative_to(site)}: {target}")
    assert missing == []


def test_images_are_published(built: tuple[Path, list[str]]) -> None:
    site, _ = built
    images = [path for path in (site / "files").rglob("*") if path.suffix in {".png", ".svg"}]
    assert images
    shown = "".join(page.read_text("utf-8") for page in (site / "runbooks").rglob("index.html"))
    for image in images:
        assert image.name in shown


def test_what_dangles_is_a_warning_with_file_and_line(built: tuple[Path, list[str]]) -> None:
    _, lines = built
    dangling = [line for line in lines if " CO301 " in line]
    assert len(dangling) >= 24
    for line in dangling:
        assert re.match(r"changes/000[1-3]-\S+\.md:[1-9]\d*:[1-9]\d* CO301 warning: ", line), line
    assert not [line for line in lines if " warning: " not in line]


def test_asked_to_fail_warnings_fail(root: Path) -> None:
    result = run("changeover", "check", "--fail-on", "warning", root=root)
    assert result.returncode == 1


def test_go_templates_come_through_byte_for_byte(built: tuple[Path, list[str]]) -> None:
    site, _ = built
    found = 0
    for source in (CORPORA / "openshift-runbooks/alerts").rglob("*.md"):
        braces = re.findall(r"\{\{[^{}\n]*\}\}", source.read_text(encoding="utf-8"))
        if not braces:
            continue
        below = source.relative_to(CORPORA / "openshift-runbooks/alerts").with_suffix("")
        page = article(site / "runbooks" / below / "index.html")
        text = re.sub(r"<[^>]*>", "", page)
        for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
            text = text.replace(entity, char)
        for brace in braces:
            found += 1
            assert brace in text, f"{below}: {brace}"
    assert found
