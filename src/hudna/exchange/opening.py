"""Much that a partner brings at once is opened in processes beside this one: the node goes on
answering its people while it catches up, and the other cores help."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from hudna.log.append import Log
from hudna.log.openers import Begun, Openers, ended
from hudna.log.prepared import Prepared
from hudna.log.store import StoreError
from hudna.record.authority import Authority
from hudna.record.kinds import PartyId

WORKERS = 2
MUCH = 64
"""Records that are worth the way to another process and back."""
AT_ONCE = 2
"""Deliveries of one partner that are opened at once: none takes all from the others."""
IDLE_S = 60.0
"""How long the processes stay when nothing more comes."""
_LOG = logging.getLogger(__name__)


class Opened(NamedTuple):
    """Of each record of a delivery what is ready to be kept, opened under `authority`; None where
    it is for the log's own door."""

    items: Sequence[Prepared | None]
    authority: Authority


class Opening:
    """On one event loop."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._openers: Openers | None = None
        self._under_way = 0
        self._closed = False
        self._idle: asyncio.TimerHandle | None = None
        self._at_once: defaultdict[PartyId, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(AT_ONCE))

    async def opened(self, sender: PartyId, records: Sequence[str]) -> Opened | None:
        """None where all are for the log's own door: they are few, or the processes failed."""
        if len(records) < MUCH:
            return None
        async with self._at_once[sender]:
            if self._closed:
                return None
            openers = self._openers = self._openers or Openers(WORKERS)
            self._under_way += 1
            try:
                return await self._by(openers, records)
            except StoreError:
                _LOG.exception("the processes that open what comes in have ended")
                self._let_go(openers)
                return None
            finally:
                self._under_way -= 1
                self._put_off()

    def expect(self, records: int) -> None:
        """So many will come soon: where that is much, have the processes started meanwhile."""
        if records >= MUCH and not self._closed:
            openers = self._openers = self._openers or Openers(WORKERS)
            self._put_off()
            openers.wake()

    def close(self) -> None:
        """Blocks until the processes have ended: what is under way fails."""
        self._closed = True
        if self._idle:
            self._idle.cancel()
        if self._openers:
            self._openers.close()
        self._openers = None

    async def _by(self, openers: Openers, records: Sequence[str]) -> Opened:
        parts = await asyncio.to_thread(self._begun, openers, records)
        # No thread waits for a process: threads are few, and everybody's.
        await asyncio.gather(*(asyncio.wrap_future(p.work) for p in parts), return_exceptions=True)
        return await asyncio.to_thread(_joined, parts)

    def _begun(self, openers: Openers, records: Sequence[str]) -> list[Begun]:
        size = -(-len(records) // WORKERS)
        return [openers.begin(self._log, records[i : i + size], whole=True)
                for i in range(0, len(records), size)]

    def _put_off(self) -> None:
        if self._idle:
            self._idle.cancel()
        if self._closed:
            return
        self._idle = asyncio.get_running_loop().call_later(IDLE_S, self._rest)

    def _rest(self) -> None:
        if self._openers and not self._under_way:
            self._let_go(self._openers)

    def _let_go(self, openers: Openers) -> None:
        """These alone: others may have taken their place by now."""
        if self._openers is openers:
            self._openers = None
        asyncio.get_running_loop().run_in_executor(None, openers.close)


def _joined(parts: Sequence[Begun]) -> Opened:
    first = parts[0].authority
    return Opened([item for part in parts for item in _under(part, first)], first)


def _under(part: Begun, authority: Authority) -> Sequence[Prepared | None]:
    """What was opened of a part, if it was under this authority."""
    items = ended(part)
    return items if part.authority is authority else [None] * len(items)
