"""Builds of whole sites through the real commands: what is published, and what never is."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from tests.site import article, copy_site, digests, run


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site, built once by `mkdocs build --strict`."""
    root = copy_site("small", tmp_path_factory.mktemp("built") / "kb")
    result = run("mkdocs", "build", "--strict", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A fresh copy of the small site."""
    return copy_site("small", tmp_path / "kb")


def break_a_reference(root: Path) -> str:
    """Plant an error; returns the line that must be printed for it."""
    file = root / "changes/0002-prorate/change.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("owner: team-billing", "owner: team-biling"), encoding="utf-8")
    return (
        "changes/0002-prorate/change.yaml:3:8 CO202 unknown team 'team-biling'; "
        "did you mean 'team-billing'?"
    )


def test_every_planned_page_is_a_file(built: Path) -> None:
    for url in (
        "",
        "changes/",
        "changes/0002/",
        "changes/0002/plan/",
        "changes/0002/build/",
        "changes/0002/test/",
        "changes/0002/launch/",
        "runbooks/",
        "runbooks/invoice-run/",
        "training/",
        "reference/",
        "systems/",
        "systems/billing/",
        "releases/",
        "releases/2026.05/",
    ):
        assert (built / url / "index.html").is_file(), url


def test_changeover_build_gives_the_same_site_as_mkdocs(root: Path, built: Path) -> None:
    result = run("changeover", "build", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    assert digests(root / "site") == digests(built)


def test_two_builds_of_one_commit_are_byte_identical(root: Path) -> None:
    run("changeover", "build", "--site-dir", "one", root=root)
    run("changeover", "build", "--site-dir", "two", root=root, SOURCE_DATE_EPOCH="86400")
    assert digests(root / "one") == digests(root / "two") != {}


def test_the_current_revision_is_what_production_launched(built: Path) -> None:
    page = article(built / "runbooks/invoice-run/index.html")
    assert "check proration" in page
    assert "r2" in page


def test_as_of_shows_what_was_true_on_that_day(root: Path) -> None:
    run("changeover", "build", "--as-of", "2026-05-09", root=root)
    page = article(root / "site/runbooks/invoice-run/index.html")
    marks = re.findall(r'<details class="co-mark".*?</details>', page, re.S)
    assert any("check proration" in mark for mark in marks)
    for mark in marks:
        page = page.replace(mark, "")
    assert "check proration" not in page


def test_braces_of_authors_are_text(built: Path) -> None:
    assert "{{ .Values.region }}" in article(built / "runbooks/restart-rating/index.html")


def test_a_plain_page_keeps_its_braces(built: Path) -> None:
    page = article(built / "guide/plain/index.html")
    assert "{{ braces }}" in page
    assert "${{ github.sha }}" in page


def test_macros_of_a_hand_written_page_link_by_id(built: Path) -> None:
    page = article(built / "guide/macros/index.html")
    assert '<a href="../../changes/0002/">0002 Prorate mid-cycle upgrades</a>' in page
    assert '<a href="../../runbooks/restart-rating/">how to restart</a>' in page


def test_no_site_link_is_left_unresolved(built: Path) -> None:
    left = [page for page in built.rglob("*.html") if '"site:' in page.read_text(encoding="utf-8")]
    assert left == []


def test_every_relative_link_leads_to_a_file(built: Path) -> None:
    missing = []
    for page in built.rglob("*.html"):
        if page.name == "404.html":  # its links are absolute, since it is served from anywhere
            continue
        for target in re.findall(
            r'(?:href|src)="(?!https?:|mailto:|data:)([^"#?]+)', page.read_text("utf-8")
        ):
            goal = (page.parent / target).resolve()
            if not goal.is_file() and not (goal / "index.html").is_file():
                missing.append(f"{page.relative_to(built)}: {target}")
    assert missing == []


def test_without_directory_urls_links_name_files(root: Path) -> None:
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("use_directory_urls: false\n")
    result = run("mkdocs", "build", "--strict", root=root)
    assert result.returncode == 0, result.stderr
    page = article(root / "site/guide/macros.html")
    assert 'href="../changes/0002/index.html"' in page
    assert (root / "site/changes/0002/index.html").is_file()


@pytest.mark.parametrize("command", [("changeover", "build"), ("mkdocs", "build")])
def test_errors_are_printed_and_leave_the_site_as_it_was(
    root: Path, command: tuple[str, ...]
) -> None:
    assert run("changeover", "build", root=root).returncode == 0
    before = digests(root / "site")
    line = break_a_reference(root)
    result = run(*command, root=root)
    assert result.returncode == 1
    assert line in result.stdout.splitlines()
    assert "Traceback" not in result.stdout + result.stderr
    assert digests(root / "site") == before
    assert [path.name for path in root.iterdir() if "stage" in path.name] == []


def test_check_and_both_builds_print_the_same_problems(root: Path) -> None:
    break_a_reference(root)
    outputs = {
        run(*command, root=root).stdout
        for command in (("changeover", "check"), ("changeover", "build"), ("mkdocs", "build"))
    }
    assert len(outputs) == 1


def test_a_strict_warning_of_mkdocs_leaves_the_site_as_it_was(root: Path) -> None:
    assert run("changeover", "build", root=root).returncode == 0
    before = digests(root / "site")
    page = root / "docs/guide/plain.md"
    page.write_text("# Plain\n\n[nowhere](no-such-page.md)\n", encoding="utf-8")
    result = run("mkdocs", "build", "--strict", root=root)
    assert result.returncode == 1
    assert "no-such-page.md" in result.stderr
    assert digests(root / "site") == before


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ("{{ kb.chnages() }}", "there is no macro 'kb.chnages'; did you mean 'changes'?"),
        ('{{ kb.link("0009") }}', "there is no change '0009'; did you mean '0002'?"),
        ('{{ kb.changes(stauts="live") }}', "kb.changes: got an unexpected keyword argument"),
        ('{{ kb.changes(status="lively") }}', "there is no status 'lively'; did you mean 'live'?"),
        ("{{ kb.link() }}", "kb.link: missing a required argument: 'id'"),
        ("{{ unknown }}", "'unknown' is not defined"),
        ("{% if %}", "Expected an expression"),
    ],
)
def test_wrong_macro_calls_name_file_and_line(root: Path, call: str, expected: str) -> None:
    page = root / "docs/guide/wrong.md"
    page.write_text(
        f"---\ntitle: Wrong\nrender_macros: true\n---\n\n# Wrong\n\nText.\n\n{call}\n",
        encoding="utf-8",
    )
    result = run("mkdocs", "build", "--strict", root=root)
    assert result.returncode == 1
    assert f"docs/guide/wrong.md:10:1 CO601 {expected}" in result.stdout
    assert "Traceback" not in result.stdout + result.stderr
    assert not (root / "site").exists()


def test_every_wrong_call_is_named_in_one_run(root: Path) -> None:
    for name in ("one", "two"):
        page = root / f"docs/guide/{name}.md"
        page.write_text(
            "---\nrender_macros: true\n---\n{{ kb.nope() }}\n{{ kb.nothing() }}\n", encoding="utf-8"
        )
    result = run("mkdocs", "build", root=root)
    lines = [line for line in result.stdout.splitlines() if " CO601 " in line]
    assert [line.split(" ")[0] for line in lines] == [
        "docs/guide/one.md:4:1",
        "docs/guide/one.md:5:1",
        "docs/guide/two.md:4:1",
        "docs/guide/two.md:5:1",
    ]


def test_a_hand_written_page_never_replaces_a_generated_one(root: Path) -> None:
    (root / "docs/changes").mkdir()
    (root / "docs/changes/0002.md").write_text("# Mine\n", encoding="utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode == 1
    assert "docs/changes/0002.md:1:1 CO501" in result.stdout


def test_warnings_stop_a_build_only_when_asked_to(root: Path) -> None:
    assert run("changeover", "build", root=root).returncode == 0
    result = run("changeover", "build", "--fail-on", "warning", root=root)
    assert result.returncode == 1
    assert " CO412 warning: " in result.stdout


def test_a_build_judges_rules_as_a_check_does(root: Path) -> None:
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    rules = "as-of: 2026-06-15\n      rules: {CO412: %s, CO428: off}"
    for word, code, said in (("error", 1, " CO412 1 document"), ("off", 0, "")):
        config.write_text(text.replace("as-of: 2026-06-15", rules % word), encoding="utf-8")
        for command in (("changeover", "build"), ("changeover", "check"), ("mkdocs", "build")):
            result = run(*command, root=root)
            assert (result.returncode, said in result.stdout) == (code, True), command
            assert ("CO412 warning" in result.stdout) is False
            assert " off: " in result.stderr


def test_wrong_settings_are_told_in_words(root: Path) -> None:
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("on_undefined: strict", "on_undefined: keep"), encoding="utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode == 2
    assert "'macros' needs on_undefined" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_read_only_checkout_builds_elsewhere(root: Path, tmp_path: Path) -> None:
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    before = digests(root)
    for folder in folders:
        folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        result = run("changeover", "build", "--site-dir", str(tmp_path / "out"), root=root)
        assert result.returncode == 0, result.stderr
        assert digests(root) == before
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert (tmp_path / "out/index.html").is_file()


def test_a_stage_of_a_killed_build_is_removed_and_one_at_work_is_not(root: Path) -> None:
    dead = root / ".site.stage-999999999-x"
    alive = root / f".site.stage-{os.getpid()}-x"
    dead.mkdir()
    alive.mkdir()
    assert run("changeover", "build", root=root).returncode == 0
    assert not dead.exists()
    assert alive.exists()


def test_pages_that_are_gone_leave_the_site_and_hidden_files_stay(root: Path) -> None:
    assert run("changeover", "build", root=root).returncode == 0
    (root / "site/.nojekyll").touch()
    (root / "docs/guide/plain.md").unlink()
    assert run("changeover", "build", root=root).returncode == 0
    assert not (root / "site/guide/plain").exists()
    assert (root / "site/.nojekyll").exists()


def test_each_page_carries_a_policy_that_allows_only_its_own_site(built: Path) -> None:
    for page in built.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert text.count('http-equiv="Content-Security-Policy"') == 1, page
        assert "unsafe-eval" not in text
    assert "https://fonts" not in (built / "index.html").read_text(encoding="utf-8")


def test_the_edit_button_and_source_links_lead_to_the_author_s_file(root: Path) -> None:
    with (root / "mkdocs.yml").open("a", encoding="utf-8") as config:
        config.write("repo_url: https://github.com/example/kb\nedit_uri: edit/main/docs/\n")
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    text = text.replace("  font: false\n", "  font: false\n  features: [content.action.edit]\n")
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert run("changeover", "build", root=root).returncode == 0
    plan = (root / "site/changes/0002/plan/index.html").read_text(encoding="utf-8")
    base = "https://github.com/example/kb"
    assert f'href="{base}/edit/main/changes/0002-prorate/plan.yaml"' in plan
    assert f'href="{base}/blob/main/changes/0002-prorate/plan.yaml#L4"' in plan
    runbook = (root / "site/runbooks/invoice-run/index.html").read_text(encoding="utf-8")
    assert f'href="{base}/edit/main/changes/0002-prorate/runbooks/invoice-run.md"' in runbook


def test_what_authors_write_in_titles_and_names_is_never_executed(
    root: Path, tmp_path: Path
) -> None:
    """mkdocs-macros renders the title of every page that it sees."""
    mark = tmp_path / "executed"
    attack = f"{{{{ cycler.__init__.__globals__.os.system('touch {mark}') }}}}"
    changes = root / "changes"
    (changes / "0001-adopt/runbooks/attack.md").write_text(
        f'---\ntitle: "{attack}"\n---\n\nText.\n', encoding="utf-8"
    )
    (changes / "0001-adopt/runbooks/heading.md").write_text(
        "# Use {{ name }} and {% raw %} here\n", encoding="utf-8"
    )
    catalog = (changes / "catalog.yaml").read_text(encoding="utf-8")
    catalog = catalog.replace("name: Billing,", f'name: "{attack}",')
    catalog = catalog.replace('{id: "2026.05",', f'{{id: "2026.05", name: "{attack}",')
    catalog = catalog.replace("name: Billing team,", f'name: "{attack}",')
    catalog = catalog.replace("name: Internal", f'name: "{attack}"')
    (changes / "catalog.yaml").write_text(catalog, encoding="utf-8")
    change = changes / "0002-prorate/change.yaml"
    change.write_text(
        change.read_text(encoding="utf-8").replace(
            "title: Prorate mid-cycle upgrades", f'title: "{attack}"'
        ),
        encoding="utf-8",
    )
    result = run("mkdocs", "build", "--strict", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    assert not mark.exists()
    page = (root / "site/runbooks/heading/index.html").read_text(encoding="utf-8")
    assert "<title>Use {{ name }} and {% raw %} here" in page
    assert "cycler.__init__" in article(root / "site/systems/billing/index.html")


@pytest.mark.parametrize("place", ["changes", "changes/0001-adopt", "site/../changes", "docs", "."])
def test_a_site_never_takes_the_place_of_sources(root: Path, place: str) -> None:
    before = digests(root)
    result = run("changeover", "build", "--site-dir", place, root=root)
    assert result.returncode == 2, result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    assert digests(root) == before


@pytest.mark.parametrize("name", ["precious.txt", "index.html", "404.html"])
def test_a_site_never_takes_the_place_of_other_files(root: Path, tmp_path: Path, name: str) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / name).write_text("keep me", encoding="utf-8")
    result = run("changeover", "build", "--site-dir", str(other), root=root)
    assert result.returncode == 2
    assert "no build of ours wrote" in result.stderr
    assert (other / name).read_text(encoding="utf-8") == "keep me"


@pytest.mark.parametrize("call", ["{{ 1/0 }}", '{% include "x" %}', "{{ kb.as_of | nosuch }}"])
def test_whatever_fails_on_a_hand_written_page_is_a_problem_with_its_line(
    root: Path, call: str
) -> None:
    page = root / "docs/guide/wrong.md"
    page.write_text(f"---\nrender_macros: true\n---\n\nText.\n\n{call}\n", encoding="utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode == 1
    assert "docs/guide/wrong.md:7:1 CO601 " in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


def test_a_missing_plugin_is_told_in_words(root: Path) -> None:
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("  - changeover:\n      as-of: 2026-06-15\n", ""), "utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode == 2
    assert "add the plugin 'changeover'" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_generated_page_never_loses_to_html_of_docs(root: Path) -> None:
    (root / "docs/runbooks").mkdir()
    (root / "docs/runbooks/index.html").write_text("<p>mine</p>", encoding="utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode == 1
    assert "docs/runbooks/index.html:1:1 CO501" in result.stdout


def test_an_alias_leads_on_to_the_page_of_its_document(root: Path) -> None:
    runbook = root / "changes/0002-prorate/runbooks/invoice-run.md"
    text = runbook.read_text(encoding="utf-8")
    runbook.write_text(text.replace("---\n", "---\naliases: [month-end/bills]\n", 1), "utf-8")
    assert run("changeover", "build", root=root).returncode == 0
    page = (root / "site/runbooks/month-end/bills/index.html").read_text(encoding="utf-8")
    assert 'http-equiv="refresh" content="0; url=../../invoice-run/"' in page
    assert '<a href="../../invoice-run/">Invoice run</a>' in page
    assert "Content-Security-Policy" in page
    taken = root / "docs/runbooks/month-end/bills.md"
    taken.parent.mkdir(parents=True)
    taken.write_text("# Mine\n", encoding="utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode == 1
    assert "docs/runbooks/month-end/bills.md:1:1 CO501" in result.stdout


@pytest.mark.parametrize("alias", ["../../../outside", "..", "/etc/x", "a//b", "a/../b"])
def test_an_alias_never_leads_out_of_its_section(root: Path, alias: str) -> None:
    runbook = root / "changes/0002-prorate/runbooks/invoice-run.md"
    text = runbook.read_text(encoding="utf-8")
    runbook.write_text(text.replace("---\n", f"---\naliases: ['{alias}']\n", 1), "utf-8")
    result = run("changeover", "check", root=root)
    assert result.returncode == 1
    assert "changes/0002-prorate/runbooks/invoice-run.md:2:11 CO1" in result.stdout


def problem_lines(output: str) -> list[str]:
    """The lines of problems, without what the commands say around them."""
    return [line for line in output.splitlines() if re.match(r"\S+:\d+:\d+ CO\d{3} ", line)]


@pytest.mark.parametrize("raw", [b"\xff\xfe abc", b"# Caf\xe9\n"])
def test_a_hand_written_page_that_is_no_text_is_told(root: Path, raw: bytes) -> None:
    (root / "docs/q.md").write_bytes(raw)
    for command in (["changeover", "check"], ["changeover", "build"], ["mkdocs", "build"]):
        result = run(*command, root=root)
        assert result.returncode == 1, command
        assert "docs/q.md:1:" in result.stdout and " CO005 " in result.stdout, command
        assert "Traceback" not in result.stdout + result.stderr, command


def test_a_build_lists_wrong_macros_beside_what_is_wrong_in_the_content(root: Path) -> None:
    said = break_a_reference(root)
    (root / "docs/wrong.md").write_text("---\nrender_macros: true\n---\n{{ kb.nope() }}\n")
    check, build = (run("changeover", command, root=root) for command in ("check", "build"))
    assert problem_lines(build.stdout) == problem_lines(check.stdout)
    assert said in build.stdout
    assert "docs/wrong.md:4:1 CO601" in build.stdout


def test_an_undefined_name_does_not_hide_other_wrong_macros_of_its_page(root: Path) -> None:
    text = '{{ undefined_thing }}\n{{ kb.link("9999") }}\n{{ kb.nope() }}\n'
    (root / "docs/wrong.md").write_text(f"---\nrender_macros: true\n---\n{text}")
    result = run("changeover", "build", root=root)
    lines = [line for line in problem_lines(result.stdout) if " CO601 " in line]
    assert [line.split(" ")[0] for line in lines] == [
        f"docs/wrong.md:{line}:1" for line in (4, 5, 6)
    ]


@pytest.mark.parametrize(
    ("template", "line"), [("{{ nope.x }}", 1), ("\n{% if %}", 2), ("\n\n{{ 1 / 0 }}", 3)]
)
def test_a_template_of_the_site_for_a_page_is_named_with_its_line(
    root: Path, template: str, line: int
) -> None:
    file = root / "overrides/pages/plan.html"
    file.parent.mkdir(parents=True)
    file.write_text(template, encoding="utf-8")
    for command in ("changeover", "mkdocs"):
        result = run(command, "build", root=root)
        assert result.returncode == 1
        (said,) = (line for line in problem_lines(result.stdout) if " CO601 " in line)
        assert said.startswith(f"overrides/pages/plan.html:{line}:1 CO601")
        assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize("head", ['<HEAD>\n<META charset="UTF-8">', '<head lang="en">'])
def test_a_theme_of_the_site_keeps_the_policy(root: Path, head: str) -> None:
    text = (root / "mkdocs.yml").read_text(encoding="utf-8")
    text = text.replace("  font: false\n", "  font: false\n  custom_dir: overrides\n")
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    (root / "overrides").mkdir(exist_ok=True)
    main = root / "overrides/main.html"
    main.write_text(f"<!doctype html>{head}<title>x</title></head>", encoding="utf-8")
    assert run("changeover", "build", root=root).returncode == 0
    policy = '<meta http-equiv="Content-Security-Policy"'
    pages = {page: page.read_text(encoding="utf-8") for page in (root / "site").rglob("*.html")}
    assert [page for page, html in pages.items() if html.count(policy) != 1] == []
    # A page that leads on is made without the theme, which may need a script to show anything.
    of_theme = {page: html for page, html in pages.items() if 'http-equiv="refresh"' not in html}
    assert [page for page, html in of_theme.items() if f"{head}\n{policy}" not in html] == []
    assert 0 < len(pages) - len(of_theme) < len(of_theme)
    main.write_text("<!doctype html><p>No head.</p>", encoding="utf-8")
    result = run("changeover", "build", root=root)
    assert result.returncode != 0
    assert "Content-Security-Policy" in result.stderr
    assert "Traceback" not in result.stderr
