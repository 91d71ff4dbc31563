"""The kind of statement about who holds what: a claim over ground.

It is no finer than the agreement's grain: where anybody's force is, or any person, no kind says.
"""

from __future__ import annotations

from typing import TypeAlias

from hudna.place.geometry import MultiPolygon, Polygon
from hudna.record.protecting import Names
from hudna.record.statement import Statement

HolderId: TypeAlias = str
"""A party of the agreement, or a holder that its terms for the process name."""


class Holding(Statement, frozen=True, tag="holding"):
    """Its author claims that `holders` hold `shape`, from `from_ms` to `until_ms` (None: still):
    more than one hold it mingled. `basis` says what the claim rests on; `admin` are P-codes of the
    units that it was drawn by. It has a line of versions; a `withdrawal` ends it."""

    holders: tuple[HolderId, ...]
    shape: Polygon | MultiPolygon
    names: Names
    from_ms: int
    basis: str
    officer: str
    until_ms: int | None = None
    admin: tuple[str, ...] = ()
