"""Positions in public: by question and actor, over time; the same in any order of arrival."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.record.kinds import Stance, Withdrawal
from hudna.record.record import Record
from hudna.view.process.stances import Question, alike, folded, questions
from hudna.view.world import World
from tests.agreements import quick
from tests.examples import examples
from tests.view.telling_incidents import START, record

GENESIS = quick()
COORDINATION = "Military coordination"


def said(actor: str = "minister of defence", towards: Any = "against", day: str = "2016-07-26",
         *, party: str = "us", question: str = COORDINATION, origin: str = "Reuters") -> Stance:
    return Stance(actor, party, question, towards, day, "as it was said", origin, "o")


def of(*records: Record, until: str = "") -> tuple[Question, ...]:
    world = World(GENESIS, "un").follow(Entry(i, START, r) for i, r in enumerate(records))
    return questions(world.process.stances.standing(), until)


def test_a_minister_for_and_another_against_are_shown_within_their_party() -> None:
    [found] = of(record("us", said()), record("us", said("foreign minister", "for")),
                 record("ru", said("foreign minister", "for", party="ru")))
    assert [(r.party, r.actor, r.towards) for r in found.rows] == [
        ("ru", "foreign minister", ("for",)), ("us", "foreign minister", ("for",)),
        ("us", "minister of defence", ("against",))]
    [within] = found.within
    assert within.party == "us"
    assert [r.actor for r in within.in_favour] == ["foreign minister"]
    assert [r.actor for r in within.against] == ["minister of defence"]


def test_two_of_no_party_are_not_within_one() -> None:
    [found] = of(record("us", said("A", "for", party="")), record("us", said("B", party="")))
    assert not found.within


def test_for_on_a_condition_and_against_contradict_and_undecided_does_not() -> None:
    conditional = record("us", said("foreign minister", "conditional"))
    undecided = record("us", said("foreign minister", "undecided"))
    against = record("us", said())
    assert of(conditional, against)[0].within and not of(undecided, against)[0].within


def test_over_time_the_latest_counts_and_the_earlier_ones_stay() -> None:
    now, then = record("us", said(towards="for", day="2016-08-02")), record("ru", said())
    [found] = of(now, then)
    [row] = found.rows
    assert (row.towards, row.before, found.days) == (
        ("for",), "against", ("2016-07-26", "2016-08-02"))
    assert [t.said.towards for t in row.told] == ["against", "for"]
    [earlier] = of(now, then, until="2016-08-01")
    assert earlier.rows[0].towards == ("against",) and earlier.rows[0].before is None


def test_what_sources_tell_differently_of_one_day_is_not_settled_here() -> None:
    [found] = of(record("us", said()), record("ru", said(towards="for", origin="TASS")))
    assert set(found.rows[0].towards) == {"against", "for"}
    assert not found.within, "one actor is no contradiction within a party"


def test_the_same_from_the_same_source_is_alike_and_stays_two_records() -> None:
    one, other = record("us", said(origin="Al Jazeera")), record(
        "ru", said("Minister  of Defence", question="military coordination.",
                   origin="al jazeera "))
    [found] = of(one, other)
    [row] = found.rows
    [told] = row.told
    assert {r.hash for r in told.records} == {one.hash, other.hash}
    assert set(told.authors) == {"us", "ru"}
    assert {r.hash for r in alike(said(origin="Al Jazeera"), (one, other))} == {
        one.hash, other.hash}


def test_other_sources_and_no_source_are_not_alike() -> None:
    some = (record("us", said()), record("ru", said(origin="TASS")),
            record("un", said(origin=" ")), record("un", said(origin=""), START + 1))
    assert len(of(*some)[0].rows[0].told) == 4
    assert alike(said(origin=""), some) == ()


def test_only_its_author_replaces_or_withdraws_it() -> None:
    first = record("us", said())
    strangers = (record("ru", said(towards="for"), START + 1, supersedes=first.hash),
                 record("ru", Withdrawal(first.hash, "no"), START + 2))
    assert first.hash in {r.hash for t in of(first, *strangers)[0].rows[0].told
                          for r in t.records}
    own = record("us", said(towards="for"), START + 1, supersedes=first.hash)
    assert of(first, own)[0].rows[0].towards == ("for",)
    assert of(first, own, record("us", Withdrawal(own.hash, "no"), START + 2)) == ()


def test_what_is_the_same_in_words() -> None:
    assert folded(" Minister  of Defence. ") == folded("minister of defence")
    assert folded("التنسيق العسكري؟") == folded("التنسيق العسكري")


SAID = st.lists(st.tuples(
    st.sampled_from(("us", "ru", "un")), st.sampled_from(("A", "a ", "B")),
    st.sampled_from(("for", "against", "conditional")),
    st.sampled_from(("2016-07-26", "2016-07-27")), st.sampled_from(("Reuters", "TASS", "")),
    st.integers(0, 2)), min_size=1, max_size=4, unique=True)


@settings(max_examples=examples(40, 300), deadline=None)
@given(SAID)
def test_in_any_order_of_arrival_it_is_the_same(some: list[tuple[Any, ...]]) -> None:
    records = [record(by, said(actor, towards, day, origin=origin), START + at)
               for by, actor, towards, day, origin, at in some]
    ways = {repr(of(*order)) for order in permutations(records)}
    assert len(ways) == 1
    rows = [r for q in of(*records) for r in q.rows]
    kept = [r.hash for row in rows for t in row.told for r in t.records]
    assert sorted(kept) == sorted(r.hash for r in records), "each stands once"
