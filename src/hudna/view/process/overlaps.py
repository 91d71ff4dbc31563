"""Which statements about who holds ground lie near a place, and which share ground: of all that was
ever said, whatever became of it since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import shapely

from hudna.place.flat import parts_of
from hudna.place.volume import Volume
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.view.entries import Entries
from hudna.view.nearby import Nearby
from hudna.view.process.claims import holding


class Overlaps:
    """It only grows, so that the order of arrival does not matter. What shares ground is looked up
    when it is first asked for."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self._nearby = Nearby("holdings")
        self._hashes: list[RecordHash] = []
        self._flat: list[shapely.Geometry] = []
        self._sharing: defaultdict[RecordHash, set[RecordHash]] = defaultdict(set)
        self._looked = 0

    def apply(self, record: Record) -> None:
        self._nearby.add(self._entries.place_of(record), Volume(holding(record).shape))
        self._hashes.append(record.hash)

    def near(self, volume: Volume) -> Iterator[Record]:
        """All that may meet it; the exact test is the caller's."""
        return map(self._entries.record, self._nearby.near(volume))

    def all(self) -> tuple[Record, ...]:
        """As they came."""
        return tuple(self._entries[of].record for of in self._hashes)

    def sharing(self, of: RecordHash) -> frozenset[RecordHash]:
        """The others that have ground in common with one, more than a border."""
        self._look()
        return frozenset(self._sharing.get(of, ()))

    def _look(self) -> None:
        fresh = self._hashes[self._looked:]
        if not fresh:
            return
        self._flat += [_flat(self._entries[of].record) for of in fresh]
        flat = np.array(self._flat, dtype=object)
        late, other = shapely.STRtree(flat).query(flat[self._looked:], predicate="intersects")
        late += self._looked
        apart = (late != other) & ~shapely.touches(flat[late], flat[other])
        for i, j in zip(late[apart].tolist(), other[apart].tolist(), strict=True):
            self._sharing[self._hashes[i]].add(self._hashes[j])
            self._sharing[self._hashes[j]].add(self._hashes[i])
        self._looked = len(self._hashes)


def _flat(record: Record) -> shapely.Geometry:
    """One whole: of a partner's statement nobody here asked whether its parts overlap."""
    parts = parts_of(holding(record).shape)
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)
