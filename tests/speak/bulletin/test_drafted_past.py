"""What later bulletins say of access, of places that were harmed and of challenges of earlier days;
and that nothing is corrected where nothing was said since."""

from __future__ import annotations

from contextlib import suppress
from random import Random
from typing import Any

import msgspec
import pytest

from hudna.act.answer_access import answer_access
from hudna.act.ask_access import ask_access
from hudna.act.draft import Reader
from hudna.act.outcome_challenge import outcome_challenge
from hudna.act.recall import recall
from hudna.act.tell_incident import tell_incident
from hudna.fault import Refused
from hudna.place.geometry import Point
from hudna.record.incidents import AccessAsked, Incident
from hudna.record.kinds import Names, Site
from hudna.record.record import Record
from hudna.speak.bulletin.canonical import canonical
from tests.act.incidents import telling
from tests.act.passings import MINUTE, START
from tests.speak.bulletin.days import DAY, NEXT
from tests.speak.bulletin.late_days import AT, HOUR, SITE, LateDays, figures

THIRD, FOURTH = "2016-08-02", "2016-08-03"


@pytest.fixture
def days() -> LateDays:
    return LateDays()


# --- access ----------------------------------------------------------------------------------


def test_an_answer_about_access_that_comes_late_corrects_what_came_of_it(days: LateDays) -> None:
    days.asks()
    asked = days.asks()
    [first, _] = days.puts_out().access
    assert first.outcome == "unanswered"
    said = days.lets_in(asked)
    assert days.offered(NEXT) == (said.hash,)
    assert days.draft(NEXT).corrections == ()
    data = days.puts_out(NEXT, printed=frozenset({said.hash}))
    assert figures(data) == {
        ("access-granted", "us", "0", "1"), ("access-unanswered", "us", "2", "1")}
    assert b"CANARY" not in canonical(data)
    assert days.puts_out(THIRD).corrections == ()


def test_that_an_answer_about_access_was_printed_is_not_unsaid(days: LateDays) -> None:
    days.lets_in(days.asks(), outcome="refused")
    data = days.puts_out(printed=days.all_printed())
    assert [a.outcome for a in data.access] == ["refused"]
    assert days.puts_out(NEXT).corrections == ()
    anew = days.puts_out(cutoff=days.truce.now_ms)
    assert [a.outcome for a in anew.access] == ["refused"]
    assert anew.corrections == ()


def test_what_the_monitors_say_of_access_later_is_corrected_by_itself(days: LateDays) -> None:
    asked = days.asks()
    days.puts_out()
    days.says("un", answer_access(days.un, asked.hash, outcome="delayed", text="t", officer="o",
                                  now_ms=days.truce.now_ms))
    assert figures(days.puts_out(NEXT)) == {
        ("access-delayed", "us", "0", "1"), ("access-unanswered", "us", "1", "0")}
    assert days.puts_out(THIRD).corrections == ()


@pytest.mark.parametrize("hidden", [False, True])
def test_access_that_some_are_not_told_of_is_in_no_figure(days: LateDays, hidden: bool) -> None:
    days.happens("a")
    days.puts_out()
    now_ms = days.truce.now_ms
    made = ask_access(days.un, AccessAsked(
        "us", "CANARY place", None, START, now_ms + HOUR, "to look", "o"), now_ms)
    release = (Reader("ru", nothing=True),) if hidden else ()
    days.says("un", msgspec.structs.replace(made, release=release))
    data = days.puts_out(NEXT)
    assert figures(data) == (set() if hidden else {
        ("access-asked", "us", "0", "1"), ("access-unanswered", "us", "0", "1")})
    assert (b"CANARY" in canonical(data)) is not hidden


# --- places that were harmed -----------------------------------------------------------------


def test_a_harmed_place_of_an_earlier_day_is_listed_and_counted_once(days: LateDays) -> None:
    days.registers()
    days.truce.now_ms += 3 * HOUR
    assert days.puts_out().told_hit == ()
    one = days.hits(at=START + HOUR)
    data = days.puts_out(NEXT)
    assert ("told-hit", "", "0", "1") in figures(data)
    [hit] = data.told_hit
    assert (hit.incident, hit.place) == (one.said.incident, Names())  # type: ignore[union-attr]
    assert b"CANARY" not in canonical(data)
    third = days.puts_out(THIRD)
    assert (third.told_hit, third.corrections) == ((), ())
    days.says("un", tell_incident(days.un, days.un.reports.all()[0].hash, telling(
        at=Point((381_234_567, 361_234_567)), within_m=100, clause="", from_ms=START + HOUR,
        until_ms=START + HOUR + 1), "a"))
    assert ("told-hit", "", "1", "0") in figures(days.puts_out(FOURTH))


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("party", ["un", "ru"])
def test_promise_4_that_a_harmed_place_was_sealed_since_corrects_nothing(
    days: LateDays, party: str, late: bool
) -> None:
    site = days.registers(party=party)
    days.truce.now_ms += 3 * HOUR
    if late:
        days.puts_out()
    days.hits(at=START + HOUR)
    if late:
        days.offered(NEXT)
        if party == "ru":
            days.puts_out(cutoff=days.truce.now_ms, printed=frozenset({site.hash}))
        else:
            days.puts_out(NEXT)
    else:
        days.puts_out(printed=days.all_printed())
    assert sum(len(e.data.told_hit) for e in days.out) == 1
    others = {"un": ("us",), "ru": ("us", "un")}[party]
    days.says(party, recall(days.world(party), site.presentation, parties=others,
                            step="existence", reason="r", officer="o"))
    data = days.puts_out(THIRD)
    assert (data.told_hit, data.corrections) == ((), ())
    assert days.puts_out(cutoff=days.truce.now_ms).corrections == ()
    assert days.puts_out(FOURTH).corrections == ()


def test_promise_4_a_sealed_place_of_an_earlier_day_is_in_no_byte(days: LateDays) -> None:
    site = days.registers(Reader("us", nothing=True), Reader("ru", nothing=True))
    days.truce.now_ms += 3 * HOUR
    days.puts_out()
    days.hits(at=START + HOUR)
    data = days.puts_out(NEXT, printed=frozenset({site.hash}))
    assert "standing" in {c.what for c in data.corrections}, "that it happened is told to all"
    assert "told-hit" not in {c.what for c in data.corrections}
    assert (data.told_hit, data.printed) == ((), ())
    for word in (b"CANARY", site.hash.encode(), str(AT.at[0]).encode()):
        assert word not in canonical(data)


# --- challenges ------------------------------------------------------------------------------


@pytest.mark.parametrize(("party", "outcome"), [("ru", "withdrawn"), ("us", "not-upheld")])
def test_what_becomes_of_a_challenge_comes_in_a_later_bulletin(
    days: LateDays, party: str, outcome: Any
) -> None:
    case = days.challenged(days.registers())
    [waits] = days.printed_all(DAY).challenges
    assert (waits.place, waits.outcomes) == (SITE.names, ())
    for who in {party, "ru"} if outcome != "withdrawn" else {party}:
        said = days.says(who, outcome_challenge(
            days.world(who), case.hash, outcome=outcome, text="CANARY why", officer="o",
            now_ms=days.truce.now_ms))
    assert said.hash in days.offered(NEXT)
    still = days.draft(NEXT)
    assert [c.outcomes for c in still.challenges] == [()], "nobody chose it: it waits"
    assert still.challenges[0].place == Names(), "what it is called is chosen each time"
    data = days.puts_out(NEXT, printed=frozenset(days.offered(NEXT)))
    assert {o.outcome for c in data.challenges for o in c.outcomes} == {outcome}
    assert days.puts_out(THIRD).challenges == ()


def test_an_outcome_that_is_late_on_its_way_comes_in_a_later_bulletin(days: LateDays) -> None:
    case = days.challenged(days.registers())
    days.printed_all(DAY)
    said = days.truce.say("ru", outcome_challenge(
        days.world("ru"), case.hash, outcome="withdrawn", text="no more", officer="o",
        now_ms=days.truce.now_ms))
    days.at_cutoff(NEXT)
    days.draft(NEXT)
    days.truce.now_ms = days.cutoff(NEXT) + HOUR
    days.truce.heal()
    assert days.un.record(said.hash) is not None
    first = days.puts_out(NEXT)
    assert [c.outcomes for c in first.challenges] == [()]
    data = days.puts_out(THIRD, printed=frozenset({said.hash}))
    assert [o.outcome for c in data.challenges for o in c.outcomes] == ["withdrawn"]
    assert days.puts_out(FOURTH).challenges == ()


def test_an_outcome_is_in_the_next_bulletin_even_where_days_have_none(days: LateDays) -> None:
    case = days.challenged(days.registers())
    days.printed_all(DAY)
    said = days.says("ru", outcome_challenge(
        days.world("ru"), case.hash, outcome="withdrawn", text="no more", officer="o",
        now_ms=days.truce.now_ms))
    data = days.puts_out("2016-08-30", printed=frozenset({said.hash}))
    assert [o.outcome for c in data.challenges for o in c.outcomes] == ["withdrawn"]


# --- whatever was said -------------------------------------------------------------------------


def happens_by_chance(days: LateDays, chance: Random, told: dict[str, list[Any]]) -> None:
    what = chance.choice(("incident", "hit", "site", "ask", "answer", "judge", "find", "let in",
                          "challenge", "outcome"))
    who = chance.choice(("us", "ru"))
    if what == "incident":
        told["incident"].append(days.happens(
            f"i{days.un.size}", at=days.truce.now_ms - chance.randint(1, 30 * 60) * MINUTE))
    elif what == "hit":
        told["incident"].append(days.hits(
            f"h{days.un.size}", at=days.truce.now_ms - chance.randint(31, 30 * 60) * MINUTE))
    elif what == "site":
        told["site"].append(days.registers(party=chance.choice(("un", "ru"))))
    elif what == "ask":
        told["ask"].append(days.asks(who, days.truce.now_ms - chance.randint(0, 30) * MINUTE))
    elif what == "answer" and told["incident"]:
        days.answers(chance.choice(told["incident"]), who)
    elif what == "judge" and told["incident"]:
        days.judges(who, chance.choice(told["incident"]))
    elif what == "find" and told["incident"]:
        days.finds(chance.choice(told["incident"]))
    elif what == "let in" and told["ask"]:
        of = chance.choice(told["ask"])
        days.lets_in(of, chance.choice((of.said.of, "un")),
                     chance.choice(("granted", "refused", "delayed")))
    elif what == "challenge" and told["site"]:
        told["case"].append(days.challenged(chance.choice(told["site"]), who))
    elif what == "outcome" and told["case"]:
        of = chance.choice(told["case"])
        days.says(who, outcome_challenge(
            days.world(who), of.hash, officer="o", text="t", now_ms=days.truce.now_ms,
            outcome="withdrawn" if of.author == who else "not-upheld"))


@pytest.mark.parametrize("seed", range(24))
def test_promise_9_nothing_is_corrected_where_nothing_was_said_since(seed: int) -> None:
    chance, days = Random(seed), LateDays()
    told: dict[str, list[Any]] = {k: [] for k in ("incident", "site", "ask", "case")}
    days.truce.now_ms += 3 * HOUR
    told["site"].append(days.registers())
    for day in (DAY, NEXT, THIRD):
        for _ in range(chance.randint(2, 8)):
            with suppress(Refused):  # Whatever is not allowed just now.
                happens_by_chance(days, chance, told)
                days.truce.now_ms += chance.randint(1, 90) * MINUTE
        for _ in range(chance.choice((1, 1, 2))):
            again = days.un.bulletins.latest(day, "un") is not None
            days.at_cutoff(day)
            cutoff = days.truce.now_ms if again else days.cutoff(day)
            could = days.offered_at(cutoff, day)
            chosen = frozenset(h for h in could if chance.random() < 0.5)
            data = days.puts_out(day, cutoff=cutoff, printed=chosen)
            canonical(data)
            assert chosen <= set(data.printed)
            assert not again or days.draft(day, cutoff=days.truce.now_ms).corrections == ()
    days.puts_out(FOURTH)
    assert days.puts_out("2016-08-10").corrections == ()
    for of in (*told["incident"], *told["site"], *told["ask"]):
        takes_back(days, chance, of)
    for day in ("2016-08-11", DAY, "2016-08-12"):
        days.at_cutoff(day)
        cutoff = days.truce.now_ms if day == DAY else days.cutoff(day)
        assert days.puts_out(day, cutoff=cutoff).corrections == (), "what is withheld is no error"


def takes_back(days: LateDays, chance: Random, of: Record) -> None:
    """Whatever of it may be taken back, from whom else it was told."""
    fields: dict[type, tuple[str, ...]] = {
        Incident: ("at", "place", "summary", "near"), AccessAsked: ("place", "purpose"), Site: ()}
    step: Any = chance.choice(("10 km", "existence")) if isinstance(of.said, Site) else None
    others = [p for p in ("us", "ru", "un") if p != of.author]
    with suppress(Refused):  # What nobody else has, and what would leave nobody to object.
        days.says(of.author, recall(
            days.world(of.author), of.presentation, fields=fields[type(of.said)], step=step,
            parties=chance.sample(others, chance.randint(1, 2)), reason="r", officer="o"))
