"""A watch that shares the areas with others, over NATS JetStream: `Sharing` folds, `Telling` tells
while this one holds the first share.

How each one's feeds do is told to all: a feed that is silent anywhere is an alarm.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from hudna.home.watching import NatsLine
from hudna.lookout.door import Health
from hudna.lookout.feeds import Feeds
from hudna.lookout.figures import Delays, Figures
from hudna.lookout.folding import NewWarner, Told
from hudna.lookout.node_link import NodeLink
from hudna.lookout.outbox import Outbox
from hudna.lookout.shared_tracks import SharedTracks
from hudna.lookout.sharing import CLOCK, Folding, Sharing
from hudna.lookout.streams import Streams
from hudna.lookout.telling import Telling
from hudna.record.statement import RecordHash
from hudna.record.warning import PlaceWarning
from hudna.record.watching import Warned
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.event import Event, FeedState, Sky
from hudna.watch.feeds.doors import Clock
from hudna.watch.feeds.jetstream import connect
from hudna.watch.fix import Fix
from hudna.watch.inexact.explaining import Explained
from hudna.watch.item import Heard
from hudna.watch.kept.spilled import Spilled
from hudna.watch.sharing.shares import Fold
from hudna.watch.sources import Sources
from hudna.watch.watch import Watch

FEEDS = "hudna.feeds"
SAY_S, LOST_MS, FORGET_MS = 1.0, 5_000, 600_000
LEAD_S, AGAIN_S, ENDED_S = 0.2, 1.0, 15.0
GONE = "the watch that hears it is gone"
ROOM, KEPT_S = 40_000, 10.0
_LOG = logging.getLogger(__name__)


class Said(msgspec.Struct, frozen=True):
    """How the feeds of one watcher do."""

    watcher: str
    feeds: tuple[FeedState, ...]


_SAID = msgspec.msgpack.Decoder(Said)


class Shared:
    """`me` is a name that no process has had before. `warn` is called with what is to be warned of,
    at once. `works`: where the archives are, while this one keeps them."""

    def __init__(self, line: NatsLine, me: str, feeds: Feeds, warner: NewWarner, *,
                 warn: Callable[[Told], None], clock: Clock, works: Path,
                 secret: bytes = b"") -> None:
        self._line, self._me, self._feeds, self._warner = line, me, feeds, warner
        self._warn, self._clock = warn, clock
        self._kept = SharedTracks(
            works, clock, lambda: self._brief.terms.keep_days if self._brief else None,
            lambda: self._streams.items_of(),  # noqa: PLW0108 - connected later
            # Each of several watches has feeds of its own; all call one by the same number.
            Sources((), secret))
        self.outbox: Outbox[Event] = Outbox(lambda: 1 << 62)
        self.warned: Outbox[Warned] = Outbox(lambda: 1 << 62)
        self._brief: Brief | None = None
        self._alone: Brief | None = None
        self._explained, self._asked = Explained(), frozenset[RecordHash]()
        self._ended = asyncio.Event()
        self._waiting = self._events = self._warnings = 0
        self._aside: dict[str, dict[str, int]] = {}
        self._delays = Delays()
        self._others: dict[str, tuple[int, Said]] = {}
        self._connection: Any = None
        self._spill = Spilled(works)

    async def begin(self) -> None:
        """Refused where no server answers."""
        self._connection = await connect(
            self._line.url, self._me, credentials=self._line.credentials or None)
        self._streams = await Streams.of(self._connection, self._line.replicas)
        self._sharing = Sharing(
            self._streams, self._me, self._line.shares,
            Folding(partial(Watch, spill=self._spill), partial(Watch.thaw, spill=self._spill)),
            clock=self._clock, archive=self._kept.begin, areas=self._kept.areas)
        self._telling = Telling(
            self._streams, self.outbox, self.warned, self._warner, self._tell,
            brief=lambda: self._alone, clock=self._clock)

    async def run(self) -> None:
        tasks = [asyncio.create_task(work, name=name) for name, work in (
            ("end", self._until_ended()), ("sharing", self._sharing.run()),
            ("telling", self._lead()), ("feeds", self._say_feeds()),
            ("hearing", self._hear_feeds()))]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=ENDED_S)
            await self._connection.close()
            self._spill.close()

    async def _until_ended(self) -> None:
        await self._ended.wait()

    def end(self) -> None:
        self._ended.set()

    # --- what comes in ---

    async def give(self, heard: Heard) -> None:
        self._waiting += len(heard.fixes)
        try:
            await self._sharing.give(heard)
        finally:
            self._waiting -= len(heard.fixes)

    async def posted(self, feed: str, fixes: tuple[Fix, ...]) -> None:
        now_ms = self._clock()
        async with asyncio.timeout(KEPT_S):
            await self.give(Heard(now_ms, feed, fixes))
        self._feeds.posted(feed, len(fixes), now_ms)

    def has_room(self, feed: str) -> bool:  # noqa: ARG002 - there is one line for all
        return self._waiting < ROOM

    def briefed(self, brief: Brief) -> None:
        self._brief = brief
        self._sharing.brief(brief)

    async def pending(self) -> tuple[PlaceWarning, ...]:
        return self._telling.pending()

    async def release(self, warning: str) -> None:
        self._telling.release(warning)

    async def refuse(self, warning: str, made_ms: int) -> None:
        self._telling.refuse(warning, made_ms)

    # --- how it does ---

    async def sky(self) -> Sky | None:
        """By who tells: the positions of all, in the first share's words."""
        now_ms = self._clock()
        feeds = self._all_feeds(now_ms)
        await self._put_together()
        found = await self._sharing.ask(CLOCK, lambda fold: (
            _watch(fold).sky(now_ms, feeds), _watch(fold).aside_by_feed))
        if found is None:
            return None
        sky, self._aside = found
        return self._telling.sky(sky)

    async def _put_together(self) -> None:
        """What is warned by: the areas of all shares, and the sightings that the first one has been
        told of, but for those of aircraft that are warned of in whichever share."""
        brief, elsewhere = self._brief, self._telling.alarming()
        before, asked = self._explained, self._asked
        found = await self._sharing.ask(CLOCK, lambda fold: (
            _watch(fold).reported, _watch(fold).explained(elsewhere, before, asked)))
        if brief is None or found is None:
            return
        self._asked, self._explained = found
        self._alone = msgspec.structs.replace(brief, reported=tuple(
            r for r in brief.reported
            if r.sighting in self._asked and r.sighting not in self._explained.of))

    def health(self, link: NodeLink) -> Health:
        trouble = [] if self._connection.is_connected else ["NATS is not connected"]
        if link.fault:
            trouble.append(f"node: {link.fault}")
        if self._brief is None:
            trouble.append("nothing is known yet of what is in effect")
        states = [f.state for f in self._all_feeds(self._clock())]
        if states and "up" not in states:
            trouble.append("no feed is up")
        return Health(tuple(trouble), self._brief.size if self._brief else None,
                      (*self._sharing.notes, *self._kept.notes))

    def figures(self, link: NodeLink) -> Figures:
        return Figures(
            self._waiting, len(self.outbox), self._events, self._warnings, link.failed,
            link.refused, bool(self._connection.is_connected), link.fault is None,
            self._all_feeds(self._clock()), self._delays, self._sharing.left_out.count,
            self._aside)

    # --- telling, while the first share is held here ---

    async def _lead(self) -> None:
        telling: asyncio.Task[None] | None = None
        try:
            while True:
                leads = CLOCK in self._sharing.held
                if leads and telling is None:
                    telling = asyncio.create_task(self._telling.run(), name="teller")
                    _LOG.info("this watch tells the node and warns")
                elif telling is not None and (telling.done() or not leads):
                    await _stopped(telling)
                    telling = None
                    await asyncio.sleep(AGAIN_S if leads else 0)
                await asyncio.sleep(LEAD_S)
        finally:
            if telling is not None:
                await _stopped(telling)

    def _tell(self, told: Told) -> None:
        self._warn(told)
        for event in told.events:
            self._delays.add(max(0, self._clock() - event.known_ms))
        self._events += len(told.events)
        self._warnings += len(told.warnings)

    # --- feeds of all ---

    async def _say_feeds(self) -> None:
        while True:
            now_ms = self._clock()
            said = Said(self._me, self._own_feeds(now_ms))
            await self._connection.publish(FEEDS, msgspec.msgpack.encode(said))
            await asyncio.sleep(SAY_S)

    async def _hear_feeds(self) -> None:
        subscription = await self._connection.subscribe(FEEDS)
        async for message in subscription.messages:
            try:
                said = _SAID.decode(message.data)
            except (msgspec.MsgspecError, ValueError, RecursionError):
                continue    # whoever wrote it, it says nothing of a feed
            if said.watcher != self._me:
                self._others[said.watcher] = self._clock(), said

    def _own_feeds(self, now_ms: int) -> tuple[FeedState, ...]:
        terms = self._brief.terms if self._brief else WatchTerms()
        return self._feeds.states(now_ms, terms.silent_ms)

    def _all_feeds(self, now_ms: int) -> tuple[FeedState, ...]:
        """Those of a watcher that is gone are down, until another has them."""
        found: dict[str, FeedState] = {}
        for watcher, (at_ms, said) in list(self._others.items()):
            if now_ms - at_ms > FORGET_MS:
                del self._others[watcher]
            for feed in said.feeds:
                if now_ms - at_ms <= LOST_MS:
                    found[feed.name] = feed
                else:
                    found.setdefault(feed.name, msgspec.structs.replace(
                        feed, state="down", fault=GONE))
        return (*self._own_feeds(now_ms), *(
            f for name, f in sorted(found.items()) if not self._feeds.has(name)))


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    (error,) = await asyncio.gather(task, return_exceptions=True)
    if isinstance(error, Exception):
        _LOG.warning("telling broke off: %s", type(error).__name__)


def _watch(fold: Fold) -> Watch:
    assert isinstance(fold, Watch)
    return fold
