"""Meetings: who met, about what, and what was decided by both keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from hudna.act.process.decide import WRITERS
from hudna.act.process.meet import meet
from hudna.act.process.withdraw import withdraw
from hudna.fault import Fault, Refused
from hudna.record.record import Record
from hudna.view.process.concerns import concerns
from hudna.view.process.keys import may_be_signed, until_day
from hudna.view.process.meetings import Met, meetings, met
from hudna.view.world import World
from hudna.web import pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened.telling_words import told
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import who_speaks
from hudna.web.process import agenda_form, decisions, meeting_form, meeting_words
from hudna.web.process.concern_choice import unsettled
from hudna.web.process.filters import filters
from hudna.web.session import officer_of

MOST = 200


@get("/meetings")
async def all_meetings(request: Asked) -> Response[str]:
    house = house_of(request)
    form = filters(request, {"state": meeting_words.STATES, "level": meeting_words.LEVELS})
    found = [m for m in meetings(house.world) if fits(m, form.values)]
    return pages.render(
        request, "process/meetings.html", status=422 if form.faults else 200,
        faults=tuple(form.faults), rows=found[:MOST], left_out=max(0, len(found) - MOST),
        form=form, **words())


def fits(one: Met, wanted: Mapping[str, str]) -> bool:
    """Whether a meeting is one that an address asks for; what is empty lets everything through."""
    has = {"state": one.state, "level": one.said.level}
    return all(not wanted.get(name) or wanted[name] == has[name] for name in has)


@get("/meetings/new", guards=[who_speaks])
async def blank(request: Asked) -> Response[str]:
    """`?replaces=`: the next version of an own one, as `state=`; `?concern=`: on the agenda."""
    world, asked = house_of(request).world, request.query_params
    before = _own(world, asked.get("replaces"))
    form = meeting_form.filled(world, before, asked.get("concern"))
    if asked.get("state") in meeting_words.STATES:
        form.values["state"] = asked["state"]
    return _form(request, form, before)


@post("/meetings/new", guards=[who_speaks])
async def made(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    before = _own(house.world, form.get("replaces"))
    if form.ticked("more"):
        return _form(request, form, before, more=True)
    try:
        said = meeting_form.read_meeting(form, house.world, officer_of(request), before)
        form.done()
        draft = meet(house.world, said, house.now_ms(), before.hash if before else None)
        [*_, kept] = await house.say([told(form, house.world, draft)])
    except Refused as refused:
        return _form(request, form, before, map(meeting_form.at_field, refused.faults))
    return pages.see(f"/meetings/{kept.hash}")


@get("/meetings/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    found = held(house_of(request).world, subject(request))
    return opened(request, found.latest, await _show(request, found))


@post("/meetings/{of:str}/withdraw", guards=[who_speaks])
async def taken_back(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    found = held(house.world, subject(request))
    try:
        await house.say([withdraw(house.world, found.latest.hash, form.text("reason"))])
    except Refused as refused:
        return await _show(request, found, refused.faults, form)
    return pages.see(f"/meetings/{found.latest.hash}")


HANDLERS = (all_meetings, blank, made, one, taken_back, *decisions.HANDLERS)


def held(world: World, of: str) -> Met:
    found = met(world, of)
    if found is None:
        raise NotFoundException
    return found


async def _show(
    request: Asked, found: Met, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, world = house_of(request), house_of(request).world
    now_ms = house.now_ms()
    begun = found.said.from_ms <= now_ms and found.state in ("planned", "held")
    return pages.render(
        request, "process/meeting.html", status=422 if faults else 200, faults=faults,
        one=found, record=found.latest, form=form or Form({}, {}), mine=found.author == world.me,
        concern_of={v.hash: c for c in concerns(world) for v in c.versions},
        unnoted=found.unnoted(now_ms), log_entry=world.entries[found.latest.hash],
        may_decide=begun and world.terms.agreement.party(world.me).role in WRITERS,
        until=lambda d: until_day(world, d.record),
        in_time=lambda d: may_be_signed(world, d.record, now_ms),
        tellings=await telling.rows(house, found.latest), **words())


def words() -> dict[str, Any]:
    return {"meeting_states": meeting_words.STATES, "levels": meeting_words.LEVELS,
            "unnoted_words": meeting_words.UNNOTED, **decisions.words()}


def _form(
    request: Asked, form: Form, before: Record | None, faults: Iterable[Fault] = (), *,
    more: bool = False,
) -> Response[str]:
    world = house_of(request).world
    known = concerns(world)
    lines = agenda_form.drawn(form, known, more=more)
    if more:
        agenda_form.too_much(form)
    found = tuple(faults) or tuple(form.faults)
    return pages.render(
        request, "process/meeting_form.html", status=422 if found else 200, faults=found,
        form=form, before=before, lines=lines, unsettled=len(unsettled(known)),
        parties=world.terms.agreement.parties, **words())


def _own(world: World, of: str | None) -> Record | None:
    """The own version that is replaced; None where none is named."""
    if not of:
        return None
    record = world.process.meetings.records.get(of)
    if record is None or record.author != world.me:
        raise NotFoundException
    return record
