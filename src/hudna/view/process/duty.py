"""Who is on duty at each party, as it has told its rosters, and when nobody is.

A roster has no gap in itself; between rosters there may be one, and two may overlap. Time is cut
into pieces that cover it exactly once, so that no hour is lost or counted twice, whatever day has
23 or 25 of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, tzinfo
from itertools import pairwise
from typing import cast

import msgspec

from hudna.place.volume import Window
from hudna.record.hotline import Shift
from hudna.record.kinds import PartyId, RecordHash, Roster
from hudna.record.record import Record
from hudna.view.days import day_of, next_day, window_of
from hudna.view.world import World

ENDS_AHEAD_MS = 48 * 3_600_000
"""How long before nobody is on duty a next roster is asked for."""


class On(msgspec.Struct, frozen=True):
    """A shift of a roster that stands."""

    roster: RecordHash
    shift: Shift


class Piece(msgspec.Struct, frozen=True):
    """From a moment until before another, the same shifts: none is a gap, several are an
    overlap."""

    from_ms: int
    until_ms: int
    on: tuple[On, ...]


class Now(msgspec.Struct, frozen=True):
    """How a party stands at a moment. `on`: the shifts that run. `next`: the one that begins next.
    `nobody_ms`: from when on nobody is on duty; this moment where that is so, None where no roster
    was ever told."""

    party: PartyId
    on: tuple[On, ...]
    next: On | None
    nobody_ms: int | None


class Day(msgspec.Struct, frozen=True):
    """A day as people count them, with its pieces."""

    day: str
    window: Window
    pieces: tuple[Piece, ...]


def rosters(world: World, party: PartyId) -> tuple[Record, ...]:
    """Those of a party that stand, the first to begin first."""
    found = (r for r in world.process.rosters.standing() if r.author == party)
    return tuple(sorted(found, key=lambda r: (roster(r).from_ms, r.hash)))


def now(world: World, party: PartyId, now_ms: int) -> Now:
    shifts = _shifts(rosters(world, party))
    on = tuple(s for s in shifts if s.shift.from_ms <= now_ms < s.shift.until_ms)
    later = (s for s in shifts if s.shift.from_ms > now_ms)
    first = min(later, key=lambda s: (s.shift.from_ms, s.roster), default=None)
    return Now(party, on, first, _nobody_ms(shifts, now_ms) if shifts else None)


def pieces(records: Iterable[Record], from_ms: int, until_ms: int) -> tuple[Piece, ...]:
    """The time from one moment until before another, cut wherever a shift begins or ends."""
    shifts = [s for s in _shifts(records)
              if s.shift.from_ms < until_ms and s.shift.until_ms > from_ms]
    ends = {ms for s in shifts for ms in (s.shift.from_ms, s.shift.until_ms)}
    cuts = sorted({from_ms, until_ms, *(ms for ms in ends if from_ms < ms < until_ms)})
    return tuple(_swept(shifts, cuts))


def _swept(shifts: Sequence[On], cuts: Sequence[int]) -> Iterator[Piece]:
    """The pieces between the cuts, along the shifts as they begin: each is taken up once."""
    on, begun = list[On](), 0
    for a, b in pairwise(cuts):
        on = [s for s in on if s.shift.until_ms > a]
        while begun < len(shifts) and shifts[begun].shift.from_ms <= a:
            on.append(shifts[begun])
            begun += 1
        yield Piece(a, b, tuple(on))


def gaps(records: Iterable[Record], from_ms: int, until_ms: int) -> tuple[Piece, ...]:
    return tuple(p for p in pieces(records, from_ms, until_ms) if not p.on)


def overlaps(records: Iterable[Record], from_ms: int, until_ms: int) -> tuple[Piece, ...]:
    return tuple(p for p in pieces(records, from_ms, until_ms) if len(p.on) > 1)


def days(world: World, party: PartyId, now_ms: int, count: int) -> tuple[Day, ...]:
    """The day that holds `now_ms` and those after it, as many as `count`."""
    own = rosters(world, party)
    return tuple(_day(own, day, zone_of(world)) for day in _days(now_ms, zone_of(world), count))


def zone_of(world: World) -> tzinfo:
    """Of days: the agreement's, or UTC where it names none."""
    terms = world.terms.incidents
    return (terms.zone if terms else None) or UTC


def ends_soon(world: World, now_ms: int) -> tuple[Record, int] | None:
    """This party's last roster, and from when on nobody is on duty by them all, where that is
    within two days; None where it is not, or where it has never told one."""
    own = rosters(world, world.me)
    nobody_ms = now(world, world.me, now_ms).nobody_ms
    if not own or nobody_ms is None or nobody_ms > now_ms + ENDS_AHEAD_MS:
        return None
    before = [r for r in own if roster(r).from_ms <= nobody_ms] or list(own)
    return max(before, key=lambda r: (roster(r).until_ms, r.hash)), nobody_ms


def roster(record: Record) -> Roster:
    return cast(Roster, record.said)


def _days(now_ms: int, zone: tzinfo, count: int) -> Iterator[str]:
    day = day_of(now_ms, zone)
    for _ in range(count):
        yield day
        day = next_day(day)


def _day(own: tuple[Record, ...], day: str, zone: tzinfo) -> Day:
    window = window_of(day, zone)
    assert window.from_ms is not None and window.until_ms is not None
    return Day(day, window, pieces(own, window.from_ms, window.until_ms + 1))


def _shifts(records: Iterable[Record]) -> tuple[On, ...]:
    found = (On(r.hash, s) for r in records for s in roster(r).shifts)
    return tuple(sorted(found, key=lambda s: (s.shift.from_ms, s.shift.until_ms, s.roster)))


def _nobody_ms(shifts: tuple[On, ...], now_ms: int) -> int:
    """The first moment, from now on, that no shift covers."""
    covered = now_ms
    for one in shifts:
        if one.shift.from_ms <= covered < one.shift.until_ms:
            covered = one.shift.until_ms
    return covered
