"""Files of tracks, opened: what each is, by its first bytes, and which of its columns is what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from hudna.audit.csvfile import GZIP, CsvFile
from hudna.audit.source import Box, InFile, Options, Piece, ReadPlan, Source, TrackFile
from hudna.fault import Fault
from hudna.say import say

PARQUET = b"PAR1"
OTHERS = {b"PK\x03\x04": "a zip file", b"\x28\xb5\x2f\xfd": "a zstd file", b"BZh": "a bzip2 file",
          b"\xfd7zXZ": "an xz file", b"ORC": "an ORC file", b"ARROW1": "an Arrow file",
          b"\xff\xfe": "text in UTF-16", b"\xfe\xff": "text in UTF-16",
          b"SQLite format 3": "an SQLite database"}

KNOWN = say("CSV in UTF-8, plain or gzip, or Parquet")
READABLE = say("a file that can be read")
AS_NAMED = say("what its name says; the file is damaged, or misnamed")


class File(Protocol):
    """One file of tracks, whatever its form."""

    track: TrackFile
    size: int

    def rows(self) -> int | None:
        """How many, where that is known."""

    def pieces(self, file: int, number: int, first_row: int) -> Iterator[tuple[Piece, int]]:
        """Each piece, and how many rows it has."""


class Tracks:
    """Files of tracks one after another, their rows counted on."""

    def __init__(self, files: Sequence[File]) -> None:
        self.files = files

    @property
    def total(self) -> int:
        return sum(file.size for file in self.files)

    def rows(self) -> int | None:
        known = [file.rows() for file in self.files]
        return None if None in known else sum(rows or 0 for rows in known)

    def pieces(self) -> Iterator[Piece]:
        number = first_row = 0
        for i, file in enumerate(self.files):
            for piece, rows in file.pieces(i, number, first_row):
                yield piece
                number, first_row = number + 1, first_row + rows


def open_source(paths: Sequence[Path], options: Options) -> tuple[Source, ReadPlan]:
    """The files as a source, and how to read them. Raises `InFile` for the first that is bad."""
    files = [opened(path, options) for path in paths]
    box: Box | None = None if options.lon and options.lat else options.box
    plan = ReadPlan(tuple(file.track for file in files), options.assume_utc,
                    options.needs_aircraft, box, options.latest_ms)
    return Tracks(files), plan


def opened(path: Path, options: Options) -> File:
    """One file, by its first bytes. Raises `InFile`."""
    try:
        with path.open("rb") as file:
            first = file.read(16)
        _check_form(path, first)
        if not first.startswith(PARQUET):
            return CsvFile(path, options)
        from hudna.audit.parquetfile import ParquetFile  # noqa: PLC0415 - pyarrow where asked
        return ParquetFile(path, options)
    except OSError as error:
        raise InFile(str(path), Fault("", error.strerror or str(error), READABLE)) from None


def _check_form(path: Path, first: bytes) -> None:
    for magic, kind in OTHERS.items():
        if first.startswith(magic):
            raise InFile(str(path), Fault("", kind, KNOWN))
    named = {".parquet": PARQUET, ".gz": GZIP}.get(path.suffix.lower())
    if named is not None and first and not first.startswith(named):
        raise InFile(str(path), Fault("", f"a file that begins with {first[:4]!r}", AS_NAMED))
