"""What a node does by itself each second, and at once where what it hears may call for it: it
follows its log, takes back its people's word where that no longer holds, renews the leases that it
may renew, answers for what is sealed, and tells its pages of what the clock alone has changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Protocol

from hudna.act.draft import Draft
from hudna.act.hide import hidings
from hudna.act.renew import renewals
from hudna.act.seal_answer import seal_answers
from hudna.act.suspend import suspensions
from hudna.exchange.bell import Bell
from hudna.exchange.changes import Changes
from hudna.log.entry import Entry
from hudna.record import kinds
from hudna.record.record import Record
from hudna.say import Say
from hudna.view.clockwork import clockwork
from hudna.view.world import World

EVERY_S = 1.0
PACE_S = 0.1
"""How long an answer about what is sealed takes, whatever was found: its time must tell nothing."""
STIRS = (
    kinds.Site, kinds.Area, kinds.Movement, kinds.Withdrawal, kinds.Recall, kinds.Notice,
    kinds.Concurrence, kinds.Objection, kinds.SealedAnswer, kinds.AgreementSigned,
)
"""Kinds on which a node may have something to say at once."""
_LOG = logging.getLogger(__name__)


class Kept(Protocol):
    """The node that is kept."""

    @property
    def world(self) -> World: ...

    @property
    def speaks(self) -> bool: ...

    @property
    def holding(self) -> Say | None: ...

    def now_ms(self) -> int: ...

    def destroyed(self, wanted: kinds.Recall) -> bool: ...

    async def follow(self) -> None: ...

    async def say(self, drafts: Sequence[Draft]) -> list[Record]: ...


class Keeper:
    def __init__(self, node: Kept, changes: Changes) -> None:
        self._node, self._changes = node, changes
        self._seen: object = None
        self._bell = Bell()

    async def run(self) -> None:
        while True:
            await outlived("the keeper", self.once)
            await self._bell.wait(EVERY_S)

    def stir(self, entries: Iterable[Entry]) -> None:
        """Look at once, if what was just folded may call for it."""
        if any(isinstance(e.record.said, STIRS) for e in entries):
            self._bell.ring()

    async def once(self) -> None:
        node = self._node
        await node.follow()
        if node.speaks and node.holding is None:
            await self._say(suspensions, renewals, self._hidings)
            await self._answer_for_the_sealed()
        for _ in node.world.waits.catch_up(node.world):
            await asyncio.sleep(0)
        seen = clockwork(node.world, node.now_ms())
        if seen != self._seen:
            self._seen = seen
            self._changes.tell(node.world.size)

    async def _answer_for_the_sealed(self) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        if any(True for _ in seal_answers(self._node.world, self._node.now_ms())):
            await asyncio.sleep(PACE_S - (loop.time() - began))
            await self._say(seal_answers)

    def _hidings(self, world: World, _now_ms: int) -> Iterator[Draft]:
        return hidings(world, self._node.destroyed)

    async def _say(self, *what: Callable[[World, int], Iterator[Draft]]) -> None:
        world, now = self._node.world, self._node.now_ms()
        if due := [draft for due_now in what for draft in due_now(world, now)]:
            await self._node.say(due)


async def outlived(what: str, work: Callable[[], Awaitable[object]]) -> None:
    """Do it; where it fails, say so and go on."""
    try:
        await work()
    except Exception as error:
        # No traceback: a message in it could carry content.
        _LOG.error("%s failed, and the node goes on: %s", what, type(error).__name__)
