"""Days are asked for from the first that the agreement names, each once, however old a promise
calls itself; of an area of which days are not counted there is one answer."""

from __future__ import annotations

import pytest

from hudna.record.kinds import Commitment, Names
from hudna.record.process import QuietDays
from hudna.record.record import Record
from hudna.view.process.conditions import Found
from hudna.view.process.moment import CountedDay, QuietOf
from tests.view.process.concerned import CLAUSE
from tests.view.process.promised import at, promises, quiet
from tests.view.test_taking_part import record

FIRST = "2015-10-20"
"""The day on which the first text of the exercise was published."""


def old(*after: QuietDays) -> Record:
    """As said in 1970."""
    return record("ru", Commitment("ru", ("us",), Names(en="withdraw"), CLAUSE, "o", after=after,
                                   within_days=1), 2 * 86_400_000)


def found(of: Record, known: QuietOf) -> tuple[Found, ...]:
    held = at((of,), known=known).of(of.hash)
    assert held is not None
    return held.due.conditions


def test_no_day_before_the_agreement_names_one_is_asked_for() -> None:
    asked: list[str] = []

    def known(area: str, days: tuple[str, ...]) -> tuple[CountedDay, ...]:
        asked.extend(days)
        return quiet("q" * 31)(area, days)

    (one,) = found(old(QuietDays(7)), known)
    assert (asked[0], asked[-1]) == (FIRST, "2016-07-30")
    assert len(asked) == len(set(asked)) == len(one.days)
    assert one.answer == "holds"


@pytest.mark.parametrize("why", ["no-area", "no-rule"])
def test_of_areas_of_which_days_are_not_counted_there_is_one_answer(why: str) -> None:
    made: list[CountedDay] = []

    def known(_: str, days: tuple[str, ...]) -> tuple[CountedDay, ...]:
        made.append(CountedDay(days[-1], "unknown", why))
        return (made[-1],)

    several = found(old(*(QuietDays(7, f"a{i}") for i in range(20))), known)
    assert {(f.answer, f.why, f.days, f.earliest) for f in several} == {("not-known", why, (), "")}
    assert len(made) == 20
    again = at((old(QuietDays(1, "a")), promises(after=(QuietDays(2, "a"),))), known=known)
    assert {p.due.conditions[0].why for p in again.all()} == {why}
    assert len(made) == 21
