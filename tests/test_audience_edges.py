"""What of a site for an audience only odd pages show: addresses in full, other tags, other comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from changeover.plugin.edition import without_comments
from changeover.plugin.edition_links import without_addresses
from tests.plants import AUDIENCE, OPEN, SECRET, plant
from tests.site import run
from tests.test_audience import build, words_in

HOME = "https://kb.example.com/kb"
SECRETS = re.compile(rf"{SECRET}\w*", re.I)
RUNBOOK = f"changes/0002-{SECRET}two/runbooks/{OPEN}runbook.md"
PAGE = "docs/guide/open.md"

KEPT = {
    "a page of the audience": f"{HOME}/training/{OPEN}module/",
    "its file": f"{HOME}/training/{OPEN}module/index.html#{OPEN}unit",
    "a version": f"{HOME}/latest/training/{OPEN}module/",
    "home": f"{HOME}/",
    "a feed": f"{HOME}/feeds/audiences/{AUDIENCE}/releases/atom.xml",
    "another site of the host": "https://kb.example.com/other/changes/0001/",
    "another host": "https://example.com/kb/changes/0001/",
}
CUT = {
    "a change": f"{HOME}/changes/0001/#{SECRET}anchor",
    "a version of it": f"{HOME}/latest/changes/0001/#{SECRET}version",
    "that of a release": f"{HOME}/2026.05/changes/0001/#{SECRET}frozen",
    "written otherwise": f"http://KB.example.com:80/kb//changes/0001/?{SECRET}query",
    "without a scheme": f"//kb.example.com/kb/runbooks/{SECRET}runbook/",
    "nothing": f"{HOME}/{SECRET}nothing/",
    "what was before": f"{HOME}/runbooks/{OPEN}runbook/history/#{SECRET}history",
}

TAGS = f"""
<iframe src="../../changes/0001/#{SECRET}frame"></iframe>
<map name="m"><area href="../../changes/0001/#{SECRET}area" alt=""></map>
<form action="../../changes/?{SECRET}form"></form>
<q cite='../../changes/0001/#{SECRET}quote'>{OPEN}quoted</q>
<img/src=../{SECRET}page/x.png alt="{OPEN}image">
<img alt="" srcset="../../img/open.png 1x, ../{SECRET}set.png 2x">
<p style="background: url(../{SECRET}style.png)">{OPEN}styled</p>
<p>{OPEN}before <a href="../{SECRET}page/" title="{OPEN}tip">{OPEN}unclosed</p>
"""
COMMENTS = f"""
<div>{OPEN}first <? {SECRET}instruction ?> {OPEN}second <!{SECRET}declared> </ {SECRET}end>
<!--> {SECRET}odd --> <![CDATA[ {SECRET}data ]]> {OPEN}third <!-- {SECRET}late --!> {OPEN}fourth</div>
"""


def links(addresses: dict[str, str]) -> str:
    return "".join(f"\n- [{OPEN}link{n}]({url})" for n, url in enumerate(addresses.values())) + "\n"


def append(file: Path, text: str) -> int:
    """Put a text behind a file; returns the line on which it begins."""
    before = file.read_text(encoding="utf-8")
    file.write_text(before + text, encoding="utf-8")
    return before.count("\n") + 1


@dataclass(frozen=True)
class Built:
    """The knowledge base, where the cut links of two of its files begin, and the public site."""

    root: Path
    lines: dict[str, int]
    site: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("edges") / "kb"
    plant(root)
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8").replace("search: material", "search: pagefind")
    config.write_text(f"{text}extra: {{tags: {{{SECRET}tag: {SECRET}icon}}}}\n", encoding="utf-8")
    lines = {}
    for name in (RUNBOOK, PAGE):
        lines[name] = append(root / name, links(CUT)) + 1
        append(root / name, f"\n{OPEN}kept:\n{links(KEPT)}")
    append(root / PAGE, TAGS + COMMENTS)
    return Built(root, lines, build(root, "public", "--audience", AUDIENCE))


def test_no_address_tag_or_comment_says_what_is_internal(built: Built) -> None:
    assert words_in(built.site, SECRETS) == {}


@pytest.mark.parametrize(("url", "times"), [(f"runbooks/{OPEN}runbook", 1), ("guide/open", 2)])
def test_full_addresses_that_lead_somewhere_stay(built: Built, url: str, times: int) -> None:
    """The page of `docs/` shows the runbook, too."""
    page = (built.site / url / "index.html").read_text("utf-8")
    for said, address in KEPT.items():
        assert len(re.findall(rf'<li><a href="{re.escape(address)}"', page)) == times, said
    assert len(re.findall(rf"<li>{OPEN}link\d</li>", page)) == len(CUT) * times


def test_what_stands_around_is_there(built: Built) -> None:
    page = (built.site / "guide/open/index.html").read_text("utf-8")
    for word in (
        "quoted",
        "image",
        "styled",
        "unclosed",
        "tip",
        "first",
        "second",
        "third",
        "fourth",
    ):
        assert OPEN + word in page, word


def test_full_addresses_that_readers_can_t_follow_are_told(built: Built) -> None:
    result = run("changeover", "check", root=built.root)
    assert result.returncode == 0, result.stderr
    for name in (RUNBOOK, PAGE):
        told = re.findall(rf"^{re.escape(name)}:(\d+):\d+ CO311 ", result.stdout, re.M)
        first = built.lines[name]
        expected = set(range(first, first + len(CUT)))
        assert {int(line) for line in told} & set(range(first, first + 99)) == expected, name


def test_the_page_for_what_is_not_there_says_nothing_of_drafts(built: Built) -> None:
    public = (built.site / "404.html").read_text("utf-8")
    assert "There is nothing at this address." in public
    assert "draft" not in public
    assert "retired" not in public


def test_only_attributes_with_an_address_go() -> None:
    kept = (
        '<a href="/in/">a</a><img src="/in/x.png" alt="/out/ src=/out/"><p title="x" id=y>b</p>'
        '<script>"<a href=\'/out/\'>"</script><input disabled><a id="z">c</a><br/>'
    )
    assert without_addresses(kept, lambda address: not address.startswith("/out/")) == kept
    cut = '<a class="x" href="/out/">a <b>b</b></a><input formaction=/out/ name="n"/><meta content="0; URL=/out/">'
    expected = 'a <b>b</b><input name="n"/><meta>'
    assert without_addresses(cut, lambda address: not address.startswith("/out/")) == expected


def test_what_a_browser_takes_for_a_comment_is_one() -> None:
    page = (
        "<!doctype html><p>a<?b?>c<!d>e</ f>g</>h<!-- i --!>j<!--> k --><i>&lt;?l?&gt;</i></p><!--m"
    )
    assert without_comments(page) == "<!doctype html><p>aceghj<i>&lt;?l?&gt;</i></p>"


def macro_on_a_page(root: Path, call: str) -> str:
    """What a check and a build for the audience say of a call on its page: one thing above all."""
    plant(root)
    line = append(root / PAGE, f"\n{{{{ {call} }}}}\n") + 1
    said = []
    for command in (("check",), ("build", "--audience", AUDIENCE)):
        result = run("changeover", *command, root=root)
        assert result.returncode == 1
        told = result.stdout + result.stderr
        assert "Traceback" not in told
        said += re.findall(rf"^docs/guide/open\.md:{line}:1 CO601 ([^\n]*)", told, re.M)
    assert said.count(said[0]) == 2, said  # by each of them
    return str(said[0])


@pytest.mark.parametrize("release", ["next", f"{SECRET}release"])
def test_notes_of_a_release_to_come_are_refused_with_the_reason(
    tmp_path: Path, release: str
) -> None:
    said = macro_on_a_page(tmp_path, f'kb.release_notes("{release}")')
    assert said.startswith(f"release '{release}' is not out yet; a site for an audience shows")


@pytest.mark.parametrize("name", ["_site.kb", "__class__", "problems", "where"])
def test_what_runs_macros_is_no_macro(tmp_path: Path, name: str) -> None:
    said = macro_on_a_page(tmp_path, f"kb.{name}")
    assert said.startswith(f"there is no macro 'kb.{name.partition('.')[0]}'")
