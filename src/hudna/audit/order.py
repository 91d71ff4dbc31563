"""Whether the fixes of each aircraft follow one another in time. No I/O here.

A row that is no later than the last sound row of its aircraft is refused; so what stands, and
what is refused, follows from the rows and their order alone, however the file was cut.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.audit.batch import Batch, Mask, Refusals, RefusedRow
from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.times import format_instant
from hudna.say import say

ROW, AT, LON, LAT, HEIGHT = range(5)
FOLLOWS, EARLIER, TWICE, ELSEWHERE = range(4)

LATER = say("a moment later than that of the sound row before it of the same aircraft; "
            "sort the rows by time")
ONCE = say("each row once")
ONE_PLACE = say("one place and height of an aircraft at one moment")
EXPECTED = {EARLIER: LATER, TWICE: ONCE, ELSEWHERE: ONE_PLACE}


class Order(NamedTuple):
    """What `in_turn` found: for each row `FOLLOWS` or why not, and the row that it was held
    against; the first and the last sound fix of each aircraft, (crafts, 5): `ROW` (-1 where it
    has none), `AT` in ms, `LON` and `LAT` in 1e-7 degree, `HEIGHT` in mm."""

    verdict: NDArray[np.uint8]
    against: Int64
    first: Int64
    last: Int64

    @property
    def sound(self) -> Mask:
        """Which rows stand."""
        sound: Mask = self.verdict == FOLLOWS
        return sound


def no_fixes(crafts: int) -> Int64:
    """The table of so many aircraft of which nothing is known."""
    table = np.zeros((crafts, 5), np.int64)
    table[:, ROW] = -1
    return table


def in_turn(batch: Batch, before: Int64 | None = None) -> Order:
    """Each row of a batch against the last sound one of its aircraft.

    `before`: the last sound fix of each aircraft, by the batch's codes, of all that came before
    the batch; every row of the batch has a moment and an aircraft.
    """
    assert batch.positions.at_ms is not None
    n, crafts = len(batch.rows), len(batch.crafts)
    last = no_fixes(crafts) if before is None else before.copy()
    order = Order(np.empty(n, np.uint8), np.empty(n, np.int64), no_fixes(crafts), last)
    _in_turn(batch.craft, batch.rows, batch.positions.at_ms, batch.positions.lon,
             batch.positions.lat, batch.height_mm, order.verdict, order.against, order.first, last)
    return order


def must_be_judged_anew(first: Int64, before: Int64) -> bool:
    """Whether a batch that was judged by itself would have come out differently after `before`.

    Its first sound fix of each aircraft is the first there is of it; where that one follows what
    came before, every other does as it did. Rows of `before` are those of `first`.
    """
    both = (first[:, ROW] >= 0) & (before[:, ROW] >= 0)
    return bool(np.any(both & (first[:, AT] <= before[:, AT])))


def refused_rows(batch: Batch, order: Order, columns: tuple[str, str],
                 most: int) -> Refusals:
    """Counts by reason of the rows that do not stand, and the first of them in words.

    `columns`: the names of the column of times and that of aircraft in the file.
    """
    counts = {(columns[kind == ELSEWHERE], str(expected)): int(np.count_nonzero(
        order.verdict == kind)) for kind, expected in EXPECTED.items()}
    first = np.flatnonzero(order.verdict != FOLLOWS)[:most]
    return Refusals({reason: n for reason, n in counts.items() if n},
                    tuple(_refused(batch, order, int(i), columns) for i in first))


def _refused(batch: Batch, order: Order, i: int, columns: tuple[str, str]) -> RefusedRow:
    kind = int(order.verdict[i])
    assert batch.positions.at_ms is not None
    at = format_instant(int(batch.positions.at_ms[i]))
    craft, held = batch.crafts[batch.craft[i]], int(order.against[i])
    found = {
        EARLIER: f"{at}, before row {held} of {craft}",
        TWICE: f"{at}, the same as row {held} of {craft}",
        ELSEWHERE: f"{craft} at {at}, as in row {held}, but elsewhere",
    }[kind]
    return RefusedRow(int(batch.rows[i]), columns[kind == ELSEWHERE], found, EXPECTED[kind],
                      batch.file)


@kernel
def _in_turn(craft: Int32, rows: Int64, at: Int64, lon: Int32, lat: Int32, height: Int32,
             verdict: NDArray[np.uint8], against: Int64, first: Int64, last: Int64) -> None:
    for i in range(rows.shape[0]):
        c = craft[i]
        if c < 0:
            verdict[i], against[i] = FOLLOWS, -1
            continue
        against[i] = last[c, ROW]
        if last[c, ROW] >= 0 and at[i] <= last[c, AT]:
            same = (lon[i] == last[c, LON] and lat[i] == last[c, LAT]
                    and height[i] == last[c, HEIGHT])
            verdict[i] = EARLIER if at[i] < last[c, AT] else TWICE if same else ELSEWHERE
            continue
        verdict[i] = FOLLOWS
        last[c, ROW], last[c, AT] = rows[i], at[i]
        last[c, LON], last[c, LAT], last[c, HEIGHT] = lon[i], lat[i], height[i]
        if first[c, ROW] < 0:
            first[c, ROW], first[c, AT] = rows[i], at[i]
            first[c, LON], first[c, LAT], first[c, HEIGHT] = lon[i], lat[i], height[i]
