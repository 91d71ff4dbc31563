"""Protections and notices for other people's systems: GeoJSON (RFC 7946) and CSV.

Each says what it is not: the standing words in three languages, and the exercise stamp on every
feature and row, because features and rows are copied out singly.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import E7, Line, Moving, Point, Way
from hudna.place.measure import centre
from hudna.place.times import format_instant
from hudna.record.kinds import Area, Movement, Names, Notice, Site
from hudna.record.record import Record
from hudna.record.release import step_of
from hudna.say import Say, say_n
from hudna.speak.inert import inert
from hudna.speak.language import CODES, language
from hudna.speak.standing_words import STANDING, exercise_stamp
from hudna.view.known import Known

CSV_COLUMNS = (
    "id", "author", "record", "kind", "name_en", "name_ar", "name_ru", "lat", "lon", "shape",
    "place_told", "buffer_m", "floor_m", "ceiling_m", "from", "until", "review_by", "district",
    "note", "exercise", "statement",
)


def protections_geojson(records: Iterable[Record], left_out: int = 0) -> str:
    """A FeatureCollection of sites, areas and movements; reads back through `imports`. It says that
    `left_out` of other parties are not in it."""
    return _collection(
        ({**_author(r), **_said(r.said), **_told(r), "geometry": _geometry(_where(r.said))}
         for r in records if isinstance(r.said, Site | Area | Movement)), left_out
    )


def notices_geojson(standings: Iterable[tuple[Record, str]]) -> str:
    """A FeatureCollection of notices, each with the state it stands at (in English, as the API
    speaks)."""
    return _collection(
        {**_author(r), **_notice(r.said), "state": str(state),
         "geometry": shape_to_geojson(r.said.shape)}
        for r, state in standings if isinstance(r.said, Notice)
    )


def protections_csv(records: Iterable[Record], left_out: int = 0) -> str:
    """A table, one protection a row; a polygon or a way is given by a point of it, and the column
    `shape` says so. UTF-8 with a byte order mark, as spreadsheets need to read Arabic. Each row
    says that `left_out` of other parties are not in it; where there is none, a row does nothing
    else."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, CSV_COLUMNS, extrasaction="ignore")
    writer.writeheader()
    rows = [_row(r, left_out) for r in records if isinstance(r.said, Site | Area | Movement)]
    if left_out and not rows:
        rows = [{"statement": _statement(left_out)}]
    for row in rows:
        writer.writerow({k: inert(v) for k, v in row.items()})
    return "\ufeff" + out.getvalue()


def _row(record: Record, left_out: int) -> dict[str, Any]:
    assert isinstance(record.said, Site | Area | Movement)
    where = _where(record.said)
    lon, lat = centre(where)
    return {
        **_author(record), **_said(record.said), **_told(record),
        "lat": f"{lat / E7:.7f}", "lon": f"{lon / E7:.7f}",
        "shape": type(where).__name__, "statement": _statement(left_out),
    }


def _statement(left_out: int) -> str:
    english = language("en")
    return " ".join(english.say(s) for s in (STANDING, *_left_out(left_out)))


def _left_out(n: int) -> tuple[Say, ...]:
    """That other parties' registrations are not given out in bulk."""
    return () if not n else (say_n(
        "{n} registration of other parties is left out: look at it at the desk.",
        "{n} registrations of other parties are left out: look at each at the desk.", n),)


# --- one record ----------------------------------------------------------------------------


def _author(record: Record) -> dict[str, Any]:
    stamp = record.envelope.exercise
    return {
        "id": record.hash, "author": record.author,
        **({"exercise": str(exercise_stamp(stamp))} if stamp else {}),
    }


def _told(record: Record) -> dict[str, Any]:
    """What the reader has to know of a place that was told as a cell."""
    assert isinstance(record.said, Site | Area | Movement)
    step = step_of(record.said, record.withheld)
    return {} if step == "exact" else {"place_told": step}


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


def _collection(features: Iterable[Mapping[str, Any]], left_out: int = 0) -> str:
    """`statement` is a foreign member (section 6.1), and stands first, where a reader looks;
    `left_out` is another, where there is anything to say."""
    return json.dumps({
        "type": "FeatureCollection",
        "statement": {code: language(code).say(STANDING) for code in CODES},
        **({"left_out": {code: language(code).say(s) for s in _left_out(left_out)
                         for code in CODES}} if left_out else {}),
        "features": [
            {"type": "Feature", "id": f["id"], "geometry": f["geometry"],
             "properties": {k: v for k, v in f.items() if k != "geometry"}}
            for f in features
        ],
    }, ensure_ascii=False)
