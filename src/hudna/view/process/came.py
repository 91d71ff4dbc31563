"""What came of a promise, as each who may say so says: whose it is, to whom it was made, who is to
see that it was done, and the guarantors. Where they do not say the same, all of it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, TypeAlias, cast

import msgspec

from hudna.record.kinds import Commitment, Fulfilled, PartyId, RecordHash
from hudna.record.process import Came
from hudna.record.record import Record
from hudna.view.process.said import issued
from hudna.view.world import World

Kept: TypeAlias = Literal[
    "kept", "broken", "overtaken", "differing", "own-word", "unverified", "open"]
"""Whether it is kept, for whatever waits for that. `own-word`: only who promised it says that it is
met. `unverified`: who is to verify it has not said so. `open`: nobody says that it ended."""


class Word(msgspec.Struct, frozen=True):
    """The last word of one party. `again`: earlier ones by which it had said that it is met, and
    which it did not replace when it said so once more."""

    party: PartyId
    record: Record
    again: tuple[Record, ...] = ()

    @property
    def said(self) -> Fulfilled:
        return fulfilled(self.record)


class CameOf(msgspec.Struct, frozen=True):
    """`words` of those who may say so; `strangers`: of others, which change nothing. `kept_ms`:
    when the word on which `kept` rests was said, None where it is not kept."""

    words: tuple[Word, ...]
    strangers: tuple[Word, ...]
    kept: Kept
    kept_ms: int | None

    @property
    def ends(self) -> tuple[Came, ...]:
        """What is said to have become of it, each once; more than one: they differ."""
        return tuple(sorted({w.said.came for w in self.words} - {"under-way"}))

    @property
    def twice(self) -> tuple[Word, ...]:
        """Those who say more than once that it is met, without replacing what they had said."""
        return tuple(w for w in self.words if w.again)


NOTHING = CameOf((), (), "open", None)


def came_of(world: World, versions: tuple[Record, ...]) -> CameOf:
    """Of all versions of one promise, the latest last."""
    found = world.process.fulfilled.of_any(r.hash for r in versions)
    if not found:
        return NOTHING
    promise = versions[-1]
    may = may_say(world, promise)
    words = tuple(_words(found))
    mine = tuple(w for w in words if w.party in may)
    kept, by = _kept(world, promise, mine)
    return CameOf(mine, tuple(w for w in words if w.party not in may), kept,
                  by.record.issued_ms if by else None)


def may_say(world: World, promise: Record) -> frozenset[PartyId]:
    said = commitment(promise)
    named = (said.by, *said.parties, said.verified_by)
    answering = (world.terms.agreement.guarantor_of(p) for p in named if p)
    return frozenset(p for p in (promise.author, *named, *answering,
                                 *world.terms.agreement.guarantors) if p)


def side_of(world: World, party: PartyId) -> frozenset[PartyId]:
    """A party, and who answers for it."""
    return frozenset(p for p in (party, world.terms.agreement.guarantor_of(party)) if p)


def _words(found: Iterable[Record]) -> Iterable[Word]:
    by: defaultdict[PartyId, list[Record]] = defaultdict(list)
    for record in found:
        by[record.author].append(record)
    for party, said in sorted(by.items()):
        replaced = {h for r in said for h in fulfilled(r).replaces}
        stands = [r for r in sorted(said, key=issued) if r.hash not in replaced]
        if stands:
            yield Word(party, stands[-1], tuple(_again(stands)))


def _again(stands: list[Record]) -> Iterable[Record]:
    return [r for r in stands if fulfilled(r).came == "met"][:-1]


def _kept(world: World, promise: Record, words: tuple[Word, ...]) -> tuple[Kept, Word | None]:
    said = commitment(promise)
    ends = {w.said.came for w in words} - {"under-way"}
    if not ends:
        return "open", None
    if len(ends) > 1:
        return "differing", None
    end = next(iter(ends))
    if end != "met":
        return ("broken" if end == "broken" else "overtaken"), None
    met = sorted((w for w in words if w.said.came == "met"), key=lambda w: issued(w.record))
    own = side_of(world, said.by)
    others = [w for w in met if w.party not in own]
    seen = [w for w in met if w.party == said.verified_by]
    if said.verified_by and not seen:
        return "unverified", None
    if not (seen or others):
        return "own-word", None
    return "kept", (seen or others)[0]


def commitment(record: Record) -> Commitment:
    return cast(Commitment, record.said)


def fulfilled(record: Record) -> Fulfilled:
    return cast(Fulfilled, record.said)


def hashes(records: Iterable[Record]) -> tuple[RecordHash, ...]:
    return tuple(r.hash for r in records)
