"""Announcing in two steps: the exact check with every conflict in words and on the map; then sign.

Nothing is kept before the second, and the second reads and checks everything anew.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from litestar import Response, get, post

from hudna.act.announce import announce, preview
from hudna.act.draft import Draft
from hudna.fault import Fault, Refused
from hudna.record.kinds import Notice, RecordHash
from hudna.record.record import Record
from hudna.view import looks
from hudna.view.conflicts import Conflict, conflicts
from hudna.view.notices import notice
from hudna.view.world import World
from hudna.web import evidence, explain, pages, release_form
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import held
from hudna.web.house import House
from hudna.web.looking import seen
from hudna.web.notice_form import fill_notice, operators, read_notice
from hudna.web.protection_form import Filled
from hudna.web.readback import Stated, read_back, stated_place


@get("/notices/new")
async def blank(request: Asked) -> Response[str]:
    """An empty form, or one filled with the notice that is to be moved aside."""
    replaces = request.query_params.get("replaces")
    if replaces:
        record = held(house_of(request).world.notices.lines.records, replaces)
        return _form(request, fill_notice(notice(record)), record)
    return _form(request, {})


@post("/notices/new")
async def entered(request: Asked) -> Response[Any]:
    """Step one shows, step two (`sign`) signs."""
    house, form = house_of(request), await read(request)
    replaces = form.get("replaces")
    replaced = held(house.world.notices.lines.records, replaces) if replaces else None
    if form.get("change"):
        return _form(request, form.values, replaced)
    try:
        said = read_notice(form, house.world)
        draft = release_form.told(form, house.world, _announced(house, said, replaced))
    except Refused as refused:
        return _form(request, form.values, replaced, refused.faults)
    if not form.get("sign"):
        return await _preview(request, form, draft, replaced)
    return await _signed(request, form, draft, replaced)


async def _signed(
    request: Asked, form: Form, draft: Draft, replaced: Record | None
) -> Response[Any]:
    try:
        records = await house_of(request).say([draft])
    except Refused as refused:
        return _form(request, form.values, replaced, refused.faults)
    return pages.see(f"/notices/{records[0].hash}")


def _announced(house: House, said: Notice, replaced: Record | None) -> Draft:
    stated = _stated(house, said)
    return announce(house.world, said, house.now_ms(), stated=stated.place if stated else None,
                    replaces=replaced.hash if replaced else None)


def _stated(house: House, said: Notice) -> Stated | None:
    return stated_place(house.places, said.place, said.shape,
                        house.world.terms.readback_tolerance_mm)


async def _preview(
    request: Asked, form: Form, draft: Draft, replaced: Record | None
) -> Response[str]:
    """A flight that is not signed yet says where what it meets is: that is a look at each."""
    house, now, said = house_of(request), house_of(request).now_ms(), draft.said
    assert isinstance(said, Notice)
    drafted = preview(house.world, said, now, replaced.hash if replaced else None)
    found = conflicts(house.world, drafted)
    shown = await seen(request, evidence.met(house.world, found), "page")
    return pages.render(
        request, "notices/preview.html", said=said, replaced=replaced, draft=draft,
        conflicts=[_words(house.world, c, shown) for c in found],
        filled={**fill_notice(said), **release_form.filled(form)},
        reading=read_back(house.places, said.shape),
        stated=_stated(house, said), lead_ms=house.world.terms.lead_ms(said.operator,
                                                                       said.category),
        shapes=evidence.drawn(request, evidence.of_flight(house.world, drafted, found,
                                                           shown=shown)),
    )


def _words(world: World, c: Conflict, shown: Collection[RecordHash]) -> explain.Explained:
    words = explain.conflict_words(world, c)
    record = world.record(c.subject)
    hidden = record is not None and looks.is_others(world, record) and c.subject not in shown
    return explain.unmeasured(words) if hidden else words


def _form(
    request: Asked, filled: Filled, replaced: Record | None = None,
    faults: tuple[Fault, ...] = (),
) -> Response[str]:
    world = house_of(request).world
    return pages.render(
        request, "notices/form.html", status=422 if faults else 200, faults=faults,
        form=Form(filled, {}), replaced=replaced,
        operators=[(p.id, p.name) for p in operators(world)],
        categories=[(c.id, c.name) for c in world.terms.agreement.categories],
        guarantor=world.me in world.terms.agreement.guarantors,
    )
