"""Parts of the archive that are not deleted, and must not be read beside what is made anew.

What a journal settled after the state that is begun with is settled again: those parts are renamed
into `aside/DAY`. Once every row of one is in the archive again it goes; one of which any row is not
stays, and that is said. So nothing that was archived is lost, and no row is there twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hudna.watch.kept.disk import sync

ASIDE = "aside"
ROW = ["aircraft", "time", "longitude", "latitude"]
"""What makes a row that row."""


class Lying(NamedTuple):
    """A part that lies aside."""

    day: str
    path: Path


def put_aside(tracks: Path, day: str, path: Path) -> None:
    """Rename a part out of its day, under a name that nothing has. Raises `OSError`."""
    home = tracks / ASIDE / day
    home.mkdir(parents=True, exist_ok=True)
    names = (f"{path.stem}{f'.{n}' if n else ''}{path.suffix}" for n in count())
    path.rename(home / next(name for name in names if not (home / name).exists()))
    for changed in (home, home.parent, tracks, path.parent):
        sync(changed)


def lying(tracks: Path) -> Iterator[Lying]:
    """All that lie aside, by day."""
    for path in sorted((tracks / ASIDE).glob("*/*.parquet")):
        yield Lying(path.parent.name, path)


def there_again(path: Path, parts: list[Path]) -> bool:
    """Whether every row of a part is in these; not so where it cannot be read. Raises `OSError`."""
    try:
        return not _beyond(pq.read_table(path, columns=ROW), parts)
    except pa.ArrowException:
        return False


def _beyond(rows: Any, parts: list[Path]) -> int:
    """How many rows are in none of these."""
    if not rows.num_rows or not parts:
        return int(rows.num_rows)
    times = pc.min_max(rows["time"]).as_py()
    among = [("time", ">=", times["min"]), ("time", "<=", times["max"])]
    found = pa.concat_tables(pq.read_table(p, columns=ROW, filters=among) for p in parts)
    return int(rows.join(found, keys=ROW, join_type="left anti").num_rows)


def said(days: list[str]) -> tuple[str, ...]:
    """For whoever runs the watch: parts of these days stay aside."""
    if not days:
        return ()
    named = ", ".join(sorted(set(days)))
    return (f"{len(days)} parts of the archive of tracks, of {named}, lie in tracks/aside: what is "
            "in them could be in the archive twice, so it is not read with it; none was removed",)
