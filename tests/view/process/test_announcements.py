"""What may be read by everybody: never before every key, never before its time, in any order of
arrival, by any clock that has not got there."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.record.kinds import Announcement, Countersigned, Names, Withdrawal
from hudna.record.record import Record
from hudna.view.process.announcements import (
    Announced,
    announced,
    announcements,
    gone,
    public,
    waiting_for,
)
from hudna.view.process.keys import countersigned
from hudna.view.world import World
from tests.agreements import quick
from tests.examples import examples
from tests.view.telling_incidents import HOUR, START, record

GENESIS = quick()
NOW = START + 10 * HOUR


def text(words: str = "Text") -> Names:
    return Names(words, "نص", "Текст")


def writes(by: str = "us", words: str = "Text", at: int = START, before: Record | None = None,
           **more: Any) -> Record:
    return record(by, Announcement(text(), text(words), "o", **more), at,
                  before.hash if before else None)


def signs(by: str, of: Record, word: Any = "signs", at: int = START + HOUR) -> Record:
    return record(by, Countersigned(of.hash, word, "why", "o"), at)


def withdraws(by: str, of: Record, at: int = START + 2 * HOUR) -> Record:
    return record(by, Withdrawal(of.hash, "why"), at)


def world(*records: Record) -> World:
    return World(GENESIS, "un").follow(Entry(i, START, r) for i, r in enumerate(records))


def state(of: Record, *others: Record, now_ms: int = NOW) -> str:
    return one(of, *others, now_ms=now_ms).state


def one(of: Record, *others: Record, now_ms: int = NOW) -> Announced:
    found = announced(world(of, *others), of.hash, now_ms)
    assert found
    return found


def read_by_all(*records: Record, now_ms: int = NOW) -> set[str]:
    return {a.record.hash for a in public(world(*records), now_ms)}


def test_from_a_draft_over_each_key_to_what_everybody_reads() -> None:
    drawn = writes("un")
    assert state(drawn) == "draft"
    assert state(drawn, signs("us", drawn)) == "waiting"
    assert state(drawn, signs("us", drawn), signs("ru", drawn, "reserves")) == "reserved"
    both = signs("us", drawn), signs("ru", drawn)
    assert state(drawn, *both) == "published"
    assert read_by_all(drawn, *both) == {drawn.hash}


def test_a_guarantors_own_text_has_its_key() -> None:
    own = writes()
    assert state(own) == "waiting"
    assert [r.hash for r in waiting_for(world(own), "ru")] == [own.hash]
    assert not list(waiting_for(world(own), "us")) and not list(waiting_for(world(own), "un"))
    assert state(own, signs("ru", own)) == "published"


def test_promise_3_one_key_publishes_nothing_however_often_it_is_turned() -> None:
    own = writes()
    others = (signs("us", own), signs("un", own), signs("opposition", own))
    assert state(own, *others) == "waiting" and not read_by_all(own, *others)


def test_nothing_before_the_embargo_and_all_of_it_from_then_on() -> None:
    own = writes(embargo_ms=NOW)
    key = signs("ru", own)
    assert state(own, key, now_ms=NOW - 1) == "embargoed"
    assert not read_by_all(own, key, now_ms=NOW - 1)
    assert state(own, key) == "published" and one(own, key).public_ms == NOW


def test_another_version_needs_the_keys_anew() -> None:
    first = writes()
    key = signs("ru", first)
    second = writes(words="Other", at=START + 2 * HOUR, before=first)
    assert state(first, key, second) == "replaced"
    assert state(second, first, key) == "waiting"
    assert not read_by_all(first, key, second)
    assert read_by_all(first, key, second, signs("ru", second)) == {second.hash}


def test_a_late_key_to_a_version_that_was_replaced_publishes_nothing() -> None:
    """Also by a clock that says that it was turned before."""
    first = writes(at=START + 2)
    second = writes(words="Other", at=START + 3, before=first)
    assert not read_by_all(first, second, signs("ru", first, at=START + 1))


def test_only_its_author_withdraws_or_replaces_it() -> None:
    own = writes()
    key = signs("ru", own)
    assert state(own, key, withdraws("ru", own)) == "published"
    assert state(own, key, writes("ru", before=own)) == "published"
    assert state(own, key, withdraws("us", own)) == "withdrawn"


def test_what_one_does_not_stand_behind_any_more_is_public_no_more_and_says_so() -> None:
    own = writes()
    key, back = signs("ru", own), signs("ru", own, "reserves", START + 2 * HOUR)
    assert state(own, key, back) == "reserved"
    assert [g.by for g in gone(world(own, key, back), NOW)] == [back]
    assert [g.by.author for g in gone(world(own, key, withdraws("us", own)), NOW)] == ["us"]


def test_of_what_was_never_public_nothing_says_that_it_is_gone() -> None:
    own, late = writes(), writes(words="Late", embargo_ms=START + 5 * HOUR)
    assert not gone(world(own, withdraws("us", own)), NOW)
    assert not gone(world(own, signs("ru", own, "reserves")), NOW)
    assert not gone(world(late, signs("ru", late), withdraws("us", late)), NOW)
    assert not gone(world(own, signs("ru", own)), NOW)


def test_a_correction_is_shown_both_ways_once_it_is_public() -> None:
    wrong = writes()
    right = writes("ru", "Put right", START + 2 * HOUR, corrects=(wrong.hash, "0" * 64))
    keys = signs("ru", wrong), signs("us", right)
    assert one(wrong, right, keys[0]).state == "published"
    assert one(wrong, right, *keys).state == "corrected"
    assert one(wrong, right, *keys).corrected_by == (right,)
    assert one(right, wrong, *keys).corrects == (wrong,)
    assert read_by_all(wrong, right, *keys) == {wrong.hash, right.hash}
    assert one(wrong, right, *keys, withdraws("ru", right, START + 3 * HOUR)).state == "published"


def test_what_is_not_told_here_whole_is_not_public_here() -> None:
    own = writes()
    less = Record(own.hash, own.envelope, own.said, "", ("text",))
    assert state(less, signs("ru", own)) == "waiting"
    no_officer = Record(own.hash, own.envelope, own.said, "", ("officer",))
    assert state(no_officer, signs("ru", own)) == "published"


def test_the_list_has_each_once_and_what_was_withdrawn_last() -> None:
    first = writes(at=START + 9)
    second = writes(words="Other", at=START + 10, before=first)
    older = writes("un", "Older")
    listed = announcements(world(older, first, second, withdraws("us", second)), NOW)
    assert [(a.record.hash, a.state) for a in listed] == [
        (older.hash, "draft"), (second.hash, "withdrawn")]


STEPS = st.lists(st.tuples(
    st.sampled_from(("us", "ru", "un")),
    st.sampled_from(("signs", "reserves", "withdraws", "replaces", "corrects")),
    st.integers(1, 3)), max_size=4, unique=True)


def does(party: str, what: str, at: int, own: Record) -> Record:
    match what:
        case "withdraws":
            return withdraws(party, own, at)
        case "replaces":
            return writes(party, "Other", at, own)
        case "corrects":
            return writes(party, "Right", at, corrects=(own.hash,))
    return signs(party, own, what, at)


@settings(max_examples=examples(40, 300), deadline=None)
@given(by=st.sampled_from(("us", "un")), steps=STEPS, embargoed=st.booleans(),
       hours=st.integers(0, 6))
def test_in_any_order_of_arrival_everybody_reads_the_same(
    by: str, steps: Any, embargoed: bool, hours: int
) -> None:
    own = writes(by, embargo_ms=START + 4 * HOUR if embargoed else None)
    now_ms = START + hours * HOUR
    records = [own, *(does(party, what, START + at * HOUR, own) for party, what, at in steps)]
    found = set()
    for order in permutations(records):
        here = world(*order)
        found.add((tuple((a.record.hash, a.state) for a in public(here, now_ms)),
                   tuple(announcements(here, now_ms)), tuple(gone(here, now_ms))).__repr__())
        for a in public(here, now_ms):
            last = {r.author: countersigned(r).word for r in sorted(
                (r for r in records if isinstance(r.said, Countersigned)
                 and r.said.of == a.record.hash), key=lambda r: (r.issued_ms, r.hash))}
            assert {p for p, w in last.items() if w == "signs"} | {a.record.author} >= {"us", "ru"}
            assert now_ms >= (a.said.embargo_ms or 0)
    assert len(found) == 1
