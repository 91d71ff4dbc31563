"""The one thread in which the watch is folded: each item into the journal, then into the state.

What an item tells is handed on at once, while the next is folded. Warnings are folded here too, by
the moments of the items and no other clock: whoever goes on from a frozen state and the journal
comes to the same events and the same warnings, under the same names.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import NamedTuple, TypeVar

import msgspec

from hudna.fault import Fault, Refused
from hudna.lookout.held import BEGUN_ANEW, Held, packed, parts
from hudna.lookout.left_out import LeftOut
from hudna.lookout.unused import give_back
from hudna.record.warning import PlaceWarning
from hudna.record.watching import Warned
from hudna.say import say
from hudna.watch.brief import Brief
from hudna.watch.event import Aloft, Event, FeedState, Sky
from hudna.watch.fold.laid import Version
from hudna.watch.item import Briefed, Item, Tick
from hudna.watch.kept.journal import NotKept
from hudna.watch.kept.keeping import Keeping
from hudna.watch.kept.states import State
from hudna.watch.waits import waiting
from hudna.watch.warnings.warning import Warner
from hudna.watch.watch import Watch

T = TypeVar("T")
NewWarner = Callable[[Brief, bytes], Warner]
"""A warner of this node, from the brief and the state that another froze, empty where none did."""


class Told(NamedTuple):
    """What the item `number`, which arrived at `at_ms`, told: its events at once, its warnings
    once they are made."""

    number: int
    at_ms: int
    events: tuple[Event, ...]
    warnings: tuple[PlaceWarning, ...]


Tell = Callable[[Told], None]


class Began(NamedTuple):
    """From where this run goes on: what the node had not taken, and what was folded anew."""

    waiting: tuple[Event, ...]
    warned: tuple[Warned, ...]
    told: tuple[Told, ...]


DRAINED = 100_000
"""So many settled rows go to the archive at once: more, as its table, are much memory."""
FROM_THE_JOURNAL = "the state was of another form: all was folded anew from the journal"
WARNED_ANEW = "what was warned of before this start is not known: people may be warned again"
_LOG = logging.getLogger(__name__)


def exactly(sky: Sky) -> dict[str, Aloft]:
    """Where aircraft are that are known exactly: all that warnings go by beside the events."""
    return {a.aircraft: a for a in sky.aloft if not a.within_m}


class Folding:
    """`keeping` is used by its thread alone, from the first call to `close`. `warns`: whether the
    last item was seen through to its warnings; `up_to_date`: whether the last brief was taken up.
    `aside`: `Watch.aside_by_feed` after the last item."""

    def __init__(self, keeping: Keeping, warner: NewWarner) -> None:
        self._keeping, self._new_warner = keeping, warner
        self._thread = ThreadPoolExecutor(1, "fold")
        self._watch = Watch(spill=keeping.spill)
        self._versions: Sequence[Version] = ()
        self._warner: Warner | None = None
        self.brief: Brief | None = None
        self._alone: Brief | None = None
        self.last_ms = 0
        self._warner_kept = b""
        self._notes: tuple[str, ...] = ()
        self.left_out = LeftOut()
        self.warns = self.up_to_date = True
        self.aside: dict[str, dict[str, int]] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever runs the watch should know, and that does not keep it from watching."""
        return (*self._notes, *self.left_out.notes())

    async def begin(self) -> Began:
        """Take up the state that there is, and fold what came after it."""
        return await self._in_thread(self._begin)

    async def take(self, items: Sequence[Item], tell: Tell) -> None:
        """Returns once all are folded, and `tell` has been called with all that they told."""
        loop = asyncio.get_running_loop()

        def told(what: Told) -> None:
            loop.call_soon_threadsafe(tell, what)

        await self._in_thread(lambda: self._take(items, told))

    async def sky(self, now_ms: int, feeds: tuple[FeedState, ...]) -> Sky:
        return await self._in_thread(lambda: msgspec.structs.replace(
            self._watch.sky(now_ms, feeds), pending=waiting(self._pending())))

    async def pending(self) -> tuple[PlaceWarning, ...]:
        """What waits for a person, where the agreement asks for one."""
        return await self._in_thread(self._pending)

    async def release(self, warning: str, now_ms: int) -> PlaceWarning:
        """A person lets it go out. It is in no item: the state is to be frozen soon. Refused where
        none such waits."""
        return await self._in_thread(lambda: self._asked_of(warning).release(warning, now_ms))

    async def refuse(self, warning: str, made_ms: int) -> None:
        """A person will not have it sent; as `release`."""
        await self._in_thread(lambda: self._asked_of(warning).refuse(warning, made_ms))

    async def freeze(
        self, waiting: tuple[Event, ...], warned: tuple[Warned, ...]
    ) -> Future[bool]:
        """All that has been told and that the node has not taken. The future says whether it is on
        disk."""
        return await self._in_thread(lambda: self._freeze(waiting, warned))

    async def tidy(self, now_ms: int, keep_days: int) -> Future[tuple[str, ...]]:
        return await self._in_thread(lambda: self._keeping.tidy(now_ms, keep_days))

    def close(self) -> None:
        self._thread.shutdown()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    # --- in the thread ---

    def _pending(self) -> tuple[PlaceWarning, ...]:
        return self._warner.pending() if self._warner else ()

    def _asked_of(self, warning: str) -> Warner:
        if self._warner is None:
            raise Refused(Fault("warning", warning, say("a warning that waits for a person")))
        return self._warner

    def _begin(self) -> Began:
        state, items, _ = self._keeping.opened
        self._keeping.journal.taken_up()
        told: list[Told] = []
        held = self._take_up(state, told.append) if state else None
        for number, item in items:
            self._fold(number, item, told.append)
        return Began(held.waiting if held else (), held.warned if held else (), tuple(told))

    def _take_up(self, state: State, tell: Tell) -> Held | None:
        """A state of another form never keeps a watch from starting."""
        held, watch, brief = parts(state.data, self._keeping.spill)
        if held:
            self._warner_kept, self.last_ms = held.warner, held.last_ms
        if watch is not None:
            self._watch = watch
        elif not self._folded_anew(state.number):
            self._note(BEGUN_ANEW)
            if held and brief:
                self._fold(state.number - 1, Briefed(held.last_ms, brief), tell)
        self.brief = brief or self.brief
        if (alone := self._watch.warned_by) is not None and alone is not self._alone:
            self._briefed(alone)
        return held

    def _folded_anew(self, number: int) -> bool:
        """Whether the journal had all items before that one. What they tell was told, and what they
        settle is in the archive: neither is told or kept again."""
        before = [one.item for one in self._keeping.journal.whole() if one.number < number]
        if len(before) < number:
            return False
        self._note(FROM_THE_JOURNAL)
        for item in before:
            self.last_ms = item.arrived_ms
            self.brief = item.brief if isinstance(item, Briefed) else self.brief
            self.left_out.fold(partial(self._watch.take, item))
        self._watch.settled()
        return True

    def _note(self, note: str) -> None:
        _LOG.error("%s", note)
        self._notes += (note,)

    def _take(self, items: Sequence[Item], tell: Tell) -> None:
        for item in items:
            self._fold(self._append(item), item, tell)
        self.aside = self._watch.aside_by_feed

    def _append(self, item: Item) -> int:
        """Its number. Where the disk takes nothing the watch goes on, and warns."""
        try:
            return self._keeping.take(item)
        except NotKept as error:
            return error.number

    def _fold(self, number: int, item: Item, tell: Tell) -> None:
        """Neither what cannot be folded nor what cannot be warned of ends the watch; what an item
        has told goes to the node, though its warnings fail."""
        self.last_ms = item.arrived_ms
        before = self.left_out.count
        events = self.left_out.fold(lambda: self._watch.take(item))
        if isinstance(item, Briefed):
            self.brief, self.up_to_date = item.brief, self.left_out.count == before
            give_back()
            gc.freeze()  # Thousands of areas: no collection of garbage is to look through them.
        if events:
            tell(Told(number, item.arrived_ms, events, ()))
        before = self.left_out.count
        warnings = self.left_out.fold(lambda: self._after(number, item, events))
        self.warns = self.left_out.count == before
        if warnings:
            tell(Told(number, item.arrived_ms, (), warnings))
        if self._watch.to_drain >= DRAINED:
            self._keeping.settled(number + 1, self._watch.settled())

    def _after(self, number: int, item: Item, events: tuple[Event, ...]) -> tuple[
            PlaceWarning, ...]:
        """The warnings."""
        if (alone := self._watch.warned_by) is not self._alone and alone is not None:
            self._briefed(alone)
        if self._watch.versions is not self._versions:
            self._versions = self._watch.versions
            self._keeping.areas(number + 1, self._versions, self.last_ms,
                                self._watch.terms.gap_ms)
        return self._warned(events) if events or isinstance(item, Tick) else ()

    def _briefed(self, alone: Brief) -> None:
        """What people see of an aircraft that sends is warned of by what that sends, once."""
        self._alone = alone
        if self._warner is None:
            self._warner = self._first_warner(alone)
        else:
            self._warner.brief(alone)

    def _first_warner(self, alone: Brief) -> Warner:
        try:
            return self._new_warner(alone, self._warner_kept)
        except (Refused, msgspec.MsgspecError, ValueError):
            self._note(WARNED_ANEW)
            return self._new_warner(alone, b"")

    def _warned(self, events: tuple[Event, ...]) -> tuple[PlaceWarning, ...]:
        """By the events, and by where their aircraft are after this item and no other time: so the
        warnings depend on nothing but the items."""
        if self._warner is None:
            return ()
        aircraft = self._warner.aircraft | {e.aircraft for e in events}
        aloft = self._watch.where(self.last_ms, aircraft)
        return tuple(self._warner.take(self.last_ms, events, aloft))

    def _freeze(
        self, waiting: tuple[Event, ...], warned: tuple[Warned, ...]
    ) -> Future[bool]:
        number = self._keeping.journal.next
        self._keeping.settled(number, self._watch.settled())
        warner = self._warner.frozen() if self._warner else b""
        held = Held(warner, self.last_ms, waiting, warned)
        states = self.left_out.fold(lambda: (packed(held, self._watch.parts()),))
        return self._keeping.state(states[0]) if states else _not_kept()


def _not_kept() -> Future[bool]:
    """The older state stays."""
    done = Future[bool]()
    done.set_result(False)
    return done
