"""Whether a statement is sound in itself, whatever else has been said.

What is refused here can never be in any log: a hostile partner gets no upside-down height, no
open ring and no endless text past it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import msgspec

from hudna.fault import Fault, Refused
from hudna.place.geometry import Line, Moving, MultiPolygon, Point, Polygon, Way
from hudna.place.grid import CellSize, cell, on_earth, positions
from hudna.record.bounds import HASH, Check, are_hashes, hashes, names_of, text_of
from hudna.record.keys import PublicKey
from hudna.record.kinds import (
    AgreementText,
    Anything,
    Area,
    Erasure,
    Hidden,
    Incursion,
    Movement,
    Names,
    Reached,
    ReadBack,
    Recall,
    Receipt,
    SealedAnswer,
    Sighting,
    Site,
    Stop,
    Warned,
)
from hudna.record.shapes import HIGHEST_MM, LAST_MS, LOWEST_MM, faults_of_shape
from hudna.record.shown import shown
from hudna.record.sound_incidents import KINDS as OF_INCIDENTS
from hudna.record.sound_incidents import MOMENTS, OF_THEIR_OWN
from hudna.record.sound_incidents import faults as faults_of_incidents
from hudna.record.sound_process import KINDS as OF_PROCESS
from hudna.record.sound_process import OF_THEIR_OWN as OF_THE_PROCESS
from hudna.record.sound_process import faults as faults_of_process
from hudna.record.sound_watching import faults as faults_of_watched
from hudna.say import Say, say

LONGEST_TEXT = 4_000
"""Characters of any text but the agreement's own."""
WIDEST_MM = 1_000_000_000
"""A buffer or width of more than 1000 km is a shape of its own."""

_DIGEST = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_HASHES = frozenset({
    "subject", "notice", "of", "stop", "digest", "key", "delivery", "deposit", "recall", "card",
    "replaces", "stops", "yields_to", "records", "subjects", "old_root", "proof", "sealed",
    "undoes", "version", "incursion", "incident", "report", "reports", "about", "judged",
    "challenge", "protection", "corrects",
})
_KEYS = frozenset({"public", "lost", "root", "record"})
_OF_THEIR_OWN = {**OF_THEIR_OWN, **OF_THE_PROCESS}
_LISTED = frozenset({"parties", "withheld", "onward", "fields", "asked"})
_CELLS: dict[str, CellSize] = {"cell_1km": "1 km", "cell_10km": "10 km"}
_NAMED = frozenset({
    "protects", "category", "operator", "officer", "clause", "sender", "party", "law", "to",
    "registrant",
})

_ELSEWHERE = frozenset[tuple[type, str]]({
    # A text of its own length; whose aircraft it is may not be known; and the cells, which the
    # place shows to be sound.
    (AgreementText, "text"), (Incursion, "operator"),
    *((kind, name) for kind in (Site, Area, Movement) for name in _CELLS),
})


def unsound(said: Anything) -> tuple[Fault, ...]:
    """Every fault of the statement; empty if it is sound. `where` is a field's name."""
    faults: list[Fault] = []
    for name, by_name in _fields(type(said)):
        value = getattr(said, name)
        if check := by_name or _BY_TYPE.get(type(value)):
            faults += check(name, value)
    for low, high, expected in _ordered(type(said)):
        first, last = getattr(said, low), getattr(said, high)
        if first is not None and last is not None and first >= last:
            faults.append(Fault(high, shown(last), expected(first)))
    return (*faults, *_kind(said))


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, Check | None], ...]:
    """The fields of a kind, each with the check that its name asks for, if any does."""
    of_hashes = dict.fromkeys(_HASHES, hashes)
    by_name: dict[str, Check] = {
        **of_hashes, **dict.fromkeys(_KEYS, _key), **dict.fromkeys(_LISTED, names_of),
    }
    return tuple(
        (name, _OF_THEIR_OWN.get((kind, name)) or by_name.get(name))
        for name in kind.__struct_fields__ if (kind, name) not in _ELSEWHERE
    )


@cache
def _ordered(kind: type[msgspec.Struct]) -> list[tuple[str, str, Callable[[int], Say]]]:
    if kind in MOMENTS:
        return []
    return [o for o in _ORDERED if {o[0], o[1]} <= set(kind.__struct_fields__)]


def _key(name: str, value: str) -> Iterable[Fault]:
    try:
        PublicKey.from_text(value, name)
    except Refused as refused:
        return refused.faults
    return ()


def _shape(name: str, value: Moving) -> Iterable[Fault]:
    return faults_of_shape(value, name)


def _text(name: str, value: str) -> Iterable[Fault]:
    # Whatever is printable has none of the characters that are not to be there.
    if len(value) <= LONGEST_TEXT and value.isprintable() and (value or name not in _NAMED):
        return () if name not in _NAMED or value.strip() else (_nothing(name),)
    return _bad_text(name, value)


def _bad_text(name: str, value: str) -> Iterator[Fault]:
    yield from text_of(name, value, LONGEST_TEXT)
    if name in _NAMED and not value.strip():
        yield _nothing(name)


def _nothing(name: str) -> Fault:
    return Fault(name, "nothing", say("a value"))


def _names(name: str, value: Names) -> Iterable[Fault]:
    if not any(text.strip() for text in (value.en, value.ar, value.ru)):
        none = Fault(name, "no name", say("a name in at least one language"))
        return (*_texts(name, value), none)
    return _texts(name, value)


def _texts(name: str, value: Names | ReadBack) -> Iterable[Fault]:
    faults: list[Fault] = []
    for part in value.__struct_fields__:
        faults += _text(f"{name}.{part}", getattr(value, part))
    return faults


def _number(name: str, value: int) -> Iterable[Fault]:
    low, high = _range(name)
    if low <= value <= high:
        return ()
    return (Fault(name, shown(value), say("between {low} and {high}", low=low, high=high)),)


@cache
def _range(name: str) -> tuple[int, int]:
    if name in {"floor_mm", "ceiling_mm", "lowest_mm", "highest_mm"}:
        return LOWEST_MM, HIGHEST_MM
    if name.endswith("_mm"):
        return 0, WIDEST_MM
    return (1, 10_000) if name == "aircraft" else (0, LAST_MS)


def _later(first: int) -> Say:
    return say("later than {first}", first=first)


def _higher(first: int) -> Say:
    return say("higher than the floor, {first}", first=first)


_ORDERED: tuple[tuple[str, str, Callable[[int], Say]], ...] = (
    ("from_ms", "until_ms", _later),
    ("floor_mm", "ceiling_mm", _higher),
)


def _kind(said: Anything) -> Iterable[Fault]:
    check = _BY_KIND.get(type(said))
    return check(said) if check else ()


def _sealed(said: SealedAnswer) -> Iterator[Fault]:
    for i, c in enumerate(said.cells):
        yield from faults_of_shape(c, f"cells[{i}]")


def _hidden(said: Hidden) -> Iterable[Fault]:
    return _digests(said.digests, len(said.digests) or 1)


def _stop(said: Stop) -> Iterator[Fault]:
    if (said.notice is None) == (said.area is None):
        found = "neither" if said.notice is None else "both"
        yield Fault("notice, area", found, say("either a notice or an area"))


def _receipt(said: Receipt) -> Iterator[Fault]:
    if len(said.positions) != len(said.records):
        found = f"{len(said.positions)} for {len(said.records)} records"
        yield Fault("positions", found, say("one log index for each record"))
    if said.positions and min(said.positions) < 0:
        yield Fault("positions", shown(min(said.positions)), say("log indexes from 0"))
    if len(said.disclosed) not in (0, len(said.records)):
        found = f"{len(said.disclosed)} for {len(said.records)} records"
        yield Fault("disclosed", found, say("one digest for each record"))
    if are_hashes(said.disclosed):
        return
    for one in said.disclosed:
        if not HASH.fullmatch(one):
            yield Fault("disclosed", shown(one), say("64 hexadecimal digits in lower case"))


def _cells(said: Site | Area | Movement) -> Iterator[Fault]:
    """A cell that does not hold the place would hide a conflict from whoever has only the cell."""
    place = said.way if isinstance(said, Movement) else said.shape
    for name, size in _CELLS.items():
        found: Polygon | None = getattr(said, name)
        if found is not None:
            yield from _cell(name, found, place, size)
    if isinstance(said, Movement):
        yield from _while(said)


def _cell(name: str, found: Polygon, place: Moving, size: CellSize) -> Iterator[Fault]:
    # A shape that is drawn through no position is a fault of its own.
    if not any(positions(place)):
        yield from faults_of_shape(found, name)
    elif found != (right := cell(place, size)):
        yield from faults_of_shape(found, name)
        yield Fault(name, "another cell", say("the cell of the grid that holds the place"))
    elif not on_earth(right):
        yield from faults_of_shape(found, name)


def _while(said: Movement) -> Iterator[Fault]:
    """When the convoy may be in its cell: at no other time does the cell protect it."""
    cells = [c for c in (said.cell_1km, said.cell_10km) if c is not None]
    if isinstance(said.way, Polygon) and said.way not in cells[:1]:
        yield Fault("way", "another polygon", say("the finest cell that is told"))
    if cells and (said.from_ms is None or said.until_ms is None):
        yield Fault("from_ms, until_ms", "nothing", say("when the convoy may be in the cell"))
    elif isinstance(said.way, Way) and said.way.fixes and _leaves_out(said, said.way):
        yield Fault("from_ms, until_ms", shown((said.from_ms, said.until_ms)),
                    say("all of the time that the way takes, its slack included"))


def _leaves_out(said: Movement, way: Way) -> bool:
    # No time before 1970 can be written, so none is left out.
    start, end = max(0, way.fixes[0].at_ms - way.slack_ms), way.fixes[-1].at_ms + way.slack_ms
    return (said.from_ms or 0) > start or (said.until_ms is not None and said.until_ms < end)


def _reached(name: str, value: Reached) -> Iterator[Fault]:
    yield from _text(f"{name}.origin", value.origin)
    if value.size < 0 or not HASH.fullmatch(value.root):
        yield Fault(name, shown(value), say("a size from 0 and a root of 64 hexadecimal digits"))


def _digested(said: Erasure | Recall) -> Iterator[Fault]:
    if not said.fields or len(set(said.fields)) != len(said.fields):
        yield Fault("fields", shown(said.fields), say("at least one field, each once"))
    yield from _digests(said.digests, len(said.fields))


def _digests(found: tuple[str, ...], count: int) -> Iterator[Fault]:
    if len(found) != count or not all(map(_DIGEST.fullmatch, found)):
        yield Fault("digests", shown(found), say("one SHA-256 in base64url for each field"))


_BY_TYPE: dict[type, Check] = {
    str: _text, int: _number, bool: _number, Names: _names, ReadBack: _texts, Reached: _reached,
    **dict.fromkeys((Point, Line, Polygon, MultiPolygon, Way), _shape),
}
_BY_KIND: dict[type, Callable[[Any], Iterable[Fault]]] = {
    Stop: _stop, Receipt: _receipt, SealedAnswer: _sealed, Hidden: _hidden,
    **dict.fromkeys((Site, Area, Movement), _cells),
    **dict.fromkeys((Erasure, Recall), _digested),
    **dict.fromkeys((Incursion, Sighting, Warned), faults_of_watched),
    **dict.fromkeys(OF_INCIDENTS, faults_of_incidents),
    **dict.fromkeys(OF_PROCESS, faults_of_process),
}
