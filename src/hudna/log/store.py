"""What the log asks of a store. SQLite and PostgreSQL give it, under the same contract tests."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

import msgspec

from hudna.fault import Refused
from hudna.log.tiles import TilePlace
from hudna.record.kinds import PartyId, RecordHash

Name: TypeAlias = tuple[PartyId, str]
"""(author, record id): one record each."""


LOST = ""
"""The kind of an entry whose record nobody has."""


class StoreError(Refused):
    """The store cannot be used or could not keep what it was given; nothing of it is half-kept."""


class Row(msgspec.Struct, frozen=True, gc=False):
    """One entry as a store holds it. `jwt` is what was signed; `sealed` are the disclosures under
    the record's own key, which the store never has. `kind` is the statement's tag.

    An empty `jwt`: this node's log has the leaf, but nobody has the record any more."""

    index: int
    record_hash: RecordHash
    author: PartyId
    record_id: str
    kind: str
    admitted_ms: int
    jwt: str
    sealed: bytes


class SignedSize(NamedTuple):
    """A checkpoint as kept: the size it covers, and the signed note."""

    size: int
    note: str


class Owner(NamedTuple):
    """Whose log a store holds: the origin, and the verifier key's text that it began with."""

    origin: str
    verifier: str


class Staged(msgspec.Struct, frozen=True):
    """One commit: rows on top of `before`, the tiles that they change, the checkpoint over all;
    `earlier` ones between, where a log that has them is copied."""

    before: int
    rows: Sequence[Row]
    tiles: Mapping[TilePlace, bytes]
    checkpoint: SignedSize
    earlier: Sequence[SignedSize] = ()


class Store(Protocol):
    """Every method raises `StoreError` when it cannot do what it says, and is safe to call from
    several threads."""

    def owner(self) -> Owner: ...

    def identity(self) -> str:
        """Which file or database this is: another one after a copy or a restore."""

    def head(self) -> SignedSize:
        """The latest checkpoint: it covers every entry that is kept."""

    def checkpoint_at(self, size: int) -> str | None: ...

    def checkpoints(self, start: int, most: int) -> list[SignedSize]:
        """A page of the checkpoints kept, from size `start` on, by size."""

    def tile(self, place: TilePlace) -> bytes:
        """What is held of a tile, its hashes joined; b"" where there is none."""

    def entry(self, record_hash: RecordHash) -> Row | None: ...

    def entries(self, start: int, most: int) -> list[Row]: ...

    def entries_of(self, kinds: Collection[str]) -> list[Row]:
        """Every entry of these kinds, in log order. For kinds of which there are few."""

    def hashes(self, start: int, most: int) -> list[bytes]:
        """The raw record hashes (32 bytes) in log order; nothing sealed is read."""

    def hashes_by_id(self, names: Collection[Name]) -> dict[Name, RecordHash]:
        """Which records have these names, for those that are kept: at once, since each question
        of its own would cost a journey."""

    def commit(self, staged: Staged) -> bool:
        """Keep all or none; durable against power loss when it returns True.

        False, and nothing is kept: the head is not at `staged.before` (compare-and-swap)."""

    def reseal(self, record_hash: RecordHash, sealed: bytes) -> None:
        """Put what remains after an erasure in the place of what was sealed; durable."""

    def fill(self, found: Row) -> None:
        """Give an entry whose content is lost what was found of it: all but its index and when it
        was admitted, which stay. Durable. Nothing is changed where it has content."""

    def check(self) -> None:
        """Have the store check its own files, whatever that takes."""

    def counts(self) -> tuple[int, int]:
        """How many tiles and how many checkpoints are kept."""

    def close(self) -> None: ...
