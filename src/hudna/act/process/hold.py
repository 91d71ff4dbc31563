"""Say who holds which ground, from when and on what basis.

It is ground and never finer than the agreement's grain: where anybody's force or any person is,
nobody can say here. What it contradicts or leaves thin is flagged (`view.process.flags`), not
refused: a person sees it before signing.
"""

from __future__ import annotations

from collections.abc import Iterator

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.release import release
from hudna.fault import Fault, Refused
from hudna.place.grain import check_claimed
from hudna.record.holding import Holding
from hudna.record.kinds import RecordHash
from hudna.record.record import Record
from hudna.record.shown import shown, shown_moment
from hudna.say import say
from hudna.view.world import World


def hold(world: World, said: Holding, supersedes: RecordHash | None = None) -> Draft:
    """`supersedes`: the own claim that it takes the place of; who was told that is told this.
    Refused with every fault."""
    need_here(world)
    before = _own(world, supersedes) if supersedes is not None else None
    if faults := [*_of_claim(world, said), *_of_ground(world, said)]:
        raise Refused(faults)
    return draft(said, supersedes, release(world, said, (), before)[1])


def _own(world: World, of: RecordHash) -> Record:
    lines = world.process.holdings
    if of not in lines.records or not lines.stands(of):
        raise refuse("supersedes", shown(of), say("a claim that has not been replaced or "
                                                  "withdrawn"))
    if lines.records[of].author != world.me:
        raise refuse("supersedes", shown(of), say("a record that this node itself made"))
    return lines.records[of]


def _of_claim(world: World, said: Holding) -> Iterator[Fault]:
    terms = world.terms.process
    if world.me not in terms.claimants:
        yield Fault("party", world.me,
                    say("a party that the agreement lets say who holds what: {parties}",
                        parties=", ".join(terms.claimants)))
    if not said.holders:
        yield Fault("holders", "nothing", say("at least one holder"))
    for i, holder in enumerate(said.holders):
        if holder not in terms.holders:
            yield Fault(f"holders[{i}]", shown(holder),
                        say("a party of the truce, or a holder that the agreement names: {known}",
                            known=", ".join(sorted(terms.holders))))
        elif holder in said.holders[:i]:
            yield Fault(f"holders[{i}]", shown(holder), say("each holder once"))
    if said.until_ms is not None and said.until_ms <= said.from_ms:
        yield Fault("until_ms", shown_moment(said.until_ms),
                    say("later than it begins, {moment}", moment=shown_moment(said.from_ms)))
    if not said.basis.strip():
        yield Fault("basis", "nothing", say("what the claim rests on, in words"))


def _of_ground(world: World, said: Holding) -> tuple[Fault, ...]:
    try:
        check_claimed(said.shape, "shape", world.terms.process.grain_m2 / 1e6)
    except Refused as refused:
        return refused.faults
    return ()
