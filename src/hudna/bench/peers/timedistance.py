"""A simple rule: one event where the middles of the windows and the points are close.

Reports without a point are held to be where another of their narrowest unit is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hudna.correlate.clue import Clue
from hudna.correlate.score import Rows

NAME = "time and distance"
HOUR_MS, UNITS_A_KM = 3_600_000, 90_000
HOURS, KM = 3, 3


def same(clues: Sequence[Clue], left: Rows, right: Rows) -> NDArray[np.bool_]:
    """Of each pair of places in `clues`: within three hours and three kilometres."""
    at = np.array([(clue.from_ms + clue.until_ms) / 2 for clue in clues])
    lon, lat = (np.array([np.nan if getattr(c, name) is None else getattr(c, name)
                          for c in clues]) for name in ("lon", "lat"))
    unit = np.array([clue.admin[-1] if clue.admin else "" for clue in clues])
    east = (lon[left] - lon[right]) * np.cos(np.radians(lat[left] / 1e7))
    km = np.hypot(east, lat[left] - lat[right]) / UNITS_A_KM
    near = np.where(np.isnan(km), unit[left] == unit[right], km <= KM)
    found: NDArray[np.bool_] = near & (np.abs(at[left] - at[right]) <= HOURS * HOUR_MS)
    return found
