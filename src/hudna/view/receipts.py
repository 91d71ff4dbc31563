"""Who was told what, and when: made from receipts and acknowledgements alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, cast

import msgspec
import numpy as np

from hudna.record.kinds import Acknowledgement, PartyId, Receipt, RecordHash
from hudna.record.record import Record
from hudna.view.entries import Entries
from hudna.view.frozen import EMPTY, KEY, Frozen, Sections
from hudna.view.many import Many


class Told(msgspec.Struct, frozen=True):
    """`party` holds the record at `position` of its own log since `received_ms` of its clock."""

    party: PartyId
    position: int
    received_ms: int
    receipt: RecordHash


GoesTo: TypeAlias = Callable[[Record, PartyId], bool]
"""Whether a partner is told of a record of this node's own (view/releases.py)."""
Unheld: TypeAlias = Callable[[Record], Iterable[RecordHash]]
"""What it is about and is not held here (view/about.py)."""


class Receipts:
    """`own` are the places of this node's own records that partners must be told of."""

    def __init__(
        self, me: PartyId, entries: Entries, goes_to: GoesTo, unheld: Unheld,
        frozen: Frozen = EMPTY,
    ) -> None:
        self._me, self._entries, self._goes_to, self._unheld = me, entries, goes_to, unheld
        self._awaited: set[RecordHash] = set()
        self._told = Many("told", frozen)
        self._acknowledged = Many("acknowledged", frozen)
        own = frozen.numbers("own", "u4")
        self._own: list[int] = own[:np.searchsorted(own, frozen.size)].tolist()
        self._untold: dict[PartyId, dict[int, None]] = {}
        self.looked_again = 0
        """How often it may have changed whom this node tells of what."""

    def said(self, record: Record) -> None:
        """Note a record of this node's own that partners must be told of."""
        if record.author == self._me and not isinstance(record.said, Receipt):
            place = self._entries.place_of(record)
            self._own.append(place)
            if self._untold:
                self._awaited.update(self._unheld(record))
            for partner, waiting in self._untold.items():
                if self._goes_to(record, partner) and not self._told_to(record.hash, partner):
                    waiting[place] = None

    def came(self, record: Record) -> None:
        """Note a record of anybody's: what was said of it before it came may go to others now."""
        if record.hash in self._awaited:
            self.look_again()

    def receive(self, record: Record) -> None:
        place = self._entries.place_of(record)
        waiting = self._untold.get(record.author)
        for held in cast(Receipt, record.said).records:
            self._told.add(held, place)
            if waiting and (told := self._entries.place(held)) is not None:
                waiting.pop(told, None)

    def acknowledge(self, record: Record) -> None:
        subject = cast(Acknowledgement, record.said).subject
        self._acknowledged.add(subject, self._entries.place_of(record))

    def receipts(self, of: RecordHash) -> tuple[Record, ...]:
        """Every receipt for the record, in log order: a party that lost its log may give two."""
        return tuple(map(self._entries.record, self._told.get(of)))

    def told(self, of: RecordHash) -> dict[PartyId, Told]:
        found: dict[PartyId, Told] = {}
        for receipt in self.receipts(of):
            told = _told(receipt, of)
            first = found.setdefault(receipt.author, told)
            found[receipt.author] = min(first, told, key=lambda t: t.received_ms)
        return found

    def given(self, of: RecordHash, party: PartyId) -> RecordHash | None:
        """The receipt of `told` for one party alone."""
        found = [r for r in self.receipts(of) if r.author == party]
        first = min(found, key=lambda r: cast(Receipt, r.said).received_ms, default=None)
        return first.hash if first else None

    def acknowledged(self, of: RecordHash) -> dict[PartyId, Record]:
        """The first acknowledgement of each party that has read the record."""
        first: dict[PartyId, Record] = {}
        for record in map(self._entries.record, self._acknowledged.get(of)):
            first.setdefault(record.author, record)
        return first

    def untold(self, partner: PartyId) -> tuple[Record, ...]:
        """This node's own records that `partner` has not receipted, in log order."""
        return tuple(map(self._entries.record, self._waiting(partner)))

    def waiting(self, partner: PartyId) -> Iterator[Record]:
        """The same, one by one, until anything more is folded: so many may wait that nobody should
        look at all of them."""
        return map(self._entries.record, self._waiting(partner))

    def waits(self, of: RecordHash, partner: PartyId) -> bool:
        """Whether the record still waits for the partner's receipt."""
        return self._entries.place(of) in self._waiting(partner)

    def how_many_wait(self, partner: PartyId) -> int:
        return len(self._waiting(partner))

    def look_again(self) -> None:
        """Whom this node tells of what may have changed."""
        self.looked_again += 1
        self._untold.clear()
        self._awaited.clear()

    def remember(self, untold: Frozen, partners: Iterable[PartyId]) -> None:
        """Take what waits for each partner from a frozen world of exactly this size."""
        for partner in partners:
            if untold.has(name := f"untold.{partner}"):
                self._untold[partner] = dict.fromkeys(untold.numbers(name, "u4").tolist())
        awaited = bytes(untold.bytes("awaited"))
        self._awaited.update(
            awaited[i:i + KEY].hex() for i in range(0, len(awaited), KEY))

    def freeze(self, partners: Iterable[PartyId]) -> Sections:
        waiting = {f"untold.{p}": _numbers(self._waiting(p)) for p in partners}
        awaited = b"".join(map(bytes.fromhex, sorted(self._awaited)))
        return {"own": _numbers(self._own), "awaited": awaited, **waiting, **self._told.freeze(),
                **self._acknowledged.freeze()}

    def _waiting(self, partner: PartyId) -> dict[int, None]:
        if partner not in self._untold:
            self._untold[partner] = dict.fromkeys(self._found_waiting(partner))
        return self._untold[partner]

    def _found_waiting(self, partner: PartyId) -> Iterator[int]:
        for place in self._own:
            record = self._entries.record(place)
            self._awaited.update(self._unheld(record))
            if self._goes_to(record, partner) and not self._told_to(record.hash, partner):
                yield place

    def _told_to(self, of: RecordHash, partner: PartyId) -> bool:
        return any(self._entries.record(p).author == partner for p in self._told.get(of))


def _told(receipt: Record, of: RecordHash) -> Told:
    said = cast(Receipt, receipt.said)
    position = said.positions[said.records.index(of)]
    return Told(receipt.author, position, said.received_ms, receipt.hash)


def _numbers(places: Iterable[int]) -> bytes:
    return np.fromiter(places, np.uint32).tobytes()
