"""One watch: its intake, its fold, its outbox and how each does. No socket is opened here.

It ends in order: nothing more comes in, what has come is folded, the state is frozen.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import msgspec

from hudna.lookout.door import Health
from hudna.lookout.feeds import Feeds
from hudna.lookout.figures import Delays, Figures
from hudna.lookout.folding import Folding, NewWarner, Told
from hudna.lookout.intake import Intake
from hudna.lookout.node_link import NodeLink
from hudna.lookout.on_disk import OnDisk
from hudna.lookout.outbox import Outbox
from hudna.lookout.sent_out import sent_out
from hudna.lookout.unused import collect, give_back
from hudna.record.warning import PlaceWarning
from hudna.record.watching import Warned
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.event import Event, FeedState, Sky
from hudna.watch.feeds.doors import Clock
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Heard
from hudna.watch.kept.keeping import Keeping
from hudna.watch.sources import Sources

TICK_S, TIDY_S, HOLE_S, DISK_S = 0.25, 600.0, 5.0, 5.0
LOOK_S, WRITTEN_S = 1.0, 1.0
"""`HOLE_S`: between two tries to close a hole in the journal. `WRITTEN_S`: from when it watches
until the archive is written."""
FREEZING = 1_000
"""Nothing is folded while a state is frozen: no more than one part of so many of the time."""
Warn = Callable[[Told], None]
_LOG = logging.getLogger(__name__)


class Lookout:
    """On one event loop. `warn` is called with each item that tells something, at once."""

    def __init__(self, keeping: Keeping, warner: NewWarner, feeds: Feeds, *, clock: Clock,
                 warn: Warn, freeze_s: float) -> None:
        self._keeping, self._feeds, self._clock, self._warn = keeping, feeds, clock, warn
        self._freeze_s = freeze_s
        self._folding = Folding(keeping, warner)
        self._first = keeping.journal.next
        self._saving: Future[bool] | None = None
        self._matters: Brief | None = None
        self._folded = self._events = self._warnings = 0
        self._delays = Delays()
        self._freezing = False
        self.on_disk = OnDisk()
        self.intake = Intake(clock)
        self.outbox: Outbox[Event] = Outbox(self._kept)
        self.warned: Outbox[Warned] = Outbox(self._kept)

    @classmethod
    def over(cls, directory: Path, warner: NewWarner, feeds: Feeds, *, clock: Clock, warn: Warn,
             freeze_s: float, secret: bytes = b"") -> Lookout:
        """Over what is kept in a node's `watch` directory; `secret`: nobody else can tell by it
        which feed is called what in its archives. Raises `Refused`, `OSError`."""
        loop = asyncio.get_running_loop()
        known: list[Lookout] = []

        def kept(number: int) -> None:
            """In the journal's thread."""
            for one in known:
                loop.call_soon_threadsafe(one.kept, number)

        known.append(cls(Keeping(directory, told=kept, sources=Sources(feeds.all, secret)), warner,
                         feeds, clock=clock, warn=warn, freeze_s=freeze_s))
        return known[0]

    async def begin(self) -> None:
        """Take up what the last run left, and hand on what that tells. The archive is written once
        it watches, and has decided of what waited to be heard."""
        self._keeping.hold()
        for fault in self._keeping.opened.faults:
            _LOG.error("the journal: %s", fault.say())
        began = await self._folding.begin()
        self.intake = Intake(self._clock, self._folding.last_ms)
        self.outbox = Outbox(self._kept, began.waiting)
        self.warned = Outbox(self._kept, began.warned)
        if self._folding.brief:
            self._matters = _matters(self._folding.brief)
        for told in began.told:
            self._tell(told)

    async def run(self) -> None:
        """Fold what comes, until `end`. All is on disk when it returns."""
        asyncio.get_running_loop().call_later(WRITTEN_S, self._keeping.go_on)
        ticking = asyncio.create_task(self._tick(), name="ticks")
        tidying = asyncio.create_task(self._tidy(), name="tidying")
        try:
            await self._fold()
            await self._last()
        finally:
            ticking.cancel()
            tidying.cancel()
            await asyncio.gather(ticking, tidying, return_exceptions=True)
            self._folding.close()
            self._keeping.close()

    def end(self) -> None:
        self.intake.end()

    async def _last(self) -> None:
        """The state is frozen."""
        self._keeping.go_on()
        if self._saving is not None:
            await asyncio.wrap_future(self._saving)
        await asyncio.wrap_future(await self._frozen())

    async def _frozen(self) -> Future[bool]:
        saving = await self._folding.freeze(self.outbox.waiting(), self.warned.waiting())
        saving.add_done_callback(lambda _: give_back())
        return saving

    # --- what comes in ---

    async def give(self, heard: Heard) -> None:
        """Positions of a feed. Where its source wants to know, they are in the journal when it
        returns; but while the disk takes nothing, no feed is kept waiting for that."""
        counted = await self.intake.give(heard)
        while self._feeds.answers(heard.feed) and self._keeping.journal.fault is None:
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    await self.on_disk.wait(counted)
                    return

    async def posted(self, feed: str, fixes: tuple[Fix, ...]) -> None:
        """Positions that came to the door; they are in the journal when it returns. Raises
        `TimeoutError` where the disk does not take them: they count all the same."""
        now_ms = self._clock()
        counted = await self.intake.give(Heard(now_ms, feed, fixes))
        self._feeds.posted(feed, len(fixes), now_ms)
        async with asyncio.timeout(DISK_S):
            await self.on_disk.wait(counted)

    def has_room(self, feed: str) -> bool:
        return self.intake.has_room(feed)

    def briefed(self, brief: Brief) -> None:
        """What the node says is in effect. What it has said before is not laid anew."""
        if _matters(brief) != self._matters:
            self._matters = _matters(brief)
            self.intake.brief(Briefed(0, brief))
            _LOG.info("in effect: %d areas, %d flights announced", len(brief.areas),
                      len(brief.announced))

    async def pending(self) -> tuple[PlaceWarning, ...]:
        return await self._folding.pending()

    async def release(self, warning: str) -> None:
        now_ms = self._clock()
        sent = await self._folding.release(warning, now_ms)
        self._warn(Told(-1, now_ms, (), (sent,)))
        self.warned.put(-1, sent_out((sent,)))
        self._freezing = True

    async def refuse(self, warning: str, made_ms: int) -> None:
        await self._folding.refuse(warning, made_ms)
        self._freezing = True

    def kept(self, number: int) -> None:
        """Items before this one are on disk."""
        self.on_disk.tell(number - self._first)
        self.outbox.look()
        self.warned.look()

    # --- how it does ---

    async def sky(self) -> Sky:
        now_ms = self._clock()
        return await self._folding.sky(now_ms, self.feeds(now_ms))

    def feeds(self, now_ms: int) -> tuple[FeedState, ...]:
        terms = self._matters.terms if self._matters else WatchTerms()
        return self._feeds.states(now_ms, terms.silent_ms)

    def health(self, link: NodeLink) -> Health:
        journal = self._keeping.journal.fault or self._keeping.fault
        trouble = [f"journal: {journal.found}"] if journal else []
        if link.fault:
            trouble.append(f"node: {link.fault}")
        if self.intake.leapt:
            trouble.append("the clock has leapt ahead")
        if self._matters is None:
            trouble.append("nothing is known yet of what is in effect")
        states = [f.state for f in self.feeds(self._clock())]
        if states and "up" not in states:
            trouble.append("no feed is up")
        if not self._folding.up_to_date:
            trouble.append("what is in effect could not be taken up; the watch goes by what was "
                           "before")
        if not self._folding.warns:
            trouble.append("warnings could not be made of what was last told")
        brief = self._folding.brief
        return Health(tuple(trouble), brief.size if brief else None,
                      (*self._folding.notes, *self._keeping.notes))

    def figures(self, link: NodeLink) -> Figures:
        return Figures(
            self.intake.waiting, len(self.outbox), self._events, self._warnings, link.failed,
            link.refused, self._keeping.journal.fault is None, link.fault is None,
            self.feeds(self._clock()), self._delays, self._folding.left_out.count,
            self._folding.aside)

    # --- the fold ---

    async def _fold(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + self._freeze_s
        while items := await self.intake.take():
            await self._folding.take(items, self._timed)
            self._folded += len(items)
            if (loop.time() >= due or self._freezing) and (
                    self._saving is None or self._saving.done()):
                self._freezing = False
                begun = loop.time()
                self._saving = await self._frozen()
                due = loop.time() + max(self._freeze_s, FREEZING * (loop.time() - begun))
            elif self._keeping.journal.fault:
                due = min(due, loop.time() + HOLE_S)

    def _timed(self, told: Told) -> None:
        if told.events:
            self._delays.add(max(0, self._clock() - told.at_ms))
        self._tell(told)

    def _tell(self, told: Told) -> None:
        """Warnings first: they wait for nothing."""
        self._warn(told)
        self.outbox.put(told.number, told.events)
        self.warned.put(told.number, sent_out(told.warnings))
        self._events += len(told.events)
        self._warnings += len(told.warnings)

    def _kept(self) -> int:
        """Items before this one are on disk, or never will be: then nothing waits for that."""
        journal = self._keeping.journal
        return journal.kept if journal.fault is None else journal.next

    async def _tick(self) -> None:
        while True:
            self.intake.tick()
            await asyncio.sleep(TICK_S)

    async def _tidy(self) -> None:
        while True:
            if self._matters is not None:
                done = await self._folding.tidy(self._clock(), self._matters.terms.keep_days)
                if gone := await asyncio.wrap_future(done):
                    _LOG.info("tracks of %d days removed, as the agreement says", len(gone))
            await asyncio.sleep(TIDY_S)
            collect()


def _matters(brief: Brief) -> Brief:
    """What of a brief makes it another one."""
    return msgspec.structs.replace(brief, size=0, at_ms=0)


