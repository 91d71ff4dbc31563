"""What each event at this node's watch has had sent out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import cast

from hudna.record.kinds import PartyId, Warned
from hudna.record.record import Record
from hudna.view.entries import Entries


class Warnings:
    """By event, in log order: of this party's own watch alone, where events have their names."""

    def __init__(self, me: PartyId, entries: Entries) -> None:
        self._me, self._entries = me, entries
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._passages: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._also: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._all: list[int] = []

    def apply(self, record: Record) -> None:
        if record.author == self._me:
            place = self._entries.place_of(record)
            said = warned(record)
            self._places[said.event].append(place)
            self._all.append(place)
            for passage in said.passages:
                self._passages[said.event][passage] = None
                self._also[passage][said.event] = None

    def of(self, event: str) -> tuple[Record, ...]:
        return tuple(map(self._entries.record, self._places.get(event, ())))

    def of_passage(self, passage: str) -> tuple[Record, ...]:
        """Also what went out before the aircraft came in, under the name of its approach."""
        events = (passage, *self._also.get(passage, ()))
        places = sorted(p for event in events for p in self._places.get(event, ()))
        return tuple(map(self._entries.record, places))

    def passages(self, event: str) -> tuple[str, ...]:
        """What the aircraft of an event has passed through, so far."""
        return tuple(self._passages.get(event, ()))

    @property
    def count(self) -> int:
        """How many records there are."""
        return len(self._all)

    def back(self, before: int) -> Iterator[tuple[int, Record]]:
        """From the one before number `before` back to the first, in log order, with its number."""
        for number in range(min(before, len(self._all)) - 1, -1, -1):
            yield number, self._entries.record(self._all[number])

    def events(self) -> tuple[str, ...]:
        """Those that had anything sent out, in the order of their first."""
        return tuple(self._places)


def warned(record: Record) -> Warned:
    return cast(Warned, record.said)
