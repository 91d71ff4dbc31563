"""Promise something, or tell of a promise that was made elsewhere; or say it anew."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.process.conditions import beyond, faults
from hudna.act.release import release
from hudna.fault import Fault, Refused
from hudna.record.kinds import Commitment, RecordHash
from hudna.record.record import Record
from hudna.record.sound import unsound
from hudna.say import say
from hudna.view.process.came import commitment, side_of
from hudna.view.world import World


def commit(world: World, said: Commitment, replaces: RecordHash | None = None) -> Draft:
    """`replaces`: this party's version that it takes the place of; who was told that is told this.
    Of another's promise it is said where that was made: nobody puts words in another's mouth. Who
    promises it stays the same, and who is to verify it once somebody is."""
    need_here(world)
    before = _replaced(world, replaces) if replaces else None
    if found := (*unsound(said), *_faults(world, said, before)):
        raise Refused(found)
    return draft(said, replaces, release(world, said, (), before)[1])


def _replaced(world: World, of: RecordHash) -> Record:
    lines = world.process.commitments
    if of not in lines.records or not lines.stands(of):
        raise refuse("replaces", of, say("the latest version of a promise"))
    if lines.records[of].author != world.me:
        raise refuse("replaces", of, say("a promise that this party has told of"))
    return lines.records[of]


def _faults(world: World, said: Commitment, before: Record | None) -> Iterator[Fault]:
    agreement = world.terms.agreement
    yield from _parties(world, said)
    yield from _changed(said, before)
    if not said.text.best("en").strip():
        yield Fault("text", "nothing", say("what is promised, in at least one language"))
    if said.clause and said.clause not in {c.id for c in agreement.clauses}:
        yield Fault("clause", said.clause, say("a clause of the agreement"))
    yield from beyond("due_day", said.due_day)
    for i, one in enumerate(said.after):
        yield from faults(world, f"after[{i}]", one)
    if said.mirrors:
        yield from _mirrors(world, said.mirrors, before)


def _parties(world: World, said: Commitment) -> Iterator[Fault]:
    known = {p.id for p in world.terms.agreement.parties}
    if said.by not in known:
        yield Fault("by", said.by or "nothing", say("a party of the agreement"))
    elif world.me not in side_of(world, said.by) and not said.origin.strip():
        yield Fault("origin", "nothing", say("where it was said: the promise is another's"))
    for party in said.parties:
        if party not in known or party == said.by:
            yield Fault("parties", party, say("other parties of the agreement"))
    if said.verified_by and (said.verified_by not in known or said.verified_by == said.by):
        yield Fault("verified_by", said.verified_by,
                    say("a party of the agreement that is not the one that promises"))


def _changed(said: Commitment, before: Record | None) -> Iterator[Fault]:
    """What others wait for, or see to, is theirs too: only another promise can be without."""
    was = commitment(before) if before else said
    if said.by != was.by:
        yield Fault("by", said.by, say("who promised it so far: another's promise is another "
                                       "promise"))
    if was.verified_by and said.verified_by != was.verified_by:
        yield Fault("verified_by", said.verified_by or "nothing",
                    say("who was to verify it so far: only another promise can be without"))


def _mirrors(world: World, of: RecordHash, before: Record | None) -> Iterator[Fault]:
    lines = world.process.commitments
    if of not in lines.records:
        yield Fault("mirrors", of, say("a promise that is known here"))
    elif before is not None and lines.root(of) == lines.root(before.hash):
        yield Fault("mirrors", of, say("another promise than itself"))
