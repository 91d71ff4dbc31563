"""What is said to have happened, in a world: from a snapshot, in any order, and erased."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log.entry import Entry
from hudna.record.incidents import Assessed, CountMatch, Linked
from hudna.record.kinds import (
    AccessAsked,
    AccessOutcome,
    Bulletin,
    Challenge,
    ChallengeOutcome,
    ChallengeReply,
    Counted,
    Erasure,
    Incident,
    IncidentAnswer,
    Judged,
    Reconciled,
    Report,
    RungTaken,
    Seconded,
    Unlinked,
)
from hudna.record.record import Record
from hudna.view.foldings import CHANGES_NO_CONFLICT, FROZEN
from hudna.view.happened import Happened
from hudna.view.snapshot import Stamp, encode, open_snapshot, thaw
from hudna.view.world import World
from tests.promises.machine import START
from tests.record.statements import digest
from tests.view.test_taking_part import GENESIS, record, world

DAY, H = "2016-07-31", "0" * 64


def report(text: str, about: str | None = None) -> Record:
    return record("us", Report("s", "page", START, "shelling", START, START, None, 0, "", text, "",
                               about=about))


ONE, TWO = report("one"), report("two", H)
LINK = record("us", Linked((ONE.hash, TWO.hash), "why", "o"))
AGAIN = record("us", Linked((TWO.hash, ONE.hash), "why", "o"), START + 1)
TOLD = record("us", Incident("0" * 32, 0, "reported", "shelling", START, START, None, 0, "", "", 1,
                             "summary", "o"))
JUDGED = record("us", Judged(TOLD.hash, "4.2", "violation", "", "likely", "low", "x", "o"))
USED = record("ru", Challenge(H, "x", None, "o"))
ASKED = record("un", AccessAsked("ru", "x", None, START, START + 1, "x", "o"))
LIST = record("us", Counted(DAY, (), "o"))
SAID = [
    ONE, TWO, LINK, record("us", Unlinked(LINK.hash, "why", "o")), AGAIN,
    record("us", Assessed(ONE.hash, "refuted", "why", "o")), TOLD, JUDGED,
    record("us", Seconded(JUDGED.hash, "p")), record("ru", IncidentAnswer(
        TOLD.hash, "denies", "x", "o")), record("us", RungTaken(TOLD.hash, "query", "ru", None, "x",
                                                                "o")),
    USED, record("un", ChallengeReply(USED.hash, "x", "o")),
    record("us", ChallengeOutcome(USED.hash, "not-upheld", "x", "o")), ASKED,
    record("ru", AccessOutcome(ASKED.hash, "refused", "x", "o")), LIST,
    record("us", Reconciled(DAY, (CountMatch(((LIST.hash, "1"),)),), "o")),
    record("us", Bulletin(DAY, START, 1, H, "o")),
]


def answers(w: World) -> tuple[object, ...]:
    event = w.reports.event(ONE.hash)
    assert event is not None
    # Which of its reports came first names an event, and which came first is the log's to say.
    return (
        {r.hash for r in event.reports}, {r.hash for r in event.links},
        w.reports.holds(event), w.reports.follows(H), w.reports.assessments(event),
        {r.hash for r in w.reports.all()},
        w.incidents.all(), w.challenges.all(), w.access.all(),
        w.counts.lists(DAY), w.counts.said(DAY), w.bulletins.all(),
    )


def test_every_kind_is_here() -> None:
    wired = set(Happened("us", World(GENESIS, "us").entries, lambda *_: None).wires())
    assert {type(r.said) for r in SAID} == wired
    assert wired <= set(CHANGES_NO_CONFLICT)
    assert wired & set(FROZEN) == {Report, Linked, Assessed}


@pytest.mark.parametrize("cut", [0, 3, 8, 13, len(SAID)])
def test_promise_10_a_world_that_begins_frozen_says_the_same(cut: int) -> None:
    first = world(SAID[:cut])
    stamp = Stamp("test/log", first.size, "00" * 32, "1", "us", first.agreements.genesis.digest)
    rest = [Entry(cut + i, START, r) for i, r in enumerate(SAID[cut:])]
    again = thaw(open_snapshot(memoryview(b"".join(encode(first, stamp)))),
                 first.agreements.genesis, "us", rest=rest)
    assert answers(again) == answers(world(SAID))


@pytest.mark.parametrize("part", range(2, len(SAID)))
def test_promise_7_a_part_of_a_snapshot_is_the_world_of_that_part(part: int) -> None:
    whole = world(SAID)
    stamp = Stamp("test/log", whole.size, "00" * 32, "1", "us", whole.agreements.genesis.digest)
    opened = open_snapshot(memoryview(b"".join(encode(whole, stamp))))
    again = thaw(opened, whole.agreements.genesis, "us", size=part)
    assert again.size == part
    assert answers(again) == answers(world(SAID[:part]))


@settings(max_examples=25, deadline=None)
@given(st.permutations(SAID))
def test_promise_10_in_any_order_the_answers_are_the_same(order: list[Record]) -> None:
    assert answers(world(order)) == answers(world(SAID))


def test_no_view_says_again_what_was_erased() -> None:
    gone = record("us", Erasure(ONE.hash, ("text", "source"), (digest("a"), digest("b")),
                                "law", "o"), START + 9)
    made = world([*SAID, gone])
    found = {r.hash: r for r in made.reports.all()}
    assert found[ONE.hash].withheld == ("source", "text")
    assert "'one'" not in repr(answers(made))
    event = made.reports.event(TWO.hash)
    assert event is not None and {r.hash for r in event.reports} == {ONE.hash, TWO.hash}
