"""The way to talks in the demonstration: each node derives the same of it, and all of it says that
it was invented."""

from __future__ import annotations

import pytest

from hudna.place.claim import State
from hudna.view.days import day_of
from hudna.view.process.announcements import announcements
from hudna.view.process.calls import all_calls
from hudna.view.process.concerns import concern, concerns
from hudna.view.process.delineation import delineation
from hudna.view.process.stances import questions, stance
from tests.demo.played import START_MS


@pytest.fixture(params=["us", "ru", "un"])
def world(request, worlds):
    return worlds[request.param]


def test_the_day_of_the_talks_is_nine_days_off_by_both_keys(world):
    talks = next(m for m in world.terms.agreement.milestones if m.id == "transition-talks")
    zone = world.terms.incidents.zone
    assert day_of(talks.due_ms, zone) == "2016-08-10"
    assert day_of(START_MS, zone) == "2016-08-01"
    assert set(world.agreements.signed_by(world.terms.digest)) >= {"us", "ru"}


def test_one_concern_is_settled_one_waits_for_a_key_and_one_for_a_meeting(world):
    states = {concern(c.latest).clause: c.state for c in concerns(world)}
    assert states == {"jig-cell": "settled", "coh-access": "decided",
                      "coh-delineation": "on-agenda"}


def test_calls_are_confirmed_differ_or_nobody_answered(world):
    assert [c.state(START_MS) for c in all_calls(world)] == ["differs", "unanswered", "confirmed"]


def test_one_text_is_public_and_one_waits(world):
    assert sorted(a.public_ms is not None for a in announcements(world, START_MS)) == [False, True]


def test_ground_is_agreed_disputed_or_mingled_and_the_mingled_is_protected(world):
    found = {piece.state for piece in delineation(world, START_MS).pieces}
    assert {State.AGREED, State.MINGLED} <= found


def test_two_of_one_side_say_otherwise(world):
    held = questions(world.process.stances.standing())
    assert any(q.within for q in held)


def test_it_all_says_that_it_is_an_exercise(world):
    said = [concern(c.latest).text for c in concerns(world)]
    said += [stance(r).text for r in world.process.stances.standing()]
    said += [c.said.text for c in all_calls(world)]
    assert said and all(text.startswith("Exercise") for text in said)
