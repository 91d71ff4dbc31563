"""Register a protection, or a new version of one."""

from __future__ import annotations

from collections.abc import Sequence

from hudna.act.draft import Draft, draft, refuse
from hudna.act.release import Choice, must_not_narrow, release
from hudna.record.kinds import Protection, RecordHash
from hudna.record.record import Record
from hudna.say import say
from hudna.view.world import World


def register(
    world: World, said: Protection, supersedes: RecordHash | None = None,
    chosen: Sequence[Choice] = (),
) -> Draft:
    """Register `said`; `supersedes` names the version of one's own that it replaces, `chosen` who
    is told of it what (act/release.py); the others have what they have of the earlier version."""
    kinds = {k.id for k in world.terms.agreement.protected_kinds}
    if said.protects not in kinds:
        raise refuse("protects", said.protects,
                     say("one of {kinds}", kinds=", ".join(sorted(kinds))))
    earlier = _must_stand(world, supersedes) if supersedes is not None else None
    whole, told = release(world, said, chosen, earlier)
    if earlier is not None:
        must_not_narrow(world, earlier, told)
    return draft(whole, supersedes, told)


def _must_stand(world: World, subject: RecordHash) -> Record:
    record = world.register.lines.records.get(subject)
    if record is None or not world.register.lines.stands(subject):
        raise refuse("supersedes", subject,
                     say("a registered protection that has not been replaced or withdrawn"))
    if record.author != world.me:
        raise refuse("supersedes", subject, say("a protection that this node registered"))
    return record
