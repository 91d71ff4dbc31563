"""What an act returns: a statement ready to be signed by this node, and what it supersedes."""

from __future__ import annotations

import msgspec

from hudna.fault import Fault, Refused
from hudna.record.kinds import Anything, PartyId, RecordHash, Released
from hudna.record.sound import unsound
from hudna.say import Say, say
from hudna.view.world import World


class Reader(msgspec.Struct, frozen=True):
    """What one party is told of a record, where that is not all of it: everything but the fields
    in `withheld`, or `nothing`. `onward`: to whom it may pass it on."""

    party: PartyId
    withheld: tuple[str, ...] = ()
    nothing: bool = False
    onward: tuple[PartyId, ...] = ()


class Draft(msgspec.Struct, frozen=True):
    """`release`: the readers for whom the author departs from telling all of it to the guarantors
    and the depositary. The node keeps that before the record itself."""

    said: Anything
    supersedes: RecordHash | None = None
    release: tuple[Reader, ...] = ()


def draft(
    said: Anything, supersedes: RecordHash | None = None, release: tuple[Reader, ...] = ()
) -> Draft:
    """A draft of a sound statement, or `Refused` with every fault of it."""
    if faults := unsound(said):
        raise Refused(faults)
    return Draft(said, supersedes, release)


def released(subject: RecordHash, reader: Reader) -> Draft:
    """What the author says of a record's release to one reader."""
    return draft(Released(
        subject, reader.party, reader.withheld, reader.nothing, reader.onward))


def refuse(where: str, found: str, expected: Say) -> Refused:
    return Refused(Fault(where, found, expected))


def need_here(world: World) -> None:
    """Refused where this party has walked out or left: nothing then moves by its key."""
    if world.taking_part.absent(world.me) is not None:
        raise refuse("party", world.me, say("a party that takes part: come back first"))


def need_guarantor(world: World) -> None:
    if world.me not in world.terms.agreement.guarantors:
        raise refuse("party", world.me, say("a guarantor of the agreement"))
