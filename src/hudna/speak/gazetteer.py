"""The places a node knows: towns as points, districts as polygons, and where land is.

The package carries towns and governorates of the theatre, cut at build time; an operator adds
finer ones (`own_places`) by laying files into the node's `places/` folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shapely.geometry import shape as to_geometry

from hudna.fault import Fault, Refused
from hudna.record.kinds import Names
from hudna.say import say
from hudna.speak.joined import joined
from hudna.speak.named import District, Town
from hudna.speak.own_places import Own, from_file

CARRIED = Path(__file__).parent / "gazetteer"
COARSE_MM = 5_000_000
"""How far Natural Earth's 1:10 million boundaries may lie from the true ones."""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`land` is a polygon, known only inside `box` (west, south, east, north in degrees). `units`:
    those of which a point is known and not the ground."""

    towns: tuple[Town, ...]
    districts: tuple[District, ...]
    land: Any
    box: tuple[float, float, float, float]
    units: tuple[Town, ...] = ()


def load_gazetteer(extra: Iterable[Path] = ()) -> Gazetteer:
    """What the package carries, and every `*.geojson` and `*.csv` of `extra` (files or folders)."""
    carried = json.loads(_carried("towns.json"))
    towns = [_carried_town(t) for t in carried["towns"]]
    districts = [_carried_district(f) for f in json.loads(_carried("admin1.geojson"))["features"]]
    land = json.loads(_carried("land.geojson"))["features"][0]["geometry"]
    whole = joined(towns, districts, own_of(extra))
    return Gazetteer(whole.towns, whole.districts, to_geometry(land), tuple(carried["box"]),
                     whole.units)


def own_of(extra: Iterable[Path]) -> Own:
    """What the operator's files give, as it stands in them. Raises `Refused` with the faults of
    all of them."""
    found: list[Own] = []
    faults: list[Fault] = []
    for path in _files(extra):
        try:
            found.append(from_file(path.read_bytes(), path.name))
        except Refused as refused:
            faults.extend(refused.faults)
    if faults:
        raise Refused(faults)
    return Own(tuple(d for own in found for d in own.districts),
               tuple(t for own in found for t in own.towns),
               tuple(u for own in found for u in own.units))


def _carried(name: str) -> bytes:
    path = CARRIED / name
    if not path.exists():
        raise Refused(Fault(str(path), "nothing", say("the place data that the build makes")))
    return path.read_bytes()


def _files(extra: Iterable[Path]) -> Iterator[Path]:
    for path in extra:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        yield from (p for p in inside if p.suffix.lower() in (".csv", ".geojson"))


def _carried_town(t: Mapping[str, Any]) -> Town:
    return Town(
        id=t["id"], names=Names(t["en"], t["ar"], t["ru"]), at=(t["lon"], t["lat"]),
        population=t["population"], country=t["country"], other=tuple(t["other"]),
    )


def _carried_district(feature: Mapping[str, Any]) -> District:
    p = feature["properties"]
    return District(
        code=p["code"], level=p["level"], names=Names(p["en"], p["ar"], p["ru"]),
        shape=to_geometry(feature["geometry"]), slack_mm=COARSE_MM, other=tuple(p["other"]),
    )
