"""Mingled ground in words: that two are said to hold it, by whom, and what alone ends it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from hudna.record.record import Record
from hudna.say import Say, say
from hudna.terms.agreement import Words
from hudna.view.conflicts import Conflict
from hudna.view.process.claims import holding
from hudna.view.world import World
from hudna.web import naming


class SaidToHold(msgspec.Struct, frozen=True):
    """One statement that mingles ground: who says who holds it."""

    record: Record
    party: Words | str
    holders: tuple[Words | str, ...]


def mingled_headline(c: Conflict) -> Say:
    return say("Meets mingled ground, {name}: a truce partner and an excluded group are both said "
               "to hold it", name=c.names)


def mingled_aside(away: Say) -> Say:
    return say("{move}. It is protected until all guarantors name one and the same holder of it.",
               move=away)


def said_of_mingled(world: World, c: Conflict) -> Iterator[SaidToHold]:
    """The statements for which ground is mingled, as issued."""
    known = world.terms.process.holders
    for record in filter(None, map(world.record, c.because)):
        holders = tuple(known[h].name if h in known else h for h in holding(record).holders)
        yield SaidToHold(record, naming.party(world, record.author), holders)
