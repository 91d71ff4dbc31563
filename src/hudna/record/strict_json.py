"""JSON in which every text means one thing: no name twice, whole numbers only, no stray bytes."""

from __future__ import annotations

import json
from collections import Counter
from typing import NoReturn

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import Say, say

DEEPEST = 12
"""Arrays and objects inside one another; a multipolygon in a disclosure has six."""
LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact (RFC 8259 section 6)."""


class _Bad(ValueError):  # noqa: N818 - never leaves this file
    def __init__(self, found: str, expected: Say) -> None:
        super().__init__(found)
        self.found, self.expected = found, expected


def parse(raw: bytes, where: str) -> object:
    """The value of `raw`; Refused names `where` and what is wrong. Never raises anything else."""
    try:
        text = raw.decode("utf-8")
        value: object = _DECODER.decode(text)
        if text.count("[") + text.count("{") > DEEPEST:
            _bounded(value, DEEPEST)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except _Bad as bad:
        raise Refused(Fault(where, bad.found, bad.expected)) from None
    except UnicodeError:
        raise Refused(Fault(where, shown(repr(raw)), say("JSON text in valid UTF-8"))) from None
    except (ValueError, RecursionError):
        raise Refused(Fault(where, shown(repr(raw)), say("one JSON value"))) from None
    return value


def _bounded(value: object, room: int) -> None:
    if not isinstance(value, list | dict):
        return
    if room == 0:
        raise _Bad(f"more than {DEEPEST} levels", say("arrays and objects less deep"))
    for child in value.values() if isinstance(value, dict) else value:
        _bounded(child, room - 1)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        # Counted in one pass: before a signature is checked, anybody may send megabytes of names.
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise _Bad(shown(twice), say("each name once in an object"))
    return members


def _whole(text: str) -> int:
    if len(text) > 17 or abs(value := int(text)) > LARGEST:
        raise _Bad(shown(text), say("a whole number of at most {largest}", largest=LARGEST))
    return value


def _no_float(text: str) -> NoReturn:
    raise _Bad(shown(text), say("whole numbers only"))


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_no_float, parse_constant=_no_float
)
