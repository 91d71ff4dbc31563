"""The kinds of statement about records themselves: whose key is good, what was erased of one, and
which log has told two histories."""

from __future__ import annotations

from hudna.record.statement import KeyUse, PartyId, RecordHash, Statement


class KeyAdded(Statement, frozen=True, tag="key-added"):
    """The author's root key vouches for another key of the author's. `public` is base64url.

    Signed by the root key, like `KeyRevoked`; a record of any other kind never is."""

    use: KeyUse
    public: str


class KeyRevoked(Statement, frozen=True, tag="key-revoked"):
    """The author's root key ends a key of the author's. What the author's own log held when it
    was of size `after` stays valid; nothing else by this key is admitted from now on."""

    public: str
    after: int
    reason: str


class KeyReplaced(Statement, frozen=True, tag="key-replaced"):
    """The author vouches that `party` has lost `lost`, its root key, and has `root` and the
    record key `record` instead. It counts when everyone who must has said exactly the same."""

    party: PartyId
    lost: str
    root: str
    record: str
    officer: str


class Erasure(Statement, frozen=True, tag="erasure"):
    """The author's node has destroyed these disclosures of `subject`: `fields` by name, `digests`
    as they stand in the subject's `_sd`, on the ground of `law`. What was signed stays as it is."""

    subject: RecordHash
    fields: tuple[str, ...]
    digests: tuple[str, ...]
    law: str
    officer: str


class TwoHistories(Statement, frozen=True, tag="two-histories"):
    """Two checkpoints (signed notes) of one log that cannot both be true, which proves itself:
    `second` covers at least as much as `first`. `old_root` (hex) is the root of the second's tree
    at the first's size, and `proof` (hex) shows that the second extends it; it is not the
    first's. At equal sizes it is the second's own root, and the proof is empty."""

    origin: str
    first: str
    second: str
    old_root: str
    proof: tuple[str, ...]
