"""Every entry that a world has folded, by the record's hash and by its place in the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import msgspec
import numpy as np

from hudna.log.entry import Entry
from hudna.record.kinds import Anything, PartyId, RecordHash
from hudna.record.record import Envelope, Record, Seen
from hudna.view.frozen import EMPTY, KEY, Frozen, Sections, raw, write_table

MOST_DECODED = 200_000
"""How many entries of the frozen beginning are kept decoded at a time."""
Code: TypeAlias = int


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a record beside its hash."""

    id: str
    issued_ms: int
    supersedes: RecordHash | None
    exercise: str | None
    version: int
    seen: tuple[Seen, ...]
    said: Anything


class Entries(Mapping[RecordHash, Entry]):
    """In log order. A record here is what was said, *without its text*: `presentation` is empty
    in every record that comes out of a view. Whoever passes a record on asks the log for it."""

    def __init__(self, frozen: Frozen = EMPTY) -> None:
        self._frozen = _Beginning(frozen)
        self._late: list[Entry] = []
        self._places: dict[RecordHash, int] = {}
        self.authors: dict[PartyId, int] = self._frozen.last_by_author()
        """The place of the latest entry of each author."""

    def add(self, entry: Entry) -> Entry:
        """Take in the next entry of the log; returns it as it is kept, without its text."""
        kept = Entry(entry.index, entry.admitted_ms,
                     msgspec.structs.replace(entry.record, presentation=""))
        self._places[kept.record.hash] = len(self)
        self.authors[kept.record.author] = len(self)
        self._late.append(kept)
        return kept

    def at(self, place: int) -> Entry:
        """The entry at a place in the log, from 0."""
        beginning = self._frozen.size
        return self._frozen.at(place) if place < beginning else self._late[place - beginning]

    def record(self, place: int) -> Record:
        return self.at(place).record

    def place_of(self, record: Record) -> int:
        """The place of a record that is among the entries."""
        place = self.place(record.hash)
        assert place is not None, "what is folded is among the entries"
        return place

    def place(self, of: RecordHash) -> int | None:
        found = self._places.get(of)
        return self._frozen.place(of) if found is None else found

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
        return (self.record(p).hash for p in range(len(self)))

    def __len__(self) -> int:
        return self._frozen.size + len(self._late)

    def freeze(self) -> Sections:
        return self._frozen.with_late(self._late)


class _Beginning:
    """The entries of a frozen beginning, decoded when they are asked for."""

    def __init__(self, frozen: Frozen) -> None:
        self.size = frozen.size
        self._frozen = frozen
        self._table = frozen.table("entries")
        self._hashes = frozen.bytes("entries.hashes")
        self._data = frozen.bytes("entries.data")
        self._ends = frozen.bytes("entries.ends").cast("Q")
        self._admitted = frozen.bytes("entries.admitted").cast("q")
        self._authors = frozen.bytes("entries.authors").cast("H")
        self._names: list[PartyId] = (
            msgspec.json.decode(frozen.bytes("entries.names"), type=list[str])
            if self.size else [])
        self._decoded: dict[int, Entry] = {}

    def at(self, place: int) -> Entry:
        if place < 0:
            raise IndexError(place)
        entry = self._decoded.get(place)
        if entry is None:
            if len(self._decoded) >= MOST_DECODED:
                self._decoded.clear()
            entry = self._decoded[place] = self._decode(place)
        return entry

    def place(self, of: RecordHash) -> int | None:
        if not self.size or (key := raw(of)) is None:
            return None
        found = self._table.get(key)
        return found[0] if found and found[0] < self.size else None

    def last_by_author(self) -> dict[PartyId, int]:
        codes = np.frombuffer(self._authors, dtype=np.uint16)[:self.size]
        last = {name: np.flatnonzero(codes == code) for code, name in enumerate(self._names)}
        return {name: int(places[-1]) for name, places in last.items() if len(places)}

    def _decode(self, place: int) -> Entry:
        start = self._ends[place - 1] if place else 0
        kept = _DECODE(self._data[start:self._ends[place]])
        envelope = Envelope(
            kept.id, self._names[self._authors[place]], kept.issued_ms, kept.supersedes,
            kept.exercise, kept.version, kept.seen,
        )
        of = bytes(self._hashes[KEY * place:KEY * place + KEY]).hex()
        return Entry(place, self._admitted[place], Record(of, envelope, kept.said, ""))

    def with_late(self, late: list[Entry]) -> Sections:
        """The sections of this beginning and of what came after it."""
        hashes = bytes(self._hashes) + b"".join(bytes.fromhex(e.record.hash) for e in late)
        names = list(dict.fromkeys((*self._names, *(e.record.author for e in late))))
        codes = {name: code for code, name in enumerate(names)}
        data = [_ENCODE(_kept(e.record)) for e in late]
        ends = len(self._data) + np.cumsum([len(d) for d in data], dtype=np.uint64)
        return {
            **write_table("entries", hashes, range(len(hashes) // KEY)),
            "entries.hashes": hashes,
            "entries.data": bytes(self._data) + b"".join(data),
            "entries.ends": bytes(self._ends) + ends.astype(np.uint64).tobytes(),
            "entries.admitted": bytes(self._admitted) + np.array(
                [e.admitted_ms for e in late], dtype=np.int64).tobytes(),
            "entries.authors": bytes(self._authors) + np.array(
                [codes[e.record.author] for e in late], dtype=np.uint16).tobytes(),
            "entries.names": msgspec.json.encode(names),
        }


def _kept(record: Record) -> Kept:
    e = record.envelope
    return Kept(e.id, e.issued_ms, e.supersedes, e.exercise, e.version, e.seen, record.said)


_DECODE = msgspec.msgpack.Decoder(Kept).decode
_ENCODE = msgspec.msgpack.Encoder().encode
