"""One row per stay: as CSV, Parquet or GeoJSON. Made in slices, so that little is held twice."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hudna.audit.batch import NOBODY, Mask
from hudna.audit.cells import cell
from hudna.audit.whole import Whole
from hudna.audit.write import Form
from hudna.place.columns import LOWEST_MM, Int32
from hudna.place.features import AreaFeature
from hudna.place.geometry import E7
from hudna.place.tracks.columns import Stays

SLICE = 1 << 18
GZIP = 31
HALF_ROUND = 180 * E7
MS_PER_MINUTE = 60_000
COLUMNS = ("area", "aircraft", "operator", "entered", "left", "first_row", "last_row", "lowest_m",
           "highest_m", "minutes_inside", "crossed", "clause")


class Result(NamedTuple):
    """Stays and the names that their codes stand for; `operator` per stay, `NOBODY` where none."""

    stays: Stays
    areas: tuple[AreaFeature, ...]
    operator: Int32
    operators: tuple[str, ...]


class Ends(NamedTuple):
    """Where the first and the last fix of each stay were, in 1e-7 degree; (stays, 2)."""

    first: Int32
    last: Int32


def write_stays(form: Form, out: Whole, result: Result, ends: Ends | None = None) -> None:
    """All stays in a form. GeoJSON needs `ends`."""
    match form:
        case Form.PARQUET:
            _parquet(out, result)
        case Form.GEOJSON:
            assert ends is not None
            _geojson(out, result, ends)
        case Form.CSV_GZ:
            gzip = zlib.compressobj(6, zlib.DEFLATED, GZIP)
            for lines in _csv(result):
                out.write(gzip.compress(lines))
            out.write(gzip.flush())
        case _:
            for lines in _csv(result):
                out.write(lines)


def stays_at(stays: Stays, which: slice | Mask) -> Stays:
    """Some of the stays, in their order."""
    return Stays(*(column[which] for column in stays[:-1]), stays.crafts)  # type: ignore[arg-type,call-arg]


class Names(NamedTuple):
    """The texts of the columns that are codes."""

    area: pa.Array
    aircraft: pa.Array
    operator: pa.Array
    clause: pa.Array

    @classmethod
    def of(cls, result: Result) -> Names:
        """As they were given."""
        return cls(*(pa.array(texts, pa.string()) for texts in (
            [str(area.id) for area in result.areas], result.stays.crafts, result.operators,
            [area.clause for area in result.areas])))

    def as_cells(self) -> Names:
        """As cells of CSV."""
        return Names(*(pa.array([None if text is None else cell(text)
                                 for text in texts.to_pylist()], pa.string()) for texts in self))


def _tables(result: Result, names: Names) -> Iterator[pa.Table]:
    """Slices of the result with values of their own types."""
    for begin in range(0, len(result.stays.areas), SLICE):
        part = slice(begin, begin + SLICE)
        stays = stays_at(result.stays, part)
        yield pa.table(dict(zip(COLUMNS, _columns(stays, result.operator[part], names),
                                strict=True)), schema=SCHEMA)


def _columns(stays: Stays, operator: Int32, names: Names) -> Iterator[pa.Array]:
    yield names.area.take(pa.array(stays.areas))
    yield names.aircraft.take(pa.array(stays.craft))
    yield names.operator.take(pa.array(operator, mask=operator == NOBODY))
    yield pa.array(stays.entered_ms, MOMENT)
    yield pa.array(stays.left_ms, MOMENT)
    yield pa.array(stays.first_row)
    yield pa.array(stays.last_row)
    yield _metres(stays.lowest_mm)
    yield _metres(stays.highest_mm)
    yield pa.array(np.round(stays.inside_ms / MS_PER_MINUTE, 3))
    yield pa.array(stays.crossed)
    yield names.clause.take(pa.array(stays.areas))


def _metres(mm: Int32) -> pa.Array:
    return pa.array(mm / 1000, mask=mm == LOWEST_MM)


MOMENT = pa.timestamp("ms", "UTC")
WITHOUT_ZONE = pa.timestamp("ms")   # the same moments: Arrow writes these twenty times as fast
SCHEMA = pa.schema([
    ("area", pa.string()), ("aircraft", pa.string()), ("operator", pa.string()),
    ("entered", MOMENT), ("left", MOMENT), ("first_row", pa.int64()), ("last_row", pa.int64()),
    ("lowest_m", pa.float64()), ("highest_m", pa.float64()), ("minutes_inside", pa.float64()),
    ("crossed", pa.bool_()), ("clause", pa.string())])


# --- one form each -------------------------------------------------------------------------


def _parquet(out: Whole, result: Result) -> None:
    with pq.ParquetWriter(pa.PythonFile(out, "w"), SCHEMA, store_schema=False,
                          compression="zstd", compression_level=1) as writer:
        for table in _tables(result, Names.of(result)):
            writer.write_table(table, row_group_size=SLICE)


def _csv(result: Result) -> Iterator[bytes | memoryview]:
    yield (",".join(COLUMNS) + "\n").encode()
    for table in _tables(result, Names.of(result).as_cells()):
        texts = [_text(table[name].combine_chunks()) for name in COLUMNS]
        texts[-1] = pc.binary_join_element_wise(texts[-1], "\n", "", **WITHOUT_NULLS)
        lines = pc.binary_join_element_wise(*texts, ",", **WITHOUT_NULLS)
        yield _bytes(lines)


def _bytes(texts: pa.Array) -> memoryview:
    """All texts of an array one after another."""
    _, ends, data = texts.buffers()
    begin, end = np.frombuffer(ends, np.int32)[[texts.offset, texts.offset + len(texts)]]
    return memoryview(data)[begin:end]


WITHOUT_NULLS = {"null_handling": "replace", "null_replacement": ""}


def _text(column: pa.Array) -> pa.Array:
    """A column as cells; a moment as in RFC 3339, with milliseconds only where there are any."""
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, "yes", "no")
    if not pa.types.is_timestamp(column.type):
        return pc.cast(column, pa.string())
    text = pc.replace_substring(pc.cast(column.cast(WITHOUT_ZONE), pa.string()), " ", "T")
    return pc.binary_join_element_wise(pc.replace_substring(text, ".000", ""), "Z", "")


def _geojson(out: Whole, result: Result, ends: Ends) -> None:
    """A feature per stay: the line from its first to its last fix, a point where both are one."""
    out.write(b'{"type":"FeatureCollection","features":[')
    encode, at = msgspec.json.encode, 0
    for table in _tables(result, Names.of(result)):
        cells = {name: _json(table[name].combine_chunks()) for name in COLUMNS}
        for values in zip(*cells.values(), strict=True):
            first, last = ends.first[at].tolist(), ends.last[at].tolist()
            feature = {"type": "Feature", "properties": dict(zip(COLUMNS, values, strict=True)),
                       "geometry": _line(first, last)}
            out.write((b",\n" if at else b"\n") + encode(feature))
            at += 1
    out.write(b"\n]}\n")


def _json(column: pa.Array) -> list[object]:
    values: list[object] = (_text(column) if pa.types.is_timestamp(column.type)
                            else column).to_pylist()
    return values


def _line(first: list[int], last: list[int]) -> dict[str, object]:
    if first == last:
        return {"type": "Point", "coordinates": _degrees(first)}
    if abs(first[0] - last[0]) <= HALF_ROUND:
        return {"type": "LineString", "coordinates": [_degrees(first), _degrees(last)]}
    return {"type": "MultiLineString", "coordinates": _cut(first, last)}


def _cut(first: list[int], last: list[int]) -> list[list[list[float]]]:
    """A line over the antimeridian in two (RFC 7946 section 3.1.9)."""
    side = HALF_ROUND if first[0] > 0 else -HALF_ROUND
    beyond = last[0] + 2 * side - first[0]
    lat = first[1] + (last[1] - first[1]) * (side - first[0]) // beyond
    return [[_degrees(first), _degrees([side, lat])], [_degrees([-side, lat]), _degrees(last)]]


def _degrees(at: list[int]) -> list[float]:
    return [x / E7 for x in at]
