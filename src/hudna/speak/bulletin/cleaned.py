"""Texts that others wrote, made fit to stand in a page. They are shown as they are; only what can
turn or hide the text around it is shown as a sign that something was there."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

KEPT = frozenset("\n\u200c\u200d\u200e\u200f\u061c\u00ad")
"""Line ends, joiners (Arabic and Persian are spelled with them), single marks of direction."""
UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_LINES = re.compile("\r\n?|[\u2028\u2029\u0085\v\f]")
_SPACES = re.compile(r"\s+")


def cleaned(text: str) -> str:
    """`text` with its line ends as `\\n`, and U+FFFD for every other control, direction override,
    isolate and unassigned sign: none of these may reach into what stands beside it."""
    plain = _LINES.sub("\n", text).replace("\t", " ")
    return "".join(c if c in KEPT or unicodedata.category(c) not in UNSEEN else "\ufffd"
                   for c in plain).strip()


def in_line(text: str) -> str:
    """`cleaned`, on one line."""
    return _SPACES.sub(" ", cleaned(text))


def direction(text: str, otherwise: Literal["ltr", "rtl"]) -> Literal["ltr", "rtl"]:
    """That of its first strong character (UAX 9, rules P2 and P3)."""
    for char in text:
        if found := _STRONG.get(unicodedata.bidirectional(char)):
            return "rtl" if found == "rtl" else "ltr"
    return otherwise
