"""Whether two footprints have a point in common, decided exactly on their integers.

The flat map is torn at the antimeridian and drawn out at the poles: a shape at 180 touches one at
-180, and two shapes that each hold a pole touch there at whatever longitudes they name.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from hudna.place.footprint import Footprint, Spot
from hudna.place.geometry import E7

WORLD = 360 * E7
EDGE = 180 * E7
POLE = 90 * E7
MANY = 4096


def common_spot(a: Footprint, b: Footprint) -> Spot | None:
    """A spot in 1e-7 degree that both hold, or `None` where they are apart."""
    for shift in _shifts(a, b):
        pair = _touching(a.parts, _moved(b.parts, shift))
        if pair is not None:
            spot = shapely.get_coordinates(shapely.shortest_line(*pair))[0]
            return (float(spot[0]), float(spot[1]))
    return _common_pole(a, b)


def _shifts(a: Footprint, b: Footprint) -> list[int]:
    """How far east `b` has to be moved for each way that the two can meet on the flat map."""
    shifts = [0]
    if a.bounds[2] >= EDGE and b.bounds[0] <= -EDGE:
        shifts.append(WORLD)
    if a.bounds[0] <= -EDGE and b.bounds[2] >= EDGE:
        shifts.append(-WORLD)
    return shifts


def _moved(parts: Any, shift: int) -> Any:
    return parts if shift == 0 else shapely.transform(parts, lambda xy: np.add(xy, (shift, 0)))


def _touching(a: Any, b: Any) -> tuple[Any, Any] | None:
    """The first two parts that touch."""
    if len(a) * len(b) > MANY:
        rows, columns = shapely.STRtree(b).query(a, predicate="intersects")
    else:
        rows, columns = np.nonzero(shapely.intersects(a[:, None], b[None, :]))
    return (a[rows[0]], b[columns[0]]) if len(rows) else None


def _common_pole(a: Footprint, b: Footprint) -> Spot | None:
    if a.bounds[3] >= POLE and b.bounds[3] >= POLE:
        return (0.0, float(POLE))
    if a.bounds[1] <= -POLE and b.bounds[1] <= -POLE:
        return (0.0, float(-POLE))
    return None
