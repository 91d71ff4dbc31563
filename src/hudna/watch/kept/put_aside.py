"""Parts of the archive that are not deleted, and must not be read beside what is made anew.

What a journal settled after the state that is begun with is settled again: those parts are renamed
into `aside/DAY`. Once every row of one is in the archive again it goes; one of which any row is not
stays, and that is said; so does what is not the archive's. So nothing that was archived is lost,
and no row is there twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from hudna.watch.kept.disk import make_within, sync

ASIDE = "aside"


class Lying(NamedTuple):
    """A part that lies aside."""

    day: str
    path: Path


def put_aside(tracks: Path, day: str, path: Path) -> None:
    """Rename a part out of its day, under a name that nothing has. Raises `OSError`."""
    home = tracks / ASIDE / day
    make_within(home.parent)
    make_within(home)
    names = (f"{path.stem}{f'.{n}' if n else ''}{path.suffix}" for n in count())
    path.rename(home / next(name for name in names if not (home / name).exists()))
    for changed in (home, home.parent, tracks, path.parent):
        sync(changed)


def lying(tracks: Path) -> Iterator[Lying]:
    """All that lie aside, by day."""
    for path in sorted((tracks / ASIDE).glob("*/*.parquet")):
        yield Lying(path.parent.name, path)


def there_again(path: Path, parts: list[Path], row: list[str]) -> bool:
    """Whether every row of a part is in these, by the columns `row`; not so where it cannot be
    read. Raises `OSError`."""
    try:
        return not _beyond(pq.read_table(path, columns=row), parts, row)
    except pa.ArrowException:
        return False


def _beyond(rows: Any, parts: list[Path], row: list[str]) -> int:
    """How many rows are in none of these."""
    if not rows.num_rows or not parts:
        return int(rows.num_rows)
    import pyarrow.compute as pc  # noqa: PLC0415 - seldom needed, and no watch waits for it

    times = pc.min_max(rows["time"]).as_py()
    among = [("time", ">=", times["min"]), ("time", "<=", times["max"])]
    found = pa.concat_tables(pq.read_table(p, columns=row, filters=among) for p in parts)
    return int(_said(rows).join(_said(found), keys=row, join_type="left anti").num_rows)


def _said(rows: Any) -> Any:
    """With something in place of what is not known: that is never the same as itself."""
    for i, name in enumerate(rows.column_names):
        if rows.column(i).null_count or rows.schema.field(i).nullable:
            texts = rows.column(i).cast(pa.string()).fill_null("")
            rows = rows.set_column(i, name, texts)
    return rows


def said(days: list[str], name: str) -> tuple[str, ...]:
    """For whoever runs the watch: parts of these days stay aside."""
    if not days:
        return ()
    named = ", ".join(sorted(set(days)))
    return (f"{len(days)} parts of the archive of {name}, of {named}, lie in {name}/aside: what is "
            "in them could be in the archive twice, so it is not read with it; none was removed",)
