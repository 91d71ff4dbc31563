"""Claims as one party alone says and folds them, past every act: over squares of a grid."""

from __future__ import annotations

from collections.abc import Iterable

from hudna.log.entry import Entry
from hudna.place.geometry import MultiPolygon, Polygon
from hudna.record.kinds import Holding, Names, Withdrawal
from hudna.record.record import Record
from hudna.terms.load import Loaded
from hudna.view.world import World
from tests.agreements import quick
from tests.view.telling_incidents import HOUR, START, record

UNIT = 400_000
"""Of the grid, in 1e-7 degree: some four kilometres."""
WEST, SOUTH = 37 * 10**7, 36 * 10**7


def square(x: int, y: int, wide: int = 1, high: int = 1) -> Polygon:
    """By the grid's lines, near Aleppo."""
    w, s = WEST + x * UNIT, SOUTH + y * UNIT
    e, n = w + wide * UNIT, s + high * UNIT
    return Polygon((((w, s), (e, s), (e, n), (w, n), (w, s)),))


def holding(shape: Polygon | MultiPolygon, *holders: str, from_ms: int = START,
            until_ms: int | None = None) -> Holding:
    return Holding(holders or ("opposition",), shape, Names(en="north of the town"), from_ms,
                   "a drive along the road", "duty", until_ms)


def says(author: str, said: Holding, at: int = START, before: Record | None = None) -> Record:
    return record(author, said, at, before.hash if before else None)


def takes_back(of: Record, at: int = START + HOUR, author: str = "") -> Record:
    return record(author or of.author, Withdrawal(of.hash, "drawn in haste"), at)


def world_of(records: Iterable[Record], me: str = "us", genesis: Loaded | None = None) -> World:
    """A world that has admitted them in this order, each at the time that it was issued or as late
    as the one before."""
    world = World(genesis or quick(), me)
    for one in records:
        world.apply(Entry(world.size, max(world.latest_ms, one.issued_ms), one))
    return world
