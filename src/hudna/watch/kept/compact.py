"""Many files of the archive as one, sorted by aircraft and time, without all of it in memory."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hudna.watch.kept.kind import Kind
from hudna.watch.kept.table import TRACKS

GROUP = 1 << 19
"""Rows in a row group: a piece of the audit's."""
AT_ONCE = 1 << 20
"""Rows that are sorted in memory; more only where one aircraft has more."""


def write_sorted(parts: Sequence[Path], out: Path, at_once: int = AT_ONCE,
                 kind: Kind = TRACKS) -> None:
    """Write the rows of all parts to `out`, on disk when it returns."""
    out.touch(kind.file_mode)
    with pq.ParquetWriter(out, kind.schema, compression="zstd",
                          use_dictionary=kind.texts) as writer:
        for first, last in _ranges(_counted(parts), at_once):
            among = [("aircraft", ">=", first), ("aircraft", "<=", last)]
            tables = [pq.read_table(path, schema=kind.schema, filters=among) for path in parts]
            writer.write_table(pa.concat_tables(tables).sort_by(kind.order), row_group_size=GROUP)
    handle = os.open(out, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _counted(parts: Sequence[Path]) -> Counter[str]:
    """How many rows each aircraft has."""
    rows: Counter[str] = Counter()
    for path in parts:
        names = pq.read_table(path, columns=["aircraft"]).column("aircraft")
        for one in names.value_counts().to_pylist():
            rows[one["values"]] += one["counts"]
    return rows


def _ranges(rows: Counter[str], at_once: int) -> Iterator[tuple[str, str]]:
    """Neighbouring names, as many as have so many rows together; one at least."""
    names: list[str] = []
    total = 0
    for name in sorted(rows):
        if names and total + rows[name] > at_once:
            yield names[0], names[-1]
            names, total = [], 0
        names.append(name)
        total += rows[name]
    if names:
        yield names[0], names[-1]
