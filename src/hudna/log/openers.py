"""Processes that open, verify and seal for a log what its own door would: with many records at once
the other cores help. They know keys and bounds, not what the log holds; whatever they would not let
in is for the log's own door to judge.

Each has a line of its own, of which it alone holds the other end: one that is killed while it says
something is an end of the line and nothing more. (Where several share one, as in the standard
library's pool, whoever listens waits for the rest for ever.)
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from threading import Lock, local
from typing import NamedTuple, TypeAlias

from hudna.fault import Fault
from hudna.log.append import Log
from hudna.log.bulk_worker import DRAWN, asking, found_in, packed, serve
from hudna.log.prepared import Prepared
from hudna.log.store import StoreError
from hudna.record.authority import Authority
from hudna.say import say

END_S = 10.0
"""How long a process that is to end may take, before it is killed."""
_CONTEXT = get_context("spawn")
_Work: TypeAlias = "Future[bytes]"


class Begun(NamedTuple):
    """Presentations that are being opened under `authority`."""

    texts: Sequence[str]
    authority: Authority
    work: _Work


class Openers:
    """Processes started anew (spawn) when woken, or with the first that is begun: a script that
    makes them needs its main guard. They end with `close`, or with the process whose they are."""

    def __init__(self, workers: int = 2) -> None:
        self._workers = workers
        self._threads = ThreadPoolExecutor(workers, "opener")
        self._own = local()
        self._processes: list[_Process] = []
        self._broken = False
        self._ending = Lock()

    @property
    def pids(self) -> list[int]:
        return [p.pid for p in self._processes]

    def begin(self, log: Log, texts: Sequence[str], *, whole: bool = False) -> Begun:
        """Have these opened as the log's door would do it now. `whole`: with the records, which
        else are not brought from process to process. StoreError where a process has ended."""
        authority = log.authority
        door, drawn = packed(log.admission, authority), log.randomness(DRAWN * len(texts))
        question = asking(door, texts, log.now_ms(), drawn, whole)
        try:
            work = self._threads.submit(self._answer, question)
        except RuntimeError:
            # Closed by now.
            raise _ended() from None
        return Begun(texts, authority, work)

    def wake(self) -> None:
        """Have them started, one at the least, by the time that something is begun. Where they
        cannot be, what is begun will say so."""
        with suppress(RuntimeError):
            for _ in range(self._workers):
                self._threads.submit(self._mine)

    def close(self) -> None:
        """Blocks until the processes have ended, each with what it is at."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        # One after the other: a line that is closed twice at once may be somebody else's by then.
        with self._ending:
            while self._processes:
                self._processes.pop().end()

    def _answer(self, question: bytes) -> bytes:
        if self._broken:
            raise _ended()
        try:
            return self._mine().answer(question)
        except (EOFError, OSError):
            self._broken = True
            raise _ended() from None

    def _mine(self) -> _Process:
        """The process of this thread."""
        if (mine := getattr(self._own, "process", None)) is None:
            mine = self._own.process = _Process()
            self._processes.append(mine)
        return mine


class _Process:
    def __init__(self) -> None:
        self._line, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=serve, args=(theirs,), daemon=True)
        self._process.start()
        # It alone holds its end: else nobody would see that it is gone.
        theirs.close()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None, "it was started"
        return self._process.pid

    def answer(self, question: bytes) -> bytes:
        """EOFError or OSError where the process has ended."""
        self._line.send_bytes(question)
        return self._line.recv_bytes()

    def end(self) -> None:
        self._line.close()
        self._process.join(END_S)
        self._process.kill()
        self._process.join()


def ended(begun: Begun) -> list[Prepared | None]:
    """Each of them ready to be kept, None for those that are for the log's own door. Blocks.
    StoreError where a process has ended."""
    try:
        found = found_in(begun.work.result())
    except CancelledError:
        raise _ended() from None
    return [None if f is None else f.prepared(text)
            for f, text in zip(found, begun.texts, strict=True)]


def _ended() -> StoreError:
    return StoreError(Fault("workers", "a process that ended", say("processes that go on working")))
