"""The folds over what is said to have happened, put together: which takes which kind."""

from __future__ import annotations

from collections.abc import Callable

from hudna.record import kinds
from hudna.record.kinds import PartyId
from hudna.record.record import Record
from hudna.view.access import Access
from hudna.view.bulletins import Bulletins
from hudna.view.challenges import Challenges, Due
from hudna.view.counts import Counts
from hudna.view.entries import Entries
from hudna.view.frozen import EMPTY, Frozen
from hudna.view.incidents import Incidents
from hudna.view.reports import Reports


class Happened:
    """Part of a world: none of it holds records, and of it reports alone begin frozen, of which a
    log may have many."""

    def __init__(self, me: PartyId, entries: Entries, due: Due, frozen: Frozen = EMPTY) -> None:
        self.reports = Reports(me, entries, frozen)
        self.incidents = Incidents(me, entries)
        self.challenges = Challenges(me, entries, due)
        self.access = Access(me, entries)
        self.counts = Counts(me, entries)
        self.bulletins = Bulletins(me, entries)

    def wires(self) -> dict[type, tuple[Callable[[Record], None], ...]]:
        return {
            kinds.Report: (self.reports.apply,),
            kinds.Linked: (self.reports.link,),
            kinds.Unlinked: (self.reports.unlink,),
            kinds.Assessed: (self.reports.assess,),
            kinds.Incident: (self.incidents.apply,),
            kinds.Judged: (self.incidents.judge,),
            kinds.Seconded: (self.incidents.second,),
            kinds.IncidentAnswer: (self.incidents.answer,),
            kinds.RungTaken: (self.incidents.take_rung,),
            kinds.Challenge: (self.challenges.apply,),
            kinds.ChallengeReply: (self.challenges.reply,),
            kinds.ChallengeOutcome: (self.challenges.outcome,),
            kinds.AccessAsked: (self.access.apply,),
            kinds.AccessOutcome: (self.access.outcome,),
            kinds.Counted: (self.counts.apply,),
            kinds.Reconciled: (self.counts.reconcile,),
            kinds.Bulletin: (self.bulletins.apply,),
        }
