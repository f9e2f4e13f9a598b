"""The Content-Security-Policy of a page, with the hashes of the inline scripts that it carries."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache

from changeover.problems import ChangeoverError

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)([^>]*)>(.*?)</script>", re.S)
_HEAD = re.compile(r"<head(?:\s[^>]*)?>(?:\s*<meta\s+charset=[^>]*>)?", re.I)
"""Where a page's head begins, behind what must come first in it."""


@lru_cache(maxsize=4096)
def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def add_policy(page: str) -> str:
    """`page` with a policy that lets it run its own scripts and reach its own site only.

    The theme's inline scripts are allowed by their hashes; authors' HTML never holds any, because
    it was sanitised before.
    """
    hashes = sorted(
        {
            _hash(body)
            for attributes, body in _INLINE_SCRIPT.findall(page)
            if "application/json" not in attributes
        }
    )
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(hashes)}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    secured, places = _HEAD.subn(lambda match: f"{match.group(0)}\n{meta}", page, count=1)
    if not places:
        raise ChangeoverError("a page without <head> can't carry its Content-Security-Policy")
    return secured
