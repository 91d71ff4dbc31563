"""Real places and real flights through the desk's own doors.

The World Heritage points and OCHA's neighbourhoods are imported by the UN; flights that were
really flown, about Paris on 2021-10-07, are shifted to Syria and announced by the US. What
every node then finds is held against a check of this file's own: shapely in an equidistant
projection about each place, the nearest pair measured again by geographiclib.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
import shapely
from geographiclib.geodesic import Geodesic
from pyproj import Transformer

from hudna.node import Node
from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import Shape
from hudna.record.kinds import Notice
from hudna.record.record import Record
from hudna.say import Say
from hudna.speak.language import Language
from hudna.view.conflicts import Conflict
from hudna.view.standing import State, standing
from hudna.view.volumes import protection_volume
from hudna.web.explain import conflict_words
from tests.examples import examples
from tests.web.houses import HOUR, NOW, Clock, truce
from tests.web.sitting import Sitting, text_of

DATA = Path(__file__).parents[3] / "shared" / "data"
HERITAGE = DATA / "unesco" / "unesco_whs_syria.csv"
QUARTERS = DATA / "cod_ab_syr" / "syr_neighborhoods.geojson"
FLOWN = DATA / "adsb_tracks" / "quickstart_paris_2021.csv.gz"
ABSENT = [str(p) for p in (HERITAGE, QUARTERS, FLOWN) if not p.exists()]
pytestmark = [
    pytest.mark.skipif(bool(ABSENT), reason=f"real data is not here: {', '.join(ABSENT)}"),
    pytest.mark.timeout(280),
]

FLIGHTS = examples(10, 20)
LEAST_FIXES = 600
MOST_POINTS = 200
WIDTH_M = 2000
SHIFTS = ((33.94, -15.22), (34.61, -12.81))
"""Degrees of longitude and latitude that are added, by turns: Orly comes to lie on Damascus, or
Charles de Gaulle on Aleppo."""
BAND_M = 0.1
"""The two methods may differ on what lies this near to the limit."""
ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f]")
SCRIPT = {"en": "[A-Za-z]", "ar": "[\u0600-\u06ff]", "ru": "[\u0400-\u04ff]"}


class Flown(NamedTuple):
    callsign: str
    points: tuple[tuple[float, float], ...]
    floor_m: int
    ceiling_m: int
    from_ms: int
    until_ms: int


def flown() -> list[Flown]:
    """So many aircraft, each with its first call sign, evenly out of all in order of address."""
    tracks: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with gzip.open(FLOWN, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            tracks[row["icao24"], row["callsign"]].append(row)
    once = {icao: (sign, rows) for (icao, sign), rows in sorted(tracks.items(), reverse=True)
            if sign and len(rows) >= LEAST_FIXES}
    chosen = sorted(once)[::len(once) // FLIGHTS][:FLIGHTS]
    first = min(_ms(once[icao][1][0]) for icao in chosen)
    return [_shifted(*once[icao], SHIFTS[i % 2], NOW + 2 * HOUR - first)
            for i, icao in enumerate(chosen)]


def _shifted(sign: str, rows: list[dict[str, str]], by: tuple[float, float],
             later_ms: int) -> Flown:
    """Thinned by Douglas and Peucker, in degrees, as coarsely as 200 points ask for."""
    line = shapely.LineString([(float(r["lon"]) + by[0], float(r["lat"]) + by[1]) for r in rows])
    tolerance = 0.0001
    while shapely.get_num_coordinates(thin := line.simplify(tolerance)) > MOST_POINTS:
        tolerance *= 2
    heights = [float(r["baro_alt_ft"]) * 0.3048 for r in rows if r["baro_alt_ft"]]
    points = tuple((round(x, 5), round(y, 5)) for x, y in thin.coords)
    return Flown(sign, points, max(0, int(min(heights))), int(max(heights)) + 1,
                 _ms(rows[0]) + later_ms, _ms(rows[-1]) + later_ms)


def _ms(row: dict[str, str]) -> int:
    return round(datetime.fromisoformat(row["time_utc"]).timestamp() * 1000)


def test_real_places_and_flights_are_checked_alike_and_explained(tmp_path, record_property):
    nodes = truce(tmp_path, clock=Clock())
    un, us = Sitting(nodes["un"]), Sitting(nodes["us"])
    rows = imported(un, HERITAGE, "heritage", "")
    assert rows == len(HERITAGE.read_text("utf-8").splitlines()) - 1
    assert imported(un, QUARTERS, "neighbourhood",
                    "name_en = neighborho\nname_ar = neighbor_1\nid = neighbor_2\n"
                    "district = adm3_pcode") == 414
    spread(nodes, "un")
    for flight in flown():
        announced(us, flight)
    spread(nodes, "us")
    notices = list(nodes["us"].world.notices.standing())
    assert len(notices) == FLIGHTS
    met = {n.hash: alike_everywhere(nodes, n) for n in notices}
    for notice in notices:
        explained(us, notice)
    record_property("flights", len(notices))
    record_property("flights that meet something", sum(map(bool, met.values())))
    record_property("conflicts", sum(map(len, met.values())))
    meeting = sum(map(bool, met.values()))
    assert 10 * meeting >= 4 * FLIGHTS, "flights that land beside two cities meet them"
    for node in nodes.values():
        node.log.close()


def imported(desk: Sitting, file: Path, kind: str, mapping: str) -> int:
    """The whole file, by a person: shown, considered, signed. Returns how many entries it made."""
    before = desk.size
    desk.get("/register/import")
    shown = desk.post("/register/import", {"default_kind": kind, "mapping": mapping},
                      files={"file": (file.name, file.read_bytes(), "")})
    assert shown.status_code == 200, text_of(shown.text)[:3000]
    assert desk.size == before, "nothing is kept before it is signed"
    signed = desk.post("/register/import/sign", {"considered": "yes"})
    assert signed.status_code == 303, text_of(signed.text)[:3000]
    return desk.size - before


def announced(desk: Sitting, flight: Flown) -> None:
    desk.get("/notices/new")
    fields = {
        "designation": flight.callsign, "form": "line", "width_m": str(WIDTH_M),
        "shape": "\n".join(f"{lat:.5f} N {lon:.5f} E" for lon, lat in flight.points),
        "floor_m": str(flight.floor_m), "ceiling_m": str(flight.ceiling_m),
        "from": _typed(flight.from_ms), "until": _typed(flight.until_ms),
        "category": "transport", "operator": "us", "aircraft": "1",
    }
    shown = desk.post("/notices/new", fields)
    assert shown.status_code == 200, text_of(shown.text)[:3000]
    signed = desk.post("/notices/new", {**desk.carried("/notices/new"), "sign": "yes"})
    assert signed.status_code == 303, text_of(signed.text)[:3000]


def _typed(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def spread(nodes: dict[str, Node], said_by: str) -> None:
    """Everything that one node says comes to the others, through their own doors."""
    said = [e.record for e in nodes[said_by].log.entries() if e.record.author == said_by]
    for party, node in nodes.items():
        if party != said_by:
            node.log.append([r.presentation for r in said])
            node.world.follow(node.log.entries(node.world.size))


def alike_everywhere(nodes: dict[str, Node], record: Record) -> dict[str, float]:
    """Each node finds what this file finds: metres to the unbuffered place, by its record."""
    assert isinstance(record.said, Notice)
    certain, possible = _expected(nodes["us"], record.said)
    for node in nodes.values():
        stands = standing(node.world, record.hash, NOW)
        found = {c.subject: c for c in stands.conflicts if c.kind == "protection"}
        assert certain.keys() <= found.keys() <= possible.keys(), record.said.designation
        assert (stands.state is State.STOPPED) == bool(stands.conflicts)
        for subject, conflict in found.items():
            assert conflict.clash is not None
            assert conflict.clash.distance_mm / 1000 == pytest.approx(
                possible[subject], abs=BAND_M), conflict.names.en
    return certain


def _expected(node: Node, said: Notice) -> tuple[dict[str, float], dict[str, float]]:
    """What the flight meets for certain, and what it may meet: within `BAND_M` of the limit."""
    route, half = _of(said.shape), said.width_mm / 2000
    near = [(r.hash, protection_volume(r.said)) for r in node.world.register.standing(NOW)]
    near = [(h, v) for h, v in near if _of(v.shape).distance(route) < 0.1]
    apart = {h: _metres(_of(v.shape), route) - half for h, v in near}
    buffers = {h: v.reach_mm / 1000 for h, v in near}
    inside = {h: max(0.0, d) for h, d in apart.items()}
    return ({h: d for h, d in inside.items() if apart[h] <= buffers[h] - BAND_M},
            {h: d for h, d in inside.items() if apart[h] <= buffers[h] + BAND_M})


@cache
def _of(shape: Shape) -> shapely.Geometry:
    return shapely.geometry.shape(shape_to_geojson(shape))


def _metres(place: shapely.Geometry, route: shapely.Geometry) -> float:
    """Found in the projection about the place, then measured on the ellipsoid."""
    if place.intersects(route):
        return 0.0
    there = _about(place.centroid)
    fine = (shapely.transform(g.segmentize(0.002), there.transform, interleaved=False)
            for g in (place, route))
    (ax, ay), (bx, by) = shapely.shortest_line(*fine).coords
    lons, lats = there.transform([ax, bx], [ay, by], direction="INVERSE")
    return float(Geodesic.WGS84.Inverse(lats[0], lons[0], lats[1], lons[1])["s12"])


@cache
def _about(at: shapely.Point) -> Transformer:
    return Transformer.from_crs(
        "EPSG:4326", f"+proj=aeqd +lat_0={at.y} +lon_0={at.x} +ellps=WGS84", always_xy=True)


def explained(desk: Sitting, record: Record) -> None:
    """The page says of every conflict with what, how near, when, how high and by which clause."""
    world = desk.node.world
    found = standing(world, record.hash, NOW).conflicts
    for code, script in SCRIPT.items():
        answer = desk.client.get(f"/notices/{record.hash}", params={"lang": code})
        page = _plain(text_of(answer.text))
        for conflict in found:
            for part in _parts(desk.node, conflict):
                words = _plain(Language(code).say(part))
                assert re.search(script, words), f"{code}: {words}"
                assert words in page, f"{code}: {words}"


def _parts(node: Node, conflict: Conflict) -> list[Say]:
    words = conflict_words(node.world, conflict)
    parts = [words.headline, words.clause, words.aside]
    if conflict.kind == "protection":
        assert words.near is not None
        assert words.when is not None
        assert words.heights is not None
        parts += [words.near, words.when, words.heights]
    return parts


def _plain(text: str) -> str:
    return " ".join(ISOLATES.sub("", text).split())
