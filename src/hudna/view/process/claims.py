"""Who says of a moment who holds which ground: the statements in effect, as claims to be laid.

A claim is in effect from its `from_ms` on, and at its `until_ms` no longer: where one ends and the
next begins nobody says both. Only those whom the agreement names as claimants are heard. A holder
that the agreement does not know is named as it was said, and flagged: were it left out, ground of
which somebody speaks would look as if nobody did. A claim of ground finer than the grain is named
without its ground, and laid nowhere: it would say where somebody is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from hudna.place.claim import Claim
from hudna.record.holding import HolderId, Holding
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.terms.working_process import Process
from hudna.view.lines import Lines

if TYPE_CHECKING:
    from hudna.view.world import World


class Claimed(msgspec.Struct, frozen=True):
    """One statement, and what it claims: a claim for each of its holders. `unknown` are those of
    them that the agreement does not know."""

    record: Record
    claims: tuple[Claim, ...]
    unknown: tuple[HolderId, ...]


class Heard(msgspec.Struct, frozen=True):
    """What is in effect at a moment, as issued. `not_heard` stand at it too, and are by somebody
    whom the agreement does not name as a claimant, `finer` name ground finer than the grain: they
    count for nothing here. What a claimant says of mingled ground protects it all the same."""

    claimed: tuple[Claimed, ...]
    not_heard: tuple[Record, ...]
    finer: tuple[Record, ...] = ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for one in self.claimed for claim in one.claims)


class ClaimsKnown:
    """A cache of what statements claim by one agreement. It gives no record that has since been
    made blank."""

    def __init__(self) -> None:
        self._terms: Process | None = None
        self._known: dict[RecordHash, Claimed] = {}

    def of(self, terms: Process, record: Record) -> Claimed:
        if terms is not self._terms:
            self._terms, self._known = terms, {}
        known = self._known.get(record.hash)
        if known is None or known.record is not record:
            known = self._known[record.hash] = claimed(terms, record)
        return known


def heard(world: World, at_ms: int, known_ms: int | None = None) -> Heard:
    """What is said of the moment `at_ms`, by all that this node knows; or by what it had admitted
    at `known_ms`, with the claimants and holders that are in effect now."""
    terms = world.terms.process
    found = sorted((r for r in standing(world, known_ms) if covers(holding(r), at_ms)),
                   key=lambda r: (r.issued_ms, r.hash))
    theirs = [r for r in found if r.author in terms.claimants]
    fine = world.process.fineness.finer(theirs, terms.grain_m2)
    return Heard(
        tuple(world.process.claims_known.of(terms, r) for r in theirs if r.hash not in fine),
        tuple(r for r in found if r.author not in terms.claimants),
        tuple(r for r in theirs if r.hash in fine))


def claimed(terms: Process, record: Record) -> Claimed:
    said = holding(record)
    return Claimed(record, tuple(Claim(record.author, h, said.shape) for h in said.holders),
                   tuple(h for h in said.holders if h not in terms.holders))


def standing(world: World, known_ms: int | None = None) -> Iterable[Record]:
    """All that its author has neither replaced nor withdrawn: now, or as far as had been admitted
    at `known_ms`."""
    lines = world.process.holdings
    return lines.standing() if known_ms is None else _then(world, lines, known_ms)


def covers(said: Holding, at_ms: int) -> bool:
    return said.from_ms <= at_ms and (said.until_ms is None or at_ms < said.until_ms)


def behind(claimed: Iterable[Claimed], claimant: PartyId, holder: HolderId) -> tuple[Record, ...]:
    """The statements by which a claimant says that a holder holds ground."""
    return tuple(one.record for one in claimed if one.record.author == claimant
                 and holder in holding(one.record).holders)


def holding(record: Record) -> Holding:
    assert isinstance(record.said, Holding)
    return record.said


def _then(world: World, lines: Lines[Holding], known_ms: int) -> Iterator[Record]:
    for record in lines.records.values():
        ends = (*lines.successors(record.hash), *lines.withdrawals(record.hash))
        if _known(world, record.hash, known_ms) and not any(
                _known(world, end.hash, known_ms) for end in ends):
            yield record


def _known(world: World, of: RecordHash, known_ms: int) -> bool:
    return world.entries[of].admitted_ms <= known_ms
