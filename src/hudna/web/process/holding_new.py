"""Stating who holds what, in two steps: everything that is flagged is shown on the map first; then
it is signed. Nothing is kept before the second, and the second reads and checks all anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from hudna.act.draft import Draft
from hudna.fault import Fault, Refused
from hudna.place.geojson import shape_to_geojson
from hudna.place.measure import centre
from hudna.record.erasure import blanked
from hudna.record.holding import Holding
from hudna.record.record import Record
from hudna.say import say
from hudna.view.process.claims import holding
from hudna.view.world import World
from hudna.web import evidence, pages
from hudna.web.asked import Asked, house_of
from hudna.web.evidence import Mark
from hudna.web.forms import Form, read
from hudna.web.happened.telling_words import told
from hudna.web.posts import who_speaks
from hudna.web.process import holding_said
from hudna.web.process.holding_form import fill_holding, read_holding
from hudna.web.process.holding_shown import called
from hudna.web.session import officer_of


@get("/holdings/new", guards=[who_speaks])
async def blank(request: Asked) -> Response[str]:
    """`?replaces=`: the next version of an own one."""
    world = house_of(request).world
    before = _own(world, request.query_params.get("replaces"))
    filled = fill_holding(holding(blanked(before)), world) if before else {}
    return _form(request, filled, before)


@post("/holdings/new", guards=[who_speaks])
async def entered(request: Asked) -> Response[Any]:
    """Step one shows, step two (`sign`) signs."""
    house, form = house_of(request), await read(request)
    before = _own(house.world, form.get("replaces"))
    if form.get("change"):
        return _form(request, form.values, before)
    try:
        said = read_holding(form, house, officer_of(request))
        draft = holding_said.drafted(house.world, said, before)
    except Refused as refused:
        return _form(request, form.values, before, tuple(map(_at_field, refused.faults)))
    shown = Shown(draft, before, holding_said.flags(house.world, said, before))
    if not form.get("sign"):
        return _preview(request, form, shown)
    try:
        if shown.found and not form.ticked("considered"):
            form.fault("considered", say("that each of these was considered"))
        form.done()
        [*_, kept] = await house.say([told(form, house.world, draft)])
    except Refused as refused:
        return _preview(request, form, shown, refused.faults)
    return pages.see(f"/holdings/{kept.hash}")


HANDLERS = (blank, entered)
_FIELDS = {"holders": "holder", "from_ms": "from", "until_ms": "until", "names": "name_en"}


def _at_field(fault: Fault) -> Fault:
    """Beside the field in which it was typed; a place within the shape stays as it is said."""
    return Fault(_FIELDS.get(fault.where, fault.where), fault.found, fault.expected, fault.line)


class Shown(NamedTuple):
    """What is shown before it is signed."""

    draft: Draft
    before: Record | None
    found: tuple[holding_said.Flag, ...]


def _preview(
    request: Asked, form: Form, shown: Shown, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house, (draft, before, found) = house_of(request), shown
    said = draft.said
    assert isinstance(said, Holding)
    drawn = [*holding_said.marks(found),
             Mark("holding", shape_to_geojson(said.shape), said.names, "", centre(said.shape))]
    return pages.render(
        request, "process/holding_preview.html", status=422 if faults else 200, faults=faults,
        said=said, before=before, filled=_carried(form, said, house.world), found=found,
        reading=house.places.readback(centre(said.shape)), at=centre(said.shape),
        holder=lambda of: called(house.world, of), shapes=evidence.drawn(request, drawn))


def _carried(form: Form, said: Holding, world: World) -> Mapping[str, str]:
    kept = {name: value for name, value in form.values.items()
            if name.startswith(("tell_", "told_"))}
    return {**fill_holding(said, world), **kept}


def _form(
    request: Asked, filled: Mapping[str, str], before: Record | None,
    faults: tuple[Fault, ...] = (),
) -> Response[str]:
    house = house_of(request)
    terms = house.world.terms.process
    return pages.render(
        request, "process/holding_form.html", status=422 if faults else 200, faults=faults,
        form=Form(filled, {}), before=before, holders=terms.holders.values(),
        grain_km2=terms.grain_m2 / 1_000_000)


def _own(world: World, of: str | None) -> Record | None:
    if not of:
        return None
    record = world.process.holdings.records.get(of)
    if record is None or record.author != world.me:
        raise NotFoundException
    return record
