"""Areas laid over a grid, ready to be asked which of them hold a position."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hudna.place.columns import Limits, Matches, Positions, limits_of
from hudna.place.geometry import MultiPolygon, Polygon
from hudna.place.match.blocks import blocks_of
from hudna.place.match.bodies import Bodies, bodies_of
from hudna.place.match.bulk import FULL, ROWS, find_rows
from hudna.place.match.finding import Index
from hudna.place.match.grid import grid_for, load_of
from hudna.place.match.layers import ALWAYS, Slices, layers_of, slices_for
from hudna.place.volume import Volume

Kind = TypeVar("Kind", np.int32, np.int64)

NO_MOMENTS, NO_HEIGHTS = np.empty(0, np.int64), np.empty(0, np.int32)
ROOM_PER_ROW = 8
LEAST_ROOM = 1 << 16


class Cover:
    """Areas by number, and which of them hold a position. Never altered once made."""

    def __init__(self, bodies: Bodies, limits: Limits, expected: int) -> None:
        self.limits = limits
        self.grid = grid_for(load_of(bodies), expected)
        self.blocks = blocks_of(bodies, self.grid)

    @cached_property
    def flat(self) -> Index:
        """For positions without a moment."""
        return self._index(ALWAYS)

    @cached_property
    def sliced(self) -> Index:
        """For positions with one."""
        slices = slices_for(self.limits, self.grid)
        return self.flat if slices == ALWAYS else self._index(slices)

    def match(self, positions: Positions) -> Matches:
        """Every (row, area) where the position lies in the area, sorted."""
        index = self.flat if positions.at_ms is None else self.sliced
        room = Room(min(ROWS, len(positions.lon)), len(positions.lon))
        for begin in range(0, len(positions.lon), ROWS):
            part = positions.part(begin, begin + ROWS)
            while not room.fill(index, part, begin):
                pass
        return room.matches()

    def _index(self, slices: Slices) -> Index:
        layers = layers_of(self.blocks, self.grid, self.limits, slices)
        numbers = np.array([*self.grid, *slices], np.int64)
        limits = np.stack([c.astype(np.int64) for c in self.limits], axis=1)
        return Index(numbers, layers.heads, layers.area, layers.block, self.blocks.start,
                     self.blocks.edges, np.ascontiguousarray(limits))


class Room:
    """Memory that matches are written to; it grows where it does not suffice."""

    def __init__(self, at_once: int, in_all: int) -> None:
        self.keys, self.spare = np.empty(at_once, np.int64), np.empty(at_once, np.int64)
        self.spans = np.empty((at_once, 2), np.int32)
        self.found = np.empty(LEAST_ROOM + ROOM_PER_ROW * at_once, np.int32)
        self.rows = np.empty(LEAST_ROOM + ROOM_PER_ROW * in_all, np.int64)
        self.areas = np.empty(len(self.rows), np.int32)
        self.to = 0

    def fill(self, index: Index, part: Positions, first_row: int) -> bool:
        """Match a part of the rows; false where room had to be made first."""
        at_ms = NO_MOMENTS if part.at_ms is None else part.at_ms
        low = NO_HEIGHTS if part.low_mm is None else part.low_mm
        high = low if part.high_mm is None else part.high_mm
        to = find_rows(index, part.lon, part.lat, at_ms, low, high, first_row, self.keys,
                       self.spare, self.found, self.spans, self.rows, self.areas, self.to)
        if to == FULL:
            self._grow()
            return False
        self.to = int(to)
        return True

    def matches(self) -> Matches:
        return Matches(self.rows[:self.to], self.areas[:self.to])

    def _grow(self) -> None:
        self.found = np.empty(2 * len(self.found), np.int32)
        self.rows, self.areas = _doubled(self.rows, self.to), _doubled(self.areas, self.to)


def cover_of(volumes: Sequence[Volume], expected: int = 1_000_000) -> Cover:
    """The cover of areas numbered as they come, for about `expected` positions."""
    shapes = [(i, v.shape) for i, v in enumerate(volumes)
              if isinstance(v.shape, Polygon | MultiPolygon)]
    return Cover(bodies_of(shapes), limits_of((v.window, v.heights) for v in volumes), expected)


def _doubled(column: NDArray[Kind], used: int) -> NDArray[Kind]:
    grown = np.empty(2 * len(column), column.dtype)
    grown[:used] = column[:used]
    return grown
