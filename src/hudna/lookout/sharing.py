"""Several watchers of one node: the areas in shares, each held by one of them, over JetStream.

Every watcher puts what its feeds hear into one stream of items; whoever holds a share folds them
all over the areas of that share, and writes what they bring about. A watcher that is not seen for
three seconds has lost its shares: another goes on from the share's frozen state and the items after
it. A watcher that comes is given its part. Whoever holds the first share also puts in the time, and
what is in effect.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from time import monotonic
from typing import NamedTuple, TypeAlias, TypeVar

import msgspec

from hudna.fault import Refused
from hudna.lookout.held import BEGUN_ANEW
from hudna.lookout.holding import STATE_S, Areas, Holding, Keep, LostError, load, nowhere, untold
from hudna.lookout.leases import RENEW_S, Leases
from hudna.lookout.left_out import LeftOut
from hudna.lookout.streams import ITEMS, Streams
from hudna.watch.brief import Brief
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.sharing.shares import Fold, Share

T = TypeVar("T")
TICK_S = 1.0
AGAIN_S = 0.25
ENDED_S = 10.0
CLOCK = 0
"""The share whose holder puts in time and briefs, and keeps the tracks."""
_LOG = logging.getLogger(__name__)


class Folding(NamedTuple):
    """How a share's fold begins, and goes on from where it was frozen."""

    begin: Callable[[], Fold]
    thaw: Callable[[bytes], Fold]


Archive: TypeAlias = Callable[[int], Awaitable[Keep]]
"""Begins with a state after that message of the stream: what was kept later is made anew."""


async def no_archive(seq: int) -> Keep:  # noqa: ARG001 - whatever the state
    """The tracks are not kept."""
    return nowhere


class Sharing:
    """One watcher. `me` is a name that no process has had before; `shares` the same for all.
    `clock`: ms UTC; `steady`: seconds that never go back. For one event loop."""

    def __init__(self, streams: Streams, me: str, shares: int, folding: Folding, *,
                 clock: Callable[[], int], archive: Archive = no_archive, areas: Areas = untold,
                 state_s: float = STATE_S,
                 steady: Callable[[], float] = monotonic) -> None:
        self._streams, self._me, self._shares, self._folding = streams, me, shares, folding
        self._clock, self._archive, self._areas, self._state_s = clock, archive, areas, state_s
        self._leases = Leases(streams.leases, me, shares, steady)
        self._holding: dict[int, asyncio.Task[None]] = {}
        self._folded: dict[int, Holding] = {}
        self._ending: dict[int, asyncio.Task[None]] = {}
        self._numbers = count()
        self._brief: Brief | None = None
        self._must_brief = self.begun_anew = False
        self.left_out = LeftOut()

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever runs the watch should know, and that does not keep it from watching."""
        return (*((BEGUN_ANEW,) if self.begun_anew else ()), *self.left_out.notes())

    @property
    def held(self) -> tuple[int, ...]:
        """The shares that are folded here now."""
        return tuple(sorted(self._folded))

    async def ask(self, number: int, question: Callable[[Fold], T]) -> T | None:
        """What a share's fold has to say; None where it is not folded here."""
        holding = self._folded.get(number)
        return None if holding is None else await holding.ask(question)

    async def give(self, heard: Heard) -> None:
        """Put positions into the stream; returns when they are kept there."""
        await self._publish(heard)

    def brief(self, brief: Brief) -> None:
        """What this watcher's node says is in effect."""
        self._brief = brief

    async def run(self) -> None:
        """Until it is cancelled; then its shares are given back, as far as they are kept."""
        tending = [asyncio.create_task(self._tend()), asyncio.create_task(self._put_in())]
        try:
            await asyncio.gather(*tending)
        finally:
            for task in tending:
                task.cancel()
            await asyncio.gather(*tending, return_exceptions=True)
            await asyncio.gather(*map(self._end, tuple(self._holding)), return_exceptions=True)
            with suppress(Exception):
                await self._leases.leave()

    async def _tend(self) -> None:
        """The leases, every second."""
        from nats.errors import Error  # noqa: PLC0415 - an extra
        while True:
            try:
                await self._once()
            except (Error, TimeoutError, OSError) as error:
                _LOG.warning("the leases could not be renewed: %s", type(error).__name__)
            await asyncio.sleep(RENEW_S)

    async def _once(self) -> None:
        """Nothing here waits for a share to be frozen or folded: that would cost the others."""
        await self._leases.here()
        for number in tuple(self._leases.mine):
            await self._leases.renew(number)
        for number in tuple(self._holding):
            if number not in self._leases.mine and number not in self._ending:
                self._holding[number].cancel()
        await self._leases.look()
        await self._leases.forget()
        await self._share_out()
        await self._purge()

    async def _share_out(self) -> None:
        """Take what is free, as far as it is this one's part; give one back beyond that."""
        part = -(-self._shares // self._leases.watchers)
        mine = [n for n in sorted(self._leases.mine) if n not in self._ending]
        if len(mine) > part:
            self._ending[mine[-1]] = asyncio.create_task(self._end(mine[-1]))
        for number in tuple(self._leases.free())[:max(0, part - len(mine))]:
            await self._leases.take(number)
        for number in self._leases.mine:
            if number not in self._holding:
                self._holding[number] = asyncio.create_task(self._hold(number))

    async def _hold(self, number: int) -> None:
        """Fold a share from its state on. Whatever ends it, it is begun anew by whoever has the
        lease."""
        try:
            share = await self._begun(number)
            keep = await self._archive(share.seq) if number == CLOCK else nowhere
            holding = Holding(self._streams, self._leases, share, state_s=self._state_s, keep=keep,
                              areas=self._areas, left_out=self.left_out)
            self._folded[number] = holding
            _LOG.info("share %d from item %d on", number, share.seq)
            await holding.run()
        except LostError:
            _LOG.warning("share %d: another watcher has it", number)
        except Exception as error:
            # No traceback: a message in it could carry content.
            _LOG.error("share %d failed: %s", number, type(error).__name__)
        finally:
            self._folded.pop(number, None)
            self._holding.pop(number, None)

    async def _begun(self, number: int) -> Share:
        lease = self._leases.mine[number]
        if not lease.value.state:
            return Share.begin(number, self._shares, self._folding.begin)
        data = await load(self._streams, number, lease.value.state)
        try:
            return await asyncio.to_thread(Share.thaw, number, data, self._folding.thaw)
        except Refused:
            _LOG.error("share %d: %s", number, BEGUN_ANEW)
            self.begun_anew = self._must_brief = True
            return Share.anew(number, data, self._folding.begin)

    async def _end(self, number: int) -> None:
        """Stop after the next item, and let another take it."""
        try:
            if number in self._folded:
                self._folded[number].stop()
            if number in self._holding:
                task = self._holding[number]
                await asyncio.wait([task], timeout=ENDED_S)
                task.cancel()
            await self._leases.give_back(number)
        finally:
            self._ending.pop(number, None)

    async def _put_in(self) -> None:
        """The time every second, and what is in effect when it is another; by one watcher. A share
        that begins anew is told what is in effect by who holds it."""
        while True:
            if self._must_brief and self._brief is not None:
                self._must_brief = False
                await self._publish(Briefed(self._clock(), self._brief))
            if CLOCK in self._folded:
                await self._put_brief(self._folded[CLOCK].brief)
                await self._publish(Tick(self._clock()))
            await asyncio.sleep(TICK_S)

    async def _put_brief(self, known: Brief | None) -> None:
        brief = self._brief
        if brief is not None and (known is None or (
                known.size <= brief.size and _but_when(known) != _but_when(brief))):
            await self._publish(Briefed(self._clock(), brief))

    async def _publish(self, item: Item) -> None:
        """Under one name until it is kept: the server keeps it once."""
        from nats.errors import Error  # noqa: PLC0415 - an extra
        name = f"{self._me}-{next(self._numbers)}"
        while True:
            try:
                await self._streams.publish_item(item, name)
            except (Error, TimeoutError, OSError) as error:
                _LOG.warning("an item could not be published: %s", type(error).__name__)
                await asyncio.sleep(AGAIN_S)
            else:
                return

    async def _purge(self) -> None:
        """Remove the items that every share has a state after."""
        if CLOCK in self._leases.mine and min(self._leases.states()) > 0:
            await self._streams.js.purge_stream(ITEMS, seq=min(self._leases.states()))


def _but_when(brief: Brief) -> Brief:
    return msgspec.structs.replace(brief, size=0, at_ms=0)
