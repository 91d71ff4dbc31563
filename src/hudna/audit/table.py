"""The wanted columns of one piece, whatever the form of its file."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.audit.csvscan import Cells, cells_of
from hudna.audit.faults import Faults, Shown
from hudna.audit.source import Columns, Form, Piece, TrackFile
from hudna.audit.trouble import CELLS, QUOTED
from hudna.audit.values import TextValues, Values

MARKS = "text beside the quotation marks, or no end"


class Table(NamedTuple):
    """Columns by name, all of one length, and the faults of whole rows."""

    rows: int
    columns: dict[str, Values]
    faults: Faults


def wanted(columns: Columns) -> list[str]:
    """The names of the columns that are read, each once."""
    names = [columns.time, columns.lon, columns.lat, *(a.column for a in columns.altitudes),
             columns.aircraft, columns.operator, columns.category]
    return list(dict.fromkeys(name for name in names if name is not None))


def table_of(piece: Piece, file: TrackFile) -> Table:
    """The piece's columns. Raises `InFile` where a Parquet file cannot be read."""
    if file.form is Form.CSV:
        return _csv_table(piece, file)
    from hudna.audit.parquetfile import columns_of_piece  # noqa: PLC0415 - pyarrow only where asked
    rows, columns = columns_of_piece(piece, file)
    return Table(rows, columns, Faults(rows, piece.first_row, piece.file))


def _csv_table(piece: Piece, file: TrackFile) -> Table:
    names = wanted(file.columns)
    slots = [names.index(name) if name in names else -1 for name in file.header]
    cells = cells_of(piece.data, file.delimiter, slots)
    data = np.frombuffer(piece.data, np.uint8)
    columns: dict[str, Values] = {
        name: TextValues(data, cells.begin[i], cells.end[i], csv=True)
        for i, name in enumerate(names)}
    faults = Faults(len(cells.fields), piece.first_row, piece.file)
    _whole_row_faults(cells, file.header, faults)
    return Table(len(cells.fields), columns, faults)


def _whole_row_faults(cells: Cells, header: tuple[str, ...], faults: Faults) -> None:
    """Rows with too few or too many cells, and cells whose quotation marks do not end them."""
    last = len(header) - 1
    for field in np.unique(cells.misquoted[cells.misquoted >= 0]).tolist():
        rows = np.flatnonzero(cells.misquoted == field)
        faults.of_kind(header[min(field, last)], rows, QUOTED, _always(MARKS))
    ragged = np.where(faults.bad, len(header), cells.fields)
    for count in np.unique(ragged[ragged != len(header)]).tolist():
        rows = np.flatnonzero(ragged == count)
        faults.of_kind(header[min(count, last)], rows, CELLS, _always(f"a row of {count} cells"))


def _always(found: str) -> Shown:
    return lambda _: found
