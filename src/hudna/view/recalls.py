"""What was taken back, from whom, and who has hidden it since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import msgspec

from hudna.record.hiding import recall
from hudna.record.kinds import Hidden, PartyId, RecordHash
from hudna.record.record import Record

if TYPE_CHECKING:
    from hudna.view.world import World


class Recalls:
    """Few: folded anew from the records themselves."""

    def __init__(self) -> None:
        self._said: dict[RecordHash, Record] = {}
        self._hidden: dict[RecordHash, list[Record]] = {}

    def apply(self, record: Record) -> None:
        self._said[record.hash] = record

    def hide(self, record: Record) -> None:
        self._hidden.setdefault(hidden(record).recall, []).append(record)

    def all(self) -> tuple[Record, ...]:
        """Every recall, in the order it was heard of."""
        return tuple(self._said.values())

    def narrowing(self) -> tuple[Record, ...]:
        """Those that took from all guarantors what they had of a place."""
        return tuple(r for r in self._said.values() if recall(r).narrows)

    def hidden(self, of: RecordHash) -> dict[PartyId, Record]:
        """Who says that it has hidden all that the recall `of` names."""
        found: dict[PartyId, Record] = {}
        for said in self._hidden.get(of, ()):
            if of in self._said and _answers(said, self._said[of]):
                found.setdefault(said.author, said)
        return found


class Unhidden(msgspec.Struct, frozen=True):
    """What `party` has not hidden that was taken back from it at `since_ms`; `told_ms` is when it
    was told of the recall, by its receipt."""

    recall: Record
    party: PartyId
    since_ms: int
    told_ms: int | None


def unhidden(world: World, now_ms: int) -> tuple[Unhidden, ...]:
    """What this node has taken back and a party still has after the time that the agreement gives
    for a receipt, longest first; nothing where it gives none."""
    within = world.terms.receipt_within_ms
    if within is None:
        return ()
    late = (u for u in _waiting(world) if now_ms > u.since_ms + within)
    return tuple(sorted(late, key=lambda u: (u.since_ms, u.recall.hash, u.party)))


def taken_from_here(world: World, subject: Record) -> tuple[Record, ...]:
    """The recalls by which its author has taken back of a record what this node had."""
    return tuple(r for r in world.hiding.recalls(subject.hash, subject.author)
                 if world.me in recall(r).parties and subject.author != world.me)


def to_hide(world: World) -> Iterator[Record]:
    """The recalls that this node has to obey, of records that it has, and has not said that it
    has."""
    for said in world.recalls.all():
        subject = world.record(recall(said).subject)
        if (subject is not None and said in taken_from_here(world, subject)
                and world.me not in world.recalls.hidden(said.hash)):
            yield said


def hidden(record: Record) -> Hidden:
    return cast(Hidden, record.said)


def _waiting(world: World) -> Iterator[Unhidden]:
    for said in world.recalls.all():
        if said.author == world.me:
            told, done = world.receipts.told(said.hash), world.recalls.hidden(said.hash)
            for party in recall(said).parties:
                if party not in done:
                    at = told[party].received_ms if party in told else None
                    yield Unhidden(said, party, said.issued_ms, at)


def _answers(said: Record, asked: Record) -> bool:
    """Of all that was asked, and by one who was asked."""
    done, wanted = hidden(said), recall(asked)
    return (done.subject == wanted.subject and said.author in wanted.parties
            and set(wanted.digests) <= set(done.digests))
