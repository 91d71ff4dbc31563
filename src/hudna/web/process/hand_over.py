"""The note that a shift hands to the next: seen by nobody but the people of this desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hudna.act.process.hand_over import hand_over
from hudna.act.process.take_over import take_over
from hudna.fault import Fault, Refused
from hudna.record.person import same_person
from hudna.view.process.handing_over import not_taken, note, notes, taken
from hudna.view.process.left_open import open_now
from hudna.web import desk, pages, posts
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.posts import who_keeps_the_line
from hudna.web.process.call_rows import named
from hudna.web.session import officer_of

MOST = 30
"""Notes on the page: the latest."""


@get("/duty/hand-over")
async def page(request: Asked) -> Response[str]:
    return _show(request)


@post("/duty/hand-over", guards=[who_keeps_the_line])
async def handed_over(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    try:
        [kept] = await house.say([hand_over(
            house.world, text=form.text("text"), officer=officer_of(request),
            now_ms=house.now_ms())])
    except Refused as refused:
        return _show(request, form, refused.faults)
    return pages.see(f"/duty/hand-over#note-{kept.hash}")


@post("/duty/hand-over/{of:str}/take", guards=[who_keeps_the_line])
async def taken_over(request: Asked) -> Response[Any]:
    house, of = house_of(request), subject(request)
    if note(house.world, of) is None:
        raise NotFoundException
    try:
        await house.say([take_over(house.world, of, officer=officer_of(request),
                                   another=_another(request))])
    except Refused as refused:
        return _show(request, faults=refused.faults)
    return pages.see(f"/duty/hand-over#note-{of}")


HANDLERS: Sequence[ControllerRouterHandler] = (page, handed_over, taken_over)


def _another(request: Asked) -> bool:
    """Whether any other post here may take a note over."""
    house = house_of(request)
    return any(posts.keeps_the_line(house.world, o.role)
               and not same_person(o.name, officer_of(request)) for o in house.people.all())


def _show(
    request: Asked, form: Form | None = None, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house = house_of(request)
    world = house.world
    found = notes(world)
    return pages.render(
        request, "process/hand_over.html", status=422 if faults else 200, faults=faults,
        form=form or Form({}, {}), notes=found[:MOST], left_out=len(found[MOST:]), taken=taken,
        rows=[desk.row(world, n) for n in open_now(world, house.now_ms())], named=named,
        waits={n.record.hash for n in not_taken(world)}, same_person=same_person,
        own=officer_of(request) if _another(request) else None)
