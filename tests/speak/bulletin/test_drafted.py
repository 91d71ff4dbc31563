"""A bulletin out of a world: as all who read it may have it, and what earlier ones got wrong."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hudna.act.answer_access import answer_access
from hudna.act.answer_incident import answer_incident
from hudna.act.ask_access import ask_access
from hudna.act.challenge import challenge
from hudna.act.count import count
from hudna.act.draft import Draft, Reader, draft
from hudna.act.judge import judge
from hudna.act.recall import recall
from hudna.act.reply_challenge import reply_challenge
from hudna.act.report import report
from hudna.act.tell_incident import tell_incident
from hudna.place.geometry import Point
from hudna.record.incidents import AccessAsked, Challenge, CountLine
from hudna.record.kinds import Names, Site
from hudna.record.record import Record
from hudna.record.release import withheld_at
from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.data import BulletinData
from hudna.view.compliance import changed, figures
from hudna.view.findings import judges
from tests.act.incidents import judging, telling
from tests.act.passings import MINUTE, START
from tests.speak.bulletin.days import BY, DAY, NEXT, ZONE, Days
from tests.view.happenings import a_report

HOUR = 60 * MINUTE
AT = Point((371_234_567, 361_234_567))
SITE = Site("hospital", Names(en="CANARY clinic", ar="CANARY عيادة"), AT, 500_000,
            START - 2 * HOUR)


@pytest.fixture
def days() -> Days:
    return Days()


def bytes_of(data: BulletinData) -> bytes:
    return canonical(data)


def told(days: Days, name: str, *release: Reader, **more: Any) -> Record:
    """An incident that is not told to all in the same way."""
    kept = days.says("un", report(days.un, a_report(
        source=f"s{name}", text=f"words {name}", accused=(BY,), admin=("SY-HL",)),
        days.truce.now_ms))
    said = tell_incident(days.un, kept.hash, telling(
        place=f"CANARY place {name}", summary=f"CANARY summary {name}", **more), "CANARY officer")
    return days.says("un", msgspec.structs.replace(said, release=release))


def clinic(days: Days, *release: Reader, common: str = "exact") -> Record:
    site = msgspec.structs.replace(SITE, common=common)
    return days.says("un", Draft(site, None, release))


# --- who may have what ---------------------------------------------------------------------


def test_promise_4_what_one_reader_is_not_told_is_in_no_byte(days: Days) -> None:
    told(days, "a", Reader("ru", withheld=("place", "summary", "at", "near", "officer", "harm")))
    data = days.draft()
    assert data.totals.today.alleged == 1, "that it happened is told to all"
    assert data.incidents[0].place == ""
    assert b"CANARY" not in bytes_of(data)


def test_promise_4_an_incident_that_one_is_not_told_of_is_not_counted(days: Days) -> None:
    told(days, "a", Reader("ru", nothing=True))
    told(days, "b")
    data = days.draft()
    assert data.totals.today.alleged == 1
    assert [i.place for i in data.incidents] == ["CANARY place b"]
    assert b"place a" not in bytes_of(data)
    assert b"officer" not in bytes_of(data)


def test_a_finding_that_one_is_not_told_of_is_no_finding_there(days: Days) -> None:
    one = days.happens("a")
    said = judge(days.un, judging(one))
    days.says("un", msgspec.structs.replace(said, release=(Reader("us", nothing=True),)))
    assert days.draft().incidents[0].outcomes == ()


def test_words_of_others_go_in_only_where_they_are_chosen(days: Days) -> None:
    one = days.happens("a")
    answer = days.says("ru", answer_incident(
        days.world("ru"), one.hash, outcome="denies", text="CANARY words", officer="o"))
    assert b"CANARY" not in bytes_of(days.draft())
    assert days.draft().incidents[0].answers[0].outcome == "denies"
    printed = days.draft(printed=frozenset({answer.hash}))
    assert printed.incidents[0].answers[0].text == "CANARY words"


def test_what_was_taken_back_after_the_cut_off_is_not_said_again(days: Days) -> None:
    one = told(days, "a")
    days.at_cutoff()
    days.says("un", recall(days.un, one.presentation, fields=("place", "summary"),
                           parties=("ru",), reason="r", officer="o"))
    assert b"CANARY" not in bytes_of(days.draft())


# --- what stands around ----------------------------------------------------------------------


def hit(days: Days) -> Record:
    days.truce.now_ms += 2 * HOUR
    when = {"from_ms": days.truce.now_ms - HOUR, "until_ms": days.truce.now_ms - HOUR // 2}
    kept = days.says("un", report(days.un, a_report(
        source="h", text="w", at=AT, within_m=100, happened="harm-to-protected",
        accused=(BY,), told_ms=days.truce.now_ms, **when), days.truce.now_ms))
    return days.says("un", tell_incident(days.un, kept.hash, telling(
        at=AT, within_m=100, clause="", **when), "a"))


def test_a_place_that_all_were_told_is_named_where_it_was_harmed(days: Days) -> None:
    clinic(days)
    hit(days)
    [found] = days.draft().told_hit
    assert found.place == "CANARY clinic"
    assert found.protects.en == "Hospital or other medical facility"
    assert {t.party: t.when for t in found.told}["un"] == "registrant"
    assert str(AT.at[0]).encode() not in bytes_of(days.draft())


@pytest.mark.parametrize("release", [
    (Reader("us", nothing=True), Reader("ru", nothing=True)),
    (Reader("ru", withheld=tuple(sorted(withheld_at(SITE, "existence")))),),
])
def test_promise_4_a_sealed_place_is_never_named(days: Days, release: tuple[Reader, ...]) -> None:
    site = clinic(days, *release, common="existence")
    hit(days)
    case = days.says("un", challenge_of(days, site))
    data = days.draft()
    assert (data.told_hit, data.challenges) == ((), ())
    assert b"CANARY" not in bytes_of(data)
    assert site.hash.encode() not in bytes_of(data)
    assert case.hash.encode() not in bytes_of(data)


def challenge_of(days: Days, site: Record) -> Draft:
    return draft(Challenge(site.hash, "CANARY used", None, "o"))


def test_challenges_and_access_as_they_stand(days: Days) -> None:
    site = clinic(days)
    case = days.says("ru", challenge(
        days.world("ru"), site.hash, text="CANARY used", officer="o", now_ms=days.truce.now_ms,
        within_ms=None))
    days.says("un", reply_challenge(days.un, case.hash, text="come and see", officer="o"))
    asked = days.says("un", ask_access(days.un, AccessAsked(
        "us", "Azaz", None, START + HOUR, START + 2 * HOUR, "to look", "o"), days.truce.now_ms))
    days.says("us", answer_access(
        days.world("us"), asked.hash, outcome="refused", text="CANARY why", officer="o",
        now_ms=days.truce.now_ms))
    data = days.draft()
    [one] = data.challenges
    assert (one.author, one.place, one.text, one.reply) == (
        "ru", "CANARY clinic", "", "come and see")
    [access] = data.access
    assert (access.of, access.place, access.outcome, access.text) == ("us", "Azaz", "refused", "")


def test_the_counts_of_each_side(days: Days) -> None:
    line = CountLine("1", "shelling", START, START + 1, "x", None, BY, "coh-cease-attacks")
    for party in ("us", "ru"):
        days.says(party, count(days.world(party), DAY, (line,), officer="o", zone=ZONE,
                               now_ms=days.truce.now_ms))
    data = days.draft()
    assert data.reconciled is not None
    assert [(x.party, x.count) for x in data.reconciled.lists] == [("ru", 1), ("us", 1)]
    assert data.reconciled.same is None


def test_quiet_and_effort_tell_no_number_that_could_be_somebody(days: Days) -> None:
    for i in range(4):
        days.happens(f"e{i}")
    data = days.draft()
    everywhere, aleppo = data.effort
    assert (everywhere.sources, aleppo.sources) == (4, 4)
    assert data.quiet[0].state == "quiet", "under review breaks no quiet"
    fewer = Days()
    fewer.happens("a")
    told_ = fewer.draft()
    assert (told_.effort[0].sources, told_.quiet[0].state) == (None, "not-known")


# --- corrections -----------------------------------------------------------------------------


def test_a_correction_is_what_compliance_says_has_changed(days: Days) -> None:
    one, _ = days.happens("a"), days.happens("b", at=START - 20 * MINUTE)
    days.puts_out()
    before = days.held(days.out[0].data.cutoff_ms).then
    days.finds(one)
    data = days.puts_out(NEXT)
    who, terms = judges(days.un.terms.agreement), days.un.terms.agreement
    rows = (figures(w.incidents.all(), who, terms, ZONE) for w in (before, days.un))
    moved = {b.incident for c in changed(*rows) for f in (c.before, c.after) for b in f.behind
             if c.what == "found"}
    assert {c.incident for c in data.corrections if c.what == "standing"} == moved
    assert {(c.what, c.was, c.now) for c in data.corrections if not c.incident} == {
        ("found", "0", "1"), ("alleged", "2", "1")}
    assert {c.why for c in data.corrections if c.incident} == {"finding"}


def test_a_correction_is_put_out_once(days: Days) -> None:
    one = days.happens("a")
    days.puts_out()
    days.finds(one)
    assert days.puts_out(NEXT).corrections
    assert days.puts_out("2016-08-02").corrections == ()


def test_what_comes_late_and_what_moves_to_another_day_is_corrected(days: Days) -> None:
    first = days.happens("a")
    days.puts_out()
    days.happens("late", at=START - 30 * MINUTE)
    event = days.un.reports.all()[0]
    days.says("un", tell_incident(days.un, event.hash, telling(
        from_ms=START + 24 * HOUR, until_ms=START + 25 * HOUR), "a"))
    data = days.puts_out(NEXT)
    said = {(c.was, c.now, c.why) for c in data.corrections if c.what == "standing"}
    assert said == {("", "alleged", "told"), ("alleged", "", "gone")}
    assert not [c for c in data.corrections if c.what == "alleged"], "one came, one went"
    assert data.totals.today.alleged == 1
    assert first


def test_the_day_before_is_compared_with_only_where_it_is_out(days: Days) -> None:
    days.happens("a")
    days.at_cutoff(NEXT)
    assert days.draft(NEXT).totals.before is None
    days.puts_out()
    before = days.draft(NEXT, cutoff=days.truce.now_ms).totals.before
    assert before is not None
    assert before.alleged == 1


def test_promise_10_the_same_is_the_same_bytes(days: Days) -> None:
    one = days.happens("a")
    days.finds(one)
    days.at_cutoff()
    assert bytes_of(days.draft()) == bytes_of(days.draft())
    days.truce.nodes["un"].restart()
    assert bytes_of(days.draft()) == bytes_of(days.draft())
