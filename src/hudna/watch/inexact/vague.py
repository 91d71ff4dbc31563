"""Stays in areas of an aircraft of which each position is only known to lie in a circle. Pure.

What meets what is `hudna.place.about`; here are the positions as the watch holds them, and what is
told of a stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import msgspec

from hudna.place.about import ground
from hudna.place.about.blur import up
from hudna.place.about.span import Carried
from hudna.place.about.spot import Spot
from hudna.place.about.way import Way, shared
from hudna.place.columns import LOWEST_MM
from hudna.place.datum import heights_in_msl
from hudna.place.volume import Heights, Volume
from hudna.record.watching import PassageState, Seen
from hudna.watch.fix import Fix
from hudna.watch.fold.laid import Key, Version

Brought: TypeAlias = Sequence[tuple[Key, Carried]]
"""What is carried on, by version."""


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
    `last`: the last moment at which it may be told to have been there. `changes_ms`: of one that is
    inside, the first moment at which time alone ends it."""

    number: int
    entered: int
    last: int
    state: PassageState
    left: int | None
    evidence: list[Held]
    changes_ms: int | None = None
    lowest_mm: int | None = None
    highest_mm: int | None = None


class Course:
    """Of one aircraft, what its positions meet, kept for as long as they are held."""

    def __init__(self, way: Way) -> None:
        self.way = way
        self._held: list[Held] = []

    def spots(self, held: Sequence[Held]) -> list[Spot]:
        """Of its positions now, the same ones as before where a position is."""
        now, was = list(held), self.way.spots
        start, end = shared(self._held, now)
        new = [spot_of(one) for one in now[start:len(now) - end]]
        self._held = now
        return [*was[:start], *new, *was[len(was) - end:]]


class Ground:
    """The versions that are in effect, and which of them a circle or a band meets, and when.

    What is met is kept by aircraft, until it is told to `forget` it."""

    def __init__(self, versions: Sequence[Version], gap_ms: int) -> None:
        self.versions, self.gap_ms = tuple(versions), gap_ms
        self._courses: dict[str, Course] = {}

    @cached_property
    def _ground(self) -> ground.Ground:
        """Made when first asked for: most watches hear nothing that is only about known."""
        volumes: list[Volume] = [v.volume for v in self.versions]
        return ground.Ground(volumes, self.gap_ms)

    @property
    def was_near(self) -> bool:
        """Whether of those last asked about any was so near that it had to be measured."""
        return self._ground.was_near

    def stays(self, name: str, held: Sequence[Held], now_ms: int, carried: Brought = (), *,
              hidden: bool = False) -> list[Stay]:
        """The stays of one aircraft, of which `held` are the positions, by moment. `carried`: the
        versions that it was in up to the first of them. Where it is `hidden`, without heights."""
        course = self._course(name)
        stays = self._ground.stays(course.spots(held), now_ms, self._numbered(carried), course.way)
        return [_told(stay, [held[i] for i in stay.around], course.way.spots, hidden=hidden)
                for stay in stays]

    def up_to(self, name: str, held: Sequence[Held], last: int, carried: Brought
              ) -> list[tuple[Key, Carried]]:
        """What is to be carried on once all before that of the number `last` are let go of."""
        course = self._course(name)
        found = self._ground.up_to(course.spots(held), self._numbered(carried), last, course.way)
        return [(self.versions[number].key, one) for number, one in found.items()]

    def forget(self, name: str) -> None:
        """It is followed no more."""
        self._courses.pop(name, None)

    def _course(self, name: str) -> Course:
        if name not in self._courses:
            self._courses[name] = Course(self._ground.way())
        return self._courses[name]

    def _numbered(self, carried: Brought) -> dict[int, Carried]:
        return {self._numbers[key]: one for key, one in carried if key in self._numbers}

    @cached_property
    def _numbers(self) -> dict[Key, int]:
        return {v.key: n for n, v in enumerate(self.versions)}


def _told(stay: ground.Stay, evidence: list[Held], spots: Sequence[Spot], *, hidden: bool) -> Stay:
    told = Stay(stay.number, stay.entered, stay.last, stay.state, stay.left, evidence,
                stay.changes_ms)
    if not hidden:
        heights = [spots[i].heights for i in stay.around]
        lows = [h.floor_mm for h in heights if h.floor_mm is not None]
        highs = [h.ceiling_mm for h in heights if h.ceiling_mm is not None]
        if len(lows) == len(highs) == len(heights):
            told.lowest_mm, told.highest_mm = min(lows), max(highs)
    return told


def spot_of(one: Held) -> Spot:
    """The same for the geometry."""
    fix = one.fix
    told_ms = up(fix.at_ms) if one.hides else fix.at_ms
    return Spot(fix.at_ms, fix.lon, fix.lat, 1000 * fix.within_m, heights_of(fix), told_ms)


def heights_of(fix: Fix) -> Heights:
    """The heights above mean sea level that may be true; without end where none was given."""
    if fix.height_mm is None:
        return Heights()
    return heights_in_msl(Heights(fix.height_mm, fix.height_mm), fix.datum)


def seen(one: Held) -> Seen:
    """As evidence, which others are shown."""
    fix = one.fix
    return Seen(fix.at_ms, one.arrived_ms, fix.lon, fix.lat, fix.height_mm, fix.datum, fix.within_m,
                one.feed)
