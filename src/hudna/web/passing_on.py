"""The form that says to whom a partner's record was passed on: the operators who fly, or guard."""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post

from hudna.act.pass_on import others, pass_on, to_pass_on
from hudna.fault import Fault, Refused
from hudna.record.kinds import PartyId, PassedOn
from hudna.record.record import Record
from hudna.view.releases import onward
from hudna.view.world import World
from hudna.web import links, naming, pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import held, subject
from hudna.web.posts import who_reads_this
from hudna.web.session import officer_of


@get("/pass-on/{of:str}", guards=[who_reads_this])
async def blank(request: Asked) -> Response[str]:
    record = _passable(house_of(request).world, subject(request))
    return _form(request, record, Form({}, {}))


@post("/pass-on/{of:str}", guards=[who_reads_this])
async def entered(request: Asked) -> Response[Any]:
    """One step: it says what was done, and does nothing."""
    of = subject(request)
    house, form = house_of(request), await read(request)
    record, now = _passable(house.world, of), house.now_ms()
    try:
        await house.say([pass_on(
            house.world, of, now, to=form.text("to"), at_ms=_moment(form, now),
            officer=officer_of(request), parties=_ticked(form, house.world, record))])
    except Refused as refused:
        return _form(request, record, form, refused.faults)
    return pages.see(links.record(record))


def _moment(form: Form, now_ms: int) -> int:
    at = form.instant_or_none("at")
    form.done()
    return now_ms if at is None else at


def _ticked(form: Form, world: World, record: Record) -> tuple[PartyId, ...]:
    return tuple(p for p in others(world, record) if form.ticked(f"of_{p}"))


def _passable(world: World, of: str) -> Record:
    record = world.record(of)
    return held({of: record} if record and to_pass_on(world, record) else {}, of)


def _form(
    request: Asked, record: Record, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    world = house_of(request).world
    said = [r for r in world.steps.passed_on(record.hash) if isinstance(r.said, PassedOn)]
    return pages.render(
        request, "passed_on/form.html", status=422 if faults else 200, faults=faults, form=form,
        record=record, name=naming.subject(record), url=links.record(record), passed=said,
        others=others(world, record), onward=onward(world, record, world.me),
    )
