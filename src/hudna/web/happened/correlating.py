"""Which of this node's own reports may be of one event, held against each other beside the desk.

The model is heavy and the work is long: both are done in a thread, once somebody looks, and until
they are done a page says so. What is held here follows from the reports that stand and their order
in the log alone; of one that was corrected or erased nothing is left, since all is then made anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

import msgspec

from hudna.correlate.clue import Clue, Correlation, clue_of
from hudna.record.kinds import Erasure, Recall, RecordHash, Report
from hudna.record.record import Record
from hudna.view.world import World

if TYPE_CHECKING:
    from hudna.correlate.index import Answer, Index

T = TypeVar("T")
MOST = 20_000
"""Of the latest reports, all are held against all for the list; any one is held against all."""
MOST_KEPT = 2_000
AT_ONCE = 200
"""Reports that are read between two turns of the event loop."""
PAUSE_S, LONGEST_PAUSE_S = 30.0, 3_600.0
"""After a failure it is tried again; each further failure in a row doubles the pause."""
_LOG = logging.getLogger(__name__)


class Compared(msgspec.Struct, frozen=True):
    """How far it is. `ready`: all that stands is compared. `failed`: the last try has failed.
    `reports`: how many are in; `listed`: how many of them `correlation` is of."""

    ready: bool
    failed: bool
    reports: int = 0
    listed: int = 0
    correlation: Correlation | None = None


class Correlating:
    """`tell` is called when more is known. The reports of one world at a time."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._lock = Lock()
        """Of the index, among threads: one writes or asks at a time."""
        self._generation = 0
        """Counts what was dropped: what was begun before holds words that are gone since."""
        self._failures = 0
        self._retry: asyncio.TimerHandle | None = None
        self._index: Index | None = None
        self._clues: dict[RecordHash, Clue] = {}
        self._answers: dict[Clue, Answer] = {}
        """Until the index changes: a page that lies open asks again each time the log grows."""
        self._near: dict[Clue, tuple[RecordHash, ...]] = {}
        self._hands: dict[str, list[RecordHash]] = {}
        self._found: tuple[int, Correlation] | None = None
        self._world: World | None = None
        self._size = 0
        self._failed = False
        self._task: asyncio.Task[None] | None = None

    def follow(self, world: World) -> Compared:
        """How far it is; where that is not all, the rest is begun."""
        ready = not self._behind(world)
        if not ready and self._retry is None:
            self._begin(world)
        listed, correlation = self._found or (0, None)
        return Compared(ready, self._failed, len(self._clues), listed, correlation)

    async def catch_up(self, world: World) -> None:
        """Until all that stands in `world` is compared."""
        try:
            while self._behind(world):
                size, generation, fresh = world.size, self._generation, self._fresh(world)
                clues = await _clues(world) if fresh is None else self._with(fresh)
                index, found = await asyncio.to_thread(self._compare, clues)
                hands = await asyncio.to_thread(_hands, clues.values())
                # Where words went meanwhile they are not put back: it is begun anew.
                if generation == self._generation:
                    self._index, self._found, self._clues = index, found, clues
                    self._answers, self._near, self._hands = {}, {}, hands
                    self._world, self._size = world, size
            self._failed, self._failures = False, 0
        except Exception as error:
            # Its words could be those of a report.
            _LOG.error("reports cannot be compared: %s", type(error).__name__)
            self.drop()
            self._failed = True
            self._later(world)
        self._tell()

    def _begin(self, world: World) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self.catch_up(world), name="correlating")

    def _later(self, world: World) -> None:
        """Tried again by itself after a pause, and by nobody before."""
        pause_s = min(PAUSE_S * 2**min(self._failures, 10), LONGEST_PAUSE_S)
        self._failures += 1

        def again() -> None:
            self._retry = None
            self._begin(world)

        self._retry = asyncio.get_running_loop().call_later(pause_s, again)

    @property
    def found(self) -> Correlation | None:
        """The last that was found of the latest reports, all against all."""
        return self._found[1] if self._found else None

    async def ask(self, records: Sequence[Record]) -> dict[RecordHash, Answer]:
        """What is proposed of each of these reports now; nothing while there is no index."""
        return await asyncio.to_thread(self._ask, [clue_of(r) for r in records])

    async def near(self, records: Sequence[Record]) -> dict[RecordHash, tuple[RecordHash, ...]]:
        """The reports of about the time and place of each, whatever they say, the nearest first;
        nothing while there is no index."""
        return await asyncio.to_thread(self._beside, [clue_of(r) for r in records])

    def holds(self, record: Record) -> bool:
        """Whether it is among those that are compared."""
        return record.hash in self._clues

    def by_hands_of(self, record: Record) -> set[RecordHash]:
        """The reports that stand and name whoever this one names as its source, or as whom that
        repeats."""
        clue = clue_of(record)
        return {of for hand in (clue.source, clue.origin) for of in self._hands.get(hand, ())}

    def drop(self) -> None:
        """Hold no word any more: something was erased or taken back."""
        # Not under the lock, for which the event loop would wait long.
        self._generation += 1
        self._index, self._clues, self._found, self._world = None, {}, None, None
        self._answers, self._near, self._hands = {}, {}, {}

    async def end(self) -> None:
        if self._retry:
            self._retry.cancel()
            self._retry = None
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _behind(self, world: World) -> bool:
        if world is not self._world:
            return True
        return any(isinstance(e.record.said, Report | Erasure | Recall)
                   for e in world.entries.between(self._size, world.size))

    def _fresh(self, world: World) -> list[Record] | None:
        """The reports that came at the end, where nothing else has changed; else None."""
        if world is not self._world or self._failed:
            return None
        came = [e.record for e in world.entries.between(self._size, world.size)]
        if any(isinstance(r.said, Erasure | Recall) for r in came) or any(
                r.supersedes for r in came if isinstance(r.said, Report)):
            return None
        return [r for r in came if world.reports.stands(r.hash)]

    def _with(self, fresh: Iterable[Record]) -> dict[RecordHash, Clue]:
        return self._clues | {r.hash: clue_of(r) for r in fresh}

    def _compare(
        self, clues: dict[RecordHash, Clue]
    ) -> tuple[Index, tuple[int, Correlation]]:
        """What is to be held, of which nothing is put back here: the event loop alone does."""
        # Both bring Splink with them, which takes seconds.
        from hudna.correlate.index import Index  # noqa: PLC0415
        from hudna.correlate.together import correlated  # noqa: PLC0415

        with self._lock:
            index, known = self._index, self._clues
            if index is None or any(clues.get(of) != c for of, c in known.items()):
                index, known = Index(), {}
            for of, clue in clues.items():
                if of not in known:
                    index.add(clue)
        latest = sorted(clues.values(), key=lambda c: (c.from_ms, c.id))[-MOST:]
        return index, (len(latest), correlated(latest))

    def _ask(self, clues: list[Clue]) -> dict[RecordHash, Answer]:
        return self._each(clues, lambda: self._answers, lambda index, clue: index.ask(clue))

    def _beside(self, clues: list[Clue]) -> dict[RecordHash, tuple[RecordHash, ...]]:
        return self._each(clues, lambda: self._near, lambda index, clue: index.near(clue))

    def _each(
        self, clues: list[Clue], held: Callable[[], dict[Clue, T]],
        asked: Callable[[Index, Clue], T],
    ) -> dict[RecordHash, T]:
        with self._lock:
            index, kept = self._index, held()
            if index is None:
                return {}
            if len(kept) > MOST_KEPT:
                kept.clear()
            for clue in clues:
                if clue not in kept:
                    kept[clue] = asked(index, clue)
            return {clue.id: kept[clue] for clue in clues}


def _hands(clues: Iterable[Clue]) -> dict[str, list[RecordHash]]:
    found: dict[str, list[RecordHash]] = {}
    for clue in clues:
        for hand in {clue.source, clue.origin} - {""}:
            found.setdefault(hand, []).append(clue.id)
    return found


async def _clues(world: World) -> dict[RecordHash, Clue]:
    """Of all reports that stand, in the order of the log."""
    found: list[tuple[int, Clue]] = []
    reports = world.reports.each()
    while some := [(world.entries.place_of(r), clue_of(r)) for r in islice(reports, AT_ONCE)]:
        found += some
        await asyncio.sleep(0)
    return {clue.id: clue for _, clue in sorted(found, key=lambda each: each[0])}
