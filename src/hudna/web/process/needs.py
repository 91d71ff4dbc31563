"""What a milestone is said to need: said, said anew, taken back; and what no log can tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hudna.act.process.need import need
from hudna.act.process.say_holds import say_holds
from hudna.act.process.withdraw import withdraw
from hudna.fault import Fault, Refused
from hudna.record.erasure import blanked
from hudna.record.kinds import Needed
from hudna.record.process import Declared
from hudna.record.record import Record
from hudna.say import say
from hudna.view.process.waits import target
from hudna.view.world import World
from hudna.web import pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import held, subject
from hudna.web.happened.telling_words import told
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import who_speaks, who_turns_keys
from hudna.web.process.commitment import page_of
from hudna.web.process.commitments import offered
from hudna.web.process.condition_form import Rows, beside, filled, read_row
from hudna.web.process.seen import now, ready
from hudna.web.process.way_shown import words_of
from hudna.web.session import officer_of


@get("/process/needs/new", guards=[who_speaks], before_request=ready)
async def blank(request: Asked) -> Response[str]:
    """`?replaces=`: an own one, said anew; `?milestone=`: of which."""
    before = _own(house_of(request).world, request.query_params.get("replaces"))
    form = Form({"milestone": request.query_params.get("milestone", "")}, {})
    if before is not None:
        said = needed(blanked(before))
        form = Form({"milestone": said.milestone, "text": said.text, **filled((said.condition,))},
                    {})
    return _form(request, form, before)


@post("/process/needs/new", guards=[who_speaks], before_request=ready)
async def made(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    before = _own(house.world, form.get("replaces"))
    condition = read_row(form, 0)
    try:
        if condition is None and not form.faults:
            form.fault("after_0_is", say("which kind of condition it is"))
        form.done()
        assert condition is not None, "else it was refused"
        said = Needed(form.text("milestone"), condition, form.text("text"), officer_of(request))
        draft = need(house.world, said, before.hash if before else None)
        await house.say([told(form, house.world, draft)])
    except Refused as refused:
        return _form(request, form, before, beside(refused.faults, Rows((), (0,))))
    return pages.see(f"/process?milestone={said.milestone}")


@get("/process/needs/{of:str}", guards=[by_a_person], before_request=ready)
async def one(request: Asked) -> Response[str]:
    record = held(house_of(request).world.process.needed.records, subject(request))
    return opened(request, record, await _show(request, record))


@post("/process/needs/{of:str}/holds", guards=[who_turns_keys], before_request=ready)
async def holds(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    record = held(house.world.process.needed.records, subject(request))
    word = form.choice("holds", ("yes", "no"))
    try:
        form.done()
        await house.say([told(form, house.world, say_holds(
            house.world, record.hash, 0, holds=word == "yes", text=form.text("why"),
            officer=officer_of(request)))])
    except Refused as refused:
        return await _show(request, record, refused.faults, form)
    return pages.see(f"/process/needs/{record.hash}")


@post("/process/needs/{of:str}/withdraw", guards=[who_speaks], before_request=ready)
async def taken_back(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    record = held(house.world.process.needed.records, subject(request))
    try:
        await house.say([withdraw(house.world, record.hash, form.text("reason"))])
    except Refused as refused:
        return await _show(request, record, refused.faults, form)
    return pages.see(f"/process?milestone={needed(record).milestone}")


HANDLERS: Sequence[ControllerRouterHandler] = (blank, made, one, holds, taken_back)


def needed(record: Record) -> Needed:
    assert isinstance(record.said, Needed)
    return record.said


async def _show(
    request: Asked, record: Record, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, world = house_of(request), house_of(request).world
    waits, said = now(request).waits, needed(record)
    stands = world.process.needed.stands(record.hash)
    (found,) = waits.found(record)
    return pages.render(
        request, "process/need.html", status=422 if faults else 200, faults=faults,
        form=form or Form({}, {}), record=record, said=said, found=found, stands=stands,
        leads_to=page_of(target(said.condition, waits)), mine=record.author == world.me and stands,
        may_hold=stands and isinstance(said.condition, Declared)
        and world.me in world.terms.agreement.guarantors,
        words_said=world.process.holds.of(record.hash), log_entry=world.entries[record.hash],
        milestone=next((m for m in world.terms.agreement.milestones if m.id == said.milestone),
                       None),
        tellings=await telling.rows(house, record), **words_of(world))


def _form(
    request: Asked, form: Form, before: Record | None, faults: Iterable[Fault] = ()
) -> Response[str]:
    promises, found = now(request), tuple(faults)
    return pages.render(
        request, "process/need_form.html", status=422 if found else 200, faults=found, form=form,
        before=before, milestones_named=[
            (m.id, m.title) for m in promises.world.terms.agreement.milestones],
        **offered(promises))


def _own(world: World, of: str | None) -> Record | None:
    if not of:
        return None
    record = world.process.needed.records.get(of)
    if record is None or record.author != world.me:
        raise NotFoundException
    return record
