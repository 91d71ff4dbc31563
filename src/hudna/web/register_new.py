"""Registering in two steps: show the point on a map with what looks wrong; then sign.

Nothing is kept before the second, and the second reads and checks everything anew.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from litestar import Response, get, post

from hudna.act.draft import Draft
from hudna.act.register import register
from hudna.fault import Fault, Refused
from hudna.place.geometry import Point
from hudna.record.kinds import Protection, RecordHash, Site
from hudna.record.record import Record
from hudna.speak.entry_checks import Concern
from hudna.terms.agreement import Words
from hudna.view.register import protection
from hudna.view.world import World
from hudna.web import evidence, pages, release_form
from hudna.web.asked import Asked, house_of
from hudna.web.concerns import concerns, considered, known, unseen, without
from hudna.web.forms import Form, read
from hudna.web.found import held, own
from hudna.web.house import House
from hudna.web.protection_form import RECORD_OF, Filled, fill_protection, read_protection
from hudna.web.shapes_form import write_shape

ROWS = 6
KIND_OF = {name: kind for kind, name in RECORD_OF.items()}


@get("/register/new")
async def blank(request: Asked) -> Response[str]:
    """An empty form, or one filled with the version that is to be replaced."""
    replaces = request.query_params.get("replaces")
    if replaces:
        record = own(house_of(request).world, replaces)
        return _form(request, fill_protection(protection(record)), record)
    asked = request.query_params.get("record", "site")
    return _form(request, {"record": asked if asked in RECORD_OF.values() else "site"})


@post("/register/new")
async def entered(request: Asked) -> Response[Any]:
    """Step one shows, step two (`sign`) signs."""
    house, form = house_of(request), await read(request)
    replaced = _replaced(house, form)
    if form.get("change"):
        return _form(request, form.values, replaced)
    _take_suggestion(form)
    try:
        said = read_protection(form, house.world.terms, house.now_ms())
        chosen = release_form.choices(form, house, said)
        form.done()
        draft = register(house.world, said, replaced.hash if replaced else None, chosen)
    except Refused as refused:
        return _form(request, form.values, replaced, refused.faults)
    return await _signed_or_shown(request, form, draft, replaced)


async def _signed_or_shown(
    request: Asked, form: Form, draft: Draft, replaced: Record | None
) -> Response[Any]:
    house = house_of(request)
    said = draft.said
    assert isinstance(said, Protection)
    every = _concerns(house, said, draft.supersedes)
    found = without(every, await unseen(request, every))
    if not form.get("sign"):
        return _preview(request, form, Shown(draft, replaced, found))
    try:
        considered(found, form.ticked("considered"))
        records = await house.say([draft])
    except Refused as refused:
        return _preview(request, form, Shown(draft, replaced, found), refused.faults)
    return pages.see(f"/register/{records[0].hash}")


def _concerns(
    house: House, said: Protection, replaces: RecordHash | None
) -> tuple[Concern, ...]:
    existing = known(house.world, house.now_ms(), replaces)
    return concerns(house.world.terms.agreement.theatre, house.places, said, existing)


class Shown(NamedTuple):
    """What is shown before it is signed."""

    draft: Draft
    replaced: Record | None
    found: tuple[Concern, ...]


def _preview(
    request: Asked, form: Form, shown: Shown, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house, (draft, replaced, found) = house_of(request), shown
    said = draft.said
    assert isinstance(said, Protection)
    return pages.render(
        request, "register/preview.html", status=422 if faults else 200, faults=faults,
        said=said, replaced=replaced, filled={**fill_protection(said), **release_form.filled(form)},
        concerns=[(c, _taking(said, c)) for c in found],
        blocked=any(c.blocking for c in found),
        reading=house.places.readback(evidence.middle_of(said)), at=evidence.middle_of(said),
        seen=release_form.seen(house, draft),
        shapes=evidence.drawn(request, evidence.of_draft(
            said, [c.suggestion for c in found if c.suggestion])),
        repeats=[house.world.entries[c.other].record for c in found if c.other],
    )


def _taking(said: Protection, concern: Concern) -> str | None:
    """The field's text for the suggested point; only a point is taken for a point."""
    if concern.suggestion is None or not isinstance(getattr(said, "shape", None), Point):
        return None
    return write_shape(Point(concern.suggestion))


def _form(
    request: Asked, filled: Filled, replaced: Record | None = None,
    faults: tuple[Fault, ...] = (),
) -> Response[str]:
    form, house = Form(filled, {}), house_of(request)
    kind = KIND_OF.get(form.get("record"), Site)
    return pages.render(
        request, "register/form.html", status=422 if faults else 200, faults=faults,
        form=form, replaced=replaced, rows=_rows(filled),
        records=RECORD_OF.values(), kinds=kind_options(house.world),
        readers=release_form.rows(form, house, kind, replaced),
        tellable=release_form.words_of(kind), may_seal=house.world.terms.sealed is not None,
    )


def kind_options(world: World) -> list[tuple[str, Words]]:
    return [(k.id, k.name) for k in world.terms.agreement.protected_kinds]


def _rows(filled: Filled) -> range:
    """The numbers of the way point rows to show: those filled, and some more."""
    used = [int(n) for name in filled if name.startswith("fix_at_")
            and (n := name.removeprefix("fix_at_")).isdecimal() and filled[name].strip()]
    return range(1, max(ROWS, max(used, default=0) + 3) + 1)


def _replaced(house: House, form: Form) -> Record | None:
    replaces = form.get("replaces")
    return held(house.world.register.lines.records, replaces) if replaces else None


def _take_suggestion(form: Form) -> None:
    """One click takes a suggested point in place of the one entered."""
    if form.get("take"):
        form.values["shape"] = form.values.pop("take")


