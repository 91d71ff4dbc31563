"""Understanding a short text message about an aircraft, in Arabic, English or Russian. Pure.

What is not understood is not guessed. A place that is not known, or may be several, stays as it
was written, for a person to weigh; so does an hour that may be two.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import TypeVar, cast

from hudna.place.geometry import Position
from hudna.place.measure import azimuth, between_mm
from hudna.record.kinds import Names
from hudna.record.watching import Craft
from hudna.speak.language import Code
from hudna.speak.sighted_place import Ear, Far
from hudna.speak.sighting_spots import Find, Spot, spots, unknown
from hudna.speak.sighting_tokens import KILOMETRES, OF, Phrase, Words, language_of

T = TypeVar("T")
LONGEST, MOST = 500, 50
SIDE_MM = 15_000_000
"""How far *north of a town* may be from it, where no distance is given."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place that is named: within `radius_mm` of `at`."""

    at: Position
    radius_mm: int
    names: Names


@dataclass(frozen=True, slots=True)
class Understood:
    """What a message says. `said`: an aircraft is spoken of at all. `ear` None: not said. `place`:
    where it was seen or heard from, or what it was `over`; `words`: a place as written that is not
    known, or not which of `options`. `at_ms` None: a time was said and is not understood.
    `toward`: what it makes for; `course_deg` and `bearing_deg` (the direction in which it is) from
    true north."""

    language: Code
    craft: Craft
    said: bool
    ear: Ear | None
    count: int
    far: Far
    at_ms: int | None
    place: Where | None
    over: bool
    toward: Where | None
    course_deg: int | None
    bearing_deg: int | None
    words: str = ""
    options: tuple[Names, ...] = ()

    @property
    def clear(self) -> bool:
        """Whether nobody need look at what was meant."""
        return self.said and self.at_ms is not None and not self.words

    def course_from(self, at: Position | None, off_mm: int) -> int | None:
        """The course: as said, or from where it was to what it makes for, if that lies far enough
        off to be a direction. Degrees."""
        if self.course_deg is not None or self.toward is None or at is None:
            return self.course_deg
        if between_mm(at, self.toward.at) < 2 * (off_mm + self.toward.radius_mm):
            return None
        return round(azimuth(at, self.toward.at)) % 360


def understand(text: str, find: Find, now_ms: int, *, zone: tzinfo | None = None,
               default: Code = "ar") -> Understood:
    """What `text` says, as far as it is understood. `now_ms`: when it was sent, ms since 1970 UTC.
    `zone`: of the hours that it gives; without it they are not understood."""
    words = Words(text[:LONGEST], now_ms, zone)
    named = spots(words, find)
    origins = _role(named, "from")
    at = _role(named, "at", "over")
    place, left = _place(words, at, named)
    toward, origin = _where(_role(named, "to")), _where(origins)
    if place is None and origin is not None and toward is None and not left:
        left = words.part(origins[0].first, origins[0].last)
    craft, said, count = _crafts(words)
    course, bearing = _winds(words, named)
    found = Understood(
        language_of(text, default), craft, said, _ear(words), count, _far(words, named),
        now_ms if words.when is None else words.when.at_ms, place,
        bool(at) and at[0].role == "over", toward, course, bearing, left, _options(at))
    return _from_origin(found, origin)


def _from_origin(found: Understood, origin: Where | None) -> Understood:
    """`from Aleppo to Idlib` is a course, wherever it was seen."""
    if origin is None or found.course_deg is not None:
        return found
    return replace(found, course_deg=found.course_from(origin.at, origin.radius_mm))


def _role(named: Sequence[Spot], *roles: str) -> list[Spot]:
    return [s for s in named if s.role in roles]


def _place(
    words: Words, at: Sequence[Spot], named: Sequence[Spot]
) -> tuple[Where | None, str]:
    """The one place; or the words that a person must weigh."""
    if not at:
        return None, unknown(words, named)
    where = _where(at)
    if where is None:
        return None, ", ".join(words.part(s.first, s.last) for s in at)
    return where, ""


def _where(named: Sequence[Spot]) -> Where | None:
    """The place that all of these name; None where it may be more than one."""
    if not named or any(s.stated.several for s in named):
        return None
    if len({s.stated.meant[0].candidate.id for s in named}) > 1:
        return None
    spot = named[0]
    meant = spot.stated.meant[0]
    return Where(meant.at, meant.radius_mm + SIDE_MM * spot.side, meant.candidate.names)


def _options(at: Sequence[Spot]) -> tuple[Names, ...]:
    found = [m.candidate.names for s in at for m in s.stated.meant]
    return tuple(found[:4]) if len(found) > 1 else ()


# --- what, how many, how, how far ---


def _crafts(words: Words) -> tuple[Craft, bool, int]:
    """Two kinds at once are neither."""
    found = words.of("craft")
    kinds = {cast(Craft, p.meaning.text) for p in found} - {"unknown"}
    count = max([1, *(_count(words, p) or p.meaning.number for p in found)])
    return _only(kinds) or "unknown", bool(found), min(count, MOST)


def _count(words: Words, craft: Phrase) -> int:
    """A number beside the name of an aircraft."""
    for near in (craft.first - 1, craft.after):
        if not 0 <= near < len(words) or words.about(near) == "time":
            continue
        if re.fullmatch(r"\d{1,2}", words.folded[near]) and not _measured(words, near):
            return int(words.folded[near])
        phrase = words.phrase_of(near)
        if phrase is not None and phrase.meaning.about == "count":
            return phrase.meaning.number
    return 0


def _measured(words: Words, i: int) -> bool:
    return i + 1 < len(words) and words.folded[i + 1] in KILOMETRES


def _ear(words: Words) -> Ear | None:
    said = {p.meaning.text for p in words.of("manner")}
    if not said:
        return None
    return "seen" if "seen" in said else "heard"


def _far(words: Words, named: Sequence[Spot]) -> Far:
    """Not where a place is what it is near."""
    firsts = {s.first for s in named}
    said = {p.meaning.text for p in words.of("far")
            if p.after not in firsts and p.after + 1 not in firsts}
    return cast(Far, _only(said) or "unknown")


# --- where to, and in which direction ---


def _winds(words: Words, named: Sequence[Spot]) -> tuple[int | None, int | None]:
    """The course, where one is said; and the direction in which a distance is given."""
    to: set[int] = set()
    back: set[int] = set()
    beside: set[int] = set()
    for p in words.of("wind"):
        if _belongs(words, p, named):
            continue
        before = words.about(p.first - 1) if p.first else ""
        if before == "to":
            to.add(p.meaning.number)
        elif before == "from":
            back.add((p.meaning.number + 180) % 360)
        elif p.first and words.folded[p.first - 1] in KILOMETRES:
            beside.add(p.meaning.number)
    return _only(to) if to else _only(back), _only(beside)


def _belongs(words: Words, wind: Phrase, named: Sequence[Spot]) -> bool:
    """Whether a direction is in a place's name, or says which side of it."""
    after = wind.after + (wind.after < len(words) and words.folded[wind.after] in OF)
    return any(s.first <= wind.first < s.last or s.first in (wind.after, after) for s in named)


def _only(values: Collection[T]) -> T | None:
    return next(iter(values)) if len(values) == 1 else None
