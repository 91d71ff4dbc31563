"""What this guarantor has to look at: that another has said since it spoke that ground is mingled,
or what mingles it, of which all guarantors say that one holder holds it. It stays open to flights
by what they said before; so a person is asked to look, until this party has said anew what it holds
of that ground."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from hudna.record.holding import HolderId
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.view.lines import FOREVER
from hudna.view.process.claims import holding
from hudna.view.process.involved import sides
from hudna.view.process.mingled import claimants
from hudna.view.process.mingling import may_be_mingled
from hudna.view.process.sharing import Bools, Numbers

if TYPE_CHECKING:
    from hudna.view.world import World


class SaidSince:
    """A cache, until anything is said, replaced or withdrawn."""

    def __init__(self) -> None:
        self._known: tuple[tuple[str, int], tuple[Record, ...]] | None = None

    def all(self, world: World) -> tuple[Record, ...]:
        """The statements of others, as this node took them in."""
        changed, _ = world.process.holdings.lasting(0)
        key = (world.terms.digest, changed)
        if self._known is None or self._known[0] != key:
            self._known = key, tuple(_found(world))
        return self._known[1]


def _found(world: World) -> Iterator[Record]:
    guarantors = world.terms.agreement.guarantors
    standing = claimants(world, world.process.holdings.standing())
    if world.me not in guarantors or not sides(world.terms.process, standing).both:
        return
    some: dict[RecordHash, Record] = {}
    for holder in world.terms.process.holders:
        named = {g: [r for r in standing if r.author == g and holding(r).holders == (holder,)]
                 for g in guarantors}
        if all(named.values()):
            some |= {r.hash: r for r in _against(world, standing, named, holder)}
    yield from sorted(some.values(), key=world.entries.place_of)


def _against(
    world: World, standing: Iterable[Record], named: dict[PartyId, list[Record]],
    holder: HolderId,
) -> list[Record]:
    """What mingles ground with a holder whom each guarantor names there, this one before."""
    terms, me = world.terms.process, world.me
    left = [r for r in standing if r.author != me
            and may_be_mingled(terms, (holder, *holding(r).holders))]
    for guarantor, claims in named.items():
        kept = _shares(world, left, claims, earlier=guarantor == me)
        left = [r for r, keeps in zip(left, kept.tolist(), strict=True) if keeps]
    return left


def _shares(world: World, some: Sequence[Record], claims: Sequence[Record], *,
            earlier: bool) -> Bools:
    """Which of some share ground, of one time, with any of the claims; or with an earlier one."""
    process, grain_m2 = world.process, world.terms.process.grain_m2
    asked, others = (process.sharing.numbers(process.fineness.grounds(records, grain_m2))
                     for records in (some, claims))
    at_once = _at_once(some, claims)
    place, before = (_column(records, world.entries.place_of) for records in (some, claims))

    def counts(i: Numbers, j: Numbers) -> Bools:
        return np.asarray(at_once(i, j) & (before[j] < place[i] if earlier else True))

    return process.sharing.any_shared(asked, others, counts)


def _at_once(a: Sequence[Record], b: Sequence[Record]) -> Callable[[Numbers, Numbers], Bools]:
    (begins, ends), (starts, stops) = (
        (_column(records, lambda r: holding(r).from_ms), _column(records, _until_ms))
        for records in (a, b))
    return lambda i, j: np.asarray(
        np.maximum(begins[i], starts[j]) < np.minimum(ends[i], stops[j]))


def _until_ms(record: Record) -> int:
    until = holding(record).until_ms
    return FOREVER if until is None else until


def _column(records: Iterable[Record], of: Callable[[Record], int]) -> Numbers:
    return np.array([of(r) for r in records], np.int64)
