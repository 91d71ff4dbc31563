"""Files of what is only about known: which of those given are such, and whether they are sound.

A file of Parquet with a column `within_m` is one, whatever it is called. No file with that column
is ever read as one of exact positions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hudna.audit.source import InFile
from hudna.fault import Fault
from hudna.place.datum import Datum
from hudna.say import say

WITHIN = "within_m"
SIGHTING, LET_GO = "sighting", "let_go"
HEIGHTS = {"altitude_m": Datum.MSL, "geo_alt_m": Datum.ELLIPSOID, "baro_alt_m": Datum.PRESSURE,
           "altitude_agl_m": Datum.GROUND}
PARQUET = b"PAR1"
OF_A_WATCH = say("the columns of a watch's archive: aircraft, begun, time, longitude, latitude, "
                 "within_m")
WHOLE = say("a whole Parquet file; it is cut off or damaged")
FILES = say("a directory with files of Parquet, or of days that have such files")
NAMED = say("the day's name in the archive, a link to it; copy it with its links, or start the "
            "watch over it")
DAYS = ".days"


def _moment(kind: Any) -> bool:
    return bool(pa.types.is_timestamp(kind) and kind.tz is not None)


NEEDED = {"aircraft": pa.types.is_string, "begun": pa.types.is_integer, "time": _moment,
          "longitude": pa.types.is_floating, "latitude": pa.types.is_floating,
          WITHIN: pa.types.is_floating}
MAY_BE = {**dict.fromkeys(HEIGHTS, pa.types.is_floating), SIGHTING: pa.types.is_string,
          LET_GO: _moment}


class AboutFile(NamedTuple):
    """`names`: of the columns that are read. One with sightings hides all that is in it."""

    path: Path
    size: int
    rows: int
    names: tuple[str, ...]

    @property
    def hides(self) -> bool:
        return SIGHTING in self.names

    def read(self, names: Sequence[str] | None = None) -> Any:
        """Its table, or these columns of it. Raises `InFile`."""
        try:
            return pq.read_table(self.path, columns=list(self.names if names is None else names),
                                 partitioning=None)
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.path, error) from None

    def among(self, first: str, last: str) -> Iterator[tuple[int, Any]]:
        """The groups of its rows in which an aircraft from one name to the other may be, or one
        without a name, each with the number of its first row. Raises `InFile`."""
        try:
            with pq.ParquetFile(self.path) as opened:
                at, column = 0, opened.schema_arrow.get_field_index("aircraft")
                for n in range(opened.num_row_groups):
                    group = opened.metadata.row_group(n)
                    if _may_have(group.column(column).statistics, first, last):
                        yield at, opened.read_row_group(n, columns=list(self.names))
                    at += group.num_rows
        except (pa.ArrowException, OSError) as error:
            raise _damaged(self.path, error) from None


def _may_have(found: Any, first: str, last: str) -> bool:
    """Unless what is said of the group says that it has not."""
    if found is None or not found.has_min_max or not found.has_null_count or found.null_count:
        return True
    return bool(found.min <= last and first <= found.max)


def spread_out(paths: Iterable[Path]) -> Iterator[Path]:
    """The files that are meant: of a directory those in it, or of its days; not what lies aside.
    Raises `InFile`, also where a day of an archive has lost its name: what is passed over would be
    said to be in no area."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        _all_named(path)
        found = [*sorted(path.glob("*.parquet")), *sorted(
            p for p in path.glob("*/*.parquet") if not p.parent.name.startswith("."))]
        if not found and not (path / DAYS).is_dir():
            raise InFile(str(path), Fault("", "a directory without them", FILES))
        yield from found


def _all_named(archive: Path) -> None:
    """Of each day there may be several directories; its name points at one with parts. A name that
    points at nothing is one that lost its day."""
    there = {p.parent.name.rpartition(".")[0] for p in archive.glob(f"{DAYS}/*/*.parquet")}
    there |= {p.name for p in archive.iterdir() if p.is_symlink() and not p.exists()
              and not p.name.startswith(".")}
    lost = sorted(day for day in there if not any((archive / day).glob("*.parquet")))
    if lost:
        raise InFile(str(archive), [Fault(f"{DAYS}/{day}", "a day without its name", NAMED)
                                    for day in lost])


def sorted_out(paths: Iterable[Path]) -> tuple[list[Path], list[AboutFile]]:
    """The files of exact positions, which are yet to be opened, and those that are only about
    known. Raises `InFile`."""
    exact, about = [], []
    for path in paths:
        found = _opened(path)
        if found is None:
            exact.append(path)
        else:
            about.append(found)
    return exact, about


def sightings(files: Iterable[AboutFile]) -> list[str]:
    """The hashes of the records of all sightings, each once, ascending."""
    found: set[str] = set()
    for file in files:
        if file.hides:
            found.update(pc.unique(file.read([SIGHTING])[SIGHTING]).drop_null().to_pylist())
    return sorted(found)


def _opened(path: Path) -> AboutFile | None:
    """None of whatever is not such a file; that is for others to look at."""
    try:
        with path.open("rb") as file:
            if file.read(4) != PARQUET:
                return None
        with pq.ParquetFile(path) as opened:
            schema, rows = opened.schema_arrow, opened.metadata.num_rows
    except (pa.ArrowException, OSError):
        return None
    if WITHIN not in {name.strip().lower() for name in schema.names}:
        return None
    kinds = {name: schema.field(name).type for name in schema.names}
    wrong = [name for name, right in NEEDED.items() if name not in kinds or not right(kinds[name])]
    wrong += [name for name, right in MAY_BE.items() if name in kinds and not right(kinds[name])]
    if wrong or len(kinds) < len(schema.names):
        found = f"none, or another type, of {', '.join(wrong)}" if wrong else "a column twice"
        raise InFile(str(path), Fault("columns", found, OF_A_WATCH))
    return AboutFile(path, path.stat().st_size, rows, tuple(
        name for name in (*NEEDED, *MAY_BE) if name in kinds))


def _damaged(path: Path, error: Exception) -> InFile:
    return InFile(str(path), Fault("", str(error).splitlines()[0][:120], WHOLE))
