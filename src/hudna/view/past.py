"""What of the past a party that joined may read; and that a party that is out is told nothing.

The past of a joining is what stands before its last word in this node's own log, and only this
node's own records are asked about: each node draws the line where it heard that all had agreed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hudna.record import kinds
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.taking_part import Joined

if TYPE_CHECKING:
    from hudna.view.world import World

_ALWAYS = (
    kinds.AgreementText, kinds.AgreementSigned, kinds.KeyAdded, kinds.KeyRevoked,
    kinds.KeyReplaced, kinds.WalkedOut, kinds.CameBack, kinds.Joining, kinds.Leaving,
    kinds.TwoHistories,
)
"""What says who speaks and under which terms is in effect whenever it was said."""
_FOR_GOOD = (
    kinds.Judged, kinds.Seconded, kinds.IncidentAnswer, kinds.RungTaken, kinds.Challenge,
    kinds.ChallengeReply, kinds.ChallengeOutcome, kinds.Bulletin,
)
"""What stands beside an incident or a protection, whatever is said of it later; and bulletins."""
_ABOUT = (kinds.Verified, kinds.Acknowledgement, kinds.Recall, kinds.Released, kinds.Erasure)
"""Kinds that are in effect while their subject is."""


def delivers_to(world: World, party: PartyId, record: Record) -> bool:
    """Whether `party` takes part, and may read this record of this node's own."""
    if not world.taking_part.takes_part(party) or _said_after_leaving(world, record):
        return False
    joined = world.taking_part.joined(party)
    return not joined or any(_may_read(world, j, record) for j in joined)


def _said_after_leaving(world: World, record: Record) -> bool:
    """A party that has left says nothing more; that it leaves, it says."""
    gone = world.taking_part.gone(world.me)
    return gone is not None and _place(world, record.hash) > _place(world, gone.hash)


def _may_read(world: World, joined: Joined, record: Record) -> bool:
    since = max(_place(world, r.hash) for r in joined.by.values())
    if joined.said.past == "everything" or _place(world, record.hash) > since:
        return True
    return joined.said.past == "in effect" and in_effect(world, record)


def in_effect(world: World, record: Record) -> bool:
    """Whether a record still bears on anything: what stands, and what was said of that."""
    subject = _subject(world, record)
    return subject is not None and _stands(world, subject)


def _subject(world: World, record: Record) -> Record | None:
    # Who likes can say something of what was said of what was said, as long as there is a log.
    while isinstance(record.said, _ABOUT):
        subject = world.record(record.said.subject)
        if subject is None:
            return None
        record = subject
    return record


def _stands(world: World, record: Record) -> bool:
    said = record.said
    match said:
        case kinds.Site() | kinds.Area() | kinds.Movement() | kinds.Holding():
            lines = world.process.holdings if isinstance(said, kinds.Holding) else (
                world.register.lines)
            return lines.stands(record.hash)
        case kinds.Notice():
            return world.notices.lines.stands(record.hash)
        case kinds.Concurrence() | kinds.Objection() | kinds.SealedAnswer():
            return world.notices.lines.stands(said.notice)
        case kinds.Incursion():
            return world.incursions.in_effect(record.hash)
        case kinds.Stop():
            return world.stops.lifted(record.hash) is None
    # An answer goes to whoever has its incursion.
    return isinstance(said, (*_ALWAYS, *_FOR_GOOD, kinds.IncursionAnswer)) or (
        isinstance(said, kinds.Incident) and world.incidents.in_effect(record.hash))


def _place(world: World, of: RecordHash) -> int:
    place = world.entries.place(of)
    assert place is not None, "only what this world has folded is asked about"
    return place
