"""Whether a milestone is there is no side's to say, and since when is no side's clock's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.record.kinds import Withdrawal
from hudna.record.process import Declared, Kept, OnDay, QuietDays, Reached, Settled
from hudna.record.record import Record, Seen
from hudna.terms.load import load
from hudna.view.about import subjects
from hudna.view.process import told
from hudna.view.process.commitments import Promises
from hudna.view.world import World
from tests.agreements import quick
from tests.view.process.concerned import decides, keys, meets, raises
from tests.view.process.promised import (
    TALKS,
    at,
    came,
    holds,
    needs,
    noon,
    only,
    promises,
    quiet,
    seen,
)
from tests.view.test_taking_part import record

PAST = OnDay("2016-01-01")
DAY_MS = 86_400_000


@pytest.fixture(autouse=True, scope="module")
def _a_text_is_read_once() -> Iterator[None]:
    read: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hudna.view.agreement.load", lambda text: read.setdefault(text, load(text)))
        yield


def in_at(*records: tuple[Record, str], me: str = "un") -> World:
    """As they came in, each on its day, in their order."""
    return World(quick(), me).follow(
        Entry(i, noon(day), r) for i, (r, day) in enumerate(records))


def due(of: Promises, one: Record) -> str:
    found = of.of(one.hash)
    assert found is not None
    return found.due.day


# --- silence starts no talks ---------------------------------------------------------------


def test_a_milestone_is_there_by_no_one_sides_voice() -> None:
    one = promises("ru", after=(Reached(TALKS),), within_days=2)
    for said in ((), ("us",), ("us", "un", "syrian-government"), ("ru",)):
        found = at((one, *(needs(PAST, by) for by in said)))
        assert (found.waits.reach(TALKS).there, due(found, one)) == (False, ""), said
    alone = only((one, needs(PAST)))
    assert (alone.due.conditions[0].answer, alone.due.conditions[0].why) == (
        "not-known", "not-all-needs")
    found = at((one, needs(PAST), needs(PAST, "ru", day="2016-07-25")))
    assert (found.waits.reach(TALKS).there, due(found, one)) == (True, "2016-07-27")


def test_to_say_nothing_any_more_does_not_bring_it_about() -> None:
    """Who withdraws the last that it needs is silent again."""
    need = needs(OnDay("2016-09-01"))
    gone = record("us", Withdrawal(need.hash, "no longer"), noon("2016-07-28"))
    reach = at((need, gone, needs(PAST, "ru"))).waits.reach(TALKS)
    assert (reach.said, reach.whole, reach.there, reach.silent) == (True, True, False, ("us",))


@given(st.lists(st.tuples(st.sampled_from(("us", "un", "syrian-government", "opposition", "issg")),
                          st.sampled_from((PAST, QuietDays(1), OnDay("2016-09-01")))), unique=True))
@settings(deadline=None, max_examples=25)
def test_it_is_never_there_while_a_guarantor_is_silent(said: list[tuple[str, Any]]) -> None:
    found = at([needs(c, by) for by, c in said], known=quiet("q" * 31))
    reach = found.waits.reach(TALKS)
    assert not reach.there and "ru" in reach.silent and reach.since_ms is None


# --- no clock helps whose it is ------------------------------------------------------------


def test_a_key_that_is_dated_ahead_puts_nothing_off() -> None:
    concern = raises("us")
    meeting = meets(concern)
    decision = decides(meeting, concern)
    one = promises("ru", after=(Settled(concern.hash),), within_days=2)
    honest = in_at(*((r, "2016-08-01") for r in (concern, meeting, decision, one, keys(decision))))
    late = in_at(*((r, "2016-08-01") for r in (concern, meeting, decision, one)),
                 (keys(decision, at=10 * DAY_MS), "2016-08-01"))
    assert due(seen(honest, "2016-12-01"), one) == "2016-08-02"
    assert due(seen(late, "2016-12-01"), one) == "2016-08-03", "when it came in here"


def test_the_last_key_counts_also_where_another_is_dated_ahead() -> None:
    concern = raises("us")
    meeting = meets(concern, by="un")
    decision = decides(meeting, concern, by="un")
    one = promises("ru", after=(Settled(concern.hash),), within_days=2)
    ahead = keys(decision, "ru", at=10 * DAY_MS)
    last = keys(decision, "us", at=5 * DAY_MS)
    found = in_at(*((r, "2016-08-01") for r in (concern, meeting, decision, one, ahead)),
                  (last, "2016-08-05"))
    assert due(seen(found, "2016-12-01"), one) == "2016-08-07"


def test_that_it_is_met_was_not_said_before_it_was_promised() -> None:
    one = promises("ru")
    other = promises("ru", after=(Kept(one.hash),), within_days=2)
    said = came(one, "us", said="2016-06-01", day="2016-06-01")
    assert due(at((one, other, said)), other) == "2016-07-22"
    concern = promises("us", after=(Declared("x"),), within_days=2)
    words = [holds(concern, g, day="2016-06-01") for g in ("us", "ru")]
    assert due(at((concern, *words)), concern) == "2016-07-22"


def test_what_had_been_seen_here_is_not_dated_before_that() -> None:
    """Whoever had seen an entry of this node's log signed after that came in."""
    one = needs(QuietDays(7), day="2016-07-01")
    origin = f"{quick().agreement.id}/un"
    after = msgspec.structs.replace(one, envelope=msgspec.structs.replace(
        one.envelope, seen=(Seen(origin, 1, "0" * 64),)))
    first = promises("us", day="2016-07-15")
    for need, since in ((one, "2016-07-01"), (after, "2016-07-15")):
        found = seen(in_at((first, "2016-07-15"), (need, "2016-07-16")), "2016-07-31",
                     quiet("q" * 7 + "b" * 24))
        assert found.waits.subject(need).since == since


def test_a_later_version_that_is_dated_back_moves_no_first_day() -> None:
    one = promises("us", day="2016-07-20", after=(QuietDays(7),), within_days=1)
    back = promises("us", day="2016-07-01", before=one, after=(QuietDays(7),), within_days=1)
    found = at((one, back), known=quiet("q" * 8 + "b" * 23))
    assert found.waits.subject(back).since == "2016-07-20"
    assert due(found, back) == ""


SAID = (NEEDS := tuple(needs(PAST, g) for g in ("us", "ru", "un"))) + (
    promises("ru", after=(Reached(TALKS),), within_days=2),
    promises("us", before=NEEDS[0], day="2016-07-02"), came(NEEDS[0], "ru"))


@given(st.permutations(SAID))
@settings(deadline=None, max_examples=24)
def test_the_order_changes_no_day(records: list[Record]) -> None:
    found, then = at(records), at(SAID)
    assert found.waits.reach(TALKS) == then.waits.reach(TALKS)
    assert due(found, SAID[3]) == due(then, SAID[3]) == "2016-07-22"


def test_a_chain_of_any_length_ends_and_each_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []

    def counted(of: World, said: Any) -> Iterator[Record]:
        looked.append(said)
        return subjects(of, said)

    monkeypatch.setattr(told, "subjects", counted)
    chain = [promises("us")]
    for _ in range(1_500):
        chain.append(promises("us", after=(Kept(chain[-1].hash), Kept(chain[0].hash))))
    wanted = [needs(Kept(r.hash)) for r in chain[-5:]]
    found = at((*chain, *wanted))
    assert len(found.waits.needs[TALKS]) == len(wanted)
    assert all(n.told for n in found.waits.needs[TALKS])
    assert len(looked) <= 2 * (len(chain) + len(wanted))
