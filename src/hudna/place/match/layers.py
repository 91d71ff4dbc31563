"""For each cell, and each stretch of time, the areas to be looked at.

Where areas have windows, time is cut into slices of one length; an area is entered in each slice
that its window shares, or, if it lasts long, once in a layer of its own that is always looked at.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.place.columns import Int32, Int64, Limits
from hudna.place.kernel import kernel
from hudna.place.match.grid import LONG, Grid
from hudna.place.match.laid import Laid

WHOLE = -1
HOUR_MS = 3_600_000
# A window that goes beyond, on either side, counts as without end: what is within is subtracted.
FAR_MS = 2**61
MOST_HEADS = 1 << 25
MOST_ENTRIES = 2**31 - 1


class Slices(NamedTuple):
    """`number` slices of `length_ms` from `begin_ms`; layer `number` is for what lasts long."""

    begin_ms: int
    length_ms: int
    number: int


class Layers(NamedTuple):
    """Entries of cell `c` in layer `l`: from `heads[l, c]` up to `heads[l, c + 1]`.

    `area` ascends within a cell; `block` is the block that decides, or `WHOLE`, or the code of a
    round block.
    """

    slices: Slices
    heads: Int32
    area: Int32
    block: Int32


ALWAYS = Slices(0, 1, 0)


def slices_for(limits: Limits, grid: Grid) -> Slices:
    """Slices half as long as the middle one of the windows, and no more than memory is worth.

    A few windows far from all others do not stretch them: those count as lasting long.
    """
    bounded = is_bounded(limits)
    if not bounded.any():
        return ALWAYS
    begin = int(np.percentile(limits.from_ms[bounded], 1, method="lower"))
    end = int(np.percentile(limits.until_ms[bounded], 99, method="higher"))
    lasting = limits.until_ms[bounded] - limits.from_ms[bounded]
    most = max(1, min(1024, MOST_HEADS // (grid.cells + 1)))
    length = max(HOUR_MS, int(np.median(lasting)) // 2, -(-(end - begin + 1) // most))
    return Slices(begin, length, -(-(end - begin + 1) // length))


def is_bounded(limits: Limits) -> NDArray[np.bool_]:
    """Which windows begin and end."""
    return (limits.from_ms > -FAR_MS) & (limits.until_ms < FAR_MS)


def share_in_force(limits: Limits) -> float:
    """Which part of the areas is in force at a moment, all moments of the bounded ones taken."""
    bounded = is_bounded(limits)
    if not bounded.any():
        return 1.0
    begin, end = limits.from_ms[bounded], limits.until_ms[bounded]
    span = float(end.max() - begin.min() + 1)
    in_force = float((end.astype(float) - begin).sum()) / span + np.count_nonzero(~bounded)
    return min(1.0, in_force / len(bounded))


def layers_of(laid: Laid, grid: Grid, limits: Limits, slices: Slices) -> Layers:
    """Enter every area in the cells and layers that it has a part in."""
    first, last = spans_of(limits, slices)
    first, last = first[laid.area], last[laid.area]
    heads = np.zeros((slices.number + 1, grid.cells + 1), np.int32)
    bodies = (laid.cell, laid.begin, laid.end, laid.runs, laid.run_begin, laid.run_end, first,
              last)
    total = int(count_entries(*bodies, heads))
    if total > MOST_ENTRIES:
        raise OverflowError("more entries than a layer can number")
    area, block = np.empty(total, np.int32), np.empty(total, np.int32)
    write_entries(*bodies, laid.code, laid.area, heads, area, block)
    return Layers(slices, heads, area, block)


def spans_of(limits: Limits, slices: Slices) -> tuple[Int32, Int32]:
    """The first and last layer of each area."""
    span = slices.begin_ms + slices.number * slices.length_ms
    begin = np.clip(limits.from_ms, slices.begin_ms, max(span - 1, slices.begin_ms))
    end = np.clip(limits.until_ms, slices.begin_ms, max(span - 1, slices.begin_ms))
    first = (begin - slices.begin_ms) // slices.length_ms
    last = (end - slices.begin_ms) // slices.length_ms
    long = ((limits.from_ms < slices.begin_ms) | (limits.until_ms >= span)
            | (last - first >= LONG))
    first, last = np.where(long, slices.number, first), np.where(long, slices.number, last)
    return first.astype(np.int32), last.astype(np.int32)


@kernel
def count_entries(cells: Int32, begin: Int64, end: Int64, runs: Int64, run_begin: Int64,
                  run_end: Int64, first: Int32, last: Int32, heads: Int32) -> int:
    """Count each cell's entries, and turn the counts into where they end; how many in all."""
    for body in range(len(first)):
        for layer in range(first[body], last[body] + 1):
            for i in range(begin[body], end[body]):
                heads[layer, cells[i]] += 1
            for run in range(run_begin[body], run_end[body]):
                for cell in range(runs[run, 0], runs[run, 1]):
                    heads[layer, cell] += 1
    total = 0
    for layer in range(heads.shape[0]):
        for cell in range(heads.shape[1]):
            total += heads[layer, cell]
            heads[layer, cell] = total
    return total


@kernel
def write_entries(cells: Int32, begin: Int64, end: Int64, runs: Int64, run_begin: Int64,
                  run_end: Int64, first: Int32, last: Int32, codes: Int32, areas: Int32,
                  heads: Int32, area: Int32, block: Int32) -> None:
    """Write each cell's entries from its end backwards; `heads` becomes where they begin.

    Bodies go backwards too, so that a cell's entries ascend.
    """
    for body in range(len(first) - 1, -1, -1):
        for layer in range(first[body], last[body] + 1):
            for i in range(begin[body], end[body]):
                cell = cells[i]
                heads[layer, cell] -= 1
                area[heads[layer, cell]] = areas[body]
                block[heads[layer, cell]] = codes[i]
            for run in range(run_begin[body], run_end[body]):
                for cell in range(runs[run, 0], runs[run, 1]):
                    heads[layer, cell] -= 1
                    area[heads[layer, cell]] = areas[body]
                    block[heads[layer, cell]] = WHOLE
