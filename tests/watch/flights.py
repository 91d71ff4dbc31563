"""Flights made for tests of the watch: tracks through areas, and what the audit's engine says."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence

import numpy as np

from hudna.place.columns import LOWEST_MM, Positions
from hudna.place.datum import Datum, to_msl_mm
from hudna.place.geometry import Polygon
from hudna.place.match.cover import cover_of
from hudna.place.tracks.columns import Fixes
from hudna.place.tracks.parts import part_of, stays
from hudna.place.volume import Heights, Volume, Window
from hudna.watch.brief import Announced, Barred, Brief, WatchTerms
from hudna.watch.event import Event, Passage
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.watch import Watch

T0 = 1_469_950_000_000
WEST, SOUTH = 360_000_000, 340_000_000
TERMS = WatchTerms(gap_ms=600_000, late_ms=300_000)
Stay = tuple[str, str, int, int, bool]


def box(west: int, south: int, east: int, north: int) -> Polygon:
    return Polygon((((west, south), (east, south), (east, north), (west, north), (west, south)),))


def random_areas(rng: random.Random, count: int) -> tuple[Barred, ...]:
    """Boxes and triangles about the theatre, some with heights, some with windows."""
    made = []
    for n in range(count):
        x, y = WEST + rng.randrange(20_000_000), SOUTH + rng.randrange(20_000_000)
        w, h = rng.randrange(200_000, 4_000_000), rng.randrange(200_000, 4_000_000)
        shape = box(x, y, x + w, y + h)
        if rng.random() < 0.5:
            shape = Polygon((((x, y), (x + w, y + h // 3), (x + w // 4, y + h), (x, y)),))
        heights = Heights() if rng.random() < 0.6 else Heights(
            rng.randrange(0, 6_000_000), rng.randrange(6_000_000, 12_000_000))
        window = Window() if rng.random() < 0.6 else Window(
            T0 + rng.randrange(0, 900_000), T0 + rng.randrange(900_000, 2_400_000))
        made.append(Barred(f"area-{n}", "v1", "c1", Volume(shape, 0, heights, window)))
    return tuple(made)


def random_track(rng: random.Random, aircraft: str, seconds: int = 1_800) -> list[Fix]:
    """A flight with turns, changes of height, silences and fixes at uneven times."""
    lon, lat = WEST + rng.randrange(20_000_000), SOUTH + rng.randrange(20_000_000)
    course, speed = rng.uniform(0, 360), rng.uniform(60, 250)
    height = rng.uniform(300, 11_000)
    datum = rng.choice([Datum.PRESSURE, Datum.ELLIPSOID, Datum.MSL])
    at, made = T0 + rng.randrange(10_000), []
    end = T0 + 1_000 * seconds
    while at < end:
        known = rng.random() < 0.97
        made.append(Fix(aircraft, at, lon, lat, round(height * 1000) if known else None, datum))
        step = rng.choice([700, 1_000, 1_000, 4_900, 5_000, 12_000])
        if rng.random() < 0.004:
            step = 700_000
        metres = speed * step / 1000
        course += rng.gauss(0, 4)
        lon += round(metres * math.sin(math.radians(course)) / 111_320 / 0.82 * 1e7)
        lat += round(metres * math.cos(math.radians(course)) / 111_320 * 1e7)
        height = min(12_000, max(100, height + rng.gauss(0, 2) * step / 1000))
        at += step
    return made


def brief(areas: Sequence[Barred], at_ms: int = T0, terms: WatchTerms = TERMS,
          announced: tuple[Announced, ...] = (), aircraft: dict[str, str] | None = None) -> Brief:
    return Brief(1, at_ms, terms, tuple(areas), announced, aircraft or {})


def arrivals(fixes: Iterable[tuple[int, Fix]], areas: Sequence[Barred], every_ms: int = 500,
             until_ms: int | None = None, feed: str = "test") -> Iterable[Item]:
    """Items for fixes with the moments at which they arrive: in batches, with a tick a second."""
    waiting = sorted(fixes, key=lambda pair: pair[0])
    begin = min((at for at, _ in waiting), default=T0)
    yield Briefed(begin, brief(areas, begin))
    end = until_ms or (waiting[-1][0] + 1_200_000 if waiting else begin)
    now, i = begin, 0
    while now <= end:
        now += every_ms
        batch = []
        while i < len(waiting) and waiting[i][0] <= now:
            batch.append(waiting[i][1])
            i += 1
        if batch:
            yield Heard(now, feed, tuple(batch))
        if now // 1_000 != (now - every_ms) // 1_000:
            yield Tick(now)
        if i == len(waiting) and now < end - 10_000:
            now += 9_000


def fold(watch: Watch, items: Iterable[Item]) -> list[Event]:
    return [event for item in items for event in watch.take(item)]


def last_said(events: Iterable[Event]) -> list[Passage]:
    """The last revision of each passage, void ones left out; each revision follows the last."""
    last: dict[str, Passage] = {}
    for event in events:
        if isinstance(event, Passage):
            before = last.get(event.id)
            assert event.revision == (before.revision + 1 if before else 0)
            last[event.id] = event
    return [p for p in last.values() if p.state != "void"]


def as_stays(passages: Iterable[Passage]) -> list[Stay]:
    return sorted((p.aircraft, p.area, p.entered_ms,
                   p.left_ms if p.left_ms is not None else -1, p.state == "crossed")
                  for p in passages)


def by_the_audit(fixes: Sequence[Fix], areas: Sequence[Barred], gap_ms: int = 600_000
                 ) -> list[Stay]:
    """The stays of sorted fixes by the engine that the audit uses, whole."""
    names = sorted({f.aircraft for f in fixes})
    code = {name: i for i, name in enumerate(names)}
    rows = sorted(fixes, key=lambda f: (f.at_ms, f.aircraft))
    spans = [(LOWEST_MM, 2**31 - 1) if f.height_mm is None
             else to_msl_mm(f.height_mm, f.height_mm, f.datum) for f in rows]
    fixes_ = Fixes(
        np.arange(len(rows)), np.array([code[f.aircraft] for f in rows], np.int32),
        Positions(np.array([f.lon for f in rows], np.int32),
                  np.array([f.lat for f in rows], np.int32),
                  np.array([f.at_ms for f in rows], np.int64),
                  np.array([s[0] for s in spans], np.int32),
                  np.array([s[1] for s in spans], np.int32)),
        np.array([LOWEST_MM if f.height_mm is None else f.height_mm for f in rows], np.int32),
        tuple(names))
    found = stays(part_of(cover_of([a.volume for a in areas]), fixes_, gap_ms))
    return sorted(
        (found.crafts[c], areas[a].area, int(e), int(left), bool(x)) for a, c, e, left, x in zip(
            found.areas.tolist(), found.craft.tolist(), found.entered_ms, found.left_ms,
            found.crossed, strict=True))
