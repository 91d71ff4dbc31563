"""What the engine touches for a position: cells, entries, true hits, edges. Counted, not timed.

Where the time goes is for the system's own profiler to say (`docs/benchmarks.md`); these numbers
say how much work there is, and how much memory the index spreads it over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from hudna.bench.place import machine
from hudna.bench.result import Figure, Line, Report
from hudna.bench.setting import Setting
from hudna.bench.workloads.areas import areas_of
from hudna.bench.workloads.feed import feed_of, month, sample
from hudna.bench.works.match import built
from hudna.place.columns import Positions

if TYPE_CHECKING:
    from hudna.place.match.cover import Cover
    from hudna.place.match.finding import Index

MB = 1e6


def profile(setting: Setting) -> Report:
    """Counts over a sample of the feed, in two and in four dimensions."""
    size = setting.size
    setting.tell("profile: making areas and positions")
    areas = areas_of(size.areas, setting.seed)
    seen = feed_of(month(size.positions), size.positions, setting.seed).positions
    some = sample(seen, size.slice)
    report = Report(notes=[machine(), f"{len(areas):,} areas, index built for "
                           f"{size.positions:,} positions, counted over {len(some.lon):,}"])
    for name, part in (("two", Positions(some.lon, some.lat)), ("four", some)):
        cover = built(areas, part, size.positions)
        setting.tell(f"profile: counting in {name} dimensions")
        index = cover.flat if part.at_ms is None else cover.sliced
        counts = counted(index, part) | {"areas found": found(cover, part)}
        report.lines += [Line(f"{name} dimensions: {what}", Figure(value, unit_of(what)))
                         for what, value in (counts | weighed(index)).items()]
    return report


def unit_of(what: str) -> str:
    return "MB" if what.endswith("in memory") else "" if what in {"cells", "layers"} else (
        "a position")


def counted(index: Index, positions: Positions) -> dict[str, float]:
    """Means over the positions: entries looked at, left by limits, true hits, edges tested."""
    rows, entries = _entries(index, positions)
    kept = _within(index, positions, rows, entries)
    block = index.block[entries[kept]]
    tested = block[block >= 0]
    n = len(positions.lon)
    return {"entries looked at": len(entries) / n,
            "entries left by windows and heights": len(block) / n,
            "true hits, without geometry": int((block == -1).sum()) / n,
            "blocks of edges tested": len(tested) / n,
            "edges tested": float((index.start[tested + 1] - index.start[tested]).sum()) / n}


def found(cover: Cover, positions: Positions) -> float:
    return len(cover.match(positions).rows) / len(positions.lon)


def weighed(index: Index) -> dict[str, float]:
    """The size of the grid and of the index's parts."""
    cells = int(index.numbers[3] * index.numbers[4])
    return {"cells": cells, "layers": index.heads.shape[0],
            "heads in memory": index.heads.nbytes / MB,
            "entries in memory": (index.area.nbytes + index.block.nbytes) / MB,
            "lines in memory": (index.start.nbytes + index.lines.nbytes) / MB,
            "exact edges in memory": index.edges.nbytes / MB}


def _entries(index: Index, positions: Positions) -> tuple[Any, Any]:
    """Every (row, entry) that is looked at: its slice's layer, then the one that always is."""
    from hudna.place.match.bulk import BITS, ROW, keys_of  # noqa: PLC0415 - the compiler
    from hudna.place.match.finding import bits_for  # noqa: PLC0415 - as above

    long, wide = index.heads.shape[0] - 1, bits_for(index.heads.shape[1] - 1)
    at_ms = np.empty(0, np.int64) if positions.at_ms is None else positions.at_ms
    rows, layers, places = [], [], []
    for begin in range(0, len(positions.lon), ROW + 1):
        part = slice(begin, begin + ROW + 1)
        keys = np.empty(len(positions.lon[part]), np.int64)
        keys = keys[:keys_of(index.numbers, positions.lon[part], positions.lat[part],
                             at_ms[part], keys)]
        rows.append(begin + (keys & ROW))
        layers.append(keys >> BITS >> wide)
        places.append((keys >> BITS) & ((1 << wide) - 1))
    row, layer, cell = (np.concatenate(parts) for parts in (rows, layers, places))
    sliced = layer != long
    row = np.concatenate([row, row[sliced]])
    layer = np.concatenate([layer, np.full(int(sliced.sum()), long)])
    cell = np.concatenate([cell, cell[sliced]])
    begin_at = index.heads[layer, cell].astype(np.int64)
    count = index.heads[layer, cell + 1] - begin_at
    first = np.cumsum(count) - count
    entries = np.arange(int(count.sum())) - np.repeat(first - begin_at, count)
    return np.repeat(row, count), entries


def _within(index: Index, positions: Positions, rows: Any, entries: Any) -> Any:
    """Which entries' windows and heights hold the position."""
    if positions.at_ms is None or positions.low_mm is None or positions.high_mm is None:
        return slice(None)
    limits, at = index.limits[index.area[entries]], positions.at_ms[rows]
    return ((limits[:, 0] <= at) & (at <= limits[:, 1])
            & (limits[:, 2] <= positions.high_mm[rows])
            & (limits[:, 3] >= positions.low_mm[rows]))
