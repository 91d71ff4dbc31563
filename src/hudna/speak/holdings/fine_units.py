"""Administrative units that a claim names and that are finer than its ground may be: the name of a
village told over a square kilometre says where somebody is."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely

from hudna.place.area import areas_km2
from hudna.place.geometry import E7
from hudna.speak.own_fields import POINT_LEVEL
from hudna.speak.places import Places


def fine_units(codes: Iterable[str], places: Places, grain_km2: float) -> tuple[str, ...]:
    """Those of the P-codes that are of a unit smaller than the grain, of a place that is a point,
    or of nothing that this node knows: of that it cannot be told how small it is."""
    return tuple(code for code in codes if not _coarse(code, places, grain_km2))


def _coarse(code: str, places: Places, grain_km2: float) -> bool:
    found = [d for d in places.district(code)
             if code.casefold() in {d.code.casefold(), *(o.casefold() for o in d.also)}]
    if not found or any(d.level >= POINT_LEVEL for d in found):
        return False
    flat = shapely.transform(np.array([d.shape for d in found], dtype=object), lambda xy: xy * E7)
    return bool((areas_km2(flat) >= grain_km2).all())
