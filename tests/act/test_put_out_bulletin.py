"""A bulletin is signed by who monitors, of a day that has begun; anew, it corrects the last one."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hudna.act.put_out_bulletin import put_out_bulletin
from hudna.fault import Refused
from hudna.record.kinds import Acknowledgement
from hudna.record.record import Record
from hudna.view.days import ends_ms
from tests.act.speaking import Speaking
from tests.agreements import quick

ZONE = ZoneInfo("Asia/Damascus")
DAY, NEXT = "2016-07-31", "2016-08-01"
CUTOFF = ends_ms(DAY, ZONE)


@pytest.fixture
def un() -> Speaking:
    return speaking("un")


def speaking(party: str) -> Speaking:
    node = Speaking(party, quick(), CUTOFF + 1)
    node.say_raw(Acknowledgement("0" * 64, "o"))
    return node


def puts_out(un: Speaking, day: str = DAY, **more: Any) -> Record:
    told = {"cutoff_ms": CUTOFF, "size": 1, "digest": "d" * 64, "officer": "o", "zone": ZONE,
            "now_ms": un.now_ms, **more}
    return un.say(put_out_bulletin(un.world, day, **told))


def test_put_out_anew_it_corrects_the_last_one_of_the_day(un: Speaking) -> None:
    first = puts_out(un)
    un.now_ms += 1
    second = puts_out(un, digest="e" * 64)
    assert (second.supersedes, second.said.corrects) == (  # type: ignore[union-attr]
        first.hash, (first.hash,))
    latest = un.world.bulletins.latest(DAY, "un")
    assert latest is not None
    assert latest.bulletin.hash == second.hash


def test_a_later_day_lists_what_it_corrects(un: Speaking) -> None:
    first = puts_out(un)
    un.now_ms = ends_ms(NEXT, ZONE)
    later = puts_out(un, NEXT, cutoff_ms=un.now_ms, corrects=(first.hash,))
    assert later.supersedes is None
    issue = un.world.bulletins.issue(first.hash)
    assert issue is not None
    assert [r.hash for r in issue.corrected_by] == [later.hash]


@pytest.mark.parametrize(("more", "where"), [
    ({"cutoff_ms": CUTOFF + 2}, ["cutoff_ms"]), ({"cutoff_ms": 0}, ["cutoff_ms"]),
    ({"size": 2}, ["size"]), ({"size": 0}, ["size"]), ({"digest": "x"}, ["digest"]),
    ({"corrects": ("0" * 64,)}, ["corrects"]), ({"day": "31.7."}, ["day"]),
    ({"day": "2016-08-03"}, ["cutoff_ms"]),
])
def test_what_is_wrong_is_named(un: Speaking, more: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        puts_out(un, **more)
    assert [f.where for f in caught.value.faults] == where


def test_nobody_corrects_anothers_nor_a_later_one(un: Speaking) -> None:
    theirs = speaking("issg").say_raw(puts_out(speaking("un")).said)
    un.take(theirs)
    with pytest.raises(Refused, match="of this party"):
        puts_out(un, corrects=(theirs.hash,))
    un.now_ms = ends_ms(NEXT, ZONE)
    later = puts_out(un, NEXT, cutoff_ms=un.now_ms)
    with pytest.raises(Refused, match="of this party"):
        puts_out(un, DAY, corrects=(later.hash,))


@pytest.mark.parametrize("party", ["us", "ru", "opposition", "issg"])
def test_nobody_else_puts_one_out(party: str) -> None:
    with pytest.raises(Refused, match="monitors"):
        puts_out(speaking(party))
