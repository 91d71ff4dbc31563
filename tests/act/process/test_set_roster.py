"""Rosters: without a gap, and never one over another of the same party."""

from __future__ import annotations

import pytest

from hudna.act.process.set_roster import set_roster
from hudna.fault import Refused
from hudna.record.hotline import Shift
from hudna.record.record import Record
from hudna.view.process.duty import rosters
from hudna.view.releases import goes_to
from tests.act.speaking import Speaking
from tests.agreements import quick

HOUR = 3_600_000
NOW = 1_469_944_800_000


def shift(begins: int, hours: int) -> Shift:
    return Shift(NOW + begins * HOUR, NOW + (begins + hours) * HOUR, "duty officer 1")


def sets(node: Speaking, *shifts: Shift, before: str | None = None) -> Record:
    return node.say(set_roster(node.world, shifts, officer="o", before=before))


def refused(node: Speaking, *shifts: Shift, before: str | None = None) -> str:
    with pytest.raises(Refused) as error:
        sets(node, *shifts, before=before)
    return error.value.faults[0].where


def test_it_has_shifts_that_follow_on_each_other_and_lies_over_no_other() -> None:
    us = Speaking("us", quick())
    assert refused(us) == "shifts"
    assert refused(us, shift(0, 8), shift(9, 8)) == "shifts[1].from_ms"
    first = sets(us, shift(0, 8), shift(8, 8))
    assert goes_to(us.world, first, "ru")
    assert refused(us, shift(15, 8)) == "shifts"
    assert sets(us, shift(16, 8)), "where the other ends"
    assert refused(us, shift(0, 8), before="0" * 64) == "before"
    second = sets(us, shift(0, 16), before=first.hash)
    assert refused(us, shift(0, 8), before=first.hash) == "before", "it stands no more"
    assert second.hash in {r.hash for r in rosters(us.world, "us")}
    assert len(rosters(us.world, "us")) == 2
