"""Who is on duty around the clock, and the note that a shift hands to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hudna.act.process.set_roster import set_roster
from hudna.act.process.withdraw import withdraw
from hudna.fault import Fault, Refused
from hudna.view.days import day_of
from hudna.view.process import duty
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.posts import who_keeps_the_line
from hudna.web.process import duty_form, duty_shown, hand_over
from hudna.web.process.duty_form import LaidOut
from hudna.web.session import officer_of


@get("/duty")
async def around_the_clock(request: Asked) -> Response[str]:
    return _show(request)


@post("/duty/{of:str}/withdraw", guards=[who_keeps_the_line])
async def taken_back(request: Asked) -> Response[Any]:
    house, form, of = house_of(request), await read(request), subject(request)
    if of not in house.world.process.rosters.records:
        raise NotFoundException
    try:
        await house.say([withdraw(house.world, of, form.text("reason"))])
    except Refused as refused:
        return _show(request, refused.faults, of)
    return pages.see("/duty#rosters")


def _show(
    request: Asked, faults: tuple[Fault, ...] = (), taking_back: str = ""
) -> Response[str]:
    house, now_ms = house_of(request), house_of(request).now_ms()
    world = house.world
    return pages.render(
        request, "process/duty.html", status=422 if faults else 200, faults=faults,
        taking_back=taking_back, nows=duty_shown.nows(world, now_ms),
        table=duty_shown.table(world, now_ms), zone=duty.zone_of(world), roster=duty.roster,
        standing=duty_shown.standing(world, now_ms), ends=duty.ends_soon(world, now_ms))


@get("/duty/new", guards=[who_keeps_the_line])
async def blank(request: Asked) -> Response[str]:
    asked = request.query_params
    return _form(request, duty_form.blank(
        house_of(request).world, of=asked.get("of", ""), after=asked.get("after", "")))


@post("/duty/new", guards=[who_keeps_the_line])
async def entered(request: Asked) -> Response[Any]:
    """Laid out first, where a person sees every moment; then signed."""
    house, form = house_of(request), await read(request)
    try:
        form = await duty_form.with_file(form)
        made = duty_form.read_shifts(form, house.world)
        said = set_roster(house.world, made.shifts, officer=officer_of(request),
                          before=form.get("of") or None)
        if not form.get("sign"):
            return _form(request, duty_form.laid_out(form, made), made=made)
        await house.say([said])
    except Refused as refused:
        return _form(request, form, refused.faults)
    return pages.see("/duty")


HANDLERS: Sequence[ControllerRouterHandler] = (
    around_the_clock, taken_back, blank, entered, *hand_over.HANDLERS)


def _form(
    request: Asked, form: Form, faults: tuple[Fault, ...] = (), made: LaidOut | None = None
) -> Response[str]:
    world = house_of(request).world
    return pages.render(
        request, "process/duty_form.html", status=422 if faults else 200, faults=faults,
        form=form, made=made, rows=range(duty_form.ROWS), zones=duty_form.zones(world),
        every=duty_form.EVERY, clock=duty_shown.clock, day_of=day_of)
