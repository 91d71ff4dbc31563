"""Say what came of a promise: it is under way, met, broken, or something else took its place."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.judge import unfit
from hudna.act.process.conditions import beyond
from hudna.fault import Refused
from hudna.record.kinds import Fulfilled, RecordHash
from hudna.record.process import Came
from hudna.record.shown import shown
from hudna.say import say
from hudna.view.process.came import came_of, latest, may_say
from hudna.view.world import World

CAME: tuple[Came, ...] = ("under-way", "met", "broken", "overtaken")


def fulfil(
    world: World, of: RecordHash, *, came: Came, day: str, text: str, officer: str, today: str,
    evidence: Sequence[RecordHash] = (),
) -> Draft:
    """`of`: any version of the promise. `day`: by which it came to that, not after `today`. What
    this party said of it before is replaced; that it was met is not said twice of the same words.
    `evidence`: records that all have, and none that stays at its author's node: what rests on such
    would be heard by nobody, and act here alone."""
    need_here(world)
    lines = world.process.commitments
    if of not in lines.records:
        raise refuse("commitment", shown(of), say("a promise that is known here"))
    versions = lines.versions(of)
    if world.me not in may_say(world, versions):
        raise refuse("party", world.me, say("who promised it, to whom, who is to verify it, or a "
                                            "guarantor"))
    if came not in CAME:
        raise refuse("came", shown(came), say("one of {known}", known=", ".join(CAME)))
    if found := tuple(beyond("day", day)):
        raise Refused(found)
    if day > today:
        raise refuse("day", shown(day), say("a day that has come"))
    if found := tuple(unfit(world, evidence)):
        raise Refused(found)
    said = came_of(world, versions)
    if came == "met" and any(w.party == world.me and w.said.came == "met" for w in said.words):
        raise refuse("came", came, say("a word that this party has not said already"))
    replaces = tuple(r.hash for w in said.of(world.me) for r in (*w.again, w.record))
    return draft(Fulfilled(latest(world, versions).hash, came, day, text.strip(), officer,
                           tuple(dict.fromkeys(evidence)), replaces))
