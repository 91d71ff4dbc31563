"""The tracks where the areas are shared: kept by who holds the first share.

The areas of each share as they were watched, `areas-SHARE.geojson`, are kept by who holds that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from hudna.lookout.holding import Keep
from hudna.watch.feeds.doors import Clock
from hudna.watch.kept import lineage
from hudna.watch.kept.archive import Archive
from hudna.watch.kept.table import DAY_MS
from hudna.watch.settled import Settled
from hudna.watch.sharing.shares import Fold
from hudna.watch.watch import Watch

TIDY_MS = 600_000
_LOG = logging.getLogger(__name__)


class SharedTracks:
    """In `directory`, which watches on one machine have in common. `keep_days`: the terms'."""

    def __init__(self, directory: Path, clock: Clock, keep_days: Callable[[], int | None]) -> None:
        self._directory, self._clock, self._keep_days = directory, clock, keep_days
        self._tidied_ms = 0

    async def begin(self, seq: int) -> Keep:
        """Go on from a state after that message."""
        archive = await asyncio.to_thread(Archive, self._directory, seq)
        stands = seq

        async def keep(number: int, rows: Settled) -> None:
            nonlocal stands
            await asyncio.to_thread(archive.put, number, rows)
            await asyncio.to_thread(self._tidy, archive, stands)
            stands = number

        return keep

    async def areas(self, share: int, seq: int, fold: Fold) -> None:
        """What is watched in a share after a message that may have changed it."""
        assert isinstance(fold, Watch)
        await asyncio.to_thread(self._areas, f"areas-{share}", seq, fold)

    def _areas(self, name: str, seq: int, fold: Watch) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        before = lineage.load(self._directory, name)
        after = before.then(seq, fold.versions)
        days = self._keep_days()
        if days is not None:
            after = after.since(self._clock() - days * DAY_MS)
        if after != before:
            lineage.save(self._directory, after, name)

    def _tidy(self, archive: Archive, stands: int) -> None:
        """`stands`: no watch begins with an older state than the one after that message."""
        now_ms, days = self._clock(), self._keep_days()
        if days is None or now_ms - self._tidied_ms < TIDY_MS:
            return
        self._tidied_ms = now_ms
        archive.join_ended(now_ms, stands, lambda day: _LOG.info("tracks of %s joined", day))
        if gone := archive.expire(now_ms, days):
            _LOG.info("tracks of %d days removed, as the agreement says", len(gone))
