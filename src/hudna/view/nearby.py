"""Which records of some kind may meet a volume: every one ever admitted, by place in the log."""

from __future__ import annotations

import numpy as np

from hudna.place.bounds import Candidates
from hudna.place.fixed import COLUMNS, Columns, FixedCandidates, columns_of
from hudna.place.volume import Volume
from hudna.view.frozen import EMPTY, Frozen, Sections


class Nearby:
    """It may name one too many and never leaves one out; the exact test is the caller's."""

    def __init__(self, name: str, frozen: Frozen = EMPTY) -> None:
        self._name = name
        self._all = frozen.numbers(f"{name}.volumes", "i8").reshape(COLUMNS, -1)
        self._size = frozen.size
        self._fixed = self._fix()
        self._late: Candidates[int] = Candidates()

    def add(self, place: int, volume: Volume) -> None:
        self._late.add(place, volume)

    def replace(self, place: int, volume: Volume) -> None:
        """What is at `place` reaches so far; how far it reached before is kept nowhere."""
        now: Candidates[int] = Candidates()
        now.add(place, volume)
        if not np.array_equal(self._all[:, self._all[0] == place], columns_of(now)):
            self.drop(place)
            self._late.add(place, volume)

    def drop(self, place: int) -> None:
        """Keep nothing of how far it reached."""
        self._late.remove(place)
        if place in self._all[0]:
            self._all = self._all[:, self._all[0] != place]
            self._fixed = self._fix()

    def near(self, volume: Volume) -> list[int]:
        """Places in the log, ascending."""
        return sorted((*self._fixed.near(volume), *self._late.near(volume)))

    def freeze(self) -> Sections:
        whole: Columns = np.concatenate((self._all, columns_of(self._late)), axis=1)
        in_order = whole[:, np.argsort(whole[0], kind="stable")]
        return {f"{self._name}.volumes": np.ascontiguousarray(in_order).tobytes()}

    def _fix(self) -> FixedCandidates:
        count = int(np.searchsorted(self._all[0], self._size))
        return FixedCandidates(self._all[:, :count])
