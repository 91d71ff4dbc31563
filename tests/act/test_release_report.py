"""A report is told only to whom a person says, without who said it, where and in which words."""

from __future__ import annotations

import pytest

from hudna.act.release_report import KEPT_BACK, release_report
from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.record.incidents import Report
from hudna.record.release import as_read, releasable
from hudna.view.releases import goes_to, withheld
from tests.act.incidents import keeps, node
from tests.view.happenings import a_report


def test_told_without_who_where_and_in_which_words() -> None:
    un = node()
    first = keeps(un, source="CANARY-1", text="CANARY-2", place="CANARY-3", origin="CANARY-4",
                  at=Point((371_612_345, 362_012_345)))
    un.now_ms += 1
    made = un.say(release_report(un.world, first.hash, to=["us"]))
    assert made.supersedes == first.hash
    assert [goes_to(un.world, made, p) for p in ("us", "ru", "issg")] == [True, False, False]
    assert not goes_to(un.world, first, "us")
    read, _ = as_read(made.said, withheld(un.world, made, "us"))
    assert isinstance(read, Report)
    assert read.at is None
    assert read.near is not None
    assert "CANARY" not in repr(read)


def test_a_third_does_not_lose_what_it_has() -> None:
    un = node()
    first = keeps(un)
    second = un.say(release_report(un.world, first.hash, to=["us"], kept_back=["source"]))
    un.now_ms += 1
    third = un.say(release_report(un.world, second.hash, to=["ru"]))
    assert [withheld(un.world, third, p) for p in ("us", "ru")] == [{"source"}, set(KEPT_BACK)]
    assert len(un.world.reports.all()) == 1


def test_all_that_is_kept_back_may_be() -> None:
    assert set(KEPT_BACK) <= set(releasable(a_report()))


def test_what_cannot_be_chosen_is_refused() -> None:
    un = node()
    record = keeps(un)
    for to, gone in (((), ()), (("nobody",), ()), (("un",), ()), (("us",), ("happened",))):
        with pytest.raises(Refused):
            release_report(un.world, record.hash, to=to, kept_back=gone)
    un.say(release_report(un.world, record.hash, to=["us"]))
    for of in (record.hash, "0" * 64):
        with pytest.raises(Refused) as caught:
            release_report(un.world, of, to=["us"])
        assert caught.value.faults[0].where == "report"


def test_the_units_that_hold_it_are_kept_back_as_is_its_place() -> None:
    """A village's code is finer than the cell that is told."""
    un = node()
    first = keeps(un, at=Point((371_612_345, 362_012_345)), admin=("SY02", "SY0203", "C1234"))
    made = un.say(release_report(un.world, first.hash, to=["us"]))
    read, _ = as_read(made.said, withheld(un.world, made, "us"))
    assert isinstance(read, Report)
    assert read.admin == ()
    assert read.near is not None
