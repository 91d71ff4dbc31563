"""What is read of a file of tracks at a time, and what was refused of it. No I/O here."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.place.columns import Int32, Int64, Positions
from hudna.say import Say

NOBODY = -1


class RefusedRow(NamedTuple):
    """One row that cannot be judged: where (data rows from 0), what was found, what is expected.

    `row` counts on over all files; `file` is the number of its file.
    """

    row: int
    column: str
    found: str
    expected: Say
    file: int = 0


class Refusals(NamedTuple):
    """How many rows were refused for each reason, and the first few by name."""

    counts: dict[tuple[str, str], int]   # (column, expected in words) -> rows
    first: tuple[RefusedRow, ...]


class Batch(NamedTuple):
    """Sound rows that follow one another in a file, in the file's order.

    `rows` are data rows of the file counted from 0, ascending, with gaps where rows were refused.
    `craft`, `operator` and `category` are codes into the names beside them; `NOBODY` where none
    is given. Each name is there once, but not every one need occur.
    `height_mm` is the height as measured (for the lowest and highest of a stay), with
    `LOWEST_MM` where unknown; `positions.low_mm` to `high_mm` is what may be true of it.
    `read` counts the rows that were read, the refused ones among them; `file` is their file.
    """

    rows: Int64
    positions: Positions
    craft: Int32
    crafts: tuple[str, ...]
    operator: Int32
    operators: tuple[str, ...]
    height_mm: Int32
    refused: Refusals
    read: int
    category: Int32
    categories: tuple[str, ...]
    file: int = 0


class FileMatches(NamedTuple):
    """Data row of the file and number of the area, where the one's position lies in the other."""

    rows: Int64
    areas: Int32


NO_REFUSALS = Refusals({}, ())
Mask = NDArray[np.bool_]
