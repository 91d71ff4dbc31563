"""What was taken back, from whom, and who has hidden it since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import msgspec

from hudna.record.hiding import recall
from hudna.record.kinds import Hidden, PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.overdue import within_ms

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


class TakenBack(msgspec.Struct, frozen=True):
    """What `recall` takes back from `party`: `told_ms` is when it was told of that, by its
    receipt, `hidden` its word that it has obeyed."""

    recall: Record
    party: PartyId
    told_ms: int | None
    hidden: Record | None


def taken_back(world: World, subject: Record) -> tuple[TakenBack, ...]:
    """All that its author has taken back of a record, from each party, in log order."""
    said = world.hiding.recalls(subject.hash, subject.author)
    return tuple(row for r in said for row in _rows(world, r))


def unhidden(world: World, now_ms: int) -> tuple[TakenBack, ...]:
    """What this node has taken back and a party has not hidden in the time that a receipt may
    take, longest first."""
    until = now_ms - within_ms(world)
    late = (r for r in world.recalls.all() if r.author == world.me and r.issued_ms < until)
    rows = (row for r in late for row in _rows(world, r) if row.hidden is None)
    return tuple(sorted(rows, key=lambda u: (u.recall.issued_ms, u.recall.hash, u.party)))


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


def _rows(world: World, said: Record) -> Iterator[TakenBack]:
    told, done = world.receipts.told(said.hash), world.recalls.hidden(said.hash)
    for party in recall(said).parties:
        at = told[party].received_ms if party in told else None
        yield TakenBack(said, party, at, done.get(party))


def _answers(said: Record, asked: Record) -> bool:
    """Of all that was asked, and by one who was asked."""
    done, wanted = hidden(said), recall(asked)
    return (done.subject == wanted.subject and said.author in wanted.parties
            and set(wanted.digests) <= set(done.digests))
