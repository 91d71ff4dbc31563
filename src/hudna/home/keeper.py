"""What a node does by itself each second: it follows its log, renews the leases that it may renew,
and tells its pages of what the clock alone has changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from hudna.act.draft import Draft
from hudna.act.renew import renewals
from hudna.exchange.changes import Changes
from hudna.record.record import Record
from hudna.say import Say
from hudna.view.clockwork import clockwork
from hudna.view.world import World

EVERY_S = 1.0
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

    async def follow(self) -> None: ...

    async def say(self, drafts: Sequence[Draft]) -> list[Record]: ...


class Keeper:
    def __init__(self, node: Kept, changes: Changes) -> None:
        self._node, self._changes = node, changes
        self._seen: object = None

    async def run(self) -> None:
        while True:
            await outlived("the keeper", self.once)
            await asyncio.sleep(EVERY_S)

    async def once(self) -> None:
        node = self._node
        await node.follow()
        signs = node.speaks and node.holding is None
        if signs and (due := list(renewals(node.world, node.now_ms()))):
            await node.say(due)
        seen = clockwork(node.world, node.now_ms())
        if seen != self._seen:
            self._seen = seen
            self._changes.tell(node.world.size)


async def outlived(what: str, work: Callable[[], Awaitable[object]]) -> None:
    """Do it; where it fails, say so and go on."""
    try:
        await work()
    except Exception as error:
        # No traceback: a message in it could carry content.
        _LOG.error("%s failed, and the node goes on: %s", what, type(error).__name__)
