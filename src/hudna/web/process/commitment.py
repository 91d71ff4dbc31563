"""One promise: what shows how it stands, who says what of it, and its mirror beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hudna.act.process.fulfil import CAME, fulfil
from hudna.act.process.say_holds import say_holds
from hudna.act.process.withdraw import withdraw
from hudna.fault import Fault, Refused
from hudna.record.process import Came, Declared
from hudna.view.process.came import may_say
from hudna.view.process.commitments import Promise
from hudna.view.process.waits import target
from hudna.view.world import World
from hudna.web import pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.explain import clause_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened.telling_words import told
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import who_speaks, who_turns_keys
from hudna.web.process import promise_words
from hudna.web.process.seen import now, ready
from hudna.web.process.way_shown import words_of
from hudna.web.process.way_words import by_name
from hudna.web.session import officer_of


@get("/commitments/{of:str}", guards=[by_a_person], before_request=ready)
async def one(request: Asked) -> Response[str]:
    held = _held(request)
    return opened(request, held.record, await _show(request, held))


@post("/commitments/{of:str}/came", guards=[who_speaks], before_request=ready)
async def came(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    held = _held(request)
    what: Came = form.choice("came", CAME)  # type: ignore[assignment]
    try:
        form.done()
        draft = fulfil(
            house.world, held.record.hash, came=what, day=form.plain("day"),
            text=form.text("text"), officer=officer_of(request),
            today=now(request).moment.today, evidence=form.get("evidence").split())
        await house.say([told(form, house.world, draft)])
    except Refused as refused:
        return await _show(request, held, refused.faults, form)
    return pages.see(f"/commitments/{held.record.hash}#came")


@post("/commitments/{of:str}/holds", guards=[who_turns_keys], before_request=ready)
async def holds(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    held = _held(request)
    condition, word = form.whole("condition", most=100), form.choice("holds", ("yes", "no"))
    try:
        form.done()
        await house.say([told(form, house.world, say_holds(
            house.world, held.record.hash, condition, holds=word == "yes", text=form.text("why"),
            officer=officer_of(request)))])
    except Refused as refused:
        return await _show(request, held, refused.faults, form)
    return pages.see(f"/commitments/{held.record.hash}#conditions")


@post("/commitments/{of:str}/withdraw", guards=[who_speaks], before_request=ready)
async def taken_back(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    held = _held(request)
    try:
        await house.say([withdraw(house.world, held.record.hash, form.text("reason"))])
    except Refused as refused:
        return await _show(request, held, refused.faults, form)
    return pages.see(f"/commitments/{held.record.hash}")


HANDLERS: Sequence[ControllerRouterHandler] = (one, came, holds, taken_back)


async def _show(
    request: Asked, held: Promise, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, world = house_of(request), house_of(request).world
    promises, versions = now(request), world.process.commitments.versions(held.record.hash)
    guarantor = world.me in world.terms.agreement.guarantors
    return pages.render(
        request, "process/commitment.html", status=422 if faults else 200, faults=faults,
        held=held, record=held.record, form=form or Form({}, {}), mirror=promises.mirrored(held),
        versions=versions, today=promises.moment.today,
        may_come=world.me in may_say(world, versions) and held.state != "withdrawn",
        may_hold=[i for i, f in enumerate(held.due.conditions)
                  if guarantor and isinstance(f.condition, Declared)],
        mine=held.record.author == world.me, log_entry=world.entries[held.record.hash],
        tellings=await telling.rows(house, held.record), clause=_clause(world, held),
        leads_to=lambda c: page_of(target(c, promises.waits)), came_words=promise_words.CAME,
        state_means=promise_words.STATE_MEANS, kept_words=promise_words.KEPT,
        says=lambda p: promise_words.says(world, p),
        seen_words=lambda p: promise_words.seen(world, p),
        circle_words=lambda n: by_name(world, n), **words_of(world))


def _clause(world: World, held: Promise) -> Any:
    return clause_of(world.terms.agreement, held.said.clause) if held.said.clause else None


def page_of(name: str) -> str:
    """Where that for which a condition waits is shown."""
    kind, _, of = name.partition(":")
    return {"promise": f"/commitments/{of}", "concern": f"/concerns/{of}",
            "milestone": f"/process?milestone={of}"}.get(kind, "")


def _held(request: Asked) -> Promise:
    held = now(request).of(subject(request))
    if held is None:
        raise NotFoundException
    return held
