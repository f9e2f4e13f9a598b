"""A revision of a document in the folder of a change: a copy of another one, or a new document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from changeover.knowledge import KnowledgeBase
from changeover.load import SCHEMAS, TEMPLATE
from changeover.load.document import check_id, document_id
from changeover.model.base import LONGEST_TITLE
from changeover.model.content import Change, Revision
from changeover.model.document import Kind
from changeover.problems import ChangeoverError, Location, Severity, suggest
from changeover.resolve.revisions import NEW_DOCUMENT
from changeover.scaffold.change import cannot_use, make_slug
from changeover.scaffold.files import list_new_files, write_new_files
from changeover.scaffold.starter import package_template
from changeover.scaffold.yaml_text import flow_list, quote, with_keys, without_keys
from changeover.source import read_text, split_front_matter

_EDITOR_LINE = re.compile(r"\A# yaml-language-server: \$schema=[^\n]*\n(?:##\n)?")
_FIRST_COMMENT = re.compile(r"\A(?:[ \t]*#[^\n]*\n)+")
_ROLE_OF_STEP = re.compile(r"(?m)^(###.*\{[^}\n]*?)[ ]role=([\w-]+)")


def revise(
    kb: KnowledgeBase, document: str, *, change: str, base: str | None = None
) -> tuple[str, ...]:
    """Copy a revision of `document` into the folder of `change` and return the paths written.

    The copy says in `base` where it comes from: the current revision (the last one that production
    ran on when none is current), or that of the change `base`. Corrections stay behind: they are of
    the text that was read. Raises ChangeoverError when there is no such document, change or
    revision, or the change can't bring one.
    """
    document = _find_document(kb, document)
    target = _find_change(kb, change)
    _check_unsaid(target, document)
    source = _choose(kb, document, change=target.id, base=base)
    below = Path(source.path).relative_to(kb.changes[source.change].folder).as_posix()
    files = {
        f"{target.folder}/{below}": with_front_matter(
            _read(kb.root, source.path), source.path, {"base": quote(source.change)}
        )
    }
    if source.quiz is not None:
        quiz = source.quiz.path
        name = Path(quiz).relative_to(kb.changes[source.change].folder).as_posix()
        files[f"{target.folder}/{name}"] = _read(kb.root, quiz)
    return _write(kb.root, files)


def begin_document(
    kb: KnowledgeBase, kind: Kind, title: str, *, change: str, id: str | None = None
) -> tuple[str, ...]:
    """Begin a new document in the folder of `change` and return the paths written.

    Its text is the example of its kind in `changes/_template/`; without `id`, its id is made of the
    title. Raises ChangeoverError when the id is taken or can't be one, the title is none, or the
    change can't bring one.
    """
    title = title.strip()
    if not title or not title.isprintable() or len(title) > LONGEST_TITLE:
        raise ChangeoverError(
            f"a title is one line of 1 to {LONGEST_TITLE} characters; "
            f'say what it is about: changeover revise --new {kind.value} "…" --change {change}'
        )
    target = _find_change(kb, change)
    id = _new_id(kb, kind, title, wanted=id)
    taken = kb.documents.get(id) or kb.documents.get(kb.aliases.get(id, ""))
    if taken is not None:
        raise ChangeoverError(
            f"'{id}' is the {taken.kind.label.lower()} '{taken.id}' already; revise it with "
            f"'changeover revise {taken.id} --change {change}', or choose another id with --id"
        )
    example, path = _example(kb.root, kind)
    text = _read(example.parent, example.name)
    roles = {role.id for role in kb.catalog.roles}
    values = {
        "title": quote(title),
        "covers": flow_list(target.file.value.systems),
        "base": NEW_DOCUMENT,
    }
    text = with_front_matter(text, path, values, roles=roles)
    text = _ROLE_OF_STEP.sub(lambda m: m[0] if m[2] in roles else m[1], text)
    files = {f"{target.folder}/{kind.folder}/{id}.md": text}
    quiz = example.with_name(f"{example.stem}.quiz.yaml")
    if kind is Kind.TRAINING and quiz.is_file():
        questions = _read(quiz.parent, quiz.name)
        if not (kb.root / SCHEMAS).is_dir():
            questions = _EDITOR_LINE.sub("", questions)
        questions = questions.replace(example.name, f"{id}.md")
        files[f"{target.folder}/{kind.folder}/{id}.quiz.yaml"] = questions
    return _write(kb.root, files)


def _new_id(kb: KnowledgeBase, kind: Kind, title: str, *, wanted: str | None) -> str:
    """The id of a new document: as wanted, else of the title, else the next free one of its kind."""
    numbered = (f"{kind.value}-{n}" if n > 1 else kind.value for n in count(1))
    id = wanted or make_slug(title, fallback="")
    id = id or next(name for name in numbered if name not in kb.documents)
    if document_id(id) != id:
        raise ChangeoverError(f"'{id}' can't be an id; did you mean '{document_id(id)}'?")
    problems = check_id(id, kind, Location(f"{kind.folder}/{id}.md"))
    if problems:
        raise ChangeoverError(f"{problems[0].message}; choose another one with --id")
    return id


def with_front_matter(
    text: str, path: str, values: Mapping[str, str], *, roles: set[str] | None = None
) -> str:
    """A document's text with some keys of its front matter set, and without its corrections.

    `roles`, where they are given, are those that the catalog has: others are left out. Raises
    ChangeoverError with every problem when the front matter can't be read.
    """
    parsed, body, _ = split_front_matter(text, path)
    problems = [] if parsed is None else list(parsed.problems)
    if problems:
        raise cannot_use(problems)
    inside = "" if parsed is None else "\n".join(text[: -len(body) or None].split("\n")[1:-2])
    inside = without_keys(f"{inside}\n", {"corrections"}) if inside.strip() else ""
    if roles is not None:
        inside = _FIRST_COMMENT.sub("", inside)
        named = parsed.data.get("roles", []) if parsed and isinstance(parsed.data, dict) else []
        known = [role for role in named if role in roles]
        inside = (
            with_keys(inside, {"roles": flow_list(known)})
            if known
            else without_keys(inside, {"roles"})
        )
    own = "" if parsed is not None else "\n"
    return f"---\n{with_keys(inside, values)}---\n{own}{body}"


def _find_document(kb: KnowledgeBase, document: str) -> str:
    if document in kb.documents:
        return document
    if document in kb.aliases:
        return kb.aliases[document]
    hint = suggest(document, kb.documents) or "begin a new one with --new KIND"
    raise ChangeoverError(f"there is no document '{document}'; {hint}")


def _find_change(kb: KnowledgeBase, change: str) -> Change:
    """The change that is to bring a revision; raises ChangeoverError when it can't."""
    found = kb.changes.get(change)
    start = found.file.path if found is not None else f"changes/{change}-"
    own = [p for p in kb.load_problems if p.location.path.startswith(start)]
    errors = [p for p in own if p.severity is Severity.ERROR]
    if errors:
        raise cannot_use(errors)
    if found is None:
        hint = suggest(change, kb.changes) or "begin one with 'changeover new'"
        raise ChangeoverError(f"there is no change '{change}'; {hint}")
    state = kb.state(change)
    if state.is_launched:
        raise ChangeoverError(
            f"{change} is live already, and what it brought is what production reads: mend its own "
            "file and list that under 'corrections', or revise the document in a new change"
        )
    if kb.resolution.histories[change].first is not None:
        raise ChangeoverError(
            f"{change} was live before, and a revision that it brings now would count as launched "
            "then: revise the document in a new change"
        )
    if found.file.value.status == "withdrawn":
        raise ChangeoverError(
            f"{change} is withdrawn and will bring nothing; choose another change"
        )
    return found


def _check_unsaid(change: Change, document: str) -> None:
    own = change.revision_of(document)
    if own is not None:
        raise ChangeoverError(f"{change.id} has a revision of '{document}' already: {own.path}")
    for place, entry in enumerate(change.file.value.dispositions):
        if entry.doc == document:
            said = "is retired" if entry.action == "retire" else "needs no change"
            where = change.file.at("dispositions", place)
            raise ChangeoverError(f"{where} says that '{document}' {said}; remove that entry first")


def _choose(kb: KnowledgeBase, document: str, *, change: str, base: str | None) -> Revision:
    """The revision to copy."""
    state = kb.documents[document]
    revisions = {revision.change: revision for revision in kb.revisions[document]}
    others = [id for id in revisions if id != change]
    if base is not None:
        if base not in others:
            known = ", ".join(others) or "none"
            raise ChangeoverError(
                f"change '{base}' brings no revision of '{document}'; those that do: {known}"
            )
        return revisions[base]
    if state.shown is None:
        drafts = " or ".join(f"--base {id}" for id in others)
        raise ChangeoverError(
            f"'{document}' has not launched yet; copy a draft of it with {drafts}"
        )
    return state.shown


def _read(root: Path, path: str) -> str:
    text, problems = read_text(root / path, path)
    if text is None or problems:
        raise cannot_use(problems)
    return text


def _example(root: Path, kind: Kind) -> tuple[Path, str]:
    """The example of a kind in the template: the site's own, else ours; and what to call it."""
    for template in (root / TEMPLATE, package_template()):
        folder = template / kind.folder
        names = [name for name in list_new_files(folder) if name.endswith(".md")]
        if names:
            return folder / names[0], f"{TEMPLATE}/{kind.folder}/{names[0]}"
    raise ChangeoverError(f"{TEMPLATE}/{kind.folder} has no example to begin with")


def _write(root: Path, files: Mapping[str, str]) -> tuple[str, ...]:
    """Write all of it or nothing."""
    try:
        write_new_files(root, {path: text.encode() for path, text in files.items()})
    except FileExistsError as error:
        raise ChangeoverError(f"{error.filename} is there already; nothing was written") from None
    return tuple(files)
