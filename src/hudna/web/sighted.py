"""Keeping a sighting that a spotter's page or a text message has brought: once, and counted only
where its source is known and nothing speaks against it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from hudna.act.sight import sight
from hudna.place.geometry import Point, Position
from hudna.place.measure import between_mm
from hudna.record.watching import Sighting
from hudna.web.flow import Flow
from hudna.web.house import House
from hudna.web.limits import Limits

Outcome: TypeAlias = Literal["counts", "waits", "too much"]
REMEMBERED = 5_000
OLDEST_MS = 3_600_000
"""A sighting that was longer ago counts only by a person's word."""
WORLD_M = 1_000_000


class Spotting:
    """What the doors for spotters hold in memory. `done`: what was sent is kept once, however often
    it is sent; `turn`: one at a time, so that two of one form do not both find it new. `known`
    counts each spotter, `texts` the gateway, and `wrong`, by address, those who are neither."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.turn = asyncio.Lock()
        self.done: OrderedDict[str, Outcome] = OrderedDict()
        self.known = Limits(most=240, per_s=20)
        self.wrong = Limits(most=40, per_s=1)
        self.texts = Limits(most=120, per_s=10)

    def remember(self, once: str, outcome: Outcome) -> None:
        self.done[once] = outcome
        while len(self.done) > REMEMBERED:
            self.done.popitem(last=False)


class Source(NamedTuple):
    """`name` goes into the record; empty where nobody registered is known to have sent it.
    `counted` is what the flow of it is counted under. `once` names what was sent, so that it is
    kept once."""

    name: str
    counted: str
    trusted: bool
    once: str

    @property
    def registered(self) -> bool:
        return bool(self.name)


async def keep(house: House, spotting: Spotting, source: Source, said: Sighting) -> Outcome:
    """Keep it. Raises `Refused`, and nothing is kept, where this node signs nothing at present."""
    async with spotting.turn:
        before = spotting.done.get(source.once)
        if before is not None:
            return before
        outcome = await _kept(house, spotting.flow, source, said)
        spotting.remember(source.once, outcome)
        return outcome


async def _kept(house: House, flow: Flow, source: Source, said: Sighting) -> Outcome:
    now_ms = house.now_ms()
    if not source.trusted and not flow.room(
            source.counted, now_ms, registered=source.registered):
        return "too much"
    aside = flow.take(source.counted, said, now_ms, registered=source.registered)
    counts = (source.trusted and said.trusted and aside is None
              and now_ms - said.at_ms <= OLDEST_MS)
    kept = msgspec.structs.replace(said, source=source.name, trusted=counts)
    await house.say([sight(kept, now_ms)])
    return "counts" if counts else "waits"


def anywhere(house: House) -> tuple[Position, int]:
    """The middle of the ground that the agreement is about, and how far from it that reaches, in
    metres: where nothing is said of a place. It places nothing, and so warns nobody."""
    theatre = house.world.terms.agreement.theatre
    west, south, east, north = theatre or _box(house)
    middle = ((west + east) // 2, (south + north) // 2)
    return middle, min(WORLD_M, -(-between_mm(middle, (west, south)) // 1000))


def unplaced(house: House, said: Sighting) -> bool:
    """Whether nothing is known of where it was: `anywhere`, as this agreement has it."""
    middle, within_m = anywhere(house)
    return said.at is not None and said.at.at == middle and said.within_m >= within_m


def _box(house: House) -> tuple[int, int, int, int]:
    west, south, east, north = (round(v * 10_000_000) for v in house.places.gazetteer.box)
    return west, south, east, north


def at(position: Position) -> Point:
    return Point(position)
