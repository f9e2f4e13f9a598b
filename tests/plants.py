"""A knowledge base in which every text is a word of its own: those that an audience may read, and all others.

Values are made from the models, field by field, so a field that is added later is planted too. The
words are letters and digits only: no escaping, quoting or making of ids changes them.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import yaml

from changeover.model.base import Defines, Duration, Model, Moment, Refers
from changeover.model.document import FRONT_MATTER, Kind
from changeover.schema import MODELS

SECRET = "xqzqx"
"""Every word that the audience may not read holds it; nothing else in a site does."""
OPEN = "yqzqy"
"""Every word that the audience is to read holds it."""

AUDIENCE = "customers"
PNG = b"\x89PNG\r\n\x1a\n"

_LONG_AGO, _DAY = "2026-01-05", "2026-05-10"
NO_WORDS = frozenset(
    {
        ("CatalogFile", "timezone"),
        ("ChangeFile", "see_also"),
        ("CutoverStep", "after"),
        ("Disposition", "doc"),
    }
) | {("RunOf", name) for name in ("change", "document", "revision")}
"""Fields whose values are no words of their own: references, and names that the world has given."""
_STAY_OUT = frozenset({"schema", "base", "rolled-back-on", "replaced-by", "replaces", "depends-on"})
"""Fields that would make the content another one; their values are ids that stand elsewhere too."""


def secret(name: str) -> str:
    """An id or a name that the audience may not read."""
    return f"{SECRET}{name}"


def open_(name: str) -> str:
    """A text that the audience is to read."""
    return f"{OPEN}{name}"


class Planter:
    """Fills models; what a caller gives stays, everything else becomes a word of its own."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self.planted: set[tuple[str, str]] = set()
        """(model, field) of every text that was planted."""

    def file(self, name: str, **given: Any) -> str:
        """A YAML file of one of `MODELS`; in names, `_` stands for `-`."""
        return yaml.safe_dump(self.fill(MODELS[name], _kebab(given)), sort_keys=False)

    def fill(self, model: type[Model], given: Mapping[str, Any]) -> dict[str, Any]:
        """A value for every field of a model, by its key."""
        values = {}
        for name, info in model.model_fields.items():
            key = info.alias or name
            marks = [mark for mark in info.metadata if isinstance(mark, Refers | Defines)]
            if key in given:
                values[key] = self._given(info.annotation, given[key], (model.__name__, name))
            elif key not in _STAY_OUT:
                values[key] = self._make(info.annotation, (model.__name__, name), marks)
        return {key: value for key, value in values.items() if value is not None}

    def _given(self, annotation: Any, value: Any, field: tuple[str, str]) -> Any:
        """What a caller gave, with the rest of each model in it."""
        if isinstance(value, dict):
            (model,) = _models(annotation)
            return self.fill(model, _kebab(value))
        if isinstance(value, list):
            return [self._given(annotation, element, field) for element in value]
        if SECRET in str(value):
            self.planted.add(field)
        return value

    def _make(self, annotation: Any, field: tuple[str, str], marks: list[Any]) -> Any:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            marks = marks + [mark for mark in arguments[1:] if isinstance(mark, Refers | Defines)]
            return self._make(arguments[0], field, marks)
        if origin in (Union, types.UnionType):
            chosen = [argument for argument in arguments if argument is not type(None)]
            return self._make(Moment if Moment in chosen else chosen[0], field, marks)
        if origin is tuple:
            return [self._make(arguments[0], field, marks)]
        if isinstance(annotation, type) and issubclass(annotation, Model):
            return self.fill(annotation, {})
        return self._scalar(annotation, field, marks)

    def _scalar(self, annotation: Any, field: tuple[str, str], marks: list[Any]) -> Any:
        if get_origin(annotation) is Literal:
            return get_args(annotation)[0]
        if annotation is Moment:
            return _DAY
        if annotation is Duration:
            return "30m"
        if annotation is bool:
            return "false"
        if annotation in (int, float):
            return "7"
        assert annotation is str, (field, annotation)
        kinds = [mark.kind for mark in marks]
        if kinds:
            self.planted.add(field)
            return _ids(kinds[0])
        self.planted.add(field)
        return f"{SECRET}{next(self._numbers):04}"


def _ids(kind: str) -> str:
    """The id that everything of a kind has, unless a caller gave another one."""
    special = {
        "change": "0001",
        "runbook-step": f"{secret('runbook')}#{secret('step')}",
        "run-step": secret("cutover-step"),
        "document": secret("module"),
    }
    return special.get(kind, secret(kind))


def _models(annotation: Any) -> tuple[type[Model], ...]:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return (annotation,)
    return tuple(model for argument in get_args(annotation) for model in _models(argument))


def _kebab(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key.rstrip("_").replace("_", "-"): value for key, value in values.items()}


def text_fields() -> set[tuple[str, str]]:
    """(model, field) of every field of all models that holds free text or an id."""
    found: set[tuple[str, str]] = set()
    waiting: list[type[Model]] = list(MODELS.values())
    seen: set[type[Model]] = set()
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, info in model.model_fields.items():
            waiting += _models(info.annotation)
            if _is_text(info.annotation) and (info.alias or name) not in _STAY_OUT:
                found.add((model.__name__, name))
    return found


def _is_text(annotation: Any) -> bool:
    if annotation is str:
        return True
    if get_origin(annotation) is Literal:
        return False
    return any(_is_text(argument) for argument in get_args(annotation))


def plant(root: Path) -> Planter:
    """Write the knowledge base into `root`; what was planted can be asked of the Planter."""
    planter = Planter()
    files: dict[str, str | bytes] = {
        **{f"changes/{path}": text for path, text in _changes(planter).items()},
        **_pages(),
        "mkdocs.yml": _MKDOCS,
    }
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return planter


def _catalog(planter: Planter) -> str:
    return planter.file(
        "catalog",
        timezone="Europe/Oslo",
        systems=[
            {
                "id": open_("system"),
                "name": open_("systemname"),
                "public": "true",
                "parts": [secret("part")],
            },
            {"parts": [secret("otherpart")]},
        ],
        environments=[{}, {"id": secret("production")}],
        audiences=[
            {"id": AUDIENCE, "name": open_("audience"), "public": "true"},
            {"id": secret("audience")},
        ],
        releases=[
            {"id": "2026.05", "name": open_("release"), "date": "2026-05-20"},
            {"id": secret("early"), "date": "2026-04-01"},
            {"id": secret("release"), "date": "2026-12-01"},
        ],
        note_sections=[{"name": open_("section")}, {"name": secret("section")}],
        billing_runs=[{"start": "2026-07-01", "end": "2026-07-03"}],
        blackouts=[{"start": "2026-08-01", "end": "2026-08-03"}],
        approvals=[{"status": "withdrawn"}],
    )


def _front(planter: Planter, kind: Kind, text: str, **given: Any) -> str:
    """A document: its front matter, planted but for what is given, and its text."""
    given = {"audiences": [secret("audience")], **given}
    front = planter.fill(FRONT_MATTER[kind], _kebab(given))
    front[f"x-{secret('key')}"] = secret("keyvalue")
    return f"---\n{yaml.safe_dump(front, sort_keys=False)}---\n{text}"


_PUBLIC_RUNBOOK = f"""# {OPEN}guide

<!-- {SECRET}comment -->
{OPEN}intro with [{OPEN}words](../../0001-{SECRET}one/runbooks/{SECRET}runbook.md "{SECRET}linktitle")
and [{OPEN}step](../../0001-{SECRET}one/runbooks/{SECRET}runbook.md#{SECRET}step)
and [{OPEN}plan](../plan.yaml) and [{OPEN}folder](../README.md) and [{OPEN}page](/docs/guide/{SECRET}page.md)
and [{OPEN}note](../notes/{SECRET}audience.md) and [{OPEN}attached]({SECRET}file.csv) and
[{OPEN}module](../training/{OPEN}module.md) and [{OPEN}byhand](/docs/guide/open.md).

![{OPEN}alt]({SECRET}picture.png)

[{SECRET}unused]: https://example.com/{SECRET}unused

{{! {SECRET}fragment.md !}}

=== "{OPEN}tab"

    {OPEN}tabtext <span><!-- {SECRET}inline --></span>

## Steps

### {OPEN}step one {{ #{OPEN}step role={SECRET}role minutes=5 }}

{OPEN}do it.
"""

_PUBLIC_MODULE = f"""# {OPEN}moduletitle

## {OPEN}unit {{ #{OPEN}unit }}

{OPEN}learn, as [{OPEN}guidelink](../runbooks/{OPEN}runbook.md) says.
"""


def _quiz(planter: Planter) -> str:
    shown = {
        "id": open_("question"),
        "unit": open_("unit"),
        "kind": "single",
        "text": f"{OPEN}ask [{OPEN}inlinelink](../../0001-{SECRET}one/runbooks/{SECRET}runbook.md)",
        "choices": [{"text": open_("choice"), "explanation": open_("why"), "correct": "true"}],
        "answers": [],
        "hint": open_("hint"),
        "objective": "understand",
        "explanation": open_("explained"),
    }
    hidden = {
        "id": secret("stepsquestion"),
        "kind": "steps",
        "unit": open_("unit"),
        "choices": [],
        "answers": [f"{SECRET}runbook#{SECRET}step"],
        "objective": "understand",
    }
    return planter.file("quiz", questions=[shown, hidden])


def _internal_quiz(planter: Planter) -> str:
    """A question of a kind for each field that only some kinds have."""
    chosen = {"choices": [{"correct": "true"}], "answers": [], "unit": secret("unit")}
    typed = {"id": secret("typed"), "kind": "text", "choices": [], "unit": secret("unit")}
    return planter.file("quiz", questions=[chosen, typed])


_INTERNAL = f"""# {SECRET}heading

## {SECRET}unit

{SECRET}text ![{SECRET}alt]({SECRET}internal.png)

## Steps

### {SECRET}steptitle {{ #{SECRET}step role={SECRET}role }}

{SECRET}do.
"""


def _note(word: str) -> str:
    return (
        f"## {OPEN}section\n\n<!-- {SECRET}notecomment -->\n"
        f"{word}note of [{word}change](../change.yaml) and "
        f"[{word}doc](../runbooks/{OPEN}runbook.md) [{word}section](#{OPEN}section).\n"
    )


def _changes(planter: Planter) -> dict[str, str | bytes]:
    first, second, third = f"0001-{SECRET}one", f"0002-{SECRET}two", f"0003-{SECRET}three"
    adopted = {"go_live": {"planned": _LONG_AGO}, "change_type": "adoption", "status": "launching"}
    everything = {
        "status": "launching",
        "change_type": "normal",
        "systems": [open_("system")],
        "release": "2026.05",
        "see_also": ["0001"],
        "notes": None,
    }
    public = {"audiences": [AUDIENCE, secret("audience")]}
    covers = [f"{OPEN}system/{SECRET}part", secret("system")]
    return {
        "catalog.yaml": _catalog(planter),
        f"_shared/{SECRET}fragment.md": f"{OPEN}shared <!-- {SECRET}sharedcomment -->\n",
        f"_shared/{SECRET}unusedfragment.md": f"{SECRET}fragmenttext\n",
        f"{first}/change.yaml": planter.file(
            "change", **adopted, release=None, see_also=["0002"], dispositions=[]
        ),
        f"{first}/README.md": f"# {SECRET}readme\n\n{SECRET}narrative\n",
        # What was told to others before, under a name of then.
        f"{first}/runbooks/{OPEN}runbook.md": _front(
            planter, Kind.RUNBOOK, f"# {SECRET}pasttitle\n\n{SECRET}pasttext\n", title=None
        ),
        f"{first}/runbooks/{SECRET}runbook.md": _front(planter, Kind.RUNBOOK, _INTERNAL),
        f"{first}/runbooks/{SECRET}internal.png": PNG,
        f"{first}/runbooks/{OPEN}retired.md": _front(
            planter,
            Kind.RUNBOOK,
            f"# {OPEN}retiredtitle\n\n{SECRET}retiredtext\n",
            title=None,
            aliases=[],
            **public,
        ),
        f"{first}/training/{SECRET}module.md": _front(
            planter, Kind.TRAINING, _INTERNAL, prerequisites=[]
        ),
        f"{first}/training/{SECRET}module.quiz.yaml": _internal_quiz(planter),
        f"{first}/reference/{SECRET}reference.md": _front(planter, Kind.REFERENCE, _INTERNAL),
        **{f"{first}/{folder}/{SECRET}internal.png": PNG for folder in ("training", "reference")},
        f"{second}/change.yaml": planter.file(
            "change",
            **everything,
            go_live={"planned": _DAY},
            dispositions=[
                {"doc": f"{OPEN}retired", "action": "retire", "replaced-by": secret("runbook")}
            ],
        ),
        f"{second}/README.md": f"# {SECRET}readme\n\n{SECRET}narrative\n",
        **_services(planter, second, deployments=_LAUNCHED),
        f"{second}/runbooks/{OPEN}runbook.md": _front(
            planter,
            Kind.RUNBOOK,
            _PUBLIC_RUNBOOK,
            title=None,
            aliases=[open_("alias")],
            base="0001",
            covers=covers,
            variables=[
                {
                    "name": open_("variable"),
                    "default": open_("default"),
                    "description": open_("described"),
                }
            ],
            **public,
        ),
        f"{second}/runbooks/{SECRET}picture.png": PNG,
        f"{second}/runbooks/{SECRET}file.csv": f"{OPEN}csv\n",
        f"{second}/runbooks/{SECRET}unlinked.csv": f"{SECRET}unlinkedtext\n",
        f"{second}/training/{OPEN}module.md": _front(
            planter,
            Kind.TRAINING,
            _PUBLIC_MODULE,
            title=None,
            aliases=[],
            covers=covers,
            objectives=[{"id": "understand", "text": open_("objectivetext")}],
            key_points=[open_("keypoint")],
            prerequisites=[secret("module")],
            variables=[],
            **public,
        ),
        f"{second}/training/{OPEN}module.quiz.yaml": _quiz(planter),
        f"{second}/notes/{AUDIENCE}.md": _note(OPEN),
        f"{second}/notes/{SECRET}audience.md": f"## {SECRET}section\n\n{SECRET}othersnote\n",
        f"{third}/change.yaml": planter.file(
            "change",
            **{**everything, "status": "proposed", "release": secret("release")},
            go_live={"planned": "2026-11-20"},
            dispositions=[],
        ),
        f"{third}/README.md": f"# {SECRET}readme\n\n{SECRET}narrative\n",
        **_services(planter, third, deployments=[{"env": secret("environment")}]),
        f"{third}/runbooks/{OPEN}runbook.md": _front(
            planter,
            Kind.RUNBOOK,
            f"# {SECRET}comingtitle\n\n{SECRET}comingtext\n\n## Steps\n\n"
            f"### {SECRET}later {{ #{OPEN}step }}\n\n{SECRET}x\n",
            title=None,
            aliases=[secret("comingalias")],
            base="0002",
            **public,
        ),
        f"{third}/reference/{SECRET}unlaunched.md": _front(
            planter,
            Kind.REFERENCE,
            f"# {SECRET}newtitle\n\n{SECRET}newtext\n",
            aliases=[secret("newalias")],
            base="none",
            **public,
        ),
        f"{third}/notes/{AUDIENCE}.md": _note(SECRET),
    }


_LAUNCHED = [
    {"env": secret("environment"), "planned": "2026-05-09", "actual": "2026-05-09"},
    {"env": secret("production"), "planned": _DAY, "actual": _DAY},
]


def _services(planter: Planter, folder: str, *, deployments: Any) -> dict[str, str]:
    """The four deliverables and a record of a run."""
    return {
        f"{folder}/plan.yaml": planter.file("plan"),
        f"{folder}/build.yaml": planter.file("build"),
        f"{folder}/test.yaml": planter.file("test"),
        f"{folder}/launch.yaml": planter.file(
            "launch",
            deployments=deployments,
            cutover=[{"after": []}],
            hypercare={"until": "2026-12-10"},
            handover=[  # accepted of neither, so that owners stay as they were
                {"doc": secret("runbook"), "system": None, "accepted-by": None},
                {"doc": None, "accepted-by": None},
                {"doc": None, "system": None},
            ],
        ),
        f"{folder}/runs/2026-05-09-{SECRET}environment.yaml": planter.file(
            "run",
            of={"change": folder[:4], "document": None, "revision": None},
            env=secret("environment"),
            started="2026-05-09T10:00",
            finished="2026-05-09T11:00",
            steps=[{"hash": secret("hash")}],
        ),
    }


def _pages() -> dict[str, str | bytes]:
    """Pages and files of `docs/`, some for the audience."""
    return {
        "docs/index.md": f"# {SECRET}home\n\n{SECRET}hometext\n",
        f"docs/guide/{SECRET}page.md": f"# {SECRET}pagetitle\n\n![{SECRET}alt](../img/{SECRET}.png)\n",
        "docs/guide/open.md": _OPEN_PAGE,
        f"docs/img/{SECRET}.png": PNG,
        "docs/img/open.png": PNG,
        f"docs/{SECRET}data.csv": f"{SECRET}csvtext\n",
        "docs/site.css": f"/* as it is */ body {{ background: url(img/open.png) }} /* {OPEN}css */\n",
    }


_OPEN_PAGE = f"""---
title: {OPEN}pagetitle
audiences: [{AUDIENCE}]
render_macros: true
---

# {OPEN}pageheading

<!-- {SECRET}pagecomment -->
<div><!-- {SECRET}htmlcomment -->{OPEN}html</div>

[{OPEN}one]({SECRET}page.md "{SECRET}title") [{OPEN}two](../changes/index.md)
<a href="../{SECRET}page/" title="{SECRET}raw">{OPEN}three</a> [{OPEN}four](../runbooks/index.md)
{{{{ kb.link("{OPEN}runbook", "{OPEN}five") }}}}

![{OPEN}picture](../img/open.png)

{{{{ kb.documents() }}}}

{{{{ kb.runbook("{OPEN}runbook") }}}}

{{{{ kb.release_notes("latest") }}}}
"""

_MKDOCS = f"""\
site_name: {OPEN}site
site_url: https://kb.example.com/kb/
repo_url: https://git.example.com/{SECRET}repository
repo_name: {SECRET}reponame
edit_uri: edit/{SECRET}branch/docs/
strict: true
extra_css: [site.css]
theme:
  name: material
  font: false
  features: [navigation.tabs, content.action.edit]
nav:
  - {SECRET}navtitle: guide/{SECRET}page.md
  - {SECRET}section:
      - guide/{SECRET}page.md
      - {SECRET}below: [guide/{SECRET}page.md]
  - {SECRET}external: https://intranet.example.com/{SECRET}
  - {OPEN}navtitle: guide/open.md
markdown_extensions:
  - attr_list
  - tables
  - md_in_html
  - toc: {{permalink: true}}
  - pymdownx.superfences
  - pymdownx.tabbed: {{alternate_style: true}}
plugins:
  - search
  - macros:
      render_by_default: false
      on_undefined: strict
      on_error_fail: true
  - changeover:
      search: material
      as-of: 2026-06-15
      source-uri: https://git.example.com/{SECRET}source/{{path}}#{{line}}
"""
