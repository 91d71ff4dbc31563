"""Monitors' access: asked for, and what either side says came of it. Both stand side by side."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from hudna.act.answer_access import answer_access
from hudna.act.ask_access import ask_access
from hudna.fault import Fault, Refused
from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import Polygon
from hudna.place.measure import centre
from hudna.record.incidents import AccessAsked
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.say import Say, say
from hudna.speak.bulletin.words import ACCESS
from hudna.view.access import AccessState, Ask, outcome, state
from hudna.view.asked_of import asked_of
from hudna.view.findings import judges
from hudna.view.world import World
from hudna.web import evidence, pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.evidence import Mark
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened.cells import corners, is_name, read_cell, write_cell
from hudna.web.happened.telling_words import told
from hudna.web.house import House
from hudna.web.looking import by_a_person, opened
from hudna.web.session import officer_of

STATES: dict[AccessState, tuple[str, Say]] = {
    "open": ("…", ACCESS["waiting"]), "granted": ("✓", ACCESS["granted"]),
    "refused": ("✕", ACCESS["refused"]), "delayed": ("◷", ACCESS["delayed"]),
    "unanswered": ("▲", ACCESS["unanswered"]), "differing": ("≠", ACCESS["differing"]),
}
CONFIRM = say("that you look at the cells that were found for the name, and sign again")


class Row(msgspec.Struct, frozen=True):
    """One time that access was asked for. `mine`: this party has not answered; `due_ms`: until when
    it is to, None where no time is given or nothing waits for it."""

    ask: Ask
    state: AccessState
    mine: bool
    due_ms: int | None


class Given(msgspec.Struct, frozen=True):
    """What one of the two says came of it: its last word, and the earlier ones."""

    party: PartyId
    last: Record | None
    earlier: tuple[Record, ...]


def rows(world: World, now_ms: int) -> list[Row]:
    """What waits for this party first, then the latest to begin."""
    due = {a.subject: a.due_ms for a in asked_of(world, now_ms) if a.what == "let-in"}
    found = [_row(a, due, now_ms) for a in reversed(world.access.all())]
    return sorted(found, key=lambda r: not r.mine)


def _row(ask: Ask, due: dict[str, int | None], now_ms: int) -> Row:
    of = ask.asked.hash
    return Row(ask, state(ask, now_ms), of in due, due.get(of))


@get("/access")
async def all_access(request: Asked) -> Response[str]:
    house = house_of(request)
    form = Form(dict(request.query_params), {})
    found = rows(house.world, house.now_ms())
    if form.get("state"):
        found = [r for r in found if r.state == form.get("state")]
    return pages.render(request, "happened/access.html", rows=found, form=form, states=STATES,
                        said=ACCESS, outcome=outcome, may_ask=may_ask(house.world))


@get("/access/new")
async def blank(request: Asked) -> Response[str]:
    return _form(request, Form({}, {}))


@post("/access/new")
async def entered(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    said = await asyncio.to_thread(_asked, form, house, officer_of(request))
    try:
        form.done()
        draft = told(form, house.world, ask_access(house.world, said, house.now_ms()))
        [*_, kept] = await house.say([draft])
    except Refused as refused:
        return _form(request, form, tuple(map(_at_field, refused.faults)))
    return pages.see(f"/access/{kept.hash}")


@get("/access/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    ask = _held(house_of(request).world, subject(request))
    return opened(request, ask.asked, await _show(request, ask))


@post("/access/{of:str}/answer")
async def answered(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    ask = _held(house.world, subject(request))
    chosen: Any = form.choice("outcome", tuple(may_say(house.world, ask)) or tuple(ACCESS))
    try:
        form.done()
        await house.say([answer_access(
            house.world, ask.asked.hash, outcome=chosen, text=form.text("text"),
            officer=officer_of(request), now_ms=house.now_ms())])
    except Refused as refused:
        return await _show(request, ask, refused.faults, form)
    return pages.see(f"/access/{ask.asked.hash}#outcomes")


HANDLERS = (all_access, blank, entered, one, answered)


async def _show(
    request: Asked, ask: Ask, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, world, record = house_of(request), house_of(request).world, ask.asked
    row = next(r for r in rows(world, house.now_ms()) if r.ask.asked.hash == record.hash)
    return pages.render(
        request, "happened/access_one.html", status=422 if faults else 200, faults=faults,
        record=record, ask=ask, row=row, given=given(ask), may_say=may_say(world, ask),
        said=ACCESS, states=STATES, outcome=outcome, form=form or Form({}, {}), corners=corners,
        shapes=evidence.drawn(request, _marks(ask.said)) if ask.said.near else None,
        log_entry=world.entries[record.hash], tellings=await telling.rows(house, record),
    )


def given(ask: Ask) -> list[Given]:
    """Whoever was asked, and whoever asked."""
    standing = ask.standing_outcomes()
    return [
        Given(p, standing.get(p), tuple(
            r for r in ask.outcomes if r.author == p and r != standing.get(p)))
        for p in (ask.said.of, ask.asked.author)
    ]


def may_say(world: World, ask: Ask) -> dict[str, Say]:
    """What this party may say came of it: that nobody answered is said by who asked alone."""
    known: tuple[str, ...] = ()
    if world.me == ask.said.of:
        known = ("granted", "refused", "delayed")
    elif world.me == ask.asked.author:
        known = ("granted", "refused", "delayed", "unanswered")
    return {k: ACCESS[k] for k in known}


def may_ask(world: World) -> bool:
    return world.me in judges(world.terms.agreement).monitors


def _marks(said: AccessAsked) -> list[Mark]:
    assert said.near is not None
    return [Mark("access", shape_to_geojson(said.near), said.place, at=centre(said.near))]


def _asked(form: Form, house: House, officer: str) -> AccessAsked:
    """What the form asks; its faults are in the form."""
    near = _cell(form, house)
    from_ms, until_ms = form.instant("from"), form.instant("until", up=True)
    if not form.faults and until_ms < from_ms:
        form.fault("until", say("a time that is not before the first"))
    return AccessAsked(
        form.text("of", needed=say("a party that is asked")),
        form.text("place", needed=say("the place in words")), near, from_ms, until_ms,
        form.text("purpose", needed=say("what for, in words")), officer)


def _cell(form: Form, house: House) -> Polygon | None:
    """Of a name a person sees first which cells were found for it."""
    typed = form.get("cell")
    try:
        near = read_cell(typed, "cell", house.places)
    except Refused as refused:
        form.faults.extend(refused.faults)
        return None
    if is_name(typed):
        form.fault("cell", CONFIRM)
        form.values["cell"] = write_cell(near)
    return near


def _at_field(fault: Fault) -> Fault:
    where = {"from_ms": "from", "until_ms": "until"}.get(fault.where, fault.where)
    return Fault(where, fault.found, fault.expected)


def _form(request: Asked, form: Form, faults: tuple[Fault, ...] = ()) -> Response[str]:
    world = house_of(request).world
    others = [(p.id, p.name) for p in world.terms.agreement.parties if p.id != world.me]
    terms = world.terms.incidents
    return pages.render(
        request, "happened/access_form.html", status=422 if faults else 200, faults=faults,
        form=form, others=others, may_ask=may_ask(world),
        access_ms=terms.access_ms if terms else None)


def _held(world: World, of: str) -> Ask:
    ask = world.access.ask(of)
    if ask is None:
        raise NotFoundException
    return ask
