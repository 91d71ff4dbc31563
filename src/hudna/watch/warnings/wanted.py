"""What an event asks for: which places are to be warned of it, for when. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeAlias

import msgspec

from hudna.place.about.blur import up
from hudna.place.geometry import E7, MultiPolygon, Polygon
from hudna.place.measure import GEOD, centre, outline
from hudna.record.warning import Sure, WarnPlace
from hudna.watch.brief import Barred, WatchTerms
from hudna.watch.event import Aloft, Approach, Event, Passage
from hudna.watch.inexact.fusing import Course
from hudna.watch.warnings.courses import Flying, Ground, due
from hudna.watch.warnings.follow import approaching, close_by, passing, sighted

SURENESS: tuple[Sure, ...] = ("possible", "likely", "observed")
ROUNDER = 1.01
"""A circle about an area is drawn so much wider than its furthest corner."""


class Cause(msgspec.Struct, frozen=True):
    """An event that is followed until `until_ms`. `area`: the one that it is about, with the time
    in which the aircraft is in there; empty where it is about none, or no more. `areas`: it is
    about those that lie on its course."""

    flying: Flying | None
    until_ms: int
    area: str = ""
    from_ms: int = 0
    sure: Sure = "likely"
    areas: bool = False


class Want(msgspec.Struct, frozen=True):
    """A place that is to be warned, for when, in ms and not rounded."""

    place: WarnPlace
    from_ms: int
    until_ms: int
    sure: Sure


Wants: TypeAlias = dict[str, Want]


def cause_of(event: Event, aloft: Mapping[str, Aloft], terms: WatchTerms,
             approach: Approach | None = None) -> Cause | None:
    """None where nobody is to be warned of it: it is recognised, it was not so, it is over.
    `approach`: the last one of the same aircraft, over or not."""
    seen = aloft.get(event.aircraft)
    if isinstance(event, Approach):
        return None if event.over else _approach(event, approaching(event, seen), terms)
    if not event.barred or event.state == "void":
        return None
    seen = seen if event.state != "lost" else None
    return _passage(event, passing(event, seen, approach), terms)


def cause_of_course(course: Course, heard_ms: int, terms: WatchTerms) -> Cause:
    """`heard_ms`: when the last of its sightings first counted here. What came too late is followed
    no longer for it. All in whole minutes: an end by the second would tell the second of it."""
    flying = sighted(course)
    behind = min(max(up(heard_ms) - flying.at_ms, 0), terms.late_ms)
    until_ms = flying.at_ms + behind + terms.approach_ms
    return Cause(close_by(flying) if course.bare else flying, until_ms, areas=not course.bare)


class Areas:
    """The agreement's areas, each as its newest version draws it; made when first asked for."""

    def __init__(self, areas: Iterable[Barred]) -> None:
        newest = sorted(areas, key=lambda a: a.since_ms)
        self._areas = {a.area: a for a in newest}
        self._made: dict[str, WarnPlace] = {}

    def get(self, area: str) -> WarnPlace | None:
        if area not in self._made and area in self._areas:
            self._made[area] = _area(self._areas[area])
        return self._made.get(area)

    @cached_property
    def ground(self) -> Ground:
        return Ground(place for area in self._areas if (place := self.get(area)))


def wants(causes: Iterable[Cause], towns: Ground, areas: Areas, now_ms: int) -> Wants:
    """Each place once: from the earliest to the latest of what any cause asks for it."""
    found: Wants = {}
    for cause in causes:
        for want in _of_one(cause, towns, areas, now_ms):
            before = found.get(want.place.id)
            found[want.place.id] = _both(before, want) if before else want
    return found


def _approach(event: Approach, flying: Flying, terms: WatchTerms) -> Cause:
    known = max(event.known_ms, flying.at_ms)
    return Cause(flying, max(known, event.enters_ms) + terms.approach_ms,
                 event.area, event.enters_ms)


def _passage(event: Passage, flying: Flying | None, terms: WatchTerms) -> Cause:
    """While it is inside, the end is put off by halves of the time that a course is followed for,
    not with every position. Once it has left, that time runs out."""
    last = max(event.known_ms, flying.at_ms if flying else 0)
    if event.state != "inside":
        left = event.known_ms if event.left_ms is None else event.left_ms
        return Cause(flying, left + terms.approach_ms)
    step = max(terms.approach_ms // 2, 1)
    until = -(-(last + terms.approach_ms) // step) * step
    return Cause(flying, until, event.area, event.entered_ms,
                 "observed" if event.sure else "likely")


def _of_one(cause: Cause, towns: Ground, areas: Areas, now_ms: int) -> Iterable[Want]:
    if now_ms > cause.until_ms:
        return
    area = areas.get(cause.area)
    if area is not None:
        yield Want(area, cause.from_ms, cause.until_ms, cause.sure)
    if cause.flying is not None:
        near = towns.reachable(cause.flying, cause.until_ms)
        if cause.areas:
            near += areas.ground.reachable(cause.flying, cause.until_ms)
        for d in due(cause.flying, near, now_ms, cause.until_ms):
            yield Want(d.place, d.from_ms, d.until_ms, d.sure)


def _both(a: Want, b: Want) -> Want:
    sure = max(a.sure, b.sure, key=SURENESS.index)
    return Want(a.place, min(a.from_ms, b.from_ms), max(a.until_ms, b.until_ms), sure)


def _area(area: Barred) -> WarnPlace:
    """`reach_mm` is of a circle that holds all of it; its outline, where there is no more to it."""
    shape, at = area.volume.shape, centre(area.volume.shape)
    corners = outline(shape)
    far = max(GEOD.inv([at[0] / E7] * len(corners), [at[1] / E7] * len(corners),
                       [lon / E7 for lon, _ in corners], [lat / E7 for _, lat in corners])[2])
    drawn = isinstance(shape, Polygon | MultiPolygon) and not area.volume.reach_mm
    return WarnPlace(
        f"area:{area.area}", area.names, at, round(far * 1000 * ROUNDER) + area.volume.reach_mm,
        shape if drawn and isinstance(shape, Polygon | MultiPolygon) else None,
    )
