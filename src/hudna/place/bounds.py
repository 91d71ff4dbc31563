"""A first, quick look: which volumes could possibly meet a given one.

It may name one too many and must never leave one out; `clash` decides. Boxes in longitude and
latitude, grown by the reach with a margin, are kept in a grid of cells beside their windows and
heights.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import ItemsView
from typing import Generic, NamedTuple, TypeVar

from hudna.place.clash import common_heights
from hudna.place.geometry import E7, Position
from hudna.place.measure import outline
from hudna.place.moving import overlap_of
from hudna.place.volume import Volume

Id = TypeVar("Id", str, bytes, int)
Cell = tuple[int, int]

CELL = E7 // 10
WIDE = 1024
SHORTEST_RADIUS_M = 6_335_439.0
MARGIN = 1.01
SLACK_M = 1.0
EAST, NORTH = 180 * E7, 90 * E7


class Box(NamedTuple):
    """In 1e-7 degree, ends included."""

    west: int
    south: int
    east: int
    north: int

    def meets(self, other: Box) -> bool:
        return (self.west <= other.east and other.west <= self.east
                and self.south <= other.north and other.south <= self.north)

    def size(self) -> int:
        """How many cells it lies in."""
        return ((self.east // CELL - self.west // CELL + 1)
                * (self.north // CELL - self.south // CELL + 1))

    def cells(self) -> list[Cell]:
        rows = range(self.south // CELL, self.north // CELL + 1)
        return [(x, y) for x in range(self.west // CELL, self.east // CELL + 1) for y in rows]


class Held(NamedTuple):
    """What is kept of a volume."""

    boxes: tuple[Box, ...]
    volume: Volume


class Candidates(Generic[Id]):
    """Volumes by identifier, to be asked which of them may meet another."""

    def __init__(self) -> None:
        self._held: dict[Id, Held] = {}
        self._cells: defaultdict[Cell, set[Id]] = defaultdict(set)
        self._wide: set[Id] = set()

    def __len__(self) -> int:
        return len(self._held)

    def items(self) -> ItemsView[Id, Held]:
        return self._held.items()

    def add(self, key: Id, volume: Volume) -> None:
        """Hold a volume; one already held under this identifier is replaced."""
        if key in self._held:
            self.remove(key)
        held = hold(volume)
        self._held[key] = held
        if _is_wide(held.boxes):
            self._wide.add(key)
        else:
            for cell in _cells(held.boxes):
                self._cells[cell].add(key)

    def remove(self, key: Id) -> None:
        """Let a volume go; one that is not held is no error."""
        held = self._held.pop(key, None)
        self._wide.discard(key)
        if held is None or _is_wide(held.boxes):
            return
        for cell in _cells(held.boxes):
            self._cells[cell].discard(key)
            if not self._cells[cell]:
                del self._cells[cell]

    def near(self, volume: Volume) -> list[Id]:
        """The identifiers of all that may meet `volume`, sorted."""
        asked = hold(volume)
        return sorted(key for key in self._around(asked.boxes) if may_meet(self._held[key], asked))

    def _around(self, boxes: tuple[Box, ...]) -> set[Id]:
        if sum(box.size() for box in boxes) > len(self._cells):
            return set(self._held)
        found = set(self._wide)
        for cell in _cells(boxes):
            found |= self._cells.get(cell, set())
        return found


def hold(volume: Volume) -> Held:
    """A volume with the boxes around it."""
    return Held(boxes_of(volume), volume)


def may_meet(held: Held, asked: Held) -> bool:
    """Whether two volumes could meet; where this is false they do not."""
    return (overlap_of(held.volume.window, asked.volume.window) is not None
            and common_heights(held.volume.heights, asked.volume.heights) is not None
            and any(a.meets(b) for a in held.boxes for b in asked.boxes))


def boxes_of(volume: Volume) -> tuple[Box, ...]:
    """One box, or two where the reach crosses the antimeridian, around all of a volume."""
    return _grown(_box(outline(volume.shape)), volume.reach_mm / 1000)


def _box(positions: tuple[Position, ...]) -> Box:
    if len(positions) == 1:
        return Box(*positions[0], *positions[0])
    lons, lats = [p[0] for p in positions], [p[1] for p in positions]
    return Box(min(lons), min(lats), max(lons), max(lats))


def _grown(box: Box, reach_m: float) -> tuple[Box, ...]:
    """Grown by the angle that the reach is at the ellipsoid's shortest radius, and a margin."""
    angle = (reach_m + SLACK_M) / SHORTEST_RADIUS_M * MARGIN
    up = math.ceil(math.degrees(angle) * E7)
    south, north = box.south - up, box.north + up
    steep = math.radians(max(abs(box.south), abs(box.north)) / E7)
    if north >= NORTH or south <= -NORTH or math.sin(angle) >= math.cos(steep):
        return (Box(-EAST, max(south, -NORTH), EAST, min(north, NORTH)),)
    side = math.ceil(math.degrees(math.asin(math.sin(angle) / math.cos(steep))) * E7)
    return _wrapped(Box(box.west - side, south, box.east + side, north))


def _wrapped(box: Box) -> tuple[Box, ...]:
    """A box beyond the antimeridian comes in again at the other side; at it, it is on both."""
    if box.east - box.west >= 2 * EAST:
        return (Box(-EAST, box.south, EAST, box.north),)
    if box.west <= -EAST:
        return (Box(-EAST, box.south, box.east, box.north),
                Box(box.west + 2 * EAST, box.south, EAST, box.north))
    if box.east >= EAST:
        return (Box(box.west, box.south, EAST, box.north),
                Box(-EAST, box.south, box.east - 2 * EAST, box.north))
    return (box,)


def _cells(boxes: tuple[Box, ...]) -> set[Cell]:
    return {cell for box in boxes for cell in box.cells()}


def _is_wide(boxes: tuple[Box, ...]) -> bool:
    return sum(map(Box.size, boxes)) > WIDE
