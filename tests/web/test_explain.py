"""Conflicts, standings and stops in words."""

from __future__ import annotations

import pytest

from hudna.act.announce import announce
from hudna.act.object import object_to
from hudna.act.register import register
from hudna.act.stop import stop_notice
from hudna.act.take_stop import take_stop
from hudna.place.geometry import Point, Polygon
from hudna.place.volume import Heights, Window
from hudna.record.kinds import Names, Notice, Site
from hudna.record.record import Record
from hudna.speak.language import language
from hudna.view.standing import standing
from hudna.web import explain
from tests.agreements import quick
from tests.promises.machine import HOUR, MINUTE, START
from tests.promises.truce import Truce

BOX = Polygon((((371_000_000, 362_000_000), (372_000_000, 362_000_000),
                (372_000_000, 363_000_000), (371_000_000, 363_000_000),
                (371_000_000, 362_000_000)),))


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(), START)


def flight(truce: Truce, operator: str = "us") -> Record:
    start = truce.now_ms + HOUR
    said = Notice("US-1", BOX, 0, 0, 3_000_000, start, start + HOUR, "transport", operator, 1, "")
    record = truce.say(operator if operator == "us" else "ru", announce(
        truce.nodes["us" if operator == "us" else "ru"].world, said, truce.now_ms))
    truce.heal()
    return record


def hospital(truce: Truce, lon: int) -> Record:
    said = Site("hospital", Names("Al-Quds", "القدس", "Аль-Кудс"), Point((lon, 362_500_000)),
                2_000_000, START)
    record = truce.say("un", register(truce.nodes["un"].world, said))
    truce.heal()
    return record


def test_a_conflict_says_with_what_how_near_when_how_high_and_under_which_clause(truce):
    hospital(truce, 372_100_000)
    record = flight(truce)
    world = truce.nodes["us"].world
    [found] = standing(world, record.hash, truce.now_ms).conflicts
    words = explain.conflict_words(world, found)
    text = str(words.whole)
    assert text.startswith("Meets Al-Quds (Hospital")
    assert "registered by United Nations" in text
    assert "m from it, inside its buffer of 2,000 m" in text
    assert "31 Jul 2016 07:00 UTC to 31 Jul 2016 08:00 UTC" in text
    assert "between 0 and 3,000 m above mean sea level" in text
    assert "clause ex-buffers" in text
    assert words.rule is not None
    assert str(words.aside).endswith("further away."), "a site has no end and no ceiling"


def test_a_conflict_in_each_language_keeps_its_name(truce):
    hospital(truce, 372_100_000)
    record = flight(truce)
    world = truce.nodes["us"].world
    [found] = standing(world, record.hash, truce.now_ms).conflicts
    whole = explain.conflict_words(world, found).whole
    for code, name in (("ar", "القدس"), ("ru", "Аль-Кудс")):
        assert name in language(code).say(whole)


def test_inside_is_said_so(truce):
    hospital(truce, 371_500_000)
    record = flight(truce)
    world = truce.nodes["us"].world
    [found] = standing(world, record.hash, truce.now_ms).conflicts
    assert ": inside it, from" in str(explain.conflict_words(world, found).whole)


def test_a_barred_area_names_itself(truce):
    record = flight(truce, "syrian-government")
    world = truce.nodes["us"].world
    found = standing(world, record.hash, truce.now_ms).conflicts
    assert any("Aleppo city (exercise), which is barred to this flight" in
               str(explain.conflict_words(world, c).whole) for c in found)


def test_reasons_name_who_has_not_answered_and_who_objects(truce):
    record = flight(truce)
    world = truce.nodes["us"].world
    waiting = [str(r) for r in explain.reasons(world, standing(world, record.hash, truce.now_ms))]
    assert any("Russian Federation has not answered" in r for r in waiting)
    truce.say("ru", object_to(truce.nodes["ru"].world, record.hash, truce.now_ms,
                              reason="too near", officer="duty"))
    truce.heal()
    objected = explain.reasons(world, standing(world, record.hash, truce.now_ms))
    assert any("Russian Federation objects" in str(r) and "too near" in str(r) for r in objected)


def test_a_stop_says_who_waits_for_whom_and_how_far_it_has_come(truce):
    record = flight(truce)
    sent = truce.say("ru", stop_notice(truce.nodes["ru"].world, record.hash, truce.now_ms,
                                       officer="duty"))
    truce.heal()
    world = truce.nodes["us"].world
    assert "Stop against the flight US-1, sent by Russian Federation" in str(
        explain.stop_words(world, sent))
    [waits] = explain.waiting(world, sent, truce.now_ms + 2 * MINUTE)
    assert waits.party == "us"
    assert waits.step is not None
    assert "has not taken it; it now goes to Watch commander" in str(waits.words)
    truce.say("us", take_stop(world, sent.hash, officer="duty"))
    [taken] = explain.waiting(world, sent, truce.now_ms + 9 * MINUTE)
    assert taken.taken is not None
    assert "took it after" in str(taken.words)


def test_open_windows_and_heights_are_said_so():
    assert str(explain.window_words(Window())) == "at any time"
    assert str(explain.window_words(Window(START))).endswith("UTC on")
    assert str(explain.window_words(Window(None, START))).startswith("until ")
    assert str(explain.heights_words(Heights())) == "at every height"
    assert str(explain.heights_words(Heights(1_500_000))) == "from 1,500 m above mean sea level up"
    assert str(explain.heights_words(Heights(None, 1_000_000))) == (
        "up to 1,000 m above mean sea level")


def test_a_notice_that_came_later_than_its_lead_time_says_so_whatever_it_claims(truce):
    truce = Truce(quick(lead_s=1800), START)
    record = flight_unsent(truce)
    assert not any("later than" in str(r) for r in seen(truce, "us", record))
    truce.now_ms += 45 * MINUTE
    truce.heal()
    assert "This node was told of it 15 min 0 s later than the agreement asks." in [
        str(r) for r in seen(truce, "ru", record)]
    assert not any("later than" in str(r) for r in seen(truce, "us", record))


def flight_unsent(truce):
    start = truce.now_ms + HOUR
    said = Notice("US-1", BOX, 0, 0, 3_000_000, start, start + HOUR, "transport", "us", 1, "")
    return truce.say("us", announce(truce.nodes["us"].world, said, truce.now_ms))


def seen(truce, party, record):
    world = truce.nodes[party].world
    return explain.reasons(world, standing(world, record.hash, truce.now_ms))
