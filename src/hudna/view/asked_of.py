"""What waits for this party of challenges, access and counts: a function of the log and the clock.

Nothing that waits for ever ends a protection, agrees to a count, or lets anybody in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import msgspec

from hudna.record.statement import PartyId
from hudna.view import access
from hudna.view.challenges import WAITING, state
from hudna.view.findings import judges

if TYPE_CHECKING:
    from hudna.view.world import World


class AskedOf(msgspec.Struct, frozen=True):
    """`reply`: to a challenge of what this party registered. `decide`: say what this guarantor
    holds of a challenge, once the registrant was heard or its time is over. `let-in`: say whether
    the monitors may go. `reconcile`: say how the lists of a day match, or what differs in what was
    said of that. `subject` is the record to open, or the day; `due_ms` None where no time is given;
    `party`: who asks, None where several do."""

    what: Literal["reply", "decide", "let-in", "reconcile"]
    subject: str
    due_ms: int | None
    party: PartyId | None

    def overdue(self, now_ms: int) -> bool:
        return self.due_ms is not None and self.due_ms < now_ms


def asked_of(world: World, now_ms: int) -> tuple[AskedOf, ...]:
    """All of it, the soonest due first, and what has no time last."""
    found = (*_challenges(world, now_ms), *_access(world), *_counts(world))
    return tuple(sorted(
        found, key=lambda a: (a.due_ms is None, a.due_ms or 0, a.what, a.subject)))


def _challenges(world: World, now_ms: int) -> Iterator[AskedOf]:
    guarantors = world.terms.agreement.guarantors
    for case in world.challenges.all():
        of, by, now = case.challenge, case.due_ms, state(case, guarantors, now_ms)
        if now not in WAITING:
            continue
        if case.registrant == world.me and not case.replies:
            yield AskedOf("reply", of.hash, by, of.author)
        if now != "open" and world.me in case.waits_for(guarantors):
            yield AskedOf("decide", of.hash, None, of.author)


def _access(world: World) -> Iterator[AskedOf]:
    within = world.terms.incidents.access_ms if world.terms.incidents else None
    for ask in world.access.all():
        if ask.said.of == world.me and world.me not in ask.standing_outcomes():
            # From when this node had it: nobody is late for what it was not told.
            told_ms = world.entries[ask.asked.hash].admitted_ms
            by = ask.said.from_ms if within is None else told_ms + within
            yield AskedOf("let-in", ask.asked.hash, by, ask.asked.author)


def _counts(world: World) -> Iterator[AskedOf]:
    who = judges(world.terms.agreement)
    for day in world.counts.days():
        held = world.counts.day(day, who)
        if world.me not in held.lists or len(held.lists) < 2:
            continue
        if world.me in held.waits_for or held.apart:
            yield AskedOf("reconcile", day, None, None)


def overdue(world: World, now_ms: int) -> tuple[int, ...]:
    """Equal at two moments only if the clock alone has made nothing of it late in between: of
    anybody's challenges and asks, and of what waits for this party."""
    guarantors = world.terms.agreement.guarantors
    cases = [state(c, guarantors, now_ms) for c in world.challenges.all()]
    asks = [access.state(a, now_ms) for a in world.access.all()]
    return (cases.count("overdue"), asks.count("unanswered"),
            sum(a.overdue(now_ms) for a in asked_of(world, now_ms)))
