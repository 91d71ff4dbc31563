"""What is sound of the watch's kinds, beyond what holds for every statement.

No fault here shows where a source was, or what it is called: a fault is read by others too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from hudna.fault import Fault
from hudna.place.geometry import Point
from hudna.place.grid import cell
from hudna.record.bounds import LONGEST_NAME, between, is_day, named, short
from hudna.record.shapes import EAST, HIGHEST_MM, LAST_MS, LOWEST_MM, NORTH
from hudna.record.shown import shown
from hudna.record.watching import (
    MOST_PASSAGES,
    Incursion,
    Seen,
    Sighting,
    Warned,
    WarnedPlace,
)
from hudna.say import say

MOST_SEEN, MOST_DAYS, MOST_PLACES = 300, 62, 1_000
"""Positions and days of one incursion; places of one warning."""
WIDEST_M = 1_000_000
"""A source that may be further off than 1000 km places nothing."""

Watched: TypeAlias = Incursion | Sighting | Warned


def faults(said: Watched) -> Iterator[Fault]:
    match said:
        case Incursion():
            yield from _incursion(said)
        case Sighting():
            yield from _sighting(said)
        case Warned():
            yield from _warned(said)


def _incursion(said: Incursion) -> Iterator[Fault]:
    for name in ("passage", "aircraft", "area"):
        yield from named(name, getattr(said, name))
    yield from short("callsign", said.callsign)
    yield from short("operator", said.operator)
    yield from _times(said)
    low, high = said.lowest_mm, said.highest_mm
    if (low is None) != (high is None) or (low is not None and high is not None and low > high):
        yield Fault("highest_mm", shown((low, high)), say("both heights, the lower one first"))
    if not said.asked:
        yield Fault("asked", "nobody", say("at least one guarantor"))
    yield from _evidence(said.evidence)
    yield from _days(said.archive)


def _times(said: Incursion) -> Iterator[Fault]:
    left = said.left_ms
    if left is not None and left < said.entered_ms:
        yield Fault("left_ms", shown(left), say("not before {first}", first=said.entered_ms))
    if said.state != "void" and (left is None) != (said.state == "inside"):
        yield Fault("left_ms", shown(left), say("a moment, where it is not inside any more"))


def _evidence(seen: tuple[Seen, ...]) -> Iterator[Fault]:
    if len(seen) > MOST_SEEN:
        yield Fault("evidence", f"{len(seen)} positions", say("at most {most}", most=MOST_SEEN))
    for i, one in enumerate(seen):
        yield from _seen(f"evidence[{i}]", one)


def _seen(where: str, one: Seen) -> Iterator[Fault]:
    ranges = (
        ("at_ms", one.at_ms, 0, LAST_MS), ("arrived_ms", one.arrived_ms, 0, LAST_MS),
        ("lon", one.lon, -EAST, EAST), ("lat", one.lat, -NORTH, NORTH),
        ("height_mm", one.height_mm or 0, LOWEST_MM, HIGHEST_MM),
        ("within_m", one.within_m, 0, WIDEST_M),
    )
    for name, value, low, high in ranges:
        yield from between(f"{where}.{name}", value, low, high)
    yield from short(f"{where}.feed", one.feed)


def _days(listed: tuple[str, ...]) -> Iterator[Fault]:
    if len(listed) > MOST_DAYS or len(set(listed)) != len(listed):
        yield Fault("archive", f"{len(listed)} days", say("at most {most} days, each once",
                                                          most=MOST_DAYS))
    for day in listed:
        if not is_day(day):
            yield Fault("archive", shown(day), say("a day, as in 2016-07-29"))


def _sighting(said: Sighting) -> Iterator[Fault]:
    if len(said.source) > LONGEST_NAME or not said.source.isprintable():
        yield Fault("source", f"{len(said.source)} characters",
                    say("names of at most {most} characters", most=LONGEST_NAME))
    yield from between("within_m", said.within_m, 0, WIDEST_M)
    yield from between("course_mdeg", said.course_mdeg or 0, 0, 359_999)
    if isinstance(said.at, Point) and said.near is not None and on_earth(said.at) and (
            said.near != cell(said.at, "10 km")):
        yield Fault("near", "another cell", say("the cell of the grid that holds the place"))


def on_earth(at: Point) -> bool:
    lon, lat = at.at
    return -EAST <= lon <= EAST and -NORTH <= lat <= NORTH


def _warned(said: Warned) -> Iterator[Fault]:
    yield from named("event", said.event)
    if not 0 < len(said.places) <= MOST_PLACES:
        yield Fault("places", f"{len(said.places)} places",
                    say("between {low} and {high}", low=1, high=MOST_PLACES))
    for i, place in enumerate(said.places):
        yield from _place(f"places[{i}]", place)
    if len(said.passages) > MOST_PASSAGES:
        yield Fault("passages", str(len(said.passages)), say("at most {n}", n=MOST_PASSAGES))
    for i, passage in enumerate(said.passages):
        yield from named(f"passages[{i}]", passage)


def _place(where: str, place: WarnedPlace) -> Iterator[Fault]:
    yield from named(f"{where}.place", place.place)
    yield from named(f"{where}.alert", place.alert)
    yield from between(f"{where}.from_ms", place.from_ms, 0, LAST_MS)
    yield from between(f"{where}.until_ms", place.until_ms, place.from_ms, LAST_MS)
