"""The incidents of a bulletin as GeoJSON (RFC 7946): each as its cell, or without a geometry.

Each feature says by itself what it is not, and that an exercise is one: features are copied out
singly.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from hudna.place.times import format_instant
from hudna.speak.bulletin.canonical import digest
from hudna.speak.bulletin.data import BulletinData, Cell, Incident
from hudna.speak.bulletin.ground import bounds
from hudna.speak.language import CODES, language
from hudna.speak.standing_words import STANDING, exercise_stamp

ATTRIBUTION = (
    "Parties under `accused` are those that sources name, which attributes nothing. Only an "
    "outcome that is a finding, with a party under `by`, holds that party to have done it. A "
    "place is a cell: where in it something happened is not told.")


def geojson(data: BulletinData) -> bytes:
    """In the order of the bulletin's data. Raises `Refused` where that is not sound."""
    named = digest(data)
    made = {
        "type": "FeatureCollection",
        "statement": {code: language(code).say(STANDING) for code in CODES},
        "attribution": ATTRIBUTION,
        "bulletin": {"day": data.day, "cutoff": format_instant(data.cutoff_ms), "zone": data.zone,
                     "author": data.author, "log": data.origin, "size": data.size,
                     "root": data.root, "sha256": named},
        "features": [_feature(data, i) for i in data.incidents],
    }
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(data: BulletinData, i: Incident) -> dict[str, Any]:
    stamp = {} if data.exercise is None else {"exercise": str(exercise_stamp(data.exercise))}
    return {"type": "Feature", "id": i.id,
            "geometry": None if i.cell is None else polygon(i.cell),
            "properties": {**stamp, "day": data.day, **_said(i)}}


def _said(i: Incident) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(i)
    for name in ("id", "cell", "from_ms", "until_ms"):
        del plain[name]
    for said in (*plain["outcomes"], *plain["answers"]):
        said["at"] = format_instant(said.pop("at_ms"))
    for step in plain["steps"]:
        by = step.pop("answer_by_ms")
        step["answer_by"] = None if by is None else format_instant(by)
    return {"from": format_instant(i.from_ms), "until": format_instant(i.until_ms), **plain}


def polygon(cell: Cell) -> dict[str, Any]:
    """Counterclockwise (section 3.1.6)."""
    west, south, east, north = bounds(cell)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
