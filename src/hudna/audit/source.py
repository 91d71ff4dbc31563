"""What reading a file of tracks gives the rest of the audit, and what it is told.

A `Source` cuts its files into pieces, one after another; `read` turns one piece into a batch and
keeps nothing, so that it may run in any thread, process or machine, in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

from hudna.fault import Fault, Refused


class InFile(Refused):
    """A file was refused whole; `path` is its name."""

    def __init__(self, path: str, faults: Fault | Iterable[Fault]) -> None:
        super().__init__(faults)
        self.path = path

    def __reduce__(self) -> tuple[type[InFile], tuple[str, tuple[Fault, ...]]]:
        return InFile, (self.path, self.faults)


Box = tuple[int, int, int, int]


class Form(Enum):
    """What a file of tracks is, by its first bytes."""

    CSV = "csv"
    PARQUET = "parquet"


class Piece(NamedTuple):
    """Data rows of one file that follow one another; picklable.

    `number` counts pieces from 0 over all files; `first_row` is the number of its first data row,
    counted on over all files. Of a CSV file `data` holds whole lines; of a Parquet file `groups`
    names row groups that the reader opens itself, or, where a row group is too long to be read
    whole, `data` holds a part of it as an Arrow stream. `weight` is its share of the file's bytes
    on disk; `opening` says that it begins its file.
    """

    number: int
    file: int
    first_row: int
    weight: int
    data: bytes = b""
    groups: tuple[int, ...] = ()
    opening: bool = False


class Unit(Enum):
    """What a number in a column counts: metres of a height, or time since 1970 UTC."""

    METRE = "m"
    FOOT = "ft"
    FLIGHT_LEVEL = "fl"
    SECOND = "s"
    MILLISECOND = "ms"
    MICROSECOND = "us"
    NANOSECOND = "ns"


class Altitude(NamedTuple):
    """A column of heights. `datum` is a value of `hudna.place.datum.Datum`."""

    column: str
    unit: Unit
    datum: str


@dataclass(frozen=True)
class Columns:
    """Which column is what. Altitudes are in order of preference: the first that a row has.

    `time_unit` `None`: RFC 3339 text, or a column of timestamps.
    """

    lon: str
    lat: str
    time: str | None
    time_unit: Unit | None
    altitudes: tuple[Altitude, ...]
    aircraft: str | None
    operator: str | None
    category: str | None


class TrackFile(NamedTuple):
    """One file of the plan: where it is, and, of a CSV file, its header and what parts cells."""

    path: str
    form: Form
    columns: Columns
    header: tuple[str, ...] = ()
    delimiter: str = ","


@dataclass(frozen=True)
class ReadPlan:
    """All that `read` must know beside the piece; picklable.

    `box` is where the areas lie (west, south, east, north in 1e-7 degree), for telling longitude
    and latitude that changed places; `None` where it is not to be asked. A row later than
    `latest_ms` is refused, so that one wrong date does not put all later fixes out of order.
    """

    files: tuple[TrackFile, ...]
    assume_utc: bool = False
    needs_aircraft: bool = True
    box: Box | None = None
    latest_ms: int | None = None


@dataclass(frozen=True)
class Options:
    """What the command line says about the columns; `None` where it says nothing.

    `needs_time` and `needs_aircraft`: whether a file without that column is refused. Stays need
    both; one row a position needs no aircraft, and no time where no area has a window.
    """

    lon: str | None = None
    lat: str | None = None
    time: str | None = None
    time_unit: Unit | None = None
    altitude: str | None = None
    altitude_unit: Unit | None = None
    altitude_datum: str | None = None
    aircraft: str | None = None
    operator: str | None = None
    category: str | None = None
    assume_utc: bool = False
    needs_time: bool = True
    needs_aircraft: bool = True
    box: Box | None = None
    latest_ms: int | None = None


class Source(Protocol):
    """Files of tracks, cut into pieces. One pass at a time; nothing is read twice."""

    @property
    def total(self) -> int:
        """Bytes on disk: the sum of all pieces' weights."""

    def rows(self) -> int | None:
        """Data rows, where that is known without reading (Parquet); else `None`."""

    def pieces(self) -> Iterator[Piece]:
        """Pieces in order. Raises `InFile` where a file is cut off or cannot be read."""
