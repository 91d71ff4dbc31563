"""The incidents that were told, by whomever: what waits for this party first, then the latest."""

from __future__ import annotations

import asyncio
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
from hudna.view.incident_waiting import Brief, falls_to
from hudna.view.incidents import IncidentLine, answer
from hudna.view.world import World
from hudna.web import evidence, naming, pages
from hudna.web.asked import Asked, house_of
from hudna.web.evidence import Mark
from hudna.web.explain import clause_of
from hudna.web.forms import DIGITS, Form
from hudna.web.happened import incident_words
from hudna.web.house import House
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
    await caught_up(house)
    world, wanted = house.world, wanted_of(form.values)
    found = listed(world, wanted)
    first = PAGE * page_of(form.get("page"))
    shown = [row(world, x) for x in lines_of(world, found[first:first + PAGE])]
    agreement = world.terms.agreement
    return pages.render(
        request, "happened/incidents.html", rows=shown, count=len(found), form=form, wanted=wanted,
        zone=zone(world), stages=incident_words.STAGES, means=incident_words.STAGE_MEANS,
        kinds=HAPPENED, parties=agreement.parties, clauses=agreement.clauses, no_one=NO_ONE,
        clause_of=clause_of,
        authors=dict.fromkeys(b.line[0] for b in world.waits.listed(world)),
        due_words=due_words(world), mine_words=incident_words.MINE, answers=ANSWERS,
        answer=answer, page=first // PAGE, more=len(found) > first + PAGE,
        query={k: v for k, v in form.values.items() if v and k in ("day", *CHOICES)},
        shapes=evidence.drawn(request, marks([r.line for r in shown])),
    )


def wanted_of(query: dict[str, str]) -> Wanted:
    """As an address asks for it; a day that is none lets every day through."""
    return Wanted(day_or_none(query.get("day", "").translate(DIGITS).strip()),
                  *(query.get(name, "").strip() for name in CHOICES))


async def caught_up(house: House) -> None:
    """Look at very many that have changed, as after a start, without keeping all others waiting."""
    for _ in house.world.waits.catch_up(house.world):
        await asyncio.sleep(0)


def listed(world: World, wanted: Wanted) -> list[Brief]:
    """Those that are wanted: what waits for this party, the soonest due first; then what happened
    last."""
    fits = _between(world, wanted.day)
    return [b for b in world.waits.listed(world) if fits(b) and _fits(b, wanted)]


def lines_of(world: World, briefs: Iterable[Brief]) -> Iterator[IncidentLine]:
    """The incidents themselves, in this order."""
    found = (world.incidents.line(*b.line) for b in briefs)
    return (line for line in found if line is not None)


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


def _between(world: World, day: str | None) -> Callable[[Brief], bool]:
    """Whether it may have been on a day."""
    if not day:
        return lambda _: True
    window = window_of(day, zone(world))
    from_ms, until_ms = window.from_ms, window.until_ms
    assert from_ms is not None
    assert until_ms is not None
    return lambda b: b.from_ms <= until_ms and b.until_ms >= from_ms


def _fits(brief: Brief, wanted: Wanted) -> bool:
    return (wanted.kind in ("", brief.happened) and wanted.author in ("", brief.line[0])
            and wanted.stage in ("", brief.stage)
            and wanted.clause in ("", brief.clause or NO_ONE)
            and (wanted.accused in ("", *brief.accused) if brief.accused
                 else wanted.accused in ("", NO_ONE)))


def _mine(world: World, line: IncidentLine) -> tuple[Due, ...]:
    dues = world.waits.of(world, (line.author, line.name))
    return tuple(d for d in dues if falls_to(world, d, world.me))


HANDLERS = (all_incidents,)
