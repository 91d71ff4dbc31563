"""One row per position and area, written as the parts arrive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from hudna.audit.batch import FileMatches
from hudna.audit.gzipped import Gzip
from hudna.audit.judge import Rows
from hudna.audit.lines import HEADER
from hudna.audit.whole import Whole
from hudna.audit.write import Form
from hudna.place.columns import Int32, Int64

GROUP = 1 << 20
SCHEMA = pa.schema([pa.field("row", pa.int64(), nullable=False),
                    pa.field("area", pa.dictionary(pa.int32(), pa.string()), nullable=False)])
NONE = FileMatches(np.empty(0, np.int64), np.empty(0, np.int32))


class RowsWriter(Protocol):
    """Takes rows in order; what it wrote depends on them alone, not on how they were cut."""

    def add(self, rows: Rows) -> None:
        """Rows that follow those before."""

    def end(self) -> None:
        """All that is still held is written."""


def rows_writer(form: Form, out: Whole, ids: Sequence[str]) -> RowsWriter:
    """The writer of a form; `ids` are the areas' names by their numbers."""
    if form is Form.PARQUET:
        return ParquetRows(out, ids)
    return GzipLines(out) if form is Form.CSV_GZ else Lines(out)


class Lines:
    """CSV: its lines were made where the rows were judged."""

    def __init__(self, out: Whole) -> None:
        self.out = out
        out.write(HEADER)

    def add(self, rows: Rows) -> None:
        """The lines as they are."""
        self.out.write(rows.lines.data)

    def end(self) -> None:
        """Nothing is held."""


class GzipLines:
    """The same, compressed."""

    def __init__(self, out: Whole) -> None:
        self.gzip = Gzip(out)
        self.gzip.write(HEADER)

    def add(self, rows: Rows) -> None:
        """The lines, compressed."""
        self.gzip.write(rows.lines.data)

    def end(self) -> None:
        """The end of the member."""
        self.gzip.end()


class ParquetRows:
    """Parquet in row groups of `GROUP` rows, each with only the names of areas that are in it."""

    def __init__(self, out: Whole, ids: Sequence[str]) -> None:
        self.names = pa.array(ids, pa.string())
        self.writer = pq.ParquetWriter(
            pa.PythonFile(out, "w"), SCHEMA, use_dictionary=["area"], store_schema=False,
            column_encoding={"row": "DELTA_BINARY_PACKED"}, compression="zstd",
            compression_level=1)
        self.held: list[FileMatches] = []
        self.count = 0

    def add(self, rows: Rows) -> None:
        """Held until there are enough for a row group."""
        assert rows.matches is not None
        self.held.append(rows.matches)
        self.count += rows.total
        if self.count >= GROUP:
            self._write(self.count - self.count % GROUP)

    def end(self) -> None:
        """The last row group, and the foot of the file."""
        self._write(self.count)
        self.writer.close()

    def _write(self, n: int) -> None:
        """The first `n` rows of those held, cut into row groups."""
        rows = np.concatenate([NONE.rows, *(held.rows for held in self.held)])
        areas = np.concatenate([NONE.areas, *(held.areas for held in self.held)])
        for begin in range(0, n, GROUP):
            group = slice(begin, min(n, begin + GROUP))
            self.writer.write_table(self._table(rows[group], areas[group]), row_group_size=GROUP)
        self.held = [FileMatches(rows[n:].copy(), areas[n:].copy())]
        self.count -= n

    def _table(self, rows: Int64, areas: Int32) -> pa.Table:
        used = np.flatnonzero(np.bincount(areas, minlength=len(self.names)))
        codes = np.zeros(len(self.names), np.int32)
        codes[used] = np.arange(len(used), dtype=np.int32)
        column = pa.DictionaryArray.from_arrays(codes[areas], self.names.take(pa.array(used)))
        return pa.Table.from_arrays([pa.array(rows), column], schema=SCHEMA)
