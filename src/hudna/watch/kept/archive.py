"""The archive of tracks: Parquet by day, `tracks/2016-07-31/part-<number>.parquet`.

A part is named by the number of the first item after those that settled its rows, so that whoever
begins with the state at that number makes every later part anew, the same to the byte: what is
numbered after the state is removed at opening, and no row is ever there twice.

A day is a name that points (a symbolic link) at a directory in `.days`. To join its parts, another
directory is filled and brought to disk, and the name is made to point at that: one rename, so that
a reader of `tracks/*/*.parquet` finds the parts or what they became, never both, never neither.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hudna.watch.kept.compact import write_sorted
from hudna.watch.kept.disk import sync, write_whole
from hudna.watch.kept.table import DAY_MS, TEXTS, by_day, date_of
from hudna.watch.settled import Settled

GROUP = 1 << 16
"""Rows in a row group of a part."""
DAYS = ".days"


class Archive:
    """In `directory`, which is made. For one thread. Every method raises `OSError` where the disk
    does not take it; then nothing has changed that a reader sees."""

    def __init__(self, directory: Path, number: int) -> None:
        """Begin with a state at `number`: what was left unfinished, and parts that will be made
        anew, are removed."""
        self.directory, self._last = directory, number
        (directory / DAYS).mkdir(parents=True, exist_ok=True)
        for path in directory.glob(".*.link"):
            path.unlink()
        self._remove_orphans()
        for day in self.days():
            self._remove_after(day, number)

    def days(self) -> list[str]:
        """The dates that there is something of, ascending."""
        return sorted(p.name for p in self.directory.iterdir() if p.is_symlink()
                      and not p.name.startswith("."))

    def parts(self, day: str) -> list[Path]:
        """The files of a day, in the order in which an aircraft's rows follow one another."""
        return sorted((self.directory / day).glob("part-*.parquet"))

    def put(self, number: int, rows: Settled) -> None:
        """What settled before item `number`, and was not put before. Doing it again after it has
        raised gives the same; a day that was joined up to there has it already, from another."""
        if number < self._last:
            raise ValueError(f"{number} before {self._last}")
        for day, table in by_day(rows):
            if self._joined(day) >= number:
                continue
            self._begin(day)
            write_whole(self.directory / day / _name(number), [_parquet(table)])
        self._last = number
        # What Arrow holds back for the next table is more than all that waits.
        pa.default_memory_pool().release_unused()

    def join(self, day: str, number: int) -> bool:
        """Make one sorted file of a day's parts up to `number`, which no state is before.

        Whether there was anything to join."""
        joined = [path for path in self.parts(day) if number_of(path) <= number]
        if len(joined) < 2:
            return False
        last = number_of(joined[-1])
        fresh = self.directory / DAYS / f"{day}.{last}"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        try:
            write_sorted(joined, fresh / _name(last))
            for path in self.parts(day)[len(joined):]:
                os.link(path, fresh / path.name)
            sync(fresh)
            self._point(day, fresh)
        except (OSError, pa.ArrowException):
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        self._remove_orphans()
        return True

    def join_ended(self, now_ms: int, number: int, tell: Callable[[str], None]) -> None:
        """The same for each day that has ended. `tell` is called with each that was joined."""
        for day in self.days():
            if day < date_of(now_ms) and self.join(day, number):
                tell(day)

    def expire(self, now_ms: int, keep_days: int) -> tuple[str, ...]:
        """Remove the days of which all is older than that; the dates that went.

        An incursion keeps its own evidence; the rest of the tracks of its day goes."""
        oldest = date_of(now_ms - keep_days * DAY_MS)
        gone = tuple(day for day in self.days() if day < oldest)
        for day in gone:
            (self.directory / day).unlink()
        if gone:
            sync(self.directory)
            self._remove_orphans()
        return gone

    def _begin(self, day: str) -> None:
        if (self.directory / day).is_symlink():
            return
        fresh = self.directory / DAYS / f"{day}.0"
        fresh.mkdir(exist_ok=True)
        self._point(day, fresh)

    def _joined(self, day: str) -> int:
        """Up to which number a day is joined; below any where there is nothing of it."""
        link = self.directory / day
        return int(link.readlink().suffix[1:]) if link.is_symlink() else -1

    def _point(self, day: str, to: Path) -> None:
        """Only now, and at once, a reader finds what is in `to`."""
        sync(to.parent)
        link = self.directory / f".{day}.link"
        with suppress(FileNotFoundError):
            link.unlink()
        link.symlink_to(Path(DAYS) / to.name)
        link.replace(self.directory / day)
        sync(self.directory)

    def _remove_orphans(self) -> None:
        """What no day points at."""
        used = {(self.directory / day).readlink().name for day in self.days()}
        for path in (self.directory / DAYS).iterdir():
            if path.name not in used:
                shutil.rmtree(path)

    def _remove_after(self, day: str, number: int) -> None:
        home = self.directory / day
        for path in _unfinished(home):
            path.unlink()
        for path in self.parts(day):
            if number_of(path) > number:
                path.unlink()
        sync(home)


def number_of(part: Path) -> int:
    """The number of the first item after those that settled its rows."""
    return int(part.stem.removeprefix("part-"))


def _name(number: int) -> str:
    return f"part-{number:012}.parquet"


def _unfinished(home: Path) -> Iterable[Path]:
    return list(home.glob(".*.new"))


def _parquet(table: Any) -> Any:
    out = pa.BufferOutputStream()
    pq.write_table(table, out, row_group_size=GROUP, compression="zstd", use_dictionary=TEXTS)
    return out.getvalue()
