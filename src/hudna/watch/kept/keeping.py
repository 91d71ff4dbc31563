"""What a watch keeps on disk, and in which order: items, settled rows, areas, then the state.

A state holds no row that has settled. So it must never be on disk before the rows that settled
ahead of it are; all but the items therefore goes through one thread, one after another.

    DIR/watch/journal   items and states            DIR/watch/tracks   the archive, areas.geojson
    DIR/watch/about     what is only about known    DIR/watch/withheld   of that what hides somebody
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

from hudna.fault import Fault, Refused
from hudna.say import say
from hudna.watch.fold.laid import Version
from hudna.watch.item import Item
from hudna.watch.kept import lineage, states
from hudna.watch.kept.archives import ArchiveError, Archives
from hudna.watch.kept.journal import SYNC_EVERY_MS, Journal, Opened
from hudna.watch.kept.lineage import Lineage
from hudna.watch.kept.spilled import Spilled
from hudna.watch.kept.states import Data
from hudna.watch.kept.table import DAY_MS
from hudna.watch.kept.waiting import Rows, Waiting
from hudna.watch.settled import Settled
from hudna.watch.sources import Sources

MOST_WAITING = 4_000_000
"""Settled rows that wait for a disk that does not take them. More are lost, and that is said."""
HELD_S = 30.0
TAKEN = say("a disk that takes the tracks; they wait in memory, and the watch goes on")
ROOM = say("room for settled tracks; the oldest that waited are lost to the archive")
_LOG = logging.getLogger(__name__)


class Keeping:
    """Of one watch, in its `watch` directory. For one thread, which waits for no disk but at
    opening and at the end."""

    def __init__(self, directory: Path, sync_every_ms: int = SYNC_EVERY_MS,
                 told: Callable[[int], None] = lambda _: None,
                 sources: Sources | None = None) -> None:
        """Raises `Refused`, `OSError`. `told` is called in another thread with each new `kept`.
        `sources`: what feeds are called in the archives; by their own names where None."""
        self.journal = Journal(directory / "journal", sync_every_ms, told)
        self._journal_at = directory / "journal"
        self._archive = Archives(
            directory, _begun(self.journal), self.journal.of, self.journal.next, sources)
        self._lineage: Lineage | None = None
        self._unread: Fault | None = None
        self._watched: deque[
            tuple[int, tuple[Version, ...], int | None, int | None]] = deque()
        self._waiting = Waiting(self._archive)
        self._stale = False
        self.fault: Fault | None = None
        self.spill = Spilled(directory)
        self._worker = ThreadPoolExecutor(1, "keeping")
        self._going = Event()
        self._going.set()

    @property
    def opened(self) -> Opened:
        """What there was: fold `items` upon `state`, settling and telling the areas as ever."""
        return self.journal.opened

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever runs the watch should know, and that does not keep it from watching."""
        return self._archive.notes

    def hold(self) -> None:
        """Until `go_on`, and for `HELD_S` at most, nothing is written but items: what begins to
        watch does not share its processor with that."""
        self._going.clear()
        self._worker.submit(self._going.wait, HELD_S)

    def go_on(self) -> None:
        self._going.set()

    def take(self, item: Item) -> int:
        """The item's number. Raises `NotKept`, with the number: fold it all the same."""
        return self.journal.append(item)

    def settled(self, number: int, rows: Settled) -> None:
        """What has settled by the items before `number`, once: `Watch.settled()`."""
        if rows.total:
            self._worker.submit(self._put, Rows(number, rows))

    def areas(self, number: int, versions: Sequence[Version],
              at_ms: int | None = None, gap_ms: int | None = None) -> None:
        """What is watched after the items before `number`, the last of which arrived at `at_ms`,
        where they have changed it; and over which silence at most a line is drawn."""
        self._worker.submit(self._areas, number, tuple(versions), at_ms, gap_ms)

    def state(self, data: Iterable[Data]) -> Future[bool]:
        """Keep the watch as it is frozen now, in parts, after `settled`. Whether it is on disk.

        Where it is not, `fault` says why, and the older state stays."""
        return self._worker.submit(self._state, self.journal.prepare(), data)

    def tidy(self, now_ms: int, keep_days: int) -> Future[tuple[str, ...]]:
        """Join the parts of days that have ended, remove what is too old; the dates that went."""
        return self._worker.submit(self._tidy, now_ms, keep_days)

    def close(self) -> None:
        """What was handed in is on disk, unless the disk does not take it."""
        self.go_on()
        self._worker.shutdown()
        self.spill.close()
        self.journal.close()

    def _put(self, rows: Rows) -> None:
        self._waiting.add(rows)
        self._put_all()

    def _put_all(self) -> bool:
        """Whether nothing waits any more. An archive that fails holds up no areas."""
        failed: list[OSError] = list(self._waiting.put())
        try:
            self._put_areas()
        except OSError as error:
            failed.append(error)
        faults = [self._failed(error) for error in failed]
        self.fault = faults[0] if faults else self._unread
        return not faults

    def _put_areas(self) -> None:
        while self._watched:
            before = self._known()
            number, versions, at_ms, gap_ms = self._watched[0]
            self._lineage = before.then(number, versions, self.journal.of, at_ms, gap_ms)
            self._stale = self._stale or self._lineage is not before
            self._watched.popleft()
        if self._stale and self._unread is None:
            lineage.save(self._archive.tracks, self._known())
            self._stale = False

    def _known(self) -> Lineage:
        """Read when first needed: nobody waits for it. What cannot be read is said, and never
        written over; the watch goes on."""
        if self._lineage is None:
            try:
                self._lineage = lineage.load(self._archive.tracks)
            except Refused as refused:
                self._lineage, self._unread = Lineage(), refused.faults[0]
                _LOG.error("%s", self._unread.say())
        return self._lineage

    def _areas(self, number: int, versions: tuple[Version, ...], at_ms: int | None,
               gap_ms: int | None) -> None:
        self._watched.append((number, versions, at_ms, gap_ms))
        self._put_all()

    def _state(self, number: int, data: Iterable[Data]) -> bool:
        if not self._put_all():
            self.journal.give_up(number)
            return False
        try:
            self.journal.save(number, data)
        except Refused as refused:
            self.fault = refused.faults[0]
            return False
        return True

    def _tidy(self, now_ms: int, keep_days: int) -> tuple[str, ...]:
        try:
            self._archive.look_aside()
            self._archive.join_ended(now_ms, states.oldest(self._journal_at), _joined)
            gone = self._archive.expire(now_ms, keep_days)
            before = self._known()
        except OSError as error:
            self.fault = self._failed(error)
            return ()
        self._lineage = before.since(now_ms - keep_days * DAY_MS)
        self._stale = self._stale or self._lineage.versions != before.versions
        self._put_all()
        return gone

    def _failed(self, error: OSError) -> Fault:
        """Of the archive that did not take what it should; the others lose nothing by it."""
        home = error.directory if isinstance(error, ArchiveError) else self._archive.tracks
        fault = Fault(str(home), error.strerror or str(error), TAKEN)
        if lost := self._waiting.lose(home, MOST_WAITING):
            fault = Fault(str(home), f"{lost} positions", ROOM)
        _LOG.error("%s", fault.say())
        return fault


def _begun(journal: Journal) -> int:
    """What is folded from here on is made anew, and nothing before it: without a state the items
    that there are, and where there are none nothing."""
    state, items, _ = journal.opened
    if state is not None:
        return state.number
    return items[0].number if items else journal.next


def _joined(name: str, day: str) -> None:
    _LOG.info("%s of %s joined", name, day)
