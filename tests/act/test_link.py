"""Merged and split by statements that both stay: the events are those of the links that stand."""

from __future__ import annotations

from typing import cast

import pytest

from hudna.act.link import link, link_all, unlink
from hudna.fault import Refused
from hudna.record.incidents import Linked
from hudna.view.releases import goes_to
from tests.act.incidents import keeps, node
from tests.view.happenings import a_report


def test_merged_and_split_and_merged() -> None:
    un = node()
    one, two, three = (keeps(un) for _ in range(3))
    first = un.say(link(un.world, [one.hash, two.hash], why="one hour", officer="a"))
    assert not any(goes_to(un.world, first, p) for p in ("us", "ru"))
    un.say(link(un.world, [two.hash, three.hash], why="one street", officer="a"))
    assert len(un.world.reports.events()) == 1
    un.say(unlink(un.world, first.hash, why="two streets", officer="b"))
    assert len(un.world.reports.events()) == 2
    un.say(link(un.world, [one.hash, three.hash], why="one street", officer="b"))
    assert len(un.world.reports.events()) == 1


def test_what_is_one_already_is_not_linked_again() -> None:
    un = node()
    one, two, three = (keeps(un) for _ in range(3))
    un.say(link(un.world, [one.hash, two.hash, three.hash], why="x", officer="a"))
    for of in ([one.hash, three.hash], [one.hash, one.hash], [one.hash], []):
        with pytest.raises(Refused) as caught:
            link(un.world, of, why="x", officer="a")
        assert caught.value.faults[0].where == "reports"


def test_what_is_missing_is_named() -> None:
    un = node()
    one, two = keeps(un), keeps(un)
    other = node("us").say_raw(a_report())
    un.take(other)
    for of in ("0" * 64, other.hash):
        with pytest.raises(Refused) as caught:
            link(un.world, [one.hash, of], why="x", officer="a")
        assert caught.value.faults[0].where == "reports"
    with pytest.raises(Refused) as caught:
        link(un.world, [one.hash, two.hash], why=" ", officer="a")
    assert caught.value.faults[0].where == "why"


def test_only_a_link_that_stands_is_taken_back() -> None:
    un = node()
    one, two = keeps(un), keeps(un)
    made = un.say(link(un.world, [one.hash, two.hash], why="x", officer="a"))
    with pytest.raises(Refused) as caught:
        unlink(un.world, made.hash, why="", officer="a")
    assert caught.value.faults[0].where == "why"
    un.say(unlink(un.world, made.hash, why="x", officer="a"))
    for of in (made.hash, one.hash, "0" * 64):
        with pytest.raises(Refused) as caught:
            unlink(un.world, of, why="x", officer="a")
        assert caught.value.faults[0].where == "link"


def test_a_flood_is_held_by_as_many_links_as_it_needs_with_one_report_in_common() -> None:
    un = node()
    held = [keeps(un) for _ in range(8)]
    of = [r.hash for r in held]
    drafts = link_all(un.world, [*of, of[3]], why=" x ", officer="a", most=4)
    assert [cast(Linked, d.said).reports for d in drafts] == [
        (of[0], *of[1:4]), (of[0], *of[4:7]), (of[0], of[7])]
    for each in drafts:
        un.say(each)
    event = un.world.reports.event(of[7])
    assert event is not None
    assert [r.hash for r in event.reports] == of
    for wrong, why in ((of, "x"), (of[:1], "x")):
        with pytest.raises(Refused):
            link_all(un.world, wrong, why=why, officer="a")
