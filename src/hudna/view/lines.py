"""Lines of versions: what its own author has superseded or withdrawn.

A grow-only fold, so the order of arrival does not matter. A supersession or a withdrawal by
anyone but the author of its subject has no effect: silence and strangers never strip protection.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping
from typing import Generic, TypeVar

import numpy as np

from hudna.record.kinds import Existence, RecordHash, Statement
from hudna.record.record import Record
from hudna.view.entries import Entries
from hudna.view.frozen import EMPTY, NEVER, Frozen, Sections
from hudna.view.many import Many

S = TypeVar("S", bound=Statement)
FOREVER = 2**63 - 1


class Chosen(Mapping[RecordHash, Record]):
    """Those of the entries that are at the places of a line, in log order."""

    def __init__(self, entries: Entries, places: Mapping[int, int]) -> None:
        self._entries, self._places = entries, places

    def __getitem__(self, of: RecordHash) -> Record:
        place = self._entries.place(of)
        if place is None or place not in self._places:
            raise KeyError(of)
        return self._entries.record(place)

    def __iter__(self) -> Iterator[RecordHash]:
        return (self._entries.record(p).hash for p in self._places)

    def __len__(self) -> int:
        return len(self._places)


class Lines(Generic[S]):
    """The records of some kinds, linked into lines of versions.

    `until_ms` gives the moment after which a record is past its end, None for never."""

    def __init__(
        self, name: str, *kinds: type[S], entries: Entries,
        until_ms: Callable[[Record], int | None], frozen: Frozen = EMPTY,
    ) -> None:
        self._name, self._kinds = name, kinds
        self._entries, self._until_ms = entries, until_ms
        self._successors = Many(f"{name}.successors", frozen)
        self._withdrawals = Many(f"{name}.withdrawals", frozen)
        self._ended, self._untils = _thawed(name, frozen)
        """Of each record by its place: the place of what ended it, or NEVER; and its own end."""
        self._standing = sorted((self._untils[p], p) for p, e in self._ended.items() if e == NEVER)
        self._changed = 0
        self.records: Mapping[RecordHash, Record] = Chosen(entries, self._ended)

    def apply(self, record: Record) -> None:
        """Take in a record of one of the kinds."""
        assert isinstance(record.said, self._kinds)
        place = self._entries.place_of(record)
        until = self._until_ms(record)
        self._untils[place] = FOREVER if until is None else until
        self._ended[place] = NEVER
        insort(self._standing, (self._untils[place], place))
        self._changed += 1
        for by in (*self._successors.get(record.hash), *self._withdrawals.get(record.hash)):
            self._end(place, by)
        self.follow(record)

    def follow(self, record: Record) -> None:
        """Take in that a record takes the place of an earlier one; said again, it changes
        nothing. Of one of which only the existence is told here that much is known too."""
        place = self._entries.place_of(record)
        if record.supersedes and place not in self._successors.get(record.supersedes):
            self._successors.add(record.supersedes, place)
            self._end(self._entries.place(record.supersedes), place)

    def drop(self, record: Record) -> None:
        """Forget a record of which too little is left to be of any of the kinds."""
        place = self._entries.place_of(record)
        if self._ended.pop(place, None) == NEVER:
            self._fall(place)
        self._untils.pop(place, None)

    def withdraw(self, subject: RecordHash, withdrawal: Record) -> None:
        """Take in a withdrawal; its subject may arrive later."""
        place = self._entries.place_of(withdrawal)
        self._withdrawals.add(subject, place)
        self._end(self._entries.place(subject), place)

    def successors(self, of: RecordHash) -> tuple[Record, ...]:
        return self._by_author(of, self._successors)

    def withdrawals(self, of: RecordHash) -> tuple[Record, ...]:
        return self._by_author(of, self._withdrawals)

    def ended(self, record: Record) -> bool:
        """Whether its author is heard to have replaced or withdrawn it, of the line or not."""
        by = (*self._successors.get(record.hash), *self._withdrawals.get(record.hash))
        return any(self._entries.record(p).author == record.author for p in by)

    def stands(self, record: RecordHash) -> bool:
        """Neither superseded nor withdrawn by its author."""
        place = self._entries.place(record)
        return place is not None and self._ended.get(place) == NEVER

    def standing(self) -> Iterator[Record]:
        """In log order."""
        return (self._entries.record(p) for p in sorted(p for _, p in self._standing))

    def live(self, now_ms: int) -> Iterator[Record]:
        """What stands and is not past its end, in log order."""
        return (self._entries.record(p) for p in sorted(self.live_places(now_ms)))

    def places_back(self) -> Iterator[int]:
        """The place of every record of the line kinds, latest first."""
        return reversed(self._ended)

    def live_places(self, now_ms: int) -> list[int]:
        """The places in the log of what is live, soonest ended first."""
        return [p for _, p in self._standing[bisect_left(self._standing, (now_ms,)):]]

    def lasting(self, now_ms: int) -> tuple[int, int]:
        """Equal at two moments only if the same is live: how often what stands has changed, and how
        much of it is past its end."""
        return self._changed, bisect_left(self._standing, (now_ms,))

    def root(self, record: RecordHash) -> RecordHash:
        """The first version of the line that `record` belongs to."""
        seen = set()
        while record not in seen and (earlier := self._before(record)):
            seen.add(record)
            record = earlier
        return record

    def roots(self) -> dict[RecordHash, RecordHash]:
        """Of each record its line's first version, for whoever asks of them all: each is looked at
        once, however many versions a line has."""
        found: dict[RecordHash, RecordHash] = {}
        for record in self.records:
            way, of = [record], record
            while of not in found and (earlier := self._before(of)):
                of = earlier
                way.append(of)
            found.update(dict.fromkeys(way, found.get(of, of)))
        return {of: found[of] for of in self.records}

    def versions(self, record: RecordHash) -> tuple[Record, ...]:
        """Every version of the line, first to last as issued."""
        line: dict[RecordHash, Record] = {}
        todo = [self.root(record)]
        while todo:
            of = todo.pop()
            if of not in line and (version := self._version(of)):
                line[of] = version
                todo.extend(r.hash for r in self.successors(of))
        found = (r for r in line.values() if isinstance(r.said, self._kinds))
        return tuple(sorted(found, key=lambda r: (r.issued_ms, r.hash)))

    def afterlife(self, *records: RecordHash) -> Iterator[Record]:
        """Everything else that later changed any of them: successors' lines and withdrawals."""
        todo, seen = [*records], {*records}
        while todo:
            version = todo.pop()
            yield from self.withdrawals(version)
            for successor in self.successors(version):
                if successor.hash not in seen:
                    seen.add(successor.hash)
                    todo.append(successor.hash)
                    yield successor

    def freeze(self) -> Sections:
        places = np.fromiter(self._ended, np.uint32, len(self._ended))
        return {
            **self._successors.freeze(), **self._withdrawals.freeze(),
            f"{self._name}.places": places.tobytes(),
            f"{self._name}.ended": np.fromiter(
                self._ended.values(), np.uint32, len(places)).tobytes(),
            f"{self._name}.untils": np.array(
                [self._untils[p] for p in self._ended], dtype=np.int64).tobytes(),
        }

    def _end(self, place: int | None, by: int) -> None:
        """What is at `by` ends what is at `place`, if that is of a line and of the same author."""
        if place is None or place not in self._ended:
            return
        if self._entries.record(place).author != self._entries.record(by).author:
            return
        if self._ended[place] == NEVER:
            self._fall(place)
        self._ended[place] = min(self._ended[place], by)

    def _fall(self, place: int) -> None:
        del self._standing[bisect_left(self._standing, (self._untils[place], place))]
        self._changed += 1

    def _before(self, of: RecordHash) -> RecordHash | None:
        """The version whose place it took, where that is its own author's and known here."""
        version = self._version(of)
        earlier = self._version(version.supersedes) if version else None
        return earlier.hash if earlier and version and earlier.author == version.author else None

    def _version(self, of: RecordHash | None) -> Record | None:
        """A record of the line kinds, or one of which only the existence is told here."""
        place = self._entries.place(of) if of else None
        record = self._entries.record(place) if place is not None else None
        known = record is not None and isinstance(record.said, (*self._kinds, Existence))
        return record if known else None

    def _by_author(self, of: RecordHash, links: Many) -> tuple[Record, ...]:
        subject = self._version(of)
        if subject is None:
            return ()
        linked = (self._entries.record(p) for p in links.get(of))
        return tuple(r for r in linked if r.author == subject.author)


def _thawed(name: str, frozen: Frozen) -> tuple[dict[int, int], dict[int, int]]:
    """What ended each record among the entries that count, and when each ends by itself."""
    places = frozen.numbers(f"{name}.places", "u4")
    count = int(np.searchsorted(places, frozen.size))
    ended = frozen.numbers(f"{name}.ended", "u4")[:count].copy()
    ended[ended >= frozen.size] = NEVER
    here = places[:count].tolist()
    untils = frozen.numbers(f"{name}.untils", "i8")[:count].tolist()
    return (dict(zip(here, ended.tolist(), strict=True)),
            dict(zip(here, untils, strict=True)))
