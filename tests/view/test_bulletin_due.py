"""Which bulletins are due: by the agreement's own clock, at whoever monitors, once each."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hudna.act.put_out_bulletin import put_out_bulletin
from hudna.record.kinds import Acknowledgement
from hudna.terms.load import load
from hudna.terms.working import working
from hudna.view.bulletin_due import LOOKED_BACK, cutoff_ms, missing
from hudna.view.clockwork import clockwork
from hudna.view.days import ends_ms, starts_ms
from hudna.view.needs import needs
from tests.act.speaking import Speaking
from tests.agreements import edited, quick

ZONE, DAY = ZoneInfo("Asia/Damascus"), "2016-07-31"
HOUR, DAY_MS = 3_600_000, 86_400_000
CUTOFF = ends_ms(DAY, ZONE) + 12 * HOUR


def began(party: str = "un", at: int = starts_ms(DAY, ZONE)) -> Speaking:
    node = Speaking(party, quick(), at)
    node.say_raw(Acknowledgement("0" * 64, "o"))
    return node


def days(node: Speaking, now_ms: int) -> list[str]:
    return [day for day, _ in missing(node.world, now_ms)]


def test_the_cut_off_is_at_noon_of_the_day_after(  # as the exercise's agreement has it
) -> None:
    un = began()
    assert cutoff_ms(un.world.terms.incidents, DAY) == CUTOFF
    assert days(un, CUTOFF - 1) == []
    assert days(un, CUTOFF) == [DAY]
    assert [(n.kind, n.subject, n.due_ms) for n in needs(un.world, CUTOFF)
            if n.kind == "put-out"] == [("put-out", DAY, CUTOFF)]
    assert clockwork(un.world, CUTOFF - 1) != clockwork(un.world, CUTOFF)


def test_what_is_out_is_not_due_and_nobody_else_is_asked() -> None:
    un = began()
    un.now_ms = CUTOFF
    un.say(put_out_bulletin(un.world, DAY, cutoff_ms=CUTOFF, size=1, digest="d" * 64,
                            officer="o", zone=ZONE, now_ms=CUTOFF))
    assert days(un, CUTOFF) == []
    assert days(began("us"), CUTOFF) == []


def test_many_days_are_one_need_and_old_ones_are_nobodys_task() -> None:
    un = began()
    late = CUTOFF + 30 * DAY_MS
    assert len(days(un, late)) == LOOKED_BACK
    [need] = [n for n in needs(un.world, late) if n.kind == "put-out"]
    assert (need.count, need.subject) == (LOOKED_BACK, days(un, late)[0])


def test_no_day_before_the_log_began() -> None:
    assert days(began(at=ends_ms(DAY, ZONE)), CUTOFF) == []
    assert days(Speaking("un", quick(), CUTOFF), CUTOFF) == []


@pytest.mark.parametrize(("name", "at"), [("cutoff", ends_ms(DAY, ZONE)), ("zone", None)])
def test_what_the_agreement_leaves_open(name: str, at: int | None) -> None:
    def change(data: dict[str, Any]) -> None:
        data["incidents"][name] = {"open": {"en": "x", "ar": "x", "ru": "x"}}

    loaded = load(edited(change))
    assert cutoff_ms(working(loaded.agreement, loaded.digest).incidents, DAY) == at
    assert cutoff_ms(None, DAY) is None
