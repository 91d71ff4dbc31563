"""To destroy what an erasure or a recall names: what remains of the record is sealed under a new
key, and the old key is overwritten. Done again after a crash at any point, it comes to the same.

prepare (the coming key is in the vault) → reseal (in the store) → destroy (the old key)
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from hudna.fault import Refused
from hudna.log.entry import Entry
from hudna.log.reader import Reader, unsealed
from hudna.log.sealing import KEY, NONCE, join, seal, split, unseal
from hudna.log.store import Row, Store
from hudna.log.vault import Vault
from hudna.record.hiding import Hiding, stripped
from hudna.record.kinds import Erasure, PartyId, Recall, RecordHash
from hudna.record.open import reopen

KINDS = ("erasure", "recall")
_LOG = logging.getLogger(__name__)


class Eraser:
    """Follows the log. `me`: the party whose node this is (record/hiding.py)."""

    def __init__(
        self, store: Store, vault: Vault, me: PartyId, randomness: Callable[[int], bytes]
    ) -> None:
        self._store, self._vault, self._randomness = store, vault, randomness
        self._hiding = Hiding(me)
        self._due: set[RecordHash] = set()

    def start(self, reader: Reader) -> None:
        """Take in what the log says is gone, and do what a crash left undone."""
        self.follow(reader.opened(self._store.entries_of(KINDS)), ())

    def follow(
        self, entries: Iterable[Entry], hashes: Iterable[RecordHash] | None = None
    ) -> None:
        """New entries: erasures, recalls, and records (`hashes`, or all of `entries`) of which
        something was gone before they arrived here."""
        entries = list(entries)
        for entry in entries:
            if isinstance(said := entry.record.said, Erasure | Recall):
                self._hiding.apply(entry.record)
                self._due.add(said.subject)
        new = [e.record.hash for e in entries] if hashes is None else hashes
        self._due.update(h for h in new if self._hiding.about(h))
        self.work()

    def due(self, record_hash: RecordHash) -> bool:
        """Whether something of a record is to be gone that may not be destroyed yet."""
        return record_hash in self._due

    def work(self) -> None:
        """Never raises: what asks for it is kept, and what failed is tried again after the next
        append and at the next start."""
        if not self._due:
            return
        try:
            with self._vault.alone():
                for record_hash in self._due:
                    self._erase(record_hash)
                # Also where a crash came between this and the overwriting before it.
                self._vault.forget()
            self._due.clear()
        except Refused:
            _LOG.exception("what is to be gone is not destroyed yet")

    def _erase(self, record_hash: RecordHash) -> None:
        row = self._store.entry(record_hash)
        if row is None or not row.jwt:
            return
        keys = self._vault.keys([record_hash]).get(record_hash)
        disclosures = unsealed(row, keys) if keys else None
        if keys is None or disclosures is None:
            return
        if keys.coming is not None and unseal(row.sealed, record_hash, keys.coming) is not None:
            self._vault.destroy(record_hash)
        remaining = self._remaining(row, disclosures)
        if remaining != disclosures:
            self._reseal(row, remaining)

    def _remaining(self, row: Row, disclosures: str) -> str:
        presentation = join(row.jwt, disclosures)
        gone = self._hiding.gone(row.record_hash, row.author)
        return split(stripped(reopen(presentation), gone))[1]

    def _reseal(self, row: Row, remaining: str) -> None:
        drawn = self._randomness(KEY + NONCE)
        coming, nonce = drawn[:KEY], drawn[KEY:]
        self._vault.prepare(row.record_hash, coming)
        self._store.reseal(row.record_hash, seal(remaining, row.record_hash, coming, nonce))
        self._vault.destroy(row.record_hash)
