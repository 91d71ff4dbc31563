"""Files of tracks and of areas, as `hudna audit` reads them, of any length in bounded memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from hudna.bench.workloads.areas import Areas, areas_of
from hudna.bench.workloads.feed import Seen, feed, month
from hudna.place.columns import EARLIEST_MS, HIGHEST_MM, LATEST_MS, LOWEST_MM
from hudna.place.geometry import E7
from hudna.place.times import format_instant

FIRST_CRAFT = 0x738000
Told = Callable[[int], None]


def _nothing(_rows: int) -> None:
    """Nobody looks on."""


def write_tracks(path: Path, rows: int, seed: int, told: Told = _nothing) -> None:
    """A Parquet file of a feed: time (ms, UTC), lon, lat, altitude_m, icao24; ordered in time."""
    import pyarrow as pa  # noqa: PLC0415 - only where a file is made
    import pyarrow.parquet as pq  # noqa: PLC0415 - as above

    plan = month(rows)
    names = pa.array([f"{FIRST_CRAFT + i:06x}" for i in range(plan.aircraft)])
    schema = _schema(pa.dictionary(pa.int32(), pa.string()))
    with pq.ParquetWriter(path, schema) as writer:
        for seen in feed(plan, rows, seed):
            writer.write_table(_table(seen, names, schema), row_group_size=len(seen.craft))
            told(len(seen.craft))


def write_csv_tracks(path: Path, rows: int, seed: int) -> None:
    """The same as plain CSV, moments as text."""
    import pyarrow as pa  # noqa: PLC0415 - only where a file is made
    from pyarrow import csv  # noqa: PLC0415 - as above

    plan = month(rows)
    names = pa.array([f"{FIRST_CRAFT + i:06x}" for i in range(plan.aircraft)])
    coded, plain = _schema(pa.dictionary(pa.int32(), pa.string())), _schema(pa.string())
    with csv.CSVWriter(path, plain) as writer:
        for seen in feed(plan, rows, seed):
            writer.write_table(_table(seen, names, coded).cast(plain))


def write_areas(path: Path, count: int, seed: int) -> None:
    """A GeoJSON file of the areas that a seed makes; ids are a0, a1 and so on."""
    areas = areas_of(count, seed)
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        for i in range(count):
            file.write(json.dumps(_feature(areas, i)) + (",\n" if i + 1 < count else "\n"))
        file.write("]}\n")


def _schema(aircraft: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - only where a file is made

    return pa.schema([("time", pa.timestamp("ms", "UTC")), ("lon", pa.float64()),
                      ("lat", pa.float64()), ("altitude_m", pa.float64()), ("icao24", aircraft)])


def _table(seen: Seen, names: Any, schema: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - only where a file is made

    positions = seen.positions
    assert positions.low_mm is not None
    return pa.table([pa.array(positions.at_ms).cast(schema.field("time").type),
                     positions.lon / E7, positions.lat / E7, positions.low_mm / 1000,
                     pa.DictionaryArray.from_arrays(pa.array(seen.craft), names)], schema)


def _feature(areas: Areas, i: int) -> dict[str, Any]:
    edges = areas.rings[areas.polygons[i]:areas.polygons[i + 1] + 1]
    rings = [(areas.xy[a:b] / E7).tolist() for a, b in pairwise(edges.tolist())]
    begin, end, floor, ceiling = (int(column[i]) for column in areas.limits)
    limits = {"from": None if begin == EARLIEST_MS else format_instant(begin),
              "until": None if end == LATEST_MS else format_instant(end),
              "floor_m": None if floor == LOWEST_MM else floor / 1000,
              "ceiling_m": None if ceiling == HIGHEST_MM else ceiling / 1000}
    return {"type": "Feature",
            "properties": {"id": f"a{i}", "kind": "area",
                           **{name: limit for name, limit in limits.items() if limit is not None}},
            "geometry": {"type": "Polygon", "coordinates": rings}}


def numbers_of(ids: Any) -> Any:
    """Area numbers of ids such as a17."""
    return np.array([int(name[1:]) for name in ids.to_pylist()], np.int64)
