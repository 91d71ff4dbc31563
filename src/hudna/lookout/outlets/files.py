"""CAP messages and their feeds as files, which the node serves and anybody may copy.

Each file comes to be whole, in one step. Nothing is forced onto the disk: a warning lives for
minutes, and the next is written anew.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import msgspec

from hudna.exchange.bell import Bell
from hudna.lookout.outlets.lane import Issued, Outlet
from hudna.record.warning import PlaceWarning
from hudna.speak.atom import atom
from hudna.speak.language import CODES, language
from hudna.speak.warnings import Issuer

FEED, RECENT = "feed.atom", ".recent"
LATEST, MOST = 100, 1000
"""In the feed: all that stand, and others up to the first number; never more than the second."""
KEEP_MS, TIDY_MS = 7 * 86_400_000, 60_000
FEED_S, END_S = 1.0, 2.0
"""The feeds are written once in so many seconds at most; so long the end waits for the disk."""
_RECENT = msgspec.msgpack.Decoder(list[PlaceWarning])


class Files(Outlet):
    """In `directory`: one message a file, `feed.atom` in English, `feed.ar.atom` and
    `feed.ru.atom`. Messages that expired `keep_ms` ago are removed."""

    name = "files"

    def __init__(self, directory: Path, by: Issuer, clock: Callable[[], int],
                 keep_ms: int = KEEP_MS) -> None:
        self._directory, self._by, self._clock, self._keep_ms = directory, by, clock, keep_ms
        self._messages = ThreadPoolExecutor(1, "cap")
        self._feeds = ThreadPoolExecutor(1, "feeds")
        self._new: list[PlaceWarning] = []
        self._bell = Bell()
        self._recent: list[PlaceWarning] | None = None
        self._entries: dict[tuple[str, str], str] = {}
        self._began_ms = clock()
        self._tidied_ms = 0

    async def give(self, issued: Sequence[Issued]) -> Sequence[Issued]:
        """The messages at once, the feeds within `FEED_S`. Raises OSError where the disk takes
        none; what was written is written again then."""
        await asyncio.get_running_loop().run_in_executor(self._messages, self._write, issued)
        self._new += [one.warning for one in issued]
        self._bell.ring()
        return ()

    async def run(self) -> None:
        """A feed is there from the beginning, and files go by themselves. At its end the feeds
        have all that was given."""
        try:
            while True:
                await self._fed()
                await asyncio.sleep(FEED_S)
                await self._bell.wait(TIDY_MS / 1000)
        finally:
            if self._new:
                self._feeds.submit(self._feed, tuple(self._new)).result(END_S)

    async def _fed(self) -> None:
        """What could not be fed waits for the next time."""
        new = tuple(self._new)
        await asyncio.get_running_loop().run_in_executor(self._feeds, self._feed, new)
        del self._new[:len(new)]

    # --- in a thread ---

    def _write(self, issued: Sequence[Issued]) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        for one in issued:
            path = self._directory / f"{one.warning.id}.xml"
            _replace(path, one.cap)
            gone_s = one.warning.expires_ms / 1000
            os.utime(path, (gone_s, gone_s))

    def _feed(self, new: Sequence[PlaceWarning]) -> None:
        """What each is about at the watch is not kept beside what everybody may read."""
        self._directory.mkdir(parents=True, exist_ok=True)
        recent = self._read() if self._recent is None else self._recent
        known = {one.id for one in new}
        self._recent = latest([*new, *(w for w in recent if w.id not in known)], self._clock())
        _replace(self._directory / RECENT, msgspec.msgpack.encode(
            [msgspec.structs.replace(w, event="") for w in self._recent]))
        for code in CODES:
            name = FEED if code == "en" else f"feed.{code}.atom"
            _replace(self._directory / name, atom(
                self._recent, self._by, language(code), made_ms=self._began_ms, name=name,
                before=self._entries))
        self._forget({w.id for w in self._recent})
        self._tidy()

    def _forget(self, kept: Collection[str]) -> None:
        """The entries of warnings that are in no feed any more."""
        for of in [of for of in self._entries if of[0] not in kept]:
            del self._entries[of]

    def _read(self) -> list[PlaceWarning]:
        """What an earlier run left; nothing where that is not what it was."""
        try:
            return _RECENT.decode((self._directory / RECENT).read_bytes())
        except (OSError, msgspec.MsgspecError):
            return []

    def _tidy(self) -> None:
        """A message's file carries the moment at which it expires as its time."""
        now_ms = self._clock()
        if now_ms - self._tidied_ms < TIDY_MS:
            return
        self._tidied_ms = now_ms
        for path in self._directory.glob("hudna-*.xml"):
            with suppress(OSError):
                if path.stat().st_mtime * 1000 < now_ms - self._keep_ms:
                    path.unlink()


def latest(warnings: Iterable[PlaceWarning], now_ms: int) -> list[PlaceWarning]:
    """All that have not expired, newest first, and of the others the newest."""
    newest = sorted(warnings, key=lambda w: (-w.sent_ms, w.from_ms, w.id))
    stand = [w for w in newest if w.expires_ms > now_ms][:MOST]
    past = [w for w in newest if w.expires_ms <= now_ms][:max(LATEST - len(stand), 0)]
    return stand + past


def _replace(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(data)
    beside.replace(path)
