"""The command line as people and scripts meet it: output, exit codes, and no traceback ever."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import pytest
from click.testing import CliRunner, Result

from changeover import __version__
from changeover.cli import COMMANDS, main, place, serve
from changeover.plugin.staging import MARK
from changeover.problems import ChangeoverError

AS_OF = "2026-06-15"
PROGRAM = [sys.executable, "-m", "changeover.cli"]


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("starter")
    assert CliRunner().invoke(main, ["--as-of", AS_OF, "init", str(folder)]).exit_code == 0
    return folder


@pytest.fixture
def site(starter: Path, tmp_path: Path) -> Path:
    """A knowledge base as `init` makes it, true of 15 June 2026."""
    site = Path(shutil.copytree(starter, tmp_path / "site"))
    set_options(site, f"{{as-of: {AS_OF}}}")
    return site


def set_options(site: Path, options: str) -> None:
    """Give our plugin other options in mkdocs.yml."""
    file = site / "mkdocs.yml"
    text, count = re.subn(
        r"^  - changeover\b.*$", f"  - changeover: {options}", file.read_text(), flags=re.M
    )
    assert count == 1
    file.write_text(text)


def break_one(site: Path) -> str:
    """Plant one error, and return its line."""
    change = site / "changes" / "0001-first-documents" / "change.yaml"
    change.write_text(change.read_text().replace("team-billing", "team-biling"))
    return (
        "changes/0001-first-documents/change.yaml:8:8 CO202 unknown team 'team-biling'; "
        "did you mean 'team-billing'?"
    )


def warn_one(site: Path) -> str:
    """Plant one warning, and return its line."""
    (site / "changes" / "notes.txt").write_text("x")
    return (
        "changes/notes.txt:1:1 CO013 warning: nothing reads this file; put it into a change folder"
    )


def run(*args: str | Path) -> Result:
    """The command line in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args])


def program(*args: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    """The command line as a process of its own."""
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        [*PROGRAM, *map(str, args)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        **options,
    )


# --- help --------------------------------------------------------------------------------------


def test_the_help_lists_every_command_with_what_it_does() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name, summary in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(summary)}$", result.stdout, re.M)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert re.search(rf"^  Examples:\n    changeover {name}\b", result.stdout, re.M)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str) -> None:
    command = main.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    options = [param for param in command.params if isinstance(param, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_the_version_is_said() -> None:
    assert run("--version").stdout == f"changeover {__version__}\n"


def test_a_misspelt_command_is_wrong_usage_with_the_nearest() -> None:
    result = run("chekc")
    assert result.exit_code == 2
    assert "did you mean 'check'?" in result.stderr


@pytest.mark.parametrize(
    "args", [["--help"], ["--version"], ["check", "--help"], ["serve", "--help"]]
)
def test_help_does_not_load_mkdocs(args: list[str]) -> None:
    code = (
        "import sys\nfrom changeover.cli import main\n"
        f"try:\n    main({args})\nexcept SystemExit:\n    pass\n"
        "sys.exit(any(name.split('.')[0] in ('mkdocs', 'material') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- check -------------------------------------------------------------------------------------


def test_nothing_wrong_is_silent_but_for_the_summary(site: Path) -> None:
    result = run("check", "--root", site)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "1 change, no problems\n")


def test_an_error_gives_its_line_and_exit_code_1(site: Path) -> None:
    line = break_one(site)
    result = run("check", "--root", site)
    assert (result.exit_code, result.stdout) == (1, f"{line}\n")
    assert result.stderr == "1 error in 1 change\n"


def test_a_wrong_macro_of_a_hand_written_page_is_told_without_a_build(site: Path) -> None:
    page = site / "docs" / "mine.md"
    page.write_text("---\nrender_macros: true\n---\n{{ kb.chnages() }}\n")
    result = run("check", "--root", site)
    assert result.exit_code == 1
    assert "docs/mine.md:4:1 CO601 there is no macro 'kb.chnages'; did you mean" in result.stdout


def test_warnings_alone_are_fine_unless_asked(site: Path) -> None:
    line = warn_one(site)
    result = run("check", "--root", site)
    assert (result.exit_code, result.stdout) == (0, f"{line}\n")
    assert run("check", "--root", site, "--fail-on", "warning").exit_code == 1


def test_fail_on_comes_from_mkdocs_yml_unless_given(site: Path) -> None:
    warn_one(site)
    set_options(site, "{fail-on: warning}")
    assert run("check", "--root", site).exit_code == 1
    assert run("check", "--root", site, "--fail-on", "error").exit_code == 0


def test_a_rule_of_progress_is_judged_as_mkdocs_yml_says(site: Path) -> None:
    assert run("--root", site, "new", "Next").exit_code == 0
    set_options(site, "{as-of: 2026-06-15, rules: {CO427: error}}")
    result = run("check", "--root", site)
    assert (result.exit_code, result.stderr) == (1, "2 errors in 2 changes\n")
    assert [word in result.stdout for word in ("CO427 touches", "warning")] == [True, False]


@pytest.mark.parametrize("off", ["off", "'off'", '"off"'])
def test_a_rule_that_is_off_is_silent_and_the_summary_says_so(site: Path, off: str) -> None:
    assert run("--root", site, "new", "Next").exit_code == 0
    set_options(
        site, f"{{as-of: 2026-06-15, fail-on: warning, rules: {{CO428: {off}, CO427: {off}}}}}"
    )
    result = run("check", "--root", site)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "2 changes, no problems; 2 rules off: CO427, CO428\n"
    data = json.loads(run("check", "--root", site, "--format", "json").stdout)
    assert (data["rules-off"], data["warnings"]) == (["CO427", "CO428"], 0)


def test_a_rule_may_be_less_severe_than_it_is(site: Path) -> None:
    path = run("--root", site, "new", "Next").stdout.strip().rpartition("/")[2]
    file = site / "changes" / path / "change.yaml"
    file.write_text(file.read_text().replace("status: proposed", "status: launching"))
    assert " CO427 touches" in run("check", "--root", site).stdout
    set_options(site, "{as-of: 2026-06-15, rules: {CO427: warning}}")
    assert " CO427 warning: touches" in run("check", "--root", site).stdout


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("{CO247: off}", "4:15: plugins: Plugin 'changeover' option 'rules': there is no rule"),
        ("\n        CO428: off\n        CO427: eror", "6:16: plugins: Plugin"),
        ("\n        CO428: off\n        CO427: on", "6:9: plugins: Plugin"),
        ("\n        CO428: off\n        CO203: off", "6:9: plugins: Plugin"),
        ("{CO203: off}", "'CO203' can't be turned down or off"),
        ("{CO4270: warning}", "there is no rule 'CO4270'; did you mean CO427?"),
        ("{CO427: info}", "'CO427' is 'info', but one of error, warning, off is expected"),
        ("{CO427: [a]}", "'CO427' is"),
        ("{1: off}", "there is no rule '1'"),
        ("[CO427]", "expected rules and severities, such as"),
        ("off", "expected rules and severities, such as"),
    ],
)
def test_wrong_rules_in_mkdocs_yml_are_named_with_their_line(
    site: Path, rules: str, said: str
) -> None:
    settings = f"site_name: x\nplugins:\n  - changeover:\n      rules: {rules}\n"
    (site / "mkdocs.yml").write_text(settings)
    result = run("--root", site, "check")
    assert result.exit_code == 2
    assert said in result.stderr and "mkdocs.yml:" in result.stderr
    assert "Traceback" not in result.stderr


def test_no_rules_are_the_rules_as_they_are(site: Path) -> None:
    (site / "mkdocs.yml").write_text("plugins:\n  - changeover:\n      rules:\n")
    assert run("check", "--root", site).stderr == "1 change, no problems\n"


def test_json_stands_alone_on_standard_output(site: Path) -> None:
    break_one(site)
    result = run("check", "--root", site, "--format", "json")
    data = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (1, "")
    assert (data["as-of"], data["changes"], data["errors"]) == (AS_OF, 1, 1)
    assert data["problems"][0]["rule"] == "CO202"


@pytest.mark.parametrize(
    "args",
    [
        ["check", "--format", "json", "--as-of", "soon"],
        ["--as-of", "soon", "check", "--format=json"],
        ["check", "--format", "json", "--root", "nowhere"],
        ["check", "--format", "json", "--nonsense"],
    ],
)
def test_json_stands_on_standard_output_even_of_wrong_usage(args: list[str]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    data = json.loads(result.stdout)
    assert data["version"] == 1
    assert data["error"] in result.stderr


def test_json_says_why_nothing_could_be_checked(site: Path) -> None:
    (site / "mkdocs.yml").write_text("plugins: [\n")
    result = run("check", "--root", site, "--format", "json")
    assert result.exit_code == 2
    assert json.loads(result.stdout) == {
        "version": 1,
        "error": "mkdocs.yml:2:1: expected the node content, but found '<stream end>'",
    }
    assert run("check", "--root", site).stdout == ""


def test_our_own_content_can_be_checked(repository: Path) -> None:
    result = run("check", "--root", repository, "--as-of", AS_OF)
    assert result.exit_code in (0, 1)
    assert "changes" in result.stderr


# --- where and when ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "below", ["", "changes", "changes/0001-first-documents/runbooks", "docs/guide"]
)
def test_the_root_is_found_from_any_folder_below(site: Path, below: str) -> None:
    assert place.find_root(site / below) == site


def test_mkdocs_yml_alone_makes_a_root(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("")
    (tmp_path / "below").mkdir()
    assert place.find_root(tmp_path / "below") == tmp_path


def test_no_root_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "CHANGES", "no-such-folder")
    monkeypatch.setattr(place, "SETTINGS", "no-such-file")
    result = run("check")
    assert result.exit_code == 2
    assert "changeover init" in result.stderr


def test_a_root_without_changes_can_not_be_checked(tmp_path: Path) -> None:
    result = run("check", "--root", tmp_path)
    assert result.exit_code == 2
    assert "there is no folder 'changes'" in result.stderr


@pytest.mark.parametrize("below", ["docs", "changes", "changes/0001-first-documents"])
@pytest.mark.parametrize("command", ["check", "new"])
def test_a_folder_within_a_knowledge_base_is_no_root_and_the_right_one_is_named(
    site: Path, command: str, below: str
) -> None:
    args = ["X"] if command == "new" else []
    result = run(command, *args, "--root", site / below)
    assert result.exit_code == 2
    assert f"did you mean --root {site.resolve()}?" in result.stderr


def test_root_and_as_of_may_stand_before_the_command(site: Path) -> None:
    result = run("--root", site, "--as-of", "2027-01-02", "check", "--format", "json")
    assert json.loads(result.stdout)["as-of"] == "2027-01-02"
    result = run(
        "--as-of",
        "2027-01-02",
        "check",
        "--root",
        site,
        "--as-of",
        "2028-01-02",
        "--format",
        "json",
    )
    assert json.loads(result.stdout)["as-of"] == "2028-01-02"


@pytest.mark.parametrize(
    ("options", "as_of"),
    [
        ("{as-of: 2026-05-01}", "2026-05-01"),
        ("{as-of: '2026-05-01'}", "2026-05-01"),
        ("{as-of: !ENV CO_DAY}", "2026-04-01"),
        ("{as-of: !ENV [CO_NONE, CO_DAY, 2026-03-01]}", "2026-04-01"),
        ("{as-of: !ENV [CO_NONE, 2026-03-01]}", "2026-03-01"),
        ("{as-of: !ENV CO_NONE}", "today"),
        ("{as-of: }", "today"),
        ("{}", "today"),
    ],
)
def test_as_of_comes_from_mkdocs_yml_else_it_is_today(
    site: Path, monkeypatch: pytest.MonkeyPatch, options: str, as_of: str
) -> None:
    monkeypatch.setenv("CO_DAY", "2026-04-01")
    set_options(site, options)
    shown = place.Place(site).as_of
    if as_of == "today":
        assert shown is place.today
    else:
        assert shown == place.dt.date.fromisoformat(as_of)


def test_today_is_the_day_in_the_catalog_s_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(place.dt.datetime):
        @classmethod
        def now(cls, tz: place.dt.tzinfo | None = None) -> place.dt.datetime:
            return place.dt.datetime(2026, 6, 15, 20, 0, tzinfo=place.dt.UTC).astimezone(tz)

    monkeypatch.setattr(place.dt, "datetime", Clock)
    assert place.today(ZoneInfo("Asia/Tokyo")).isoformat() == "2026-06-16"
    assert place.today(ZoneInfo("America/New_York")).isoformat() == "2026-06-15"


def test_tags_of_python_in_mkdocs_yml_run_nothing(site: Path) -> None:
    with (site / "mkdocs.yml").open("a") as settings:
        settings.write(
            "extra: {a: !!python/object/apply:os.system ['touch ran'], b: !relative x}\n"
        )
    assert run("check", "--root", site).exit_code == 0
    assert not (site / "ran").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plugins: [", "mkdocs.yml:"),
        ("plugins: [{changeover: {as-of: soon}}]", "'as-of': 'soon' is no date of the calendar"),
        (
            "plugins:\n  changeover:\n    fail-on: info",
            "mkdocs.yml:3:5: plugins: Plugin 'changeover' option 'fail-on': Expected one of",
        ),
        (
            "plugins: [{changeover: {fail_on: error}}]",
            "mkdocs.yml:1:25: plugins: Plugin 'changeover' option 'fail_on': Unrecognised "
            "configuration name: fail_on; did you mean 'fail-on'?",
        ),
        ("plugins:\n  - changeover: [x]", "mkdocs.yml:2:5: expected settings"),
        ("plugins: search", "mkdocs.yml:1:1: plugins: expected a list of plugins"),
        ("- a", "mkdocs.yml:1:1: expected settings"),
        ("42", "mkdocs.yml:1:1: expected settings"),
        ("extra: {a: 2026-99-99}", "mkdocs.yml can't be read"),
        ("INHERIT: none.yml", "Inherited config file 'none.yml' does not exist"),
        ("INHERIT: requirements.txt\nplugins: [", "mkdocs.yml:2:11: expected the node content"),
        ("\0", "mkdocs.yml can't be read"),
    ],
)
def test_a_broken_mkdocs_yml_is_named(site: Path, text: str, said: str) -> None:
    (site / "mkdocs.yml").write_text(text)
    for args in (["check"], ["new", "X"]):
        result = run("--root", site, *args)
        assert result.exit_code == 2
        assert said in result.stderr
        assert "Traceback" not in result.stderr
    assert sorted(path.name for path in (site / "changes").glob("0*")) == ["0001-first-documents"]


def test_what_mkdocs_yml_inherits_is_read_as_by_a_build(site: Path) -> None:
    settings = site / "mkdocs.yml"
    text = settings.read_text()
    (site / "base.yml").write_text(text)
    settings.write_text("INHERIT: base.yml\n")
    result = run("check", "--root", site, "--format", "json")
    assert json.loads(result.stdout)["as-of"] == AS_OF
    (site / "base.yml").write_text("plugins: [\n")
    result = run("check", "--root", site)
    assert (result.exit_code, result.stderr[:19]) == (2, "Error: base.yml:2:1")


@pytest.mark.parametrize(
    "text",
    ["", "plugins:", "plugins: [search, changeover]", "plugins: [changeover: {enabled: true}]"],
)
def test_a_mkdocs_yml_without_our_options_is_fine(site: Path, text: str) -> None:
    (site / "mkdocs.yml").write_text(text)
    assert run("check", "--root", site).exit_code == 0


@pytest.mark.parametrize(
    "day", ["2026-02-30", "tomorrow", "20260615", "2026-6-5", "", "٢٠٢٦-٠٦-٢٢"]
)
def test_a_day_that_is_none_is_wrong_usage(site: Path, day: str) -> None:
    result = run("check", "--root", site, "--as-of", day)
    assert result.exit_code == 2
    assert "write YYYY-MM-DD" in result.stderr


@pytest.mark.parametrize("day", ["1980-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_that_files_can_carry_are_days(site: Path, day: str) -> None:
    result = run("check", "--root", site, "--as-of", day)
    assert result.exit_code in (0, 1), result.stderr


@pytest.mark.parametrize("day", ["0001-01-01", "1979-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_that_no_file_can_carry_is_wrong_usage(site: Path, day: str) -> None:
    result = run("check", "--root", site, "--as-of", day)
    assert result.exit_code == 2
    assert "is out of reach" in result.stderr


# --- init, new, schema ---------------------------------------------------------------------------


def test_init_new_and_check_follow_one_another(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    began = program("init", folder)
    assert (began.returncode, began.stderr) == (0, "")
    assert "changeover serve" in began.stdout
    made = program("new", "Prorate mid-cycle upgrades", cwd=folder)
    assert (made.returncode, made.stdout) == (0, "changes/0002-prorate-mid-cycle-upgrades\n")
    checked = program("check", cwd=folder)
    assert (checked.returncode, checked.stderr) == (0, "2 warnings in 2 changes\n")
    assert checked.stdout.count(" CO427 warning: ") == 2


def test_init_in_the_current_folder(tmp_path: Path) -> None:
    assert program("init", cwd=tmp_path).returncode == 0
    again = program("init", cwd=tmp_path)
    assert again.returncode == 2
    assert "  changes/catalog.yaml\n" in again.stderr
    assert program("init", "--keep-existing", cwd=tmp_path).returncode == 0


def test_init_counts_what_it_wrote(tmp_path: Path) -> None:
    assert re.match(r"Wrote \d\d files into ", run("init", tmp_path).stdout)
    (tmp_path / "README.md").unlink()
    assert run("init", tmp_path, "--keep-existing").stdout.startswith("Wrote 1 file into ")
    again = run("init", tmp_path, "--keep-existing").stdout
    assert again.startswith(f"Every file is in {tmp_path} already.\n")


def test_init_says_how_to_go_there_even_to_a_folder_with_spaces(tmp_path: Path) -> None:
    folder = tmp_path / "my knowledge"
    assert f"  cd '{folder}'\n  changeover serve" in run("init", folder).stdout


@pytest.mark.parametrize(
    ("options", "source"),
    [((), "Deploy from a branch, gh-pages."), (("--pages", "artifact"), "GitHub Actions.")],
)
def test_init_says_how_the_site_comes_to_github_pages(
    tmp_path: Path, options: tuple[str, ...], source: str
) -> None:
    assert run("init", tmp_path, *options).stdout.endswith(f"Settings > Pages > Source: {source}\n")
    publish = (tmp_path / ".github/workflows/publish.yml").read_text(encoding="utf-8")
    assert ("deploy-pages" in publish) == bool(options)


def test_init_into_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    result = run("init", tmp_path / "file")
    assert result.exit_code == 2
    assert "is a file" in result.stderr


def test_init_takes_its_folder_as_argument_only(tmp_path: Path) -> None:
    result = run("--root", tmp_path, "init")
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_new_says_its_folder_from_where_one_stands(site: Path) -> None:
    made = program(
        "new", "Next", "--systems", " billing/invoicing, billing/payments ", cwd=site / "docs"
    )
    assert made.stdout == "../changes/0002-next\n"
    text = (site / "changes" / "0002-next" / "change.yaml").read_text()
    assert "systems: [billing/invoicing, billing/payments]\n" in text


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["X", "--owner", "team-biling"], "did you mean 'team-billing'?"),
        (["X", "--systems", "billing/invoices"], "did you mean 'billing/invoicing'?"),
        (["a\nb"], "line break"),
        ([""], "the title is empty"),
        (["X", "--go-live", "soon"], "write YYYY-MM-DD"),
        (["X", "--go-live", "2026-10-01 22:00"], "write YYYY-MM-DD"),
        (["X", "--go-live", "2026-10-01T25:00"], "write HH:MM"),
        (["X", "--go-live", "2026-06-14"], "is over, since today is 2026-06-15"),
        (["X", "--systems", ""], "names no system"),
        (["X", "--systems", " , "], "names no system"),
        ([], "Missing argument 'TITLE'"),
    ],
)
def test_new_refuses_what_could_not_be_right(site: Path, args: list[str], said: str) -> None:
    result = run("--root", site, "new", *args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert sorted(path.name for path in (site / "changes").glob("0*")) == ["0001-first-documents"]


def test_new_takes_a_go_live_with_its_time(site: Path) -> None:
    assert run("--root", site, "new", "Next", "--go-live", "2026-10-01T22:00").exit_code == 0
    text = (site / "changes" / "0002-next" / "change.yaml").read_text()
    assert 'go-live: {planned: "2026-10-01T22:00"}\n' in text
    assert run("check", "--root", site).exit_code == 0


def test_schema_lists_prints_and_writes(tmp_path: Path) -> None:
    listed = [line.split()[0] for line in run("schema").stdout.splitlines()]
    assert listed[:2] == ["catalog", "change"]
    printed = run("schema", "change").stdout
    assert json.loads(printed)["properties"]["status"]
    assert run("schema", "--out", tmp_path / "all").exit_code == 0
    assert sorted(f.name for f in (tmp_path / "all").iterdir()) == sorted(
        f"{n}.schema.json" for n in listed
    )
    assert run("schema", "change", "--out", tmp_path / "one").exit_code == 0
    assert [f.name for f in (tmp_path / "one").iterdir()] == ["change.schema.json"]
    assert (tmp_path / "one" / "change.schema.json").read_text() == printed


def test_an_unknown_schema_is_wrong_usage_with_the_nearest() -> None:
    result = run("schema", "chnage")
    assert result.exit_code == 2
    assert "did you mean 'change'?" in result.stderr


# --- build and serve -----------------------------------------------------------------------------


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_port_of_zero_is_any_free_one() -> None:
    port = serve.choose_port("127.0.0.1", 0)
    assert port > 0
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_port_that_was_asked_for_and_is_taken_is_refused(taken: int) -> None:
    with pytest.raises(ChangeoverError, match=f"port {taken} is taken"):
        serve.choose_port("127.0.0.1", taken)


def test_the_next_port_is_taken_when_the_default_one_is_not_free(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "DEFAULT_PORT", taken)
    assert taken < serve.choose_port("127.0.0.1", None) < taken + 100


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_a_host_that_is_not_ours_is_refused(host: str) -> None:
    with pytest.raises(ChangeoverError, match=host):
        serve.choose_port(host, 0)


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_wrong_usage(port: str) -> None:
    assert run("serve", "--port", port).exit_code == 2


@pytest.mark.parametrize(
    ("setting", "options", "address"),
    [
        ("", [], ("127.0.0.1", serve.DEFAULT_PORT)),
        ("dev_addr: 127.0.0.5:8123\n", [], ("127.0.0.5", 8123)),
        ("dev_addr: 127.0.0.5:8123\n", ["--port", "8124"], ("127.0.0.5", 8124)),
        ("dev_addr: 127.0.0.5:8123\n", ["--host", "127.0.0.1"], ("127.0.0.1", 8123)),
    ],
)
def test_the_address_is_as_asked_for_else_as_mkdocs_yml_says(
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    options: list[str],
    address: tuple[str, int],
) -> None:
    with (site / "mkdocs.yml").open("a") as settings:
        settings.write(setting)
    served: list[object] = []
    monkeypatch.setattr(serve, "choose_port", lambda host, port: port or serve.DEFAULT_PORT)
    monkeypatch.setattr(
        "changeover.plugin.commands.serve",
        lambda root, *, host, port, **others: served.append((host, port)),
    )
    assert run("serve", "--root", site, *options).exit_code == 0
    assert served == [address]


def test_an_address_that_is_none_is_named_with_its_line(site: Path) -> None:
    (site / "mkdocs.yml").write_text("site_name: x\ndev_addr: everywhere\n")
    result = run("serve", "--root", site)
    assert result.exit_code == 2
    assert "mkdocs.yml:2:1: dev_addr: Must be a string of format 'IP:PORT'" in result.stderr


def test_build_makes_the_site_that_init_began(site: Path) -> None:
    result = program("build", cwd=site)
    assert result.returncode == 0, result.stderr
    home = (site / "site" / "index.html").read_text()
    assert "Take in the documents that we have" in home
    assert (site / "site" / "runbooks" / "close-the-month" / "index.html").is_file()


def test_build_into_another_folder_as_of_another_day(site: Path) -> None:
    result = program("build", "--site-dir", "preview", "--as-of", "2026-06-20", cwd=site)
    assert result.returncode == 0, result.stderr
    assert (site / "preview" / "index.html").is_file()
    assert not (site / "site").exists()


def test_build_stops_at_errors_and_keeps_the_last_site(site: Path) -> None:
    (site / "site").mkdir()
    (site / "site" / "index.html").write_text("the last good one")
    (site / "site" / MARK).touch()
    line = break_one(site)
    result = program("build", cwd=site)
    assert result.returncode == 1
    assert line in result.stdout
    assert "Traceback" not in result.stderr
    assert (site / "site" / "index.html").read_text() == "the last good one"


def test_build_without_mkdocs_yml_says_so(site: Path) -> None:
    (site / "mkdocs.yml").unlink()
    result = program("build", cwd=site)
    assert result.returncode == 2
    assert "there is no mkdocs.yml" in result.stderr


def test_serve_answers_until_ctrl_c(site: Path) -> None:
    port = serve.choose_port("127.0.0.1", 0)
    command = [*PROGRAM, "serve", "--port", str(port)]
    with subprocess.Popen(
        command, cwd=site, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as server:
        try:
            assert wait_for(port, server), server.poll()
            server.send_signal(signal.SIGINT)
            output = server.communicate(timeout=30)[0].decode()
        finally:
            server.kill()
    assert server.returncode in (0, 130)
    assert "Traceback" not in output


def wait_for(port: int, server: subprocess.Popen[bytes]) -> bool:
    end = time.monotonic() + 240
    while time.monotonic() < end and server.poll() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


# --- the world outside ---------------------------------------------------------------------------


def test_a_closed_pipe_ends_quietly(site: Path) -> None:
    break_one(site)
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run(
        [*PROGRAM, "check"], cwd=site, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (result.returncode, result.stderr) == (141, b"")


def test_a_build_whose_output_nobody_reads_ends_quietly(site: Path) -> None:
    break_one(site)
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run(
        [*PROGRAM, "build"], cwd=site, stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (result.returncode, result.stderr) == (141, b"")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_output_changes_no_exit_code(site: Path, closed: str) -> None:
    command = f"{shlex.join(PROGRAM)} check {closed}"
    assert subprocess.run(["sh", "-c", command], cwd=site, check=False).returncode == 0
    break_one(site)
    result = subprocess.run(["sh", "-c", command], cwd=site, capture_output=True, check=False)
    assert result.returncode == 1
    assert b"Traceback" not in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_a_full_disk_is_said(site: Path) -> None:
    break_one(site)
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(
            [*PROGRAM, "check"], cwd=site, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (result.returncode, result.stderr) == (2, b"Error: No space left on device\n")


def test_ctrl_c_ends_with_130_and_no_traceback(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(start: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(place, "find_root", interrupt)
    result = run("check")
    assert (result.exit_code, result.stderr) == (130, "Error: interrupted\n")


def test_a_folder_that_can_not_be_written_is_named(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *args: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    for args in (
        ["new", "X"],
        ["init", str(site / "below")],
        ["schema", "--out", str(site / "below")],
    ):
        result = run("--root", site, *args) if args[0] == "new" else run(*args)
        assert result.exit_code == 2
        assert re.match(r"Error: Permission denied: '.*site/", result.stderr)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_named(site: Path) -> None:
    (site / "changes").chmod(0o555)
    result = run("--root", site, "new", "X")
    (site / "changes").chmod(0o755)
    assert result.exit_code == 2
    assert "Permission denied" in result.stderr


def test_a_file_name_that_is_no_text_is_shown_escaped(site: Path) -> None:
    name = os.fsencode(site / "changes") + b"/\xff\x1b.yaml"
    with open(name, "w"):  # noqa: PTH123  # a name of bytes
        pass
    result = subprocess.run([*PROGRAM, "check"], cwd=site, capture_output=True, check=False)
    assert result.returncode == 1
    assert rb"changes:1:1 CO005 the name '\xff\x1b.yaml'" in result.stdout
    assert b"Traceback" not in result.stderr
    data = subprocess.run(
        [*PROGRAM, "check", "--format", "json"], cwd=site, capture_output=True, check=False
    )
    assert json.loads(data.stdout)["errors"] == 1


def test_a_terminal_without_unicode_gets_escapes(site: Path) -> None:
    change = site / "changes" / "0001-first-documents" / "change.yaml"
    change.write_text(change.read_text().replace("team-billing", "Gebühren"))
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    result = program("check", cwd=site, env=environment)
    assert result.returncode == 1
    assert r"Geb\xfchren" in result.stdout


def on_terminal(site: Path, **environment: str) -> str:
    """What `check` writes when standard output is a terminal."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm-256color", **environment}
    process = subprocess.Popen(
        [*PROGRAM, "check"], cwd=site, stdout=theirs, stderr=subprocess.DEVNULL, env=env
    )
    os.close(theirs)
    found = b""
    try:
        while piece := os.read(ours, 4096):
            found += piece
    except OSError:
        pass  # how Linux says that the other side is closed
    os.close(ours)
    process.wait(timeout=60)
    return found.decode().replace("\r\n", "\n")


def test_colours_are_for_terminals_that_want_them(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    line = break_one(site)
    colored = on_terminal(site)
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == f"{line}\n"
    assert on_terminal(site, NO_COLOR="1") == f"{line}\n"
    assert program("check", cwd=site).stdout == f"{line}\n"
