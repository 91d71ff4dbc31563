"""Fixes as columns in, stays and events as columns out."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.place.columns import Int32, Int64, Positions

GAP_MS = 600_000
NOBODY = -1

Int8 = NDArray[np.int8]
Flags = NDArray[np.bool_]


class Fixes(NamedTuple):
    """Fixes of many aircraft, interleaved, those of each one strictly later from row to row.

    `rows` are the caller's own numbers, ascending. `craft` are codes into the names `crafts`; a
    fix of `NOBODY` stands alone, and no line is drawn to it. `positions.at_ms` is given.
    `height_mm` is the height as measured, `LOWEST_MM` where unknown.
    """

    rows: Int64
    craft: Int32
    positions: Positions
    height_mm: Int32
    crafts: tuple[str, ...]


class Stays(NamedTuple):
    """Every stay, sorted by `entered_ms`, area, name of the aircraft, `first_row`.

    `first_row` and `last_row` are of the first and the last fix inside; of the fixes before and
    after where it was crossed. `lowest_mm` and `highest_mm` are of the heights measured at fixes
    inside, or at the two fixes around a crossing; both `LOWEST_MM` where none is known. The name
    of a fix of `NOBODY` is the empty text.
    """

    areas: Int32
    craft: Int32
    entered_ms: Int64
    left_ms: Int64
    first_row: Int64
    last_row: Int64
    lowest_mm: Int32
    highest_mm: Int32
    inside_ms: Int64
    crossed: Flags
    crafts: tuple[str, ...]


class Kind(IntEnum):
    """What happened: `LOST` is a stay that ends at a fix, as no line is drawn on from it."""

    ENTERED = 0
    LEFT = 1
    CROSSED = 2
    LOST = 3


class Events(NamedTuple):
    """What the fixes of one call brought about, by fix, then area, then moment.

    `rows` count the call's positions from 0; -1 where no position brought it about. `at_ms` is
    the moment of entering or leaving; a crossing begins at `at_ms` and ends at `until_ms`, which
    is `at_ms` for all else. `late` are the rows that came no later than their aircraft's last
    fix: nothing was made of them.
    """

    rows: Int64
    areas: Int32
    craft: Int32
    kind: Int8
    at_ms: Int64
    until_ms: Int64
    late: Int64
