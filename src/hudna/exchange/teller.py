"""What a node tells one partner of its own words: what waits for it, and with which text."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterator, Sequence

from hudna.exchange import carry
from hudna.exchange.accept import whole
from hudna.exchange.outgoing import Outgoing, about_to, bare, outgoing, with_texts
from hudna.exchange.senders import MOST_WORDS
from hudna.log.append import Log
from hudna.record.authority import TAGS
from hudna.record.kinds import PartyId, Recall, RecordHash
from hudna.record.record import Record
from hudna.view.world import World


class Teller(ABC):
    """A node as its couriers, its mailbox and those who carry files see it."""

    party: PartyId
    log: Log

    @property
    @abstractmethod
    def world(self) -> World: ...

    @abstractmethod
    def takes_part(self, partner: PartyId) -> bool:
        """Whether it is told and heard."""

    def waiting(self, partner: PartyId) -> Sequence[Record]:
        return self.world.receipts.untold(partner) if self.takes_part(partner) else ()

    def queue(self, partner: PartyId) -> Iterator[Record]:
        """The same, one by one, until anything more is folded."""
        return self.world.receipts.waiting(partner) if self.takes_part(partner) else iter(())

    def waits(self, of: RecordHash, partner: PartyId) -> bool:
        return self.world.receipts.waits(of, partner)

    def how_many_wait(self, partner: PartyId) -> int:
        return self.world.receipts.how_many_wait(partner) if self.takes_part(partner) else 0

    def outgoing(self, record: Record, partner: PartyId) -> Outgoing:
        return outgoing(self.world, self.log, record, partner)

    async def packed(self, records: Sequence[Record], partner: PartyId) -> list[Outgoing]:
        """The same for many, off the event loop but for what the views say."""
        withheld = [about_to(self.world, r, partner) for r in records]
        return await asyncio.to_thread(with_texts, self.log, withheld)

    def other(self, of: RecordHash, partner: PartyId) -> Outgoing | None:
        """What a receipt of the partner's may name beside what was sent: nothing of others."""
        if (record := self.world.record(of)) is None:
            return None
        mine = record.author == self.party
        return self.outgoing(record, partner) if mine else Outgoing(record, frozenset())

    def checkpoint(self) -> str:
        return self.log.checkpoint()

    def text_of(self, record: RecordHash) -> str:
        return whole(self.log, self.world.entries[record].record).presentation

    def words_on_keys(self) -> tuple[str, ...]:
        """What this node's party has said of its own keys, as signed, without any word that may
        be withheld: whoever reads them may have been told less than all."""
        own = [e.record for e in self.log.entries_of(TAGS) if e.record.author == self.party]
        return tuple(bare(record) for record in own[-MOST_WORDS:])

    def words_waiting(self, partner: PartyId) -> tuple[str, ...]:
        """Those of them that the partner has not receipted: it may know a key by them alone."""
        waiting = (e.record for e in self.log.entries_of(TAGS) if e.record.author == self.party)
        return tuple(bare(r) for r in waiting if self.waits(r.hash, partner))[-MOST_WORDS:]

    def carried_to(
        self: carry.Home, party: PartyId, answers: Sequence[carry.Answered] = ()
    ) -> AsyncIterator[carry.Packed]:
        """What waits for a partner, as files for whoever carries them. Raises `Refused`."""
        return carry.files(self, party, answers)

    def destroyed(self, wanted: Recall) -> bool:
        """Whether what a partner has taken back is gone from this log."""
        return self.log.destroyed(wanted.subject, wanted.digests)
