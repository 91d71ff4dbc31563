"""What is said to have happened in the exercise, and what was made of it before anybody comes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

import msgspec
import pytest

from hudna.demo.happened import happened
from hudna.home.bulletins import NAME, BulletinStore
from hudna.home.looking import LookedAt
from hudna.log.ledgers import open_ledger
from hudna.place.clash import distance_mm
from hudna.record.release import STAYS
from hudna.view import challenges, matching
from hudna.view.access import state as came_of
from hudna.view.counts import counted, tally
from hudna.view.days import day_of, next_day
from hudna.view.findings import findings, judges, told_stage, unseconded
from hudna.view.incidents import answer, rung
from hudna.view.independent import sources
from hudna.view.reports import report
from hudna.view.stages import by_persons
from hudna.view.told_and_hit import told_and_hit
from tests.demo.played import START_MS, played_at, worlds_of

SAYS_SO = ("Exercise", "تمرين", "Учение")


@pytest.fixture
def un(worlds):
    return worlds["un"]


def incident(world, clause):
    return next(x for x in world.incidents.all() if x.said.clause == clause)


def reports_of(world, happened_as):
    held = [report(r) for r in world.reports.all()]
    return [r for r in held if r.happened in happened_as]


def test_what_is_reported_is_of_yesterday_and_the_day_before_and_says_that_it_is_invented(un):
    held = [report(r) for r in un.reports.all()]
    zone = un.terms.incidents.zone
    today = day_of(START_MS, zone)
    assert len(held) == 12
    assert len({r.source for r in held}) == 7
    assert {r.language for r in held} == {"ar", "en", "ru"}
    for one in held:
        began = day_of(one.from_ms, zone)
        assert today in (next_day(began), next_day(next_day(began)))
        assert one.text.startswith(SAYS_SO)
        assert one.told_ms < START_MS


def test_three_that_contradict_each_other_wait_for_a_person(un):
    three = [r for r in un.reports.all()
             if report(r).text and report(r).happened in ("air-strike", "shelling", "explosion")
             and report(r).source != "Source 6"]
    said = [report(r) for r in three]
    assert len({r.happened for r in said}) == 3
    assert len({r.accused for r in said}) == 3
    assert len({(r.harm.injured_least, r.harm.injured_most) for r in said}) == 3
    assert sources(said) == 3
    apart = max(distance_mm(a.at, b.at) for a, b in combinations(said, 2))
    assert 2_500_000 < apart < 3_500_000
    assert min(r.until_ms for r in said) > max(r.from_ms for r in said), "at one moment"
    assert all(len(un.reports.event(r.hash).reports) == 1 for r in three)


def test_one_hand_counts_once_however_often_it_says_it(un):
    flood = [r for r in un.reports.all() if report(r).source == "Source 6"]
    event = un.reports.event(flood[0].hash)
    assert len(event.reports) == len(flood) == 4
    assert sources(map(report, event.reports)) == 1
    assert by_persons(un.reports, event) == "unverifiable"


def test_one_finding_of_two_persons_a_judgement_that_waits_and_guarantors_that_differ(worlds):
    for world in worlds.values():
        who = judges(world.terms.agreement)
        works = incident(world, "scr-2254-civilians")
        held = findings(works, who)
        assert told_stage(works, who) == "verified"
        assert [f.said.by for f in held.monitors] == [""], "nobody is held to have done it"
        assert [f.said.officer for f in held.monitors] == ["Monitor 1"]
        assert [s.said.officer for f in held.monitors for s in f.seconds] == ["Monitor 2"]
        assert {f.author: f.said.outcome for f in held.separate} == {
            "us": "violation", "ru": "undetermined"}
        assert [(a, answer(r).outcome) for a, r in works.standing_answers().items()] == [
            ("ru", "denies")]
        assert [(rung(r).rung, rung(r).to) for r in works.rungs] == [("query", "ru")]
        assert len(unseconded(incident(world, "coh-access"), who)) == 1


def test_access_was_granted_once_and_refused_once(worlds):
    for world in worlds.values():
        came = {a.said.of: came_of(a, START_MS) for a in world.access.all()}
        assert came == {"us": "granted", "ru": "refused"}


def test_a_challenge_has_its_reply_and_takes_nothing_from_the_protection(worlds):
    for world in worlds.values():
        case, = world.challenges.all()
        assert case.challenge.author == "ru"
        assert len(case.replies) == 1
        assert challenges.state(case, world.terms.agreement.guarantors, START_MS) == "replied"
        assert world.register.lines.stands(case.said.protection)


def test_the_guarantors_counts_of_yesterday_differ_in_two_lines(un):
    day, = un.counts.days()
    assert next_day(day) == day_of(START_MS, un.terms.incidents.zone)
    lists = un.counts.lists(day)
    assert set(lists) == {"us", "ru"}
    proposed = matching.propose({r.hash: counted(r).lines for r in lists.values()})
    seen = tally(proposed)
    assert (seen.same, seen.different, seen.unmatched) == (1, 2, 0)
    assert {m.differs for m in proposed} == {(), ("happened",), ("accused",)}


def test_the_bulletin_of_the_day_before_yesterday_is_out_and_its_data_are_kept(
    played, worlds
) -> None:
    issue, = worlds["ru"].bulletins.all()
    data = BulletinStore(played["un"].path / NAME).get(issue.said.digest)
    today = day_of(START_MS, worlds["un"].terms.incidents.zone)
    assert data.day == issue.said.day
    assert next_day(next_day(issue.said.day)) == today
    assert data.totals.today.found == 1
    one, = data.incidents
    assert [a.author for a in one.answers] == ["ru"]
    assert {o.author for o in one.outcomes} == {"un", "us", "ru"}
    assert data.told_hit, "what was hit had been registered"
    assert all({t.party: t.when for t in hit.told} == {
        "un": "registrant", "us": "before", "ru": "before"} for hit in data.told_hit)
    assert all(t.text not in str(data) for t in happened().reports)


def test_of_what_was_harmed_other_clocks_say_that_it_had_been_notified_before(
    played, worlds
) -> None:
    world = worlds["un"]
    with LookedAt(played["un"]) as log:
        dating = log.dating()
        assert dating is not None
        hits = told_and_hit(world, world.incidents.all(), judges(world.terms.agreement),
                            dating.between)
        told = {t.party: t for hit in hits if hit.protection for t in hit.told}
        assert {p: t.when for p, t in told.items()} == {
            "un": "registrant", "us": "before", "ru": "before"}
        for party in ("us", "ru"):
            receipt = world.entries[told[party].knew.receipt]
            clocks = dating.bounds(receipt).intervals
            assert len(clocks) == 3, "its registrant's, and both who had cosigned it"


def test_the_nodes_of_the_rehearsal_hold_what_they_have_cosigned(played) -> None:
    for folder in played.values():
        ledger = open_ledger(None, folder.log)
        for other in played.values():
            if other.config.origin != folder.config.origin:
                held, mirror = (of(other.config.origin)
                                for of in (ledger.cosigned, ledger.mirror))
                assert held.size == mirror.size > 0
        ledger.close()


def test_no_report_source_or_link_leaves_the_monitors_desk(worlds):
    names = [s.name for s in happened().sources.values()]
    words = [t.text for t in happened().reports]
    for party in ("us", "ru"):
        for entry in worlds[party].entries.between(0, worlds[party].size):
            assert not isinstance(entry.record.said, STAYS) or entry.record.author == party
            said = msgspec.json.encode(entry.record.said).decode()
            assert not [x for x in (*names, *words) if x in said]


def test_every_source_is_heard_and_no_two_reports_are_one(un):
    said = happened()
    assert {t.source for t in said.reports} == set(said.sources)
    assert len({t.id for t in said.reports}) == len(said.reports)


def texts(of: object) -> Iterator[str]:
    """Every text in it, without the names of kinds."""
    if isinstance(of, str):
        yield of
    elif isinstance(of, dict):
        for key, value in of.items():
            if key not in ("happened", "act"):
                yield from texts(value)
    elif isinstance(of, list):
        for value in of:
            yield from texts(value)


def test_nothing_that_is_said_names_a_target_a_weapon_or_an_effect() -> None:
    words = " ".join(texts(msgspec.to_builtins(happened()))).lower()
    assert not re.findall(
        r"target|weapon|bomb|missile|strike|munition|enemy|terror|rocket|casualt", words)


@pytest.mark.long
@pytest.mark.parametrize("start_ms", [
    START_MS - 25 * 60_000, START_MS + 12 * 3_600_000, START_MS + 23 * 3_600_000])
def test_it_plays_at_any_hour(tmp_path, start_ms: int) -> None:
    """Just before midnight there, at noon, late in the evening."""
    for world in worlds_of(played_at(tmp_path, start_ms)).values():
        assert len(world.incidents.all()) == 2
        assert all(x.issued_ms <= start_ms for x in world.notices.all())
