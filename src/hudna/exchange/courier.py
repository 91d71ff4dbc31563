"""The courier to one partner: tries until every record of ours is receipted.

It never gives up and never dies: silence at the other end is shown, waited out and tried again.
A record that the partner refuses is tried on a slower schedule and holds up no other.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import msgspec

from hudna.exchange import delivery, reply, told
from hudna.exchange.delivery import Delivery
from hudna.exchange.outgoing import Outgoing
from hudna.exchange.told import Sent
from hudna.exchange.voice import Voice
from hudna.fault import Fault, Refused
from hudna.record.authority import Authority
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.say import say

FIRST_S, LONGEST_S = 0.2, 10.0
REFUSED_AGAIN_MS = 60_000
_LOG = logging.getLogger(__name__)

Carry: TypeAlias = Callable[[bytes], Awaitable[bytes]]
"""Takes a delivery to the partner and brings the answer; raises `Refused` or OSError."""


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

    def now_ms(self) -> int: ...

    def waiting(self, partner: PartyId) -> Sequence[Record]:
        """Own records that the partner has not receipted, in log order."""
        ...

    def outgoing(self, record: Record, partner: PartyId) -> Outgoing:
        """A record of a view as the partner is to have it, with its text."""
        ...

    def checkpoint(self) -> str: ...

    async def receipted(self, receipts: Sequence[str]) -> None:
        """Admit the partner's receipts into the log."""
        ...


class Courier:
    """`luck` gives numbers from 0 up to 1, for the jitter."""

    def __init__(self, home: Home, partner: Partner, carry: Carry, luck: Callable[[], float]):
        self.partner = partner
        self._last_told_ms: int | None = None
        self._tried_ms: int | None = None
        self._home, self._carry, self._luck = home, carry, luck
        self._failed = 0
        self._trouble: str | None = None
        self._refused: dict[RecordHash, tuple[int, str]] = {}
        self._call = asyncio.Event()

    @property
    def party(self) -> PartyId:
        return self.partner.party

    def state(self) -> Reached:
        refusals = {record: why for record, (_, why) in self._refused.items()}
        return Reached(
            self.party, self.partner.url, len(self._home.waiting(self.party)),
            self._last_told_ms, self._trouble or next(iter(refusals.values()), None),
            self._tried_ms, refusals,
        )

    def wake(self) -> None:
        """There is something new to tell: set out at once."""
        self._call.set()

    async def run(self) -> None:
        while True:
            self._call.clear()
            pause = await self.once()
            try:
                # Not wait_for: in Python 3.11 it swallows a cancellation that meets the call.
                async with asyncio.timeout(pause):
                    await self._call.wait()
            except TimeoutError:
                continue

    async def once(self) -> float:
        """Make one try. How long to wait before the next, s; 0 if there is more to take."""
        try:
            # The node answers *unknown* while it cannot follow its log: that is waited out too.
            due = (self._home.outgoing(r, self.party) for r in self._due())
            if batch := delivery.batch(due):
                await self._take(batch)
            more = bool(self._due())
        except (Refused, OSError) as error:
            return self._put_off(str(error) or type(error).__name__)
        except Exception as error:
            _LOG.exception("courier to %s failed", self.party)
            return self._put_off(type(error).__name__)
        if self._trouble:
            _LOG.info("courier to %s is through again", self.party)
        self._failed, self._trouble = 0, None
        return 0 if more else LONGEST_S

    def _due(self) -> list[Record]:
        now = self._home.now_ms()
        waiting = self._home.waiting(self.party)
        self._refused = {r.hash: self._refused[r.hash] for r in waiting if r.hash in self._refused}
        return [r for r in waiting if not self._held_back(r, now)]

    def _held_back(self, record: Record, now: int) -> bool:
        if record.hash not in self._refused:
            return False
        since, _ = self._refused[record.hash]
        return 0 <= now - since < REFUSED_AGAIN_MS

    async def _take(self, batch: tuple[Outgoing, ...]) -> None:
        voice = self._home.voice
        packed = delivery.pack(
            Delivery(
                voice.party, self.party, voice.exercise, self._home.checkpoint(),
                self._home.now_ms(), tuple(r.presentation for r in batch),
            ),
            voice.key,
        )
        sent = Sent(delivery.digest(packed), batch)
        self._tried_ms = self._home.now_ms()
        answer = reply.unpack(
            await self._carry(packed), self._home.authority,
            sender=self.party, me=voice.party, delivery=sent.digest,
        )
        receipts = told.receipts(answer, sent, self._home.authority, me=voice.party)
        await self._home.receipted(receipts)
        self._settle(sent, told.turned(answer, sent), receipts)

    def _settle(self, sent: Sent, turned: dict[RecordHash, str], receipts: Sequence[str]) -> None:
        now = self._home.now_ms()
        left = sent.hashes & {r.hash for r in self._home.waiting(self.party)}
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
        self._trouble = why
        longest = min(LONGEST_S, FIRST_S * 2.0 ** min(self._failed, 16))
        self._failed += 1
        return longest * (0.5 + self._luck() / 2)
