"""Whether a statement is sound in itself, whatever else has been said.

What is refused here can never be in any log: a hostile partner gets no upside-down height, no
open ring and no endless text past it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import msgspec

from hudna.fault import Fault, Refused
from hudna.place.geometry import Line, MultiPolygon, Point, Polygon, Way
from hudna.record.keys import PublicKey
from hudna.record.kinds import (
    AgreementText,
    Anything,
    Erasure,
    Names,
    ReadBack,
    Receipt,
    Stop,
)
from hudna.record.shapes import LAST_MS, faults_of_shape
from hudna.record.shown import shown
from hudna.say import Say, say

LONGEST_TEXT = 4_000
"""Characters of any text but the agreement's own."""
WIDEST_MM = 1_000_000_000
"""A buffer or width of more than 1000 km is a shape of its own."""
LOWEST_MM, HIGHEST_MM = -1_000_000, 100_000_000
"""1 km below the sea, 100 km above it."""

_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DIGEST = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_HASHES = frozenset({
    "subject", "notice", "of", "stop", "digest", "key", "delivery",
    "replaces", "stops", "yields_to", "records", "old_root", "proof",
})
_KEYS = frozenset({"public", "lost", "root", "record"})
_NAMED = frozenset({
    "protects", "category", "operator", "officer", "clause", "sender", "party", "law",
})
# C0 and C1 controls but tab and line ends; embeddings, overrides and isolates, which show a text in
# another order than the one signed, or reach out of it into the page around it.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def unsound(said: Anything) -> tuple[Fault, ...]:
    """Every fault of the statement; empty if it is sound. `where` is a field's name."""
    faults = [f for name in said.__struct_fields__ for f in _field(said, name)]
    return (*faults, *_order(said), *_kind(said))


def _field(said: Anything, name: str) -> Iterator[Fault]:
    value = getattr(said, name)
    if value is None or (name == "text" and isinstance(said, AgreementText)):
        return
    if name in _HASHES:
        yield from _hashes(name, value)
    elif name in _KEYS:
        yield from _key(name, value)
    elif isinstance(value, str):
        yield from _text(name, value)
    elif isinstance(value, int):
        yield from _number(name, value)
    elif isinstance(value, Names | ReadBack):
        yield from _texts(name, value)
    elif isinstance(value, Point | Line | Polygon | MultiPolygon | Way):
        yield from faults_of_shape(value, name)


def _hashes(name: str, value: str | tuple[str, ...]) -> Iterator[Fault]:
    # The first text of an agreement takes the place of none.
    if value == "" and name == "replaces":
        return
    listed = (value,) if isinstance(value, str) else value
    for one in listed:
        if not _HASH.fullmatch(one):
            yield Fault(name, shown(one), say("64 hexadecimal digits in lower case"))
    if len(set(listed)) != len(listed):
        yield Fault(name, _twice(listed), say("each hash once"))


def _key(name: str, value: str) -> Iterator[Fault]:
    try:
        PublicKey.from_text(value, name)
    except Refused as refused:
        yield from refused.faults


def _twice(listed: tuple[str, ...]) -> str:
    return shown(next(h for h in listed if listed.count(h) > 1))


def _text(name: str, value: str) -> Iterator[Fault]:
    if len(value) > LONGEST_TEXT:
        expected = say("at most {most} characters", most=LONGEST_TEXT)
        yield Fault(name, f"{len(value)} characters", expected)
    if bad := _UNSEEN.search(value):
        found = f"U+{ord(bad.group()):04X}"
        yield Fault(name, found, say("text without control characters or direction overrides"))
    if name in _NAMED and not value.strip():
        yield Fault(name, "nothing", say("a value"))


def _texts(name: str, value: Names | ReadBack) -> Iterator[Fault]:
    texts = {part: getattr(value, part) for part in value.__struct_fields__}
    for part, text in texts.items():
        yield from _text(f"{name}.{part}", text)
    if isinstance(value, Names) and not any(t.strip() for t in texts.values()):
        yield Fault(name, "no name", say("a name in at least one language"))


def _number(name: str, value: int) -> Iterator[Fault]:
    low, high = _range(name)
    if not low <= value <= high:
        yield Fault(name, shown(value), say("between {low} and {high}", low=low, high=high))


def _range(name: str) -> tuple[int, int]:
    if name in {"floor_mm", "ceiling_mm"}:
        return LOWEST_MM, HIGHEST_MM
    if name.endswith("_mm"):
        return 0, WIDEST_MM
    return (1, 10_000) if name == "aircraft" else (0, LAST_MS)


def _order(said: Anything) -> Iterator[Fault]:
    for low, high, expected in _ORDERED:
        first, last = getattr(said, low, None), getattr(said, high, None)
        if first is not None and last is not None and first >= last:
            yield Fault(high, shown(last), expected(first))


def _later(first: int) -> Say:
    return say("later than {first}", first=first)


def _higher(first: int) -> Say:
    return say("higher than the floor, {first}", first=first)


_ORDERED: tuple[tuple[str, str, Callable[[int], Say]], ...] = (
    ("from_ms", "until_ms", _later),
    ("floor_mm", "ceiling_mm", _higher),
)


def _kind(said: msgspec.Struct) -> Iterator[Fault]:
    if isinstance(said, Stop) and (said.notice is None) == (said.area is None):
        found = "neither" if said.notice is None else "both"
        yield Fault("notice, area", found, say("either a notice or an area"))
    if isinstance(said, Receipt):
        yield from _receipt(said)
    if isinstance(said, Erasure):
        yield from _erasure(said)


def _receipt(said: Receipt) -> Iterator[Fault]:
    if len(said.positions) != len(said.records):
        found = f"{len(said.positions)} for {len(said.records)} records"
        yield Fault("positions", found, say("one log index for each record"))
    if any(p < 0 for p in said.positions):
        yield Fault("positions", shown(min(said.positions)), say("log indexes from 0"))


def _erasure(said: Erasure) -> Iterator[Fault]:
    if not said.fields or len(set(said.fields)) != len(said.fields):
        yield Fault("fields", shown(said.fields), say("at least one field, each once"))
    if len(said.digests) != len(said.fields) or not all(map(_DIGEST.fullmatch, said.digests)):
        yield Fault("digests", shown(said.digests), say("one SHA-256 in base64url for each field"))
