"""Concur: a person at a guarantor has no objection to exactly this notice."""

from __future__ import annotations

from hudna.act.answer import answerable, earlier_answers
from hudna.act.draft import Draft, draft, refuse
from hudna.act.stated_place import StatedPlace, elsewhere
from hudna.fault import Fault, Refused
from hudna.record.kinds import Concurrence, ReadBack, RecordHash
from hudna.say import say
from hudna.view.notices import notice
from hudna.view.world import World


def concur(
    world: World, of: RecordHash, now_ms: int, *, seen_key: str, readback: ReadBack,
    confirmed: ReadBack, officer: str, stated: StatedPlace | None = None,
) -> Draft:
    """Concur over `of`. `seen_key` is the awareness key that the person was shown; `readback` is
    what this node computes, `confirmed` what the person confirmed: they must be equal.

    A concurrence can never override a protection, a barred area, another operation or a stop.
    """
    now = answerable(world, of, now_ms)
    if now.stops:
        raise refuse("notice", "stopped", say("a notice without a stop against it"))
    if now.conflicts:
        raise Refused(
            Fault("notice", c.subject, say("a notice that meets nothing: no concurrence can "
                                           "override what it meets")) for c in now.conflicts
        )
    if seen_key != now.key:
        raise refuse("key", seen_key, say("what this node knows now: something has changed since "
                                          "the page was shown, look again"))
    if confirmed != readback:
        raise refuse("readback", confirmed.mgrs, say("the place read back as {mgrs}, {place}, "
                     "{admin}", mgrs=readback.mgrs, place=readback.place, admin=readback.admin))
    if wrong := elsewhere(notice(now.notice).shape, stated, world.terms.readback_tolerance_mm):
        raise wrong
    return draft(Concurrence(
        of, now.key, now_ms + world.terms.fresh_for_ms, readback, officer,
        earlier_answers(world, of), tuple(sorted(s.hash for s in world.stops_on(now.notice))),
    ))
