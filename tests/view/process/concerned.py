"""Concerns, meetings, decisions and keys as parties say them, past every act."""

from __future__ import annotations

from collections.abc import Iterable

from hudna.log.entry import Entry
from hudna.record.incidents import Incident, Judged, Seconded
from hudna.record.kinds import (
    Concern,
    Countersigned,
    Decision,
    Meeting,
    Names,
    Reopened,
    Withdrawal,
)
from hudna.record.process import AgendaItem, MeetingState, Word
from hudna.record.record import Record
from hudna.view.process.concerns import Raised, concerns
from hudna.view.world import World
from tests.act.passings import START
from tests.agreements import quick
from tests.view.happenings import judgement, told
from tests.view.test_taking_part import record

CLAUSE = "coh-cease-attacks"


def world(records: Iterable[Record], me: str = "us") -> World:
    made = World(quick(), me)
    # It comes in when it says that it was signed: clocks are right, where a test says nothing else.
    return made.follow(Entry(i, max(START, r.issued_ms), r) for i, r in enumerate(records))


def only(records: Iterable[Record], me: str = "us") -> Raised:
    (found,) = concerns(world(records, me))
    return found


def raises(by: str = "ru", at: int = 0, before: Record | None = None, clause: str = CLAUSE,
           holds_up: tuple[str, ...] = ("transition-talks",)) -> Record:
    said = Concern(clause, f"who is mingled with whom {at}", "a map of both", "o", holds_up)
    return record(by, said, START + at, before.hash if before else None)


def meets(*taken_up: Record, by: str = "us", at: int = 1, state: MeetingState = "planned",
          before: Record | None = None) -> Record:
    said = Meeting(state, "technical", "Technical meeting", "Geneva", START + 10, None,
                   (AgendaItem("the map", tuple(r.hash for r in taken_up)),), ("Moscow",), "o")
    return record(by, said, START + at, before.hash if before else None)


def decides(meeting: Record, *settles: Record, by: str = "us", at: int = 20) -> Record:
    said = Decision(meeting.hash, Names(en=f"Both draw the map {at}"), "o",
                    tuple(r.hash for r in settles))
    return record(by, said, START + at)


def keys(of: Record, by: str = "ru", at: int = 30, word: Word = "signs",
         replaces: tuple[str, ...] = ()) -> Record:
    text = "" if word == "signs" else "not in the north"
    return record(by, Countersigned(of.hash, word, text, "o", replaces), START + at)


def reopens(of: Record, by: str = "ru", at: int = 40, *evidence: Record) -> Record:
    return record(by, Reopened(of.hash, "mingled again", "o", tuple(r.hash for r in evidence)),
                  START + at)


def takes_back(of: Record, by: str = "ru", at: int = 50) -> Record:
    return record(by, Withdrawal(of.hash, "no longer"), START + at)


def violation(at: int, clause: str = CLAUSE, *, seconded: bool = True,
              name: str = "ab" * 16) -> tuple[Record, ...]:
    """An incident that may have happened until `at`, and its finding by two persons, or by one."""
    said: Incident = told(incident=name, from_ms=START + at - 5, until_ms=START + at)
    incident = record("un", said, START + at + 1)
    one: Judged = judgement(incident, clause=clause, officer="a")
    judged = record("un", one, START + at + 2)
    if not seconded:
        return incident, judged
    return incident, judged, record("un", Seconded(judged.hash, "b"), START + at + 3)
