"""Skies of what is only about known, made at random; what the watch tells of them in the end, and
what the audit finds in the archives that it wrote.

Plots that are named or not, late, twice and out of order, with heights of each datum, from sensors
that hide and from others; sightings that become chains, are withdrawn, only heard, or of one
that sends; areas that come, change, end and come again.
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from hudna.audit.about.audited import About
from hudna.audit.about.files import sorted_out, spread_out
from hudna.audit.about.rows import Placed
from hudna.audit.areas import areas_of, box_of
from hudna.audit.job import Job
from hudna.audit.run import audit
from hudna.audit.source import Options
from hudna.audit.tracks import open_source
from hudna.place.datum import Datum
from hudna.place.geometry import Point, Polygon
from hudna.place.times import parse_instant
from hudna.place.volume import Heights, Volume, Window
from hudna.watch.brief import Barred, Brief, Reported, WatchTerms
from hudna.watch.event import Event
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.kept.keeping import Keeping
from hudna.watch.watch import Watch
from tests.watch.flights import box, last_said

T0 = 1_469_950_000_000
SECOND, MINUTE = 1_000, 60_000
TERMS = WatchTerms(gap_ms=10 * MINUTE, late_ms=5 * MINUTE)
LON, LAT = 370_000_000, 360_000_000
KM_E, KM_N = 111_000, 90_100
Incursion = tuple[str, str, int, int, bool]


class Sky(NamedTuple):
    """The items, and every sighting that is in any of the briefs."""

    items: list[Item]
    reported: tuple[Reported, ...]


def at(east_km: float, north_km: float) -> tuple[int, int]:
    return LON + round(east_km * KM_E), LAT + round(north_km * KM_N)


def sky(chance: random.Random, minutes: int = 50, tracks: int = 5, *, late: bool = True) -> Sky:
    """For so many minutes, and then until all has settled. `late`: areas may have counted before
    the watch is told of them."""
    heard = [*_plotted(chance, minutes, tracks), *_sent(chance, minutes)]
    reported = [r for n in range(chance.randint(0, 4)) for r in _seen(chance, minutes, n)]
    moments: list[tuple[int, int, Item]] = [
        (ms, 1, Heard(ms, feed, (fix,))) for ms, feed, fix in heard]
    moments += [(b.at_ms, 0, Briefed(b.at_ms, b)) for b in _briefs(chance, minutes, reported, late)]
    step = chance.choice((7, 20, 45)) * SECOND
    end = T0 + minutes * MINUTE
    moments += [(ms, 2, Tick(ms)) for ms in range(T0, end, step)]
    last = max(ms for ms, _, _ in moments)
    moments += [(ms, 2, Tick(ms)) for ms in range(last, last + 100 * MINUTE, 90 * SECOND)]
    moments.sort(key=lambda m: m[:2])
    return Sky([item for _, _, item in moments], tuple(reported))


def _plotted(chance: random.Random, minutes: int, tracks: int) -> list[tuple[int, str, Fix]]:
    made = []
    for n in range(tracks):
        feed, hides = chance.choice("fg"), chance.random() < 0.3
        name = f"plot:{feed}/{n}"
        datum = chance.choice([None, None, *Datum])
        for ms, lon, lat in _course(chance, minutes):
            height = None if datum is None or chance.random() < 0.1 else chance.choice(
                (900_000, 2_000_000, 4_900_000))
            fix = Fix(name, ms, lon, lat, height, datum or Datum.MSL, chance.choice(("", "X1")),
                      within_m=chance.choice((1, 150, 1_000, 4_000, 9_000)), hides=hides)
            if chance.random() < 0.03:
                fix = msgspec.structs.replace(fix, aircraft=f"{name}-{ms}")
            made += [(ms + _late(chance), feed, fix)
                     for _ in range(1 + (chance.random() < 0.08))]
    return made


def _late(chance: random.Random) -> int:
    """Mostly at once; some late, as much as counts, or a little too much."""
    return chance.choices((chance.randrange(2_000), chance.randrange(5 * MINUTE),
                           chance.randrange(17 * MINUTE)), (75, 18, 7))[0]


def _course(chance: random.Random, minutes: int) -> list[tuple[int, int, int]]:
    """Turning, now and then silent, now and then still."""
    ms = T0 + chance.randrange(minutes * MINUTE // 2)
    east, north, course = chance.uniform(-15, 15), chance.uniform(-15, 15), chance.uniform(0, 6.3)
    speed = chance.choice((0, 60, 180, 250))
    found = []
    for _ in range(chance.randint(1, 40)):
        found.append((ms, *at(east, north)))
        took = chance.choices((chance.randrange(1, 30), chance.randrange(30, 150),
                               chance.choice((599, 600, 601, 700, 0))), (60, 32, 8))[0]
        course += chance.gauss(0, 0.6)
        east += math.sin(course) * speed * took / 1000
        north += math.cos(course) * speed * took / 1000
        east, north = max(-25, min(25, east)), max(-25, min(25, north))
        ms += took * SECOND + chance.choice((0, 0, 1, 317))
    return found


def _sent(chance: random.Random, minutes: int) -> list[tuple[int, str, Fix]]:
    """One that says itself where it is, so that it may explain a sighting."""
    if chance.random() < 0.5:
        return []
    made = []
    for ms, lon, lat in _course(chance, minutes):
        fix = Fix("icao:4b1234", ms, lon, lat, 1_000_000, speed_mm_s=60_000, course_mdeg=90_000)
        made.append((ms + chance.randrange(2_000), "sbs", fix))
    return made


def _seen(chance: random.Random, minutes: int, n: int) -> list[Reported]:
    """Of one aircraft."""
    craft = chance.choice(("jet", "helicopter", "unknown"))
    east, north = chance.uniform(-15, 15), chance.uniform(-15, 15)
    ms, found = T0 + chance.randrange(minutes * MINUTE), []
    for i in range(chance.randint(1, 4)):
        lon, lat = at(east, north)
        said = chance.random() < 0.7
        found.append(Reported(
            f"{n:02x}{i:02x}{chance.getrandbits(240):060x}", ms, lon, lat,
            chance.choice((2_000, 5_000, 26_000)), "seen" if said else "heard",
            craft if said else "unknown", chance.choice((None, 90_000)) if said else None))
        took = chance.randrange(30, 500)
        east, north = east + chance.uniform(-4, 6), north + chance.uniform(-4, 4)
        ms += took * SECOND
    return found


def _area(chance: random.Random, n: int) -> Barred:
    east, north = chance.uniform(-12, 12), chance.uniform(-12, 12)
    heights = chance.choice((Heights(), Heights(), Heights(None, 3_000_000), Heights(1_000_000)))
    window = chance.choice((Window(), Window(), Window(T0 + chance.randrange(20 * MINUTE), None),
                            Window(None, T0 + chance.randrange(60 * MINUTE))))
    size = chance.uniform(1, 8)
    shape: Point | Polygon = Point(at(east, north))
    if chance.random() < 0.5:
        shape = box(*at(east, north), *at(east + size, north + size))
    reach = round(size * 1_000_000) if isinstance(shape, Point) else chance.choice((0, 2_000_000))
    return Barred(f"area-{n}", f"{chance.choice('abc')}" * 64, f"2({n})",
                  Volume(shape, reach, heights, window),
                  bars=chance.choice(((), ("ru",))), excepts=chance.choice(((), ("medevac",))))


def _briefs(chance: random.Random, minutes: int, reported: Sequence[Reported], late: bool
            ) -> Iterable[Brief]:
    """What is in effect, each time a sighting comes or goes and at other times; a node that is away
    for long brings an area late."""
    drawn = [_area(chance, n) for n in range(chance.randint(1, 5))]
    span: dict[str, tuple[int, int]] = {}
    for r in reported:
        come = r.at_ms + chance.choice((1_000, 60_000, 20 * MINUTE))
        gone = come + chance.choice((MINUTE, 30 * MINUTE, 1 << 40, 1 << 40))
        span[r.sighting] = (come, min(gone, r.at_ms + 60 * MINUTE))
    moments = {T0 - 1, *(T0 + chance.randrange(minutes * MINUTE) for _ in range(6)),
               *(ms for both in span.values() for ms in both)}
    now, past = drawn, drawn
    for size, ms in enumerate(sorted(moments)):
        if size and chance.random() < 0.3:
            now, past = chance.choice((
                [_since(chance, a, ms, late) for a in now if chance.random() < 0.7],
                [*now, _since(chance, _area(chance, 9 + size), ms, late)],
                [_since(chance, msgspec.structs.replace(a, version=chance.choice("ab") * 64), ms,
                        late) for a in now],
                past if late else [_since(chance, a, ms, late) for a in past])), now
        counting = tuple(r for r in reported if span[r.sighting][0] <= ms < span[r.sighting][1])
        yield Brief(size + 1, ms, TERMS, tuple(now), reported=counting)


def _since(chance: random.Random, area: Barred, ms: int, late: bool) -> Barred:
    ago = chance.choice((0, 0, MINUTE, 4 * MINUTE, 40 * MINUTE))
    return msgspec.structs.replace(area, since_ms=ms - ago * late)


# --- the watch and the audit ---------------------------------------------------------------------


def watched(works: Path, items: Sequence[Item], every: int, killed: Sequence[int] = ()
            ) -> list[Event]:
    """Folded as the lookout does, each time from what is on disk; in the turns that are `killed`
    what came after the last state is not frozen, and is folded again."""
    events: list[Event] = []
    rest = iter(items)
    for turn, part in enumerate(iter(lambda: list(islice(rest, every)), [])):
        keeping = Keeping(works, 0)
        state = keeping.opened.state
        watch = Watch.thaw(state.data) if state else Watch()
        for number, item in keeping.opened.items:
            _take(keeping, watch, number, item)
        for item in part:
            events += _take(keeping, watch, keeping.take(item), item)
        keeping.settled(keeping.journal.next, watch.settled())
        if turn not in killed:
            assert keeping.state([watch.freeze()]).result()
        keeping.close()
        assert keeping.fault is None
    return events


def _take(keeping: Keeping, watch: Watch, number: int, item: Item) -> tuple[Event, ...]:
    told = watch.take(item)
    if isinstance(item, Briefed):
        keeping.areas(number + 1, watch.versions, item.arrived_ms, watch.terms.gap_ms)
    return told


def told(events: Iterable[Event]) -> list[Incursion]:
    """What the watch holds in the end of what is only about known."""
    return sorted((p.aircraft, f"{p.area}@{p.version[:12]}", p.entered_ms,
                   -1 if p.left_ms is None else p.left_ms, p.state == "crossed")
                  for p in last_said(events) if not p.sure)


def places_of(reported: Iterable[Reported]) -> dict[str, Placed]:
    return {r.sighting: Placed(r.at_ms, r.lon, r.lat, 1000 * r.within_m) for r in reported}


def audited(works: Path, out: Path, places: Mapping[str, Placed] | None,
            gap_ms: int = TERMS.gap_ms, only: Sequence[str] = ("tracks", "about", "withheld"),
            ) -> list[dict[str, str]]:
    """The rows of CSV that the audit writes over the archives."""
    if not run_audit(works, out, places, gap_ms, only):
        return []
    with out.open(newline="") as file:
        return list(csv.DictReader(file))


def run_audit(works: Path, out: Path, places: Mapping[str, Placed] | None,
              gap_ms: int = TERMS.gap_ms, only: Sequence[str] = ("tracks", "about", "withheld"),
              ) -> bool:
    """Whether there was any area to audit them over."""
    exact, files = sorted_out(spread_out(works / name for name in only))
    data = (works / "tracks" / "areas.geojson").read_bytes()
    if b'"features":[]' in data:
        return False
    areas = areas_of(data, "areas.geojson")
    source, plan = open_source(exact, Options(box=box_of(areas)))
    audit(Job(source, plan, areas, out, gap_ms=gap_ms, about=About(tuple(files), places)))
    return True


def found(rows: Iterable[Mapping[str, str]]) -> list[Incursion]:
    """Those that are not sure."""
    return sorted((row["aircraft"], _plain(row["area"]), parse_instant(row["entered"], "entered"),
                   parse_instant(row["left"], "left"), row["crossed"] == "yes")
                  for row in rows if row.get("sure") == "no")


def _plain(area: str) -> str:
    """Without what tells a text that came into effect again from the first time."""
    name, _, version = area.partition("@")
    return f"{name}@{version.partition('.')[0]}"
