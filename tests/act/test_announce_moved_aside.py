"""A flight moved aside a little never meets its own earlier version."""

from __future__ import annotations

import pytest

from hudna.act.announce import announce, preview
from hudna.record.kinds import Notice
from hudna.view.conflicts import conflicts
from hudna.view.standing import standing
from tests.agreements import quick
from tests.promises.machine import HOUR, START, box
from tests.promises.truce import Truce


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(fresh_for_s=60, tolerance_s=2), START)


def said(spot: tuple[int, int]) -> Notice:
    return Notice("US-1", box(spot), 0, 0, 3_000_000, START + HOUR, START + 2 * HOUR,
                  "transport", "us", 1, "")


def test_the_preview_of_a_replacement_does_not_meet_what_it_replaces(truce):
    world = truce.nodes["us"].world
    first = truce.say("us", announce(world, said((370, 350)), START))
    assert conflicts(world, preview(world, said((370, 350)), START, first.hash)) == ()
    assert conflicts(world, preview(world, said((370, 350)), START, None)) != ()


def test_the_author_of_a_replacement_has_signed_the_key_that_holds(truce):
    world = truce.nodes["us"].world
    first = truce.say("us", announce(world, said((370, 350)), START))
    second = truce.say("us", announce(world, said((370, 350)), START, replaces=first.hash))
    [mine] = [w for w in standing(world, second.hash, START).words if w.party == "us"]
    assert mine.current
