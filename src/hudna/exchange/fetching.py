"""To fetch from the depositary what others have left there for this node, and to answer it.

What comes so enters by the same door as any delivery. The answer goes back the same way, for the
sender may be as far out of reach as it was: its receipts are in this node's log by then.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from hashlib import sha256
from typing import Protocol

from hudna.exchange import delivery, jws, letters, reply, sealing, told
from hudna.exchange.delivery import Delivery
from hudna.exchange.letters import Asked, Given
from hudna.exchange.outgoing import Outgoing
from hudna.exchange.reply import Reply
from hudna.exchange.told import Sent
from hudna.exchange.voice import Voice
from hudna.fault import Fault, Refused
from hudna.record.authority import Authority
from hudna.record.keys import SigningKey
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.record.sign import hash_of
from hudna.say import Say, say
from hudna.view.mailbox import available, deposit
from hudna.view.overdue import depositary
from hudna.view.world import World

Ask = Callable[[PartyId], Callable[[bytes], Awaitable[bytes]]]
"""The way to a party's mailbox; raises `Refused` or OSError."""
GiveBack = Callable[[PartyId, bytes, Sequence[RecordHash]], Awaitable[None]]
AGAIN_MS = 600_000
"""When something is asked for again that could not be taken in."""
_LOG = logging.getLogger(__name__)


class Home(Protocol):
    """What fetching needs of its node. `secrets`: the record keys that it holds, oldest first."""

    @property
    def world(self) -> World: ...

    @property
    def voice(self) -> Voice: ...

    @property
    def authority(self) -> Authority: ...

    @property
    def secrets(self) -> Sequence[SigningKey]: ...

    def now_ms(self) -> int: ...

    def words_on_keys(self) -> tuple[str, ...]: ...

    def outgoing(self, record: Record, partner: PartyId) -> Outgoing: ...

    def other(self, of: RecordHash, partner: PartyId) -> Outgoing | None: ...

    async def take_delivery(self, opened: Delivery, digest: str) -> bytes:
        """Admit a delivery; the answer, whose receipts are in the log."""
        ...

    async def receipted(self, receipts: Sequence[str]) -> None: ...


class Fetching:
    """`give_back` leaves an answer with the depositary. What is settled is asked for once more
    after a start: the depositary then shows this party's own word that it has it."""

    def __init__(self, home: Home, ask: Ask, give_back: GiveBack) -> None:
        self._home, self._ask, self._give_back = home, ask, give_back
        self._settled: set[RecordHash] = set()
        self._again_ms: dict[RecordHash, int] = {}
        self._taken: list[RecordHash] = []
        self.trouble: str | None = None

    async def once(self) -> None:
        """Take in all that lies there for this node. Refused or OSError: some of it still does."""
        while True:
            want = [available(r).deposit for r in self._lying()][: letters.MOST]
            if not want and not self._taken:
                return
            await self._one(want)

    def _lying(self) -> Iterator[Record]:
        world, now = self._home.world, self._home.now_ms()
        holder = depositary(world)
        return (r for r in world.mailbox.all_available()
                if r.author == holder and available(r).to == world.me
                and available(r).deposit not in self._settled
                and self._again_ms.get(available(r).deposit, 0) <= now)

    async def _one(self, want: Sequence[RecordHash]) -> None:
        holder, taken = depositary(self._home.world), tuple(self._taken[: letters.MOST])
        if holder is None:
            self._taken.clear()
            return
        given, content = await self._asked(holder, tuple(want), taken)
        del self._taken[: len(taken)]
        gone = given.gone.keys() & set(want)
        for of in gone:
            self._gone(of, given.gone[of])
        if given.deposit:
            await self._opened(given.deposit, content)
        elif not gone:
            # Else a depositary that answers with nothing would be asked without end.
            self._settled.update(want)

    async def _asked(
        self, holder: PartyId, want: tuple[RecordHash, ...], taken: tuple[RecordHash, ...]
    ) -> tuple[Given, bytes]:
        home, voice = self._home, self._home.voice
        packed = letters.pack(
            Asked(voice.party, holder, voice.exercise, home.now_ms(), want, taken,
                  home.words_on_keys()), voice.key)
        answer = await self._ask(holder)(packed)
        given, opened = letters.unpack(answer, Given, home.authority, me=voice.party)
        asked = delivery.digest(packed)
        if (given.sender, given.asked) != (holder, asked) or given.deposit not in ("", *want):
            raise _no("given", given.sender, say("the depositary's answer to this question"))
        return given, opened.after

    def _gone(self, of: RecordHash, word: str) -> None:
        """What is not kept was taken by this party, or the depositary has lost it."""
        self._settled.add(of)
        if not self._is_own(word):
            self.trouble = f"the depositary has lost deposit {of}"
            _LOG.error("the depositary no longer has deposit %s, nor our word that we took it", of)

    def _is_own(self, word: str) -> bool:
        token = word.encode("ascii", "replace")
        for key in self._home.secrets:
            try:
                jws.check(token, letters.ASKED, key.public)
            except Refused:
                continue
            return True
        return False

    async def _opened(self, of: RecordHash, content: bytes) -> None:
        record = next(r for r in self._lying() if available(r).deposit == of)
        self._again_ms[of] = self._home.now_ms() + AGAIN_MS
        try:
            if sha256(content).hexdigest() != available(record).sealed:
                raise _no("sealed", f"{len(content)} other bytes", say("the bytes deposited"))
            packed = sealing.unseal(content, self._home.secrets)
            await self._taken_in(available(record).sender, packed)
        except Refused as refused:
            # It stays with the depositary, and holds up nothing else that lies there.
            self.trouble = str(refused)
            _LOG.warning("what %s left with the depositary was refused", available(record).sender)
            return
        self._settled.add(of)
        self._again_ms.pop(of)
        self._taken.append(of)

    async def _taken_in(self, sender: PartyId, packed: bytes) -> None:
        if jws.type_of(packed) == reply.TYP:
            await self._answered(sender, packed)
            return
        home = self._home
        opened = delivery.unpack(
            packed, home.authority, me=home.world.me, exercise=home.voice.exercise)
        if opened.sender != sender:
            raise _no("from", opened.sender, say("{party}", party=sender))
        answer = await home.take_delivery(opened, delivery.digest(packed))
        receipts = [hash_of(p) for p in reply.of(answer).receipts]
        await self._give_back(sender, answer, receipts)

    async def _answered(self, sender: PartyId, packed: bytes) -> None:
        """The answer to a delivery of ours that came to its reader by the mailbox."""
        home, said = self._home, reply.of(packed)
        sent = self._sent(sender, said)
        answer = reply.unpack(packed, home.authority, sender=sender, me=home.world.me,
                              delivery=sent.digest)
        await home.receipted(told.receipts(answer, sent, home.authority, me=home.world.me,
                                           other=lambda of: home.other(of, sender)))

    def _sent(self, to: PartyId, said: Reply) -> Sent:
        world = self._home.world
        for record in world.mailbox.deposits.values():
            found = deposit(record)
            if (record.author, found.to, found.delivery) == (world.me, to, said.delivery):
                own = filter(None, map(world.record, found.records))
                return Sent(found.delivery, tuple(self._home.outgoing(r, to) for r in own))
        raise _no("reply", said.delivery, say("a delivery that was left with the depositary"))


def _no(where: str, found: object, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
