"""Who is on duty around the clock, and the note that a shift hands to the next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.types import ControllerRouterHandler

from hudna.act.process.set_roster import set_roster
from hudna.fault import Fault, Refused
from hudna.view.days import day_of
from hudna.view.process import duty
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.process import duty_form, duty_shown, hand_over
from hudna.web.process.duty_form import LaidOut
from hudna.web.session import officer_of


@get("/duty")
async def around_the_clock(request: Asked) -> Response[str]:
    house, now_ms = house_of(request), house_of(request).now_ms()
    world = house.world
    return pages.render(
        request, "process/duty.html", nows=duty_shown.nows(world, now_ms),
        table=duty_shown.table(world, now_ms), zone=duty.zone_of(world), roster=duty.roster,
        standing=duty_shown.standing(world, now_ms), ends=duty.ends_soon(world, now_ms))


@get("/duty/new")
async def blank(request: Asked) -> Response[str]:
    asked = request.query_params
    return _form(request, duty_form.blank(
        house_of(request).world, of=asked.get("of", ""), after=asked.get("after", "")))


@post("/duty/new")
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
    around_the_clock, blank, entered, *hand_over.HANDLERS)


def _form(
    request: Asked, form: Form, faults: tuple[Fault, ...] = (), made: LaidOut | None = None
) -> Response[str]:
    world = house_of(request).world
    return pages.render(
        request, "process/duty_form.html", status=422 if faults else 200, faults=faults,
        form=form, made=made, rows=range(duty_form.ROWS), zones=duty_form.zones(world),
        every=duty_form.EVERY, clock=duty_shown.clock, day_of=day_of)
