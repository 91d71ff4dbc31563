"""A CSV file of tracks, plain or gzip, cut into pieces of whole rows as it streams by."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from hudna.audit.columns import columns_of, shown, understood
from hudna.audit.csvscan import cells_of, whole_rows
from hudna.audit.numbers import PLAIN
from hudna.audit.source import Form, InFile, Options, Piece, TrackFile
from hudna.fault import Fault, Refused
from hudna.say import Say, say

BLOCK = 32 * 1024 * 1024
LONGEST_ROW = 1024 * 1024
DELIMITERS = (",", ";", "\t")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
GZIP = b"\x1f\x8b"

HEADER = say("a header that names the columns, in UTF-8, on one line")
ROWS = say("one data row or more")
WHOLE = say("the end of the compressed data; the file is cut off or damaged")
WHOLE_ROW = say("as many cells as the header has; the file looks cut off")
UNIT = say("RFC 3339, or its unit, as a number says none: --time-unit s, ms, us or ns")
SHORT = say("a row of at most 1 MB; does a cell begin with a quotation mark and not end with one?")
READABLE = say("a file that can be read")


class CsvFile:
    """One file. `track` is what the reader must know of it."""

    def __init__(self, path: Path, options: Options) -> None:
        self.path = path
        self.size = path.stat().st_size
        with self._stream() as (stream, _):
            names, delimiter = header_of(self._header(stream), str(path))
            try:
                columns = columns_of(names, options)
            except Refused as refused:
                raise InFile(str(path), refused.faults) from None
            self.track = TrackFile(str(path), Form.CSV, columns, names, delimiter)
            self._check_unit(self._header(stream))

    def rows(self) -> int | None:
        return None

    def pieces(self, file: int, number: int, first_row: int) -> Iterator[tuple[Piece, int]]:
        """Each piece, and how many rows it has. Raises `InFile` where the file breaks off."""
        begun = first_row
        with self._stream() as (stream, raw):
            self._header(stream)
            rest, weighed, complete = b"", 0, False
            while not complete:
                block, complete = self._block(stream, first_row - begun)
                data = rest + block if rest else block
                rows, end = whole_rows(data, self.track.delimiter, complete=complete)
                if complete:
                    self._check_last(data, first_row - begun + rows - 1)
                elif rows == 0 and len(data) > LONGEST_ROW:
                    raise self._fault(first_row - begun, f"{len(data)} bytes", SHORT)
                rest = data[end:]
                if rows:
                    weight = raw.tell() - weighed
                    yield Piece(number, file, first_row, weight, data if end == len(data)
                                else data[:end], opening=first_row == begun), rows
                    weighed, number, first_row = weighed + weight, number + 1, first_row + rows
        if first_row == begun:
            raise InFile(str(self.path), Fault("rows", "a header and no rows", ROWS))

    def _block(self, stream: BinaryIO, row: int) -> tuple[bytes, bool]:
        """About as many bytes as a piece has, and whether they are the last."""
        parts: list[bytes] = []
        size = 0
        while size < BLOCK:
            try:
                part = stream.read1(BLOCK - size)  # type: ignore[attr-defined]
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise self._broken(parts, row, str(error)) from None
            except OSError as error:
                raise InFile(str(self.path), Fault("", str(error), READABLE)) from None
            if not part:
                return b"".join(parts), True
            parts.append(part)
            size += len(part)
        return b"".join(parts), False

    def _broken(self, parts: list[bytes], row: int, why: str) -> InFile:
        whole, _ = whole_rows(b"".join(parts), self.track.delimiter, complete=False)
        return self._fault(row + whole, why, WHOLE)

    def _check_last(self, data: bytes, row: int) -> None:
        """A last row without a line end, and with too few cells, is one that was cut off."""
        header, delimiter = self.track.header, self.track.delimiter
        if data.endswith(b"\n"):
            return
        last = data[whole_rows(data, delimiter, complete=False)[1]:].strip()
        if not last:
            return
        cells = int(cells_of(last, delimiter, [-1] * len(header)).fields[-1])
        if cells < len(header):
            found = f"the end of the file after {cells} of {len(header)} cells"
            raise self._fault(row, found, WHOLE_ROW, header[cells])

    def _check_unit(self, line: bytes) -> None:
        """A time that is a number, in a column whose name does not say what it counts."""
        columns, header = self.track.columns, self.track.header
        if columns.time is None or columns.time_unit is not None:
            return
        cells = _split(line.decode("utf-8", "replace"), self.track.delimiter)
        first = cells[header.index(columns.time)] if len(cells) == len(header) else ""
        if PLAIN.fullmatch(first.strip()):
            raise InFile(str(self.path), Fault(f"column {columns.time}", first.strip(), UNIT))

    def _fault(self, row: int, found: str, expected: Say, column: str = "") -> InFile:
        where = f"row {row}, {column}" if column else f"row {row}"
        return InFile(str(self.path), Fault(where, found, expected))

    def _header(self, stream: BinaryIO) -> bytes:
        """The first line that is not empty; the stream stands behind it."""
        try:
            line = stream.readline(LONGEST_ROW)
            while line and not line.strip():
                line = stream.readline(LONGEST_ROW)
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise InFile(str(self.path), Fault("header", str(error), WHOLE)) from None
        return line

    @contextmanager
    def _stream(self) -> Iterator[tuple[BinaryIO, BinaryIO]]:
        """The text as bytes, and the file below it, whose place tells how far it is read."""
        with self.path.open("rb", buffering=0) as raw:
            packed = raw.read(len(GZIP)) == GZIP
            raw.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=raw) as stream:
                    yield cast(BinaryIO, stream), raw
            else:
                yield io.BufferedReader(raw), raw


def header_of(line: bytes, path: str) -> tuple[tuple[str, ...], str]:
    """The names of the columns and what parts them. Raises `InFile`."""
    if not line:
        raise InFile(path, Fault("header", "an empty file", HEADER))
    try:
        text = line.removeprefix(BYTE_ORDER_MARK).decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError as error:
        found = f"the byte {line[error.start]:#04x} at {error.start}"
        raise InFile(path, Fault("header", found, HEADER)) from None
    if "\0" in text or "\r" in text or text.count('"') % 2:
        raise InFile(path, Fault("header", shown([repr(text[:60])]), HEADER))
    names = {mark: tuple(name.strip() for name in _split(text, mark)) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: (understood(names[mark]), len(names[mark])))
    return names[best], best


def _split(line: str, delimiter: str) -> list[str]:
    """The cells of one line; none where one is too long for anything that is read here."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []
