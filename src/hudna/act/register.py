"""Register a protection, or a new version of one."""

from __future__ import annotations

from hudna.act.draft import Draft, draft, refuse
from hudna.record.kinds import Protection, RecordHash
from hudna.say import say
from hudna.view.world import World


def register(world: World, said: Protection, supersedes: RecordHash | None = None) -> Draft:
    """Register `said`; `supersedes` names the version of one's own that it replaces."""
    kinds = {k.id for k in world.terms.agreement.protected_kinds}
    if said.protects not in kinds:
        raise refuse("protects", said.protects,
                     say("one of {kinds}", kinds=", ".join(sorted(kinds))))
    if supersedes is not None:
        _must_stand(world, supersedes)
    return draft(said, supersedes)


def _must_stand(world: World, subject: RecordHash) -> None:
    record = world.register.lines.records.get(subject)
    if record is None or not world.register.lines.stands(subject):
        raise refuse("supersedes", subject,
                     say("a registered protection that has not been replaced or withdrawn"))
    if record.author != world.me:
        raise refuse("supersedes", subject, say("a protection that this node registered"))
