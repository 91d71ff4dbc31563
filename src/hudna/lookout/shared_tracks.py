"""The tracks where the areas are shared: kept by who holds the first share.

The areas of each share as they were watched, `areas-SHARE.geojson`, are kept by who holds that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

from hudna.lookout.holding import Keep
from hudna.watch.feeds.doors import Clock
from hudna.watch.kept import lineage
from hudna.watch.kept.archives import Archives
from hudna.watch.kept.table import DAY_MS, TRACKS
from hudna.watch.settled import Settled
from hudna.watch.sharing.shares import Fold
from hudna.watch.sources import Sources
from hudna.watch.watch import Watch

TIDY_MS = 600_000
_LOG = logging.getLogger(__name__)


class SharedTracks:
    """In directories of `works`, which watches on one machine have in common. `keep_days`: the
    terms'. `stream`: which one the items are of, and the number of the last."""

    def __init__(self, works: Path, clock: Clock, keep_days: Callable[[], int | None],
                 stream: Callable[[], Awaitable[tuple[str, int]]],
                 sources: Sources | None = None) -> None:
        self._works, self._directory = works, works / TRACKS.name
        self._clock, self._keep_days = clock, keep_days
        self._stream, self._sources = stream, sources
        self._archive: Archives | None = None
        self._tidied_ms = 0

    @property
    def notes(self) -> tuple[str, ...]:
        """What whoever runs the watch should know, and that does not keep it from watching."""
        return self._archive.notes if self._archive else ()

    async def begin(self, seq: int) -> Keep:
        """Go on from a state after that message."""
        of, reach = await self._stream()
        archive = await asyncio.to_thread(Archives, self._works, seq, of, reach, self._sources)
        self._archive = archive
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
        of, _ = await self._stream()
        await asyncio.to_thread(self._areas, f"areas-{share}", seq, fold, of)

    def _areas(self, name: str, seq: int, fold: Watch, of: str) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        before = lineage.load(self._directory, name)
        after = before.then(seq, fold.versions, of, self._clock(), fold.terms.gap_ms)
        days = self._keep_days()
        if days is not None:
            after = after.since(self._clock() - days * DAY_MS)
        if after != before:
            lineage.save(self._directory, after, name)

    def _tidy(self, archive: Archives, stands: int) -> None:
        """`stands`: no watch begins with an older state than the one after that message."""
        now_ms, days = self._clock(), self._keep_days()
        if days is None or now_ms - self._tidied_ms < TIDY_MS:
            return
        self._tidied_ms = now_ms
        archive.look_aside()
        archive.join_ended(now_ms, stands,
                           lambda name, day: _LOG.info("%s of %s joined", name, day))
        if gone := archive.expire(now_ms, days):
            _LOG.info("the archives of %d days removed, as the agreement says", len(gone))
