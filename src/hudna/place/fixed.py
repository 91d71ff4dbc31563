"""Candidates that no longer change: volumes as rows of whole numbers, looked through whole.

Like `bounds`, it may name one too many and must never leave one out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from hudna.place.bounds import Box, Candidates, Held, hold
from hudna.place.volume import Volume

Columns: TypeAlias = npt.NDArray[np.int64]
COLUMNS = 9
"""Number, west, south, east, north (1e-7 degree), from, until (ms), floor, ceiling (mm)."""
ENDLESS = 2**62


class FixedCandidates:
    """Volumes by number, each in as many rows as it has boxes. `columns` is (9, rows), the
    numbers ascending."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns

    def near(self, volume: Volume) -> list[int]:
        """The numbers of all that may meet `volume`, ascending."""
        asked = hold(volume)
        number, _, _, _, _, start, end, floor, ceiling = self.columns
        _, _, _, _, asked_start, asked_end, asked_floor, asked_ceiling = _row(asked, asked.boxes[0])
        rows = np.flatnonzero((start <= asked_end) & (end >= asked_start)
                              & (floor <= asked_ceiling) & (ceiling >= asked_floor))
        met: list[int] = np.unique(number[rows[self._in(rows, asked)]]).tolist()
        return met

    def _in(self, rows: npt.NDArray[np.intp], asked: Held) -> npt.NDArray[np.bool_]:
        west, south, east, north = self.columns[1:5, rows]
        met = np.zeros(len(rows), dtype=bool)
        for box in asked.boxes:
            met |= ((west <= box.east) & (east >= box.west)
                    & (south <= box.north) & (north >= box.south))
        return met


def columns_of(candidates: Candidates[int]) -> Columns:
    """The columns of all that is held, by number."""
    rows = [(number, *_row(held, box)) for number, held in sorted(candidates.items())
            for box in held.boxes]
    return np.array(rows, dtype=np.int64).reshape(-1, COLUMNS).T


def _row(held: Held, box: Box) -> tuple[int, ...]:
    window, heights = held.volume.window, held.volume.heights
    return (box.west, box.south, box.east, box.north, *_ends(window.from_ms, window.until_ms),
            *_ends(heights.floor_mm, heights.ceiling_mm))


def _ends(low: int | None, high: int | None) -> Iterator[int]:
    yield -ENDLESS if low is None else low
    yield ENDLESS if high is None else high
