"""Sightings: which count, and which wait for a person to decide.

Only this party's own word makes a sighting count here. What another party has released of one is
a report like any other: whoever can make this node hear it must not make it warn anybody.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from hudna.record.kinds import PartyId, RecordHash, Sighting, Weighed
from hudna.record.record import Record
from hudna.view.entries import Entries

DAY_MS = 86_400_000


class Sightings:
    """`me` is the party whose word counts."""

    def __init__(self, me: PartyId, entries: Entries) -> None:
        self._me, self._entries = me, entries
        self._by_moment: list[tuple[int, int]] = []
        """(when it was seen, its place in the log), by moment."""
        self._aside: list[tuple[int, int]] = []
        """The same of those that may wait for a decision; what `waiting` found decided is out."""
        self._replaced: defaultdict[RecordHash, list[int]] = defaultdict(list)
        self._weighed: defaultdict[RecordHash, list[int]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        place = self._entries.place_of(record)
        insort(self._by_moment, (sighting(record).at_ms, place))
        insort(self._aside, (sighting(record).at_ms, place))
        if record.supersedes:
            self._replaced[record.supersedes].append(place)

    def weigh(self, record: Record) -> None:
        self._weighed[weighed(record).subject].append(self._entries.place_of(record))

    def stands(self, record: Record) -> bool:
        """Not replaced by its author."""
        later = map(self._entries.record, self._replaced.get(record.hash, ()))
        return not any(r.author == record.author for r in later)

    def weighing(self, of: RecordHash) -> Record | None:
        """This party's last decision on a sighting, or on the version before it."""
        record: Record | None = self._held(of)
        seen: set[RecordHash] = set()
        while record is not None and record.hash not in seen:
            seen.add(record.hash)
            said = ((p, self._entries.record(p)) for p in self._weighed.get(record.hash, ()))
            own = [(r.issued_ms, p, r) for p, r in said if r.author == self._me]
            if own:
                # Of two of one millisecond the one that was kept later: the person saw the other.
                return max(own)[2]
            record = self._before(record)
        return None

    def counts(self, record: Record) -> bool:
        """Whether it counts: by a person's decision, else where its source is known here."""
        decision = self.weighing(record.hash)
        if decision is not None:
            return weighed(decision).counts
        return record.author == self._me and sighting(record).trusted

    def waits(self, record: Record) -> bool:
        """Whether it is kept aside until a person has decided."""
        if self.weighing(record.hash) is not None:
            return False
        return record.author != self._me or not sighting(record).trusted

    def between(self, from_ms: int, until_ms: int) -> Iterator[Record]:
        """Those that stand and were made between two moments, both included, the first first."""
        found = (self._entries.record(p) for _, p in _within(self._by_moment, from_ms, until_ms))
        return (r for r in found if self.stands(r))

    def counting(self, from_ms: int, until_ms: int) -> tuple[Record, ...]:
        return tuple(filter(self.counts, self.between(from_ms, until_ms)))

    def waiting(self, now_ms: int) -> tuple[Record, ...]:
        """What of the last day waits for a person; older, nobody is warned by it any more."""
        last = _within(self._aside, now_ms - DAY_MS, now_ms + DAY_MS)
        held = [(key, self._entries.record(key[1])) for key in last]
        found = {key: r for key, r in held if self.waits(r) and self.stands(r)}
        if len(found) < len(held):
            # Neither a decision nor a later version is ever undone.
            decided = {key for key, _ in held} - found.keys()
            self._aside = [key for key in self._aside if key not in decided]
        return tuple(found.values())

    def all(self) -> tuple[Record, ...]:
        """Every one that stands, the latest first."""
        found = map(self._entries.record, (place for _, place in reversed(self._by_moment)))
        return tuple(r for r in found if self.stands(r))

    def first(self, record: Record) -> RecordHash:
        """The first version that is held of it: what a sighting is called, released or not."""
        seen = {record.hash}
        while (earlier := self._before(record)) is not None and earlier.hash not in seen:
            record = earlier
            seen.add(record.hash)
        return record.hash

    def _held(self, of: RecordHash | None) -> Record | None:
        entry = self._entries.get(of) if of else None
        return entry.record if entry and isinstance(entry.record.said, Sighting) else None

    def _before(self, record: Record) -> Record | None:
        earlier = self._held(record.supersedes)
        return earlier if earlier and earlier.author == record.author else None


def _within(
    by_moment: list[tuple[int, int]], from_ms: int, until_ms: int
) -> list[tuple[int, int]]:
    low = bisect_left(by_moment, (from_ms, -1))
    return by_moment[low:bisect_right(by_moment, (until_ms, 2**63))]


def sighting(record: Record) -> Sighting:
    return cast(Sighting, record.said)


def weighed(record: Record) -> Weighed:
    return cast(Weighed, record.said)
