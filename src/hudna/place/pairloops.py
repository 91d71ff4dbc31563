"""The inner loops of `hudna.place.pairs`.

Reports come sorted by time and are sorted by cell, so that those of one cell lie together and
still in order of time. Cells lie together by row, and in a row by column.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.sorting import order_of

AROUND = 3_600_000_000
EAST = 1_800_000_000
NOWHERE = 2**62

Floats = NDArray[np.float64]


class Reports(NamedTuple):
    """1e-7 degree, and ms since 1970; one row a report."""

    lon: Int32
    lat: Int32
    at_ms: Int64


class Bounds(NamedTuple):
    """How late one may be, and the squares of distances: near enough up to `sure_in`, too far
    beyond `sure_out`."""

    within_ms: int
    sure_in: float
    sure_out: float


class Rows(NamedTuple):
    """The rows of cells, from `south` up, each `height` high, in 1e-7 degree.

    A column has one value for each band of `2**shift` rows: `columns` a unit of longitude, 0
    where a whole row is one cell; `reach`, how far apart in longitude a pair of such a row, or of
    it and the next, can be; and the squares of how many metres a unit of latitude or longitude is
    at most (`most`) and at least (`least`) for such a pair.
    """

    south: int
    height: int
    shift: int
    columns: Floats
    reach: Int64
    most_y: Floats
    most_x: Floats
    least_y: Floats
    least_x: Floats


class Cells(NamedTuple):
    """Cells with a report, by row and column: their first reports, and their longitudes' ends."""

    start: Int64
    row: Int64
    column: Int64
    west: Int64
    east: Int64


@kernel
def near_pairs(reports: Reports, own: int, bounds: Bounds, rows: Rows) -> tuple[Int32, Int32]:
    """Pairs of reports, sorted by time, the first of which is one of the `own` first ones.

    The second of a pair whose distance is in doubt comes as its complement (`~second`).
    """
    row, column = _places(reports.lon, reports.lat, rows)
    order = order_of(_keys(row, column))
    by_cell = Reports(reports.lon[order], reports.lat[order], reports.at_ms[order])
    cells = _cells(by_cell.lon, row[order], column[order])
    return _met(by_cell, order, own, bounds, (cells, rows, _neighbours(cells, rows)))


@kernel
def _places(lon: Int32, lat: Int32, rows: Rows) -> tuple[Int64, Int64]:
    """The row and the column of each report."""
    row, column = np.empty(len(lon), np.int64), np.empty(len(lon), np.int64)
    part = 1.0 / rows.height
    for i in range(len(lon)):
        row[i] = np.int64((np.int64(lat[i]) - rows.south) * part)
        column[i] = np.int64(_east(lon[i]) * rows.columns[row[i] >> rows.shift])
    return row, column


@kernel
def _east(lon: int) -> int:
    """A longitude from 0 up to, not including, a whole turn: 180 degrees is -180."""
    x = int(lon) + EAST
    return x - AROUND if x >= AROUND else x


@kernel
def _keys(row: Int64, column: Int64) -> Int64:
    """One number a cell, as small as can be: by row, then by column."""
    if not len(row):
        return row
    south, west = row.min(), column.min()
    across = column.max() - west + 1
    keys = np.empty_like(row)
    for i in range(len(row)):
        keys[i] = (row[i] - south) * across + (column[i] - west)
    return keys


@kernel
def _cells(lon: Int32, row: Int64, column: Int64) -> Cells:
    """The cells of reports that are sorted by cell."""
    count = len(row)
    start, rows, columns = np.empty(count + 1, np.int64), np.empty_like(row), np.empty_like(row)
    west, east = np.empty_like(row), np.empty_like(row)
    cells = 0
    for i in range(count):
        x = _east(lon[i])
        if i == 0 or row[i] != row[i - 1] or column[i] != column[i - 1]:
            start[cells], rows[cells], columns[cells] = i, row[i], column[i]
            west[cells] = east[cells] = x
            cells += 1
        west[cells - 1], east[cells - 1] = min(west[cells - 1], x), max(east[cells - 1], x)
    start[cells] = count
    return Cells(start[:cells + 1], rows[:cells], columns[:cells], west[:cells], east[:cells])


@kernel
def _neighbours(cells: Cells, rows: Rows) -> tuple[Int32, Int32]:
    """Each two cells that can hold a pair, once; a cell and itself too, where it holds several."""
    start, row, column, west, east = cells.start, cells.row, cells.column, cells.west, cells.east
    columns, shift = rows.columns, rows.shift
    ones, others, count = np.empty(1024, np.int32), np.empty(1024, np.int32), 0
    begin, end, after, main = 0, 0, 0, 0
    for one in range(len(row)):
        if one == end:
            begin, end = one, _until(row, one, len(row), row[one])
            after, main = _until(row, end, len(row), row[one] + 1), end
        far, part = rows.reach[row[one] >> shift], columns[row[one] >> shift]
        _, beside, _, beyond = _span(east[one], east[one] + far, part)
        part = columns[(row[one] + 1) >> shift]
        first, last, low, high = _span(west[one] - far, east[one] + far, part)
        if first > 0:
            main = _until(column, main, after, first - 1)
        near = main if first > 0 else end
        spans = (one if start[one + 1] - start[one] > 1 else one + 1,
                 _until(column, one + 1, end, beside),
                 begin, _until(column, begin, one, beyond),
                 near, _until(column, near, after, last),
                 end, _until(column, end, after, high),
                 _down_to(column, end, after, low), after)
        found = 0
        for k in range(0, 10, 2):
            found += max(spans[k + 1] - spans[k], 0)
        if found == 0:
            continue
        if count + found > len(ones):
            room = 2 * (count + found)
            ones, others = _roomier(ones, room), _roomier(others, room)
        for k in range(0, 10, 2):
            for other in range(spans[k], spans[k + 1]):
                ones[count], others[count] = one, other
                count += 1
    return ones[:count], others[:count]


@kernel
def _span(west: int, east: int, part: float) -> tuple[int, int, int, int]:
    """The columns from `west` to `east`: first and last, and where the span goes over the
    antimeridian, those from `low` up and up to `high` beyond it. No column is in two of these."""
    first, last = int(max(west, 0) * part), int(min(east, AROUND - 1) * part)
    low = int((west + AROUND) * part) if west < 0 else NOWHERE
    high = int((east - AROUND) * part) if east >= AROUND else -1
    if east - west >= AROUND or low <= last or high >= first:
        return 0, NOWHERE, NOWHERE, -1
    return first, last, low, high


@kernel
def _until(sorted_: Int64, at: int, end: int, last: int) -> int:
    """Where from `at` on values greater than `last` begin."""
    while at < end and sorted_[at] <= last:
        at += 1
    return at


@kernel
def _down_to(sorted_: Int64, begin: int, at: int, low: int) -> int:
    """Where before `at` values not less than `low` begin."""
    while at > begin and sorted_[at - 1] >= low:
        at -= 1
    return at


@kernel
def _roomier(held: Int32, room: int) -> Int32:
    wide = np.empty(room, np.int32)
    wide[:len(held)] = held
    return wide


@kernel
def _met(reports: Reports, order: Int32, own: int, bounds: Bounds,
         around: tuple[Cells, Rows, tuple[Int32, Int32]]) -> tuple[Int32, Int32]:
    """The pairs of the cells that may hold some: a window of time slides over both."""
    (lon, lat, at_ms), (cells, rows, (ones, others)) = reports, around
    within_ms, sure_in, sure_out = bounds
    start = cells.start
    firsts, seconds, count = np.empty(1024, np.int32), np.empty(1024, np.int32), 0
    for k in range(len(ones)):
        one, other, band = ones[k], others[k], cells.row[ones[k]] >> rows.shift
        most_y, most_x = rows.most_y[band], rows.most_x[band]
        least_y, least_x = rows.least_y[band], rows.least_x[band]
        low, high, end = start[other], start[other], start[other + 1]
        for i in range(start[one], start[one + 1]):
            while low < end and at_ms[low] < at_ms[i] - within_ms:
                low += 1
            while high < end and at_ms[high] <= at_ms[i] + within_ms:
                high += 1
            if one == other:
                low = i + 1
            if count + high - low > len(firsts):
                room = 2 * (count + high - low)
                firsts, seconds = _roomier(firsts, room), _roomier(seconds, room)
            for j in range(low, high):
                apart = abs(np.int64(lon[i]) - np.int64(lon[j]))
                x = float(min(apart, AROUND - apart))
                y = float(np.int64(lat[i]) - np.int64(lat[j]))
                first, second = min(order[i], order[j]), max(order[i], order[j])
                sure = y * y * most_y + x * x * most_x <= sure_in
                firsts[count], seconds[count] = first, second if sure else ~second
                near = y * y * least_y + x * x * least_x <= sure_out
                count += 1 if near and first < own else 0
    return firsts[:count], seconds[:count]
