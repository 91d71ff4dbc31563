"""The journal: every item as it arrived, on disk; and the states that spare folding them all.

`append` gives an item its number at once; a thread writes whatever has come together and brings it
to disk, at most once in `sync_every_ms`. What is on disk is all before `kept`.

Where the disk fails, or a part of the journal is found damaged, there is a hole: nothing more is
taken until a frozen state has closed it (`prepare`, `save`), since items after a hole mean nothing
without the state before them. The watch need not stop for that; it numbers its items on.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Condition, Event, Thread
from typing import NamedTuple

from hudna.fault import Fault, Refused
from hudna.say import Say, say
from hudna.watch.item import Item
from hudna.watch.kept import segments, states
from hudna.watch.kept.entries import Numbered, entry
from hudna.watch.kept.parts import of_journal
from hudna.watch.kept.segments import Segment
from hudna.watch.kept.states import Data, State

SYNC_EVERY_MS = 100
SEGMENT_BYTES = 32 << 20
MOST_PENDING_BYTES = 64 << 20
TAKEN = say("a disk that takes the items of the watch; it watches and warns, but would not find "
            "these again after a restart")
FAST = say("a disk that keeps up with the positions that come")
ALONE = say("a journal that no other process of the watch has open")
A_STATE = say("a state of the watch, written anew, before the journal goes on")


class NotKept(Refused):
    """The item bears `number`, and is not in the journal."""

    def __init__(self, number: int, fault: Fault) -> None:
        super().__init__(fault)
        self.number = number


class Opened(NamedTuple):
    """`items` follow upon `state`, or begin the journal where it is None. `faults` name what was
    there and cannot be read: nothing after it is in `items`."""

    state: State | None
    items: tuple[Numbered, ...]
    faults: tuple[Fault, ...] = ()


class Journal:
    """In `directory`, which is made. `append`, `prepare` and `save` are for one thread each; the
    rest for any. `told` is called in the thread that writes, with each new `kept`. `of`: the
    journal's own name, another where nothing was in it."""

    def __init__(self, directory: Path, sync_every_ms: int = SYNC_EVERY_MS,
                 told: Callable[[int], None] = lambda _: None,
                 segment_bytes: int = SEGMENT_BYTES) -> None:
        """Raises `Refused` where another process has it open; `OSError`."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._directory, self._lock = directory, _locked(directory)
        self._every_s, self._told, self._most = sync_every_ms / 1000, told, segment_bytes
        self.opened, self.next, end, hole = _open(directory)
        self.of = of_journal(directory, anew=self.opened.state is None and not self.opened.items)
        self.kept = self._begun = self.next
        self._segment = None if end is None else Segment(*end)
        self._fault = hole
        self._awaited: int | None = None
        self._holes = 0
        self._turn = False
        self._ended = Event()
        self._pending: list[bytes] = []
        self._bytes = 0
        self._change = Condition()
        self._writer = Thread(target=self._write_on, name="journal", daemon=True)
        self._writer.start()

    def taken_up(self) -> None:
        """What there was at opening is of no more use: it takes much memory."""
        self.opened = Opened(None, (), self.opened.faults)

    @property
    def fault(self) -> Fault | None:
        """Why nothing is taken now."""
        return self._fault

    def append(self, item: Item) -> int:
        """The item's number. It is on disk once `kept` is beyond that.

        Raises `NotKept`, with the number, while there is a hole."""
        with self._change:
            number, self.next = self.next, self.next + 1
            if self._fault is None and self._bytes > MOST_PENDING_BYTES:
                self._fail(Fault(str(self._directory), f"{self._bytes} bytes waiting", FAST))
            if self._fault is not None:
                raise NotKept(number, self._fault)
            self._pending.append(entry(number, item))
            self._bytes += len(self._pending[-1])
            if len(self._pending) == 1:
                self._change.notify_all()
            return number

    def whole(self) -> tuple[Numbered, ...]:
        """Every item from the first on; none where some are gone. Call it before any is
        appended."""
        found = segments.find(self._directory, 0)
        return found.items if found.fault is None and found.next == self.next else ()

    def wait(self, number: int, timeout_s: float) -> bool:
        """Whether the item is on disk, within that time."""
        with self._change:
            return self._change.wait_for(lambda: self.kept > number or self._fault is not None,
                                         timeout_s) and self.kept > number

    def prepare(self) -> int:
        """The number for a state that is frozen now: of the next item.

        Call it where items are appended. Where there is a hole, items are taken again from here on,
        and are on disk once `save` has put that state there."""
        with self._change:
            if self._fault is not None:
                self._fault, self._awaited, self._begun = None, self.next, self.next
            return self.next

    def save(self, number: int, data: Iterable[Data]) -> None:
        """Put a state on disk, given in parts; what no state needs any more is removed. Call it in
        a thread.

        Raises `Refused`; then nothing has changed, and a hole is open as before."""
        try:
            states.save(self._directory, number, data)
            segments.remove_before(self._directory, states.oldest(self._directory))
        except OSError as error:
            fault = _of(self._directory, error, A_STATE)
            self.give_up(number, fault)
            raise Refused(fault) from error
        self._saved(number)

    def give_up(self, number: int, fault: Fault | None = None) -> None:
        """A state for `number` will not come: a hole that waited for it is open again."""
        with self._change:
            if self._awaited == number:
                self._fail(fault or Fault(str(self._directory), "no state", A_STATE))

    def close(self) -> None:
        """What was appended is on disk, unless there is a hole."""
        with self._change:
            self._ended.set()
            self._change.notify_all()
        self._writer.join()
        if self._segment is not None:
            self._segment.close()
        os.close(self._lock)

    def _write_on(self) -> None:
        """Between two groups nothing wakes it but the end: each item would hold up the fold."""
        while self._group():
            self._ended.wait(self._every_s)

    def _group(self) -> bool:
        """Write what has come together; False where it was the last."""
        with self._change:
            self._change.wait_for(lambda: self._ended.is_set() or (
                bool(self._pending) and self._awaited is None))
            if not self._pending or self._awaited is not None:
                return not self._ended.is_set()
            group, self._pending, self._bytes = self._pending, [], 0
            number, holes = self._begun, self._holes
            self._begun += len(group)
        try:
            self._keep(number, b"".join(group))
        except OSError as error:
            with self._change:
                self._fail(_of(self._directory, error, TAKEN))
        else:
            self._known(number + len(group), holes)
        return True

    def _keep(self, number: int, group: bytes) -> None:
        if self._segment is None or self._turn or self._segment.size >= self._most:
            old, self._segment, self._turn = self._segment, None, False
            if old is not None:
                old.close()
            self._segment = Segment.begin(self._directory, number)
        self._segment.write(number, group)

    def _known(self, kept: int, holes: int) -> None:
        """All before `kept` is on disk, unless a hole has begun since."""
        with self._change:
            if holes != self._holes:
                return
            self.kept = kept
            self._change.notify_all()
        self._told(kept)

    def _saved(self, number: int) -> None:
        with self._change:
            self._turn = True
            if self._awaited != number:
                return
            self._awaited, holes = None, self._holes
        self._known(number, holes)

    def _fail(self, fault: Fault) -> None:
        """A hole begins; the lock is held."""
        self._fault, self._awaited, self._pending, self._bytes = fault, None, [], 0
        self._holes += 1
        self._turn = True
        self._change.notify_all()


def _open(directory: Path) -> tuple[Opened, int, tuple[Path, int] | None, Fault | None]:
    state, faults = states.newest(directory)
    found = segments.find(directory, state.number if state else 0)
    faults += () if found.fault is None else (found.fault,)
    return Opened(state, found.items, faults), found.next, found.end, found.fault


def _locked(directory: Path) -> int:
    handle = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise Refused(Fault(str(directory), "a journal that is in use", ALONE)) from None
    return handle


def _of(directory: Path, error: OSError, expected: Say) -> Fault:
    return Fault(str(directory), error.strerror or str(error), expected)
