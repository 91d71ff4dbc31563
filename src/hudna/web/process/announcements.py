"""Texts in three languages that become public by every guarantor's key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hudna.act.process.announce_text import WRITERS
from hudna.act.process.countersign import WORDS, countersign
from hudna.act.process.withdraw import withdraw
from hudna.fault import Fault, Refused
from hudna.record.kinds import PartyId
from hudna.record.record import Record
from hudna.view.process.announcements import OPEN, Announced, announced, announcements, public
from hudna.view.process.keys import words_of
from hudna.view.world import World
from hudna.web import pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened.telling_words import told
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import who_turns_keys
from hudna.web.process import announced_public, announcement_form
from hudna.web.process.announcement_words import KEY_ACTS, MEANS, STATES
from hudna.web.session import officer_of

MOST = 200


class Key(msgspec.Struct, frozen=True):
    """Where one guarantor's key is. `word`: `signed`, `reserved`, or empty: it has said nothing.
    `earlier`: what it said before."""

    party: PartyId
    word: str
    record: Record | None
    earlier: tuple[Record, ...]


@get("/announcements")
async def all_announcements(request: Asked) -> Response[str]:
    house = house_of(request)
    form = Form(dict(request.query_params), {})
    found = [a for a in announcements(house.world, house.now_ms())
             if form.get("state") in ("", a.state)]
    return pages.render(
        request, "process/announcements.html", rows=found[:MOST], form=form,
        left_out=max(0, len(found) - MOST), may_write=_may_write(house.world),
        public_page=announced_public.PATH, **_words())


@get("/announcements/new", guards=[who_turns_keys])
async def blank(request: Asked) -> Response[str]:
    """`?replaces=`: the next version of one that is not public; `?corrects=`: of one that is."""
    house, asked = house_of(request), request.query_params
    before = _own(house.world, asked.get("replaces"))
    corrects = house.world.process.announcements.records.get(asked.get("corrects", ""))
    form = announcement_form.filled(house.world, before, corrects, house.now_ms())
    return _form(request, form, before)


@post("/announcements/new", guards=[who_turns_keys])
async def made(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    before = _own(house.world, form.get("replaces"))
    try:
        draft = announcement_form.read_announcement(
            form, house.world, officer_of(request), house.now_ms(), before)
        [*_, kept] = await house.say([told(form, house.world, draft)])
    except Refused as refused:
        return _form(request, form, before, map(announcement_form.at_field, refused.faults))
    return pages.see(f"/announcements/{kept.hash}")


@get("/announcements/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    found = _found(request)
    return opened(request, found.record, await _show(request, found))


@post("/announcements/{of:str}/key", guards=[who_turns_keys])
async def keyed(request: Asked) -> Response[Any]:
    house, form, found = house_of(request), await read(request), _found(request)
    word: Any = form.choice("word", WORDS)
    try:
        form.done()
        await house.say([told(form, house.world, countersign(
            house.world, found.record.hash, word=word, text=form.text("text"),
            officer=officer_of(request), now_ms=house.now_ms()))])
    except Refused as refused:
        return await _show(request, found, refused.faults, form)
    return pages.see(f"/announcements/{found.record.hash}#keys-given")


@post("/announcements/{of:str}/withdraw", guards=[who_turns_keys])
async def taken_back(request: Asked) -> Response[Any]:
    house, form, found = house_of(request), await read(request), _found(request)
    try:
        await house.say([withdraw(house.world, found.record.hash, form.text("reason"))])
    except Refused as refused:
        return await _show(request, found, refused.faults, form)
    return pages.see(f"/announcements/{found.record.hash}")


HANDLERS: Sequence[ControllerRouterHandler] = (
    all_announcements, blank, made, one, keyed, taken_back)


def keys_of(world: World, found: Announced) -> list[Key]:
    """Of every guarantor, in the agreement's order."""
    signed, reserves = found.keys.signed, found.keys.reserves
    said = words_of(world, found.record)
    return [Key(p, "signed" if p in signed else "reserved" if p in reserves else "",
                last := signed.get(p) or reserves.get(p),
                tuple(r for r in said if r.author == p and r != last))
            for p in world.terms.agreement.guarantors]


async def _show(
    request: Asked, found: Announced, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, world, record = house_of(request), house_of(request).world, found.record
    own, here = record.author == world.me, found.ended is None
    return pages.render(
        request, "process/announcement.html", status=422 if faults else 200, faults=faults,
        one=found, record=record, form=form or Form({}, {}), given=keys_of(world, found),
        versions=world.process.announcements.versions(record.hash),
        may_key=here and not own and world.me in world.terms.agreement.guarantors,
        has_signed=world.me in found.keys.signed, waited=here and world.me in found.keys.missing,
        may_replace=own and found.state in OPEN, may_withdraw=own and here,
        may_correct=found.public_ms is not None and _may_write(world),
        public_page=announced_public.PATH, log_entry=world.entries[record.hash],
        tellings=await telling.rows(house, record), **_words())


def _form(
    request: Asked, form: Form, before: Record | None, faults: Iterable[Fault] = ()
) -> Response[str]:
    house, found = house_of(request), tuple(faults)
    return pages.render(
        request, "process/announcement_form.html", status=422 if found else 200, faults=found,
        form=form, before=before, may_write=_may_write(house.world),
        guarantor=house.world.me in house.world.terms.agreement.guarantors,
        out=public(house.world, house.now_ms())[:MOST], **_words())


def _words() -> dict[str, Any]:
    return {"announcement_states": STATES, "means": MEANS, "key_acts": KEY_ACTS}


def _may_write(world: World) -> bool:
    return world.terms.agreement.party(world.me).role in WRITERS


def _own(world: World, of: str | None) -> Record | None:
    """An announcement of this party; NotFound where one is named and is none."""
    if not of:
        return None
    record = world.process.announcements.records.get(of)
    if record is None or record.author != world.me:
        raise NotFoundException
    return record


def _found(request: Asked) -> Announced:
    house = house_of(request)
    found = announced(house.world, subject(request), house.now_ms())
    if found is None:
        raise NotFoundException
    return found
