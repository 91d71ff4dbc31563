"""The new among some records, set against what the log holds."""

from __future__ import annotations

from hudna.fault import Fault, Refused
from hudna.log.store import Store
from hudna.record.kinds import PartyId, RecordHash
from hudna.record.record import Record
from hudna.say import say


class Batch:
    """`fresh` are the records that the log does not hold, in the order they were taken."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ids: dict[tuple[PartyId, str], RecordHash] = {}
        self.fresh: dict[RecordHash, Record] = {}

    def take(self, record: Record) -> None:
        """Refused where the author has given the id to another record; a record that is held
        already is no fault."""
        name = (record.author, record.envelope.id)
        used = self._ids.get(name) or self._store.hash_by_id(*name)
        if used not in (None, record.hash):
            expected = say("an id of its own; record {hash} has this one", hash=used)
            raise Refused(Fault("payload.id", record.envelope.id, expected))
        if used is None:
            self._ids[name] = record.hash
            self.fresh[record.hash] = record
