"""What the log asks of a store. SQLite is the one here; PostgreSQL will be its sibling under the
same contract tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import msgspec

from hudna.fault import Refused
from hudna.log.tree import Hash, Node, Place
from hudna.record.kinds import PartyId, RecordHash


class StoreError(Refused):
    """The store cannot be used or could not keep what it was given; nothing of it is half-kept."""


class Row(msgspec.Struct, frozen=True):
    """One entry as kept; the columns are of the record but for `index` and `admitted_ms`."""

    index: int
    record_hash: RecordHash
    author: PartyId
    record_id: str
    admitted_ms: int
    presentation: str


class SignedSize(NamedTuple):
    """A checkpoint as kept: the size it covers, and the signed note."""

    size: int
    note: str


class Owner(NamedTuple):
    """Whose log a store holds: the origin, and the verifier key's text."""

    origin: str
    verifier: str


class Store(Protocol):
    """Every method raises `StoreError` when it cannot do what it says, and is safe to call from
    several threads."""

    def owner(self) -> Owner: ...

    def size(self) -> int: ...

    def latest_checkpoint(self) -> SignedSize: ...

    def checkpoint_at(self, size: int) -> str | None: ...

    def node(self, place: Place) -> Hash: ...

    def entry(self, record_hash: RecordHash) -> Row | None: ...

    def entries(self, start: int, most: int) -> list[Row]: ...

    def hash_by_id(self, author: PartyId, record_id: str) -> RecordHash | None: ...

    def commit(
        self, rows: Sequence[Row], nodes: Sequence[Node], checkpoint: SignedSize
    ) -> None:
        """Keep all of it or none. Durable against power loss when it returns."""

    def check(self) -> None:
        """Have the store check its own files, whatever that takes."""

    def counts(self) -> tuple[int, int]:
        """How many subtrees and how many checkpoints are kept."""

    def close(self) -> None: ...
