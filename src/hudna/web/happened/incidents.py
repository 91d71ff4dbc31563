"""One incident: the facts as they were told, what was found of it, answered, asked and done."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException

from hudna.fault import Fault
from hudna.place.geometry import Point, Polygon
from hudna.record.record import Record
from hudna.speak.bulletin import words as told_words
from hudna.terms.happenings import HAPPENED
from hudna.view import stages
from hudna.view.findings import judges, told_stage
from hudna.view.grounds import ground
from hudna.view.incidents import IncidentLine, answer, incident, judged, rung, seconded
from hudna.view.world import World
from hudna.web import evidence, naming, pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.explain import clause_of
from hudna.web.forms import Form
from hudna.web.found import subject
from hudna.web.happened import (
    as_shown,
    harmed,
    incident_found,
    incident_list,
    incident_replaced,
    incident_words,
)
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import may
from hudna.web.session import officer_of

_SAID = (answer, incident, judged, rung, seconded)


@get("/incidents/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[Any]:
    """`of` is a version, or anything that was said of one. What was said of something that is not
    held here has no page but its entry's."""
    world, of = house_of(request).world, subject(request)
    record = world.record(of)
    if record is None:
        raise NotFoundException
    if world.incidents.of(of) is None and isinstance(record.said, naming.OF_INCIDENTS):
        return pages.see(f"/log/entry/{of}")
    version, line = held(world, of)
    return opened(request, version, await show(request, version, line))


def held(world: World, of: str) -> tuple[Record, IncidentLine]:
    """The version that an address is about, and its line: the latest, where the address is that of
    something said of it. Nothing at this address where there is none."""
    line = world.incidents.of(of)
    if line is None:
        raise NotFoundException
    return next((r for r in line.versions if r.hash == of), line.latest), line


async def show(
    request: Asked, record: Record, line: IncidentLine, faults: tuple[Fault, ...] = (),
    form: Form | None = None,
) -> Response[str]:
    house, world, said = house_of(request), house_of(request).world, incident(record)
    harm = await harmed.harmed(house, [line])
    return pages.render(
        request, "happened/incident.html", status=422 if faults else 200, faults=faults,
        form=form or Form({}, {}), record=record, said=said, line=line, harmed=harm,
        row=incident_list.row(world, line), name=naming.incident(said), **_rests(world, line),
        clause=clause_of(world.terms.agreement, said.clause),
        stages=incident_words.STAGES, means=incident_words.STAGE_MEANS, kinds=HAPPENED,
        harm=incident_words.harm(said.harm), withheld=record.withheld,
        at=said.at.at if isinstance(said.at, Point) else None,
        is_cell=isinstance(said.near, Polygon),
        shapes=evidence.drawn(
            request, (*incident_list.marks([line]), *harmed.marks(world, harm))),
        log_entry=world.entries[record.hash], tellings=await telling.rows(house, record),
        **of_it(request, world, line))


def _rests(world: World, line: IncidentLine) -> dict[str, Any]:
    """Whether what this party told still follows from its reports, and what was found of them."""
    found, who = ground(world, line), judges(world.terms.agreement)
    stale = found is not None and stages.stale(world.reports, world.incidents, found.event, who)
    return {"ground": found, "stale": stale}


def of_it(request: Asked, world: World, line: IncidentLine) -> dict[str, Any]:
    """What was found of it, answered, asked and done; and what this person may do."""
    now_ms, who = house_of(request).now_ms(), judges(world.terms.agreement)
    # Whoever has walked out says nothing by its key: no button says that it can.
    here = world.taking_part.absent(world.me) is None
    return {
        "found": incident_found.found(world, line),
        "alone": incident_found.alone(world, line, officer_of(request)),
        "before": incident_found.earlier(world, line),
        "replacing": incident_replaced.replacing(line, who),
        "given": incident_found.given(world, line), "taken": incident_found.taken(world, line),
        "once": as_shown.fresh(),
        "history": incident_found.history(world, line), "judges": who,
        "dues": world.waits.of(world, (line.author, line.name)),
        "may_answer": here and incident_found.may_answer(world, line),
        "judges_here": here and world.me in who.all and line.counts,
        "may_judge": here and world.me in who.all and line.counts and may(request, "judge"),
        "steps": incident_found.next_steps(world, line, now_ms) if may(request, "judge") else (),
        "not_yet": incident_found.not_yet(world, line, now_ms),
        "due_words": incident_list.due_words(world), "mine_words": incident_words.MINE,
        "outcomes": told_words.OUTCOMES, "likelihoods": told_words.LIKELIHOODS,
        "confidences": told_words.CONFIDENCES, "answered": told_words.ANSWERS,
        "may_say": incident_words.ANSWERS, "rungs": told_words.RUNGS, "when": told_words.TOLD,
        "clause_of": clause_of, "stage_now": told_stage(line, who),
        **{f.__name__: f for f in _SAID},
    }


HANDLERS = (one,)
