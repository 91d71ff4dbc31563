"""Statements about others, by what they are about; of each author the last that it has not itself
replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.view.entries import Entries


class Said:
    """Of the places in the log, by what `about` makes of the statement; the records are with the
    entries."""

    def __init__(self, entries: Entries, about: Callable[[Any], str]) -> None:
        self._entries, self._about = entries, about
        self._places: defaultdict[str, list[int]] = defaultdict(list)

    def apply(self, record: Record) -> None:
        self._places[self._about(record.said)].append(self._entries.place_of(record))

    def of(self, subject: str) -> tuple[Record, ...]:
        """All, as issued."""
        found = map(self._entries.record, self._places.get(subject, ()))
        return tuple(sorted(found, key=issued))

    def of_any(self, subjects: Iterable[str]) -> tuple[Record, ...]:
        """Of several, as of the versions of one line."""
        return tuple(sorted((r for of in subjects for r in self.of(of)), key=issued))

    def all(self) -> tuple[Record, ...]:
        """Of everything, as issued."""
        return self.of_any(tuple(self._places))


def issued(record: Record) -> tuple[int, str]:
    return record.issued_ms, record.hash


def standing(records: Iterable[Record]) -> dict[PartyId, Record]:
    """The last of each author, of those that it has not itself replaced."""
    found = tuple(records)
    replaced = {(r.author, h) for r in found for h in getattr(r.said, "replaces", ())}
    return {r.author: r for r in sorted(found, key=issued) if (r.author, r.hash) not in replaced}
