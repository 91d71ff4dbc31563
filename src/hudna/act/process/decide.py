"""Write down what was decided at a meeting, for every guarantor to sign or to note its reservation
to. A guarantor's own key is the record itself."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from hudna.act.draft import Draft, draft, need_here, refuse
from hudna.act.process.keyed import need_open, need_settling
from hudna.act.process.lacks import lacks
from hudna.record.kinds import Decision, Names, RecordHash
from hudna.record.process import Day
from hudna.say import say
from hudna.view.process.concerns import UNSETTLED, concerns
from hudna.view.process.meetings import met
from hudna.view.world import World

WRITERS = ("guarantor", "depositary")
"""Roles of the parties that write decisions down."""


def decide(
    world: World, at: RecordHash, *, text: Names, officer: str, now_ms: int,
    settles: Sequence[RecordHash] = (), until_day: Day = "",
) -> Draft:
    """`at`: any version of a meeting that has begun and is not cancelled. `settles`: concerns that
    are not settled, by any version of each. All of it every guarantor has: else one would have
    nothing to sign. `until_day`: the last on which it may be signed."""
    need_here(world)
    if world.terms.agreement.party(world.me).role not in WRITERS:
        raise refuse("party", world.me, say("a guarantor or the depositary"))
    _need_begun(world, at, now_ms)
    said = Names(*(getattr(text, lang).strip() for lang in ("en", "ar", "ru")))
    if not any(msgspec.structs.astuple(said)):
        raise refuse("text", "nothing", say("what was decided, in one of the languages at least"))
    # Once for all of them: each by itself goes over the whole process.
    known = {v.hash: c for c in concerns(world) for v in c.versions} if settles else {}
    for of in settles:
        held = known.get(of)
        if held is None or held.state not in UNSETTLED:
            raise refuse("settles", of, say("a concern that is known here and not settled"))
        if without := lacks(world, held.latest):
            raise refuse("settles", of, say(
                "a concern that every guarantor has; these lack it: {parties}",
                parties=", ".join(without)))
    need_settling(world, settles, now_ms)
    need_open(world, until_day, now_ms)
    return draft(Decision(at, said, officer, tuple(dict.fromkeys(settles)), until_day))


def _need_begun(world: World, at: RecordHash, now_ms: int) -> None:
    meeting = met(world, at)
    if meeting is None:
        raise refuse("at", at, say("a meeting that is known here"))
    if meeting.state in ("cancelled", "withdrawn") or meeting.said.from_ms > now_ms:
        raise refuse("at", at, say("a meeting that has begun and is not cancelled"))
    if without := lacks(world, world.process.meetings.records[at]):
        raise refuse("at", at, say("a meeting that every guarantor has; these lack it: {parties}",
                                   parties=", ".join(without)))
