"""Calls between two ends: only the other end's word counts, in whatever order it arrives, and two
entries are never made one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.record.hotline import Heard
from hudna.record.kinds import Call, CallHeard
from hudna.record.record import Record
from hudna.view.process import calls
from hudna.view.process.calls import CallState
from hudna.view.world import World
from tests.agreements import quick
from tests.examples import examples
from tests.view.telling_incidents import START, record

GENESIS = quick()
MINUTE, HOUR = 60_000, 3_600_000


def a_call(by: str = "us", to: str = "ru", at: int = START, until: int | None = START + MINUTE,
           **more: Any) -> Record:
    return record(by, Call(to, at, until, "1", "text", "", "o", **more), at + 2 * MINUTE)


def word(by: str, of: Record, heard: Heard = "confirms", at: int = START + 5 * MINUTE,
         replaces: tuple[str, ...] = ()) -> Record:
    return record(by, CallHeard(of.hash, heard, "why", "o", replaces), at)


def world(records: Sequence[Record], me: str = "un") -> World:
    return World(GENESIS, me).follow(
        Entry(i, max(START, r.issued_ms), r) for i, r in enumerate(records))


def state(of: Record, *records: Record, now: int = START + 10 * MINUTE) -> CallState:
    found = calls.of(world(records), of.hash)
    assert found is not None
    return found.state(now)


CALL = a_call()


def test_each_state() -> None:
    for heard, expected in (("confirms", "confirmed"), ("differs", "differs"),
                            ("unknown", "unknown")):
        assert state(CALL, CALL, word("ru", CALL, heard)) == expected  # type: ignore[arg-type]
    assert state(CALL, CALL) == "waits"
    missed = a_call(until=None)
    assert state(missed, missed) == "unanswered"
    assert state(missed, missed, word("ru", missed)) == "confirmed"


def test_it_is_overdue_once_the_time_of_the_agreement_is_over_and_not_before() -> None:
    here = world([CALL])
    within = here.terms.process.call_ms
    found = calls.of(here, CALL.hash)
    assert found is not None
    if within is None:
        assert found.due_ms is None and found.state(2**50) == "waits"
        return
    assert found.due_ms == CALL.issued_ms + within
    assert found.state(found.due_ms) == "waits"
    assert found.state(found.due_ms + 1) == "overdue"


@given(st.lists(st.tuples(
    st.sampled_from(["us", "un", "opposition"]),
    st.sampled_from(["confirms", "differs", "unknown"])), max_size=5))
@settings(max_examples=examples(30, 150), deadline=None)
def test_a_strangers_word_changes_nothing_and_neither_does_the_authors(
    words: list[tuple[str, Any]]
) -> None:
    said = [word(by, CALL, heard, START + i) for i, (by, heard) in enumerate(words)]
    assert state(CALL, CALL, *said) == state(CALL, CALL)
    last = word("ru", CALL, "differs")
    assert state(CALL, CALL, last, *said) == "differs"


def test_nobody_takes_back_what_another_has_said() -> None:
    first = word("ru", CALL)
    assert state(CALL, CALL, first, word("us", CALL, "unknown", START + 6 * MINUTE,
                                         (first.hash,))) == "confirmed"


RECORDS = [
    CALL, a_call("ru", "us", START + 1000, START + MINUTE, received=True), a_call(until=None),
    a_call("us", "un", START + MINUTE), a_call("ru", "us", START + 10**8, START + 10**8 + 5),
]
WORDS = [word("ru", CALL), word("ru", CALL, "differs", START + 7 * MINUTE),
         word("us", RECORDS[1]), word("un", CALL, "unknown"), word("un", RECORDS[3], "unknown")]


@given(st.permutations([*RECORDS, *WORDS]), st.integers(0, 10))
@settings(max_examples=examples(60, 300), deadline=None)
def test_order_of_arrival_never_matters(records: list[Record], hours: int) -> None:
    def seen(of: World) -> object:
        now = START + hours * 60 * MINUTE
        return (
            [(c.record.hash, c.state(now), c.word) for c in calls.all_calls(of)],
            {k: tuple(r.hash for r in v) for k, v in calls.likely_same(of).items()},
            [c.record.hash for c in calls.waits_for(of, "ru")],
            [c.record.hash for c in calls.missed(of, "ru", 0)])
    assert seen(world(records)) == seen(world([*RECORDS, *WORDS]))


SPAN = st.tuples(st.integers(0, 20), st.none() | st.integers(1, 10))


@given(st.lists(st.tuples(st.booleans(), SPAN), max_size=8, unique=True))
@settings(max_examples=examples(60, 300), deadline=None)
def test_likely_the_same_is_what_overlaps_between_both_ends_and_nothing_is_made_one(
    some: list[tuple[bool, tuple[int, int | None]]]
) -> None:
    records = [
        a_call(*(("us", "ru") if ours else ("ru", "us")), START + a * MINUTE,
               None if b is None else START + (a + b) * MINUTE)
        for ours, (a, b) in some]
    here = world(records)
    tolerance = here.terms.clock_tolerance_ms
    expected = {
        (one.hash, other.hash) for one in records for other in records
        if one.author != other.author and _begins(one) <= _ends(other) + tolerance
        and _begins(other) <= _ends(one) + tolerance}
    found = {(of, r.hash) for of, same in calls.likely_same(here).items() for r in same}
    assert found == expected
    assert len(calls.all_calls(here)) == len(records)


def _begins(r: Record) -> int:
    return calls.call(r).from_ms


def _ends(r: Record) -> int:
    said = calls.call(r)
    return said.from_ms if said.until_ms is None else said.until_ms


def test_what_one_end_has_confirmed_is_likely_the_same_as_nothing() -> None:
    other = a_call("ru", "us", START + 1000, received=True)
    assert set(calls.likely_same(world([CALL, other]))) == {CALL.hash, other.hash}
    assert calls.likely_same(world([CALL, other, word("ru", CALL)])) == {}


def test_who_called_whom() -> None:
    made, received = calls.logged(world([CALL]), CALL), a_call(received=True)
    assert (made.caller, made.called) == ("us", "ru")
    turned = calls.logged(world([received]), received)
    assert (turned.caller, turned.called, turned.other) == ("ru", "us", "ru")


def test_a_call_to_oneself_is_confirmed_by_nobody() -> None:
    own = a_call("us", "us")
    assert state(own, own, word("us", own)) == "waits"
    assert calls.likely_same(world([own, a_call("us", "us", START + 5)])) == {}


def test_nobody_is_missed_who_was_spoken_with_since() -> None:
    missed = a_call(at=START, until=None)
    assert [c.record for c in calls.missed(world([missed]), "ru", 0)] == [missed]
    assert not calls.missed(world([missed]), "us", 0)
    later = a_call("ru", "us", START + MINUTE, START + 2 * MINUTE)
    assert not calls.missed(world([missed, later]), "ru", 0)
    assert not calls.missed(world([missed]), "ru", START + 1)


def test_a_call_that_is_dated_ahead_hides_no_missed_call() -> None:
    """By *us*: as if the two had spoken in a day, logged now."""
    ahead = record("us", a_call(at=START + 24 * HOUR, until=START + 25 * HOUR).said, START)
    missed = a_call(at=START + HOUR, until=None)
    assert [c.record for c in calls.missed(world([ahead, missed]), "ru", 0)] == [missed]
    claimed = a_call(at=START + 24 * HOUR, until=START + 25 * HOUR)
    of = World(GENESIS, "un").follow(Entry(i, START, r) for i, r in enumerate((claimed, missed)))
    assert [c.record for c in calls.missed(of, "ru", 0)] == [missed]


def test_no_call_is_held_against_another_of_its_own_end(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[object] = []
    meet = calls._meet

    def counted(one: Call, other: Call, tolerance_ms: int) -> bool:
        held.append(one)
        return meet(one, other, tolerance_ms)

    monkeypatch.setattr(calls, "_meet", counted)
    flood = [a_call("ru", "us", START + i, START + HOUR) for i in range(200)]
    after = a_call("us", "ru", START + 5 * HOUR, START + 6 * HOUR)
    assert calls.likely_same(world([*flood, after])) == {}
    assert held == []
    beside = a_call("us", "ru", START, START + HOUR)
    assert len(calls.likely_same(world([*flood, after, beside]))[beside.hash]) == len(flood)
    assert len(held) == len(flood)
