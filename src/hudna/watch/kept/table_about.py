"""Settled positions that are only about known, as tables of two archives. Pure.

`about` has sensors' plots and posted circles as they were told. `withheld` has those by which a
sensor could be found, and sightings: these by their record's hash and the minute alone, since their
place is in the log and nowhere else. `begun` tells one following of an aircraft from another under
its name: no line is drawn from one to the next. `let_go`: it was given up before its time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pyarrow as pa

from hudna.place.geometry import E7
from hudna.watch.kept.kind import Kind
from hudna.watch.kept.table import DAY_MS, HEIGHTS, MOMENT, date_of
from hudna.watch.settled import Past, Settled

ORDER = [("aircraft", "ascending"), ("begun", "ascending"), ("time", "ascending")]
ROW = ["aircraft", "begun", "time", "longitude", "latitude", "within_m"]
TEXTS = ["aircraft", "callsign", "feed"]


def _schema(*, withheld: bool) -> Any:
    return pa.schema([
        pa.field("aircraft", pa.string(), nullable=False),
        pa.field("begun", pa.int64(), nullable=False),
        pa.field("time", MOMENT, nullable=False),
        pa.field("longitude", pa.float64(), nullable=withheld),
        pa.field("latitude", pa.float64(), nullable=withheld),
        pa.field("within_m", pa.float64(), nullable=withheld),
        *(pa.field(name, pa.float64()) for name in HEIGHTS.values()),
        pa.field("callsign", pa.string()),
        pa.field("speed_m_s", pa.float64()),
        pa.field("course_deg", pa.float64()),
        pa.field("feed", pa.string()),
        pa.field("arrived", MOMENT, nullable=withheld),
        pa.field("let_go", MOMENT),
        *([pa.field("sighting", pa.string())] if withheld else []),
    ])


def _by_day(schema: Any, hides: bool, rows: Settled) -> Iterator[tuple[str, Any]]:
    days: defaultdict[int, list[Past]] = defaultdict(list)
    for one in rows.about:
        if one.hides == hides:
            days[one.at_ms // DAY_MS].append(one)
    for day in sorted(days):
        yield date_of(day * DAY_MS), _table(schema, days[day]).sort_by(ORDER)


def _table(schema: Any, rows: Sequence[Past]) -> Any:
    return pa.table([pa.array([COLUMNS[name](one) for one in rows], schema.field(name).type)
                     for name in schema.names], schema=schema)


def _height(column: str, one: Past) -> float | None:
    fix = one.fix
    if fix is None or fix.height_mm is None or HEIGHTS[fix.datum] != column:
        return None
    return fix.height_mm / 1000


def _thousandth(name: str, one: Past) -> float | None:
    value = None if one.fix is None else getattr(one.fix, name)
    return None if value is None else float(value) / 1000


COLUMNS: dict[str, Callable[[Past], object]] = {
    "aircraft": lambda one: one.aircraft,
    "begun": lambda one: one.begun,
    "time": lambda one: one.at_ms,
    "longitude": lambda one: one.fix and one.fix.lon / E7,
    "latitude": lambda one: one.fix and one.fix.lat / E7,
    "within_m": lambda one: one.fix and float(one.fix.within_m),
    **{name: partial(_height, name) for name in HEIGHTS.values()},
    "callsign": lambda one: (one.fix and one.fix.callsign) or None,
    "speed_m_s": partial(_thousandth, "speed_mm_s"),
    "course_deg": partial(_thousandth, "course_mdeg"),
    "feed": lambda one: one.feed or None,
    "arrived": lambda one: one.arrived_ms,
    "let_go": lambda one: one.let_go_ms,
    "sighting": lambda one: one.sighting or None,
}
_ABOUT, _WITHHELD = _schema(withheld=False), _schema(withheld=True)
ABOUT = Kind("about", _ABOUT, ORDER, TEXTS, [*ROW, *HEIGHTS.values()],
             partial(_by_day, _ABOUT, False))
WITHHELD = Kind("withheld", _WITHHELD, ORDER, TEXTS, [*ROW, *HEIGHTS.values(), "sighting"],
                partial(_by_day, _WITHHELD, True), 0o700)
