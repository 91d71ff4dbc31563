"""The incidents that were told, by whomever: what waits for this party first, then the latest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, tzinfo

import msgspec
from litestar import Response, get

from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import Point, Polygon
from hudna.record.incidents import Incident, Stage
from hudna.say import Say
from hudna.speak.bulletin.words import ANSWERS
from hudna.terms.happenings import HAPPENED
from hudna.view.days import day_or_none, window_of
from hudna.view.findings import judges, told_stage
from hudna.view.incident_due import Due
from hudna.view.incident_waiting import falls_to
from hudna.view.incidents import IncidentLine, answer
from hudna.view.world import World
from hudna.web import evidence, naming, pages
from hudna.web.asked import Asked, house_of
from hudna.web.evidence import Mark
from hudna.web.explain import clause_of
from hudna.web.forms import DIGITS, Form
from hudna.web.happened import incident_words
from hudna.web.ring import around

PAGE = 50
CHOICES = ("stage", "kind", "clause", "accused", "author")
NO_ONE = "no-one"
"""In an address, of whom no source names; and of what no clause is named of."""


class Row(msgspec.Struct, frozen=True):
    """One incident as lists have it. `mine`: what this party is to do of it, `waits` what others
    are, each the soonest due first."""

    line: IncidentLine
    name: Say
    stage: Stage
    mine: tuple[Due, ...]
    waits: tuple[Due, ...]

    @property
    def said(self) -> Incident:
        return self.line.said


class Wanted(msgspec.Struct, frozen=True):
    """What a list is of; what is empty lets everything through. `day` is of the agreement's zone,
    and of UTC where that is open."""

    day: str | None = None
    stage: str = ""
    kind: str = ""
    clause: str = ""
    accused: str = ""
    author: str = ""


@get("/incidents")
async def all_incidents(request: Asked) -> Response[str]:
    house, form = house_of(request), Form(dict(request.query_params), {})
    world, wanted = house.world, wanted_of(form.values)
    found = listed(world, wanted)
    first = PAGE * page_of(form.get("page"))
    shown = [row(world, x) for x in found[first:first + PAGE]]
    agreement = world.terms.agreement
    return pages.render(
        request, "happened/incidents.html", rows=shown, count=len(found), form=form, wanted=wanted,
        zone=zone(world), stages=incident_words.STAGES, means=incident_words.STAGE_MEANS,
        kinds=HAPPENED, parties=agreement.parties, clauses=agreement.clauses, no_one=NO_ONE,
        clause_of=clause_of,
        authors=dict.fromkeys(x.author for x in world.incidents.all()),
        due_words=due_words(world), mine_words=incident_words.MINE, answers=ANSWERS,
        answer=answer, page=first // PAGE, more=len(found) > first + PAGE,
        query={k: v for k, v in form.values.items() if v and k in ("day", *CHOICES)},
        shapes=evidence.drawn(request, marks([r.line for r in shown])),
    )


def wanted_of(query: dict[str, str]) -> Wanted:
    """As an address asks for it; a day that is none lets every day through."""
    return Wanted(day_or_none(query.get("day", "").translate(DIGITS).strip()),
                  *(query.get(name, "").strip() for name in CHOICES))


def listed(world: World, wanted: Wanted) -> list[IncidentLine]:
    """Those that are wanted: what waits for this party, the soonest due first; then what happened
    last."""
    return sorted(_wanted(world, wanted), key=lambda x: _first(world, x))


def row(world: World, line: IncidentLine) -> Row:
    dues, mine = world.waits.of(world, (line.author, line.name)), _mine(world, line)
    return Row(line, naming.incident(line.said),
               told_stage(line, judges(world.terms.agreement)), mine,
               tuple(d for d in dues if d not in mine))


def due_words(world: World) -> Callable[[Due], Say]:
    """What a party is to do, in words."""
    return lambda d: incident_words.due(d, naming.party(world, d.party))


def zone(world: World) -> tzinfo:
    """The agreement's for days."""
    terms = world.terms.incidents
    return terms.zone if terms and terms.zone else UTC


def marks(lines: Iterable[IncidentLine]) -> Iterator[Mark]:
    """Where each was, drawn as it is told: all that is within the distance of the point, or the
    cell."""
    for line in lines:
        yield from _marks(line)


def page_of(text: str) -> int:
    value = text.translate(DIGITS).strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0


def _marks(line: IncidentLine) -> Iterator[Mark]:
    said, url = line.said, f"/incidents/{line.latest.hash}"
    name = naming.incident(said)
    if isinstance(said.at, Point):
        yield Mark("incident", around(said.at, 1_000 * said.within_m), name, url, said.at.at)
    elif isinstance(said.near, Polygon):
        yield Mark("incident", shape_to_geojson(said.near), name, url)


def _wanted(world: World, wanted: Wanted) -> Iterator[IncidentLine]:
    lines = world.incidents.all()
    if wanted.day:
        window = window_of(wanted.day, zone(world))
        assert window.from_ms is not None
        assert window.until_ms is not None
        lines = world.incidents.between(window.from_ms, window.until_ms)
    who = judges(world.terms.agreement)
    return (x for x in lines if _fits(x, wanted)
            and (not wanted.stage or wanted.stage == told_stage(x, who)))


def _fits(line: IncidentLine, wanted: Wanted) -> bool:
    said = line.said
    return (wanted.kind in ("", said.happened) and wanted.author in ("", line.author)
            and wanted.clause in ("", said.clause or NO_ONE)
            and (wanted.accused in ("", *said.accused) if said.accused
                 else wanted.accused in ("", NO_ONE)))


def _mine(world: World, line: IncidentLine) -> tuple[Due, ...]:
    dues = world.waits.of(world, (line.author, line.name))
    return tuple(d for d in dues if falls_to(world, d, world.me))


def _first(world: World, line: IncidentLine) -> tuple[bool, int, int, str]:
    mine = _mine(world, line)
    dues = [d.due_ms for d in mine if d.due_ms is not None]
    return (not mine, min(dues, default=0), -line.said.from_ms, line.latest.hash)


HANDLERS = (all_incidents,)
