"""One row per stay: as CSV, Parquet or GeoJSON, a window after another.

What is costly about a window is made by any thread (`made`); `add` writes it in its turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from hudna.audit.batch import NOBODY
from hudna.audit.cells import cell
from hudna.audit.gzipped import Gzip
from hudna.audit.told import Told
from hudna.audit.whole import Whole
from hudna.audit.write import Form
from hudna.place.columns import LOWEST_MM, Int32, Int64
from hudna.place.features import AreaFeature
from hudna.place.geometry import E7

GROUP = 1 << 18
HALF_ROUND = 180 * E7
MS_PER_MINUTE = 60_000
COLUMNS = ("area", "aircraft", "operator", "entered", "left", "first_row", "last_row", "lowest_m",
           "highest_m", "minutes_inside", "crossed", "clause")
SURE = "sure"
"""The column that is there where the tracks have what is only about known."""
MOMENT = pa.timestamp("ms", "UTC")
WITHOUT_ZONE = pa.timestamp("ms")   # the same moments: Arrow writes these twenty times as fast
SCHEMA = pa.schema([
    ("area", pa.string()), ("aircraft", pa.string()), ("operator", pa.string()),
    ("entered", MOMENT), ("left", MOMENT), ("first_row", pa.int64()), ("last_row", pa.int64()),
    ("lowest_m", pa.float64()), ("highest_m", pa.float64()), ("minutes_inside", pa.float64()),
    ("crossed", pa.bool_()), ("clause", pa.string())])
# Few texts, often the same; and numbers that ascend. Other columns are written as they are.
NAMED = ["area", "aircraft", "operator", "clause"]
COUNTED = ["entered", "left", "first_row", "last_row"]


class Names(NamedTuple):
    """The texts of the columns that are codes. `sure`: the aircraft with codes below that are known
    exactly, the others only about; None where there are no others."""

    area: pa.Array
    aircraft: pa.Array
    operator: pa.Array
    clause: pa.Array
    sure: int | None = None

    @classmethod
    def of(cls, areas: tuple[AreaFeature, ...], crafts: tuple[str, ...],
           operators: tuple[str, ...], sure: int | None = None) -> Names:
        """As they were given."""
        area, aircraft, operator, clause = (pa.array(texts, pa.string()) for texts in (
            [str(area.id) for area in areas], crafts, operators,
            [area.clause for area in areas]))
        return cls(area, aircraft, operator, clause, sure)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns that are written."""
        return COLUMNS if self.sure is None else (*COLUMNS, SURE)

    @property
    def schema(self) -> pa.Schema:
        return SCHEMA if self.sure is None else SCHEMA.append(pa.field(SURE, pa.bool_()))

    def as_cells(self) -> Names:
        """As cells of CSV."""
        area, aircraft, operator, clause = (
            pa.array([None if text is None else cell(text) for text in texts.to_pylist()],
                     pa.string()) for texts in self[:-1])
        return Names(area, aircraft, operator, clause, self.sure)

    def table(self, told: Told) -> pa.Table:
        """Stays with values of their own types."""
        return pa.Table.from_arrays(list(_columns(told, self)), schema=self.schema)


class StaysWriter(Protocol):
    """Takes windows in order; what it wrote depends on the stays alone, not on the windows."""

    def made(self, told: Told) -> Any:
        """A window made ready, in any thread."""

    def add(self, made: Any) -> None:
        """A window that follows those before."""

    def end(self) -> None:
        """All that is still held is written."""


class Ends(NamedTuple):
    """Where fixes were: their rows, ascending, and longitude and latitude in 1e-7 degree."""

    rows: Int64
    places: Int32

    def at(self, rows: Int64) -> list[list[int]]:
        """Where some of them were."""
        places: list[list[int]] = self.places[np.searchsorted(self.rows, rows)].tolist()
        return places


def stays_writer(form: Form, out: Whole, names: Names, ends: Ends | None = None) -> StaysWriter:
    """The writer of a form. GeoJSON needs `ends` of the first and last fixes of all stays."""
    if form is Form.GEOJSON:
        assert ends is not None
        return Features(out, names, ends)
    if form is Form.PARQUET:
        return Parquet(out, names)
    return Lines(Gzip(out) if form is Form.CSV_GZ else out, names)


class Lines:
    """CSV."""

    def __init__(self, out: Whole | Gzip, names: Names) -> None:
        self.out, self.names = out, names.as_cells()
        out.write((",".join(names.columns) + "\n").encode())

    def made(self, told: Told) -> memoryview:
        """The lines of a window."""
        table = self.names.table(told)
        texts = [_text(table[name].combine_chunks()) for name in self.names.columns]
        texts[-1] = pc.binary_join_element_wise(texts[-1], "\n", "", **WITHOUT_NULLS)
        return _bytes(pc.binary_join_element_wise(*texts, ",", **WITHOUT_NULLS))

    def add(self, made: memoryview) -> None:
        """Lines as they are."""
        self.out.write(made)

    def end(self) -> None:
        """The end of what is compressed."""
        if isinstance(self.out, Gzip):
            self.out.end()


class Parquet:
    """Parquet in row groups of `GROUP` rows."""

    def __init__(self, out: Whole, names: Names) -> None:
        self.names = names
        self.writer = pq.ParquetWriter(
            pa.PythonFile(out, "w"), names.schema, store_schema=False, use_dictionary=NAMED,
            column_encoding=dict.fromkeys(COUNTED, "DELTA_BINARY_PACKED"), compression="zstd",
            compression_level=1)
        self.held = names.schema.empty_table()

    def made(self, told: Told) -> pa.Table:
        """A window as a table."""
        return self.names.table(told)

    def add(self, made: pa.Table) -> None:
        """Held until there are enough for a row group."""
        self.held = pa.concat_tables([self.held, made])
        self._write(len(self.held) - len(self.held) % GROUP)

    def end(self) -> None:
        """The last row group, and the foot of the file."""
        self._write(len(self.held))
        self.writer.close()

    def _write(self, n: int) -> None:
        for begin in range(0, n, GROUP):
            group = self.held.slice(begin, min(GROUP, n - begin)).combine_chunks()
            self.writer.write_table(group, row_group_size=GROUP)
        self.held = self.held.slice(n)


class Features:
    """GeoJSON: a feature per stay, the line from its first to its last fix, a point where both
    are one."""

    def __init__(self, out: Whole, names: Names, ends: Ends) -> None:
        self.out, self.names, self.ends = out, names, ends
        self.between = b"\n"
        out.write(b'{"type":"FeatureCollection","features":[')

    def made(self, told: Told) -> list[bytes]:
        """The features of a window."""
        table = self.names.table(told)
        columns = self.names.columns
        values = zip(*(_values(table[name].combine_chunks()) for name in columns), strict=True)
        lines = map(_line, self.ends.at(told.stays["first"]), self.ends.at(told.stays["last"]))
        return [msgspec.json.encode({
            "type": "Feature", "properties": dict(zip(columns, value, strict=True)),
            "geometry": line}) for value, line in zip(values, lines, strict=True)]

    def add(self, made: list[bytes]) -> None:
        """Features with a comma between."""
        if made:
            self.out.write(self.between + b",\n".join(made))
            self.between = b",\n"

    def end(self) -> None:
        """The end of the collection."""
        self.out.write(b"\n]}\n")


# --- columns -------------------------------------------------------------------------------


def _columns(told: Told, names: Names) -> Iterator[pa.Array]:
    stays = {name: np.ascontiguousarray(told.stays[name]) for name in told.stays.dtype.names or ()}
    yield names.area.take(pa.array(stays["area"]))
    yield names.aircraft.take(pa.array(stays["craft"], mask=stays["craft"] == NOBODY))
    yield names.operator.take(pa.array(told.operator, mask=told.operator == NOBODY))
    yield pa.array(stays["entered"], MOMENT)
    yield pa.array(stays["left"], MOMENT)
    yield pa.array(stays["first"])
    yield pa.array(stays["last"])
    yield _metres(stays["lowest"])
    yield _metres(stays["highest"])
    yield pa.array(np.round((stays["left"] - stays["entered"]) / MS_PER_MINUTE, 3))
    yield pa.array(stays["crossed"])
    yield names.clause.take(pa.array(stays["area"]))
    if names.sure is not None:
        yield pa.array(stays["craft"] < names.sure)


def _metres(mm: Int32) -> pa.Array:
    return pa.array(mm / 1000, mask=mm == LOWEST_MM)


WITHOUT_NULLS = {"null_handling": "replace", "null_replacement": ""}


def _text(column: pa.Array) -> pa.Array:
    """A column as cells; a moment as in RFC 3339, with milliseconds only where there are any."""
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, "yes", "no")
    if not pa.types.is_timestamp(column.type):
        return pc.cast(column, pa.string())
    text = pc.replace_substring(pc.cast(column.cast(WITHOUT_ZONE), pa.string()), " ", "T")
    return pc.binary_join_element_wise(pc.replace_substring(text, ".000", ""), "Z", "")


def _bytes(texts: pa.Array) -> memoryview:
    """All texts of an array one after another."""
    _, ends, data = texts.buffers()
    if not len(texts) or data is None:
        return memoryview(b"")
    begin, end = np.frombuffer(ends, np.int32)[[texts.offset, texts.offset + len(texts)]]
    return memoryview(data)[begin:end]


def _values(column: pa.Array) -> list[object]:
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
