"""Which records of some kind may meet a volume: every one ever admitted, by place in the log."""

from __future__ import annotations

import numpy as np

from hudna.place.bounds import Candidates
from hudna.place.fixed import COLUMNS, FixedCandidates, columns_of
from hudna.place.volume import Volume
from hudna.view.frozen import EMPTY, Frozen, Sections


class Nearby:
    """It may name one too many and never leaves one out; the exact test is the caller's."""

    def __init__(self, name: str, frozen: Frozen = EMPTY) -> None:
        self._name = name
        self._all = frozen.numbers(f"{name}.volumes", "i8").reshape(COLUMNS, -1)
        count = int(np.searchsorted(self._all[0], frozen.size))
        self._fixed = FixedCandidates(self._all[:, :count])
        self._late: Candidates[int] = Candidates()
        self._wider: Candidates[int] = Candidates()

    def add(self, place: int, volume: Volume) -> None:
        self._late.add(place, volume)

    def widen(self, place: int, volume: Volume) -> None:
        """What is at `place`, which was added, may from now on reach further. Not frozen: whoever
        begins frozen says it again."""
        self._wider.add(place, volume)

    def near(self, volume: Volume) -> list[int]:
        """Places in the log, ascending."""
        found = [*self._fixed.near(volume), *self._late.near(volume)]
        if wider := self._wider.near(volume):
            return sorted({*found, *wider})
        return found

    def freeze(self) -> Sections:
        whole = np.concatenate((self._all, columns_of(self._late)), axis=1)
        return {f"{self._name}.volumes": np.ascontiguousarray(whole).tobytes()}
