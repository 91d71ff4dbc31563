"""When ground counts as mingled, and when no more: the rule for one spot.

It is mingled once of one time both a truce partner and an excluded group are said to hold it, by
one claimant or by two. From then on it is protected, and only one thing ends that: every guarantor
says, by claims that stand, that one and the same holder holds it, and says it of the whole of the
time that is asked about.

So nobody ends it alone. A claim that was taken back, replaced or has run out has been said all the
same: the word of the one whose it was does not reach what another's says beside it. Nothing here
depends on when anything was withdrawn, for whoever withdraws could write any time. Only a statement
that says itself that it replaces another was never meant to stand beside that one: a claimant that
corrects itself before anybody spoke does not mingle ground with its own error. Had it said both
in one statement, they stay said.

A holder whom the agreement does not know may be either: what cannot be told is protected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from hudna.place.volume import Window
from hudna.record.holding import HolderId
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.terms.working_process import Process
from hudna.view.lines import FOREVER
from hudna.view.process.claims import holding

if TYPE_CHECKING:
    from hudna.view.world import World


class Word(msgspec.Struct, frozen=True):
    """One statement, as it bears on the rule: half open, from `from_ms` until before `until_ms`.
    `earlier` are the versions that it replaces, one after another."""

    of: RecordHash
    author: PartyId
    issued_ms: int
    holders: frozenset[HolderId]
    from_ms: int
    until_ms: int
    earlier: frozenset[RecordHash]
    stands: bool


def word(world: World, record: Record) -> Word:
    said = holding(record)
    until = FOREVER if said.until_ms is None else said.until_ms
    return Word(record.hash, record.author, record.issued_ms, frozenset(said.holders),
                said.from_ms, until, frozenset(_earlier(world, record)),
                world.process.holdings.stands(record.hash))


def may_be_mingled(terms: Process, holders: Iterable[HolderId]) -> bool:
    """Whether a truce partner and an excluded group, two that they are, may be among these."""
    kinds = {h: terms.holders[h].kind if h in terms.holders else None for h in holders}
    partners = {h for h, kind in kinds.items() if kind in ("partner", None)}
    excluded = {h for h, kind in kinds.items() if kind in ("excluded", None)}
    return any(p != e for p in partners for e in excluded)


def mingled_since(terms: Process, a: Word, b: Word) -> int | None:
    """From when on two statements (or one, with itself) mingle the ground of both; None: never."""
    if a.author == b.author and (a.of in b.earlier or b.of in a.earlier):
        return None
    since, until = max(a.from_ms, b.from_ms), min(a.until_ms, b.until_ms)
    return since if since < until and may_be_mingled(terms, a.holders | b.holders) else None


def settled(
    terms: Process, guarantors: Sequence[PartyId], words: Iterable[Word], window: Window,
) -> HolderId | None:
    """The one holder whom the claims of every guarantor name on a spot throughout a window, both
    ends included; None where there is none. `words` are all that is said of the spot."""
    said = [w for w in words if w.stands and _meets(w, window)]
    own = [[w for w in said if w.author == g] for g in guarantors]
    if not own or not all(_throughout(some, window) for some in own):
        return None
    named = {h for some in own for w in some for h in w.holders}
    return named.pop() if len(named) == 1 and named <= terms.holders.keys() else None


def _meets(w: Word, window: Window) -> bool:
    return ((window.until_ms is None or w.from_ms <= window.until_ms)
            and (window.from_ms is None or window.from_ms < w.until_ms))


def _throughout(words: Iterable[Word], window: Window) -> bool:
    if window.from_ms is None:
        return False
    reached = window.from_ms
    for w in sorted(words, key=lambda w: w.from_ms):
        if w.from_ms > reached:
            return False
        reached = max(reached, w.until_ms)
    return reached > (FOREVER - 1 if window.until_ms is None else window.until_ms)


def _earlier(world: World, record: Record) -> Iterable[RecordHash]:
    """The versions before it that it says it replaces, as far as they are known here."""
    seen = {record.hash}
    before = record.supersedes
    while before and before not in seen:
        seen.add(before)
        yield before
        earlier = world.record(before)
        before = earlier.supersedes if earlier and earlier.author == record.author else None
