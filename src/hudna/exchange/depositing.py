"""To leave with the depositary what a partner does not receipt: sealed, so that it alone reads it.

The bytes are on disk here before the deposit is said, and stay until the depositary says that it
has them: whatever is killed in between, what a deposit names can be brought to the depositary.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from hashlib import sha256
from typing import Protocol

from hudna.act.draft import Draft, draft
from hudna.exchange import delivery, letters, sealing
from hudna.exchange.delivery import Delivery
from hudna.exchange.outgoing import Outgoing
from hudna.exchange.voice import Voice
from hudna.fault import Fault, Refused
from hudna.log.blobs import Blobs
from hudna.log.store import StoreError
from hudna.record.authority import Authority
from hudna.record.kinds import Deposit, PartyId, Receipt, RecordHash
from hudna.record.record import Record
from hudna.say import say
from hudna.view.mailbox import deposit
from hudna.view.overdue import depositary, own_deposits, partners, to_deposit
from hudna.view.world import World

UNDER_WAY = 8
"""Deposits for one partner that may wait to be taken by the depositary."""
AGAIN_MS = 60_000
"""When a deposit is brought again of which the depositary has not said that it has it."""
Bring = Callable[[PartyId], Callable[[bytes], Awaitable[bytes]]]
"""The way to a party's mailbox; raises `Refused` or OSError."""
_LOG = logging.getLogger(__name__)


class Home(Protocol):
    """What depositing needs of its node."""

    @property
    def world(self) -> World: ...

    @property
    def voice(self) -> Voice: ...

    @property
    def authority(self) -> Authority: ...

    def now_ms(self) -> int: ...

    def takes_part(self, partner: PartyId) -> bool:
        """Whether it is told anything, with the keys that are known here."""
        ...

    def checkpoint(self) -> str: ...

    def words_on_keys(self) -> tuple[str, ...]: ...

    def outgoing(self, record: Record, partner: PartyId) -> Outgoing: ...

    def text_of(self, record: RecordHash) -> str:
        """The presentation of a record that the log holds."""
        ...

    def words_waiting(self, partner: PartyId) -> tuple[str, ...]: ...

    async def say(self, drafts: Sequence[Draft]) -> list[Record]: ...


class Depositing:
    """`outbox` is this object's own: bytes by their SHA-256."""

    def __init__(self, home: Home, outbox: Blobs, bring: Bring) -> None:
        self._home, self._outbox, self._bring = home, outbox, bring
        self._brought: dict[RecordHash, int] = {}
        self.trouble: str | None = None

    async def once(self) -> None:
        """Deposit what is due, and bring to the depositary what it does not have yet."""
        left = [await self._left(p) for p in partners(self._home.world)
                if self._home.takes_part(p)]
        self._tidy(self._home.world)
        brought = await self._bring_all(self._home.world)
        if refused := next(filter(None, (*left, *brought)), None):
            raise refused
        self.trouble = None

    async def give_back(
        self, to: PartyId, packed: bytes, receipts: Sequence[RecordHash]
    ) -> None:
        """Leave the answer to a delivery that came by the mailbox, for the way to its sender may
        be as closed as its own was."""
        world = self._home.world
        covered = all(any(map(self._sound, own_deposits(world, r, to))) for r in receipts)
        if receipts and not covered and depositary(world) is not None:
            await self._said(to, packed, receipts)

    def _sound(self, record: Record) -> bool:
        """Whether the bytes of a deposit are here or with the depositary."""
        world = self._home.world
        return (world.mailbox.available(record.hash, depositary(world)) is not None
                or self._outbox.has(deposit(record).sealed))

    async def _left(self, party: PartyId) -> Refused | None:
        """Deposit what is due for a party; why not. Who has no key that is good, or none that is
        known here, keeps nobody else's from being deposited."""
        world, now = self._home.world, self._home.now_ms()
        try:
            full = len(self._under_way(world, party)) >= UNDER_WAY
            if not full and (due := to_deposit(world, party, now, self._sound)):
                await self._leave(party, due)
        except StoreError:
            raise
        except Refused as refused:
            return self._troubled(refused)
        return None

    async def _leave(self, to: PartyId, due: Sequence[Record]) -> None:
        voice = self._home.voice
        batch = delivery.batch(self._home.outgoing(r, to) for r in due)
        packed = delivery.pack(
            Delivery(voice.party, to, voice.exercise, self._home.checkpoint(),
                     self._home.now_ms(), tuple(r.presentation for r in batch),
                     keys=self._home.words_waiting(to)),
            voice.key,
        )
        await self._said(to, packed, [r.hash for r in batch])

    async def _said(self, to: PartyId, packed: bytes, records: Sequence[RecordHash]) -> None:
        good = self._home.authority.good(to, "record")
        if not good:
            raise Refused(Fault("to", to, say("a party with a record key that is good")))
        sealed = sealing.seal(packed, good[-1])
        name = sha256(sealed).hexdigest()
        self._outbox.put(name, sealed)
        said = Deposit(to, tuple(records), delivery.digest(packed), name, len(sealed))
        await self._home.say([draft(said)])
        _LOG.warning("%d records for %s are left with the depositary", len(records), to)

    # --- to the depositary ---

    async def _bring_all(self, world: World) -> list[Refused | None]:
        """Why the depositary would not take some of them: these hold up no other. OSError where it
        is not reached."""
        holder = depositary(world)
        now = self._home.now_ms()
        if holder is None:
            return []
        return [await self._brought_to(holder, record, now) for record in self._waiting(world)
                if not 0 <= now - self._brought.get(record.hash, now + 1) < AGAIN_MS]

    async def _brought_to(self, holder: PartyId, record: Record, now: int) -> Refused | None:
        sealed = self._outbox.get(deposit(record).sealed)
        if sealed is None:
            return None
        voice = self._home.voice
        left = letters.Left(voice.party, holder, voice.exercise, self._home.text_of(record.hash),
                            self._home.words_on_keys())
        try:
            await self._bring(holder)(letters.pack(left, voice.key, sealed))
        except Refused as refused:
            return self._troubled(refused)
        except OSError as error:
            self.trouble = str(error) or type(error).__name__
            raise
        self._brought[record.hash] = now
        return None

    def _troubled(self, refused: Refused) -> Refused:
        self.trouble = str(refused)
        return refused

    def _waiting(self, world: World) -> Iterator[Record]:
        """Own deposits that the depositary does not have, and that are still of use."""
        if not (here := self._outbox.names()):
            return
        for record in tuple(world.mailbox.deposits.values()):
            if record.author == world.me and deposit(record).sealed in here and _of_use(
                    world, record):
                yield record

    def _under_way(self, world: World, to: PartyId) -> list[Record]:
        return [r for r in self._waiting(world) if deposit(r).to == to]

    def _tidy(self, world: World) -> None:
        """Let go of bytes that nobody needs from here any more."""
        needed = {deposit(r).sealed for r in self._waiting(world)}
        for name in self._outbox.names() - needed:
            self._outbox.drop(name)


def _of_use(world: World, record: Record) -> bool:
    if world.mailbox.available(record.hash, depositary(world)) is not None or _outdated(
            world, record):
        return False
    to = deposit(record).to
    own = [h for h in deposit(record).records if not _is_receipt(world, h)]
    return not own or any(to not in world.receipts.told(h) for h in own)


def _outdated(world: World, record: Record) -> bool:
    """Whether something in it was taken back or erased after it was sealed: then it must not reach
    its reader, and what is left of it is deposited anew."""
    since = world.entries[record.hash].index
    hiding = world.hiding
    return any(world.entries[said.hash].index > since for of in deposit(record).records
               if hiding.about(of)
               for said in (*hiding.recalls(of, world.me), *hiding.binding(of, world.me)))


def _is_receipt(world: World, of: RecordHash) -> bool:
    found = world.record(of)
    return found is not None and isinstance(found.said, Receipt)
