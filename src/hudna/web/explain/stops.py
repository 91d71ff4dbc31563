"""A stop in words: against what, who must take it, how long it has waited, how far it has come."""

from __future__ import annotations

import msgspec

from hudna.record.record import Record
from hudna.say import Instant, Say, say, span
from hudna.terms.working import EscalationStep
from hudna.view.stops import step_reached, stop, takers, waited_ms
from hudna.view.world import World
from hudna.web import naming


class Waiting(msgspec.Struct, frozen=True):
    """One party that a stop asks to take it. `waited` counts until it was taken."""

    party: str
    taken: Record | None
    waited: int
    step: EscalationStep | None
    words: Say


def against(world: World, sent: Record) -> object:
    """What a stop is against: a flight's designation, or an area's name."""
    said = stop(sent)
    if said.notice:
        return naming.named(world, said.notice)
    return said.area_name or say("an area drawn on the map")


def stop_words(world: World, sent: Record) -> Say:
    """`Stop against ALPHA 1, sent by … at …`."""
    who, at = naming.party(world, sent.author), Instant(sent.issued_ms)
    if stop(sent).notice:
        return say("Stop against the flight {name}, sent by {party} at {at}",
                   name=against(world, sent), party=who, at=at)
    return say("Stop for every flight that meets {name}, sent by {party} at {at}",
               name=against(world, sent), party=who, at=at)


def waiting(world: World, sent: Record, now_ms: int) -> tuple[Waiting, ...]:
    """Whom the stop asks, and what each has done about it."""
    return tuple(_waiting(world, sent, p, now_ms) for p in takers(world, sent))


def _waiting(world: World, sent: Record, party: str, now_ms: int) -> Waiting:
    taken = world.stops.taken(sent.hash).get(party)
    waited = waited_ms(world, sent, taken, now_ms)
    step = None if taken else step_reached(world.terms.escalation, waited)
    who = naming.party(world, party)
    if taken is not None:
        words = say("{party} took it after {span}", party=who, span=span(waited))
    elif step is not None:
        words = say("{party} has not taken it; it now goes to {to}", party=who, to=step.to)
    else:
        words = say("{party} has not taken it", party=who)
    return Waiting(party, taken, waited, step, words)
