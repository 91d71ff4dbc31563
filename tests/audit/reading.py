"""Files of tracks written for a test, and read whole."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from hudna.audit.batch import Batch
from hudna.audit.read import read
from hudna.audit.source import Options
from hudna.audit.tracks import open_source

HEADER = "time_utc,lon,lat,altitude_m,icao24"
ROW = "2016-07-31T06:00:00Z,36.3,33.5,1000,abc"


class All(NamedTuple):
    """Every sound row, as plain lists, and what was refused as (row, column, found, expected)."""

    rows: list[int]
    at_ms: list[int] | None
    lon: list[int]
    lat: list[int]
    height_mm: list[int]
    low_mm: list[int] | None
    high_mm: list[int] | None
    craft: list[str | None]
    operator: list[str | None]
    category: list[str | None]
    refused: list[tuple[int, str, str, str]]
    counts: dict[tuple[str, str], int]
    read: int


def batches(*paths: Path, **options) -> list[Batch]:
    source, plan = open_source(paths, Options(**options))
    pieces = list(source.pieces())
    assert sum(piece.weight for piece in pieces) == source.total
    assert [piece.number for piece in pieces] == list(range(len(pieces)))
    found = [read(piece, plan) for piece in pieces]
    rows = source.rows()
    assert rows is None or rows == sum(batch.read for batch in found)
    return found


def everything(*paths: Path, **options) -> All:
    """The files read through."""
    return put_together(batches(*paths, **options))


def put_together(found: list[Batch]) -> All:
    def column(of):
        parts = [of(batch) for batch in found]
        return None if any(p is None for p in parts) else np.concatenate(parts).tolist()

    def names(codes, texts):
        return [texts(batch)[code] if code >= 0 else None
                for batch in found for code in codes(batch).tolist()]

    counts: dict[tuple[str, str], int] = {}
    for batch in found:
        for reason, count in batch.refused.counts.items():
            counts[reason] = counts.get(reason, 0) + count
    return All(
        column(lambda b: b.rows), column(lambda b: b.positions.at_ms),
        column(lambda b: b.positions.lon), column(lambda b: b.positions.lat),
        column(lambda b: b.height_mm), column(lambda b: b.positions.low_mm),
        column(lambda b: b.positions.high_mm),
        names(lambda b: b.craft, lambda b: b.crafts),
        names(lambda b: b.operator, lambda b: b.operators),
        names(lambda b: b.category, lambda b: b.categories),
        [(row.row, row.column, row.found, str(row.expected))
         for batch in found for row in batch.refused.first],
        counts, sum(batch.read for batch in found))


def csv_file(folder: Path, *rows: str, header: str = HEADER, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path
