"""The folds over the process, put together: which takes which kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from hudna.record import kinds
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.entries import Entries
from hudna.view.lines import Lines
from hudna.view.process.claims import ClaimsKnown
from hudna.view.process.descent import Descents
from hudna.view.process.fineness import Fineness
from hudna.view.process.layings import Layings
from hudna.view.process.mingled_known import MingledKnown
from hudna.view.process.overlaps import Overlaps
from hudna.view.process.said import Said
from hudna.view.process.said_since import SaidSince
from hudna.view.process.sharing import Sharing

Wires = dict[type, tuple[Callable[[Record], None], ...]]
EVERYTHING = ""


class Process:
    """Part of a world: none of it holds records."""

    def __init__(self, entries: Entries) -> None:
        self.holdings = Lines(
            "holdings", kinds.Holding, entries=entries, until_ms=_until_ms)
        self.overlaps, self.descents = Overlaps(entries), Descents(self.holdings)
        self.fineness, self.sharing = Fineness(), Sharing()
        self.layings, self.mingled_known = Layings(), MingledKnown()
        self.said_since, self.claims_known = SaidSince(), ClaimsKnown()
        """Caches of what they come to."""
        self.meetings = Lines("meetings", kinds.Meeting, entries=entries, until_ms=_never)
        self.concerns = Lines("concerns", kinds.Concern, entries=entries, until_ms=_never)
        self.stances = Lines("stances", kinds.Stance, entries=entries, until_ms=_never)
        self.commitments = Lines(
            "commitments", kinds.Commitment, entries=entries, until_ms=_never)
        self.needed = Lines("needed", kinds.Needed, entries=entries, until_ms=_never)
        self.rosters = Lines("rosters", kinds.Roster, entries=entries, until_ms=_never)
        self.announcements = Lines(
            "announcements", kinds.Announcement, entries=entries, until_ms=_never)
        self.reopened = Said(entries, lambda said: said.concern)
        self.decisions = Said(entries, lambda said: said.at)
        self.countersigned = Said(entries, lambda said: said.of)
        self.fulfilled = Said(entries, lambda said: said.commitment)
        self.holds = Said(entries, lambda said: said.subject)
        self.counters = Said(entries, lambda said: said.counter)
        self.calls = Said(entries, lambda _: EVERYTHING)
        self.heard = Said(entries, lambda said: said.call)
        self.hand_overs = Said(entries, lambda _: EVERYTHING)
        self.taken_over = Said(entries, lambda said: said.of)

    @property
    def lines(self) -> tuple[Lines[kinds.Statement], ...]:
        """All that may be replaced and withdrawn."""
        found = (self.holdings, self.meetings, self.concerns, self.stances, self.commitments,
                 self.needed, self.rosters, self.announcements)
        return cast(tuple[Lines[kinds.Statement], ...], found)

    def withdraw(self, subject: RecordHash, record: Record) -> None:
        for line in self.lines:
            line.withdraw(subject, record)

    def wires(self) -> Wires:
        return {
            kinds.Holding: (self.holdings.apply, self.descents.apply, self.overlaps.apply),
            kinds.Meeting: (self.meetings.apply,),
            kinds.Concern: (self.concerns.apply,),
            kinds.Stance: (self.stances.apply,),
            kinds.Commitment: (self.commitments.apply,),
            kinds.Needed: (self.needed.apply,),
            kinds.Roster: (self.rosters.apply,),
            kinds.Announcement: (self.announcements.apply,),
            kinds.Reopened: (self.reopened.apply,),
            kinds.Decision: (self.decisions.apply,),
            kinds.Countersigned: (self.countersigned.apply,),
            kinds.Fulfilled: (self.fulfilled.apply,),
            kinds.Holds: (self.holds.apply,),
            kinds.CounterSet: (self.counters.apply,),
            kinds.Call: (self.calls.apply,),
            kinds.CallHeard: (self.heard.apply,),
            kinds.HandOver: (self.hand_overs.apply,),
            kinds.HandOverTaken: (self.taken_over.apply,),
        }


def _until_ms(record: Record) -> int | None:
    return cast(kinds.Holding, record.said).until_ms


def _never(_: Record) -> None:
    return None
