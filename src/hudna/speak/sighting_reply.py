"""What a text message is answered: what was understood of it, in few words. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from hudna.place.measure import wind
from hudna.record.watching import Craft
from hudna.say import Instant, Say, say
from hudna.speak.sighting_text import Understood

CRAFT: dict[Craft, Say] = {
    "jet": say("jet"), "helicopter": say("helicopter"), "propeller": say("propeller aircraft"),
    "drone": say("drone"), "unknown": say("aircraft"),
}
HELP = say("Not understood. Write what it is, where, and which way it flies. Example: helicopter "
           "over Palmyra, flying north, 5 minutes ago")


def reply(
    found: Understood, outcome: Literal["counts", "waits", "too much"] | None
) -> list[Say]:
    """The lines of the answer. `outcome` None: nothing was kept."""
    if outcome is None:
        return [HELP]
    if outcome == "too much":
        return [say("Too many messages. Wait ten minutes.")]
    last = (say("Received. Thank you.") if outcome == "counts"
            else say("Received. A person looks at it. Thank you."))
    return [*_lines(found), last]


def _lines(found: Understood) -> Iterator[Say]:
    yield say("What: {n} × {craft}", n=found.count, craft=CRAFT[found.craft])
    yield from _where(found)
    if found.course_deg is not None:
        yield say("Flies: {direction}", direction=wind(found.course_deg))
    elif found.toward is not None:
        yield say("Flies towards {place}", place=found.toward.names)
    if found.at_ms is None:
        yield say("When: not understood. Write how many minutes ago.")
    else:
        yield say("When: {moment}", moment=Instant(found.at_ms))


def _where(found: Understood) -> Iterator[Say]:
    if found.place is not None:
        yield say("Where: {place}", place=found.place.names)
    elif found.options:
        yield say("Where: several places are called so. Write the district too.")
    elif found.words:
        yield say("Where: this place is not known here. Write the nearest town.")
    else:
        yield say("Where: not said.")
