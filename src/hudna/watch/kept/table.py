"""Settled rows as tables of the archive, one a day: the columns that `hudna audit` reads. Pure.

`time` is when it was measured, `arrived` when the watch had it; both UTC. One height at most is
filled: `altitude_m` above mean sea level, `geo_alt_m` above the ellipsoid, `baro_alt_m` of
pressure, `altitude_agl_m` above ground. What is not known is null. Metres, degrees, WGS 84.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from hudna.place.columns import LOWEST_MM, Int32, Int64
from hudna.place.datum import Datum
from hudna.place.geometry import E7
from hudna.place.times import format_instant
from hudna.watch.kept.kind import Kind
from hudna.watch.settled import DATUMS, Settled

DAY_MS = 86_400_000
HEIGHTS = {Datum.MSL: "altitude_m", Datum.ELLIPSOID: "geo_alt_m", Datum.PRESSURE: "baro_alt_m",
           Datum.GROUND: "altitude_agl_m"}
MOMENT = pa.timestamp("ms", tz="UTC")
SCHEMA = pa.schema([
    pa.field("aircraft", pa.string(), nullable=False),
    pa.field("time", MOMENT, nullable=False),
    pa.field("longitude", pa.float64(), nullable=False),
    pa.field("latitude", pa.float64(), nullable=False),
    *(pa.field(name, pa.float64()) for name in HEIGHTS.values()),
    pa.field("operator", pa.string()),
    pa.field("category", pa.string()),
    pa.field("callsign", pa.string()),
    pa.field("speed_m_s", pa.float64()),
    pa.field("course_deg", pa.float64()),
    pa.field("feed", pa.string()),
    pa.field("arrived", MOMENT, nullable=False),
])
TEXTS = ["aircraft", "operator", "category", "callsign", "feed"]
ORDER = [("aircraft", "ascending"), ("time", "ascending")]
ROW = ["aircraft", "time", "longitude", "latitude"]


def by_day(rows: Settled) -> Iterator[tuple[str, Any]]:
    """The date, UTC, and the table of its rows, by aircraft, then time; dates ascending."""
    if not len(rows.at_ms):
        return
    days = rows.at_ms // DAY_MS
    table = table_of(rows)
    several = np.unique(days).tolist()
    for day in several:
        own = table.filter(pa.array(days == day)) if len(several) > 1 else table
        yield date_of(day * DAY_MS), own.sort_by(ORDER)


def table_of(rows: Settled) -> Any:
    """All of it as one table, in its order."""
    columns = {
        "aircraft": _texts(rows.texts, rows.aircraft),
        "time": pa.array(rows.at_ms).cast(MOMENT),
        "longitude": pa.array(rows.lon / E7),
        "latitude": pa.array(rows.lat / E7),
        **{name: _height(rows, datum) for datum, name in HEIGHTS.items()},
        "operator": _known(rows.texts, rows.operator),
        "category": _known(rows.texts, rows.category),
        "callsign": _known(rows.texts, rows.callsign),
        "speed_m_s": _thousandths(rows.speed_mm_s, rows.speed_mm_s >= 0),
        "course_deg": _thousandths(rows.course_mdeg, rows.course_mdeg >= 0),
        "feed": _known(rows.texts, rows.feed),
        "arrived": pa.array(rows.arrived_ms).cast(MOMENT),
    }
    return pa.table([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def date_of(ms: int) -> str:
    """The date of a moment, UTC."""
    return format_instant(ms)[:10]


def _height(rows: Settled, datum: Datum) -> Any:
    here = (rows.datum == DATUMS.index(datum)) & (rows.height_mm != LOWEST_MM)
    return _thousandths(rows.height_mm, here)


def _thousandths(values: Int32 | Int64, known: Any) -> Any:
    return pa.array(values / 1000, mask=~known)


def _texts(texts: tuple[str, ...], codes: Int32) -> Any:
    return pa.array(texts, pa.string()).take(pa.array(codes))


def _known(texts: tuple[str, ...], codes: Int32) -> Any:
    return pa.array([text or None for text in texts], pa.string()).take(pa.array(codes))


TRACKS = Kind("tracks", SCHEMA, ORDER, TEXTS, ROW, by_day)
