"""What a node takes in from its partners, by each of its doors."""

from __future__ import annotations

from hudna.exchange import carry
from hudna.exchange.delivery import Delivery
from hudna.exchange.mailbox import Mail
from hudna.exchange.receiving import Receiving


class Hearer:
    """A node as its partners' nodes, its mailbox and those who bring files reach it. Everything
    raises `Refused`, and what is answered is on disk by then."""

    mail: Mail
    _receiving: Receiving

    async def receive(self, packed: bytes) -> bytes:
        """Take in a partner's delivery, in its turn. What is answered is in the log by then."""
        return await self._receiving.receive(packed)

    async def receive_carried(self, packed: bytes) -> bytes:
        """The same for one that came by another way than the line."""
        return await self._receiving.receive(packed, in_turn=False)

    async def take_delivery(self, opened: Delivery, digest: str) -> bytes:
        """The same for one whose signature was checked, whichever way it came."""
        return await self._receiving.take(opened, digest)

    async def take_offer(self, packed: bytes) -> bytes:
        """A partner asks which of its records are receipted here already."""
        return await self._receiving.offered(packed)

    async def take_deposit(self, packed: bytes) -> bytes:
        """A partner leaves something for another."""
        return await self.mail.held.take(packed)

    async def give_deposit(self, packed: bytes) -> bytes:
        """A partner asks for what others have left for it here."""
        return await self.mail.held.give(packed)

    async def carried_here(self: carry.Home, file: bytes) -> carry.Brought:
        """Take in a file that a partner's node has packed."""
        return await carry.take_in(self, file)
