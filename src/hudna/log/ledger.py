"""What a node keeps of other logs, and of its own cosigning, beside its log and apart from it.

SQLite and PostgreSQL give it, under the same contract tests. What is here is either a promise (what
was cosigned last) or can be fetched again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from hudna.log.store import SignedSize
from hudna.log.tiles import TilePlace

MOST_PENDING = 64
"""Checkpoints of one origin that wait for the mirror to reach them."""


class KeptCosignature(NamedTuple):
    """`witness` (a key's name) has cosigned `origin` at `size`, at `time_s` of its clock; `line`
    is its signature line, ended."""

    origin: str
    size: int
    witness: str
    time_s: int
    line: str


class Grown(NamedTuple):
    """What a mirror gains at once, verified by then: `head` covers it, `bundles` are whole bundles
    of entries as they now are (level -1 of the tiles), `tiles` those of the tree."""

    before: int
    head: SignedSize
    bundles: Mapping[int, bytes]
    tiles: Mapping[TilePlace, bytes]


class Ledger(Protocol):
    """Every method raises `StoreError` when it cannot do what it says, and is safe to call from
    several threads."""

    # --- cosigning ---

    def cosigned(self, origin: str) -> SignedSize | None:
        """The checkpoint of `origin` that this node cosigned last."""

    def cosign(self, origin: str, before: int, after: SignedSize, now_s: int) -> int | None:
        """Note that this node cosigns `after`, if what it cosigned last is still of size `before`
        (0 if nothing); durable when it returns. The time to sign with: `now_s`, or the time of
        the last cosignature where the clock went back. None, and nothing is kept: another was
        quicker."""

    # --- cosignatures by others, of whatever log ---

    def add_cosignature(self, kept: KeptCosignature) -> None:
        """The first of a witness at an origin and size is kept; another one changes nothing."""

    def cosignatures(self, origin: str, size: int) -> list[KeptCosignature]: ...

    def cosigned_by(self, origin: str) -> list[KeptCosignature]:
        """The largest of each witness."""

    def cosigned_since(self, origin: str, size: int) -> list[KeptCosignature]:
        """Of each witness the smallest that is of `size` at least."""

    # --- checkpoints of others that the mirror does not reach yet ---

    def await_mirror(self, origin: str, root: str, signed: SignedSize) -> None:
        """Keep a checkpoint (its root in hex) until it can be compared; at most `MOST_PENDING`."""

    def pending(self, origin: str) -> list[SignedSize]:
        """In order of size."""

    def compared(self, origin: str, size: int) -> None:
        """Those up to `size` wait no more."""

    # --- the mirror ---

    def mirror(self, origin: str) -> SignedSize | None: ...

    def mirror_tile(self, origin: str, place: TilePlace) -> bytes:
        """What is held of a tile, or of a bundle (level -1); b"" where there is none."""

    def extend_mirror(self, origin: str, grown: Grown) -> bool:
        """Keep all or none; False, and nothing is kept, where the mirror is not at `before`."""

    # --- this node itself ---

    def recall(self, name: str) -> str | None: ...

    def remember(self, name: str, value: str) -> None: ...

    def close(self) -> None: ...
