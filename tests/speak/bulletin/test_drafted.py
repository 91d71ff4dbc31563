"""A bulletin out of a world: as all who read it may have it, and what earlier ones got wrong."""

from __future__ import annotations

from datetime import date, timedelta
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
from hudna.speak.bulletin import gathered
from hudna.speak.bulletin.canonical import canonical
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.offered import could_print
from hudna.speak.language import Language
from hudna.view.compliance import changed, figures
from hudna.view.findings import judges
from tests.act.incidents import judging, telling
from tests.act.passings import MINUTE, START
from tests.speak.bulletin.days import ALEPPO, BY, DAY, NEXT, ZONE, Days
from tests.view.happenings import a_report
from tests.view.test_incidents import line_of
from tests.view.test_taking_part import record

HOUR = 60 * MINUTE
CLAUSE = "coh-cease-attacks"
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
    data = days.draft()
    assert b"CANARY" not in bytes_of(data)
    assert (data.incidents[0].answers, data.totals.today.answered) == ((), 0)
    assert answer.hash in could_print(days.held(data.cutoff_ms), DAY)
    printed = days.draft(printed=frozenset({answer.hash}))
    assert printed.incidents[0].answers[0].text == "CANARY words"
    assert printed.totals.today.answered == 1


def test_promise_4_an_answer_that_is_told_to_some_only_is_in_no_byte(days: Days) -> None:
    one = days.happens("a")
    said = answer_incident(
        days.world("ru"), one.hash, outcome="accepts", text="", officer="o")
    days.says("ru", msgspec.structs.replace(said, release=(Reader("us", nothing=True),)))
    assert days.world("us").incidents.all()[0].answers == ()
    assert days.draft().incidents[0].answers == ()
    assert b"accepts" not in bytes_of(days.draft())


def test_what_everybody_was_shown_is_not_unsaid_by_the_next_bulletin(days: Days) -> None:
    one = days.happens("a")
    days.says("ru", answer_incident(
        days.world("ru"), one.hash, outcome="denies", text="no", officer="o"))
    days.says("us", judge(days.world("us"), judging(one)))
    first = days.puts_out(printed=days.all_printed())
    assert first.totals.today.answered == 1
    assert days.puts_out(NEXT).corrections == ()


@pytest.mark.parametrize("before", [True, False])
def test_what_an_author_has_taken_back_is_not_printed_any_more(days: Days, before: bool) -> None:
    one = days.happens("a")
    said = days.says("ru", answer_incident(
        days.world("ru"), one.hash, outcome="denies", text="CANARY words", officer="o"))
    if not before:
        days.at_cutoff()
    days.says("ru", recall(days.world("ru"), said.presentation, fields=("text",),
                           parties=("un", "us"), reason="r", officer="o"))
    days.at_cutoff()
    assert b"CANARY" not in bytes_of(days.draft(printed=frozenset({said.hash})))


def test_what_was_taken_back_after_the_cut_off_is_not_said_again(days: Days) -> None:
    one = told(days, "a")
    days.at_cutoff()
    days.says("un", recall(days.un, one.presentation, fields=("place", "summary"),
                           parties=("ru",), reason="r", officer="o"))
    assert b"CANARY" not in bytes_of(days.draft())


def test_promise_4_what_is_ticked_late_and_taken_back_since_is_in_no_byte(days: Days) -> None:
    one = days.happens("a")
    days.puts_out()
    said = days.says("ru", answer_incident(
        days.world("ru"), one.hash, outcome="denies", text="CANARY words", officer="CANARY o"))
    late = days.puts_out(NEXT, printed=frozenset({said.hash}))
    assert [c.now for c in late.corrections if c.incident] == ["yes"]
    days.says("ru", recall(days.world("ru"), said.presentation, fields=("text",),
                           parties=("un", "us"), reason="r", officer="o"))
    anew = days.puts_out(cutoff=days.truce.now_ms)
    assert (anew.totals.today.answered, anew.corrections) == (1, ())
    assert b"CANARY" not in bytes_of(late) + bytes_of(anew)


def test_promise_4_a_late_answer_that_is_told_to_some_only_is_in_no_byte(days: Days) -> None:
    one = days.happens("a")
    days.puts_out()
    said = days.says("ru", msgspec.structs.replace(answer_incident(
        days.world("ru"), one.hash, outcome="accepts", text="", officer="o"),
        release=(Reader("us", nothing=True),)))
    raw = bytes_of(days.puts_out(NEXT))
    assert days.un.record(said.hash) is not None
    for word in (said.hash.encode(), b"accepts", b"answered\",\"why"):
        assert word not in raw


def test_promise_4_nothing_late_of_what_one_is_not_told_is_corrected(days: Days) -> None:
    days.happens("a")
    days.puts_out()
    hidden = told(days, "late", Reader("ru", nothing=True))
    days.finds(hidden)
    data = days.puts_out(NEXT)
    assert data.corrections == ()
    for word in (b"CANARY", hidden.hash.encode(), hidden.said.incident.encode(),  # type: ignore[union-attr]
                 b"words late", b"slate"):
        assert word not in bytes_of(data)


# --- what stands around ----------------------------------------------------------------------


def hit(days: Days) -> Record:
    days.truce.now_ms += 2 * HOUR
    when = {"from_ms": days.truce.now_ms - HOUR, "until_ms": days.truce.now_ms - HOUR // 2}
    kept = days.says("un", report(days.un, a_report(
        source="h", text="w", at=AT, within_m=100, happened="harm-to-protected",
        accused=(BY,), told_ms=days.truce.now_ms, **when), days.truce.now_ms))
    return days.says("un", tell_incident(days.un, kept.hash, telling(
        at=AT, within_m=100, clause="", **when), "a"))


def test_promise_4_anothers_protection_is_not_spoken_of_where_nobody_chose_it(
    days: Days
) -> None:
    theirs = days.says("ru", Draft(msgspec.structs.replace(SITE, common="exact"), None, ()))
    hit(days)
    assert days.draft().told_hit == ()
    assert [t.place for t in days.draft(printed=frozenset({theirs.hash})).told_hit] == [SITE.names]


def test_a_place_that_all_were_told_is_named_only_where_a_person_says_so(days: Days) -> None:
    site = clinic(days)
    hit(days)
    [unnamed] = days.draft().told_hit
    assert unnamed.place == Names()
    assert b"CANARY" not in bytes_of(days.draft()), "everybody is no party"
    [found] = days.draft(printed=frozenset({site.hash})).told_hit
    assert found.place == SITE.names
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
    assert days.draft().challenges == ()
    [unsaid] = days.draft().access
    assert (unsaid.outcome, unsaid.text) == ("unanswered", "")
    assert b"CANARY" not in bytes_of(days.draft())
    data = days.draft(printed=days.all_printed())
    [one] = data.challenges
    assert (one.author, one.place, one.text, one.reply) == (
        "ru", SITE.names, "CANARY used", "come and see")
    [access] = data.access
    assert (access.of, access.place, access.outcome, access.text) == (
        "us", "Azaz", "refused", "CANARY why")


def test_the_counts_of_each_side(days: Days) -> None:
    line = CountLine("1", "shelling", START, START + 1, "x", None, BY, "coh-cease-attacks")
    for party in ("us", "ru"):
        days.says(party, count(days.world(party), DAY, (line,), officer="o", zone=ZONE,
                               now_ms=days.truce.now_ms))
    assert days.draft().reconciled is None
    data = days.draft(printed=days.all_printed())
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


def test_promise_4_the_rest_of_the_whole_is_told_of_no_area(days: Days) -> None:
    for i in range(3):
        days.happens(f"h{i}")
    days.happens("x", admin=("SY-ID",))
    data = days.draft(areas=(*ALEPPO, ("SY-ID", Names("Idlib", "إدلب", "Идлиб"))))
    assert [(e.sources, e.reports) for e in data.effort] == [(4, 4), (None, None), (None, None)]


def test_promise_4_what_comes_late_is_in_no_number_of_a_day_already_told(days: Days) -> None:
    for i in range(3):
        days.happens(f"h{i}")
    days.puts_out()
    days.happens("late")
    again = days.puts_out(cutoff=days.truce.now_ms)
    after = days.puts_out(NEXT)
    assert [t.reports for data in (*(e.data for e in days.out),) for t in data.trend
            if t.day == DAY] == [3, 3, 3]
    assert (again.effort[0].reports, after.effort[0].before) == (3, 3)


def test_promise_4_how_many_told_of_one_incident_is_said_from_three_on(days: Days) -> None:
    days.happens("a")
    assert days.draft().incidents[0].sources is None
    many = record("un", msgspec.structs.replace(days.un.incidents.all()[0].said, sources=3))
    agreement = days.un.terms.agreement
    assert gathered.incident(line_of(many), judges(agreement), agreement).sources == 3


def test_days_before_the_log_began_are_no_days_without_incidents(days: Days) -> None:
    days.happens("old", at=START - 20 * 24 * HOUR)
    data = days.draft()
    assert [t.day for t in data.trend] == [DAY]
    assert data.trends == ()


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
    assert {(c.what, c.was, c.now) for c in data.corrections
            if not (c.incident or c.clause or c.party or c.area)} == {
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


@pytest.mark.parametrize("later", [1, 91, 93, 200])
def test_a_day_of_long_ago_is_not_corrected_to_nothing(days: Days, later: int) -> None:
    one, other = days.happens("a"), days.happens("b", at=START - 20 * MINUTE)
    days.finds(one)
    days.puts_out()
    day = (date.fromisoformat(DAY) + timedelta(days=later)).isoformat()
    days.at_cutoff(day)
    assert days.draft(day).corrections == ()
    days.finds(other)
    data = days.draft(day, cutoff=days.truce.now_ms)
    assert {(c.what, c.was, c.now) for c in data.corrections if c.incident} == {
        ("standing", "alleged", "found")}


def test_a_bulletin_that_comes_late_takes_nothing_back(days: Days) -> None:
    one = days.happens("a")
    days.puts_out()
    days.at_cutoff(NEXT)
    days.finds(one)
    anew = days.puts_out(cutoff=days.truce.now_ms)
    assert anew.totals.today.found == 1
    late = days.puts_out(NEXT)
    assert late.cutoff_ms < anew.cutoff_ms
    assert late.corrections == ()
    assert late.totals.before == anew.totals.today
    assert [t.found for t in late.trend if t.day == DAY] == [1]


def test_that_a_day_was_not_quiet_after_all_is_corrected(days: Days) -> None:
    told_ = [days.happens(f"e{i}") for i in range(4)]
    assert days.puts_out().quiet[0].state == "quiet"
    for one in told_:
        days.finds(one)
    data = days.puts_out(NEXT)
    quiet = [(c.area.en, c.was, c.now) for c in data.corrections if c.area and c.what == "quiet"]
    assert quiet == [("Aleppo", "quiet", "not-quiet"), ("Everywhere", "quiet", "not-quiet")]
    assert {(c.what, c.clause, c.was, c.now) for c in data.corrections if c.clause} == {
        ("found", CLAUSE, "0", "4"), ("alleged", CLAUSE, "4", "0")}
    assert {(c.what, c.was, c.now) for c in data.corrections if c.party} == {
        ("found", "0", "4"), ("alleged", "4", "0")}
    assert days.puts_out("2016-08-02").corrections == ()


def test_the_day_before_is_compared_with_only_where_it_is_out(days: Days) -> None:
    days.happens("a")
    days.at_cutoff(NEXT)
    assert days.draft(NEXT).totals.before is None
    days.puts_out()
    before = days.draft(NEXT, cutoff=days.truce.now_ms).totals.before
    assert before is not None
    assert before.alleged == 1


def test_promise_10_no_catalogue_has_a_word_in_what_is_signed(
    days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = clinic(days)
    hit(days)
    said = bytes_of(days.draft(printed=frozenset({site.hash})))
    monkeypatch.setattr(Language, "say", lambda *_: "another version's words")
    assert bytes_of(days.draft(printed=frozenset({site.hash}))) == said
    assert all(text.encode() in said for text in (
        "Everywhere", "جميع المناطق", "Везде", "CANARY clinic", "CANARY عيادة"))


def test_promise_10_the_same_is_the_same_bytes(days: Days) -> None:
    one = days.happens("a")
    days.finds(one)
    days.at_cutoff()
    assert bytes_of(days.draft()) == bytes_of(days.draft())
    days.truce.nodes["un"].restart()
    assert bytes_of(days.draft()) == bytes_of(days.draft())


def test_lists_of_others_that_were_printed_are_not_unsaid_by_the_next_day(days: Days) -> None:
    line = CountLine("1", "shelling", START, START + 1, "x", None, BY, "coh-cease-attacks")
    for party in ("us", "ru"):
        days.says(party, count(days.world(party), DAY, (line,), officer="o", zone=ZONE,
                               now_ms=days.truce.now_ms))
    days.at_cutoff()
    lists = days.un.counts.lists(DAY).values()
    said = days.puts_out(printed=frozenset(r.hash for r in lists)).reconciled
    assert said is not None
    assert [(x.party, x.count) for x in said.lists] == [("ru", 1), ("us", 1)]
    assert days.puts_out(NEXT).corrections == ()
    days.says("us", count(days.world("us"), DAY, (line, msgspec.structs.replace(line, ref="2")),
                          officer="o", zone=ZONE, now_ms=days.truce.now_ms))
    assert days.puts_out("2016-08-02").corrections == (), "the later list was chosen by nobody"


def test_of_an_empty_log_no_day_is_known() -> None:
    assert Days().draft().trend == ()
