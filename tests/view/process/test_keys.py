"""Whose key is turned: the same in any order, and nobody's but a guarantor's own."""

from __future__ import annotations

from typing import Any

import pytest
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
from hudna.view.days import ends_ms
from hudna.view.process.keys import Keys, keys, until_day
from hudna.view.process.moment import zone_of
from hudna.view.world import World
from tests.agreements import quick
from tests.examples import examples
from tests.view.telling_incidents import START, record

GENESIS = quick()
TEXT = Names("Text", "نص", "Текст")
ANNOUNCED = record("us", Announcement(TEXT, TEXT, "o"))
DECIDED = record("us", Decision("0" * 64, TEXT, "o"))
COUNTER = record("us", CounterSet("days", "start", "2016-07-31", 0, "", "o"))
WORLD = World(GENESIS, "un")
ZONE = zone_of(WORLD)
END_MS = ends_ms("2016-08-14", ZONE)


def says(by: str, of: Record, word: Any = "signs", at: int = START + 1,
         replaces: tuple[str, ...] = ()) -> Record:
    return record(by, Countersigned(of.hash, word, "why", "o", replaces), at)


def walks(by: str, at: int, *, back: bool = False) -> Record:
    return record(by, CameBack("why", "o") if back else WalkedOut("why", "o"), at)


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


def test_what_a_guarantor_says_while_it_is_out_is_no_key_to_an_announcement() -> None:
    out, back = walks("ru", START + 1), walks("ru", START + 5, back=True)
    one = says("ru", ANNOUNCED, at=START + 2)
    assert found(ANNOUNCED, ANNOUNCED, out, one).missing == ("ru",)
    assert found(ANNOUNCED, ANNOUNCED, out, back, says("ru", ANNOUNCED, at=START + 6)).whole
    assert found(ANNOUNCED, ANNOUNCED, says("ru", ANNOUNCED), walks("ru", START + 2)).whole


@pytest.mark.parametrize("of", (DECIDED, COUNTER))
def test_promise_3_a_walk_out_dated_back_undoes_nothing_that_was_signed(of: Record) -> None:
    signed = says("ru", of, at=START + 1000)
    for by, at in (("ru", START + 999), ("us", START - 1)):
        gone, back = walks(by, at), walks(by, START + 5000, back=True)
        assert found(of, of, signed, gone).whole and found(of, of, signed, gone, back).whole


@pytest.mark.parametrize("of", (DECIDED, COUNTER))
def test_a_proposal_stays_open_for_fourteen_days_and_no_longer(of: Record) -> None:
    last = END_MS - 1
    assert until_day(WORLD, of) == "2016-08-14"
    assert found(of, of, says("ru", of, at=last)).whole
    late = found(of, of, says("ru", of, at=last + 1))
    assert late.missing == ("ru",) and set(late.late) == {"ru"} and not late.whole


def test_its_author_says_until_when_it_may_be_signed() -> None:
    said = Decision("0" * 64, TEXT, "o", (), "2016-08-02")
    of, last = record("us", said), ends_ms("2016-08-02", ZONE) - 1
    assert found(of, of, says("ru", of, at=last)).whole
    assert found(of, of, says("ru", of, at=last + 1)).missing == ("ru",)


def test_a_late_signature_takes_no_reservation_away() -> None:
    first = says("ru", DECIDED, "reserves")
    late = says("ru", DECIDED, "signs", END_MS, (first.hash,))
    assert words(found(DECIDED, DECIDED, first, late)) == ({"us"}, {"ru"}, ())


def test_an_announcement_may_be_signed_at_any_time() -> None:
    assert found(ANNOUNCED, ANNOUNCED, says("ru", ANNOUNCED, at=END_MS)).whole


AT = st.one_of(st.integers(0, 6), st.sampled_from((END_MS - START - 1, END_MS - START)))
SAID = st.lists(st.tuples(
    st.sampled_from(("ru", "us", "un")), st.sampled_from(("signs", "reserves", "out", "back")),
    AT, st.integers(-1, 3)), max_size=5)


def told(of: Record, said: Any) -> list[Record]:
    """Words and walks of each at any time that it claims, each word in place of any before it."""
    made: list[Record] = []
    for by, word, at, before in said:
        if word in ("signs", "reserves"):
            instead = (made[before].hash,) if 0 <= before < len(made) else ()
            made.append(says(by, of, word, START + at, instead))
        else:
            made.append(walks(by, START + at, back=word == "back"))
    return list({r.hash: r for r in (of, *made)}.values())


@settings(max_examples=examples(30, 200), deadline=None)
@given(of=st.sampled_from((ANNOUNCED, DECIDED, COUNTER)), said=SAID, way=st.randoms())
def test_in_any_order_of_arrival_the_keys_are_the_same(of: Record, said: Any, way: Any) -> None:
    records = told(of, said)
    shuffled = way.sample(records, len(records))
    assert words(found(of, *records)) == words(found(of, *shuffled))


@settings(max_examples=examples(60, 400), deadline=None)
@given(of=st.sampled_from((DECIDED, COUNTER)), said=SAID, way=st.randoms())
def test_promise_3_once_whole_nothing_more_makes_it_not_whole(
    of: Record, said: Any, way: Any
) -> None:
    first = says("ru", of, at=START + 3)
    records = [of, first, *way.sample(rest := told(of, [("ru", "signs", 3, -1), *said])[1:],
                                      len(rest))]
    for n in range(2, len(records) + 1):
        assert found(of, *records[:n]).whole
