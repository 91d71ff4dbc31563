"""Promise 4: who lacks what a statement is about is not told of the statement either."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.draft import Draft, Reader, draft
from hudna.place.geometry import Point
from hudna.record.incidents import Assessed, CountMatch
from hudna.record.kinds import (
    AccessAsked,
    AccessOutcome,
    Acknowledgement,
    Anything,
    Bulletin,
    Challenge,
    ChallengeOutcome,
    ChallengeReply,
    Counted,
    Incident,
    IncidentAnswer,
    Judged,
    Linked,
    Names,
    Reconciled,
    Report,
    RungTaken,
    Seconded,
    Site,
    Unlinked,
)
from hudna.record.record import Record
from hudna.record.release import withheld_at
from hudna.view.about import subjects
from hudna.view.past import in_effect
from hudna.view.releases import goes_to
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.promises.machine import START

SITE = Site("hospital", Names(en="A"), Point((371_234_567, 362_345_678)), 500_000, START)
TOLD = Report("s", "page", START, "shelling", START, START, None, 0, "", "", "")
WHAT = Incident("0" * 32, 0, "reported", "shelling", START, START, None, 0, "", "", 1, "", "o")
ASKED = AccessAsked("ru", "the crossing", None, START, START + 1, "to look", "o")
LIST = Counted("2016-07-31", (), "o")


def judged(of: Record, *evidence: Record) -> Judged:
    return Judged(of.hash, "4.2", "violation", "", "likely", "low", "", "o",
                  tuple(r.hash for r in evidence))


@pytest.fixture
def un() -> Speaking:
    return Speaking("un", quick(), START)


def hidden(un: Speaking, said: Anything) -> Record:
    """Told to `us` and not to `ru`."""
    gone = tuple(withheld_at(said, "existence")) if isinstance(said, Site) else ()
    return un.say(Draft(said, None, (Reader("ru", gone, nothing=True),)))


def reaches(un: Speaking, record: Record) -> set[str]:
    return {p for p in ("us", "ru") if goes_to(un.world, record, p)}


def test_promise_4_a_word_on_a_challenge_reaches_only_who_has_what_is_protected(
    un: Speaking,
) -> None:
    site = hidden(un, SITE)
    theirs = Speaking("us", quick(), START).say_raw(Challenge(site.hash, "x", None, "o"))
    un.take(theirs)
    reply = un.say(draft(ChallengeReply(theirs.hash, "x", "o")))
    outcome = un.say(draft(ChallengeOutcome(theirs.hash, "not-upheld", "x", "o")))
    said = [reply, outcome, un.say(draft(Challenge(site.hash, "x", None, "o"))), *(
        un.say(draft(Acknowledgement(r.hash, "o"))) for r in (theirs, reply, outcome))]
    assert [reaches(un, r) for r in said] == [{"us"}] * 6
    open_ = un.say(draft(SITE))
    assert reaches(un, un.say(draft(Challenge(open_.hash, "x", None, "o")))) == {"us", "ru"}


def test_promise_4_so_does_what_is_said_of_an_incident_that_one_is_not_told(un: Speaking) -> None:
    of = hidden(un, WHAT)
    one = un.say(draft(judged(of)))
    said: list[Anything] = [
        Seconded(one.hash, "p"), IncidentAnswer(of.hash, "denies", "x", "o"),
        RungTaken(of.hash, "query", "us", None, "x", "o"), Acknowledgement(one.hash, "o")]
    assert [reaches(un, r) for r in (one, *(un.say(draft(s)) for s in said))] == [{"us"}] * 5


def test_promise_4_and_of_access_and_lists(un: Speaking) -> None:
    outcome = AccessOutcome(hidden(un, ASKED).hash, "refused", "x", "o")
    match = Reconciled("2016-07-31", (CountMatch(((hidden(un, LIST).hash, "1"),)),), "o")
    assert [reaches(un, un.say(draft(s))) for s in (outcome, match)] == [{"us"}] * 2


def test_what_everyone_has_is_spoken_of_to_everyone(un: Speaking) -> None:
    of = un.say(draft(WHAT))
    said = [of, un.say(draft(judged(of, of))), un.say(draft(ASKED)), un.say(draft(LIST)),
            un.say(draft(Bulletin("2016-07-31", START, 1, "0" * 64, "o")))]
    assert [reaches(un, r) for r in said] == [{"us", "ru"}] * 5


def test_promise_4_a_judgement_that_rests_on_a_report_reaches_nobody(un: Speaking) -> None:
    """That there is a report, and when it came, shows in the log's leaves to whoever has its
    hash."""
    report, of = un.say(draft(TOLD)), un.say(draft(WHAT))
    one = un.say(draft(judged(of, of, report)))
    link = un.say(draft(Linked((report.hash, "0" * 64), "", "o")))
    stays = [report, one, link, un.say(draft(Seconded(one.hash, "p"))),
             un.say(draft(Unlinked(link.hash, "", "o"))),
             un.say(draft(Assessed(report.hash, "refuted", "", "o")))]
    assert [reaches(un, r) for r in stays] == [set()] * 6


def test_an_endless_chain_is_followed_a_few_steps(un: Speaking) -> None:
    """Nobody can make a node walk through all of its log for one delivery."""
    last: Any = un.say_raw(WHAT)
    for _ in range(20):
        last = un.say_raw(Challenge(last.hash, "x", None, "o"))
    assert len(list(subjects(un.world, Acknowledgement(last.hash, "o")))) == 4


def test_of_the_past_the_latest_version_of_an_incident_is_in_effect(un: Speaking) -> None:
    first = un.say(draft(WHAT))
    later = Incident("0" * 32, 1, "corroborated", "shelling", START, START, None, 0, "", "", 2, "",
                     "o")
    second = un.say(draft(later, first.hash))
    records = (first, second, un.say(draft(judged(second))), un.say(draft(ASKED)))
    assert [in_effect(un.world, r) for r in records] == [False, True, True, False]
