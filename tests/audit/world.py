"""Small worlds for the audit: areas, aircraft, files cut anywhere, and plain answers beside."""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

import numpy as np

from hudna.audit.batch import NO_REFUSALS, NOBODY, Batch
from hudna.audit.source import Columns, Form, InFile, Piece, ReadPlan, TrackFile, Unit
from hudna.fault import Fault
from hudna.place.columns import LOWEST_MM, Positions
from hudna.place.features import AreaFeature
from hudna.place.geometry import Polygon
from hudna.place.volume import Heights, Volume, Window
from hudna.say import say

SIDE = 1000
BEGIN_MS = 1_469_000_000_000
COLUMNS = Columns("lon", "lat", "time", Unit.MILLISECOND, (), "icao24", "operator", "category")
PLAN = ReadPlan((TrackFile("tracks.csv", Form.CSV, COLUMNS),))
OPERATORS = ("alpha", "bravo", None)
CATEGORIES = ("cargo", "relief", None)


@dataclass(frozen=True)
class Row:
    """One row of a file of tracks; `at_ms` in ms, the rest in 1e-7 degree and mm."""

    craft: str
    at_ms: int
    lon: int
    lat: int
    height_mm: int
    operator: str | None = None
    category: str | None = None


@dataclass(frozen=True)
class Cut:
    """A file of tracks cut into pieces at the given rows."""

    rows_: tuple[Row, ...]
    cuts: tuple[int, ...]

    @property
    def total(self) -> int:
        return len(self.rows_)

    def rows(self) -> int | None:
        return len(self.rows_)

    def pieces(self) -> Iterator[Piece]:
        ends = [0, *sorted(self.cuts), len(self.rows_)]
        for number, (begin, end) in enumerate(pairwise(ends)):
            data = pickle.dumps(batch_of(self.rows_[begin:end], begin))
            yield Piece(number, 0, begin, end - begin, data)


def unpacked(piece: Piece, plan: ReadPlan) -> Batch:
    """The batch that a piece of a `Cut` holds."""
    batch: Batch = pickle.loads(piece.data)
    return batch


def batch_of(rows: Sequence[Row], first_row: int = 0) -> Batch:
    """Rows as a batch, the first of them with this number."""
    craft, crafts = coded([row.craft for row in rows])
    operator, operators = coded([row.operator for row in rows])
    category, categories = coded([row.category for row in rows])
    height = np.array([row.height_mm for row in rows], np.int32)
    low = height.copy()
    high = np.where(height == LOWEST_MM, 2**31 - 1, height).astype(np.int32)
    positions = Positions(np.array([row.lon for row in rows], np.int32),
                          np.array([row.lat for row in rows], np.int32),
                          np.array([row.at_ms for row in rows], np.int64), low, high)
    return Batch(np.arange(first_row, first_row + len(rows), dtype=np.int64), positions, craft,
                 crafts, operator, operators, height, NO_REFUSALS, len(rows), category,
                 categories)


def coded(texts: Sequence[str | None]) -> tuple[np.ndarray, tuple[str, ...]]:
    names = tuple(dict.fromkeys(text for text in texts if text is not None))
    codes = [NOBODY if text is None else names.index(text) for text in texts]
    return np.array(codes, np.int32), names


def areas(random: Random, n: int) -> tuple[AreaFeature, ...]:
    """Boxes on a small ground, with heights, windows, bars and ids that sort another way."""
    return tuple(_area(random, i) for i in range(n))


def _area(random: Random, i: int) -> AreaFeature:
    west, south = random.randrange(SIDE), random.randrange(SIDE)
    east, north = west + random.randint(1, SIDE), south + random.randint(1, SIDE)
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    floor = random.choice([None, 0, 3000])
    begin = random.choice([None, BEGIN_MS + random.randrange(60_000)])
    volume = Volume(Polygon((ring,)), 0, Heights(floor, random.choice([None, 5000])),
                    Window(begin, None if begin is None else begin + random.randrange(60_000)))
    bars = random.choice([None, None, ("alpha",), ("bravo", "alpha"), ()])
    return AreaFeature(random.choice([i, f"area {i}", f'"{i}", =x']), "site", volume, bars,
                       random.choice([(), (), ("relief",)]))


def rows(random: Random, n: int, crafts: int = 3, wrong: float = 0.1) -> tuple[Row, ...]:
    """Rows mostly in time order; `wrong` of them are earlier, there twice, or in two places."""
    found: list[Row] = []
    at = BEGIN_MS
    for _ in range(n):
        at += random.choice([0, 1, 500, 2000])
        row = Row(f"c{random.randrange(crafts)}", at, random.randrange(-50, 2 * SIDE),
                  random.randrange(-50, 2 * SIDE), random.choice([LOWEST_MM, 1000, 3000, 7000]),
                  random.choice(OPERATORS), random.choice(CATEGORIES))
        if found and random.random() < wrong:
            old = random.choice(found)
            row = random.choice([old, Row(old.craft, old.at_ms, row.lon, row.lat, row.height_mm),
                                 Row(row.craft, old.at_ms - 1, row.lon, row.lat, row.height_mm)])
        found.append(row)
    return tuple(found)


def inside(row: Row, area: AreaFeature) -> bool:
    """Whether a row is in the volume of a box, in plain comparisons."""
    volume = area.volume
    assert isinstance(volume.shape, Polygon)
    ring = volume.shape.rings[0]
    (west, south), (east, north) = ring[0], ring[2]
    known = row.height_mm != LOWEST_MM
    floor, ceiling = volume.heights.floor_mm, volume.heights.ceiling_mm
    begin, end = volume.window.from_ms, volume.window.until_ms
    return (west <= row.lon <= east and south <= row.lat <= north
            and (not known or floor is None or row.height_mm >= floor)
            and (not known or ceiling is None or row.height_mm <= ceiling)
            and (begin is None or row.at_ms >= begin) and (end is None or row.at_ms <= end))


def barred(row: Row, area: AreaFeature) -> bool:
    """Whether the area bars who flies there; whoever is not known counts as barred."""
    return ((area.bars is None or row.operator is None or row.operator in area.bars)
            and row.category not in area.excepts)


def matched(file: Sequence[Row], inside_of: Sequence[AreaFeature]) -> list[tuple[int, str]]:
    """Every row and area, sorted as the result is."""
    return sorted((i, str(area.id)) for i, row in enumerate(file) for area in inside_of
                  if inside(row, area) and barred(row, area))


def slowly(piece: Piece, plan: ReadPlan) -> Batch:
    """As `unpacked`, but so slow that somebody can do something meanwhile."""
    time.sleep(0.15)
    return unpacked(piece, plan)


def damaged(piece: Piece, plan: ReadPlan) -> Batch:
    """As `unpacked`, but the third piece cannot be read."""
    if piece.number == 2:
        raise InFile("tracks.csv", Fault("row group 2", "rubbish", say("data")))
    return unpacked(piece, plan)
