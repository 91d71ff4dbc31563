"""Real flights through an SBS-1 socket, as raw Mode S through the decoder, and as Cursor on Target
from pytak itself: the same incursions each way, in the watch and in the audit of its archive.

*The same*: the same aircraft in the same areas in the same order, ended the same way, and at each
moment that is told the aircraft was, by the file, on the edge of the area (or the file begins, ends
or is silent there) to within what the encoding leaves open:

- SBS-1 has five decimals of a degree: 0.8 m;
- Mode S sends 17 bits of a zone of some 6 degrees of latitude: half a step is 2.6 m each way, and
  between two such positions the line lies no further off; 10 m is asked;
- Cursor on Target as written here has every digit: floats and 1e-7 degree, 0.1 m;

and to within what the aircraft flies in the millisecond that a moment is rounded outward by.

The areas have no heights, so that heights decide nothing: SBS-1 and Mode S give them of pressure,
Cursor on Target above the ellipsoid where the file knows that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import cos, hypot, radians
from pathlib import Path

import pytest
import shapely

from hudna.place.geometry import Polygon
from hudna.watch.item import Item
from tests.audit.shared import needs
from tests.watch.each_way import (
    PARIS,
    RAW,
    Flown,
    Incursion,
    as_received,
    audited,
    brief,
    by_cot,
    by_frames,
    by_plots,
    by_sbs,
    decoded,
    heard,
    paris,
    raw,
    watched,
)

pytestmark = needs(PARIS, RAW)
TOLERANCE_M = {"sbs": 0.8, "beast": 10.0, "cot": 0.1}
SURFACE = ("no-reference",)
"""Frames on the ground, without a receiver's place: they are dropped, and said to be."""
GAP_MS, FOREVER_MS = 600_000, 1 << 50
PLOTTED_MS = 20_000
Ways = dict[str, list[Incursion]]


def found(root: Path, ways: Mapping[str, Sequence[Item]]) -> Ways:
    """What the watch told each way; the audit of each one's archive finds that, to the ms."""
    told = {kind: watched(root / kind, items) for kind, items in ways.items()}
    for kind, incursions in told.items():
        assert audited(root / kind) == [i._replace(state="crossed" if i.state == "crossed" else "")
                                        for i in incursions]
    return told


def what(incursions: Iterable[Incursion]) -> list[tuple[str, str, str]]:
    ordered = sorted(incursions, key=lambda i: (i.aircraft, i.area, i.entered_ms))
    return [(i.aircraft, i.area, i.state) for i in ordered]


def the_same(told: Ways, flown: Sequence[Flown]) -> None:
    assert what(told["sbs"]) == what(told["beast"]) == what(told["cot"])
    tracks = defaultdict[str, list[Flown]](list)
    for f in flown:
        tracks[f"icao:{f.address:06x}"].append(f)
    edges = {a.area: a.volume.shape for a in brief().areas}
    elsewhere = [(kind, i, away_m) for kind in told for i in told[kind]
                 for at_ms in (i.entered_ms, i.left_ms)
                 if (away_m := from_edge_m(tracks[i.aircraft], at_ms, edges[i.area]))
                 > TOLERANCE_M[kind]]
    assert elsewhere == []


def from_edge_m(track: Sequence[Flown], at_ms: int, area: object) -> float:
    """How far from the area's edge the aircraft was by its file, less what it flew in a
    millisecond; nothing where the file begins or ends just then, or is silent before or after for
    longer than the watch draws lines over."""
    assert isinstance(area, Polygon)
    moments = [f.at_ms for f in track]
    after = bisect_right(moments, at_ms)
    ends = [-FOREVER_MS, *moments, FOREVER_MS]
    if any(b - a > GAP_MS and min(abs(at_ms - a), abs(at_ms - b)) <= 1
           for a, b in pairwise(ends[max(0, after - 1):after + 3])):
        return 0.0
    a, b = track[after - 1], track[after]
    part = (at_ms - a.at_ms) / (b.at_ms - a.at_ms)
    lat, lon = a.lat + part * (b.lat - a.lat), a.lon + part * (b.lon - a.lon)
    wide = 111_320 * cos(radians(lat))
    ring = [((x / 1e7 - lon) * wide, (y / 1e7 - lat) * 111_000) for x, y in area.rings[0]]
    flown_m = hypot((b.lon - a.lon) * wide, (b.lat - a.lat) * 111_000) / (b.at_ms - a.at_ms)
    return float(shapely.LinearRing(ring).distance(shapely.Point(0, 0))) - flown_m


def each_way(flown: Sequence[Flown], every_ms: int) -> dict[str, list[Item]]:
    return {"sbs": heard("sbs", by_sbs(flown, every_ms)),
            "beast": heard("beast", by_frames(flown, every_ms)),
            "cot": heard("cot", by_cot(flown, every_ms))}


def test_a_flight_that_a_receiver_had_as_raw_mode_s(tmp_path: Path) -> None:
    frames = raw()
    flown = decoded(frames)
    told = found(tmp_path, {"beast": heard("beast", as_received(frames, 60_000), SURFACE),
                            "sbs": heard("sbs", by_sbs(flown, 60_000)),
                            "cot": heard("cot", by_cot(flown, 60_000))})
    the_same(told, flown)
    assert [(a, s) for _, a, s in what(told["cot"])] == [("ex-idlib", "left")]


def test_a_quarter_of_an_hour_of_paris(tmp_path: Path) -> None:
    flown = paris("12:30", "12:45")
    told = found(tmp_path, each_way(flown, 30_000))
    the_same(told, flown)
    assert len(told["cot"]) > 20


def test_by_a_radar_s_plots_the_audit_finds_what_the_watch_told_and_none_is_missed(
    tmp_path: Path
) -> None:
    """The same flights as circles of 300 m: whatever is in an area by exact positions is in it by
    these, from no later until no earlier but for how seldom they come."""
    flown = paris("12:30", "12:45")
    told = found(tmp_path, {"sbs": heard("sbs", by_sbs(flown, 30_000)),
                            "radar": by_plots(flown, PLOTTED_MS, 300)})
    about = defaultdict[tuple[str, str], list[Incursion]](list)
    for one in told["radar"]:
        about[one.aircraft[-6:], one.area].append(one)
    inside = [i for i in told["sbs"] if i.left_ms - i.entered_ms > 2 * PLOTTED_MS]
    assert len(inside) > 10
    missed = [i for i in inside if not any(
        a.entered_ms <= i.entered_ms + PLOTTED_MS and i.left_ms <= a.left_ms + PLOTTED_MS
        for a in about[i.aircraft[-6:], i.area])]
    assert missed == []


@pytest.mark.long
def test_all_of_paris(tmp_path: Path) -> None:
    """Where the file itself has an aircraft jump (heights by kilometres in a second, places beyond
    what can fly), the watch sets positions aside, or follows two aircraft, by the heights and
    places that this way gave: those are in the same areas each way, but for other times."""
    flown = paris("12:00", "15:00")
    told = found(tmp_path, each_way(flown, 60_000))
    jumping = {_address(i) for incursions in told.values() for i in incursions
               if "#" in i.aircraft}
    sound = {kind: [i for i in told[kind] if _address(i) not in jumping] for kind in told}
    the_same(sound, flown)
    assert len(sound["cot"]) > 150
    assert len(jumping) < 12
    assert len({frozenset((_address(i), i.area) for i in told[kind]) for kind in told}) == 1


def _address(incursion: Incursion) -> str:
    return incursion.aircraft.partition("#")[0]
