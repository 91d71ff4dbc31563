"""The kinds of statement about who takes part: a guarantor that walks out and comes back, a party
that joins or leaves."""

from __future__ import annotations

from typing import Literal

from hudna.record.statement import PartyId, RecordHash, Statement


class WalkedOut(Statement, frozen=True, tag="walked-out"):
    """The author, a guarantor, suspends its part in the agreement. What was protected stays
    protected; whatever needs its key stands still until it has come back and spoken anew."""

    reason: str
    officer: str


class CameBack(Statement, frozen=True, tag="came-back"):
    """The author takes part again. No word of its from before counts for a notice any more."""

    reason: str
    officer: str


class Joining(Statement, frozen=True, tag="joining"):
    """The author lets `party` take part, with the node whose card has this SHA-256 (hex). It counts
    when every guarantor has said exactly the same. `past`: what of the past it may read: what was
    said before the last of them said so, what of that is still in effect, or nothing of it.
    `undoes`: every leaving of the party's that this lets it back in after."""

    party: PartyId
    card: str
    past: Literal["nothing", "in effect", "everything"]
    officer: str
    undoes: tuple[RecordHash, ...] = ()


class Leaving(Statement, frozen=True, tag="leaving"):
    """The author ends the part of `party`; said by the party itself, or by every guarantor, it
    counts: nothing is delivered to it any more."""

    party: PartyId
    reason: str
    officer: str
