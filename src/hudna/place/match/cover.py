"""Areas laid over a grid, ready to be asked which of them hold a position."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from hudna.place.columns import Int32, Limits, Matches, Positions, limits_of
from hudna.place.geometry import MultiPolygon, Polygon
from hudna.place.match.blocks import blocks_of
from hudna.place.match.bodies import Bodies, bodies_of
from hudna.place.match.finding import Index, find
from hudna.place.match.grid import grid_for, load_of
from hudna.place.match.layers import ALWAYS, Layers, layers_of, slices_for
from hudna.place.volume import Volume

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
        return self._index(layers_of(self.blocks, self.grid, self.limits, ALWAYS))

    @cached_property
    def sliced(self) -> Index:
        """For positions with one."""
        slices = slices_for(self.limits, self.grid)
        if slices == ALWAYS:
            return self.flat
        return self._index(layers_of(self.blocks, self.grid, self.limits, slices))

    def match(self, positions: Positions) -> Matches:
        """Every (row, area) where the position lies in the area, sorted."""
        index = self.flat if positions.at_ms is None else self.sliced
        at_ms = NO_MOMENTS if positions.at_ms is None else positions.at_ms
        low = NO_HEIGHTS if positions.low_mm is None else positions.low_mm
        high = low if positions.high_mm is None else positions.high_mm
        parts: list[Matches] = []
        reached = np.zeros(2, np.int64)
        room = LEAST_ROOM + ROOM_PER_ROW * len(positions.lon)
        while True:
            rows, areas = np.empty(room, np.int64), np.empty(room, np.int32)
            count = find(index, positions.lon, positions.lat, at_ms, low, high, int(reached[0]),
                         rows, areas, reached)
            parts.append(Matches(rows[:count], areas[:count]))
            if reached[0] >= len(positions.lon):
                return _joined(parts)
            room = room if count else 2 * room

    def _index(self, layers: Layers) -> Index:
        slices, grid, blocks = layers.slices, self.grid, self.blocks
        numbers = np.array([grid.x0, grid.y0, grid.shift, grid.cols, grid.rows,
                            slices.begin_ms, slices.length_ms, slices.count], np.int64)
        return Index(numbers, layers.heads, layers.area, layers.block, blocks.start, blocks.real,
                     blocks.edges, *self.limits)


def cover_of(volumes: Sequence[Volume], expected: int = 1_000_000) -> Cover:
    """The cover of areas numbered as they come, for about `expected` positions."""
    shapes = [(i, v.shape) for i, v in enumerate(volumes)
              if isinstance(v.shape, Polygon | MultiPolygon)]
    return Cover(bodies_of(shapes), limits_of((v.window, v.heights) for v in volumes), expected)


def _joined(parts: list[Matches]) -> Matches:
    if len(parts) == 1:
        return parts[0]
    return Matches(np.concatenate([p.rows for p in parts]),
                   np.concatenate([p.areas for p in parts]))
