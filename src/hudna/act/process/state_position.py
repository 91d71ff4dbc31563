"""State what an actor said in public on a question, on a day, by a source; or put it right.

It is about what those who speak for parties have said, and nothing else of them.
"""

from __future__ import annotations

import re

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.release import release
from hudna.record.kinds import Stance
from hudna.record.record import Record
from hudna.record.shown import shown
from hudna.record.statement import RecordHash
from hudna.say import say
from hudna.view.days import day_or_none
from hudna.view.process.stances import alike, folded
from hudna.view.world import World

LEAST_NAME = 4
"""Letters of what is looked for within the name of a group that the truce leaves out."""
_WORD = re.compile(r"\w+")


def state_position(
    world: World, said: Stance, *, today: str, supersedes: RecordHash | None = None
) -> Draft:
    """`today`: the day in the agreement's zone. `supersedes`: the own version that it puts right;
    who was told that is told this. Refused where the day is to come, no source is named, the
    party is none of the agreement's, or this party has entered the same already."""
    need_here(world)
    before = need_own(world, supersedes) if supersedes is not None else None
    _need_somebody(world, said)
    for name, value, expected in (
        ("question", said.question, say("the question that it is about")),
        ("origin", said.origin, say("the source: where it was said in public, or who reported it")),
    ):
        if not value.strip():
            raise refuse(name, "nothing", expected)
    if day_or_none(said.day) is None or said.day > today:
        raise refuse("day", shown(said.day), say("the day on which it was said, {today} or before",
                                                 today=today))
    _need_new(world, said, supersedes)
    return draft(said, supersedes, release(world, said, (), before)[1])


def need_own(world: World, of: RecordHash) -> Record:
    """The own position that stands, or refused."""
    lines = world.process.stances
    record = lines.records.get(of)
    if record is None or not lines.stands(of):
        raise refuse("position", shown(of), say("a public position that has not been replaced or "
                                                "withdrawn"))
    if record.author != world.me:
        raise refuse("position", shown(of), say("a record that this node itself made"))
    return record


def _need_somebody(world: World, said: Stance) -> None:
    agreement = world.terms.agreement
    if said.party and said.party not in {p.id for p in agreement.parties}:
        raise refuse("party", shown(said.party), say(
            "a party of the agreement, or nothing: {known}",
            known=", ".join(p.id for p in agreement.parties)))
    if not said.actor.strip():
        raise refuse("actor", "nothing", say("who said it, by the office, as in “minister of "
                                             "defence”"))
    if any(_within(name, folded(said.actor)) for name in _outside(world)):
        raise refuse("actor", shown(said.actor), say(
            "somebody who speaks for a party, a state or a body: no group outside the truce"))


def _outside(world: World) -> set[str]:
    """What those are called whom the truce leaves out."""
    holders = world.terms.process.holders.values()
    return {folded(name) for h in holders if h.kind == "excluded"
            for name in (h.id, h.name.en, h.name.ar, h.name.ru) if name}


def _within(name: str, actor: str) -> bool:
    """Whether either is named within the other, in whole words."""
    one, other = f" {' '.join(_WORD.findall(name))} ", f" {' '.join(_WORD.findall(actor))} "
    return bool(actor) and (one in other or (len(actor) >= LEAST_NAME and other in one))


def _need_new(world: World, said: Stance, supersedes: RecordHash | None) -> None:
    own = (r for r in world.process.stances.standing()
           if r.author == world.me and r.hash != supersedes)
    if found := alike(said, own):
        raise refuse("actor", shown(said.actor), say(
            "a public position that this party has not entered from this source yet: {record}",
            record=found[0].hash[:12]))
