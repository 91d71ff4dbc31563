"""One piece of a file of tracks into a batch of sound rows. Nothing is kept between pieces."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.audit import spread
from hudna.audit.batch import NOBODY, Batch
from hudna.audit.heights import Measured, measure, unknown
from hudna.audit.numbers import degrees
from hudna.audit.source import Piece, ReadPlan, TrackFile
from hudna.audit.table import Table, table_of
from hudna.audit.trouble import Trouble
from hudna.audit.values import Names, TextValues
from hudna.place.columns import LOWEST_MM, Int32, Int64, Positions

ON_GROUND = '"ground"'


class Named(NamedTuple):
    """Codes of aircraft, operators or categories, and their names."""

    codes: Int32
    names: tuple[str, ...]


def read(piece: Piece, plan: ReadPlan) -> Batch:
    """The sound rows of a piece, and which were refused.

    Raises `InFile` where the file cannot be read, or longitude and latitude have changed places.
    """
    file = plan.files[piece.file]
    table = table_of(piece, file)
    at_ms = _moments(table, file, plan)
    lon, lat = _places(table, file)
    heights = _heights(table, file)
    craft = _names(table, "aircraft", file.columns.aircraft, needed=plan.needs_aircraft)
    operator = _names(table, "operator", file.columns.operator)
    category = _names(table, "category", file.columns.category)
    columns = _Columns(at_ms, lon, lat, heights, craft.codes, operator.codes, category.codes)
    rows, kept = _sound(piece, table, columns)
    if piece.opening and plan.box is not None:
        spread.check(kept.lon, kept.lat, plan.box, file)
    return Batch(
        rows, _positions(kept), kept.craft, craft.names, kept.operator, operator.names,
        kept.heights.height_mm if kept.heights else np.full(len(rows), LOWEST_MM, np.int32),
        table.faults.refusals(), table.rows, kept.category, category.names, piece.file)


class _Columns(NamedTuple):
    at_ms: Int64 | None
    lon: Int32
    lat: Int32
    heights: Measured | None
    craft: Int32
    operator: Int32
    category: Int32


def _positions(kept: _Columns) -> Positions:
    if kept.heights is None:
        return Positions(kept.lon, kept.lat, kept.at_ms)
    return Positions(kept.lon, kept.lat, kept.at_ms, kept.heights.low_mm, kept.heights.high_mm)


def _sound(piece: Piece, table: Table, columns: _Columns) -> tuple[Int64, _Columns]:
    rows = np.arange(piece.first_row, piece.first_row + table.rows, dtype=np.int64)
    if not table.faults.bad.any():
        return rows, columns
    keep = np.flatnonzero(~table.faults.bad)
    at_ms, heights = columns.at_ms, columns.heights
    return rows[keep], _Columns(
        None if at_ms is None else at_ms[keep], columns.lon[keep], columns.lat[keep],
        None if heights is None else Measured(*(column[keep] for column in heights)),
        columns.craft[keep], columns.operator[keep], columns.category[keep])


def _moments(table: Table, file: TrackFile, plan: ReadPlan) -> Int64 | None:
    name = file.columns.time
    if name is None:
        return None
    at_ms, trouble = table.columns[name].moments(file.columns.time_unit,
                                                 assume_utc=plan.assume_utc)
    if plan.latest_ms is not None and len(at_ms) and at_ms.max() > plan.latest_ms:
        trouble[(trouble == Trouble.NONE) & (at_ms > plan.latest_ms)] = Trouble.AHEAD
    table.faults.add("time", name, trouble, table.columns[name].shown)
    return at_ms


def _places(table: Table, file: TrackFile) -> tuple[Int32, Int32]:
    """Longitude and latitude. Where a latitude could be none but a longitude, that is said."""
    lon, lat = table.columns[file.columns.lon], table.columns[file.columns.lat]
    east, lon_trouble = lon.numbers()
    north, lat_trouble = lat.numbers()
    found = degrees(east, lon_trouble, 180), degrees(north, lat_trouble, 90)
    if lat_trouble.any():
        beyond = (lat_trouble == Trouble.BEYOND) & (np.abs(north) <= 180) & (np.abs(east) <= 90)
        lat_trouble[beyond & (lon_trouble == 0)] = Trouble.SWAPPED
        spread.check_trouble(lat_trouble, table.faults.bad, file)
    table.faults.add("lon", file.columns.lon, lon_trouble, lon.shown)
    table.faults.add("lat", file.columns.lat, lat_trouble, lat.shown)
    return found


def _heights(table: Table, file: TrackFile) -> Measured | None:
    if not file.columns.altitudes:
        return None
    measured = unknown(table.rows)
    for altitude in file.columns.altitudes:
        column = table.columns[altitude.column]
        values, trouble = column.numbers()
        if isinstance(column, TextValues):
            _ground_is_unknown(column, trouble)
        measure(values, trouble, altitude, measured)
        trouble[trouble == Trouble.EMPTY] = Trouble.NONE
        table.faults.add("altitude", altitude.column, trouble, column.shown)
    return measured


def _ground_is_unknown(column: TextValues, trouble: np.ndarray[tuple[int], np.dtype[np.uint8]]
                       ) -> None:
    """readsb writes *ground* for the height of what has landed: how high that is, nobody said."""
    for row in np.flatnonzero(trouble == Trouble.NO_NUMBER).tolist():
        if column.shown(row) == ON_GROUND:
            trouble[row] = Trouble.EMPTY


def _names(table: Table, what: str, name: str | None, *, needed: bool = False) -> Named:
    if name is None:
        return Named(np.full(table.rows, NOBODY, np.int32), ())
    found: Names = table.columns[name].names()
    trouble = found.trouble
    if needed and len(found.codes) and found.codes.min() < 0:
        trouble = np.where((trouble == 0) & (found.codes < 0), Trouble.EMPTY, trouble)
    table.faults.add(what, name, trouble, table.columns[name].shown)
    return Named(found.codes, found.names)
