"""After a restore: nothing is signed until the witnesses have said how far this log had come, and
it is as far again.

A copy of a store forks the log as soon as it signs. So a store that is not the one of the last run
(another file or database) signs nothing until a majority of the witnesses, one at least, has
answered. The same store asks too, and goes on after a moment if nobody answers; whenever any
witness says that it has cosigned more than is here, it stops at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple, Protocol

from hudna.exchange import lost
from hudna.exchange.circle import Circle, Home
from hudna.exchange.lost import Ask, Found
from hudna.exchange.offering import NotNow
from hudna.exchange.senders import must_be_one_of
from hudna.exchange.witnessing import Rounds
from hudna.fault import Refused
from hudna.log.checkpoint import Checkpoint
from hudna.log.leaf import VERSION as LEAF
from hudna.log.mirror import ENTRY
from hudna.record.open import reopen
from hudna.record.sign import hash_of
from hudna.say import Say, say

WAIT_S, AGAIN_S, ASK_S = 2.0, 1.0, 15.0
FIND_EVERY = 60
"""Steps from one search for what is lost to the next."""
STORE = "store"
"""The name under which the ledger remembers which store was last run."""
_LOG = logging.getLogger(__name__)


class OwnLog(Protocol):
    """What is asked of this node's own log to restore it."""

    @property
    def size(self) -> int: ...

    @property
    def identity(self) -> str: ...

    @property
    def held(self) -> Say | None: ...

    def hold(self, why: Say) -> None: ...

    def release(self) -> None: ...

    def refresh(self) -> bool: ...

    @property
    def lost(self) -> list[int]: ...

    def hashes(self, start: int, most: int) -> list[bytes]: ...

    def admit_each(self, presentations: Sequence[str]) -> Sequence[object]: ...

    def adopt(
        self, presentations: Sequence[str | None], leaves: Sequence[bytes], note: str
    ) -> Checkpoint: ...


class Following(Home, Protocol):
    async def follow(self) -> None: ...


class Lost(NamedTuple):
    """The end of our log as a partner has it."""

    note: str
    leaves: list[bytes]
    records: list[str | None]


class Restoring:
    """`restored`: the operator says so, whatever the store seems to be."""

    def __init__(
        self, home: Following, log: OwnLog, circle: Circle, *, restored: bool = False
    ) -> None:
        self._home, self._log, self._circle = home, log, circle
        before = circle.ledger.recall(STORE)
        if before is None and log.size == 0:
            circle.ledger.remember(STORE, before := log.identity)
        self._steps = 0
        self._strict = restored or log.held is not None or before != log.identity
        if self._strict and circle.rounds:
            log.hold(self._why(0))

    @property
    def older(self) -> bool:
        """Whether this log may be an older one than this node had at its last run."""
        return self._strict or self._log.held is not None

    async def begin(self) -> None:
        """Ask once before anything is signed; where nobody need answer, wait no longer than
        `WAIT_S`."""
        if not self._strict:
            self._log.hold(say("the size that the witnesses have cosigned last: they are being "
                               "asked"))
        answered: list[Rounds] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(WAIT_S):
                answered = await self._ask()
        if self._strict:
            await self._settle(answered)
        elif not await self._behind():
            self._done()

    async def run(self) -> None:
        while True:
            try:
                await self.step()
            except Exception:
                _LOG.exception("restoring failed and is tried again")
            await asyncio.sleep(AGAIN_S)

    async def step(self) -> None:
        """Stop where a witness has cosigned more than is here; go on where all is here again."""
        if self._log.held is None and await self._behind():
            self._log.hold(self._why(0))
        if self._log.held is not None:
            await self._settle(await self._ask())
        self._steps += 1
        if self._log.lost and self._steps % FIND_EVERY == 1:
            await self.find()

    async def _behind(self) -> bool:
        had = self._circle.sight.lost or 0
        if had > self._log.size:
            # It may be another process of this node that has gone on.
            await asyncio.to_thread(self._log.refresh)
        behind = had > self._log.size
        self._strict = self._strict or behind
        return behind

    async def _ask(self) -> list[Rounds]:
        """Those who have answered. Each shows what it has seen, our own cosignatures among it."""
        rounds = list(self._circle.rounds.values())
        answers = await asyncio.gather(*map(self._asked, rounds))
        return [r for r, answered in zip(rounds, answers, strict=True) if answered]

    async def _asked(self, rounds: Rounds) -> bool:
        try:
            async with asyncio.timeout(ASK_S):
                await rounds.swap()
                # What it has cosigned has been shown; whether it cosigns now is another matter:
                # of nodes that all come back at once, none does before another one has answered.
                with suppress(NotNow):
                    await rounds.offer()
        except (Refused, OSError):
            return False
        except Exception:
            _LOG.exception("what %s answers cannot be read", rounds.peer.party)
            return False
        return True

    async def _settle(self, answered: Sequence[Rounds]) -> None:
        count = len(self._circle.rounds)
        if count and (not answered or 2 * len(answered) <= count):
            self._log.hold(self._why(len(answered)))
            return
        await asyncio.to_thread(self._log.refresh)
        largest = self._circle.sight.lost or 0
        if largest > self._log.size:
            await self._catch_up(answered)
        if largest > self._log.size:
            self._log.hold(say("the entries up to {had}, which witnesses have cosigned: this log "
                               "has {size}", had=largest, size=self._log.size))
        else:
            self._done()

    def _done(self) -> None:
        self._circle.ledger.remember(STORE, self._log.identity)
        self._strict, self._circle.sight.lost = False, None
        self._log.release()
        _LOG.info("the log may sign from size %d on", self._log.size)

    def _why(self, answered: int) -> Say:
        return say("an answer of most of its {count} witnesses, since this store is not the one "
                   "that ran before: {answered} have answered",
                   count=len(self._circle.rounds), answered=answered)

    # --- catching up ---

    async def _catch_up(self, answered: Sequence[Rounds]) -> None:
        found = [one for r in answered if (one := await self._from(r))]
        for one in sorted(found, key=lambda one: -len(one.leaves)):
            records = [
                next((text for other in found if (text := _record(other, i, leaf))), None)
                for i, leaf in enumerate(one.leaves)
            ]
            # One that is not our log as our own key has signed it is passed over.
            with suppress(Refused):
                await asyncio.to_thread(self._log.adopt, records, one.leaves, one.note)
                _LOG.warning("%d entries taken back, %d of them without content", len(records),
                             records.count(None))
                break
        await self._home.follow()

    async def find(self) -> None:
        """Ask every partner for what came back without content: it may not have answered then."""
        for rounds in self._circle.rounds.values():
            with suppress(Refused, OSError):
                if found := await self._found(rounds):
                    await asyncio.to_thread(self._log.admit_each, found)
        await self._home.follow()

    async def _found(self, rounds: Rounds) -> list[str]:
        """What one partner has of that, a page at each place where something is missing."""
        found: list[str] = []
        missing = self._log.lost
        while missing and len(found) < lost.MOST:
            page = await self._page(rounds, start := missing[0])
            one = Lost(page.note, [], list(page.records))
            leaves = self._log.hashes(start, len(page.records))
            texts = [_record(one, i, LEAF + h) for i, h in enumerate(leaves)]
            found += [t for i, t in enumerate(texts) if t is not None and start + i in missing]
            missing = [place for place in missing if place >= start + max(1, len(texts))]
        return found

    async def _from(self, rounds: Rounds) -> Lost | None:
        """All that one partner has beyond what is here, up to a checkpoint that our own key has
        signed: else it could go on for ever."""
        start, whole, size = self._log.size, Lost("", [], []), self._log.size
        with suppress(ValueError, OSError):
            while not whole.note or start + len(whole.leaves) < size:
                page = await self._page(rounds, start + len(whole.leaves))
                size = self._circle.sight.own_size(page.note)
                if not page.leaves:
                    return None
                leaves = [bytes.fromhex(leaf) for leaf in page.leaves]
                whole = Lost(page.note, whole.leaves + leaves, whole.records + list(page.records))
            return whole
        return None

    async def _page(self, rounds: Rounds, start: int) -> Found:
        voice, party = self._home.voice, rounds.peer.party
        ask = Ask(voice.party, party, voice.exercise, self._home.now_ms(), start)
        packed = await rounds.ways.fetch(lost.pack_asked(ask, voice.key))
        found = lost.opened(packed, self._home.authority, me=voice.party)
        must_be_one_of([party], found.sender)
        return found


def _record(one: Lost, i: int, leaf: bytes) -> str | None:
    """The record in this place, if it is the leaf's own and can be read: the hash vouches for what
    was signed, and not for the disclosures beside it."""
    text = one.records[i] if i < len(one.records) else None
    if text is None or len(leaf) != ENTRY or hash_of(text) != leaf[1:].hex():
        return None
    with suppress(Refused):
        reopen(text)
        return text
    return None
