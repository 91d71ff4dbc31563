"""A monitoring party's list of a day, proposed from the incidents that it has told itself. A list
goes whole to everyone: what somebody was not told of an incident is not in its proposal."""

from __future__ import annotations

import msgspec

from hudna.record.incidents import CountLine
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.view.findings import findings, judges, told_stage
from hudna.view.incidents import IncidentLine
from hudna.view.releases import goes_to, withheld
from hudna.view.world import World
from hudna.web.release_form import parties

LONGEST_REF = 8


class Proposed(msgspec.Struct, frozen=True):
    """`refuted`: how many incidents of the day are left out because they are refuted. `named`: of
    each line, in their order, who is held or named to have done it. A line accuses one party:
    where several are named it accuses nobody yet, which is for a person to say."""

    lines: tuple[CountLine, ...]
    refuted: int
    named: tuple[tuple[PartyId, ...], ...] = ()


def proposed(world: World, from_ms: int, until_ms: int) -> Proposed:
    own = [x for x in world.incidents.between(from_ms, until_ms)
           if x.author == world.me and x.counts]
    standing = [x for x in own if told_stage(x, judges(world.terms.agreement)) != "refuted"]
    named = tuple(_named(world, x) for x in standing)
    return Proposed(tuple(_line(world, x, of) for x, of in zip(standing, named, strict=True)),
                    len(own) - len(standing), named)


def _named(world: World, line: IncidentLine) -> tuple[PartyId, ...]:
    """Whom this party's own findings hold to have done it, of those that go to all; where none
    does, whom sources name."""
    found = findings(line, judges(world.terms.agreement)).monitors
    held = {f.said.by for f in found if f.said.outcome == "violation" and f.author == world.me
            and all(goes_to(world, f.record, p) for p in parties(world))} - {""}
    return tuple(sorted(held or line.said.accused))


def _line(world: World, line: IncidentLine, named: tuple[PartyId, ...]) -> CountLine:
    said, hidden = line.said, _hidden(world, line.latest)
    return CountLine(
        line.name[:LONGEST_REF], said.happened, said.from_ms, said.until_ms,
        "" if "place" in hidden else said.place, None if "near" in hidden else said.near,
        named[0] if len(named) == 1 else "", said.clause)


def _hidden(world: World, record: Record) -> frozenset[str]:
    """What anybody who gets a list has not been told of the incident."""
    return frozenset().union(*(withheld(world, record, p) for p in parties(world)))
