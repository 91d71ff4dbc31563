"""What a log holds, unsealed: the store's rows opened with the vault's keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from hudna.fault import Fault, Refused
from hudna.log.entry import Entry
from hudna.log.sealing import join, unseal
from hudna.log.store import Row, Store, StoreError
from hudna.log.vault import Keys, Vault
from hudna.record.kinds import RecordHash
from hudna.record.open import reopen
from hudna.record.record import Record
from hudna.say import say

PAGE = 512
FEW = 4


class Reader:
    """An entry whose content is lost is passed over: nobody gave it back when this log caught up
    with itself, or it was erased later than its copy here was made."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store, self._vault = store, vault

    def entries(self, start: int) -> Iterator[Entry]:
        """From index `start` on, up to what the store holds when the end is reached."""
        while rows := self._store.entries(start, PAGE):
            yield from self.opened(rows)
            start = rows[-1].index + 1

    def rows(self, start: int, end: int) -> list[Row]:
        """From index `start` up to and without `end`."""
        found: list[Row] = []
        while start < end and (page := self._store.entries(start, min(PAGE, end - start))):
            found += page
            start = page[-1].index + 1
        return found

    def entry(self, record_hash: RecordHash) -> Entry | None:
        row = self._store.entry(record_hash)
        return next(iter(self.opened([row])), None) if row else None

    def texts(self, hashes: Sequence[RecordHash]) -> list[str | None]:
        """The presentation of each of these records; None where it is lost, or not here."""
        rows = self._rows_of(hashes)
        found = dict(zip(rows, self.presentations(list(rows.values())), strict=True))
        return [found.get(h) for h in hashes]

    def entries_at(self, hashes: Sequence[RecordHash]) -> dict[RecordHash, Entry]:
        """The entry of each of these records that is here."""
        return {e.record.hash: e for e in self.opened(list(self._rows_of(hashes).values()))}

    def _rows_of(self, hashes: Sequence[RecordHash]) -> dict[RecordHash, Row]:
        near = {row.record_hash: row for row in self._around(hashes)}
        return {h: row for h in hashes if (row := near.get(h) or self._store.entry(h))}

    def _around(self, hashes: Sequence[RecordHash]) -> list[Row]:
        """What stands from the first of them to the last, if that is little more than they are:
        who asks for many mostly wants them as they stand, and one by one is three times as dear."""
        if len(hashes) < FEW:
            return []
        first, last = (row.index if (row := self._store.entry(h)) else 0
                       for h in (hashes[0], hashes[-1]))
        return self.rows(first, last + 1) if 0 < last - first < 2 * len(hashes) else []

    def entries_of(self, kinds: Collection[str]) -> list[Entry]:
        return self.opened(self._store.entries_of(kinds))

    def opened(self, rows: Sequence[Row]) -> list[Entry]:
        texts = self.presentations(rows)
        return [
            Entry(row.index, row.admitted_ms, reopened(row, text))
            for row, text in zip(rows, texts, strict=True) if text is not None
        ]

    def presentations(self, rows: Sequence[Row]) -> list[str | None]:
        """The presentation of each, None where it is lost. StoreError, naming the entry, where
        the seal or its key is not as it was written."""
        keys = self._vault.keys([row.record_hash for row in rows if row.jwt])
        return [self._presentation(row, keys.get(row.record_hash)) for row in rows]

    def _presentation(self, row: Row, keys: Keys | None) -> str | None:
        if not row.jwt:
            return None
        if keys is None:
            raise self._unreadable(row, "an entry without its key")
        if (disclosures := unsealed(row, keys)) is not None:
            return join(row.jwt, disclosures)
        now = self._store.entry(row.record_hash)
        if now is not None and now.sealed != row.sealed:
            # Erased after the row was read and before its keys were.
            return self.presentations([now])[0]
        if not keys.erased:
            raise self._unreadable(row, "an entry that its key does not open")
        return None

    def _unreadable(self, row: Row, found: str) -> StoreError:
        where = f"{self._vault.path}, entries[{row.index}].sealed"
        return StoreError(Fault(where, found, say("the log as it was written")))


def unsealed(row: Row, keys: Keys) -> str | None:
    """The disclosures, by the key that sealed them: the coming one while an erasure is under
    way."""
    text = unseal(row.sealed, row.record_hash, keys.secret)
    if text is None and keys.coming is not None:
        return unseal(row.sealed, row.record_hash, keys.coming)
    return text


def reopened(row: Row, presentation: str) -> Record:
    """The record of a row; StoreError, naming the entry, where it is not sound any more."""
    try:
        return reopen(presentation)
    except Refused as refused:
        raise StoreError([
            Fault(f"entries[{row.index}].{f.where}", f.found, f.expected) for f in refused.faults
        ]) from refused
