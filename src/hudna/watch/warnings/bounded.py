"""One event warns so many places by name at once, and all others together. Pure.

Of an aircraft whose course nobody knows a thousand places are within reach. A message for each
would come late for the nearest; so those have one each, and the rest one for the circle about it.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec
import numpy as np

from hudna.place.geometry import E7
from hudna.place.measure import GEOD
from hudna.record.warning import WIDE, WarnPlace
from hudna.watch.warnings.courses import Floats
from hudna.watch.warnings.wanted import SURENESS, Want, Wants

MOST = 150
SLACK_MM, STEP_MM = 10_000_000, 10_000_000
"""Wider than it need be, so that what flies on is not out of it before it may be told again."""


def bounded(wanted: Wants, stands: Collection[str], before: WarnPlace | None,
            most: int = MOST) -> Wants:
    """The nearest in time by themselves, the rest in one circle: nobody is left out. `stands`: the
    ids of the places that have a warning: they keep it. `before`: the circle that was warned."""
    if len(wanted) <= most:
        return wanted
    order = sorted(wanted.values(), key=lambda w: (w.from_ms, w.place.id))
    rest = [w for w in order[most:] if w.place.id not in stands]
    if not rest:
        return wanted
    others = {w.place.id for w in rest}
    named = [w for w in order if w.place.id not in others]
    around = _kept(rest, before) or _around(rest, before)
    whole = Want(around, min(w.from_ms for w in rest), max(w.until_ms for w in rest),
                 max((w.sure for w in rest), key=SURENESS.index))
    return {w.place.id: w for w in (*named, whole)}


def _kept(rest: list[Want], before: WarnPlace | None) -> WarnPlace | None:
    """The same as before, where it stands for all of them."""
    if before is not None and {w.place.id for w in rest} <= set(before.stands_for):
        return before
    return None


def _around(rest: list[Want], before: WarnPlace | None) -> WarnPlace:
    """About the settlement in the middle, by which people know it."""
    at = np.array([w.place.at for w in rest], float) / E7
    middle = before or rest[int(np.argmin(_metres(_middle(at), at)))].place
    reach = np.array([w.place.reach_mm for w in rest])
    far = int(np.max(_metres((middle.at[0] / E7, middle.at[1] / E7), at) * 1000 + reach))
    return msgspec.structs.replace(
        middle, id=middle.id if before else WIDE + middle.id, shape=None,
        reach_mm=-(-(far + SLACK_MM) // STEP_MM) * STEP_MM,
        stands_for=tuple(sorted(w.place.id for w in rest)))


def _middle(at: Floats) -> tuple[float, float]:
    """Degrees; the mean on the sphere, so that it holds across the antimeridian."""
    lon, lat = np.radians(at).T
    x, y = (np.cos(lat) * np.cos(lon)).mean(), (np.cos(lat) * np.sin(lon)).mean()
    return (float(np.degrees(np.arctan2(y, x))),
            float(np.degrees(np.arctan2(np.sin(lat).mean(), np.hypot(x, y)))))


def _metres(here: tuple[float, float], at: Floats) -> Floats:
    lon, lat = np.full(len(at), here[0]), np.full(len(at), here[1])
    return np.asarray(GEOD.inv(lon, lat, at[:, 0], at[:, 1])[2], float)
