"""The documents that a new change touches, listed in its `change.yaml` for somebody to decide on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from changeover.scaffold.yaml_text import quote

_EXAMPLES = re.compile(r"^# dispositions:\n(?:#   .*\n?)*", re.M)
_EXPLAINED = """\
## These cover what the change touches: take the # off and say why each stays right, or revise it.
"""


def with_documents(text: str, documents: Sequence[str]) -> str:
    """A `change.yaml` with these documents, commented, in place of its examples of dispositions.

    They come at the end where the text has no examples, and without documents it stays as it is.
    """
    if not documents:
        return text
    lines = [f"#   - {{doc: {quote(id)}, action: no-change, reason: …}}\n" for id in documents]
    listed = "".join([_EXPLAINED, "# dispositions:\n", *lines])
    filled, count = _EXAMPLES.subn(lambda _: listed, text, count=1)
    return filled if count else f"{text.rstrip()}\n\n{listed}"
