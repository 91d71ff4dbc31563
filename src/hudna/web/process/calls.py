"""Calls on the hotline, confirmed at both ends."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hudna.act.process.hear_call import hear_call
from hudna.act.process.log_call import log_call
from hudna.fault import Fault, Refused
from hudna.record.kinds import Call
from hudna.say import Say, say
from hudna.view.process import calls
from hudna.view.process.calls import Logged
from hudna.view.process.duty import now as on_duty
from hudna.view.process.duty import zone_of
from hudna.web import pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened.telling_words import told
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import who_keeps_the_line
from hudna.web.process import call_form
from hudna.web.process.call_rows import HEARD, STATES, Row, named, rows
from hudna.web.process.filters import filters, need_day
from hudna.web.session import officer_of

MOST = 500
"""Calls on one page; of more a day is chosen."""
FILTERS: dict[str, Say] = {
    "open": say("unanswered or unconfirmed"), "waiting": say("waiting for this desk"),
    **{state: words for state, (_, words) in STATES.items()}}
_UNSETTLED = ("unanswered", "waits", "overdue", "differs", "unknown")


@get("/calls")
async def all_calls(request: Asked) -> Response[str]:
    house = house_of(request)
    every = rows(house.world, calls.all_calls(house.world), house.now_ms())
    ends = {house.party, *call_form.ends(house.world),
            *(p for r in every for p in (r.call.caller, r.call.called))}
    form = filters(request, {"state": FILTERS, "party": ends})
    need_day(form, "day")
    found = [r for r in every if _is_meant(r, form)]
    by_day = [(day, list(some)) for day, some in groupby(found[:MOST], lambda r: r.day)]
    return pages.render(
        request, "process/calls.html", status=422 if form.faults else 200,
        faults=tuple(form.faults), by_day=by_day, left_out=len(found[MOST:]), form=form,
        filters=FILTERS, states=STATES, named=named, zone=zone_of(house.world),
        ends=[house.party, *call_form.ends(house.world)],
        counts={s: sum(r.state == s for r in every) for s in STATES},
        mine=sum(r.mine and r.call.due_ms is not None for r in every))


@get("/calls/new", guards=[who_keeps_the_line])
async def blank(request: Asked) -> Response[str]:
    house, asked = house_of(request), request.query_params
    about = call_form.chosen_of(house.world, asked.get("about", ""))
    return _form(request, call_form.blank(
        house.world, house.now_ms(), about=about, to=asked.get("to", "")))


@post("/calls/new", guards=[who_keeps_the_line])
async def entered(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    if form.get("now"):
        return _form(request, call_form.at_now(form, house.now_ms()))
    now_ms = house.now_ms()
    said = call_form.read_call(
        form, officer_of(request), now_ms, answered=not form.get("unanswered"))
    try:
        form.done()
        made = told(form, house.world, log_call(
            house.world, said, now_ms, apart=call_form.apart(form)))
        [*_, kept] = await house.say([made])
    except Refused as refused:
        return _form(request, form, tuple(map(call_form.at_field, refused.faults)), said)
    return pages.see(f"/calls/{kept.hash}")


@get("/calls/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    found = _held(request)
    return opened(request, found.record, await _show(request, found))


@post("/calls/{of:str}/word", guards=[who_keeps_the_line])
async def heard(request: Asked) -> Response[Any]:
    house, form, found = house_of(request), await read(request), _held(request)
    word: Any = form.choice("heard", HEARD)
    from_ms, until_ms = form.instant_or_none("from"), form.instant_or_none("until", up=True)
    try:
        form.done()
        await house.say([told(form, house.world, hear_call(
            house.world, found.record.hash, heard=word, text=form.text("text"),
            officer=officer_of(request), now_ms=house.now_ms(), from_ms=from_ms,
            until_ms=until_ms))])
    except Refused as refused:
        return await _show(request, found, tuple(map(call_form.at_field, refused.faults)), form)
    return pages.see(f"/calls/{found.record.hash}#words")


HANDLERS: Sequence[ControllerRouterHandler] = (all_calls, blank, entered, one, heard)


def _is_meant(row: Row, form: Form) -> bool:
    state, end, day = form.get("state"), form.get("party"), form.plain("day")
    if end and end not in (row.call.caller, row.call.called):
        return False
    if day and day != row.day:
        return False
    if state == "open":
        return row.state in _UNSETTLED
    if state == "waiting":
        return row.mine and row.call.due_ms is not None
    if state == "unanswered":
        return not row.call.answered
    return not state or row.state == state


def _held(request: Asked) -> Logged:
    found = calls.of(house_of(request).world, subject(request))
    if found is None:
        raise NotFoundException
    return found


async def _show(
    request: Asked, found: Logged, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, record = house_of(request), found.record
    [row] = rows(house.world, [found], house.now_ms())
    return pages.render(
        request, "process/call.html", status=422 if faults else 200, faults=faults, row=row,
        record=record, said=found.said, states=STATES, heard=HEARD, word_of=calls.heard,
        named=named, form=form or Form({}, {}), log_entry=house.world.entries[record.hash],
        same=rows(house.world, (calls.logged(house.world, r) for r in row.same), house.now_ms()),
        may_say=found.other == house.party != record.author,
        tellings=await telling.rows(house, record))


def _form(
    request: Asked, form: Form, faults: tuple[Fault, ...] = (), said: Call | None = None
) -> Response[str]:
    house = house_of(request)
    world, now_ms = house.world, house.now_ms()
    same = calls.same_as(world, said) if any(f.where == "apart" for f in faults) and said else ()
    return pages.render(
        request, "process/call_form.html", status=422 if faults else 200, form=form,
        faults=tuple(f for f in faults if f.where != "apart"), states=STATES, named=named,
        same=rows(world, (calls.logged(world, r) for r in same), now_ms), who=call_form.WHO,
        ends=[on_duty(world, p, now_ms) for p in call_form.ends(world)],
        choices=[(c.of, c.words) for c in call_form.choices(world, form.get("about"))],
        call_ms=world.terms.process.call_ms)
