"""The names of the archive's days: a link `DAY` that points at a turn of it, `.days/DAY.NUMBER`.

A copy may have lost the links, or made directories or files of them. Then each day is named again,
by the highest turn that holds all that the others do. A turn that no name points at is removed
where the named one holds as many rows of each journal up to each number; what it does not hold is
put aside. So nothing goes that was not replaced.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hudna.watch.kept.disk import sync
from hudna.watch.kept.parts import Part, is_part, part_of
from hudna.watch.kept.put_aside import ASIDE, put_aside

DAYS = ".days"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_TURN = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d+)")
_LINK_BYTES = 4096
_GONE = ".gone"
_LOG = logging.getLogger(__name__)


def point(tracks: Path, day: str, to: Path) -> None:
    """Only now, and at once, a reader finds what is in `to`. Raises `OSError`."""
    sync(to.parent)
    link = tracks / f".{day}.link"
    with suppress(FileNotFoundError):
        link.unlink()
    link.symlink_to(Path(DAYS) / to.name)
    link.replace(tracks / day)
    sync(tracks)


def turns(tracks: Path, day: str | None = None) -> list[Path]:
    """The directories that a name may point at, of a day or of all, the highest turn first."""
    found = [(words[2], words[1], path) for path in (tracks / DAYS).iterdir()
             if (words := _TURN.fullmatch(path.name)) and path.is_dir()
             and day in (None, words[1])]
    return [path for _, _, path in sorted(found, key=lambda one: (int(one[0]), one[1]),
                                          reverse=True)]


def name_again(tracks: Path) -> list[str]:
    """Name the days that lost their names. What whoever runs the watch should know of it.

    Raises `OSError`."""
    _take_in(tracks)
    dangling = {path.name for path in _called_days(tracks) if not path.exists()}
    lost = [day for day in sorted({_day(path) for path in turns(tracks)} | dangling)
            if not (tracks / day).exists()]
    named = [day for day in lost if _name(tracks, day)]
    for day in dangling - set(named):
        (tracks / day).unlink()
    return [*_said(tracks, named, "lay without their name in the archive, as after a copy without "
                                  "its links: they have it again, and nothing was removed"),
            *_said(tracks, sorted(dangling - set(named)),
                   "are not in the archive: only their name was")]


def remove_replaced(tracks: Path, days: Iterable[str]) -> list[str]:
    """Remove the turns of these days that are not what their name points at, but for what that
    lacks, which is put aside; what is to be known of that. Raises `OSError`."""
    several = Counter(_day(path) for path in turns(tracks))
    lacked = [day for day in days if several[day] > 1 and _keep_lacking(tracks, day)]
    return _said(tracks, lacked, "were in two directories; what only one holds lies in "
                 f"{tracks.name}/{ASIDE} and is not read with the archive; none was removed")


def remove(tracks: Path, day: str) -> None:
    """All of a day, its name first: that goes where no reader finds it, and where whoever comes
    next sees what is to be finished. Raises `OSError`."""
    (tracks / day).replace(tracks / DAYS / f"{day}{_GONE}")
    sync(tracks / DAYS)
    sync(tracks)
    finish_removing(tracks, day)


def finish_removing(tracks: Path, day: str | None = None) -> None:
    """What was begun to be removed, of a day or of all, does not return. Raises `OSError`."""
    begun = [path for path in (tracks / DAYS).iterdir()
             if path.suffix == _GONE and day in (None, path.stem)]
    for gone in begun:
        for path in turns(tracks, gone.stem):
            shutil.rmtree(path)
        sync(tracks / DAYS)
        gone.unlink()


def _called_days(tracks: Path) -> list[Path]:
    return [path for path in tracks.iterdir() if _DAY.fullmatch(path.name)]


def _take_in(tracks: Path) -> None:
    """What a copy made of a link: of a directory another turn; a file of where it pointed goes,
    and any other is put aside."""
    for path in _called_days(tracks):
        if path.is_symlink():
            continue
        if path.is_dir():
            highest = max((_turn(one) for one in turns(tracks, path.name)), default=-1)
            path.rename(tracks / DAYS / f"{path.name}.{highest + 1}")
            sync(tracks / DAYS)
        elif _was_link(path):
            path.unlink()
        else:
            put_aside(tracks, path.name, path)
            _LOG.error("%s is no directory of tracks: it lies in %s", path.name, ASIDE)


def _was_link(path: Path) -> bool:
    if path.stat().st_size > _LINK_BYTES:
        return False
    return f"{DAYS}/{path.name}." in path.read_bytes().decode("utf-8", "replace")


def _day(turn: Path) -> str:
    return turn.name.rpartition(".")[0]


def _turn(path: Path) -> int:
    return int(path.name.rpartition(".")[2])


def _name(tracks: Path, day: str) -> bool:
    """Whether there is anything that the day could be named by."""
    there = [path for path in turns(tracks, day) if any(path.glob("*.parquet"))]
    if there:
        whole = [a for a in there if not any(_lacking(a, b) for b in there)]
        point(tracks, day, (whole or there)[0])
    return bool(there)


def _keep_lacking(tracks: Path, day: str) -> bool:
    """Whether a turn of the day held what the named one does not."""
    named, lacking = (tracks / day).resolve(strict=True), False
    for path in turns(tracks, day):
        if path.name == named.name:
            continue
        for part in _lacking(named, path):
            put_aside(tracks, day, part)
            lacking = True
        shutil.rmtree(path)
    return lacking


def _lacking(named: Path, other: Path) -> list[Path]:
    """The parts of `other` of which `named` may lack a row.

    Parts of one journal up to one number are the same rows, whichever of them were joined. Of what
    is not the archive's nothing is known: only the same file is the same."""
    there, here = _rows(named), _rows(other)
    return [path for path in sorted(other.glob("*.parquet"))
            if not (_holds(there, here, part_of(path)) if is_part(path)
                    else _is_file_of(named, path))]


def _is_file_of(named: Path, path: Path) -> bool:
    return (named / path.name).exists() and (named / path.name).samefile(path)


def _holds(there: dict[Part, int], here: dict[Part, int], one: Part) -> bool:
    up_to = max((part.number for part in there if part.of == one.of and (
        part.number == one.number or (part.joined and part.number > one.number))), default=None)
    if up_to is None:
        return False
    held = _up_to(there, one.of, up_to)
    return held > 0 and held >= _up_to(here, one.of, up_to)


def _up_to(rows: dict[Part, int], of: str, number: int) -> int:
    return sum(n for part, n in rows.items() if part.of == of and part.number <= number)


def _rows(turn: Path) -> dict[Part, int]:
    """How many rows each part has; none where it cannot be read, as where it was not finished."""
    found: dict[Part, int] = {}
    for path in filter(is_part, turn.glob("*.parquet")):
        try:
            found[part_of(path)] = pq.read_metadata(path).num_rows
        except pa.ArrowException:
            found[part_of(path)] = 0
    return found


def _said(tracks: Path, days: list[str], what: str) -> list[str]:
    if not days:
        return []
    said = f"{tracks.name} of {', '.join(days)} {what}"
    _LOG.error("%s", said)
    return [said]
