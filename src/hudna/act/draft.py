"""What an act returns: a statement ready to be signed by this node, and what it supersedes."""

from __future__ import annotations

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.kinds import Anything, RecordHash
from hudna.record.sound import unsound
from hudna.say import Say, say
from hudna.view.world import World


class Draft(msgspec.Struct, frozen=True):
    said: Anything
    supersedes: RecordHash | None = None


def draft(said: Anything, supersedes: RecordHash | None = None) -> Draft:
    """A draft of a sound statement, or `Refused` with every fault of it."""
    if faults := unsound(said):
        raise Refused(faults)
    return Draft(said, supersedes)


def refuse(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, found, expected))


def need_guarantor(world: World) -> None:
    if world.me not in world.terms.agreement.guarantors:
        raise refuse("party", world.me, say("a guarantor of the agreement"))
