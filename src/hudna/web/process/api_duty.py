"""Who is on duty, as machines read it. Notes that are handed over are in no answer."""

from __future__ import annotations

import msgspec
from litestar import get

from hudna.place.times import format_instant
from hudna.record.hotline import Shift
from hudna.view.process import duty
from hudna.view.process.duty import Piece
from hudna.web.api import About, about
from hudna.web.asked import Asked, house_of
from hudna.web.house import House
from hudna.web.process.duty_shown import parties

AHEAD_MS = 8 * 86_400_000


class ShiftOut(msgspec.Struct, frozen=True):
    """`post` and `deputy` are posts, never persons; `deputy` may be empty."""

    starts: str
    ends: str
    post: str
    deputy: str


class Span(msgspec.Struct, frozen=True):
    starts: str
    ends: str


class RosterOut(msgspec.Struct, frozen=True):
    id: str
    at: str
    starts: str
    ends: str
    shifts: list[ShiftOut]


class DutyOut(msgspec.Struct, frozen=True):
    """One party. `on_duty`: the shifts that run at `as_of`. `nobody_from`: from when on nobody is
    on duty, null where it has told no roster. `gaps`, `overlaps`: in the next eight days, by all
    its rosters together."""

    party: str
    on_duty: list[ShiftOut]
    next: ShiftOut | None
    nobody_from: str | None
    gaps: list[Span]
    overlaps: list[Span]
    rosters: list[RosterOut]


class Duty(About, frozen=True, kw_only=True):
    duty: list[DutyOut]


@get("/duty", summary="Who is on duty at each party, and when nobody is")
async def on_duty(request: Asked) -> Duty:
    """This node's own party first."""
    house = house_of(request)
    return Duty(duty=[_out(house, p) for p in parties(house.world)], **about(house))


HANDLERS = (on_duty,)


def _out(house: House, party: str) -> DutyOut:
    world, now_ms = house.world, house.now_ms()
    now, told = duty.now(world, party, now_ms), duty.rosters(world, party)
    ahead = (told, now_ms, now_ms + AHEAD_MS)
    return DutyOut(
        party, [_shift(o.shift) for o in now.on], _shift(now.next.shift) if now.next else None,
        None if now.nobody_ms is None else format_instant(now.nobody_ms),
        [_span(p) for p in duty.gaps(*ahead)] if told else [],
        [_span(p) for p in duty.overlaps(*ahead)],
        [RosterOut(r.hash, format_instant(r.issued_ms), format_instant(said.from_ms),
                   format_instant(said.until_ms), [_shift(s) for s in said.shifts])
         for r in told if (said := duty.roster(r)).until_ms > now_ms])


def _shift(said: Shift) -> ShiftOut:
    return ShiftOut(format_instant(said.from_ms), format_instant(said.until_ms), said.post,
                    said.deputy)


def _span(piece: Piece) -> Span:
    return Span(format_instant(piece.from_ms), format_instant(piece.until_ms))
