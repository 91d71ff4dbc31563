"""Which statements name ground finer than the grain, as a partner's node may have let one through;
and the ground that is meant where such a one protects."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

import msgspec

from hudna.place.claim import Areal
from hudna.place.grain import too_fine
from hudna.place.grid import cell
from hudna.record.holding import Holding
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.process.overlaps import Overlaps

COARSE_M2 = 1_000_000


class Ground(msgspec.Struct, frozen=True):
    """The ground of a statement; `name` says all of it. Where the statement's own is finer than the
    grain (`fine`), the cells of the grid that hold it: it would say where somebody is."""

    name: str
    shape: Areal
    fine: bool


class Fineness:
    """A cache: what a shape is never changes, only which grain is asked for."""

    def __init__(self) -> None:
        self._known: dict[tuple[RecordHash, int], bool] = {}
        self._grounds: dict[tuple[RecordHash, int], Ground] = {}
        self._fine: dict[int, list[Record]] = {}
        self._looked: dict[int, int] = {}

    def finer(self, records: Iterable[Record], grain_m2: int) -> set[RecordHash]:
        """Those of them with a part or a hole that is finer than the grain."""
        some = tuple(records)
        fresh = [r for r in some if (r.hash, grain_m2) not in self._known]
        shapes = [r.said.shape for r in fresh if isinstance(r.said, Holding)]
        for record, fine in zip(fresh, too_fine(shapes, grain_m2 / 1e6), strict=True):
            self._known[record.hash, grain_m2] = fine
        return {r.hash for r in some if self._known[r.hash, grain_m2]}

    def all_finer(self, overlaps: Overlaps, grain_m2: int) -> tuple[Record, ...]:
        """Of all that were ever said: each is looked at once."""
        fresh = overlaps.all(self._looked.get(grain_m2, 0))
        fine = self.finer(fresh, grain_m2)
        self._looked[grain_m2] = len(overlaps)
        known = self._fine.setdefault(grain_m2, [])
        known.extend(r for r in fresh if r.hash in fine)
        return tuple(known)

    def grounds(self, records: Iterable[Record], grain_m2: int) -> list[Ground]:
        """Of each of them."""
        some = tuple(records)
        fresh = [r for r in some if (r.hash, grain_m2) not in self._grounds]
        fine = self.finer(fresh, grain_m2)
        for record in fresh:
            ground = _ground(record, grain_m2, fine=record.hash in fine)
            self._grounds[record.hash, grain_m2] = ground
        return [self._grounds[r.hash, grain_m2] for r in some]


def _ground(record: Record, grain_m2: int, *, fine: bool) -> Ground:
    assert isinstance(record.said, Holding)
    shape: Areal = record.said.shape
    if fine:
        shape = cell(shape, "1 km" if grain_m2 <= COARSE_M2 else "10 km")
    return Ground(sha256(msgspec.json.encode(shape)).hexdigest()[:32], shape, fine)
