"""What has been said about a record: places in the log by the record's hash, in log order."""

from __future__ import annotations

from hudna.record.kinds import RecordHash
from hudna.view.frozen import EMPTY, Frozen, Sections, raw, write_table


class Many:
    """Grows only. What is asked about need not be known: its subject may arrive later."""

    def __init__(self, name: str, frozen: Frozen = EMPTY) -> None:
        self._name, self._upto = name, frozen.size
        self._table = frozen.table(name)
        self._late: dict[RecordHash, list[int]] = {}

    def add(self, about: RecordHash, place: int) -> None:
        self._late.setdefault(about, []).append(place)

    def get(self, about: RecordHash) -> tuple[int, ...]:
        late = self._late.get(about, ())
        if not self._upto or (key := raw(about)) is None:
            return tuple(late)
        return (*(p for p in self._table.get(key) if p < self._upto), *late)

    def freeze(self) -> Sections:
        """All of it, to be read out of a buffer. Every subject must be a record's hash."""
        keys, places = self._table.pairs()
        late = [(bytes.fromhex(h), p) for h, each in self._late.items() for p in each]
        return write_table(
            self._name, bytes(keys) + b"".join(k for k, _ in late),
            [*places, *(p for _, p in late)],
        )
