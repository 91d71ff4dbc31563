"""What a gazetteer holds: named points and named polygons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from hudna.place.geometry import Position
from hudna.record.kinds import Names


class Town(msgspec.Struct, frozen=True):
    """A named point. `other` are further spellings, for looking up only; `units` the codes of the
    units that hold it, the widest first, where they are known. `level` is set where the point
    stands for a unit of that level whose ground is not known; `also` are further ids of it."""

    id: str
    names: Names
    at: Position
    population: int = 0
    country: str = ""
    other: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    level: int | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class District:
    """A named polygon (degrees, WGS 84). `level` 1 is a governorate; larger is finer.

    `slack_mm` is how far the drawn boundary may lie from the true one; `parents` the codes of the
    units that hold it, the widest first; `also` further codes that it is known by.
    """

    code: str
    level: int
    names: Names
    shape: Any
    slack_mm: int = 0
    other: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
