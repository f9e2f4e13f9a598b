"""A site for one audience holds what that audience may read, and not a word of anything else."""

from __future__ import annotations

import ast
import datetime as dt
import gzip
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from changeover.exports import feed_edition, feed_notes
from changeover.exports.feeds import feed_files
from changeover.plugin.edition import without_comments
from changeover.views import edition as views_edition
from changeover.views import edition_document
from changeover.views.publication import Publication
from tests.change_site import open_site
from tests.internal import add_internal
from tests.planter import NO_WORDS, Planter, text_fields
from tests.plants import AUDIENCE, OPEN, SECRET, plant
from tests.site import digests, run

_SECRETS = re.compile(rf"{SECRET}\w*", re.I)
_OPEN_WORDS = re.compile(rf"{OPEN}\w+", re.I)

# What no site shows of its sources, not even the one that shows everything.
_NEVER_SHOWN = {
    f"{SECRET}{word}"
    for word in (
        *("branch", "reponame", "unused", "unusedfragment", "fragmenttext"),
        *("unlinked", "unlinkedtext", "keyvalue", "key"),
        *("comment", "inline", "notecomment", "sharedcomment", "fragment", "hash"),
        *("objective", "readme"),  # an id that only joins others, and the title of an overview
    )
}


@dataclass(frozen=True)
class Built:
    """One knowledge base, and the sites that were made of it."""

    root: Path
    planter: Planter
    whole: Path
    public: Path


def build(root: Path, site: str, *arguments: str) -> Path:
    """The site of `root` in a folder below it."""
    result = run("changeover", "build", "--site-dir", site, *arguments, root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / site


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("audience") / "kb"
    planter = plant(root)
    whole = build(root, "whole")
    return Built(root, planter, whole, build(root, "public", "--audience", AUDIENCE))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A fresh copy of the knowledge base."""
    plant(tmp_path / "kb")
    return tmp_path / "kb"


def contents(site: Path) -> Iterator[tuple[str, str]]:
    """(path, content) of every file: every byte, and what is packed once more as it is unpacked."""
    for path in sorted(site.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if data.startswith(b"\x1f\x8b"):
                data += b"\n" + gzip.decompress(data)
            # Latin-1 gives every byte a character, so nothing is lost where it is no UTF-8.
            yield path.relative_to(site).as_posix(), data.decode("latin-1")


def words_in(site: Path, pattern: re.Pattern[str]) -> dict[str, set[str]]:
    """The files, by each word of a pattern, that hold it or are called so."""
    found: dict[str, set[str]] = {}
    for path, text in contents(site):
        for word in pattern.findall(f"{path}\n{unquote(text)}"):
            found.setdefault(word.lower(), set()).add(path)
    return found


def planted_words(root: Path, pattern: re.Pattern[str]) -> set[str]:
    """The words of a pattern in the sources, names of files and folders among them."""
    sources = [root / "mkdocs.yml", *(root / "changes").rglob("*"), *(root / "docs").rglob("*")]
    found: set[str] = set()
    for path in sources:
        said = str(path.relative_to(root))
        if path.is_file():
            said += path.read_bytes().decode("latin-1")
        found |= {word.lower() for word in pattern.findall(said)}
    return found


def test_every_text_that_an_author_can_write_is_planted(built: Built) -> None:
    assert text_fields() - NO_WORDS - built.planter.planted == set()


def test_nothing_internal_is_in_any_byte_or_name_of_a_site_for_an_audience(built: Built) -> None:
    assert words_in(built.public, _SECRETS) == {}


def test_the_same_words_are_in_the_site_that_shows_everything(built: Built) -> None:
    found = words_in(built.whole, _SECRETS)
    assert planted_words(built.root, _SECRETS) - found.keys() - _NEVER_SHOWN == set()
    assert len(found) > 150


def test_what_the_audience_may_read_is_there(built: Built) -> None:
    found = words_in(built.public, _OPEN_WORDS)
    assert planted_words(built.root, _OPEN_WORDS) - found.keys() == set()


@pytest.mark.parametrize("settings", ["use_directory_urls: false\n", "search: pagefind"])
def test_nothing_internal_is_there_whatever_the_site_is_like(root: Path, settings: str) -> None:
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    is_search = settings.startswith("search")
    text = text.replace("search: material", settings) if is_search else text + settings
    config.write_text(text, encoding="utf-8")
    site = build(root, "public", "--audience", AUDIENCE)
    assert words_in(site, _SECRETS) == {}
    assert planted_words(root, _OPEN_WORDS) - words_in(site, _OPEN_WORDS).keys() == set()


def test_no_kind_of_page_or_file_is_there_that_is_internal(built: Built) -> None:
    tops = {path.name for path in built.public.iterdir()}
    assert tops.isdisjoint({"changes", "calendar", "currency", "trace", "data", "calendar.ics"})
    assert not list(built.public.rglob("history")) + list(built.public.rglob("coming"))
    internal = re.compile(r"(?:href|src)=\"[^\"]*(?:changes|currency|trace|calendar|data)/")
    for path, text in contents(built.public):
        if path.endswith((".html", ".xml", ".json")):
            assert not internal.search(text), path
            assert "git.example.com" not in text, path
            assert not re.search(r"\b000[123]\b", text), path  # the numbers of changes
        if path.endswith(".html"):
            assert "<!--" not in text, path
            assert "co-dangling" not in text, path


def test_every_link_of_a_site_for_an_audience_leads_somewhere(built: Built) -> None:
    missing = []
    pages = {path: path.read_text("utf-8") for path in built.public.rglob("*.html")}
    for page, text in pages.items():
        if page.name == "404.html":  # its links are absolute, since it is served from anywhere
            continue
        for target in re.findall(r'(?:href|src)="(?!https?:|mailto:|data:)([^"]+)', text):
            path, _, anchor = target.partition("#")
            goal = (page.parent / path.partition("?")[0]).resolve() if path else page
            goal = goal / "index.html" if goal.is_dir() else goal
            if not goal.is_file() or (anchor and goal in pages and not has(pages[goal], anchor)):
                missing.append(f"{page.relative_to(built.public)}: {target}")
    assert missing == []


def has(page: str, anchor: str) -> bool:
    """Whether a page has a place of this name; Material gives it the ones that begin with `__`."""
    return f'id="{unquote(anchor)}"' in page or anchor.startswith("__")


def test_a_document_says_its_title_since_when_it_holds_and_its_public_systems(built: Built) -> None:
    page = (built.public / f"runbooks/{OPEN}runbook/index.html").read_text("utf-8")
    facts = re.search(r'<dl class="co-meta">(.*?)</dl>', page, re.S)
    assert facts
    assert re.findall(r"<dt>(.*?)</dt>", facts[1]) == ["Since", "Systems"]
    assert "10 May 2026" in facts[1]
    assert 'data-role="' not in page
    assert "5 minutes" in page


def test_links_to_what_is_absent_are_words(built: Built) -> None:
    page = (built.public / f"runbooks/{OPEN}runbook/index.html").read_text("utf-8")
    assert f"{OPEN}intro with {OPEN}words" in page
    assert re.search(rf'<a href="[^"]*training/{OPEN}module/">{OPEN}module</a>', page)
    by_hand = (built.public / "guide/open/index.html").read_text("utf-8")
    assert f"<p>{OPEN}one {OPEN}two\n{OPEN}three <a " in by_hand


def test_files_are_published_under_names_that_say_nothing(built: Built) -> None:
    names = sorted(path.name for path in (built.public / "files").iterdir())
    assert [re.sub(r"^[0-9a-f]{20}\.", "", name) for name in names] == ["png", "csv"]


def test_a_document_out_of_use_keeps_its_address_without_its_text(built: Built) -> None:
    page = (built.public / f"runbooks/{OPEN}retired/index.html").read_text("utf-8")
    assert "No longer in use" in page
    listed = (built.public / "runbooks/index.html").read_text("utf-8")
    assert f"{OPEN}retired" not in listed


def test_only_names_that_the_audience_was_told_lead_on(built: Built) -> None:
    folders = {path.name for path in (built.public / "runbooks").iterdir() if path.is_dir()}
    assert folders == {f"{OPEN}runbook", f"{OPEN}retired", f"{OPEN}alias"}


def test_two_builds_for_an_audience_are_the_same(built: Built) -> None:
    again = build(built.root, "again", "--audience", AUDIENCE)
    assert digests(again) == digests(built.public) != {}


def test_the_setting_says_the_same_as_the_option(built: Built, root: Path) -> None:
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("as-of:", f"audience: {AUDIENCE}\n      as-of:"), "utf-8")
    assert digests(build(root, "site")) == digests(built.public)


def test_adding_what_is_internal_changes_no_byte(built: Built, root: Path) -> None:
    add_internal(root)
    site = build(root, "site", "--audience", AUDIENCE)
    before, after = digests(built.public), digests(site)
    assert {path for path in before | after if before.get(path) != after.get(path)} == set()


def test_adding_what_is_internal_changes_no_feed_for_an_audience_on_the_whole_site(
    root: Path,
) -> None:
    before = feeds_of_the_whole_site(root)
    add_internal(root)
    after = feeds_of_the_whole_site(root)
    assert before.keys() <= after.keys()
    ours = {path for path in before if f"/audiences/{AUDIENCE}/" in path}
    assert len(ours) == 6
    assert {path for path in ours if before[path] != after[path]} == set()
    assert before["feeds/releases/atom.xml"] != after["feeds/releases/atom.xml"]


def feeds_of_the_whole_site(root: Path) -> dict[str, str]:
    publication = Publication("x", "x", "en", "https://kb.example/", "https://kb.example/")
    site = open_site(root, dt.date(2026, 6, 15))
    return dict(feed_files(replace(site, publication=publication)))


def test_what_serves_an_edition_does_not_ask_the_knowledge_base() -> None:
    """The import contract of pyproject.toml can't see what hangs on a `Site`."""
    asked = [
        f"{module.__name__}:{node.lineno}"
        for module in (feed_edition, feed_notes, views_edition, edition_document)
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Attribute) and node.attr == "kb"
    ]
    assert asked == []


def test_an_unknown_audience_is_wrong_usage(root: Path) -> None:
    result = run("changeover", "build", "--audience", "custmers", root=root)
    assert result.returncode == 2
    assert "no audience 'custmers'; did you mean 'customers'?" in result.stderr
    assert not (root / "site").exists()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("kb.changes()", "'kb.changes' shows what is internal"),
        ('kb.link("0002")', f"no document '0002' is for '{AUDIENCE}'"),
        (f'kb.runbook("{SECRET}runbook")', f"no runbook '{SECRET}runbook' is for '{AUDIENCE}'"),
        (f'kb.documents(system="{SECRET}system")', f"no public system '{SECRET}system'"),
        (f'kb.release_notes("{SECRET}early")', f"no release with notes for '{AUDIENCE}'"),
        ('kb.page("changes/")', f"no generated page 'changes/' for '{AUDIENCE}'"),
    ],
)
def test_macros_that_show_what_is_internal_are_refused(root: Path, call: str, said: str) -> None:
    page = root / "docs/guide/open.md"
    with page.open("a", encoding="utf-8") as file:
        file.write(f"\n{{{{ {call} }}}}\n")
    line = page.read_text(encoding="utf-8").count("\n")
    for command in (("check",), ("build", "--audience", AUDIENCE)):
        result = run("changeover", *command, root=root)
        assert result.returncode == 1
        told = result.stdout + result.stderr
        assert re.search(rf"docs/guide/open\.md:{line}:1 CO601 [^\n]*{re.escape(said)}", told)
    assert not (root / "site").exists()


def test_a_home_page_for_the_audience_shows_what_there_is(root: Path) -> None:
    home = root / "docs/index.md"
    home.write_text(
        f"---\naudiences: [{AUDIENCE}]\nrender_macros: true\n---\n# Welcome\n\n{{{{ kb.home() }}}}\n",
        encoding="utf-8",
    )
    site = build(root, "public", "--audience", AUDIENCE)
    page = (site / "index.html").read_text("utf-8")
    assert "Welcome" in page
    assert f"{OPEN}guide" in page
    assert words_in(site, _SECRETS) == {}


def test_an_audience_that_a_page_of_docs_names_wrongly_is_told(root: Path) -> None:
    page = root / "docs/guide/open.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(f"[{AUDIENCE}]", "[custmers]"), encoding="utf-8")
    result = run("changeover", "check", root=root)
    assert result.returncode == 1
    assert "docs/guide/open.md:3:13 CO208 unknown audience 'custmers'" in result.stdout


def test_an_edition_of_an_audience_without_anything_has_a_home(root: Path) -> None:
    catalog = root / "changes/catalog.yaml"
    text = catalog.read_text(encoding="utf-8")
    catalog.write_text(
        text.replace(f"- id: {AUDIENCE}", f"- id: others\n- id: {AUDIENCE}"), "utf-8"
    )
    site = build(root, "public", "--audience", "others")
    assert "There is nothing here yet" not in (site / "index.html").read_text("utf-8")  # a system
    assert words_in(site, _SECRETS) == {}


def test_what_a_plugin_adds_is_not_there_unless_the_audience_is_named(root: Path) -> None:
    hook = root / "hook.py"
    hook.write_text(
        "from mkdocs.plugins import event_priority\n"
        "from mkdocs.structure.files import File\n"
        "@event_priority(PRIORITY)\n"
        "def on_files(files, config):\n"
        f"    files.append(File.generated(config, '{SECRET}made.md', content='# {SECRET}made'))\n"
        f"    files.append(File.generated(config, '{SECRET}made.csv', content='{SECRET}made'))\n"
        "    return files\n",
        encoding="utf-8",
    )
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("hooks: [hook.py]\n")
    code = hook.read_text(encoding="utf-8")
    hook.write_text(code.replace("PRIORITY", "50"), encoding="utf-8")
    assert words_in(build(root, "public", "--audience", AUDIENCE), _SECRETS) == {}
    hook.write_text(code.replace("PRIORITY", "-100"), encoding="utf-8")
    late = run("changeover", "build", "--audience", AUDIENCE, root=root)
    assert late.returncode != 0
    assert f"a plugin adds the page '{SECRET}made.md', which is not for '{AUDIENCE}'" in late.stderr
    assert not (root / "site").exists()


def test_only_comments_are_taken_out_of_a_page() -> None:
    page = (
        '<p title="<!--">a</p><!-- b\n> --><script>"<!-- c -->"</script>'
        "<style>/* <!-- d --> */</style><p title='-->'>e</p>&lt;!-- f --&gt;<!---->"
    )
    assert without_comments(page) == page.replace("<!-- b\n> -->", "").replace("<!---->", "")
