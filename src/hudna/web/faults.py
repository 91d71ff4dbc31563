"""Faults of a form beside its fields: `by_field` for the field, `unplaced` for the top."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from hudna.fault import Fault


def field_of(where: str) -> str:
    """The form field that a fault's path begins with (`shape.coordinates[3]` → `shape`)."""
    return re.split(r"[.\[, ]", where, maxsplit=1)[0]


def by_field(faults: Sequence[Fault], field: str) -> list[Fault]:
    return [f for f in faults if field_of(f.where) == field]


def unplaced(faults: Sequence[Fault], fields: Iterable[str]) -> list[Fault]:
    """Faults that no field of the form shows."""
    shown = set(fields)
    return [f for f in faults if field_of(f.where) not in shown]
