"""Taking back what was told: chosen, shown side by side, signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from hudna.act.draft import Draft
from hudna.act.recall import may_be_recalled, recall_line, steps_of
from hudna.act.release import readers
from hudna.fault import Fault, Refused
from hudna.record.record import Record
from hudna.record.sharing import Step
from hudna.view.releases import PROTECTIONS
from hudna.view.world import World
from hudna.web import links, naming, pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.house import House
from hudna.web.posts import who_reads_this
from hudna.web.recalling import Wanted, may_take_back, sides
from hudna.web.session import officer_of


@get("/recall/{of:str}", guards=[who_reads_this])
async def blank(request: Asked) -> Response[str]:
    return _form(request, _own(house_of(request), subject(request)), Form({}, {}))


@post("/recall/{of:str}", guards=[who_reads_this])
async def entered(request: Asked) -> Response[Any]:
    """Step one shows what each has now and will have after, step two (`sign`) takes it back."""
    house, form = house_of(request), await read(request)
    record = _own(house, subject(request))
    if form.get("change"):
        return _form(request, record, form)
    try:
        wanted = _wanted(form, house.world, record)
        drafts = _drafts(request, record, wanted)
        if not form.get("sign"):
            return _preview(request, record, wanted, drafts)
        await house.say(drafts)
    except Refused as refused:
        return _form(request, record, form, refused.faults)
    return pages.see(links.recall(record.hash))


def _wanted(form: Form, world: World, record: Record) -> Wanted:
    step = form.choice("step", steps_of(record)) if form.get("step") else ""
    parties = tuple(p for p in readers(world) if form.ticked(f"from_{p}"))
    fields = tuple(f for f in may_be_recalled(record) if form.ticked(f"take_{f}"))
    reason = form.text("reason")
    form.done()
    return Wanted(parties, cast(Step, step) if step else None, fields, reason)


def _drafts(request: Asked, record: Record, wanted: Wanted) -> list[Draft]:
    house = house_of(request)
    return recall_line(
        house.world, [_text(house, r) for r in _versions(house.world, record)],
        parties=wanted.parties, step=wanted.step, fields=wanted.fields, reason=wanted.reason,
        officer=officer_of(request))


def _versions(world: World, record: Record) -> Sequence[Record]:
    """Every version of a protection tells its place: all are taken back together."""
    return world.register.lines.versions(record.hash) or (record,)


def _text(house: House, record: Record) -> str:
    entry = house.log.entry(record.hash)
    if entry is None:
        raise NotFoundException
    return entry.record.presentation


def _own(house: House, of: str) -> Record:
    record = house.world.record(of)
    if record is None or not may_take_back(house.world, record):
        raise NotFoundException
    return record


def _form(
    request: Asked, record: Record, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    world = house_of(request).world
    return pages.render(
        request, "recall/form.html", status=422 if faults else 200, faults=faults, form=form,
        record=record, name=naming.subject(record), url=links.record(record),
        steps=steps_of(record),
        sides=sides(world, record, Wanted((), None, (), "")), fields=may_be_recalled(record),
        placed=isinstance(record.said, PROTECTIONS),
    )


def _preview(
    request: Asked, record: Record, wanted: Wanted, drafts: list[Draft]
) -> Response[str]:
    world = house_of(request).world
    filled = {**{f"from_{p}": "yes" for p in wanted.parties},
              **{f"take_{f}": "yes" for f in wanted.fields},
              "step": wanted.step or "", "reason": wanted.reason}
    return pages.render(
        request, "recall/preview.html", record=record, name=naming.subject(record), filled=filled,
        sides=sides(world, record, wanted), count=len(drafts), reason=wanted.reason,
        placed=isinstance(record.said, PROTECTIONS), fields=may_be_recalled(record),
    )
