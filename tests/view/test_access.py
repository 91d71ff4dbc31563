"""What became of it when monitors asked for access, by both who were in it."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from hudna.record.incidents import AccessAsked, AccessOutcome
from hudna.record.record import Record
from hudna.view.access import Access, Ask, rows, state
from hudna.view.entries import Entries
from tests.view.telling_incidents import DAY_MS, HOUR, START, folded, record


def ask(by: str = "un", of: str = "syrian-government", begins: int = START + HOUR,
        ends: int = START + 2 * HOUR) -> Record:
    return record(by, AccessAsked(of, "Castello Road", None, begins, ends, "to look", "o"))


def came(of: Record, by: str, what: Any, at: int = START + 1,
         replaces: tuple[str, ...] = ()) -> Record:
    return record(by, AccessOutcome(of.hash, what, "why", "o", replaces), at)


def access(*records: Record) -> Access:
    entries = Entries()
    fold = Access("un", entries)
    folded(entries, records, {AccessAsked: fold.apply, AccessOutcome: fold.outcome})
    return fold


def one(*records: Record) -> Ask:
    (found,) = access(*records).all()
    return found


def test_open_until_it_begins_then_unanswered_by_the_clock_alone() -> None:
    asked = ask()
    assert state(one(asked), START + HOUR - 1) == "open"
    assert state(one(asked), START + HOUR) == "unanswered"


@pytest.mark.parametrize("what", ["granted", "refused", "delayed"])
@pytest.mark.parametrize("by", ["un", "syrian-government"])
def test_either_may_say_what_came_of_it(by: str, what: str) -> None:
    asked = ask()
    assert state(one(asked, came(asked, by, what)), START) == what


def test_a_third_partys_word_counts_for_nothing() -> None:
    asked = ask()
    found = one(asked, came(asked, "ru", "granted"))
    assert (found.outcomes, state(found, START + HOUR)) == ((), "unanswered")


def test_where_they_do_not_say_the_same_both_stand() -> None:
    asked = ask()
    found = one(asked, came(asked, "syrian-government", "granted"), came(asked, "un", "refused"))
    assert state(found, START) == "differing"
    assert len(found.standing_outcomes()) == 2


def test_unanswered_is_overtaken_by_a_later_answer_but_not_by_an_earlier_one() -> None:
    asked = ask()
    none = came(asked, "un", "unanswered", START + 5)
    later = came(asked, "syrian-government", "granted", START + 6)
    earlier = came(asked, "syrian-government", "granted", START + 4)
    assert state(one(asked, none, later), START) == "granted"
    assert state(one(asked, none, earlier), START) == "differing"


def test_a_later_outcome_of_ones_own_stands() -> None:
    asked = ask()
    first = came(asked, "syrian-government", "delayed")
    then = came(asked, "syrian-government", "granted", START, (first.hash,))
    assert state(one(asked, first, then), START) == "granted"


def test_those_between_two_moments() -> None:
    first, second = ask(), ask(begins=START + DAY_MS, ends=START + DAY_MS + HOUR)
    found = access(second, first)
    assert [a.asked for a in found.all()] == [first, second]
    assert [a.asked for a in found.between(START + 2 * HOUR, START + DAY_MS - 1)] == [first]
    assert found.between(START + 2 * HOUR + 1, START + DAY_MS - 1) == ()


def test_the_table_counts_each_once_and_names_the_records_behind_it() -> None:
    asks = [ask(), ask(of="opposition"), ask(begins=START + 3 * HOUR, ends=START + 4 * HOUR)]
    refused = came(asks[0], "un", "refused")
    table = rows(access(*asks, refused).all(), START + 2 * HOUR)
    assert [(r.asker, r.of, r.asked, r.refused, r.unanswered, r.open) for r in table] == [
        ("un", "opposition", 1, 0, 1, 0), ("un", "syrian-government", 2, 1, 0, 1)]
    assert table[1].records == tuple(sorted(r.hash for r in (asks[0], asks[2], refused)))
    assert all(r.asked == r.granted + r.refused + r.delayed + r.unanswered + r.differing + r.open
               for r in table)


def test_what_was_not_asked_is_none() -> None:
    asked = ask()
    fold = access(asked, came(asked, "un", "granted"))
    assert fold.ask("0" * 64) is None
    assert fold.ask(asked.hash) == one(asked, came(asked, "un", "granted"))


def test_promise_10_the_same_in_any_order() -> None:
    asked = ask()
    said = [asked, came(asked, "un", "granted"), came(asked, "syrian-government", "refused")]
    assert {state(one(*order), START) for order in permutations(said)} == {"differing"}
