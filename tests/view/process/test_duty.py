"""Who is on duty: no hour lost, none twice, on days of 23 and 25 hours too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.record.hotline import Shift
from hudna.record.kinds import HandOver, HandOverTaken, Roster
from hudna.record.record import Record
from hudna.view.days import next_day, window_of
from hudna.view.process import duty
from hudna.view.process.handing_over import not_taken, notes
from hudna.view.world import World
from tests.agreements import quick
from tests.examples import examples
from tests.view.telling_incidents import START, record

GENESIS = quick()
HOUR = 3_600_000
ZONES = [UTC, ZoneInfo("Asia/Damascus"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kathmandu"),
         ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Sao_Paulo")]


def a_roster(lengths: Sequence[int], at: int = START, by: str = "us") -> Record:
    """Shifts of so many hours, one after another."""
    shifts, begins = [], at
    for i, hours in enumerate(lengths):
        shifts.append(Shift(begins, begins + hours * HOUR, f"duty officer {i + 1}"))
        begins = shifts[-1].until_ms
    return record(by, Roster(at, begins, tuple(shifts), "o"), START)


def world(records: Sequence[Record], me: str = "us") -> World:
    return World(GENESIS, me).follow(Entry(i, START, r) for i, r in enumerate(records))


LENGTHS = st.lists(st.integers(1, 30), min_size=1, max_size=6)
ROSTERS = st.lists(st.builds(
    lambda lengths, at: a_roster(lengths, START + at * HOUR), LENGTHS, st.integers(-100, 100)),
    max_size=4)


@given(ROSTERS, st.integers(-150, 150), st.integers(1, 300), st.data())
@settings(max_examples=examples(80, 400), deadline=None)
def test_pieces_cover_the_time_exactly_once(
    records: list[Record], at: int, hours: int, data: st.DataObject
) -> None:
    first = START + at * HOUR
    last = first + hours * HOUR
    found = duty.pieces(records, first, last)
    assert found[0].from_ms == first and found[-1].until_ms == last
    assert all(a.until_ms == b.from_ms for a, b in pairwise(found))
    assert all(p.from_ms < p.until_ms for p in found)
    moment = data.draw(st.integers(first, last - 1))
    [piece] = [p for p in found if p.from_ms <= moment < p.until_ms]
    on = {(r.hash, s) for r in records for s in duty.roster(r).shifts
          if s.from_ms <= moment < s.until_ms}
    assert {(o.roster, o.shift) for o in piece.on} == on
    assert duty.gaps(records, first, last) == tuple(p for p in found if not p.on)


@given(ROSTERS, st.sampled_from(ZONES), st.dates(
    min_value=datetime(2016, 1, 2, tzinfo=UTC).date(),
    max_value=datetime(2016, 12, 20, tzinfo=UTC).date()))
@settings(max_examples=examples(80, 400), deadline=None)
def test_the_days_of_a_place_follow_on_each_other_and_lose_no_hour(
    records: list[Record], zone: ZoneInfo, first: object
) -> None:
    day, covered = str(first), []
    for _ in range(8):
        window = window_of(day, zone)
        assert window.from_ms is not None and window.until_ms is not None
        covered.append(duty.pieces(records, window.from_ms, window.until_ms + 1))
        day = next_day(day)
    flat = [p for some in covered for p in some]
    assert all(a.until_ms == b.from_ms for a, b in pairwise(flat))
    whole = duty.pieces(records, flat[0].from_ms, flat[-1].until_ms)
    assert sum(p.until_ms - p.from_ms for p in flat if not p.on) == sum(
        p.until_ms - p.from_ms for p in whole if not p.on)


def test_a_day_on_which_clocks_are_changed_has_23_or_25_hours() -> None:
    zone = ZoneInfo("Asia/Damascus")
    for day, hours in (("2016-03-25", 23), ("2016-10-27", 25), ("2016-07-31", 24)):
        window = window_of(day, zone)
        assert window.from_ms is not None and window.until_ms is not None
        assert (window.until_ms + 1 - window.from_ms) // HOUR == hours


@given(st.permutations([
    a_roster([8, 8, 8]), a_roster([12], START + 30 * HOUR), a_roster([5], START + 40 * HOUR),
    a_roster([24], by="ru"), a_roster([3], by="un")]), st.integers(-5, 60))
@settings(max_examples=examples(40, 200), deadline=None)
def test_order_of_arrival_never_matters(records: list[Record], hours: int) -> None:
    at, in_order = START + hours * HOUR, sorted(records, key=lambda r: r.hash)
    for party in ("us", "ru", "un", "opposition"):
        assert duty.now(world(records), party, at) == duty.now(world(in_order), party, at)
        assert duty.days(world(records), party, at, 8) == duty.days(world(in_order), party, at, 8)
    assert duty.ends_soon(world(records), at) == duty.ends_soon(world(in_order), at)


def test_now_next_and_from_when_nobody() -> None:
    here = world([a_roster([8, 8]), a_roster([8], START + 20 * HOUR)])
    at_first = duty.now(here, "us", START)
    assert [o.shift.post for o in at_first.on] == ["duty officer 1"]
    assert at_first.next and at_first.next.shift.from_ms == START + 8 * HOUR
    assert at_first.nobody_ms == START + 16 * HOUR
    in_gap = duty.now(here, "us", START + 16 * HOUR)
    assert in_gap.on == () and in_gap.nobody_ms == START + 16 * HOUR
    assert in_gap.next and in_gap.next.shift.from_ms == START + 20 * HOUR
    assert duty.now(here, "ru", START).nobody_ms is None


def test_two_rosters_at_once_are_an_overlap_and_both_are_shown() -> None:
    records = [a_roster([8]), a_roster([8], START + 4 * HOUR)]
    [both] = duty.overlaps(records, START, START + 24 * HOUR)
    assert (both.from_ms, both.until_ms) == (START + 4 * HOUR, START + 8 * HOUR)
    assert len(both.on) == 2


def test_a_roster_that_ends_within_two_days_without_a_next_asks_for_one() -> None:
    first = a_roster([60])
    assert duty.ends_soon(world([]), START) is None
    assert duty.ends_soon(world([first]), START) is None
    assert duty.ends_soon(world([first]), START + 12 * HOUR) == (first, START + 60 * HOUR)
    longer = [first, a_roster([60], START + 60 * HOUR)]
    assert duty.ends_soon(world(longer), START + 12 * HOUR) is None
    later = [first, a_roster([60], START + 61 * HOUR)]
    assert duty.ends_soon(world(later), START + 12 * HOUR) == (first, START + 60 * HOUR)
    gone = duty.ends_soon(world([first]), START + 100 * HOUR)
    assert gone == (first, START + 100 * HOUR), "nobody is on duty now"


def note(by: str, at: int) -> Record:
    return record(by, HandOver(at, "note", "o"), at)


def test_notes_of_others_and_their_taking_over_are_nobodys_word_here() -> None:
    own, strange = note("us", START), note("ru", START + 1)
    by_other = record("ru", HandOverTaken(own.hash, "o"), START + 2)
    here = world([own, strange, by_other])
    assert [n.record for n in notes(here)] == [own]
    assert [n.record for n in not_taken(here)] == [own]
    taken = record("us", HandOverTaken(own.hash, "o"), START + 3)
    assert not not_taken(world([own, strange, by_other, taken]))


@given(st.permutations([note("us", START), note("us", START + HOUR), note("us", START + 2 * HOUR)]),
       st.integers(0, 2))
@settings(max_examples=examples(20, 100), deadline=None)
def test_whoever_takes_over_the_last_note_has_taken_over(records: list[Record], which: int) -> None:
    in_order = sorted(records, key=lambda r: r.issued_ms)
    taken = record("us", HandOverTaken(in_order[which].hash, "o"), START + 3 * HOUR)
    assert [n.record for n in not_taken(world([taken, *records]))] == in_order[:which:-1]


class Looked(list[duty.On]):
    """How often one of them is looked at by its place."""

    times = 0

    def __getitem__(self, at: Any) -> Any:
        self.times += 1
        return super().__getitem__(at)


def test_of_many_rosters_each_shift_is_taken_up_once() -> None:
    records = [a_roster([1] * 20, START + i) for i in range(20)]
    shifts = Looked(duty.On(r.hash, s) for r in records for s in duty.roster(r).shifts)
    shifts.sort(key=lambda s: s.shift.from_ms)
    cuts = sorted({ms for s in shifts for ms in (s.shift.from_ms, s.shift.until_ms)})
    found = tuple(duty._swept(shifts, cuts))
    assert shifts.times <= 3 * len(shifts)
    assert max(len(p.on) for p in found) == len(records)
