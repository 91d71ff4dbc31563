"""Log a call on the hotline, made or received, answered or not. The other end says what it knows of
it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from hudna.act.challenge import told
from hudna.act.draft import Draft, draft, need_here
from hudna.act.release import readers, release
from hudna.fault import Fault, Refused
from hudna.record.kinds import Call, Concern, Incident, Incursion, RecordHash, Stop
from hudna.record.shown import shown, shown_moment
from hudna.say import say
from hudna.view.about import subjects
from hudna.view.process.calls import same_as
from hudna.view.releases import has
from hudna.view.world import World

ABOUT = (Stop, Incident, Incursion, Concern)
"""What a call may be about."""


def log_call(
    world: World, said: Call, now_ms: int, *, apart: Collection[RecordHash] = ()
) -> Draft:
    """`apart`: calls that the other end has logged and that a person holds to be other ones; any
    other that is likely the same is to be confirmed instead."""
    need_here(world)
    if faults := (*_faults(world, said, now_ms), *_same(world, said, apart)):
        raise Refused(faults)
    return draft(said, None, release(world, said, told(world, said.to))[1])


def _faults(world: World, said: Call, now_ms: int) -> Iterator[Fault]:
    if said.to not in readers(world):
        known = ", ".join(readers(world))
        yield Fault("to", shown(said.to), say("one of {known}", known=known))
        return
    latest_ms = now_ms + world.terms.clock_tolerance_ms
    for name, moment in (("from_ms", said.from_ms), ("until_ms", said.until_ms or 0)):
        if moment > latest_ms:
            yield Fault(name, shown_moment(moment), say("a moment that has been"))
    if said.until_ms is not None and not said.text.strip():
        yield Fault("text", "nothing", say("what was said, in words"))
    if said.about is not None:
        yield from _about(world, said)


def _about(world: World, said: Call) -> Iterator[Fault]:
    record = world.record(said.about or "")
    if record is None or not isinstance(record.said, ABOUT):
        yield Fault("about", shown(said.about),
                    say("a stop, an incident, an incursion or a concern that is held here"))
    elif not all(has(world, r, said.to) for r in subjects(world, said)):
        # It would not be told of the call, and could never say a word on it.
        yield Fault("about", record.hash, say("something that the other end is told of"))


def _same(world: World, said: Call, apart: Collection[RecordHash]) -> Iterator[Fault]:
    for record in same_as(world, said):
        if record.hash not in apart:
            yield Fault("apart", record.hash, say(
                "the other end's own entry of this call confirmed instead, or your word that it "
                "was another call"))
