"""What makes for a barred area, as the list has it: no longer than its last position says it."""

from __future__ import annotations

from typing import NamedTuple

from hudna.say import Instant, Say, say
from hudna.view.world import World
from hudna.watch.brief import WatchTerms
from hudna.watch.event import Approach
from hudna.web import naming
from hudna.web.aircraft_words import craft
from hudna.web.house import House


class Making(NamedTuple):
    """`last_ms`: when it was last heard, by its source's clock."""

    said: Approach
    last_ms: int
    words: Say


def making_for(house: House) -> tuple[Making, ...]:
    """Those of which the last position is not older than the silence over which the agreement draws
    no line: what is silent for longer is not known to make for anything."""
    over, now_ms = house.overhead, house.now_ms()
    wanted = over.approaches(now_ms)
    names = {a.aircraft for a in wanted}
    heard = {a.aircraft: a.at_ms for a in over.sky.aloft if a.aircraft in names} if over.sky else {}
    rows = [(a, max(a.at.at_ms, heard.get(a.aircraft, 0))) for a in wanted]
    return tuple(Making(a, last_ms, words(house.world, a, now_ms)) for a, last_ms in rows
                 if now_ms - last_ms <= gap_ms(house.world))


def gap_ms(world: World) -> int:
    terms = world.terms.watch
    return WatchTerms().gap_ms if terms is None else terms.gap_ms


def words(world: World, said: Approach, now_ms: int) -> Say:
    of = {"aircraft": craft(said.aircraft, said.callsign),
          "area": naming.area(world, said.area), "at": Instant(said.enters_ms)}
    if said.enters_ms <= now_ms:
        return say("{aircraft} made for {area}: at its course and speed it would have been there "
                   "at {at}. No position has shown it there.", **of)
    return say("{aircraft} makes for {area}: at this course and speed it is there at {at}.", **of)
