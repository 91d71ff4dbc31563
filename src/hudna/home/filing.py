"""Files that come with what is said at this node: each stays while a record needs it, goes with an
erasure, and none goes meanwhile that a form is filing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path

from hudna.home import attached, custody_kept, effaced, unnamed
from hudna.log.append import Log
from hudna.log.entry import Entry
from hudna.record.kinds import Erasure, PartyId
from hudna.record.sign import Randomness


class Files:
    """Those of `me` in a node's `directory`, on one event loop. `clock` gives ms since 1970 UTC;
    `begun_ms`: when the node began, since when whatever came is nobody's remainder. `shared`:
    another process may be keeping files in the same directory."""

    def __init__(
        self, directory: Path, log: Log, me: PartyId, *, clock: Callable[[], int],
        randomness: Randomness, begun_ms: int, shared: bool,
    ) -> None:
        self._directory = directory / attached.NAME
        self.attached = attached.Attachments(self._directory, randomness)
        self.custody = custody_kept.Custody(directory / custody_kept.NAME)
        self._log, self._me, self._clock = log, me, clock
        self._begun_ms, self._shared = begun_ms, shared
        self._named = unnamed.Named(log, me)
        self._turn, self._in_form, self._due = asyncio.Lock(), False, False

    def names(self, digest: str) -> bool:
        """Whether an own record names the file that has its words. It reads the log: not on the
        event loop."""
        return self._named.still(digest)

    @asynccontextmanager
    async def filing(self) -> AsyncIterator[None]:
        """One form with files at a time. Nothing that the law wants gone is destroyed meanwhile,
        but right after: else a file could go that a record is just about to name."""
        async with self._turn:
            self._in_form = True
            try:
                yield
            finally:
                self._in_form = False
                if self._due:
                    await asyncio.shield(asyncio.to_thread(self._efface))

    def heard(self, entries: Iterable[Entry]) -> None:
        """What the log holds anew: with an erasure, files may be due to go."""
        self._due |= any(isinstance(e.record.said, Erasure) for e in entries)

    async def efface(self) -> None:
        """Destroy what is due to go; at once, but for a form that is filing."""
        # A form may itself have said what makes it due: it effaces when it is done.
        if self._due and not self._in_form:
            async with self._turn:
                await asyncio.to_thread(self._efface)

    def tidy(self, *, older_log: bool) -> None:
        """What a kill left half-done with files, before any form. Blocks. `older_log`: the log may
        be older than the files: those that it does not name are left."""
        self._efface()
        if not self._shared:
            self.attached.sweep()
            unnamed.tidy(self._directory, self.attached, self.custody, self.names,
                         begun_ms=self._begun_ms, older_log=older_log)

    def _efface(self) -> None:
        self._due = False  # Before it reads: what is erased meanwhile is for the next time.
        if not effaced.efface(self._log, self._me, self.attached, self.custody, self._clock()):
            self._due = True
