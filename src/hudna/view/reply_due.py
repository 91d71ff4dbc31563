"""Until when the registrant of a challenged place is to reply: its time runs from when it has the
challenge, and never from when that was signed.

That it has it is its own word, a receipt or an acknowledgement. Where neither is here no time runs
here, and so nothing is overdue nor upheld for want of a reply.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from hudna.record.incidents import Challenge
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash

if TYPE_CHECKING:
    from hudna.view.world import World


def reply_due_ms(world: World, challenge: Record, registrant: PartyId) -> int | None:
    """In ms since 1970 UTC: as long after it has it as the challenge gives, and at least as long as
    is agreed. None where no time runs: none is given, or agreed, or it is not known to have it."""
    by, terms = cast(Challenge, challenge.said).reply_by_ms, world.terms.incidents
    agreed = terms.challenge_reply_ms if terms else None
    had = had_ms(world, challenge.hash, registrant)
    if by is None or agreed is None or had is None:
        return None
    return max(by, had + max(by - challenge.issued_ms, agreed))


def had_ms(world: World, of: RecordHash, party: PartyId) -> int | None:
    """Since when a party is known to have a record; None where that is not known here."""
    if party == world.me:
        entry = world.entries.get(of)
        return entry.admitted_ms if entry else None
    return min(_words(world, of, party), default=None)


def _words(world: World, of: RecordHash, party: PartyId) -> Iterator[int]:
    """By its own clock, but never later than when its word on it came in."""
    if told := world.receipts.told(of).get(party):
        yield min(told.received_ms, world.entries[told.receipt].admitted_ms)
    if read := world.receipts.acknowledged(of).get(party):
        yield min(read.issued_ms, world.entries[read.hash].admitted_ms)
