"""The new among some records, set against what the log holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from hudna.fault import Fault, Refused
from hudna.log.prepared import Prepared
from hudna.log.store import Name
from hudna.record.kinds import RecordHash
from hudna.say import say


class Batch:
    """`fresh` are the records that the log does not hold, in the order they were taken; `found`
    those of them that have an entry already, without content (`lost`). `held`: the records whose
    names are given already."""

    def __init__(
        self, held: Mapping[Name, RecordHash], lost: Collection[RecordHash] = ()
    ) -> None:
        self._ids, self._lost = dict(held), lost
        self.fresh: dict[RecordHash, Prepared] = {}

    def take(
        self, items: Sequence[Prepared | Refused], *, whole: bool
    ) -> list[Prepared | Refused]:
        """Take those that may enter; each of the others has its refusal in its place. `whole`:
        if one is refused, none is taken."""
        before = len(self.fresh)
        results = [self.one(item) for item in items]
        if whole and any(isinstance(r, Refused) for r in results):
            self.back_to(before)
        return results

    def back_to(self, count: int) -> None:
        """Keep the first `count` of the fresh ones only."""
        while len(self.fresh) > count:
            _, item = self.fresh.popitem()
            del self._ids[item.name]

    @property
    def new(self) -> list[Prepared]:
        return [item for h, item in self.fresh.items() if h not in self._lost]

    @property
    def found(self) -> list[Prepared]:
        return [item for h, item in self.fresh.items() if h in self._lost]

    def one(self, item: Prepared | Refused) -> Prepared | Refused:
        """An id that its author has given to another record is refused; a record that is held
        already is no fault."""
        if isinstance(item, Refused):
            return item
        used = self._ids.get(item.name)
        if used is None:
            self._ids[item.name] = item.record_hash
            self.fresh[item.record_hash] = item
        elif used != item.record_hash:
            expected = say("an id of its own; record {hash} has this one", hash=used)
            return Refused(Fault("payload.id", item.record_id, expected))
        return item
