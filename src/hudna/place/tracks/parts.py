"""Stays in bulk: a part for each batch of a file, parts joined over their seams."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.place.columns import LOWEST_MM, Int64
from hudna.place.match.cover import Cover
from hudna.place.tracks.columns import GAP_MS, Fixes, Stays
from hudna.place.tracks.opening import (
    CRAFT,
    CROSSED,
    ENTERED,
    FIRST_ROW,
    GAPS,
    HEAD,
    KIND,
    LAST_ROW,
    LATE,
    LEAST,
    LEFT,
    MOST,
    NONE,
    OPEN,
    WAS_FRESH,
    WHERE,
    Track,
    by_craft,
)
from hudna.place.tracks.running import Run, in_order, unknown_heights

STAY = np.dtype([("area", "i4"), ("craft", "i4"), ("entered", "i8"), ("left", "i8"),
                 ("first", "i8"), ("last", "i8"), ("lowest", "i4"), ("highest", "i4"),
                 ("crossed", "?")])
FROM_LOG = (WHERE, CRAFT, ENTERED, LEFT, FIRST_ROW, LAST_ROW, LEAST, MOST)
Table = NDArray[Any]


class Part(NamedTuple):
    """What is known from some rows that follow one another; picklable.

    `first` and `last` have a row for each aircraft, its first and its last fix. `ends` are the
    stays that hold one of these, as lines of the log; `inner` are all others. `gaps` counts gaps.
    """

    crafts: tuple[str, ...]
    first: Int64
    last: Int64
    ends: Int64
    inner: tuple[Table, ...]
    gaps: int
    gap_ms: int


def part_of(cover: Cover, fixes: Fixes, gap_ms: int = GAP_MS) -> Part:
    """The part of a batch of fixes, in the file's order.

    `ValueError` where an aircraft's fixes are not each later than the one before.
    """
    known = len(fixes.crafts)
    run = Run(cover, gap_ms, known)
    starts, order = np.zeros(known + 2, np.int64), np.empty(len(fixes.craft), np.int64)
    by_craft(fixes.craft, starts, order)
    track = track_of(fixes, order)
    log = _in_time(run.take(track, telling=False)).copy()
    there = np.nonzero(run.state.crafts[:known, HEAD] >= NONE)[0]
    first = np.stack([column[order[starts[there]]].astype(np.int64)
                      for column in track[1:8]], axis=1)
    ends = np.concatenate([log[log[:, WAS_FRESH] > 0], run.open()])
    numbers = np.full(known + 1, -1, np.int64)
    numbers[there] = np.arange(len(there))
    ends[:, CRAFT] = numbers[ends[:, CRAFT]]
    inner = _with_numbers(_inner(log), numbers)
    return Part(tuple(fixes.crafts[i] for i in there), first, run.state.crafts[there, :HEAD],
                ends, (inner,) if len(inner) else (), int(run.state.counts[GAPS]), gap_ms)


def merge(cover: Cover, a: Part, b: Part) -> Part:
    """The part of the rows of `a` followed by the rows of `b`, wherever a file was cut.

    Parts are joined by the aircraft's names; associative, so in any grouping. `ValueError` where
    an aircraft's first fix in `b` is not later than its last in `a`, or the gaps differ.
    """
    if a.gap_ms != b.gap_ms:
        raise ValueError("parts with different gaps")
    number = {name: i for i, name in enumerate(a.crafts)}
    for name in b.crafts:
        number.setdefault(name, len(number))
    crafts = tuple(number)
    numbers = np.array([*(number[name] for name in b.crafts), -1], np.int64)
    theirs = b.ends.copy()
    theirs[:, CRAFT] = numbers[theirs[:, CRAFT]]
    run = Run(cover, a.gap_ms, len(crafts))
    run.restore(a.last, a.ends[a.ends[:, KIND] == OPEN])
    log = _in_time(run.take(_seam(b.first, numbers[:-1]), telling=False)).copy()
    still = run.open()
    over = np.isin(still[:, CRAFT], numbers[:-1])
    ends = [a.ends[a.ends[:, KIND] != OPEN], log[log[:, WAS_FRESH] > 0], still[~over],
            _joined(still[over], theirs[theirs[:, WAS_FRESH] > 0]),
            theirs[theirs[:, WAS_FRESH] == 0]]
    joined = ends[3]
    closed = (joined[:, KIND] != OPEN) & (joined[:, WAS_FRESH] == 0)
    ends[3] = joined[~closed]
    inner = np.concatenate([_inner(log), _as_stays(joined[closed])])
    first, last = np.empty((len(crafts), HEAD), np.int64), np.empty((len(crafts), HEAD), np.int64)
    first[numbers[:-1]], last[:len(a.crafts)] = b.first, a.last
    first[:len(a.crafts)], last[numbers[:-1]] = a.first, b.last
    return Part(crafts, first, last, np.concatenate(ends),
                (*a.inner, *((inner,) if len(inner) else ()),
                 *(_with_numbers(table, numbers) for table in b.inner)),
                a.gaps + b.gaps + int(run.state.counts[GAPS]), a.gap_ms)


def stays(part: Part) -> Stays:
    """The stays of a whole file; what is still open at its end ends with the last fix."""
    table = np.concatenate([_as_stays(part.ends), *part.inner])
    crafts = (*part.crafts, "")
    rank = np.empty(len(crafts), np.int64)
    rank[sorted(range(len(crafts)), key=crafts.__getitem__)] = np.arange(len(crafts))
    table = table[np.lexsort((table["first"], rank[table["craft"]], table["area"],
                              table["entered"]))]
    columns = {name: np.ascontiguousarray(table[name]) for name in STAY.names or ()}
    return Stays(columns["area"], columns["craft"], columns["entered"], columns["left"],
                 columns["first"], columns["last"], columns["lowest"], columns["highest"],
                 columns["left"] - columns["entered"], columns["crossed"], part.crafts)


def track_of(fixes: Fixes, order: Int64) -> Track:
    """Fixes with every column there."""
    positions = fixes.positions
    if positions.at_ms is None:
        raise ValueError("fixes without moments")
    low, high = unknown_heights(len(fixes.craft))
    return Track(fixes.craft, fixes.rows, positions.lon, positions.lat, positions.at_ms,
                 low if positions.low_mm is None else positions.low_mm,
                 high if positions.high_mm is None else positions.high_mm,
                 fixes.height_mm, order)


def _seam(first: Int64, craft: Int64) -> Track:
    """First fixes as a track."""
    rows, lon, lat, at_ms, low, high, height = (np.ascontiguousarray(c) for c in first.T)
    return Track(craft.astype(np.int32), rows, lon.astype(np.int32), lat.astype(np.int32), at_ms,
                 low.astype(np.int32), high.astype(np.int32), height.astype(np.int32),
                 in_order(len(rows)))


def _joined(before: Int64, after: Int64) -> Int64:
    """Stays that hold a first fix of the later part, begun where the earlier part has it."""
    before, after = _sorted(before), _sorted(after)
    if not np.array_equal(before[:, (CRAFT, WHERE)], after[:, (CRAFT, WHERE)]):
        raise ArithmeticError("a fix that is inside in one part and outside in another")
    one = after.copy()
    one[:, (ENTERED, FIRST_ROW, WAS_FRESH)] = before[:, (ENTERED, FIRST_ROW, WAS_FRESH)]
    unknown = (before[:, LEAST] == LOWEST_MM) | (after[:, LEAST] == LOWEST_MM)
    one[:, LEAST] = np.where(unknown, np.maximum(before[:, LEAST], after[:, LEAST]),
                             np.minimum(before[:, LEAST], after[:, LEAST]))
    one[:, MOST] = np.maximum(before[:, MOST], after[:, MOST])
    return one


def _sorted(lines: Int64) -> Int64:
    return lines[np.lexsort((lines[:, WHERE], lines[:, CRAFT]))]


def _in_time(log: Int64) -> Int64:
    late = log[:, KIND] == LATE
    if late.any():
        raise ValueError(f"row {int(log[late, FIRST_ROW][0])} is no later than the row before it "
                         "of the same aircraft")
    return log


def _inner(log: Int64) -> Table:
    return _as_stays(log[log[:, WAS_FRESH] == 0])


def _as_stays(lines: Int64) -> Table:
    table = np.empty(len(lines), STAY)
    for name, column in zip(STAY.names or (), FROM_LOG, strict=False):
        table[name] = lines[:, column]
    table["crossed"] = lines[:, KIND] == CROSSED
    return table


def _with_numbers(table: Table, numbers: Int64) -> Table:
    """With the aircraft numbered anew; one that has no number, -1, keeps it."""
    table = table.copy()
    table["craft"] = numbers[table["craft"]]
    return table
