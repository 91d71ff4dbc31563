"""Whose key is turned: the same in any order, and nobody's but a guarantor's own."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.record.kinds import (
    Announcement,
    CameBack,
    CounterSet,
    Countersigned,
    Decision,
    Names,
    WalkedOut,
)
from hudna.record.record import Record
from hudna.view.process.keys import Keys, keys
from hudna.view.world import World
from tests.agreements import quick
from tests.examples import examples
from tests.view.telling_incidents import START, record

GENESIS = quick()
TEXT = Names("Text", "نص", "Текст")
ANNOUNCED = record("us", Announcement(TEXT, TEXT, "o"))
DECIDED = record("us", Decision("0" * 64, TEXT, "o"))
COUNTER = record("us", CounterSet("days", "start", "2016-07-31", 0, "", "o"))


def says(by: str, of: Record, word: Any = "signs", at: int = START + 1,
         replaces: tuple[str, ...] = ()) -> Record:
    return record(by, Countersigned(of.hash, word, "why", "o", replaces), at)


def found(of: Record, *records: Record) -> Keys:
    world = World(GENESIS, "un").follow(Entry(i, START, r) for i, r in enumerate(records))
    return keys(world, of)


def words(made: Keys) -> tuple[set[str], set[str], tuple[str, ...]]:
    return set(made.signed), set(made.reserves), made.missing


def test_the_record_is_its_authors_own_key_and_the_other_is_missing() -> None:
    made = found(ANNOUNCED, ANNOUNCED)
    assert words(made) == ({"us"}, set(), ("ru",))
    assert not made.whole and not made.answered


def test_of_an_author_that_is_no_guarantor_every_guarantor_must_sign() -> None:
    by_un = record("un", Announcement(TEXT, TEXT, "o"))
    assert words(found(by_un, by_un)) == (set(), set(), ("us", "ru"))
    assert found(by_un, by_un, says("us", by_un), says("ru", by_un)).whole


def test_nobody_elses_word_is_a_key_and_nobody_signs_its_own_twice() -> None:
    own = says("us", ANNOUNCED, "reserves")
    made = found(ANNOUNCED, ANNOUNCED, says("un", ANNOUNCED), says("opposition", ANNOUNCED), own)
    assert words(made) == ({"us"}, set(), ("ru",))


def test_a_reservation_answers_and_does_not_sign() -> None:
    made = found(DECIDED, DECIDED, says("ru", DECIDED, "reserves"))
    assert words(made) == ({"us"}, {"ru"}, ()) and made.answered and not made.whole


def test_promise_3_what_both_have_signed_no_guarantor_alone_undoes() -> None:
    for of in (DECIDED, COUNTER):
        signed = says("ru", of)
        later = says("ru", of, "reserves", START + 9, (signed.hash,))
        assert found(of, of, signed, later).whole


def test_an_announcement_is_joint_only_while_all_stand_behind_it() -> None:
    signed = says("ru", ANNOUNCED)
    later = says("ru", ANNOUNCED, "reserves", START + 9, (signed.hash,))
    assert words(found(ANNOUNCED, ANNOUNCED, signed, later)) == ({"us"}, {"ru"}, ())
    again = says("ru", ANNOUNCED, "signs", START + 10, (later.hash,))
    assert found(ANNOUNCED, ANNOUNCED, signed, later, again).whole


def test_what_a_guarantor_says_while_it_is_out_is_no_key() -> None:
    out, back = record("ru", WalkedOut("why", "o"), START + 1), record("ru", CameBack("why", "o"),
                                                                       START + 5)
    assert found(DECIDED, DECIDED, out, says("ru", DECIDED, at=START + 2)).missing == ("ru",)
    assert found(DECIDED, DECIDED, out, back, says("ru", DECIDED, at=START + 6)).whole
    assert found(DECIDED, DECIDED, says("ru", DECIDED), record("ru", WalkedOut("why", "o"),
                                                              START + 2)).whole


SAID = st.lists(st.tuples(st.sampled_from(("ru", "us", "un")),
                          st.sampled_from(("signs", "reserves")), st.integers(1, 4)), max_size=4)


@settings(max_examples=examples(30, 200), deadline=None)
@given(of=st.sampled_from((ANNOUNCED, DECIDED, COUNTER)), said=SAID)
def test_in_any_order_of_arrival_the_keys_are_the_same(of: Record, said: Any) -> None:
    records = [of, *(says(by, of, word, START + at) for by, word, at in dict.fromkeys(said))]
    ways = {repr(words(found(of, *order))) for order in permutations(records)}
    assert len(ways) == 1
