"""What somebody holds against a clause, what would settle it, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from hudna.act.process.raise_concern import raise_concern
from hudna.act.process.reopen import reopen
from hudna.act.process.withdraw import withdraw
from hudna.fault import Fault, Refused
from hudna.record.record import Record
from hudna.view.process.concern_history import history
from hudna.view.process.concerns import Raised, concerns, raised
from hudna.view.process.keys import may_be_signed, until_day
from hudna.view.world import World
from hudna.web import pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.explain import clause_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened.telling_words import told
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import who_speaks
from hudna.web.process import concern_words, meeting_words
from hudna.web.process.concern_form import filled, read_concern
from hudna.web.process.filters import filters
from hudna.web.session import officer_of

MOST = 200
FILTERS = ("state", "clause", "author", "milestone")


@get("/concerns")
async def all_concerns(request: Asked) -> Response[str]:
    world = house_of(request).world
    held, agreement = concerns(world)[::-1], world.terms.agreement
    form = filters(request, {
        "state": concern_words.STATES, "events": ("yes",),
        "author": {*(p.id for p in agreement.parties), *(c.author for c in held)},
        "clause": {*(c.id for c in agreement.clauses), *(c.said.clause for c in held)},
        "milestone": {*(m.id for m in agreement.milestones),
                      *(m for c in held for m in c.said.holds_up)}})
    found = [c for c in held if fits(c, form.values)]
    return pages.render(
        request, "process/concerns.html", status=422 if form.faults else 200,
        faults=tuple(form.faults), rows=found[:MOST], left_out=max(0, len(found) - MOST),
        form=form, authors=dict.fromkeys(c.author for c in held), clauses=agreement.clauses,
        **_words(world))


def fits(held: Raised, wanted: Mapping[str, str]) -> bool:
    """Whether a concern is one that an address asks for; what is empty lets everything through."""
    has = {"state": (held.state,), "clause": (held.said.clause,), "author": (held.author,),
           "milestone": held.said.holds_up}
    since = wanted.get("events") != "yes" or held.events_since > 0
    return since and all(not wanted.get(name) or wanted[name] in has[name] for name in FILTERS)


@get("/concerns/new", guards=[who_speaks])
async def blank(request: Asked) -> Response[str]:
    """`?replaces=`: an own one, said anew."""
    before = _own(house_of(request).world, request.query_params.get("replaces"))
    return _form(request, filled(before), before)


@post("/concerns/new", guards=[who_speaks])
async def made(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    before = _own(house.world, form.get("replaces"))
    try:
        said = read_concern(form, house.world.terms.agreement, officer_of(request))
        draft = raise_concern(house.world, said, before.hash if before else None)
        [*_, kept] = await house.say([told(form, house.world, draft)])
    except Refused as refused:
        return _form(request, form, before, refused.faults)
    return pages.see(f"/concerns/{kept.hash}")


@get("/concerns/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    held = _held(house_of(request).world, subject(request))
    return opened(request, held.latest, await _show(request, held))


@post("/concerns/{of:str}/reopen", guards=[who_speaks])
async def opened_again(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    held = _held(house.world, subject(request))
    try:
        named = form.get("evidence").split()
        draft = reopen(house.world, held.latest.hash, text=form.text("text"),
                       officer=officer_of(request), evidence=[*_ticked(form, held), *named])
        await house.say([told(form, house.world, draft)])
    except Refused as refused:
        return await _show(request, held, refused.faults, form)
    return pages.see(f"/concerns/{held.latest.hash}")


@post("/concerns/{of:str}/withdraw", guards=[who_speaks])
async def taken_back(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    held = _held(house.world, subject(request))
    try:
        await house.say([withdraw(house.world, held.latest.hash, form.text("reason"))])
    except Refused as refused:
        return await _show(request, held, refused.faults, form)
    return pages.see(f"/concerns/{held.latest.hash}")


HANDLERS = (all_concerns, blank, made, one, opened_again, taken_back)


async def _show(
    request: Asked, held: Raised, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, world = house_of(request), house_of(request).world
    return pages.render(
        request, "process/concern.html", status=422 if faults else 200, faults=faults, held=held,
        record=held.latest, steps=history(held), form=form or Form({}, {}),
        mine=held.author == world.me, log_entry=world.entries[held.latest.hash],
        until=lambda d: until_day(world, d.record),
        in_time=lambda d: may_be_signed(world, d.record, house.now_ms()),
        tellings=await telling.rows(house, held.latest), **_words(world))


def _form(
    request: Asked, form: Form, before: Record | None, faults: Iterable[Fault] = ()
) -> Response[str]:
    agreement = house_of(request).world.terms.agreement
    found = tuple(faults)
    return pages.render(
        request, "process/concern_form.html", status=422 if found else 200, faults=found,
        form=form, before=before, clauses=[(c.id, c.title) for c in agreement.clauses],
        milestones=agreement.milestones)


def _words(world: World) -> dict[str, Any]:
    agreement = world.terms.agreement
    return {
        "states": concern_words.STATES, "means": concern_words.STATE_MEANS,
        "step_words": partial(concern_words.step_words, world),
        "meeting_states": meeting_words.STATES, "decision_states": meeting_words.DECISIONS,
        "clause_of": lambda of: clause_of(agreement, of), "milestones": agreement.milestones,
        "milestone_of": {m.id: m for m in agreement.milestones},
    }


def _ticked(form: Form, held: Raised) -> list[str]:
    """The incidents that speak against its being settled, those that are ticked."""
    return [x.latest.hash for x in held.events if form.ticked(f"event_{x.latest.hash}")]


def _own(world: World, of: str | None) -> Record | None:
    """The own version that is said anew; None where none is named."""
    if not of:
        return None
    record = world.process.concerns.records.get(of)
    if record is None or record.author != world.me:
        raise NotFoundException
    return record


def _held(world: World, of: str) -> Raised:
    held = raised(world, of)
    if held is None:
        raise NotFoundException
    return held
