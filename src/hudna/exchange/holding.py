"""The depositary's part of the mailbox: to hold sealed bytes for whoever cannot be reached.

It cannot read what it holds. It says *available since* only of bytes that are on its disk, gives
them to nobody but the party that they are for, and lets go of them on that party's signed word that
it has them, which it keeps in their place.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from typing import Protocol

from hudna.act.draft import Draft, draft
from hudna.exchange import letters
from hudna.exchange.delivery import digest
from hudna.exchange.letters import Asked, Given, Left
from hudna.exchange.reception import Reception
from hudna.exchange.voice import Voice
from hudna.fault import Fault, Refused
from hudna.log.blobs import Blobs
from hudna.log.store import StoreError
from hudna.record.authority import Authority
from hudna.record.kinds import Available, Deposit, PartyId, RecordHash
from hudna.record.open import open_record
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.say import Say, say
from hudna.view.mailbox import deposit
from hudna.view.overdue import depositary
from hudna.view.world import World

MOST, MOST_BYTES = 512, 256 * 1024 * 1024
"""What lies here of one sender: deposits, and bytes. More is refused; nothing is thrown away."""


class Home(Protocol):
    """What holding needs of its node."""

    @property
    def world(self) -> World: ...

    @property
    def voice(self) -> Voice: ...

    @property
    def authority(self) -> Authority: ...

    @property
    def reception(self) -> Reception: ...

    def now_ms(self) -> int: ...

    def takes_part(self, partner: PartyId) -> bool: ...

    async def admit(self, presentations: Sequence[str]) -> None:
        """Keep signed records of others, all or none, and follow the log."""
        ...

    async def say(self, drafts: Sequence[Draft]) -> list[Record]: ...


class Holding:
    """`held` has bytes by the deposit's hash, `words` the signed questions that ended them."""

    def __init__(self, home: Home, held: Blobs, words: Blobs) -> None:
        self._home, self._held, self._words = home, held, words
        self._one = asyncio.Lock()

    async def take(self, packed: bytes) -> bytes:
        """A party leaves a deposit. What is answered is on disk and in the log by then. Refused
        where this node holds nothing for others, or has no room."""
        home = self._home
        left, opened = await home.reception.read(packed, lambda: letters.unpack(
            packed, Left, home.authority, me=home.world.me))
        try:
            letters.must_be_in(home.voice.exercise, left)
            self._must_take_part(left.sender)
            record = self._checked(left, opened.after)
        except Refused as refused:
            home.reception.refuse(left.sender, refused, proven=True)
            raise
        # Shielded: who hangs up must not leave bytes that were taken and never said to be here.
        await asyncio.shield(self._kept(record, opened.after))
        return self._answer(left.sender, digest(packed))

    async def give(self, packed: bytes) -> bytes:
        """A party asks for what lies here for it. Refused where the question is none."""
        home = self._home
        asked, opened = await home.reception.read(packed, lambda: letters.unpack(
            packed, Asked, home.authority, me=home.world.me))
        letters.must_be_in(home.voice.exercise, asked)
        self._must_take_part(asked.sender)
        for of in asked.taken:
            await self._ended(of, asked.sender, opened.token)
        want = [of for of in asked.want if self._is_for(of, asked.sender)]
        found = next((of for of in want if self._held.has(of)), "")
        content = await asyncio.to_thread(self._held.get, found) if found else None
        gone = {of: self._word(of) for of in want if not self._held.has(of)}
        return self._answer(asked.sender, digest(packed), found if content else "", gone,
                            content or b"")

    async def once(self) -> None:
        """Say of all that is here that it is: a node may have been killed before it did."""
        async with self._one:
            world = self._home.world
            if depositary(world) == world.me:
                for of in self._held.names():
                    if record := world.mailbox.deposits.get(of):
                        await self._say_available(record)

    def _must_take_part(self, party: PartyId) -> None:
        """Leaving ends delivery at once, whichever way it comes."""
        if not self._home.takes_part(party):
            raise _no("from", party, say("a party that takes part"))

    # --- to hold ---

    def _checked(self, left: Left, content: bytes) -> Record:
        world = self._home.world
        if depositary(world) != world.me:
            raise _no("to", world.me, say("the depositary of the agreement"))
        record = open_record(left.deposit, self._home.authority)
        said = record.said
        if not isinstance(said, Deposit) or record.author != left.sender:
            raise _no("deposit", record.author, say("a deposit of {party}", party=left.sender))
        others = {p.id for p in world.terms.agreement.parties} - {world.me, left.sender}
        if said.to not in others:
            raise _no("deposit.to", said.to, say("one of {known}", known=", ".join(sorted(others))))
        if (said.sealed, said.bytes) != (sha256(content).hexdigest(), len(content)):
            raise _no("deposit.sealed", f"{len(content)} other bytes", say("the bytes that the "
                                                                           "deposit names"))
        return record

    async def _kept(self, record: Record, content: bytes) -> None:
        async with self._one:
            if self._home.world.mailbox.available(record.hash, self._home.world.me):
                return
            self._must_fit(record.author, len(content))
            try:
                await asyncio.to_thread(self._held.put, record.hash, content)
            except StoreError as error:
                # Not the store's own words: they name a path of this node's.
                raise _no("mailbox", "no room on this disk", say("room at the depositary")) from (
                    error)
            try:
                await self._home.admit([record.presentation])
            except Refused:
                await asyncio.to_thread(self._held.drop, record.hash)
                raise
            await self._say_available(record)

    def _must_fit(self, sender: PartyId, more: int) -> None:
        deposits = self._home.world.mailbox.deposits
        lies = [n for n in self._held.names() if n in deposits and deposits[n].author == sender]
        size = sum(map(self._held.size, lies))
        if len(lies) >= MOST or size + more > MOST_BYTES:
            raise _no("mailbox", f"{len(lies)} deposits, {size} bytes",
                      say("at most {n} deposits and {m} bytes of one party", n=MOST, m=MOST_BYTES))

    async def _say_available(self, record: Record) -> None:
        world, said = self._home.world, deposit(record)
        if world.mailbox.available(record.hash, world.me) is None:
            await self._home.say([draft(Available(
                record.hash, record.author, said.to, said.sealed, self._home.now_ms()))])

    # --- to give ---

    def _is_for(self, of: RecordHash, party: PartyId) -> bool:
        record = self._home.world.mailbox.deposits.get(of)
        return record is not None and deposit(record).to == party

    async def _ended(self, of: RecordHash, party: PartyId, word: bytes) -> None:
        if self._is_for(of, party) and self._held.has(of):
            await asyncio.to_thread(self._words.put, of, word)
            await asyncio.to_thread(self._held.drop, of)

    def _word(self, of: RecordHash) -> str:
        return (self._words.get(of) or b"").decode("ascii")

    def _answer(
        self, to: PartyId, asked: str, of: RecordHash = "",
        gone: dict[RecordHash, str] | None = None, content: bytes = b"",
    ) -> bytes:
        voice = self._home.voice
        return letters.pack(Given(voice.party, to, asked, of, gone or {}), voice.key, content)


def _no(where: str, found: object, expected: Say) -> Refused:
    return Refused(Fault(where, shown(found), expected))
