"""Stays in areas of an aircraft of which each position is only known to lie in a circle. Pure.

It may have been in an area where its circle meets it, or the band between two circles does, which
moves from the one to the other with time. The exact geometry decides, in metres on the ellipsoid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeAlias

import msgspec

from hudna.place import geometry
from hudna.place.bounds import Candidates
from hudna.place.clash import clash
from hudna.place.columns import LOWEST_MM
from hudna.place.datum import heights_in_msl
from hudna.place.geometry import Point, Way
from hudna.place.volume import Heights, Volume, Window
from hudna.record.watching import PassageState, Seen
from hudna.watch.fix import Fix
from hudna.watch.fold.laid import Version
from hudna.watch.inexact.blurred import up

MOST_KEPT = 512
"""Pieces of one aircraft of which the meetings are remembered."""


class Held(msgspec.Struct, frozen=True, gc=False):
    """A position as it came. `sighting` is the one that it is of, empty where it is a sensor's."""

    fix: Fix
    arrived_ms: int
    feed: str = ""
    sighting: str = ""

    @property
    def hides(self) -> bool:
        """Whether by it somebody, or a sensor, could be found."""
        return bool(self.sighting) or self.fix.hides


def moment(one: Held) -> tuple[int, int, int, int, int, str]:
    """What orders positions: two that are the same in it are one that came twice."""
    fix = one.fix
    height = LOWEST_MM if fix.height_mm is None else fix.height_mm
    return fix.at_ms, fix.lon, fix.lat, fix.within_m, height, one.sighting


def moment_at(held: Sequence[Held], place: int) -> tuple[int, int, int, int, int, str] | None:
    return moment(held[place]) if place < len(held) else None


@dataclass
class Stay:
    """From `entered` to `left` (None: not known to have left) in the version of that number;
    `last`: the last moment at which it may be told to have been there."""

    number: int
    entered: int
    last: int
    state: PassageState
    left: int | None
    evidence: list[Held] = field(default_factory=list)
    lowest_mm: int | None = None
    highest_mm: int | None = None


Met: TypeAlias = tuple[int, int, dict[int, tuple[int, int]]]
"""From which position to which, and the versions met with when."""


class Ground:
    """The versions that are in effect, and which of them a circle or a band meets, and when."""

    def __init__(self, versions: Sequence[Version], gap_ms: int) -> None:
        self.versions, self.gap_ms = tuple(versions), gap_ms
        self._known: dict[tuple[Fix, Fix], tuple[bool, dict[int, tuple[int, int]]]] = {}
        self.was_near = False

    @cached_property
    def _volumes(self) -> list[Volume]:
        """Made when first asked for: most watches hear nothing that is only about known."""
        return [v.volume for v in self.versions]

    @cached_property
    def _near(self) -> Candidates[int]:
        near: Candidates[int] = Candidates()
        for number, volume in enumerate(self._volumes):
            near.add(number, volume)
        return near

    def stays(self, held: Sequence[Held], now_ms: int, carried: Mapping[int, int]) -> list[Stay]:
        """The stays of one aircraft, of which `held` are the positions, by moment. `carried`: since
        when it was in a version at the first of them already. After it, `was_near` says whether
        any was so near that it had to be measured."""
        self.was_near = False
        meets = self._meetings(held)
        found = [self._stay(number, span, held, now_ms)
                 for number in sorted({n for met in meets for n in met[2]})
                 for span in _spans(number, meets)]
        for stay in found:
            if stay.entered <= held[0].fix.at_ms and stay.number in carried:
                stay.entered = min(stay.entered, carried[stay.number])
        return found

    def _stay(self, number: int, span: Span, held: Sequence[Held], now_ms: int) -> Stay:
        state, left = self._ended(number, span, held, now_ms)
        around = _around(span, held)
        stay = Stay(number, span.begin, span.until if left is None else left, state, left, around)
        heights = [heights_of(one.fix) for one in around]
        lows = [h.floor_mm for h in heights if h.floor_mm is not None]
        highs = [h.ceiling_mm for h in heights if h.ceiling_mm is not None]
        if len(lows) == len(highs) == len(around):
            stay.lowest_mm, stay.highest_mm = min(lows), max(highs)
        return stay

    def _ended(self, number: int, span: Span, held: Sequence[Held], now_ms: int
               ) -> tuple[PassageState, int | None]:
        if not span.inside:
            return "crossed", span.until
        last = max(span.inside)
        at = held[last].fix.at_ms
        after = held[last + 1].fix.at_ms if last + 1 < len(held) else None
        if after is not None and after - at <= self.gap_ms:
            return "left", span.until
        end = self._volumes[number].window.until_ms
        if end is not None and end <= min(now_ms, at + self.gap_ms):
            return "left", max(span.until, end)
        # That it was lost is told at a moment that gives nothing away of the one it was seen at.
        known = up(at) if held[last].hides else at
        silent = after is not None or now_ms - known > self.gap_ms
        return ("lost", at) if silent else ("inside", None)

    def _meetings(self, held: Sequence[Held]) -> list[Met]:
        found: list[Met] = []
        for i, one in enumerate(held):
            found.append((i, i, self._met(one.fix, one.fix)))
            if i + 1 < len(held):
                after = held[i + 1].fix
                if after.at_ms - one.fix.at_ms <= self.gap_ms:
                    found.append((i, i + 1, self._met(one.fix, after)))
        return found

    def _met(self, a: Fix, b: Fix) -> dict[int, tuple[int, int]]:
        known = self._known.get((a, b))
        if known is None:
            if len(self._known) > 64 * MOST_KEPT:
                self._known.clear()
            known = self._known[a, b] = self._measured(circle(a) if a == b else band(a, b))
        near, met = known
        self.was_near = self.was_near or near
        return met

    def _measured(self, piece: Volume) -> tuple[bool, dict[int, tuple[int, int]]]:
        met, near = {}, self._near.near(piece)
        for number in near:
            found = clash(self._volumes[number], piece)
            if found is not None:
                window = found.window
                if window.from_ms is not None and window.until_ms is not None:
                    met[number] = (window.from_ms, window.until_ms)
        return bool(near), met


def circle(fix: Fix) -> Volume:
    """Where an aircraft may be at the moment of a position."""
    return Volume(Point((fix.lon, fix.lat)), 1000 * fix.within_m, heights_of(fix),
                  Window(fix.at_ms, fix.at_ms))


def band(a: Fix, b: Fix) -> Volume:
    """Where an aircraft may be from one position to the next: as wide as the vaguer of both, and as
    high as both may be."""
    fixes = (a, b)
    way = Way(tuple(geometry.Fix((f.lon, f.lat), f.at_ms) for f in fixes))
    heights = [heights_of(f) for f in fixes]
    floors, ceilings = [h.floor_mm for h in heights], [h.ceiling_mm for h in heights]
    low = None if None in floors else min(f for f in floors if f is not None)
    high = None if None in ceilings else max(c for c in ceilings if c is not None)
    return Volume(way, 1000 * max(f.within_m for f in fixes), Heights(low, high))


def heights_of(fix: Fix) -> Heights:
    """The heights above mean sea level that may be true; without end where none was given."""
    if fix.height_mm is None:
        return Heights()
    return heights_in_msl(Heights(fix.height_mm, fix.height_mm), fix.datum)


class Span(NamedTuple):
    """From when until when, and which positions lie within."""

    begin: int
    until: int
    inside: frozenset[int]


def _spans(number: int, meets: Sequence[Met]) -> list[Span]:
    """Meetings that follow on one another are one."""
    found: list[Span] = []
    for i, j, met in meets:
        if number not in met:
            continue
        begin, until = met[number]
        inside = frozenset({i} if i == j else ())
        if found and begin <= found[-1].until:
            was = found.pop()
            begin, until = min(was.begin, begin), max(was.until, until)
            inside |= was.inside
        found.append(Span(begin, until, inside))
    return found


def _around(span: Span, held: Sequence[Held]) -> list[Held]:
    """The positions that tell of it: those inside, or those on either side."""
    if span.inside:
        return [held[i] for i in sorted(span.inside)]
    before = max((i for i, h in enumerate(held) if h.fix.at_ms <= span.begin), default=0)
    after = min((i for i, h in enumerate(held) if h.fix.at_ms >= span.until),
                default=len(held) - 1)
    return [held[i] for i in sorted({before, after})]


def seen(one: Held) -> Seen:
    """As evidence, which others are shown."""
    fix = one.fix
    return Seen(fix.at_ms, one.arrived_ms, fix.lon, fix.lat, fix.height_mm, fix.datum, fix.within_m,
                one.feed)
