"""When a record of this node's log was signed, by every clock that has something to say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from hudna.exchange.seen import OwnLog, Sight
from hudna.log import tree
from hudna.log.bounds import Bounds, Moment, bounds, cosigned, seen_by_others
from hudna.log.entry import Entry
from hudna.log.histories import served
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Seen

FURTHEST = 512
"""How many entries back from a checkpoint are looked at for its party's last word."""


class DatingLog(OwnLog, Protocol):
    def hashes(self, start: int, most: int) -> list[bytes]: ...

    def entry(self, record_hash: RecordHash) -> Entry | None: ...


class Dating:
    """`parties` gives the party of each log, by origin; `name` what its witness, which has the same
    clock, is called."""

    def __init__(
        self, sight: Sight, log: DatingLog, parties: dict[str, PartyId], name: Callable[[str], str]
    ) -> None:
        self._sight, self._log, self._parties, self._name = sight, log, parties, name

    def bounds(self, entry: Entry) -> Bounds:
        """When its record was signed. Blocking: it reads log and ledger."""
        return self.between(entry, entry)

    def between(self, first: Entry, last: Entry) -> Bounds:
        """When a thing happened that came after the first one's record was signed, and before the
        last one's: that its reader was told of it, where that is the receipt. Blocking too."""
        true = [s for s in first.record.envelope.seen if self._is_true(s)]
        return bounds(seen_by_others(true, self._said), self._after(last))

    def _after(self, entry: Entry) -> Iterator[Moment]:
        """What holds the record: our own log, and each witness's cosignature over it."""
        own = self._log.verifier.name
        yield Moment(self._name(own), entry.admitted_ms)
        for one in self._sight.ledger.cosigned_since(own, entry.index + 1):
            yield cosigned(one.witness, one.time_s)

    def _is_true(self, seen: Seen) -> bool:
        """Whether the tree that the author names is the one that is known here. Nobody can name
        the root of a tree before it is there."""
        if seen.origin == self._log.verifier.name:
            size = self._log.size
            root = tree.frontier(seen.size, served(size, self._log.tile)).root if (
                seen.size <= size) else None
        else:
            root = self._sight.mirror(seen.origin).root_at(seen.size)
        return root is not None and root.hex() == seen.root

    def _said(self, origin: str, size: int) -> Moment | None:
        """The last that the party of a log has signed within the first `size` entries."""
        start = max(0, size - FURTHEST)
        for record_hash in reversed(self._hashes(origin, start, size)):
            entry = self._log.entry(record_hash.hex())
            if entry and entry.record.author == self._parties.get(origin):
                return Moment(self._name(origin), entry.record.issued_ms)
        return None

    def _hashes(self, origin: str, start: int, end: int) -> Sequence[bytes]:
        if origin == self._log.verifier.name:
            return self._log.hashes(start, end - start)
        return [leaf[1:] for leaf in self._sight.mirror(origin).entries(start, end)]
