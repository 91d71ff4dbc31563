"""The entries of a frozen beginning, decoded when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np

from hudna.log.entry import Entry
from hudna.record.kinds import Anything, PartyId, RecordHash
from hudna.record.record import Envelope, Record, Seen
from hudna.view.frozen import KEY, Frozen, Sections, raw, write_table

MOST_DECODED = 200_000
"""How many entries are kept decoded at a time."""
NOBODY = 2**16 - 1
"""The author's number at a place whose content is lost."""
NOTHING: Mapping[int, Entry] = MappingProxyType({})


class Kept(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What is kept of a record beside its hash and its author."""

    id: str
    issued_ms: int
    supersedes: RecordHash | None
    exercise: str | None
    version: int
    seen: tuple[Seen, ...]
    said: Anything
    withheld: tuple[str, ...] = ()


class Beginning:
    """By place in the log, and by hash. A place whose content is lost has no entry."""

    def __init__(self, frozen: Frozen) -> None:
        self.size = frozen.size
        self._table = frozen.table("entries")
        self._hashes, self._data = frozen.bytes("entries.hashes"), frozen.bytes("entries.data")
        self._ends = frozen.bytes("entries.ends").cast("Q")
        self._admitted = frozen.bytes("entries.admitted").cast("q")
        self._authors = frozen.bytes("entries.authors").cast("H")
        names = frozen.bytes("entries.names")
        self._names = msgspec.json.decode(names, type=list[PartyId]) if len(names) else []
        self._decoded: dict[int, Entry] = {}

    @property
    def latest_ms(self) -> int:
        return self._admitted[self.size - 1] if self.size else 0

    def count(self) -> int:
        return int(np.count_nonzero(self._codes() != NOBODY))

    def at(self, place: int) -> Entry | None:
        entry = self._decoded.get(place)
        if entry is None and self._authors[place] != NOBODY:
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
        codes = self._codes()
        places = {n: np.flatnonzero(codes == code) for code, n in enumerate(self._names)}
        return {name: int(found[-1]) for name, found in places.items() if len(found)}

    def forget(self, place: int) -> None:
        """Do not keep it decoded."""
        self._decoded.pop(place, None)

    def with_late(
        self, late: Sequence[Entry | None], changed: Mapping[int, Entry] = NOTHING
    ) -> Sections:
        """The sections of this beginning, whole, and of what came after it; in the places of
        `changed` with what is there now."""
        names = list(dict.fromkeys((*self._names, *(e.record.author for e in late if e))))
        codes = {name: code for code, name in enumerate(names)}
        data = [_ENCODE(_kept(e.record)) if e else b"" for e in late]
        before, ends = self._with(changed)
        hashes = bytes(self._hashes) + b"".join(
            bytes.fromhex(e.record.hash) if e else bytes(KEY) for e in late)
        authors = bytes(self._authors) + _packed(
            [codes[e.record.author] if e else NOBODY for e in late], np.uint16)
        return {
            **_by_hash(hashes, authors),
            "entries.hashes": hashes, "entries.authors": authors,
            "entries.data": before + b"".join(data),
            "entries.ends": ends + _packed(
                len(before) + np.cumsum([len(d) for d in data]), np.uint64),
            "entries.admitted": bytes(self._admitted) + _packed(
                _moments(late, self.latest_ms), np.int64),
            "entries.names": msgspec.json.encode(names),
        }

    def _with(self, changed: Mapping[int, Entry]) -> tuple[bytes, bytes]:
        """The data with what is there now in the places of `changed`, and where each ends."""
        if not changed:
            return bytes(self._data), bytes(self._ends)
        pieces, lengths, done = [], np.diff(np.asarray(self._ends), prepend=np.uint64(0)), 0
        for place in sorted(changed):
            data = _ENCODE(_kept(changed[place].record))
            pieces += [bytes(self._data[done:self._start(place)]), data]
            done, lengths[place] = self._ends[place], len(data)
        pieces.append(bytes(self._data[done:]))
        return b"".join(pieces), _packed(np.cumsum(lengths), np.uint64)

    def _start(self, place: int) -> int:
        return self._ends[place - 1] if place else 0

    def _codes(self) -> np.typing.NDArray[np.uint16]:
        return np.frombuffer(self._authors, dtype=np.uint16)[:self.size]

    def _decode(self, place: int) -> Entry:
        kept = _DECODE(self._data[self._start(place):self._ends[place]])
        envelope = Envelope(
            kept.id, self._names[self._authors[place]], kept.issued_ms, kept.supersedes,
            kept.exercise, kept.version, kept.seen,
        )
        of = bytes(self._hashes[KEY * place:KEY * place + KEY]).hex()
        record = Record(of, envelope, kept.said, "", kept.withheld)
        return Entry(place, self._admitted[place], record)


def _by_hash(hashes: bytes, authors: bytes) -> Sections:
    """The table of all hashes at whose places there is an entry."""
    places = np.flatnonzero(np.frombuffer(authors, np.uint16) != NOBODY)
    keys = np.frombuffer(hashes, np.uint8).reshape(-1, KEY)[places]
    return write_table("entries", keys.tobytes(), places.astype(np.uint32))


def _moments(late: Sequence[Entry | None], before_ms: int) -> list[int]:
    """When each was admitted; a place without content has the moment before it."""
    moments = []
    for entry in late:
        before_ms = entry.admitted_ms if entry else before_ms
        moments.append(before_ms)
    return moments


def _packed(numbers: Any, kind: Any) -> bytes:
    return np.asarray(numbers, dtype=kind).tobytes()


def _kept(record: Record) -> Kept:
    e = record.envelope
    return Kept(e.id, e.issued_ms, e.supersedes, e.exercise, e.version, e.seen, record.said,
                record.withheld)


_DECODE = msgspec.msgpack.Decoder(Kept).decode
_ENCODE = msgspec.msgpack.Encoder().encode
