"""What partners bring to this node and ask of it. What is answered is in the log by then."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Protocol

from hudna.act.draft import Draft
from hudna.exchange import accept, delivery, offer, reply
from hudna.exchange.accept import Outcome
from hudna.exchange.delivery import Delivery
from hudna.exchange.opening import Opening
from hudna.exchange.reception import BusyError, Reception
from hudna.exchange.seen import Sight
from hudna.exchange.turns import Turns
from hudna.exchange.voice import Voice
from hudna.fault import Fault
from hudna.log.append import Log
from hudna.record.authority import Authority
from hudna.record.kinds import PartyId
from hudna.record.record import Record
from hudna.say import say
from hudna.view.world import World

AT_ONCE = 8
"""Deliveries of one partner under way here: each holds some ten megabytes. Ours sends four."""


class Home(Protocol):
    """What receiving needs of its node."""

    @property
    def party(self) -> PartyId: ...

    @property
    def exercise(self) -> str | None: ...

    @property
    def world(self) -> World: ...

    @property
    def authority(self) -> Authority: ...

    @property
    def log(self) -> Log: ...

    @property
    def voice(self) -> Voice:
        """Refused where this node has no key that is good."""
        ...

    def now_ms(self) -> int: ...

    def takes_part(self, partner: PartyId) -> bool: ...

    async def say(self, drafts: Sequence[Draft]) -> list[Record]: ...

    async def follow(self) -> None:
        """Fold what the log holds beyond the world."""
        ...


class Receiving:
    """On one event loop. `sight` regards what partners have signed of their logs."""

    def __init__(self, home: Home, reception: Reception, sight: Sight) -> None:
        self._home, self._reception, self._sight = home, reception, sight
        self._turns, self._opening = Turns(), Opening(home.log)
        self._under_way: set[asyncio.Task[bytes]] = set()
        self._of: Counter[PartyId] = Counter()
        self._receipting: defaultdict[PartyId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def end(self) -> None:
        """Take in nothing more; what is being taken in is, when this returns."""
        await self._turns.end()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def close(self) -> None:
        """Let go of what helps to open. Blocks."""
        self._opening.close()

    async def receive(self, packed: bytes, *, in_turn: bool = True) -> bytes:
        """Take in a partner's delivery. `in_turn`: after the one that it names, which is on the
        same line; what comes in any other way waits for none."""
        home = self._home
        opened = await self._reception.read(packed, lambda: delivery.unpack(
            packed, home.authority, me=home.party, exercise=home.exercise))
        return await self.take(opened, delivery.digest(packed),
                               after=opened.after if in_turn else "")

    async def take(self, opened: Delivery, digest: str, after: str = "") -> bytes:
        """The same for one whose signature was checked, whichever way it came."""
        if self._of[opened.sender] >= AT_ONCE:
            raise BusyError(Fault("body", f"{AT_ONCE} deliveries under way",
                                  say("fewer of them; come again later")))
        # Shielded like an append: a partner that hangs up must not leave an entry not followed.
        task = asyncio.create_task(self._received(opened, digest, after))
        self._under_way.add(task)
        self._of[opened.sender] += 1
        task.add_done_callback(lambda done: self._over(done, opened.sender))
        return await asyncio.shield(task)

    def _over(self, task: asyncio.Task[bytes], sender: PartyId) -> None:
        self._under_way.discard(task)
        self._of[sender] -= 1
        if not task.cancelled():
            # Whoever has hung up hears of it no more.
            task.exception()

    async def offered(self, packed: bytes) -> bytes:
        """A partner asks which of its records are receipted here already."""
        home = self._home
        offered = await self._reception.read(packed, lambda: offer.unpack(
            packed, home.authority, me=home.party, exercise=home.exercise))
        given = offer.given(home.world, offered)
        if not given and home.takes_part(offered.sender):
            self._opening.expect(len(offered.hashes))
        known = await asyncio.to_thread(offer.answer, home.log, home.party, offered,
                                        delivery.digest(packed), given)
        return reply.pack(known, home.voice.key)

    async def _received(self, brought: Delivery, digest: str, after: str) -> bytes:
        opened = await self._opening.opened(brought.sender, brought.records)
        async with self._turns.turn(brought.sender, digest, after):
            outside = not self._home.takes_part(brought.sender)
            outcome = await asyncio.to_thread(
                accept.admit, self._home.log, brought, digest, outside=outside, opened=opened)
        # What comes after it is kept meanwhile; two receipts must never name the same record.
        async with self._receipting[brought.sender]:
            return await self._receipted(brought, outcome)

    async def _receipted(self, brought: Delivery, outcome: Outcome) -> bytes:
        home = self._home
        if outcome.refused:
            self._reception.refuse(brought.sender, outcome.refused[0].fault, proven=True)
        await asyncio.to_thread(self._sight.regard, brought.checkpoint)
        await home.follow()
        if due := accept.receipt(home.world, outcome, home.log.checkpoint(), home.now_ms()):
            await home.say([due])
        answer = await asyncio.to_thread(
            accept.reply, home.log, home.party, outcome, accept.given(home.world, outcome))
        return reply.pack(answer, home.voice.key)
