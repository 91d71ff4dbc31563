"""What the tables of a bulletin share: how they are written, and where a cell's middle is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from hudna.speak.bulletin.cleaned import in_line
from hudna.speak.bulletin.data import Cell
from hudna.speak.inert import inert

BOM = "\ufeff"
"""Spreadsheets need it to read Arabic."""


def table(rows: Iterable[Iterable[object]], *, mark: bool) -> bytes:
    """CSV (RFC 4180) in UTF-8: each cell on one line, none of them a formula. `mark`: with a byte
    order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
    return ((BOM if mark else "") + out.getvalue()).encode()


def _cell(value: object) -> object:
    return "" if value is None else inert(in_line(value)) if isinstance(value, str) else value


def middle(cell: Cell) -> tuple[str, str]:
    """Latitude and longitude of a cell's middle, in degrees."""
    return f"{(cell.south + cell.side / 2) / 10:.2f}", f"{(cell.west + cell.side / 2) / 10:.2f}"
