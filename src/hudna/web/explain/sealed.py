"""Something sealed in words: all that may be said is the cell."""

from __future__ import annotations

from hudna.say import Say, distance, say, say_n
from hudna.view.conflicts import Conflict
from hudna.view.world import World
from hudna.web import words

UNTOLD = ("sealed", "sealed-refused")
"""Kinds of conflict with what nobody at this desk may know."""


def untold_headline(c: Conflict) -> Say:
    if c.kind == "sealed-refused":
        return say("Looks like a question about something sealed: the depositary gives no answer")
    return say("Meets something sealed, in {cells}; what it is and where exactly is not told",
               cells=say_n("this cell", "these {n} cells", len(c.cells)))


def untold_aside(world: World, c: Conflict) -> Say:
    if c.kind == "sealed-refused":
        return say("Announce the flight as it will be flown, or wait until fewer such answers "
                   "have been given.")
    largest = max(world.terms.buffers_mm.values(), default=0)
    return say("Move it more than {buffer} away from the cell, or to another day; other heights "
               "change nothing.", buffer=distance(largest))


def doubt_words(why: str) -> tuple[Say, ...]:
    """For what the depositary refused to answer a notice."""
    return tuple(words.DOUBTS[one] for one in why.split() if one in words.DOUBTS)
