"""The archives of one watch beside one another: exact tracks, what is only about known, and of that
what must not be handed on.

    DIR/watch/tracks    DIR/watch/about    DIR/watch/withheld (mode 700)
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hudna.watch.kept.archive import Archive
from hudna.watch.kept.table import TRACKS
from hudna.watch.kept.table_about import ABOUT, WITHHELD
from hudna.watch.settled import Settled

KINDS = (TRACKS, ABOUT, WITHHELD)


class Archives:
    """As `Archive`, in directories of `works`. One that does not take its rows keeps none of the
    others from having them: `put` is done again for all, and gives the same."""

    def __init__(self, works: Path, number: int, of: str = "", reach: int | None = None) -> None:
        self._all = tuple(Archive(works / kind.name, number, of, reach, kind) for kind in KINDS)

    @property
    def tracks(self) -> Path:
        """Where the exact tracks are, and the areas as they were watched."""
        return self._all[0].directory

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(note for one in self._all for note in one.notes)

    def put(self, number: int, rows: Settled) -> None:
        for one in self._all:
            one.put(number, rows)

    def join_ended(self, now_ms: int, number: int, tell: Callable[[str], None]) -> None:
        for one in self._all:
            one.join_ended(now_ms, number, tell)

    def expire(self, now_ms: int, keep_days: int) -> tuple[str, ...]:
        gone = {day for one in self._all for day in one.expire(now_ms, keep_days)}
        return tuple(sorted(gone))

    def look_aside(self) -> None:
        for one in self._all:
            one.look_aside()
