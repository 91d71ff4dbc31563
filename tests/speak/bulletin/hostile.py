"""A bulletin whose every text is hostile, and one whose every text is as long and tame."""

from __future__ import annotations

from typing import Any

import msgspec

from hudna.speak.bulletin.data import BulletinData
from tests.speak.bulletin.example import example

CANARIES = (
    "<script>x()</script>", "<img/src=q/onerror=x()>", "\"'><svg/onload=x()>", "</style><b>",
    "{{7*7}}{%x%}", "&lt;b&gt;&#60;", "javascript:x()", "]]><!--",
    '#panic("x")', "#eval(\"1\")", '#read("/etc/hostname")', '#import"@preview/x:1.0.0"', "*b*_i_",
    "$x^2$", "`raw`", "<label>@ref", "=head", "\\#\\u{41}", "//gone", "/*gone*/", "#[", "#}{",
)
FREE = frozenset((
    "en", "ar", "ru", "exercise", "origin", "text", "summary", "place", "purpose", "what",
    "was", "now", "why", "reply", "admin", "incident", "code",
))
"""Fields whose text is anybody's: all but ids of the data's own, codes, days and digests."""


def hostile(text: str) -> BulletinData:
    """The example with `text` for every free text that is not empty."""
    plain: dict[str, Any] = msgspec.to_builtins(example())
    return msgspec.convert(_filled(plain, text), BulletinData)


def _filled(value: Any, text: str, name: str = "") -> Any:
    match value:
        case dict():
            return {k: _filled(v, text, k) for k, v in value.items()}
        case list() | tuple():
            return [_filled(v, text, name) for v in value]
        case str() if value and name in FREE:
            return text
    return value
