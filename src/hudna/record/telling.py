"""The kinds of statement about telling: told, opened, passed on, looked at, left in the mailbox.

*Sent, delivered, opened by a person, acknowledged, passed on to operators* are five steps; each
that is said has a kind of its own, and none stands for another.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from hudna.record.statement import PartyId, RecordHash, Statement


class Reached(msgspec.Struct, frozen=True, gc=False):
    """A log at a moment of its life: `root` is hex, of the tree of the first `size` entries."""

    origin: str
    size: int
    root: str


class Receipt(Statement, frozen=True, tag="receipt"):
    """The author's node holds these records in its log: told. `delivery` is the SHA-256 of the
    delivery's signed token, which names the digest of all that came with it; `positions` are the
    log indexes, in the order of `records`.

    `disclosed` binds which disclosures of each record were received: the hex SHA-256 of their
    digests, sorted, a line each. `held` is the author's own log, which has the records; `shown`
    the sender's, as the delivery gave it. Receipts from before release by field have none of the
    three."""

    sender: PartyId
    delivery: str
    records: tuple[RecordHash, ...]
    positions: tuple[int, ...]
    received_ms: int
    disclosed: tuple[str, ...] = ()
    held: Reached | None = None
    shown: Reached | None = None


class Opened(Statement, frozen=True, tag="opened"):
    """A person at the author's desk has opened `subject` for the first time there. It goes to the
    subject's author alone."""

    subject: RecordHash
    officer: str


class PassedOn(Statement, frozen=True, tag="passed-on"):
    """The author has passed `subject` on to operators: `to` says to whom, in words, `at_ms` when
    they had it, `parties` of which other parties they are; its own, where it names none. It goes to
    the subject's author alone."""

    subject: RecordHash
    to: str
    at_ms: int
    officer: str
    parties: tuple[PartyId, ...] = ()


class Looked(Statement, frozen=True, tag="looked"):
    """A person at the author's desk has looked at what another party registered: each look counts
    against a budget. `refused`: the budget was spent, and nothing was shown. It goes to the
    subjects' author alone, which is `registrant`."""

    registrant: PartyId
    subjects: tuple[RecordHash, ...]
    how: Literal["page", "map", "export", "api"]
    officer: str
    refused: bool = False


class Deposit(Statement, frozen=True, tag="deposit"):
    """The author has had no receipt from `to` for `records` in the agreement's time, and leaves
    the delivery with the depositary, encrypted to `to`. `sealed` is the SHA-256 (hex) of the
    encrypted bytes, `bytes` their number. It goes to the depositary alone."""

    to: PartyId
    records: tuple[RecordHash, ...]
    delivery: str
    sealed: str
    bytes: int


class Available(Statement, frozen=True, tag="available"):
    """The depositary holds the bytes of `deposit` ready for `to` since `since_ms` by its clock.
    It goes to the deposit's author and to `to`."""

    deposit: RecordHash
    sender: PartyId
    to: PartyId
    sealed: str
    since_ms: int
