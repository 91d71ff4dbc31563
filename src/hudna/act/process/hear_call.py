"""Say what this end knows of a call that the other end has logged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from hudna.act.challenge import told
from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.release import release
from hudna.fault import Fault, Refused
from hudna.record.hotline import Heard
from hudna.record.kinds import CallHeard, RecordHash
from hudna.record.shown import shown, shown_moment
from hudna.say import say
from hudna.view.process.calls import of
from hudna.view.world import World

HEARD: tuple[Heard, ...] = get_args(Heard)


def hear_call(
    world: World, call: RecordHash, *, heard: Heard, text: str, officer: str, now_ms: int,
    from_ms: int | None = None, until_ms: int | None = None,
) -> Draft:
    """It takes the place of this party's last word. `from_ms`, `until_ms`: the call's times by this
    end's own log, where they differ."""
    need_here(world)
    found = of(world, call)
    if found is None:
        raise refuse("call", shown(call), say("a call that is held here"))
    if found.other != world.me or found.record.author == world.me:
        raise refuse("party", world.me, say("the end that has not logged it"))
    said = CallHeard(call, heard, text.strip(), officer,
                     (found.word.hash,) if found.word else (), from_ms, until_ms)
    if faults := tuple(_faults(world, said, now_ms)):
        raise Refused(faults)
    return draft(said, None, release(world, said, told(world, found.record.author))[1])


def _faults(world: World, said: CallHeard, now_ms: int) -> Iterator[Fault]:
    if said.heard not in HEARD:
        yield Fault("heard", shown(said.heard), say("one of {known}", known=", ".join(HEARD)))
    if said.heard == "differs" and not said.text:
        yield Fault("text", "nothing", say("what was otherwise, in words"))
    latest_ms = now_ms + world.terms.clock_tolerance_ms
    for name, moment in (("from_ms", said.from_ms), ("until_ms", said.until_ms)):
        if moment is None:
            continue
        if said.heard != "differs":
            yield Fault(name, shown_moment(moment), say("empty, but where the call differs"))
        elif moment > latest_ms:
            yield Fault(name, shown_moment(moment), say("a moment that has been"))
