"""What is said of ground that all guarantors had said to be one's: they are asked to look."""

from __future__ import annotations

from hudna.record.record import Record
from hudna.view.needs import needs
from tests.view.process.holdings import HOUR, START, holding, says, square, takes_back, world_of

NEW = START + 100 * HOUR


def waits(*records: Record, me: str = "us") -> list[str]:
    found = needs(world_of(records, me), NEW)
    return [n.subject for n in found if n.kind == "look-mingled"]


def agreed(holder: str = "daesh") -> list[Record]:
    return [says(p, holding(square(0, 0, 3, 3), holder)) for p in ("us", "ru")]


def test_both_look_at_what_is_said_since_and_no_third_is_asked() -> None:
    un = says("un", holding(square(0, 0), "opposition", "daesh"), NEW)
    for me in ("us", "ru"):
        assert waits(*agreed(), un, me=me) == [un.hash]
        assert waits(*agreed(), says("un", holding(square(0, 0), "opposition"), NEW), me=me)
    assert waits(*agreed(), un, me="un") == []


def test_what_was_said_before_was_seen_and_who_says_it_anew_has_looked() -> None:
    us, ru = agreed()
    un = says("un", holding(square(0, 0), "opposition"), NEW)
    anew = says("us", holding(square(0, 0, 3, 3), "daesh"), NEW + 1, us)
    assert waits(un, us, ru) == []
    assert waits(us, ru, un, anew) == []
    assert waits(us, ru, un, anew, me="ru") == [un.hash]
    assert waits(us, ru, un, takes_back(un, NEW + 1)) == []


def test_where_they_do_not_say_one_holder_it_is_protected_and_no_need() -> None:
    us, ru = agreed()
    un = says("un", holding(square(0, 0), "opposition"), NEW)
    assert waits(us, un) == []
    assert waits(us, says("ru", holding(square(0, 0), "ypg")), un) == []
    assert waits(us, ru, says("un", holding(square(9, 9), "opposition"), NEW)) == []
    assert waits(us, ru, says("un", holding(square(0, 0), "daesh"), NEW)) == []
    assert waits(us, ru, says("issg", holding(square(0, 0), "opposition"), NEW)) == []
