"""Stops: who waits for whom, taking one, lifting one's own, and stopping an area."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Response, get, post

from hudna.act.draft import Draft
from hudna.act.lift_stop import lift_stop
from hudna.act.pass_on import to_pass_on
from hudna.act.stop import stop_area
from hudna.act.take_stop import take_stop
from hudna.fault import Fault, Refused
from hudna.place.geometry import Shape
from hudna.record.record import Record
from hudna.say import Say
from hudna.terms.agreement import Open
from hudna.view.notices import notice
from hudna.view.stops import stop
from hudna.view.world import World
from hudna.web import evidence, explain, pages, release_form, telling
from hudna.web.asked import Asked, house_of
from hudna.web.explain import Waiting
from hudna.web.forms import Form, read
from hudna.web.found import held, subject
from hudna.web.looking import by_a_person, opened
from hudna.web.session import officer_of
from hudna.web.shapes_form import shape_field


class Row(msgspec.Struct, frozen=True):
    """`mine`: this desk sent it. `to_take`: this desk is asked to take it and has not."""

    record: Record
    words: Say
    waiting: tuple[Waiting, ...]
    lifted: Record | None
    mine: bool
    to_take: bool

    @property
    def waits(self) -> bool:
        return self.lifted is None and any(w.taken is None for w in self.waiting)


def row(world: World, sent: Record, now_ms: int) -> Row:
    waiting, lifted = explain.waiting(world, sent, now_ms), world.stops.lifted(sent.hash)
    to_take = any(w.party == world.me and w.taken is None for w in waiting)
    return Row(sent, explain.stop_words(world, sent), waiting, lifted, sent.author == world.me,
               to_take and lifted is None)


@get("/stops")
async def all_stops(request: Asked) -> Response[str]:
    house = house_of(request)
    rows = [row(house.world, s, house.now_ms()) for s in house.world.stops.all()]
    return pages.render(
        request, "stops/list.html", rows=[r for r in rows if r.lifted is None],
        past=[r for r in rows if r.lifted is not None], stop=stop,
    )


@get("/stops/new")
async def blank(request: Asked) -> Response[str]:
    return _form(request, {})


@post("/stops/new")
async def sent(request: Asked) -> Response[Any]:
    """One act: a stop is never held up by a second page."""
    house, form = house_of(request), await read(request)
    try:
        shape, name = _area(house.world, form)
        said = stop_area(shape, officer=officer_of(request), name=name,
                         reason=form.text("reason"))
        records = await house.say([release_form.told(form, house.world, said)])
    except Refused as refused:
        return _form(request, form.values, refused.faults)
    return pages.see(f"/stops/{records[0].hash}")


def _form(
    request: Asked, filled: dict[str, str], faults: tuple[Fault, ...] = ()
) -> Response[str]:
    areas = [a for a in house_of(request).world.terms.agreement.areas
             if not isinstance(a.shape, Open)]
    return pages.render(request, "stops/form.html", status=422 if faults else 200, faults=faults,
                        form=Form(filled, {}), areas=areas, flights=_flying(request))


def _flying(request: Asked) -> list[Record]:
    """The notices that a stop could be sent against, soonest first."""
    house = house_of(request)
    return [r for r in house.world.notices.standing()
            if notice(r).until_ms >= house.now_ms()]


def _area(world: World, form: Form) -> tuple[Shape, str]:
    """An area of the agreement, or one that was drawn."""
    chosen = next((a for a in world.terms.agreement.areas if a.id == form.get("area")), None)
    if chosen is not None and not isinstance(chosen.shape, Open):
        return chosen.shape, form.text("name") or chosen.name.en
    shape = shape_field(form, form.get("form") if form.get("form") == "point" else "polygon")
    form.done()
    return shape, form.text("name")


@get("/stops/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    of = subject(request)
    record = held(house_of(request).world.stops.records, of)
    return opened(request, record, await _show(request, record))


async def _show(
    request: Asked, record: Record, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house = house_of(request)
    return pages.render(
        request, "stops/stop.html", status=422 if faults else 200, faults=faults,
        row=row(house.world, record, house.now_ms()), said=stop(record), record=record,
        steps=house.world.terms.escalation, log_entry=house.world.entries[record.hash],
        tellings=await telling.rows(house, record), may_pass_on=to_pass_on(house.world, record),
        shapes=evidence.drawn(request, evidence.of_stop(house.world, record)),
    )


@post("/stops/{of:str}/take")
async def taken(request: Asked) -> Response[Any]:
    """One act, by whoever is on duty."""
    of = subject(request)
    world = house_of(request).world
    return await _done(request, of, lambda: take_stop(world, of, officer=officer_of(request)))


@post("/stops/{of:str}/lift")
async def lifted(request: Asked) -> Response[Any]:
    of = subject(request)
    world, form = house_of(request).world, await read(request)
    return await _done(request, of, lambda: lift_stop(
        world, of, officer=officer_of(request), reason=form.text("reason")))


async def _done(request: Asked, of: str, act: Callable[[], Draft]) -> Response[Any]:
    record = held(house_of(request).world.stops.records, of)
    house, form = house_of(request), await read(request)
    try:
        await house.say([release_form.told(form, house.world, act())])
    except Refused as refused:
        return await _show(request, record, refused.faults)
    return pages.see(f"/stops/{of}")
