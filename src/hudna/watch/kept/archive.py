"""An archive of tracks: Parquet by day, `tracks/2016-07-31/part-<of>-<number>.parquet`.

A part is named by the journal or stream of its items, and by the number there of the first item
after those that settled its rows: whoever begins with the state at that number makes every later
part anew. So what is numbered after the state is put aside at opening (`put_aside`), and no row is
ever there twice. A part of another journal or stream is never touched: its numbers mean nothing
here, and nobody makes it anew.

A day is a name that points (a symbolic link) at a directory in `.days`. To join its parts, another
directory is filled and brought to disk, and the name is made to point at that: one rename, so that
a reader of `tracks/*/*.parquet` finds the parts or what they became, never both, never neither.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hudna.watch.kept.compact import write_sorted
from hudna.watch.kept.disk import close_to_others, make_within, sync, write_whole
from hudna.watch.kept.kind import Kind
from hudna.watch.kept.named import (
    DAYS,
    finish_removing,
    name_again,
    point,
    remove,
    remove_replaced,
)
from hudna.watch.kept.parts import Part, is_part, part_of
from hudna.watch.kept.put_aside import ASIDE, Lying, lying, put_aside, said, there_again
from hudna.watch.kept.table import DAY_MS, TRACKS, date_of
from hudna.watch.settled import Settled

GROUP = 1 << 16
"""Rows in a row group of a part."""
_LOG = logging.getLogger(__name__)


class Archive:
    """In `directory`, which is made. For one thread. Every method raises `OSError` where the disk
    does not take it; then nothing has changed that a reader sees."""

    def __init__(self, directory: Path, number: int, of: str = "",
                 reach: int | None = None, kind: Kind = TRACKS) -> None:
        """Begin with a state at `number` of the journal or stream `of`, which has items up to
        `reach`: what was left unfinished is removed, and parts that are made anew are put aside."""
        self.directory, self._last, self._of, self._kind = directory, number, of, kind
        self._reach = number if reach is None else max(number, reach)
        self._stay: dict[Path, str] = {}
        self._unread: set[str] = set()
        directory.mkdir(kind.mode, parents=True, exist_ok=True)
        open_still = close_to_others(directory) if kind.private else 0
        make_within(directory / DAYS)
        for path in directory.glob(".*.link"):
            path.unlink()
        finish_removing(directory)
        self._found = [*_said_open(directory, open_still), *name_again(directory),
                       *remove_replaced(directory, self.days())]
        self._mine = self._made_here(number)
        for day in self.days():
            self._put_aside(day, number)
        self._note()

    @property
    def notes(self) -> tuple[str, ...]:
        """What lies aside and will not be made anew, what had lost its name, what cannot be read,
        and what others can read and should not. For any thread."""
        unread = [f"{self._kind.name} of {', '.join(sorted(days))}: a part cannot be read, so none "
                  "was joined"] if (days := tuple(self._unread)) else []
        return (*self._found, *unread, *said(list(self._stay.values()), self._kind.name))

    def days(self) -> list[str]:
        """The dates that there is something of, ascending."""
        return sorted(p.name for p in self.directory.iterdir() if p.is_symlink()
                      and not p.name.startswith("."))

    def parts(self, day: str) -> list[Path]:
        """The files of a day, in the order in which an aircraft's rows follow one another."""
        return sorted(filter(is_part, (self.directory / day).glob("*.parquet")))

    def put(self, number: int, rows: Settled) -> None:
        """What settled before item `number`, and was not put before. Doing it again after it has
        raised gives the same; a day that was joined up to there has it already, from another."""
        if number < self._last:
            raise ValueError(f"{number} before {self._last}")
        for day, table in self._kind.by_day(rows):
            if self._joined(day) >= number:
                continue
            self._begin(day)
            part = Part(self._of, number)
            write_whole(self.directory / day / part.name, [_parquet(table, self._kind)],
                        self._kind.file_mode)
        self._last = number
        # What Arrow holds back for the next table is more than all that waits.
        pa.default_memory_pool().release_unused()

    def join(self, day: str, number: int) -> bool:
        """Make one sorted file of a day's parts up to `number`, which no state is before.

        Whether there was anything to join."""
        there = self.parts(day)
        joined = [path for path in there if (part := part_of(path)).of == self._of
                  and part.number <= number]
        if len(joined) < 2:
            return False
        fresh = self.directory / DAYS / f"{day}.{self._turn(day) + 1}"
        shutil.rmtree(fresh, ignore_errors=True)
        make_within(fresh)
        try:
            name = Part(self._of, number_of(joined[-1]), joined=True).name
            write_sorted(joined, fresh / name, kind=self._kind)
            for path in (self.directory / day).glob("*.parquet"):
                if path not in joined and path.is_file():
                    os.link(path, fresh / path.name)
            sync(fresh)
            point(self.directory, day, fresh)
        except (OSError, pa.ArrowException):
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        remove_replaced(self.directory, [day])
        return True

    def join_ended(self, now_ms: int, number: int, tell: Callable[[str], None]) -> None:
        """The same for each day that has ended. `tell` is called with each that was joined; one of
        which a part cannot be read stays as it is, and is in `notes`."""
        for day in self.days():
            try:
                if day < date_of(now_ms) and self.join(day, number):
                    tell(day)
            except pa.ArrowException as error:
                if day not in self._unread:
                    _LOG.error("%s of %s cannot be joined: %s", self._kind.name, day,
                               type(error).__name__)
                self._unread.add(day)

    def expire(self, now_ms: int, keep_days: int) -> tuple[str, ...]:
        """Remove the days of which all is older than that; the dates that went.

        An incursion keeps its own evidence; the rest of the tracks of its day goes."""
        oldest = date_of(now_ms - keep_days * DAY_MS)
        gone = tuple(day for day in self.days() if day < oldest)
        for day in gone:
            remove(self.directory, day)
            self._unread.discard(day)
        for one in lying(self.directory):
            if one.day < oldest:
                one.path.unlink()
                self._stay.pop(one.path, None)
        return gone

    def look_aside(self) -> None:
        """Remove what is in the archive again; what is not, and will not be, is in `notes`."""
        for one in tuple(lying(self.directory)):
            if one.path in self._stay or self._awaited(one):
                continue
            if is_part(one.path) and there_again(
                    one.path, self._parts_of(one.day), self._kind.row):
                one.path.unlink()
            else:
                self._stays(one)

    def _begin(self, day: str) -> None:
        if (self.directory / day).is_symlink():
            return
        finish_removing(self.directory, day)
        fresh = self.directory / DAYS / f"{day}.0"
        make_within(fresh)
        point(self.directory, day, fresh)

    def _joined(self, day: str) -> int:
        """Up to which number a day is joined of this journal or stream; below any where it is
        not."""
        parts = map(part_of, self.parts(day))
        return max((p.number for p in parts if p.joined and p.of == self._of), default=-1)

    def _turn(self, day: str) -> int:
        """What tells the day's directory from those before it."""
        return int((self.directory / day).readlink().suffix[1:])

    def _made_here(self, number: int) -> frozenset[str]:
        """Whose parts may be made anew. Those of an older version, which say nothing of that, where
        it is that version's state that is begun with."""
        parts = (part_of(path) for day in self.days() for path in self.parts(day))
        begun = any(part.of == self._of for part in parts)
        return frozenset({self._of} if begun or not number else {self._of, ""})

    def _put_aside(self, day: str, number: int) -> None:
        """Nothing but what was never finished is deleted here. What somebody else put into the day
        is not the archive's, and keeps it from nothing."""
        home = self.directory / day
        for path in _unfinished(home):
            path.unlink()
        for path in list(home.glob("*.parquet")):
            if not is_part(path) or self._anew(part_of(path), number):
                put_aside(self.directory, day, path)
        sync(home)

    def _anew(self, part: Part, number: int) -> bool:
        """Whether its rows may settle again after `number`."""
        return part.of in self._mine and part.number > number

    def _parts_of(self, day: str) -> list[Path]:
        return self.parts(day) if (self.directory / day).is_symlink() else []

    def _awaited(self, one: Lying) -> bool:
        """Whether what it holds is yet to be made anew."""
        if not is_part(one.path):
            return False
        part = part_of(one.path)
        return self._anew(part, self._last) and part.number <= self._reach

    def _note(self) -> None:
        """What nothing makes anew is said at once."""
        for one in lying(self.directory):
            if not is_part(one.path) or self._anew(part_of(one.path), self._reach):
                self._stays(one)

    def _stays(self, one: Lying) -> None:
        self._stay[one.path] = one.day
        _LOG.error("%s of %s: %s lies in %s and stays there", self._kind.name, one.day,
                   one.path.name, ASIDE)


def number_of(part: Path) -> int:
    """The number of the first item after those that settled its rows."""
    return part_of(part).number


def _said_open(directory: Path, count: int) -> list[str]:
    """A disk that has no modes keeps no watch from starting."""
    if not count:
        return []
    said = f"{directory.name} can be read by others than its owner: {count} of its files"
    _LOG.error("%s", said)
    return [said]


def _unfinished(home: Path) -> Iterable[Path]:
    return list(home.glob(".*.new"))


def _parquet(table: Any, kind: Kind) -> Any:
    out = pa.BufferOutputStream()
    pq.write_table(table, out, row_group_size=GROUP, compression="zstd", use_dictionary=kind.texts)
    return out.getvalue()
