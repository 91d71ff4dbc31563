"""Everything that a node's log means at one position of it.

A world folds entries one by one and holds nothing that the log does not: two worlds that have
folded the same records, in any order, say the same about every protection and every notice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Literal, TypeAlias, cast

import numpy as np

from hudna.log.entry import Entry
from hudna.place.clash import clash
from hudna.place.volume import Clash, Volume
from hudna.record import kinds
from hudna.record.hiding import Hiding, recall
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.terms.load import Loaded
from hudna.terms.working import Working
from hudna.view.about import unheld
from hudna.view.agreement import Agreements
from hudna.view.conflicts import own_line
from hudna.view.entries import Entries
from hudna.view.foldings import FROZEN, HELD
from hudna.view.forgetting import forget
from hudna.view.frozen import EMPTY, Frozen, Sections
from hudna.view.grounds import Grounds
from hudna.view.happened import Happened
from hudna.view.histories import Histories
from hudna.view.incident_waiting import Waits
from hudna.view.incursions import Incursions
from hudna.view.mailbox import Mailbox
from hudna.view.notices import Notices, notice
from hudna.view.probing import Doubt
from hudna.view.process.folds import Process
from hudna.view.recalls import Recalls
from hudna.view.receipts import Receipts
from hudna.view.register import Register, protection
from hudna.view.releases import PROTECTIONS, Releases, common, goes_to
from hudna.view.reply_due import reply_due_ms
from hudna.view.reviews import Reviews
from hudna.view.sealed import Sealed
from hudna.view.sealing import Sealings
from hudna.view.sightings import Sightings
from hudna.view.steps import Steps
from hudna.view.stops import Stops, stop
from hudna.view.taking_part import TakingPart
from hudna.view.volumes import notice_volume, protection_volume
from hudna.view.warned import Warnings

Meeting: TypeAlias = Clash | Literal["unknown"] | None


class World:
    """The views of one node: `me` is its party, `genesis` the agreement that it began under.

    No record in it has its text (see `Entries`). `frozen` is a beginning that `freeze` has made
    of another world of the same node."""

    def __init__(self, genesis: Loaded, me: PartyId, frozen: Frozen = EMPTY) -> None:
        self.me = me
        self.entries = Entries(frozen)
        self.hiding = Hiding(me)
        self.agreements = Agreements(genesis)
        self.register = Register(self.entries, frozen)
        self.notices = Notices(self.entries, frozen)
        self.stops = Stops()
        self.reviews = Reviews()
        self.histories = Histories()
        self.sealed = Sealed(self.entries, frozen)
        self.releases = Releases(self.entries, frozen)
        self.recalls = Recalls()
        self.steps = Steps(self.entries, frozen)
        self.mailbox = Mailbox()
        self.incursions = Incursions(self.entries)
        self.sightings = Sightings(me, self.entries)
        self.warnings = Warnings(me, self.entries)
        self._happened = happened = Happened(
            me, self.entries, partial(reply_due_ms, self), frozen)
        self.reports, self.incidents = happened.reports, happened.incidents
        self.challenges, self.access = happened.challenges, happened.access
        self.counts, self.bulletins = happened.counts, happened.bulletins
        self.process = Process(self.entries)
        self.waits, self.grounds = Waits(), Grounds()
        self.taking_part = TakingPart(lambda: self.agreements)
        self.receipts = Receipts(me, self.entries, partial(goes_to, self),
                                 lambda r: unheld(self, r.said), frozen)
        self.facts: dict[RecordHash, Any] = {}
        """A cache of what does not depend on the clock, by notice; `view.standing` fills it."""
        self.sealings = Sealings()
        """The same of what is sealed; only the depositary's node fills it."""
        self.doubts: dict[RecordHash, tuple[Doubt, ...]] = {}
        """Why each notice looks like a question about something sealed; `view.probing` fills it."""
        self._meetings: dict[tuple[RecordHash, str], Meeting] = {}
        self._folds: dict[type, tuple[Callable[[Record], None], ...]] = self._wire()
        self.latest_ms = self.entries.latest_ms
        """When this node last admitted anything, by its own clock; never goes back."""
        self._few: list[int] = []
        self._fold_few(frozen)

    @property
    def size(self) -> int:
        """How much of the log is folded."""
        return self.entries.size

    @property
    def terms(self) -> Working:
        """The working terms of the agreement now in effect."""
        return self.agreements.terms

    def apply(self, entry: Entry) -> None:
        """Fold one entry, the next of the log."""
        record = self.entries.add(entry).record
        if self._blank(record):
            record = self.entries.record(entry.index)
        self.latest_ms = max(self.latest_ms, entry.admitted_ms)
        self.receipts.came(record)
        self.receipts.said(record)
        self._fold(record)
        forget(self, record)
        self._forget_sealed(record)

    def freeze(self) -> Sections:
        """All that is folded, so that another world of this node can begin with it."""
        return {
            **self.entries.freeze(), **self.register.freeze(), **self.notices.freeze(),
            **self.receipts.freeze(self._partners()), **self.releases.freeze(),
            **self.steps.freeze(), **self.sealed.freeze(), **self.reports.freeze(),
            "few": np.array(self._few, np.uint32).tobytes(),
        }

    def remember(self, whole: Frozen) -> None:
        """Take from the frozen world, of which this one is all, what it had counted up."""
        self.receipts.remember(whole, self._partners())

    def _partners(self) -> list[PartyId]:
        return [p.id for p in self.terms.agreement.parties if p.id != self.me]

    def _fold(self, record: Record) -> None:
        if not isinstance(record.said, FROZEN):
            self._note_few(record)
        for fold in self._folds[type(record.said)]:
            fold(record)

    def _note_few(self, record: Record) -> None:
        place = self.entries.place_of(record)
        at = bisect_left(self._few, place)
        if self._few[at:at + 1] != [place]:
            self._few.insert(at, place)

    def _fold_few(self, frozen: Frozen) -> None:
        """Fold anew, in log order, what is of kinds of which a log has few."""
        places = frozen.numbers("few", "u4")
        for place in places[:np.searchsorted(places, frozen.size)].tolist():
            record = self.entries.record(place)
            if isinstance(record.said, kinds.Withdrawal):
                self._withdraw_of_process(record)
            else:
                self._fold(record)

    def _recall(self, record: Record) -> None:
        """The same; and what is left of a protection may reach further than it did."""
        self.recalls.apply(record)
        self._erase(record)
        self.facts.clear()
        self.sealings.forget()
        self._meetings.clear()
        if subject := self.record(recall(record).subject):
            self._take_back(subject)

    def _register(self, record: Record) -> None:
        self.register.apply(record)
        self._take_back(record)

    def _take_back(self, record: Record) -> None:
        """What of a protection its author has recalled, whichever came first."""
        if not self.hiding.recalls(record.hash, record.author):
            return
        if isinstance(record.said, (*PROTECTIONS, kinds.Existence)):
            self.register.taken_back(record, common(self, record))
        if isinstance(record.said, kinds.Existence):
            self._note_few(record)

    def _erase(self, record: Record) -> None:
        """Whatever a view says of the subject from here on is without the words that are gone."""
        self.hiding.apply(record)
        subject = self.record(cast(kinds.Erasure | kinds.Recall, record.said).subject)
        if subject is not None and self._blank(subject):
            self.facts.clear()
            self.reports.forget(subject.hash)
            self._fold_again(self.entries[subject.hash].record)

    def _blank(self, record: Record) -> bool:
        gone = self.hiding.gone(record.hash, record.author)
        return bool(gone) and self.entries.blank(record.hash, gone)

    def _fold_again(self, record: Record) -> None:
        """Anew, the view that itself holds records of this kind, if one does."""
        of = next((kinds_ for kinds_ in HELD if isinstance(record.said, kinds_)), ())
        match record.said:
            case kinds.AgreementSigned():
                self.agreements = Agreements(self.agreements.genesis)
            case kinds.Stop() | kinds.StopTaken() | kinds.StopLifted():
                self.stops = Stops()
            case kinds.AfterTheFact() | kinds.Finding():
                self.reviews = Reviews()
            case kinds.WalkedOut() | kinds.CameBack() | kinds.Joining() | kinds.Leaving():
                self.taking_part = TakingPart(lambda: self.agreements)
            case kinds.Erasure():
                self.hiding.replace(record)
            case kinds.Recall():
                self.hiding.replace(record)
                self.recalls.apply(record)
        if not of:
            return
        self._folds = self._wire()
        for held in (r for r in map(self.entries.record, self._few) if isinstance(r.said, of)):
            self._folds[type(held.said)][0](held)

    def _forget_sealed(self, record: Record) -> None:
        said = record.said
        if isinstance(said, kinds.AgreementText | kinds.AgreementSigned):
            self.sealings.forget()
            self.doubts.clear()
        about = self.record(said.subject) if isinstance(said, kinds.Withdrawal) else record
        self.sealings.take_note(self, about)

    def follow(self, entries: Iterable[Entry]) -> World:
        for entry in entries:
            self.apply(entry)
        return self

    def record(self, of: RecordHash) -> Record | None:
        entry = self.entries.get(of)
        return entry.record if entry else None

    def meeting(self, flight: Record, other: Record) -> Meeting:
        """How the notice `flight` meets a protection or another notice."""
        volume = (
            notice_volume(other.said) if isinstance(other.said, kinds.Notice)
            else protection_volume(protection(other))
        )
        return self.meeting_volume(flight, other.hash, volume)

    def meeting_volume(self, flight: Record, name: str, volume: Volume) -> Meeting:
        """The same for any volume, of which `name` must say everything: a record's hash, or the
        digest of the agreement that draws it and its id there. What met once is kept by it."""
        pair = (flight.hash, name)
        if pair not in self._meetings:
            self._meetings[pair] = _meet(notice_volume(notice(flight)), volume)
        return self._meetings[pair]

    def stops_on(self, record: Record) -> tuple[Record, ...]:
        """Every stop ever sent against this notice, another version of its line or an area that
        it meets, lifted or not: a flight announced anew takes its stops with it."""
        line = {record.hash, *own_line(self, record)}
        return tuple(s for s in self.stops.about(line) if self._stops(s, record, line))

    def _stops(self, sent: Record, record: Record, line: set[RecordHash]) -> bool:
        said = stop(sent)
        if said.area is None:
            return said.notice in line
        return self.meeting_volume(record, sent.hash, Volume(said.area)) is not None

    def _withdraw(self, record: Record) -> None:
        subject = cast(kinds.Withdrawal, record.said).subject
        self.register.lines.withdraw(subject, record)
        self.notices.lines.withdraw(subject, record)
        about = self.record(subject)
        if about is None or not isinstance(about.said, (*FROZEN, kinds.Existence)):
            self._withdraw_of_process(record)

    def _withdraw_of_process(self, record: Record) -> None:
        """What is withdrawn there is folded anew, and so must be what withdrew it; its subject may
        come later."""
        self.process.withdraw(cast(kinds.Withdrawal, record.said).subject, record)
        self._note_few(record)

    def _join(self, record: Record) -> None:
        self.taking_part.join(record)
        self.receipts.look_again()

    def _leave(self, record: Record) -> None:
        self.taking_part.leave(record)
        self.receipts.look_again()

    def _propose(self, record: Record) -> None:
        """A text may come after its signatures, and have other parties."""
        self.agreements.propose(record, self._admitted_ms(record))
        self.receipts.look_again()

    def _sign(self, record: Record) -> None:
        self.agreements.sign(record, self._admitted_ms(record))
        self.receipts.look_again()

    def _admitted_ms(self, record: Record) -> int:
        return self.entries[record.hash].admitted_ms

    def _wire(self) -> dict[type, tuple[Callable[[Record], None], ...]]:
        """Which folds take which kind. Every kind has its line here, or it cannot be folded."""
        return {
            kinds.Site: (self._register,),
            kinds.Area: (self._register,),
            kinds.Movement: (self._register,),
            kinds.Verified: (self.register.verify,),
            kinds.Withdrawal: (self._withdraw,),
            kinds.Acknowledgement: (self.receipts.acknowledge,),
            kinds.Notice: (self.notices.apply,),
            kinds.Concurrence: (self.notices.answer,),
            kinds.Objection: (self.notices.answer,),
            kinds.Renewal: (self.notices.renew,),
            kinds.AfterTheFact: (self.reviews.apply,),
            kinds.Finding: (self.reviews.find,),
            kinds.Stop: (self.stops.apply,),
            kinds.StopTaken: (self.stops.take,),
            kinds.StopLifted: (self.stops.lift,),
            kinds.AgreementText: (self._propose,),
            kinds.AgreementSigned: (self._sign,),
            kinds.Receipt: (self.receipts.receive,),
            kinds.KeyAdded: (),
            kinds.KeyRevoked: (),
            kinds.KeyReplaced: (),
            kinds.Erasure: (self._erase,),
            kinds.Existence: (self.register.exists,),
            kinds.Released: (self.releases.apply,),
            kinds.Recall: (self._recall,),
            kinds.Hidden: (self.recalls.hide,),
            kinds.Opened: (self.steps.open,),
            kinds.PassedOn: (self.steps.pass_on,),
            kinds.Looked: (self.steps.look,),
            kinds.Deposit: (self.mailbox.deposit,),
            kinds.Available: (self.mailbox.make_available,),
            kinds.Suspension: (self.notices.suspend,),
            kinds.SealedAnswer: (self.sealed.answer,),
            kinds.WalkedOut: (self.taking_part.walk,),
            kinds.CameBack: (self.taking_part.walk,),
            kinds.Joining: (self._join,),
            kinds.Leaving: (self._leave,),
            kinds.TwoHistories: (self.histories.apply,),
            kinds.Incursion: (self.incursions.apply,),
            kinds.IncursionAnswer: (self.incursions.answer,),
            kinds.Sighting: (self.sightings.apply,),
            kinds.Weighed: (self.sightings.weigh,),
            kinds.Warned: (self.warnings.apply,),
            **self._happened.wires(),
            **self.process.wires(),
        }


def _meet(flight: Volume, other: Volume) -> Meeting:
    try:
        return clash(flight, other)
    except Exception:
        # Whatever fails, the answer is *unknown*, which is a conflict; never *clear*.
        return "unknown"
