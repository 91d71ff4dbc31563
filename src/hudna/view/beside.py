"""How two reports stand to each other in time and place alone, whatever else they say.

Both may be right, or be of two events: this only tells a person which to lay side by side.
"""

from __future__ import annotations

import msgspec

from hudna.place.clash import distance_mm
from hudna.record.incidents import Report
from hudna.view.differing import Differing, differences

HOUR_MS, KM_MM = 3_600_000, 1_000_000
CLOSE_MS, CLOSE_MM = 2 * HOUR_MS, 6 * KM_MM
"""Of about the same time and place: all of it within two hours and 6 km."""
NO_PLACE_MM = 100 * KM_MM
"""What a place that is not known counts as, so that such a report comes after those nearby."""


class Beside(msgspec.Struct, frozen=True):
    """`ms`: from the first moment that either has it to the last; `mm`: between the middles and the
    wider of both circles, None where one has no place."""

    ms: int
    mm: int | None

    @property
    def close(self) -> bool:
        return self.mm is not None and self.ms <= CLOSE_MS and self.mm <= CLOSE_MM

    @property
    def far(self) -> float:
        """For an order: an hour counts as one km. What is vague comes after what is near."""
        return self.ms / HOUR_MS + (NO_PLACE_MM if self.mm is None else self.mm) / KM_MM


def beside(one: Report, other: Report) -> Beside:
    span = max(one.until_ms, other.until_ms) - min(one.from_ms, other.from_ms)
    return Beside(span, _mm(one, other))


def contradicting(one: Report, other: Report) -> tuple[Differing, ...]:
    """In what they cannot both be right."""
    return tuple(d.what for d in differences((one, other)))


def _mm(one: Report, other: Report) -> int | None:
    if one.at is None or other.at is None:
        return None
    return distance_mm(one.at, other.at) + 1000 * max(one.within_m, other.within_m)
