"""Which statements name ground finer than the grain: a partner's node may have let one through."""

from __future__ import annotations

from collections.abc import Iterable

from hudna.place.grain import too_fine
from hudna.record.holding import Holding
from hudna.record.kinds import RecordHash
from hudna.record.record import Record


class Fineness:
    """A cache: what a shape is never changes, only which grain is asked for."""

    def __init__(self) -> None:
        self._known: dict[tuple[RecordHash, int], bool] = {}

    def finer(self, records: Iterable[Record], grain_m2: int) -> set[RecordHash]:
        """Those of them with a part or a hole that is finer than the grain."""
        some = tuple(records)
        fresh = [r for r in some if (r.hash, grain_m2) not in self._known]
        shapes = [r.said.shape for r in fresh if isinstance(r.said, Holding)]
        for record, fine in zip(fresh, too_fine(shapes, grain_m2 / 1e6), strict=True):
            self._known[record.hash, grain_m2] = fine
        return {r.hash for r in some if self._known[r.hash, grain_m2]}
