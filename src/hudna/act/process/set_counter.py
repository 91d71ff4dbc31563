"""Propose that a counter of days begins, counts more days, or begins anew. It does once every
guarantor has signed it (`act/process/countersign.py`)."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, need_guarantor, need_here, refuse
from hudna.act.process.conditions import beyond
from hudna.act.process.keyed import need_open
from hudna.fault import Refused
from hudna.record.kinds import CounterSet
from hudna.record.shown import shown
from hudna.record.sound import unsound
from hudna.say import say
from hudna.view.process.keys import keys
from hudna.view.world import World


def set_counter(world: World, said: CounterSet, now_ms: int) -> Draft:
    need_guarantor(world)
    need_here(world)
    if said.counter not in {c.id for c in world.terms.process.counters}:
        raise refuse("counter", shown(said.counter), say("a counter that the agreement names"))
    if found := (*unsound(said), *beyond("day", said.day)):
        raise Refused(found)
    need_open(world, said.until_day, now_ms)
    begun = _begun(world, said.counter)
    if said.does == "start" and begun:
        raise refuse("does", said.does, say("a counter that has not begun: begin it anew instead"))
    if said.does != "start" and not begun:
        raise refuse("does", said.does, say("a counter that has begun by every guarantor's key"))
    if said.does == "extend" and said.day < max(begun):
        raise refuse("day", said.day, say("a day from {day} on, on which it began",
                                          day=max(begun)))
    return draft(said)


def _begun(world: World, counter: str) -> list[str]:
    """The days on which it begins by every key."""
    return [r.said.day for r in world.process.counters.of(counter)
            if isinstance(r.said, CounterSet) and r.said.does != "extend"
            and keys(world, r).whole]
