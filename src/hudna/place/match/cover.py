"""Areas laid over a grid, ready to be asked which of them hold a position."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from hudna.place.columns import (
    HIGHEST_MM,
    LOWEST_MM,
    Limits,
    Matches,
    Positions,
    limits_of,
)
from hudna.place.geometry import MultiPolygon, Polygon, Way
from hudna.place.match.apart import Pairs, holds, odd_pairs, on_the_seam
from hudna.place.match.blocks import blocks_of
from hudna.place.match.bodies import Bodies, Shapes, bodies_of, parts_to_lay
from hudna.place.match.bulk import ROWS, any_in_doubt, any_on_the_seam
from hudna.place.match.finding import Index
from hudna.place.match.grid import grid_for, load_of
from hudna.place.match.laid import joined, laid_polygons, laid_reaches
from hudna.place.match.layers import ALWAYS, Slices, layers_of, share_in_force, slices_for
from hudna.place.match.one import FEW, Desk
from hudna.place.match.reaches import Reaches, reaches_of
from hudna.place.match.room import Room
from hudna.place.volume import Volume

Areas = Sequence[Volume]

MOST_POSITIONS = 2**31


class Cover:
    """Areas by number, and which of them hold a position. Never altered once made.

    `odd` are the numbers of those that are not on the grid.
    """

    def __init__(self, areas: Areas, bodies: Bodies, reaches: Reaches, limits: Limits,
                 odd: Sequence[int] = (), *, expected: int = 1_000_000) -> None:
        self.areas, self.limits, self.odd = areas, limits, tuple(odd)
        self.grid = grid_for(load_of(bodies, reaches), expected, share_in_force(limits))
        self.blocks = blocks_of(bodies, self.grid)
        laid, self.rounds = laid_reaches(reaches, self.grid)
        self.laid = joined(laid_polygons(self.blocks), laid)
        self._flat_desk: Desk | None = None
        self._sliced_desk: Desk | None = None

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
        """Every (row, area) where the position lies in the area, sorted.

        Raises `ValueError` for 2**31 positions or more.
        """
        if len(positions.lon) >= MOST_POSITIONS:
            raise ValueError("more positions than a call can number: give them in parts")
        index = self.flat if positions.at_ms is None else self.sliced
        room = Room(len(positions.lon))
        for begin in range(0, len(positions.lon), ROWS):
            room.fill(index, positions.part(begin, begin + ROWS), begin)
        return self._settled(room.matches(), positions)

    def at(self, lon: int, lat: int, at_ms: int | None = None, low_mm: int = LOWEST_MM,
           high_mm: int = HIGHEST_MM) -> tuple[int, ...]:
        """The areas that hold one position, ascending. Not for several threads at once."""
        # One step and no other call in between: this is asked a million times a minute. What
        # follows a number's point would be dropped unseen: `&` refuses a number that has one.
        if at_ms is None:
            0 & lon & lat & low_mm & high_mm
            desk = self._flat_desk or self._flat_desk_made()
            count = desk.ask(desk.table, lon, lat, False, 0, low_mm, high_mm)
        else:
            0 & at_ms & lon & lat & low_mm & high_mm
            desk = self._sliced_desk or self._sliced_desk_made()
            count = desk.ask(desk.table, lon, lat, True, at_ms, low_mm, high_mm)
        if 0 <= count < FEW:
            return desk.read[count](desk.out)
        if count > 0:
            return tuple(desk.out[:count])
        return self._at(lon, lat, at_ms, low_mm, high_mm)

    def _flat_desk_made(self) -> Desk:
        self._flat_desk = Desk(self.flat, bool(self.odd))
        return self._flat_desk

    def _sliced_desk_made(self) -> Desk:
        self._sliced_desk = Desk(self.sliced, bool(self.odd))
        return self._sliced_desk

    def _at(self, lon: int, lat: int, at_ms: int | None, low: int, high: int) -> tuple[int, ...]:
        """One position that the grid alone does not decide."""
        moment = None if at_ms is None else np.array([at_ms], np.int64)
        low, high = min(max(low, LOWEST_MM), HIGHEST_MM), max(min(high, HIGHEST_MM), LOWEST_MM)
        x, y, floor, ceiling = (np.array([n], np.int32) for n in (lon, lat, low, high))
        one = Positions(x, y, moment, floor, ceiling)
        return tuple(self.match(one).areas.tolist())

    def _settled(self, found: Matches, positions: Positions) -> Matches:
        """The matches with doubts decided, and with what is not on the grid."""
        if not (self.odd or any_in_doubt(found.areas)
                or any_on_the_seam(positions.lon, positions.lat)):
            return found
        doubts, seam = np.nonzero(found.areas < 0)[0], on_the_seam(positions)
        more: Pairs = [(int(found.rows[i]), int(~found.areas[i])) for i in doubts
                       if holds(self.areas[int(~found.areas[i])], positions, int(found.rows[i]))]
        more += odd_pairs([(n, self.areas[n]) for n in self.odd], positions)
        more += self._on_the_seam(seam, positions)
        sure = np.nonzero((found.areas >= 0) & ~np.isin(found.rows, seam))[0]
        pairs = np.concatenate([np.column_stack([found.rows[sure], found.areas[sure]]),
                                np.array(more, np.int64).reshape(-1, 2)])
        pairs = np.unique(pairs, axis=0)
        return Matches(pairs[:, 0].astype(np.int32), pairs[:, 1].astype(np.int32))

    def _on_the_seam(self, rows: np.ndarray, positions: Positions) -> Pairs:
        if not len(rows):
            return []
        some = Positions(*(None if c is None else c[rows] for c in positions))  # type: ignore[arg-type]
        pairs = odd_pairs(list(enumerate(self.areas)), some)
        return [(int(rows[row]), area) for row, area in pairs]

    def _index(self, slices: Slices) -> Index:
        layers = layers_of(self.laid, self.grid, self.limits, slices)
        limits = np.stack([c.astype(np.int64) for c in self.limits], axis=1)
        return Index(np.array([*self.grid, *slices], np.int64), layers.heads, layers.area,
                     layers.block, self.blocks.bounds, self.blocks.start, self.blocks.edges,
                     self.blocks.lines, np.ascontiguousarray(limits), *self.rounds)


def cover_of(areas: Areas, expected: int = 1_000_000) -> Cover:
    """The cover of areas numbered as they come, fit for about `expected` positions."""
    numbered = list(enumerate(areas))
    # Each shape is walked once: a watch that starts again waits for thousands.
    parts = {i: parts_to_lay(v.shape) for i, v in numbered
             if isinstance(v.shape, Polygon | MultiPolygon)}
    even = [(i, v.shape, v.reach_mm) for i, v in numbered
            if not isinstance(v.shape, Way) and parts.get(i, ()) is not None]
    odd = sorted({i for i, _ in numbered} - {i for i, _, _ in even})
    flat = [(i, laid) for i, _, _ in even if (laid := parts.get(i)) is not None]
    reaching = [(i, shape, mm) for i, shape, mm in even
                if mm or not isinstance(shape, Polygon | MultiPolygon)]
    return Cover(areas, bodies_of(flat), reaches_of(reaching),
                 limits_of((v.window, v.heights) for v in areas), odd, expected=expected)


def cover_of_bodies(bodies: Bodies, limits: Limits, expected: int = 1_000_000) -> Cover:
    """The cover of polygons given as columns, area after area."""
    return Cover(Shapes(bodies, limits), bodies, reaches_of([]), limits, expected=expected)
