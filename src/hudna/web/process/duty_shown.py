"""Rosters as a page shows them: days as people count them, cut into who is on duty and when nobody
is."""

from __future__ import annotations

from datetime import tzinfo

import msgspec

from hudna.place.times import EPOCH, MILLISECOND
from hudna.record.kinds import PartyId
from hudna.record.record import Record
from hudna.view.process import duty
from hudna.view.process.calls import Logged, missed
from hudna.view.process.duty import Day, Now, On, Piece
from hudna.view.world import World

DAYS = 8
"""Today and the next seven."""
MISSED_MS = 24 * 3_600_000
"""How long a call that nobody answered here is on the first page."""


class Part(msgspec.Struct, frozen=True):
    """A piece of a day. `starts` and `ends` as the clocks show them there; `x` and `width` in
    minutes of the day; `on` empty where nobody is on duty."""

    piece: Piece
    starts: str
    ends: str
    x: int
    width: int

    @property
    def on(self) -> tuple[On, ...]:
        return self.piece.on


class Cell(msgspec.Struct, frozen=True):
    """One party's day, `minutes` long: 1,380 or 1,500 where clocks are changed."""

    party: PartyId
    parts: tuple[Part, ...]
    minutes: int

    @property
    def gaps(self) -> bool:
        return any(not p.on for p in self.parts)


class Line(msgspec.Struct, frozen=True):
    day: str
    hours: int
    cells: tuple[Cell, ...]


def parties(world: World) -> list[PartyId]:
    """Whose rosters are looked for: this party, the guarantors and the depositary, and whoever
    else has told one."""
    known = [p.id for p in world.terms.agreement.parties
             if p.id == world.me or p.role in ("guarantor", "depositary")
             or duty.rosters(world, p.id)]
    return sorted(known, key=lambda p: p != world.me)


def table(world: World, now_ms: int) -> list[Line]:
    """A line a day, with a cell of each party that has told a roster."""
    told = [p for p in parties(world) if duty.rosters(world, p)]
    days = {p: duty.days(world, p, now_ms, DAYS) for p in told}
    zone = duty.zone_of(world)
    return [
        Line(some[0].day, minutes(some[0]) // 60,
             tuple(cell(p, day, zone) for p, day in zip(told, some, strict=True)))
        for some in zip(*days.values(), strict=True)]


def cell(party: PartyId, day: Day, zone: tzinfo) -> Cell:
    changed = minutes(day) != 1440
    return Cell(party, tuple(_part(p, day, zone, changed=changed) for p in day.pieces),
                minutes(day))


def minutes(day: Day) -> int:
    return (_until_ms(day) - _from_ms(day)) // 60_000


def nows(world: World, now_ms: int) -> list[Now]:
    return [duty.now(world, p, now_ms) for p in parties(world)]


def others(world: World, now_ms: int) -> list[Now]:
    """Of every other party, for the first page: none where none of them has told a roster."""
    found = [n for n in nows(world, now_ms) if n.party != world.me]
    return found if any(n.nobody_ms is not None for n in found) else []


def missed_here(world: World, now_ms: int) -> tuple[Logged, ...]:
    return missed(world, world.me, now_ms - MISSED_MS)


def standing(world: World, now_ms: int) -> list[Record]:
    """The rosters of all that are not over."""
    return [r for p in parties(world) for r in duty.rosters(world, p)
            if duty.roster(r).until_ms > now_ms]


def clock(ms: int, zone: tzinfo, *, changed: bool = False) -> str:
    """What the clocks show, with their offset on a day on which they are changed."""
    at = (EPOCH + ms * MILLISECOND).astimezone(zone)
    return at.strftime("%H:%M") + (at.isoformat()[-6:] if changed else "")


def _part(piece: Piece, day: Day, zone: tzinfo, *, changed: bool) -> Part:
    last = piece.until_ms == _until_ms(day)
    ends = "24:00" if last else clock(piece.until_ms, zone, changed=changed)
    return Part(piece, clock(piece.from_ms, zone, changed=changed), ends,
                (piece.from_ms - _from_ms(day)) // 60_000,
                (piece.until_ms - piece.from_ms) // 60_000)


def _from_ms(day: Day) -> int:
    return day.window.from_ms or 0


def _until_ms(day: Day) -> int:
    return (day.window.until_ms or 0) + 1
