"""Every entry that a world has folded, by the record's hash and by its place in the log."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import msgspec

from hudna.log.entry import Entry
from hudna.record import hiding
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.view.beginning import Beginning
from hudna.view.frozen import EMPTY, Frozen, Sections


class Entries(Mapping[RecordHash, Entry]):
    """In log order. A record here is what was said, *without its text*: `presentation` is empty
    in every record that comes out of a view. Whoever passes a record on asks the log for it.

    A log may have places whose content is lost; `size` counts them, `len` does not."""

    def __init__(self, frozen: Frozen = EMPTY) -> None:
        self._beginning = Beginning(frozen)
        self._late: list[Entry | None] = []
        self._blanked: dict[int, Entry] = {}
        self._places: dict[RecordHash, int] = {}
        self.authors: dict[PartyId, int] = self._beginning.last_by_author()
        """The place of the latest entry of each author."""

    @property
    def size(self) -> int:
        """The place that the next entry of the log has at the least."""
        return self._beginning.size + len(self._late)

    @property
    def latest_ms(self) -> int:
        """When the last of them was admitted, ms; 0 where there is none."""
        last = next((e for e in reversed(self._late) if e), None)
        return last.admitted_ms if last else self._beginning.latest_ms

    def add(self, entry: Entry) -> Entry:
        """Take in the next entry of the log; returns it as it is kept, without its text."""
        assert entry.index >= self.size, "entries are folded in log order"
        self._late += [None] * (entry.index - self.size)
        kept = Entry(entry.index, entry.admitted_ms,
                     msgspec.structs.replace(entry.record, presentation=""))
        self._places[kept.record.hash] = self.authors[kept.record.author] = entry.index
        self._late.append(kept)
        return kept

    def blank(self, of: RecordHash, names: Collection[str]) -> bool:
        """Let no word of these fields be read out of here again, nor frozen; whether one was."""
        place = self.place(of)
        entry = self._at(place) if place is not None else None
        if place is None or entry is None:
            return False
        kept = Entry(entry.index, entry.admitted_ms, hiding.blanked(entry.record, names))
        if kept.record is entry.record:
            return False
        if (late := place - self._beginning.size) >= 0:
            self._late[late] = kept
        else:
            self._beginning.forget(place)
            self._blanked[place] = kept
        return True

    def at(self, place: int) -> Entry:
        """The entry at a place in the log, from 0; LookupError where there is none."""
        entry = self._at(place)
        if entry is None:
            raise LookupError(place)
        return entry

    def between(self, start: int, end: int) -> list[Entry]:
        """The entries from place `start` up to and without `end`."""
        return [e for p in range(max(0, start), min(end, self.size)) if (e := self._at(p))]

    def began_ms(self) -> int | None:
        """When the first entry that is here was admitted, ms; None where there is none."""
        first = next((e for p in range(self.size) if (e := self._at(p))), None)
        return first.admitted_ms if first else None

    def record(self, place: int) -> Record:
        return self.at(place).record

    def place_of(self, record: Record) -> int:
        """The place of a record that is among the entries."""
        place = self.place(record.hash)
        assert place is not None, "what is folded is among the entries"
        return place

    def place(self, of: RecordHash) -> int | None:
        found = self._places.get(of)
        return self._beginning.place(of) if found is None else found

    def heard_ms(self, author: PartyId) -> int:
        """When this node last admitted anything from the author, ms; 0 if never."""
        place = self.authors.get(author)
        return 0 if place is None else self.at(place).admitted_ms

    def __getitem__(self, of: RecordHash) -> Entry:
        place = self.place(of)
        if place is None:
            raise KeyError(of)
        return self.at(place)

    def __iter__(self) -> Iterator[RecordHash]:
        return (e.record.hash for p in range(self.size) if (e := self._at(p)))

    def __len__(self) -> int:
        return self._beginning.count() + len(self._places)

    def freeze(self) -> Sections:
        return self._beginning.with_late(self._late, self._blanked)

    def _at(self, place: int) -> Entry | None:
        late = place - self._beginning.size
        if late >= 0:
            return self._late[late]
        return self._blanked.get(place) or self._beginning.at(place)
