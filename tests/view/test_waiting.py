"""A report waits until a person here has said how far its event is known, or something was told."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hudna.record.incidents import Assessed, Linked
from hudna.record.record import Record
from hudna.view.days import starts_ms, through
from hudna.view.reports import told_name
from hudna.view.waiting import by_day, may_be_in, waiting
from tests.view.happenings import Folded, a_report, told
from tests.view.telling_incidents import DAY_MS, HOUR, START
from tests.view.test_taking_part import record

ZONE = ZoneInfo("Asia/Damascus")
DAYS = ("2016-07-30", "2016-07-31")
ONE = record("un", a_report(source="a", text="one"), START)
TWO = record("un", a_report(source="b", text="two"), START + 1)
LINK = record("un", Linked((ONE.hash, TWO.hash), "same", "o"), START + 2)


def waits(*said: Record) -> set[str]:
    folded = Folded(said)
    return {r.hash for r in waiting(folded.reports, folded.incidents, DAYS, ZONE)}


def test_of_other_days_nothing_is_looked_at() -> None:
    folded = Folded((ONE, TWO))
    assert waiting(folded.reports, folded.incidents, ("2016-07-29", "2016-07-30"), ZONE) == ()
    assert waiting(folded.reports, folded.incidents, (), ZONE) == ()


def assessed(of: Record) -> Record:
    return record("un", Assessed(of.hash, "under-review", "w", "o"), START + 3)


def test_until_it_is_assessed_or_told() -> None:
    assert waits(ONE, TWO) == {ONE.hash, TWO.hash}
    assert waits(ONE, TWO, assessed(ONE)) == {TWO.hash}
    assert waits(ONE, TWO, record("un", told(incident=told_name(ONE)))) == {TWO.hash}
    assert waits(ONE, TWO, LINK) == {ONE.hash, TWO.hash}
    assert waits(ONE, TWO, LINK, assessed(TWO)) == set(), "of one event one word is enough"


@given(st.integers(-60, 60), st.integers(0, 200))
def test_on_every_day_that_it_may_have_been_and_on_no_other(began: int, hours: int) -> None:
    first = starts_ms("2016-07-31", ZONE) + began * HOUR
    one = record("un", a_report(from_ms=first, until_ms=first + hours * HOUR))
    days = tuple(through("2016-07-30", "2016-08-02"))
    found = by_day((one,), days, ZONE)
    for day in days:
        begins = starts_ms(day, ZONE)
        touches = first < begins + DAY_MS and first + hours * HOUR >= begins
        assert (one in found.get(day, ())) == touches
    assert by_day((one,), (), ZONE) == {}


def test_where_a_unit_is_not_known_it_may_be_in_any() -> None:
    assert may_be_in((), ("SY02",))
    assert may_be_in(("SY02",), ("SY02", "SY0203"))
    assert not may_be_in(("SY03",), ("SY02",))
    assert may_be_in(("SY02", "SY0203"), ())
