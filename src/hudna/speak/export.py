"""Protections and notices for other people's systems: GeoJSON (RFC 7946) and CSV.

Each says what it is not: the standing words in three languages, and the exercise stamp on every
feature and row, because features and rows are copied out singly.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import E7, Line, Moving, Point, Way
from hudna.place.measure import centre
from hudna.place.times import format_instant
from hudna.record.kinds import Area, Movement, Names, Notice, Site
from hudna.record.record import Record
from hudna.speak.language import CODES, language
from hudna.speak.standing_words import STANDING, exercise_stamp
from hudna.view.known import Known

CSV_COLUMNS = (
    "id", "author", "record", "kind", "name_en", "name_ar", "name_ru", "lat", "lon", "shape",
    "buffer_m", "floor_m", "ceiling_m", "from", "until", "review_by", "district", "note",
    "exercise", "statement",
)
FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
NUMBER = re.compile(r"-\d+(\.\d+)?", re.ASCII)


def protections_geojson(records: Iterable[Record]) -> str:
    """A FeatureCollection of sites, areas and movements; reads back through `imports`."""
    return _collection(
        {**_author(r), **_said(r.said), "geometry": _geometry(_where(r.said))}
        for r in records if isinstance(r.said, Site | Area | Movement)
    )


def notices_geojson(standings: Iterable[tuple[Record, str]]) -> str:
    """A FeatureCollection of notices, each with the state it stands at (in English, as the API
    speaks)."""
    return _collection(
        {**_author(r), **_notice(r.said), "state": str(state),
         "geometry": shape_to_geojson(r.said.shape)}
        for r, state in standings if isinstance(r.said, Notice)
    )


def protections_csv(records: Iterable[Record]) -> str:
    """A table, one protection a row; a polygon or a way is given by a point of it, and the column
    `shape` says so. UTF-8 with a byte order mark, as spreadsheets need to read Arabic."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, CSV_COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for record in records:
        if isinstance(record.said, Site | Area | Movement):
            writer.writerow({k: _inert(v) for k, v in _row(record).items()})
    return "\ufeff" + out.getvalue()


def _row(record: Record) -> dict[str, Any]:
    assert isinstance(record.said, Site | Area | Movement)
    where = _where(record.said)
    lon, lat = centre(where)
    return {
        **_author(record), **_said(record.said),
        "lat": f"{lat / E7:.7f}", "lon": f"{lon / E7:.7f}",
        "shape": type(where).__name__, "statement": language("en").say(STANDING),
    }


def _inert(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; a plain negative number is none."""
    if not isinstance(value, str) or not FORMULA.match(value) or NUMBER.fullmatch(value):
        return value
    return f"'{value}"


# --- one record ----------------------------------------------------------------------------


def _author(record: Record) -> dict[str, Any]:
    stamp = record.envelope.exercise
    return {
        "id": record.hash, "author": record.author,
        **({"exercise": str(exercise_stamp(stamp))} if stamp else {}),
    }


def _said(said: object) -> dict[str, Any]:
    assert isinstance(said, Site | Area | Movement)
    common = {
        "record": type(said).__name__.lower(), "kind": said.protects, **_names(said.names),
        "buffer_m": said.buffer_mm / 1000, "review_by": _instant(said.review_by_ms),
        "note": said.note or None,
    }
    return {k: v for k, v in {**common, **_own(said)}.items() if v is not None}


def _own(said: Site | Area | Movement) -> dict[str, Any]:
    if isinstance(said, Movement) and isinstance(said.way, Way):
        return {"times": [format_instant(f.at_ms) for f in said.way.fixes],
                "slack_s": said.way.slack_ms / 1000}
    if isinstance(said, Movement):
        return {"from": _instant(said.from_ms), "until": _instant(said.until_ms)}
    heights = {
        "floor_m": _metres(said.floor_mm), "ceiling_m": _metres(said.ceiling_mm),
    } if isinstance(said, Area) else {}
    return {"from": format_instant(said.from_ms), "until": _instant(said.until_ms),
            "district": said.district or None, **heights}


def _notice(said: Notice) -> dict[str, Any]:
    return {
        "designation": said.designation, "operator": said.operator, "category": said.category,
        "aircraft": said.aircraft, "width_m": said.width_mm / 1000,
        "floor_m": said.floor_mm / 1000, "ceiling_m": said.ceiling_mm / 1000,
        "from": format_instant(said.from_ms), "until": format_instant(said.until_ms),
    }


def _names(names: Names) -> dict[str, str]:
    return {f"name_{code}": name for code in CODES if (name := getattr(names, code))}


def _where(said: object) -> Moving:
    assert isinstance(said, Site | Area | Movement)
    return said.way if isinstance(said, Movement) else said.shape


def _geometry(where: Moving) -> dict[str, Any]:
    if isinstance(where, Way):
        points = tuple(f.at for f in where.fixes)
        return shape_to_geojson(Line(points) if len(points) > 1 else Point(points[0]))
    return shape_to_geojson(where)


def _metres(mm: int | None) -> float | None:
    return None if mm is None else mm / 1000


def _instant(ms: int | None) -> str | None:
    return None if ms is None else format_instant(ms)


def as_of(known: Known) -> dict[str, bytes]:
    """The register and the notices as known at a moment, each a file by its name."""
    states = [(s.notice, s.state.value) for s in known.notices]
    return {
        "register.geojson": protections_geojson(known.register).encode(),
        "register.csv": protections_csv(known.register).encode(),
        "notices.geojson": notices_geojson(states).encode(),
    }


def _collection(features: Iterable[Mapping[str, Any]]) -> str:
    """`statement` is a foreign member (section 6.1), and stands first, where a reader looks."""
    return json.dumps({
        "type": "FeatureCollection",
        "statement": {code: language(code).say(STANDING) for code in CODES},
        "features": [
            {"type": "Feature", "id": f["id"], "geometry": f["geometry"],
             "properties": {k: v for k, v in f.items() if k != "geometry"}}
            for f in features
        ],
    }, ensure_ascii=False)
