"""A Parquet file of tracks: row groups as pieces, read where they are judged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from hudna.audit.arrowvalues import values_of
from hudna.audit.columns import columns_of
from hudna.audit.parquettypes import check_types
from hudna.audit.source import Form, InFile, Options, Piece, TrackFile
from hudna.audit.table import wanted
from hudna.audit.values import Values
from hudna.fault import Fault, Refused
from hudna.say import say

ROWS_A_PIECE = 1 << 19
LONGEST_GROUP = 1 << 22
"""Rows. A longer row group is decoded here, a part at a time, and handed on as Arrow."""

WHOLE = say("a whole Parquet file; it is cut off or damaged")
ROWS = say("one data row or more")


class ParquetFile:
    """One file. `track` is what the reader must know of it."""

    def __init__(self, path: Path, options: Options) -> None:
        self.path = path
        self.size = path.stat().st_size
        with _damage_named(path, "footer"), pq.ParquetFile(path) as opened:
            schema, footer = opened.schema_arrow, opened.metadata
            self.groups: list[int] = [
                footer.row_group(i).num_rows for i in range(footer.num_row_groups)]
        try:
            columns = columns_of(schema.names, options)
            check_types(schema, columns, assume_utc=options.assume_utc)
        except Refused as refused:
            raise InFile(str(path), refused.faults) from None
        if not sum(self.groups):
            raise InFile(str(path), Fault("rows", "columns and no rows", ROWS))
        self.track = TrackFile(str(path), Form.PARQUET, columns)

    def rows(self) -> int | None:
        return sum(self.groups)

    def pieces(self, file: int, number: int, first_row: int) -> Iterator[tuple[Piece, int]]:
        """Each piece, and how many rows it has."""
        begun, total = first_row, sum(self.groups)
        for groups in shared_out(self.groups):
            parts = self._long(groups[0]) if self.groups[groups[0]] > LONGEST_GROUP else (
                (b"", sum(self.groups[i] for i in groups)),)
            for data, rows in parts:
                done = first_row - begun
                weight = self.size * (done + rows) // total - self.size * done // total
                yield Piece(number, file, first_row, weight, data, groups,
                            opening=first_row == begun), rows
                number, first_row = number + 1, first_row + rows

    def _long(self, group: int) -> Iterator[tuple[bytes, int]]:
        names = wanted(self.track.columns)
        with _damage_named(self.path, f"row group {group}"), _opened(str(self.path), names,
                                                                     self.track) as opened:
            for batch in opened.iter_batches(ROWS_A_PIECE, [group], names, use_threads=False):
                yield _stream_of(batch), batch.num_rows


def shared_out(groups: list[int]) -> Iterator[tuple[int, ...]]:
    """Row groups that follow one another, about a piece's rows together; a long one alone."""
    held: list[int] = []
    rows = 0
    for i, count in enumerate(groups):
        if held and rows + count > ROWS_A_PIECE:
            yield tuple(held)
            held, rows = [], 0
        if count:
            held.append(i)
            rows += count
    if held:
        yield tuple(held)


def columns_of_piece(piece: Piece, file: TrackFile) -> tuple[int, dict[str, Values]]:
    """The wanted columns of a piece, read here. Raises `InFile` where the file is damaged."""
    names = wanted(file.columns)
    with _damage_named(Path(file.path), f"row group {piece.groups[0]}"):
        if piece.data:
            with pa.ipc.open_stream(pa.BufferReader(piece.data)) as stream:
                table = stream.read_all()
        else:
            with _opened(file.path, names, file) as opened:
                table = opened.read_row_groups(list(piece.groups), names, use_threads=False)
        return table.num_rows, {name: values_of(table.column(name)) for name in names}


def _opened(path: str, names: list[str], track: TrackFile) -> Any:
    """The file, its columns of names read as codes."""
    coded = [name for name in (track.columns.aircraft, track.columns.operator,
                               track.columns.category) if name in names]
    return pq.ParquetFile(path, read_dictionary=coded, pre_buffer=False)


def _stream_of(batch: Any) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())


@contextmanager
def _damage_named(path: Path, where: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        found = str(error).splitlines()[0][:120]
        raise InFile(str(path), Fault(where, found, WHOLE)) from None
