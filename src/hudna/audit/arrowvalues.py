"""Columns of Parquet as they are read by the audit, whatever their type."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hudna.audit.numbers import Bytes, Floats
from hudna.audit.source import Unit
from hudna.audit.trouble import Trouble
from hudna.audit.values import Names, TextValues, Values, counted, in_time, names_of
from hudna.place.columns import Int64
from hudna.place.times import format_instant

MS_IN_S = 1000
TICKS_IN_MS = {"us": 1_000, "ns": 1_000_000}


def values_of(column: Any) -> Values:
    """A chunked Arrow column as values."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    kind = array.type
    if pa.types.is_timestamp(kind):
        return StampValues(array)
    if pa.types.is_dictionary(kind):
        return CodedValues(array)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return NumberValues(array)
    return text_values(array)


def text_values(array: Any) -> TextValues:
    """Any column that has a text, as text: a decimal's is exact."""
    flat = array.cast(pa.large_string())
    offsets = np.frombuffer(flat.buffers()[1], np.int64)[flat.offset:flat.offset + len(flat) + 1]
    data = flat.buffers()[2]
    held = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(
        1, np.uint8)
    held.flags.writeable = False
    held = held[offsets[0]:] if len(offsets) else held
    begin = (offsets[:-1] - offsets[0]).astype(np.int32)
    end = (offsets[1:] - offsets[0]).astype(np.int32)
    end[_nulls(flat)] = begin[_nulls(flat)]
    return TextValues(held, begin, end)


class NumberValues:
    """Whole numbers or floats."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def numbers(self) -> tuple[Floats, Bytes]:
        trouble = _trouble(self.array)
        values = self.array.to_numpy(zero_copy_only=False)
        return np.ascontiguousarray(values, np.float64), trouble

    def moments(self, unit: Unit | None, *, assume_utc: bool) -> tuple[Int64, Bytes]:  # noqa: ARG002 - nothing to assume
        if unit is None:
            raise TypeError(unit)
        return counted(*self.numbers(), unit)

    def names(self) -> Names:
        return CodedValues(self.array.cast(pa.string()).dictionary_encode()).names()

    def shown(self, row: int) -> str:
        return shown(self.array, row)


class StampValues:
    """Timestamps; those without a zone are only read where UTC is meant."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def numbers(self) -> tuple[Floats, Bytes]:
        raise TypeError(self.array.type)

    def moments(self, unit: Unit | None, *, assume_utc: bool) -> tuple[Int64, Bytes]:  # noqa: ARG002 - its type says both
        """Floored to milliseconds, as finer digits of a text are dropped."""
        trouble = _trouble(self.array)
        ticks = np.frombuffer(self.array.buffers()[1], np.int64)[
            self.array.offset:self.array.offset + len(self.array)]
        if trouble.any():
            ticks = np.where(trouble == 0, ticks, 0)
        return in_time(_ms(ticks, self.array.type.unit), trouble), trouble

    def names(self) -> Names:
        raise TypeError(self.array.type)

    def shown(self, row: int) -> str:
        """RFC 3339, or, where it is no date that there is, the number that is in the file."""
        if not self.array[row].is_valid:
            return "nothing"
        ticks, unit = self.array[row].value, self.array.type.unit
        try:
            return format_instant(int(_ms(np.array([ticks], np.int64), unit)[0]))
        except OverflowError:
            return f"{ticks} {unit} since 1970"


class CodedValues:
    """A dictionary of texts, and each row's code: how Parquet keeps what repeats."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def numbers(self) -> tuple[Floats, Bytes]:
        values, trouble = values_of(self.array.dictionary).numbers()
        return self._each(values), self._each(trouble, Trouble.EMPTY)

    def moments(self, unit: Unit | None, *, assume_utc: bool) -> tuple[Int64, Bytes]:
        found = values_of(self.array.dictionary)
        at_ms, trouble = found.moments(unit, assume_utc=assume_utc)
        return self._each(at_ms), self._each(trouble, Trouble.EMPTY)

    def names(self) -> Names:
        texts = [_text(value) for value in self.array.dictionary.cast(pa.large_binary())]
        return names_of(self._codes(), texts)

    def shown(self, row: int) -> str:
        return shown(self.array, row)

    def _each(self, of_dictionary: Any, where_null: int = 0) -> Any:
        return np.append(of_dictionary, of_dictionary.dtype.type(where_null))[self._codes()]

    def _codes(self) -> Any:
        indices = pc.fill_null(self.array.indices, -1)
        return indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)


def _ms(ticks: Int64, unit: str) -> Int64:
    if unit == "s":
        return ticks * MS_IN_S
    return ticks.copy() if unit == "ms" else ticks // TICKS_IN_MS[unit]


def shown(array: Any, row: int) -> str:
    """What is in that row, its text in quotation marks."""
    scalar = array[row]
    if not scalar.is_valid:
        return "nothing"
    try:
        value = scalar.as_py()
    except UnicodeDecodeError as error:
        value = error.object.decode("utf-8", "replace")
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _text(value: Any) -> str | None:
    try:
        return (value.as_py() or b"").decode("utf-8").strip()
    except UnicodeDecodeError:
        return None


def _nulls(array: Any) -> Any:
    return np.flatnonzero(~np.asarray(array.is_valid())) if array.null_count else np.zeros(0, int)


def _trouble(array: Any) -> Bytes:
    trouble = np.zeros(len(array), np.uint8)
    trouble[_nulls(array)] = Trouble.EMPTY
    return trouble
