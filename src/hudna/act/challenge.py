"""Say that what is protected is used militarily.

It is protected meanwhile, and afterwards until its registrant ends that: nothing that is said here
takes anything from a protection.
"""

from __future__ import annotations

from collections.abc import Sequence

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.release import Choice, readers, release
from hudna.record.incidents import Attached, Challenge
from hudna.record.record import Record
from hudna.record.statement import PartyId, RecordHash
from hudna.say import say
from hudna.view.challenges import WAITING, state
from hudna.view.world import World


def challenge(
    world: World, of: RecordHash, *, text: str, officer: str, now_ms: int,
    within_ms: int | None, attached: Sequence[Attached] = (),
) -> Draft:
    """`within_ms`: how long the registrant has to reply, None where the agreement leaves that open.
    It is told of it, whoever it is."""
    need_here(world)
    record = _challenged(world, of)
    _need_no_other(world, record, now_ms)
    if not text.strip():
        raise refuse("text", "nothing", say("what it rests on, in words"))
    until = None if within_ms is None else now_ms + within_ms
    said = Challenge(of, text.strip(), until, officer, tuple(attached))
    return draft(said, None, release(world, said, told(world, record.author))[1])


def told(world: World, party: PartyId) -> tuple[Choice, ...]:
    """All of it to this party, where it is another one that takes part."""
    return (Choice(party),) if party in readers(world) else ()


def _challenged(world: World, of: RecordHash) -> Record:
    lines = world.register.lines
    if of not in lines.records or not lines.stands(of):
        raise refuse("protection", of, say("a protection that stands, by its latest version"))
    record = lines.records[of]
    if record.author == world.me:
        raise refuse("protection", of, say("a protection that another party registered"))
    return record


def _need_no_other(world: World, record: Record, now_ms: int) -> None:
    guarantors = world.terms.agreement.guarantors
    versions = (r.hash for r in world.register.lines.versions(record.hash))
    for case in world.challenges.about(versions):
        own = case.challenge.author == world.me
        if own and state(case, guarantors, now_ms) in WAITING:
            raise refuse("protection", record.hash,
                         say("one that this party has no challenge of that is not decided"))
