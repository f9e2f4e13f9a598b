"""A knowledge base in which every text is a word of its own: those that an audience may read, and all others.

`tests.planter` fills what is not said here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from changeover.model.document import FRONT_MATTER, Kind
from tests.planted_docs import AUDIENCE, MKDOCS_YML, PNG, docs_files
from tests.planted_quiz import internal_quiz, quiz
from tests.planter import DAY, OPEN, SECRET, Planter, kebab, open_, secret

_LONG_AGO = "2026-01-05"


def plant(root: Path) -> Planter:
    """Write the knowledge base into `root`; what was planted can be asked of the Planter."""
    planter = Planter()
    files: dict[str, str | bytes] = {
        **{f"changes/{path}": text for path, text in _changes(planter).items()},
        **docs_files(),
        "mkdocs.yml": MKDOCS_YML,
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
    front = planter.fill(FRONT_MATTER[kind], kebab(given))
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
        f"{first}/training/{SECRET}module.quiz.yaml": internal_quiz(planter),
        f"{first}/reference/{SECRET}reference.md": _front(planter, Kind.REFERENCE, _INTERNAL),
        **{f"{first}/{folder}/{SECRET}internal.png": PNG for folder in ("training", "reference")},
        f"{second}/change.yaml": planter.file(
            "change",
            **everything,
            go_live={"planned": DAY},
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
        f"{second}/training/{OPEN}module.quiz.yaml": quiz(planter),
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
    {"env": secret("production"), "planned": DAY, "actual": DAY},
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
