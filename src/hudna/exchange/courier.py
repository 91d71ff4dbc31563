"""The courier to one partner: tries until every record of ours is receipted.

It never gives up and never dies: silence at the other end is shown, waited out and tried again.
A record that the partner refuses is tried on a slower schedule and holds up no other.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol, TypeAlias

import msgspec

from hudna.exchange import delivery, offer, reply, told
from hudna.exchange.bell import Bell
from hudna.exchange.delivery import Delivery
from hudna.exchange.doors import NOWHERE, Carry, Deliver, Leaving
from hudna.exchange.outgoing import Outgoing
from hudna.exchange.told import Sent, Terms
from hudna.exchange.voice import Voice, must_sign
from hudna.fault import Fault, Refused
from hudna.record.authority import Authority
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.say import Say, say

FIRST_S, LONGEST_S = 0.2, 10.0
UNDER_WAY = 4
"""Deliveries on their way at once: the partner opens one while it keeps the one before it."""
REFUSED_AGAIN_MS = 60_000
_LOG = logging.getLogger(__name__)
Answered: TypeAlias = tuple[Sent, bytes]
"""A delivery, and what came back."""

class Partner(msgspec.Struct, frozen=True):
    """`url` is where its node is."""

    party: PartyId
    url: str


@dataclass
class Reached:
    """How a partner is being reached. `waiting`: own records that it has not receipted. `fault`:
    why the last try failed, or why it refuses a record, in English; None if all is well.
    `tried_ms`: when a delivery last set out, which proves nothing; `refusals`: why it refuses
    which record."""

    party: PartyId
    url: str
    waiting: int
    last_told_ms: int | None
    fault: str | None
    tried_ms: int | None = None
    refusals: Mapping[RecordHash, str] = field(default_factory=dict)


class Home(Protocol):
    """What a courier needs of the node that it sets out from."""

    @property
    def voice(self) -> Voice:
        """Refused where this node has no key that is good."""
        ...

    @property
    def authority(self) -> Authority:
        """Whose key is good now."""
        ...

    @property
    def holding(self) -> Say | None:
        """Why nothing may be signed, where nothing may."""
        ...

    def now_ms(self) -> int: ...

    def queue(self, partner: PartyId) -> Iterator[Record]:
        """Own records that the partner has not receipted, in log order, until anything more is
        folded."""
        ...

    def how_many_wait(self, partner: PartyId) -> int: ...

    def waits(self, of: RecordHash, partner: PartyId) -> bool:
        """Whether the record still waits for the partner's receipt."""
        ...

    async def packed(self, records: Sequence[Record], partner: PartyId) -> list[Outgoing]:
        """Records of a view as the partner is to have them, with their text."""
        ...

    def terms(self, partner: PartyId) -> Terms:
        """What may have changed between making a delivery ready and sending it."""
        ...

    def other(self, of: RecordHash, partner: PartyId) -> Outgoing | None:
        """What a receipt of the partner's may name beside what was sent (exchange/told.py)."""
        ...

    def words_on_keys(self) -> tuple[str, ...]: ...

    def words_waiting(self, partner: PartyId) -> tuple[str, ...]:
        """Those of them that the partner has not receipted."""
        ...

    def checkpoint(self) -> str: ...

    async def receipted(self, receipts: Sequence[str]) -> None:
        """Admit the partner's receipts into the log."""
        ...


class Courier:
    """`luck` gives numbers from 0 up to 1, for the jitter. `offer` asks the partner what it has
    already, where much waits after a silence."""

    def __init__(
        self, home: Home, partner: Partner, carry: Deliver, luck: Callable[[], float],
        offer: Carry = NOWHERE.offer,
    ) -> None:
        self.partner = partner
        self._last_told_ms: int | None = None
        self._tried_ms: int | None = None
        self._home, self._carry, self._luck, self._offer = home, carry, luck, offer
        self._leaving = asyncio.Lock()
        self._agreed = False
        self._failed = 0
        self._trouble: str | None = None
        self._refused: dict[RecordHash, tuple[int, str]] = {}
        self._bell = Bell()

    @property
    def party(self) -> PartyId:
        return self.partner.party

    def state(self) -> Reached:
        refusals = {record: why for record, (_, why) in self._refused.items()}
        return Reached(
            self.party, self.partner.url, self._home.how_many_wait(self.party),
            self._last_told_ms, self._trouble or next(iter(refusals.values()), None),
            self._tried_ms, refusals,
        )

    def wake(self) -> None:
        """There is something new to tell: set out at once."""
        self._bell.ring()

    async def run(self) -> None:
        while True:
            await self._bell.wait(await self.once())

    async def once(self) -> float:
        """Take all that is due. How long to wait before the next time, s; 0 if there is more."""
        try:
            # The node answers *unknown* while it cannot follow its log: that is waited out too.
            must_sign(self._home.holding)
            await self._agree()
            await self._take_all()
            self._refused = {h: r for h, r in self._refused.items() if self._waits(h)}
            more = next(self._due(frozenset()), None) is not None
        except _StaysHereError:
            return 0
        except (Refused, OSError) as error:
            return self._put_off(str(error) or type(error).__name__)
        except Exception as error:
            _LOG.exception("courier to %s failed", self.party)
            return self._put_off(type(error).__name__)
        if self._trouble:
            _LOG.info("courier to %s is through again", self.party)
        self._failed, self._trouble = 0, None
        return 0 if more else LONGEST_S

    async def _take_all(self) -> None:
        """One delivery after the other, each naming the one before it. While some are on their way
        the next is made ready, and the answers are taken in as the deliveries were made."""
        flights: deque[asyncio.Future[Answered]] = deque()
        flying: deque[Sent] = deque()
        try:
            while True:
                more = len(flying) < UNDER_WAY and not any(map(_failed, flights))
                ready = await self._ready(flying) if more else None
                if ready:
                    before = flights[-1] if flights else None
                    flights.append(asyncio.ensure_future(self._flown(ready, before)))
                    flying.append(ready)
                elif flights:
                    await self._settle(*await flights[0])
                    flights.popleft()
                    flying.popleft()
                else:
                    return
        finally:
            for flight in flights:
                _let_go(flight)

    async def _agree(self) -> None:
        """Where much waits after a silence, learn what the partner has of it: an answer may have
        been lost, or the end of either log."""
        while not self._agreed and self._home.how_many_wait(self.party) > delivery.MOST:
            try:
                self._agreed = not await self._known()
            except (Refused, OSError):
                # It spares work and nothing else: what the partner has it receipts once more.
                self._agreed = True
        self._agreed = True

    async def _known(self) -> int:
        """How many of the first that wait the partner had receipted."""
        voice = self._home.voice
        first = list(islice(self._home.queue(self.party), offer.MOST))
        packed = offer.pack(offer.Offer(
            voice.party, self.party, voice.exercise, self._home.now_ms(),
            tuple(r.hash for r in first), self._home.words_on_keys()), voice.key)
        digest = delivery.digest(packed)
        answer = reply.unpack(
            await self._offer(packed), self._home.authority,
            sender=self.party, me=voice.party, delivery=digest,
        )
        named = told.named(answer)
        held = await self._home.packed([r for r in first if r.hash in named], self.party)
        if not held:
            return 0
        receipts = told.receipts(answer, Sent(digest, tuple(held)), self._home.authority,
                                 me=voice.party, other=self._other)
        await self._home.receipted(receipts)
        return sum(1 for r in held if not self._waits(r.hash))

    def _due(self, flying: Collection[RecordHash]) -> Iterator[Record]:
        now = self._home.now_ms()
        return (r for r in self._home.queue(self.party)
                if r.hash not in flying and not self._held_back(r, now))

    def _other(self, of: RecordHash) -> Outgoing | None:
        return self._home.other(of, self.party)

    def _waits(self, of: RecordHash) -> bool:
        return self._home.waits(of, self.party)

    def _held_back(self, record: Record, now: int) -> bool:
        if record.hash not in self._refused:
            return False
        since, _ = self._refused[record.hash]
        return 0 <= now - since < REFUSED_AGAIN_MS

    async def _ready(self, flying: Sequence[Sent]) -> Sent | None:
        """What is due next but for what is on its way; None where nothing is."""
        away = frozenset[RecordHash]().union(*(sent.hashes for sent in flying))
        due = list(islice(self._due(away), delivery.MOST))
        if not due:
            return None
        terms = self._home.terms(self.party)
        batch = delivery.batch(await self._home.packed(due, self.party))
        voice = self._home.voice
        packed = delivery.pack(
            Delivery(
                voice.party, self.party, voice.exercise, self._home.checkpoint(),
                self._home.now_ms(), tuple(r.presentation for r in batch),
                after=flying[-1].digest if flying else "",
                keys=self._home.words_waiting(self.party),
            ),
            voice.key,
        )
        return Sent(delivery.digest(packed), batch, packed, terms)

    async def _flown(
        self, sent: Sent, before: asyncio.Future[Answered] | None = None
    ) -> Answered:
        """One after the other leaves: what is taken back while another is leaving stays here, and
        so does what names one that did not leave."""
        async with self._leaving:
            if before is not None and _failed(before):
                raise _StaysHereError
            flight = await self._gone(sent)
        return sent, await flight

    async def _gone(self, sent: Sent) -> asyncio.Future[bytes]:
        """The flight of a delivery, once all of it has left."""
        left = asyncio.Event()
        self._may_leave(sent)
        self._tried_ms = self._home.now_ms()
        flight = asyncio.ensure_future(self._carry(
            sent.packed, Leaving(lambda: self._may_leave(sent), left.set)))
        flight.add_done_callback(lambda _: left.set())
        try:
            await left.wait()
        except asyncio.CancelledError:
            flight.cancel()
            raise
        return flight

    def _may_leave(self, sent: Sent) -> None:
        must_sign(self._home.holding)
        if sent.terms != self._home.terms(self.party):
            raise _StaysHereError

    async def _settle(self, sent: Sent, packed: bytes) -> None:
        me = self._home.voice.party
        answer = reply.unpack(packed, self._home.authority, sender=self.party, me=me,
                              delivery=sent.digest)
        receipts = told.receipts(answer, sent, self._home.authority, me=me, other=self._other)
        await self._home.receipted(receipts)
        turned = told.turned(answer, sent)
        now = self._home.now_ms()
        left = {h for h in sent.hashes if self._waits(h)}
        if left - turned.keys():
            # Else a partner that answers and receipts nothing would be asked without a pause.
            raise Refused(Fault("receipts", f"{len(left)} records without one",
                                say("a receipt or a reason for each record")))
        for record, why in turned.items():
            _LOG.warning("%s refused record %s", self.party, record)
            self._refused[record] = (now, why)
        if receipts:
            self._last_told_ms = now

    def _put_off(self, why: str) -> float:
        if not self._trouble:
            _LOG.warning("courier to %s cannot deliver", self.party)
        self._trouble, self._agreed = why, False
        longest = min(LONGEST_S, FIRST_S * 2.0 ** min(self._failed, 16))
        self._failed += 1
        return longest * (0.5 + self._luck() / 2)


class _StaysHereError(Exception):
    """A delivery must not leave as it is: something was taken back, or the partner has left, while
    it was made ready, or the one before it stays here."""


def _failed(flight: asyncio.Future[Answered]) -> bool:
    """What names one that did not arrive would wait for it in vain."""
    return flight.done() and (flight.cancelled() or flight.exception() is not None)


def _let_go(flight: asyncio.Future[Answered]) -> None:
    """What became of it counts no more: nobody is told of a failure that nobody waits for."""
    flight.cancel()
    flight.add_done_callback(lambda done: done.cancelled() or done.exception())
