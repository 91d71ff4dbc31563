"""A monitoring party's list of a day, proposed from the incidents that it has told itself. A list
goes whole to everyone: what somebody was not told of an incident is not in its proposal."""

from __future__ import annotations

import msgspec

from hudna.record.incidents import CountLine
from hudna.record.record import Record
from hudna.view.findings import judges, told_stage
from hudna.view.incidents import IncidentLine
from hudna.view.releases import withheld
from hudna.view.world import World
from hudna.web.release_form import parties

LONGEST_REF = 8


class Proposed(msgspec.Struct, frozen=True):
    """`refuted`: how many incidents of the day are left out because they are refuted."""

    lines: tuple[CountLine, ...]
    refuted: int


def proposed(world: World, from_ms: int, until_ms: int) -> Proposed:
    own = [x for x in world.incidents.between(from_ms, until_ms)
           if x.author == world.me and x.counts]
    standing = [x for x in own if told_stage(x, judges(world.terms.agreement)) != "refuted"]
    return Proposed(tuple(_line(world, x) for x in standing), len(own) - len(standing))


def _line(world: World, line: IncidentLine) -> CountLine:
    """Nobody is accused where not exactly one party is: that is for a person to say."""
    said, hidden = line.said, _hidden(world, line.latest)
    return CountLine(
        line.name[:LONGEST_REF], said.happened, said.from_ms, said.until_ms,
        "" if "place" in hidden else said.place, None if "near" in hidden else said.near,
        said.accused[0] if len(said.accused) == 1 else "", said.clause)


def _hidden(world: World, record: Record) -> frozenset[str]:
    """What anybody who gets a list has not been told of the incident."""
    return frozenset().union(*(withheld(world, record, p) for p in parties(world)))
