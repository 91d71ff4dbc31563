"""Say of a meeting that it is planned, was held or is cancelled: the first version, or the next."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.process.lacks import lacks
from hudna.act.release import release
from hudna.fault import Fault, Refused
from hudna.record.kinds import Meeting, RecordHash
from hudna.record.record import Record
from hudna.say import say
from hudna.view.world import World


def meet(
    world: World, said: Meeting, now_ms: int, replaces: RecordHash | None = None
) -> Draft:
    """`replaces`: this party's version that it takes the place of; who was told that is told this.
    What begins later was not held yet. What it takes up has to be told to every guarantor: those
    that lack it would not hear of the meeting."""
    need_here(world)
    before = _replaced(world, replaces) if replaces else None
    if faults := tuple(_faults(world, said, now_ms)):
        raise Refused(faults)
    return draft(said, replaces, release(world, said, (), before)[1])


def _replaced(world: World, of: RecordHash) -> Record:
    lines = world.process.meetings
    if of not in lines.records or not lines.stands(of):
        raise refuse("replaces", of, say("the latest version of a meeting"))
    if lines.records[of].author != world.me:
        raise refuse("replaces", of, say("a meeting that this party has called"))
    return lines.records[of]


def _faults(world: World, said: Meeting, now_ms: int) -> Iterator[Fault]:
    if not said.title.strip():
        yield Fault("title", "nothing", say("what it is called"))
    if said.state == "held" and said.from_ms > now_ms:
        yield Fault("state", "held", say("a meeting that has begun"))
    for i, item in enumerate(said.agenda):
        for of in item.concerns:
            yield from _taken_up(world, of, f"agenda[{i}].concerns")


def _taken_up(world: World, of: RecordHash, where: str) -> Iterator[Fault]:
    """Nobody is told of a meeting about what it is not told."""
    record = world.process.concerns.records.get(of)
    if record is None:
        yield Fault(where, of, say("a concern that is known here"))
    elif without := lacks(world, record):
        yield Fault(where, of, say("a concern that every guarantor has; these lack it: {parties}",
                                   parties=", ".join(without)))
