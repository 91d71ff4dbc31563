"""What a node tells its watch: what is in effect, and nothing of who watches."""

from __future__ import annotations

import msgspec
import pytest

from hudna.act.lift_stop import lift_stop
from hudna.act.sight import release_sighting, sight
from hudna.act.stop import stop_notice
from hudna.act.weigh import weigh
from hudna.act.withdraw import withdraw
from hudna.place.clash import clash
from hudna.place.geometry import Point
from hudna.place.volume import Heights, Volume, Window
from hudna.record.kinds import AgreementSigned, AgreementText, Notice
from hudna.terms.load import load
from hudna.view.notices import notice
from hudna.view.volumes import notice_volume
from hudna.watch.brief import Brief, Reported, WatchTerms
from hudna.watch.briefing import REPORTED_MS, brief
from tests.act.passings import MINUTE, START
from tests.act.speaking import Speaking
from tests.act.test_sight import AT, seen
from tests.agreements import edited, quick
from tests.promises.leaks import Needles
from tests.promises.machine import HOUR, box
from tests.promises.truce import PARTIES, Truce
from tests.view.test_standing import HERE, THERE, cleared, flight, hospital


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(fresh_for_s=60, tolerance_s=2), START)


@pytest.fixture
def us() -> Speaking:
    return Speaking("us", quick(), START)


def briefed(truce: Truce, party: str = "un") -> Brief:
    return brief(truce.nodes[party].world, truce.clock(party), {})


def announced(truce: Truce) -> list[str]:
    return [a.notice for a in briefed(truce).announced]


def test_it_has_the_areas_of_the_agreement_as_it_draws_them(us: Speaking) -> None:
    made = brief(us.world, START, {"icao:4b1234": "ru"})
    first = made.areas[0]
    assert [a.area for a in made.areas] == ["ex-aleppo", "ex-idlib", "ex-rastan", "ex-ghouta"]
    assert (first.version, first.clause, first.since_ms) == (quick().digest, "ex-areas", 0)
    assert first.bars == ("syrian-government",)
    assert "medevac" in first.excepts
    assert all((first.names.en, first.names.ar, first.names.ru))
    assert first.volume == Volume(us.world.terms.agreement.areas[0].shape)
    assert (made.size, made.at_ms, made.aircraft) == (0, START, {"icao:4b1234": "ru"})


def test_buffer_heights_and_window_are_in_the_house_s_units() -> None:
    loaded = load(edited(lambda data: data["areas"][0].update(
        buffer_m=5, floor_m=10, ceiling_m=2_000, until="2016-09-01T00:00:00Z")))
    volume = brief(Speaking("us", loaded).world, START, {}).areas[0].volume
    assert volume.reach_mm == 5_000
    assert volume.heights == Heights(10_000, 2_000_000)
    assert volume.window == Window(None, 1_472_688_000_000)


def test_the_terms_are_the_agreement_s(us: Speaking) -> None:
    terms = us.world.terms.watch
    assert terms is not None
    found = brief(us.world, START, {}).terms
    assert msgspec.structs.asdict(found) == msgspec.structs.asdict(terms)


def test_without_terms_of_a_watch_nothing_is_warned_of_by_itself() -> None:
    loaded = load(edited(lambda data: data.pop("watch")))
    found = brief(Speaking("us", loaded).world, START, {})
    assert found.terms == WatchTerms(automatic=False)
    assert found.areas


def test_a_new_text_begins_when_the_log_had_its_last_signature(truce: Truce) -> None:
    text = edited(lambda data: data["areas"].pop())
    before = truce.nodes["un"].genesis.digest
    truce.say_raw("un", AgreementText(text, before))
    for party in ("us", "ru"):
        truce.now_ms += MINUTE
        truce.say_raw(party, AgreementSigned(load(text).digest, before, "o"))
        truce.heal()
    made = briefed(truce)
    assert len(made.areas) == 3
    assert {(a.version, a.since_ms) for a in made.areas} == {
        (load(text).digest, START + 2 * MINUTE)}


# --- flights ---


def test_a_flight_is_recognised_before_it_is_cleared(truce: Truce) -> None:
    record = flight(truce, THERE)
    (found,) = briefed(truce).announced
    said = notice(record)
    assert (found.notice, found.designation, found.operator, found.category, found.volume) == (
        record.hash, "US-1", "us", "transport", notice_volume(said))
    assert found.since_ms == START
    cleared(truce, HERE)
    assert len(announced(truce)) == 2


def test_one_that_is_stopped_is_not_until_the_stop_is_lifted(truce: Truce) -> None:
    record = cleared(truce, THERE)
    sent = truce.say("ru", stop_notice(
        truce.nodes["ru"].world, record.hash, truce.now_ms, officer="o"))
    truce.heal()
    assert announced(truce) == []
    truce.say("ru", lift_stop(truce.nodes["ru"].world, sent.hash, officer="o", reason="clear"))
    truce.heal()
    assert announced(truce) == [record.hash]


def test_one_that_meets_a_hospital_is_not(truce: Truce) -> None:
    hospital(truce)
    record = flight(truce)
    assert announced(truce) == []
    truce.now_ms = notice(record).until_ms + MINUTE
    assert announced(truce) == [], "that it is over changes nothing of that"


def test_withdrawn_and_replaced_ones_are_not(truce: Truce) -> None:
    first = flight(truce, THERE)
    second = flight(truce, THERE, replaces=first.hash)
    assert announced(truce) == [second.hash]
    truce.say("us", withdraw(truce.nodes["us"].world, second.hash, "off"))
    truce.heal()
    assert announced(truce) == []


def test_one_that_is_over_stays_while_a_position_of_it_may_still_come(truce: Truce) -> None:
    record = flight(truce, THERE)
    terms = briefed(truce).terms
    last = notice(record).until_ms + terms.late_ms + terms.gap_ms
    truce.now_ms = last
    assert announced(truce) == [record.hash]
    truce.now_ms = last + 1
    assert announced(truce) == []


def test_nobody_s_word_excuses_another_s_flight(truce: Truce) -> None:
    start = truce.now_ms + HOUR
    for author, operator in (("us", "syrian-government"), ("un", "us")):
        truce.say_raw(author, Notice(
            "X", box(THERE), 0, 0, 3_000_000, start, start + HOUR, "medevac", operator, 1,
            "0" * 64))
    truce.heal()
    assert announced(truce) == []


def test_every_node_briefs_its_watch_alike(truce: Truce) -> None:
    flight(truce, THERE)
    found = [briefed(truce, p) for p in PARTIES]
    assert all((b.areas, b.terms, b.announced) == (
        found[0].areas, found[0].terms, found[0].announced) for b in found)


# --- sightings ---


def test_sightings_that_count_of_the_last_hour(us: Speaking) -> None:
    record = us.say(sight(seen(), START))
    us.say(sight(seen(trusted=False), START))
    (found,) = brief(us.world, START, {}).reported
    assert found == Reported(record.hash, START, *AT.at, 500, "heard", "jet", 90_000, 1)
    assert len(brief(us.world, START + REPORTED_MS, {}).reported) == 1
    assert brief(us.world, START + REPORTED_MS + 1, {}).reported == ()


def test_one_that_a_person_lets_pass_counts_and_one_that_a_person_does_not_counts_no_more(
    us: Speaking,
) -> None:
    known = us.say(sight(seen(), START))
    unknown = us.say(sight(seen(trusted=False), START))
    us.say(weigh(us.world, known.hash, counts=False, officer="o"))
    us.say(weigh(us.world, unknown.hash, counts=True, officer="o"))
    assert [r.sighting for r in brief(us.world, START, {}).reported] == [unknown.hash]


def test_released_to_a_partner_it_stays_the_same_sighting(us: Speaking) -> None:
    record = us.say(sight(seen(), START))
    before = brief(us.world, START, {}).reported
    us.say(release_sighting(us.world, record.hash, to=["ru"]))
    assert brief(us.world, START, {}).reported == before


def test_promise_4_it_says_nothing_of_who_saw_it_or_in_which_words(us: Speaking) -> None:
    needles = Needles()
    needles.word("canary-source", "source")
    needles.word("canary-words", "words")
    us.say(sight(seen(source="canary-source", text="canary-words"), START))
    made = brief(us.world, START, {})
    assert len(made.reported) == 1
    assert needles.found(msgspec.json.encode(made)) == set()


def test_promise_9_told_coarsely_the_aircraft_may_be_wherever_it_may_be_seen_from(
    us: Speaking,
) -> None:
    """A partner's sighting without its place: the circle holds every place in its cell."""
    first = us.say(sight(seen(within_m=0), START))
    told = us.say(release_sighting(us.world, first.hash, to=["ru"]))
    ru = Speaking("ru", quick(), START)
    ru.take(msgspec.structs.replace(told, said=msgspec.structs.replace(
        told.said, at=None), withheld=("at",)))
    assert brief(ru.world, START, {}).reported == (), "a partner's word warns nobody by itself"
    ru.say(weigh(ru.world, told.hash, counts=True, officer="o"))
    (found,) = brief(ru.world, START, {}).reported
    circle = Volume(Point((found.lon, found.lat)), 1_000 * found.within_m)
    near = told.said.near  # type: ignore[union-attr]
    assert near is not None
    assert all(clash(Volume(Point(corner)), circle) for corner in near.rings[0])
    assert found.within_m < 10_000
