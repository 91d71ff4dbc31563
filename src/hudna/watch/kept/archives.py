"""The archives of one watch beside one another: exact tracks, what is only about known, and of that
what must not be handed on.

    DIR/watch/tracks    DIR/watch/about    DIR/watch/withheld (mode 700)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from hudna.watch.kept.archive import Archive
from hudna.watch.kept.table import TRACKS
from hudna.watch.kept.table_about import ABOUT, WITHHELD
from hudna.watch.kept.veiled import Veil
from hudna.watch.settled import Settled, nothing
from hudna.watch.sources import Sources

KINDS = (TRACKS, ABOUT, WITHHELD)


class ArchiveError(OSError):
    """Why the archive in `directory` did not take or give something."""

    def __init__(self, directory: Path, error: OSError) -> None:
        super().__init__(*error.args)
        self.directory = directory


class Archives:
    """As `Archive`, in directories of `works`. One that fails keeps the others from nothing: each
    is tried, then the first error is raised, as `ArchiveError`. `put` may be done again for all,
    and gives the same. `sources`: what feeds are called in them; as they are named where None."""

    def __init__(self, works: Path, number: int, of: str = "", reach: int | None = None,
                 sources: Sources | None = None) -> None:
        self._all = tuple(Archive(works / kind.name, number, of, reach, kind) for kind in KINDS)
        self._veil = Veil(works, sources) if sources else None

    @property
    def tracks(self) -> Path:
        """Where the exact tracks are, and the areas as they were watched."""
        return self._all[0].directory

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(note for one in self._all for note in one.notes)

    def put(self, number: int, rows: Settled) -> None:
        self._each(lambda one: one.put(number, self._veiled(rows)))

    def put_one(self, which: int, number: int, rows: Settled) -> None:
        """Into the archive of `KINDS[which]` alone."""
        _tried(self._all[which], lambda one: one.put(number, self._veiled(rows)))

    def join_ended(self, now_ms: int, number: int, tell: Callable[[str, str], None]) -> None:
        """`tell` is called with the archive's name and each day that was joined."""
        self._each(lambda one: one.join_ended(
            now_ms, number, partial(tell, one.directory.name)))

    def expire(self, now_ms: int, keep_days: int) -> tuple[str, ...]:
        gone = {day for days in self._each(lambda one: one.expire(now_ms, keep_days))
                for day in days}
        return tuple(sorted(gone))

    def look_aside(self) -> None:
        self._each(lambda one: one.look_aside())

    def _veiled(self, rows: Settled) -> Settled:
        return self._veil.over(rows) if self._veil else rows

    def _each(self, do: Callable[[Archive], Any]) -> list[Any]:
        done, failed = [], []
        for one in self._all:
            try:
                done.append(_tried(one, do))
            except ArchiveError as error:
                failed.append(error)
        if failed:
            raise failed[0]
        return done


def split(rows: Settled) -> tuple[Settled, ...]:
    """What of the rows goes into which archive, as `KINDS`."""
    def about(hides: bool) -> Settled:
        return nothing()._replace(about=tuple(p for p in rows.about if p.hides == hides))

    return rows._replace(about=()), about(False), about(True)


def _tried(one: Archive, do: Callable[[Archive], Any]) -> Any:
    try:
        return do(one)
    except OSError as error:
        raise ArchiveError(one.directory, error) from error
