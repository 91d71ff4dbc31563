"""What a judgement may rest on: records that everybody has who is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hudna.act.judge import lacking
from hudna.record.record import Record
from hudna.record.statement import RecordHash
from hudna.say import moment, say
from hudna.view.incidents import IncidentLine
from hudna.view.world import World
from hudna.web.forms import Form
from hudna.web.happened.harmed import harmed
from hudna.web.house import House

MOST = 30
_PICKED = "evidence_"
_HASH = re.compile(r"[0-9a-f]{64}")


async def offered(house: House, line: IncidentLine) -> tuple[Record, ...]:
    """What concerns an incident and is had by all: its last version, what was answered, flights in
    barred areas at that time, protections that it may have harmed."""
    world = house.world
    places = (h.protection for h in await harmed(house, [line]) if h.protection)
    found = {r.hash: r for r in (line.latest, *line.answers, *_flights(world, line), *places)}
    return tuple(r for r in found.values() if not lacking(world, r))[:MOST]


def named(form: Form) -> tuple[RecordHash, ...]:
    """Those that are ticked in a form, and those that are typed, one a line."""
    ticked = [n.removeprefix(_PICKED) for n in form.values if n.startswith(_PICKED)]
    typed = form.get("evidence").split()
    for one in (*ticked, *typed):
        if not _HASH.fullmatch(one):
            form.fault("evidence", say("hashes of records, 64 characters each, one a line"))
            return ()
    return tuple(dict.fromkeys((*ticked, *typed)))


def _flights(world: World, line: IncidentLine) -> Iterator[Record]:
    said = line.said
    for day in sorted({moment(said.from_ms).date(), moment(said.until_ms).date()}):
        for passed in world.incursions.on(day):
            left = passed.said.left_ms
            if passed.said.entered_ms <= said.until_ms and (
                    left is None or left >= said.from_ms):
                yield passed.latest
