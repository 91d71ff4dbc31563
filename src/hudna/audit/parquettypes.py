"""Whether the columns of a Parquet file hold what is to be read of them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from hudna.audit.source import Columns, Unit
from hudna.fault import Fault, Refused
from hudna.say import Say, say

NUMBERS = say("a column of numbers")
NAMES = say("a column of texts or whole numbers")
TIMES = say("a column of timestamps with a zone, or of RFC 3339 texts")
UNIT = say("its unit, as numbers say none: --time-unit s, ms, us or ns")
ZONED = say("a timestamp with a zone; --assume-utc where it is UTC")


def check_types(schema: Any, columns: Columns, *, assume_utc: bool) -> None:
    """Raise `Refused` with each column of a type that cannot be read as what it is to be."""
    names = (columns.aircraft, columns.operator, columns.category)
    numbers = (columns.lon, columns.lat, *(a.column for a in columns.altitudes))
    faults = [
        *(_fault(schema, name, NUMBERS) for name in numbers if not _is_number(schema, name)),
        *(_fault(schema, name, NAMES) for name in names if name and not _is_name(schema, name))]
    if columns.time is not None:
        faults += _of_time(schema, columns.time, columns.time_unit, assume_utc=assume_utc)
    if faults:
        raise Refused(faults)


def _of_time(schema: Any, name: str, unit: Unit | None, *, assume_utc: bool) -> list[Fault]:
    kind = _kind(schema, name)
    if pa.types.is_timestamp(kind):
        zoned = kind.tz is not None or assume_utc
        return [] if zoned else [_fault(schema, name, ZONED)]
    if _is_text(kind):
        return []
    if not _is_number(schema, name):
        return [_fault(schema, name, TIMES)]
    return [_fault(schema, name, UNIT)] if unit is None else []


def _is_number(schema: Any, name: str) -> bool:
    kind = _kind(schema, name)
    return (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
            or _is_text(kind))


def _is_name(schema: Any, name: str) -> bool:
    kind = _kind(schema, name)
    return pa.types.is_integer(kind) or _is_text(kind)


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind)
                or pa.types.is_string_view(kind))


def _kind(schema: Any, name: str) -> Any:
    kind = schema.field(name).type
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _fault(schema: Any, name: str, expected: Say) -> Fault:
    return Fault(f"column {name}", str(schema.field(name).type), expected)
