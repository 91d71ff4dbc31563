"""Say what came of a promise: it is under way, met, broken, or something else took its place."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.process.conditions import beyond
from hudna.fault import Refused
from hudna.record.kinds import Fulfilled, RecordHash
from hudna.record.process import Came
from hudna.record.shown import shown
from hudna.say import say
from hudna.view.process.came import came_of, may_say
from hudna.view.world import World

CAME: tuple[Came, ...] = ("under-way", "met", "broken", "overtaken")


def fulfil(
    world: World, of: RecordHash, *, came: Came, day: str, text: str, officer: str, today: str,
    evidence: Sequence[RecordHash] = (),
) -> Draft:
    """`of`: any version of the promise. `day`: by which it came to that, not after `today`. What
    this party said of it before is replaced; that it was met is not said twice."""
    need_here(world)
    lines = world.process.commitments
    if of not in lines.records:
        raise refuse("commitment", shown(of), say("a promise that is known here"))
    versions = lines.versions(of)
    if world.me not in may_say(world, versions[-1]):
        raise refuse("party", world.me, say("who promised it, to whom, who is to verify it, or a "
                                            "guarantor"))
    if came not in CAME:
        raise refuse("came", shown(came), say("one of {known}", known=", ".join(CAME)))
    if found := tuple(beyond("day", day)):
        raise Refused(found)
    if day > today:
        raise refuse("day", shown(day), say("a day that has come"))
    for one in evidence:
        if world.record(one) is None:
            raise refuse("evidence", shown(one), say("a record that this node holds"))
    own = [w for w in came_of(world, versions).words if w.party == world.me]
    if came == "met" and any(w.said.came == "met" for w in own):
        raise refuse("came", came, say("a word that this party has not said already"))
    replaces = tuple(r.hash for w in own for r in (*w.again, w.record))
    return draft(Fulfilled(versions[-1].hash, came, day, text.strip(), officer,
                           tuple(dict.fromkeys(evidence)), replaces))
