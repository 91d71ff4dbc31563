"""Processes that open, verify and seal for a log what its own door would: with many records at once
the other cores help. They know keys and bounds, not what the log holds; whatever they would not let
in is for the log's own door to judge."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from typing import NamedTuple, TypeAlias

from hudna.fault import Fault
from hudna.log.append import Log
from hudna.log.bulk_worker import DRAWN, found_in, open_all, packed, sent, start
from hudna.log.prepared import Prepared
from hudna.log.store import StoreError
from hudna.record.authority import Authority
from hudna.say import say

_Work: TypeAlias = "Future[bytes]"


class Begun(NamedTuple):
    """Presentations that are being opened under `authority`."""

    texts: Sequence[str]
    authority: Authority
    work: _Work


class Openers:
    """Processes started anew (spawn) with the first that is begun: a script that makes them needs
    its main guard. They end with `close`, or with the process whose they are."""

    def __init__(self, workers: int = 2) -> None:
        self._pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=start)

    def begin(self, log: Log, texts: Sequence[str], *, whole: bool = False) -> Begun:
        """Have these opened as the log's door would do it now. `whole`: with the records, which
        else are not brought from process to process. StoreError where a process has ended."""
        authority = log.authority
        door, drawn = packed(log.admission, authority), log.randomness(DRAWN * len(texts))
        try:
            work = self._pool.submit(open_all, door, sent(texts), log.now_ms(), drawn, whole)
        except RuntimeError:
            # Broken, or closed by now.
            raise _broken() from None
        return Begun(texts, authority, work)

    def wake(self) -> None:
        """Have the processes started by the time that something is begun. Blocks a moment; where
        they cannot be, what is begun will say so."""
        with suppress(RuntimeError):
            self._pool.submit(bool)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def ended(begun: Begun) -> list[Prepared | None]:
    """Each of them ready to be kept, None for those that are for the log's own door. Blocks.
    StoreError where a process has ended."""
    try:
        found = found_in(begun.work.result())
    except (BrokenProcessPool, CancelledError):
        raise _broken() from None
    return [None if f is None else f.prepared(text)
            for f, text in zip(found, begun.texts, strict=True)]


def _broken() -> StoreError:
    return StoreError(Fault("workers", "a process that ended", say("processes that go on working")))
