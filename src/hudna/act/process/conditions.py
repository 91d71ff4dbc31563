"""What must be known of a condition before it is said: no statement of this desk waits for what
nobody here has ever heard of."""

from __future__ import annotations

from collections.abc import Iterator

from hudna.fault import Fault
from hudna.record.process import AccessOpen, Condition, Kept, OnDay, Reached, Settled
from hudna.say import say
from hudna.view.days import FIRST, LAST
from hudna.view.world import World


def faults(world: World, where: str, one: Condition) -> Iterator[Fault]:
    """Beside those that make any statement unsound."""
    agreement, process = world.terms.agreement, world.process
    match one:
        case AccessOpen():
            if one.of not in {p.id for p in agreement.parties}:
                yield Fault(f"{where}.of", one.of or "nothing", say("a party of the agreement"))
        case OnDay():
            yield from beyond(f"{where}.day", one.day)
        case Kept():
            if one.commitment not in process.commitments.records:
                yield Fault(f"{where}.commitment", one.commitment,
                            say("a promise that is known here"))
        case Settled():
            if one.concern not in process.concerns.records:
                yield Fault(f"{where}.concern", one.concern,
                            say("a concern that is known here"))
        case Reached():
            if one.milestone not in {m.id for m in agreement.milestones}:
                yield Fault(f"{where}.milestone", one.milestone or "nothing",
                            say("a milestone of the agreement"))


def beyond(where: str, day: str) -> Iterator[Fault]:
    """A day that no calendar which is counted by has."""
    if len(day) == len(FIRST) and not FIRST <= day <= LAST:
        yield Fault(where, day, say("a day from {first} to {last}", first=FIRST, last=LAST))
