"""What leaves the knowledge base: the calendar as a file, and the model as data with its schemas."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result
from icalendar import Calendar
from jsonschema import Draft202012Validator

from changeover.cli import main
from changeover.exports.data import MODELS, data_path, data_text, data_texts, schema_text
from changeover.exports.ics import calendar_text
from changeover.exports.record import Record
from changeover.knowledge import KnowledgeBase
from changeover.pages import DATA, FEED, PUBLISHED, plan_pages
from changeover.views.publication import Publication
from tests.change_site import open_site, write, write_change
from tests.site import copy_site, run
from tests.test_calendar import CATALOG, HYPERCARE, LIVE, change, knowledge, many

AS_OF = dt.date(2026, 6, 15)
GUIDE = Path(__file__).parent.parent / "docs/guide"


# --- calendar.ics ----------------------------------------------------------------------------------


def content_lines(text: str) -> list[tuple[str, str]]:
    """(name with parameters, value) of each line, read by RFC 5545 alone and not by a library."""
    assert text.endswith("\r\n") and "\r" not in text.replace("\r\n", "")
    raw = text.split("\r\n")[:-1]
    assert all(len(line.encode()) <= 75 for line in raw)
    assert not any(ord(char) < 32 and char != "\t" for line in raw for char in line)
    lines: list[str] = []
    for line in raw:
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    found = [re.fullmatch(r"([A-Z][A-Z0-9-]*(?:;[A-Z-]+=[^:;,\"]+)*):(.*)", x) for x in lines]
    assert all(found), [line for line, match in zip(lines, found, strict=True) if not match]
    return [(match[1], match[2]) for match in found if match]


def events(text: str) -> list[dict[str, str]]:
    """The events as (name with parameters: value); each property once."""
    found: list[dict[str, str]] = []
    inside = False
    for name, value in content_lines(text):
        if (name, value) == ("BEGIN", "VEVENT"):
            found.append({})
            inside = True
        elif (name, value) == ("END", "VEVENT"):
            inside = False
        elif inside:
            assert name not in found[-1], f"{name} twice"
            found[-1][name] = value
    return found


def event(text: str, uid: str) -> dict[str, str]:
    return next(e for e in events(text) if e["UID"].startswith(f"{uid}@"))


def test_the_calendar_of_the_sample_is_one_that_programs_can_read(repository: Path) -> None:
    kb = KnowledgeBase.open(repository, AS_OF)
    text = calendar_text(kb, name="Brimhavn", publication=at("https://kb.example/brimhavn/"))
    lines = content_lines(text)
    assert lines[0] == ("BEGIN", "VCALENDAR") and lines[-1] == ("END", "VCALENDAR")
    head = dict(lines[: lines.index(("BEGIN", "VEVENT"))])
    assert head["VERSION"] == "2.0" and head["PRODID"].startswith("-//Changeover//")
    assert head["X-WR-CALNAME"] == "Brimhavn"
    found = events(text)
    assert len({e["UID"] for e in found}) == len(found) > 50
    assert {e["DTSTAMP"] for e in found} == {"20260615T000000Z"}
    assert "VALARM" not in text and "ATTENDEE" not in text
    for each in found:
        starts = [name for name in each if name.startswith("DTSTART")]
        ends = [name for name in each if name.startswith("DTEND")]
        assert len(starts) == 1 and len(ends) <= 1
        if ends:
            assert ends[0][len("DTEND") :] == starts[0][len("DTSTART") :]
            assert each[ends[0]] > each[starts[0]]
        assert each["SUMMARY"] and each["STATUS"] in {"TENTATIVE", "CONFIRMED", "CANCELLED"}
    read = Calendar.from_ical(text)
    assert read.errors == [] and all(e.errors == [] for e in read.walk("VEVENT"))
    assert len(read.walk("VEVENT")) == len(found)
    assert read.to_ical(sorted=False).decode() == text


def test_times_are_instants_on_both_sides_of_a_change_of_the_hour(tmp_path: Path) -> None:
    catalog = CATALOG.replace(
        "releases:",
        "  - {id: autumn, start: '2026-10-24T22:00', end: '2026-10-26T18:00'}\nreleases:",
    )
    kb = knowledge(tmp_path, {"catalog.yaml": catalog})
    text = calendar_text(kb, name="x")
    assert event(text, "billing-run-autumn")["DTSTART"] == "20261024T200000Z"
    assert event(text, "billing-run-autumn")["DTEND"] == "20261026T170000Z"


def test_whole_days_end_on_the_day_after_the_last(tmp_path: Path) -> None:
    text = calendar_text(knowledge(tmp_path, {}), name="x")
    blackout = event(text, "blackout-2026-07-10-1")
    assert blackout["DTSTART;VALUE=DATE"] == "20260710"
    assert blackout["DTEND;VALUE=DATE"] == "20260713"
    assert blackout["STATUS"] == "CONFIRMED" and blackout["CATEGORIES"] == "Blackout"


def test_a_day_that_ends_at_a_time_is_told_in_instants(tmp_path: Path) -> None:
    files = {"0001-x/change.yaml": change("2026-07-01"), "0001-x/launch.yaml": HYPERCARE}
    text = calendar_text(knowledge(tmp_path, files), name="x")
    hypercare = event(text, "hypercare-0001")
    assert (hypercare["DTSTART"], hypercare["DTEND"]) == ("20260630T220000Z", "20260703T160000Z")


def test_the_state_of_a_go_live_is_that_of_its_event_and_its_uid_stays(tmp_path: Path) -> None:
    launch = "deployments:\n" + LIVE % ("2026-05-02", ", rolled-back-on: 2026-05-04")
    files = {
        "0001-x/change.yaml": change("2026-06-25"),
        "0001-x/launch.yaml": launch,
        "0002-y/change.yaml": change("2026-06-25", "portal", status="withdrawn"),
    }
    kb = knowledge(tmp_path, files)
    text = calendar_text(kb, name="x")
    assert event(text, "go-live-0001-1")["STATUS"] == "CANCELLED"
    assert event(text, "go-live-0001-2")["STATUS"] == "TENTATIVE"
    assert event(text, "go-live-0002-1")["STATUS"] == "CANCELLED"
    files["0001-x/launch.yaml"] += LIVE % ("2026-06-26", "")
    later = calendar_text(knowledge(tmp_path, files, dt.date(2026, 6, 30)), name="x")
    assert event(later, "go-live-0001-2")["STATUS"] == "CONFIRMED"
    uids = [[e["UID"] for e in events(each) if "0001-2" in e["UID"]] for each in (text, later)]
    assert uids[0] == uids[1]


def at(address: str, *, home: str = "") -> Publication:
    """A site at an address."""
    return Publication("x", "x", "en", address, home or address)


def uids(kb: KnowledgeBase, *, name: str, site_url: str = "") -> set[str]:
    publication = at(site_url) if site_url else None
    return {e["UID"] for e in events(calendar_text(kb, name=name, publication=publication))}


def test_uids_hang_on_the_address_of_the_site_and_not_on_its_name(tmp_path: Path) -> None:
    """A new name would give everybody who follows the calendar each event twice."""
    kb = knowledge(tmp_path, {"0001-x/change.yaml": change("2026-07-11")})
    ours = uids(kb, name="Billing", site_url="https://kb.example/billing/")
    assert uids(kb, name="Invoicing", site_url="https://kb.example/billing/") == ours
    assert uids(kb, name="Billing", site_url="http://KB.example/billing") == ours
    assert not uids(kb, name="Billing", site_url="https://kb.example/tax/") & ours
    assert not uids(kb, name="Billing") & uids(kb, name="Tax")


def test_a_long_blackout_does_not_describe_every_go_live_within_it(tmp_path: Path) -> None:
    catalog = CATALOG.replace("end: 2026-07-12", "end: 2076-07-12")
    files = {f"00{n}-x/change.yaml": change(f"2027-01-{n}") for n in range(10, 30)}
    text = calendar_text(knowledge(tmp_path, {"catalog.yaml": catalog, **files}), name="x")
    said = event(text, "blackout-2026-07-10-1")["DESCRIPTION"]
    assert said.count("Goes live within it") == 10 and "And 10 more of these" in said


def test_text_of_authors_can_make_no_property_of_its_own(tmp_path: Path) -> None:
    reason = 'reason: "One, two; \\\\three\\nATTENDEE:mailto:x@example.com\\nEND:VEVENT"'
    catalog = CATALOG.replace("reason: Summer freeze", reason)
    title = f'"{"Ærlig prøve, ja; " * 9}"'
    files = {"catalog.yaml": catalog, "0001-x/change.yaml": change("2026-07-11", title=title)}
    kb = knowledge(tmp_path, files)
    text = calendar_text(kb, name="A, b; c\nd", publication=at("https://kb.example/x"))
    assert not any(name == "ATTENDEE" for name, _ in content_lines(text))
    assert dict(content_lines(text))["X-WR-CALNAME"] == "A\\, b\\; c\\nd"
    read = {str(e["UID"]).split("@")[0]: e for e in Calendar.from_ical(text).walk("VEVENT")}
    summary = str(read["blackout-2026-07-10-1"]["SUMMARY"])
    assert summary == "Blackout: One, two; \\three\nATTENDEE:mailto:x@example.com\nEND:VEVENT"
    assert str(read["go-live-0001-1"]["SUMMARY"]).endswith("Ærlig prøve, ja; ")
    assert str(read["go-live-0001-1"]["URL"]) == "https://kb.example/x/changes/0001/"


def test_without_an_address_of_the_site_events_have_no_link(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, {"0001-x/change.yaml": change("2026-07-11")})
    assert "URL" not in event(calendar_text(kb, name="x"), "go-live-0001-1")


def test_the_edges_of_time_are_dates_like_any_other(tmp_path: Path) -> None:
    catalog = CATALOG.replace(
        "start: 2026-07-10, end: 2026-07-12", 'start: "0001-01-01T00:00", end: "9999-12-31T23:59"'
    )
    text = calendar_text(knowledge(tmp_path, {"catalog.yaml": catalog}), name="x")
    assert event(text, "blackout-0001-01-01-1")["DTSTART"] == "00010101T000000Z"


# --- data ------------------------------------------------------------------------------------------


def validate(kb: KnowledgeBase) -> dict[str, Any]:
    """Every file of the data, each valid by its published schema."""
    pages = plan_pages(kb)
    found = {}
    for name in MODELS:
        schema = json.loads(schema_text(name))
        Draft202012Validator.check_schema(schema)
        found[name] = json.loads(data_text(kb, pages, name))
        complaints = [e.message for e in Draft202012Validator(schema).iter_errors(found[name])]
        assert complaints == [], name
    return found


def by_id(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in records}


def test_the_data_of_the_sample_is_as_its_schemas_say(repository: Path) -> None:
    data = validate(KnowledgeBase.open(repository, AS_OF))
    documents = by_id(data["documents"]["documents"])
    assert documents["prepay-renewals"]["stale"] == [
        {"change": "0007", "touched": ["billing/subscriptions"], "since": "2026-03-09T22:50"}
    ]
    retired = documents["card-payment-batch"]
    assert retired["retired"]["replaced-by"] == "gateway-payment-collection"
    assert (retired["current"], retired["url"]) == (None, "runbooks/card-payment-batch/")
    changes = by_id(data["changes"]["changes"])
    assert changes["0008"]["status"] == "rolled-back"
    assert changes["0013"]["launch-unconfirmed"] is True
    assert changes["0007"]["left-stale"] == ["prepay-renewals"]
    assert [gate["status"] for gate in changes["0014"]["gates"]]
    assert [file["name"] for file in data["index"]["files"]] == [n for n in MODELS if n != "index"]


def test_generated_content_is_as_the_schemas_say(tmp_path: Path) -> None:
    validate(knowledge(tmp_path, many(2, 40, days=40)))
    data = validate(KnowledgeBase.open(write_change(tmp_path / "full"), AS_OF))
    (trace,) = data["trace"]["changes"]
    assert by_id(trace["requirements"])["0007/R1"]["cases"] == ["0007/T1", "0007/T2"]
    assert by_id(trace["cases"])["0007/T1"]["result"] == "pass"
    assert any(gap["kind"] == "result-without-evidence" for gap in trace["gaps"]) or trace["gaps"]


def test_an_empty_knowledge_base_is_data_too(tmp_path: Path) -> None:
    data = validate(KnowledgeBase.open(write(tmp_path, {"catalog.yaml": "timezone: UTC\n"}), AS_OF))
    assert data["changes"]["changes"] == data["calendar"]["entries"] == []


RUNBOOK = "\ufeff---\ntitle: Run\ncovers: [billing]\n---\n# Rün\r\n\r\nText.\r\n"


def test_the_checksum_is_of_the_text_below_the_front_matter_with_line_feeds(tmp_path: Path) -> None:
    root = write(tmp_path, {"catalog.yaml": CATALOG, "0001-x/change.yaml": change("2026-07-11")})
    runbook = root / "changes/0001-x/runbooks/run.md"
    runbook.parent.mkdir()
    runbook.write_bytes(RUNBOOK.encode())
    data = validate(KnowledgeBase.open(root, AS_OF))
    (document,) = data["documents"]["documents"]
    (coming,) = document["coming"]
    assert coming["sha256"] == hashlib.sha256("# Rün\n\nText.\n".encode()).hexdigest()
    assert (coming["label"], coming["planned"]) == ("draft of 0001", "2026-07-11")
    assert (document["url"], document["current"]) == (None, None)
    assert coming["url"] == "runbooks/run/coming/0001/"
    runbook.write_text("---\ntitle: Other title\n---\n# Rün\n\nText.\n", encoding="utf-8")
    (again,) = validate(KnowledgeBase.open(root, AS_OF))["documents"]["documents"]
    assert again["coming"][0]["sha256"] == coming["sha256"]


def test_what_happens_later_than_the_day_is_not_in_the_data(tmp_path: Path) -> None:
    launch = "deployments:\n" + LIVE % ("2026-06-10", ", rolled-back-on: 2026-06-20")
    files = {"0001-x/change.yaml": change("2026-06-10"), "0001-x/launch.yaml": launch}
    (record,) = validate(knowledge(tmp_path, files))["changes"]["changes"]
    assert record["launched"] and record["rolled-back-on"] is None
    assert record["deployments"][0]["rolled-back-on"] is None
    assert "2026-06-20" not in json.dumps(record)
    (before,) = validate(KnowledgeBase.open(tmp_path, dt.date(2026, 6, 9)))["changes"]["changes"]
    assert before["deployments"][0]["actual"] is before["deployments"][0]["outcome"] is None


@pytest.mark.parametrize(("as_of", "count"), [(9, 0), (10, 1), (12, 2)])
def test_corrections_are_counted_up_to_the_day(as_of: int, count: int, tmp_path: Path) -> None:
    files = {
        "0001-x/change.yaml": change("2026-06-01", change_type="adoption"),
        "0001-x/runbooks/run.md": "---\ncorrections:\n"
        "  - {on: 2026-06-10, by: mara, text: A word}\n"
        "  - {on: 2026-06-12, by: mara, text: Another word}\n---\n# Run\n",
    }
    day = dt.date(2026, 6, as_of)
    (document,) = validate(knowledge(tmp_path, files, day))["documents"]["documents"]
    assert document["current"]["corrections"] == count


def test_a_failed_go_live_is_failed_in_the_data_and_clashes_with_nothing(tmp_path: Path) -> None:
    failed = "deployments:\n  - {env: production, actual: 2026-06-11, outcome: failed}\n"
    files = {
        "0001-x/change.yaml": change("2026-06-10", status="launching"),
        "0001-x/launch.yaml": failed + HYPERCARE,
        "0002-y/change.yaml": change("2026-06-20"),
    }
    data = validate(knowledge(tmp_path, files))
    entry = by_id(data["calendar"]["entries"])["go-live-0001-1"]
    assert (entry["state"], entry["start"], entry["clashes"]) == ("failed", "2026-06-11", [])
    assert [record["clashes"] for record in data["changes"]["changes"]] == [[], []]


def test_clashes_are_in_the_data_of_both_changes_and_of_the_calendar(tmp_path: Path) -> None:
    files = {f"000{n}-x/change.yaml": change("2026-07-11", "billing") for n in (1, 2)}
    data = validate(knowledge(tmp_path, files))
    one, two = data["changes"]["changes"]
    assert one["clashes"] == [{"change": "0002", "systems": ["billing"]}]
    assert two["blackouts"] == ["blackout-2026-07-10-1"]
    calendar = by_id(data["calendar"]["entries"])
    assert calendar["go-live-0001-1"]["clashes"] == one["clashes"]
    assert calendar["blackout-2026-07-10-1"]["go-lives"] == ["go-live-0001-1", "go-live-0002-1"]


def test_a_record_is_a_line_so_that_a_difference_of_two_days_can_be_read(repository: Path) -> None:
    kb = KnowledgeBase.open(repository, AS_OF)
    lines = data_text(kb, plan_pages(kb), "changes").splitlines()
    assert sum(line.startswith('{"id": ') for line in lines) == len(kb.changes)


def test_the_order_of_folders_is_of_no_account(repository: Path) -> None:
    one, other = (dict(data_texts(kb, plan_pages(kb))) for kb in _twice(repository))
    assert one == other


def _twice(root: Path) -> Iterator[KnowledgeBase]:
    from dataclasses import replace  # noqa: PLC0415  # of use here only

    from changeover.resolve import resolve  # noqa: PLC0415

    kb = KnowledgeBase.open(root, AS_OF)
    yield kb
    content = replace(kb.content, changes=tuple(reversed(kb.content.changes)))
    yield KnowledgeBase(root, content, resolve(content, AS_OF))


# --- described -------------------------------------------------------------------------------------


def parts(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "", schema
    yield from schema["$defs"].items()


@pytest.mark.parametrize("name", MODELS)
def test_every_field_of_the_data_says_what_it_means(name: str) -> None:
    for part, schema in parts(json.loads(schema_text(name))):
        assert schema["description"], part
        assert schema["additionalProperties"] is False
        for key, value in schema["properties"].items():
            assert value.get("description"), f"{part}.{key}"
            assert re.fullmatch(r"[$a-z][a-z0-9-]*", key), key
            assert key == "$schema" or key in schema["required"], f"{part}.{key}"


def data_tables() -> str:
    """The tables of the guide, made from the schemas."""
    written = []
    for name in MODELS:
        schema = json.loads(schema_text(name))
        written.append(f"### data/{data_path(name)}\n\n{_one_line(schema)}\n\n{_table(schema)}")
        for part, definition in schema["$defs"].items():
            if "properties" in definition:
                title = re.sub(r"(?<!^)([A-Z])", r" \1", part.removesuffix("Record")).capitalize()
                text = f"#### {title} ({data_path(name)})\n\n{_one_line(definition)}\n\n{_table(definition)}"
                written.append(text)
    return "\n\n".join(written) + "\n"


def _one_line(part: Mapping[str, Any]) -> str:
    return " ".join(part["description"].split())


def _table(schema: Mapping[str, Any]) -> str:
    rows = ["| key | type | what it is |", "|---|---|---|"]
    for key, value in schema["properties"].items():
        rows.append(f"| `{key}` | {_type(value)} | {_one_line(value)} |")
    return "\n".join(rows)


def _type(value: Mapping[str, Any]) -> str:
    if "enum" in value:
        return ", ".join(f"`{word}`" for word in value["enum"])
    if "anyOf" in value:
        return " or ".join(dict.fromkeys(map(_type, value["anyOf"])))
    if "$ref" in value:
        word = value["$ref"].rsplit("/", 1)[-1].removesuffix("Record")
        return re.sub(r"(?<!^)([A-Z])", r" \1", word).lower()
    if "items" in value:
        return f"list of {_type(value['items'])}"
    if "examples" in value:
        return "moment"
    return {"string": "text", "integer": "number", "boolean": "true or false"}.get(
        value["type"], value["type"]
    )


BEGIN = "<!-- from here on made from the schemas: pytest tests/test_exports.py --update-golden -->"


def test_the_guide_describes_every_key_of_the_data(pytestconfig: pytest.Config) -> None:
    page = GUIDE / "data.md"
    text = page.read_text(encoding="utf-8")
    hand_written, found, tables = text.partition(f"{BEGIN}\n\n")
    assert found
    if pytestconfig.getoption("--update-golden"):
        page.write_text(hand_written + found + data_tables(), encoding="utf-8")
        tables = data_tables()
    assert tables == data_tables()


# --- the command -----------------------------------------------------------------------------------


def export(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        main, ["export", "json", "--root", str(root), "--as-of", "2026-06-15", *arguments]
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {"0001-x/change.yaml": change("2026-07-01", status="proposed")}
    return write(tmp_path / "kb", {"catalog.yaml": CATALOG, **files})


def test_the_command_writes_what_a_site_has(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = export(root, "--out", str(out))
    assert result.exit_code == 0, result.output
    site = open_site(root, AS_OF)
    expected = dict(data_texts(site.kb, site.pages))
    written = {p.relative_to(out).as_posix(): p for p in out.rglob("*") if p.is_file()}
    assert {path: file.read_bytes() for path, file in written.items()} == {
        path: text.encode() for path, text in expected.items()
    }
    assert sorted(result.stdout.splitlines()) == sorted(str(p) for p in written.values())
    assert export(root, "--out", str(out)).exit_code == 0  # over what is there


def test_one_file_goes_to_standard_output_or_with_its_schema_into_a_folder(
    root: Path, tmp_path: Path
) -> None:
    site = open_site(root, AS_OF)
    result = export(root, "--only", "documents")
    assert result.stdout == data_text(site.kb, site.pages, "documents")
    out = tmp_path / "out"
    assert export(root, "--only", "trace", "--out", str(out)).exit_code == 0
    assert sorted(p.name for p in out.rglob("*") if p.is_file()) == [
        "trace.json",
        "trace.schema.json",
    ]


def test_all_files_go_to_standard_output_as_one_object(root: Path) -> None:
    site = open_site(root, AS_OF)
    found = json.loads(export(root).stdout)
    assert list(found) == list(MODELS)
    assert found["changes"] == json.loads(data_text(site.kb, site.pages, "changes"))


def test_content_with_errors_is_refused_with_the_problems_told(root: Path, tmp_path: Path) -> None:
    file = root / "changes/0001-x/change.yaml"
    file.write_text(file.read_text().replace("proposed", "propsed"))
    result = export(root, "--out", str(tmp_path / "out"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        "0001-x/change.yaml:2:9 CO104" in result.stderr
        and "did you mean 'proposed'" in result.stderr
    )
    assert "Nothing was exported." in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_that_can_not_be_written_leaves_what_was_there(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "trace.json").mkdir(parents=True)
    (out / "changes.json").write_text("mine")
    result = export(root, "--out", str(out))
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr and "trace.json" in result.stderr
    assert (out / "changes.json").read_text() == "mine"
    left = [p.name for p in out.rglob("*") if p.is_file()]
    assert left == ["changes.json"]


def test_wrong_usage_is_told(root: Path) -> None:
    assert export(root, "--only", "nothing").exit_code == 2
    result = CliRunner().invoke(main, ["export", "yaml", "--root", str(root)])
    assert result.exit_code == 2 and "json" in result.stderr


# --- a site ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a small knowledge base."""
    root = copy_site("small", tmp_path_factory.mktemp("exports") / "kb")
    result = run("changeover", "build", "--as-of", "2026-06-15", root=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root / "site"


def urls(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key in ("url", "history") and isinstance(part, str):
                yield part
            yield from urls(part)
    elif isinstance(value, list):
        for part in value:
            yield from urls(part)


def test_the_urls_of_the_data_are_pages_of_the_site(built: Path) -> None:
    found = [
        url
        for name in MODELS
        for url in urls(json.loads((built / f"data/{name}.json").read_text()))
    ]
    assert len(found) > 5
    assert [url for url in found if not (built / url / "index.html").is_file()] == []


def test_the_names_of_all_files_are_known_to_the_pages(built: Path) -> None:
    """So that a hand-written file in the place of one is told (CO501)."""
    assert tuple(MODELS) == DATA
    written = {p.relative_to(built).as_posix() for p in (built / "data").rglob("*") if p.is_file()}
    feeds = {
        path for path in PUBLISHED if path.startswith("feeds/")
    }  # written with a site_url only
    assert written | {FEED} == PUBLISHED - feeds


def test_the_index_leads_to_every_file_and_its_schema(built: Path) -> None:
    index = json.loads((built / "data/index.json").read_text())
    for file in index["files"]:
        data = json.loads((built / "data" / file["path"]).read_text())
        schema = json.loads((built / "data" / file["schema"]).read_text())
        Draft202012Validator(schema).validate(data)
        assert data["$schema"] == file["schema"]


def test_events_keep_their_uids_in_every_version_of_a_site(root: Path) -> None:
    kb, home = KnowledgeBase.open(root, AS_OF), "https://kb.example/brimhavn/"
    uids = [
        [found["UID"] for found in events(calendar_text(kb, name="x", publication=publication))]
        for publication in (at(home), at(f"{home}latest/", home=home))
    ]
    assert uids[0] == uids[1] and uids[0]


def test_events_of_a_version_lead_to_the_latest_one_as_feeds_do(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, {"0001-x/change.yaml": change("2026-07-11")})
    home = "https://kb.example/"
    latest = replace(at(f"{home}latest/", home=home), is_frozen=True, has_folders=False)
    text = calendar_text(kb, name="x", publication=latest)
    found = event(text, "go-live-0001-1")["URL"]
    assert found == "https://kb.example/latest/changes/0001/index.html"


def test_the_address_of_an_event_is_a_uri_wherever_the_site_is(tmp_path: Path) -> None:
    kb = knowledge(tmp_path, {"0001-x/change.yaml": change("2026-07-11")})
    text = calendar_text(kb, name="x", publication=at("https://bücher.example/süd ost/"))
    found = event(text, "go-live-0001-1")["URL"]
    assert found == "https://xn--bcher-kva.example/s%C3%BCd%20ost/changes/0001/"


def test_uids_are_those_that_were_given_before(tmp_path: Path) -> None:
    """Whoever follows the calendar would else have every event twice."""
    kb = knowledge(tmp_path, {"0001-x/change.yaml": change("2026-07-11")})
    ours = hashlib.sha256(b"kb.example/brimhavn").hexdigest()[:12]
    found = uids(kb, name="x", site_url="https://KB.example/brimhavn/")
    assert f"go-live-0001-1@{ours}.changeover" in found


def test_the_site_has_the_calendar_with_its_line_ends(built: Path) -> None:
    raw = (built / "calendar.ics").read_bytes()
    content_lines(raw.decode())
    page = (built / "calendar/index.html").read_text()
    assert 'href="../calendar.ics"' in page


def test_no_record_of_the_data_is_defined_without_being_used() -> None:
    used: set[type[Record]] = set()

    def walk(kind: Any) -> None:
        if isinstance(kind, type) and issubclass(kind, Record) and kind not in used:
            used.add(kind)
            for field in kind.model_fields.values():
                walk(field.annotation)
        for part in get_args(kind):
            walk(part)

    for model in MODELS.values():
        walk(model)
    known = set(Record.__subclasses__())
    assert {k for k in known if k.__name__.endswith("Record")} <= used
