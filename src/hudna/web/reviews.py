"""Operations told after the fact, and their joint reviews: both findings side by side."""

from __future__ import annotations

from typing import Any, cast

import msgspec
from litestar import Response, get, post

from hudna.act.draft import Draft
from hudna.act.find import find
from hudna.act.tell_after import tell_after
from hudna.fault import Fault, Refused
from hudna.record.kinds import AfterTheFact
from hudna.record.record import Record
from hudna.say import Say, say
from hudna.view.reviews import told_late_by_ms
from hudna.view.world import World
from hudna.web import evidence, explain, pages, release_form
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import held, subject
from hudna.web.notice_form import fill_told, operators, read_told
from hudna.web.protection_form import Filled
from hudna.web.readback import read_back, stated_place
from hudna.web.session import officer_of

OUTCOMES: dict[str, Say] = {
    "justified": say("justified"),
    "not justified": say("not justified"),
    "undetermined": say("undetermined"),
}


class Row(msgspec.Struct, frozen=True):
    """`findings`: each guarantor's, None where it has not found. `late_ms` 0: told in time."""

    record: Record
    said: AfterTheFact
    late_ms: int
    findings: dict[str, Record | None]
    closed: bool


def row(world: World, record: Record) -> Row:
    given = world.reviews.findings(record.hash)
    return Row(
        record, cast(AfterTheFact, record.said), told_late_by_ms(world, record),
        {g: given.get(g) for g in world.terms.agreement.guarantors},
        world.reviews.closed(record.hash, world.terms),
    )


@get("/reviews")
async def all_reviews(request: Asked) -> Response[str]:
    world = house_of(request).world
    return pages.render(
        request, "reviews/list.html", rows=[row(world, r) for r in world.reviews.all()],
        outcomes=OUTCOMES, guarantor=world.me in world.terms.agreement.guarantors,
        deadline_ms=world.terms.exception_deadline_ms,
    )


@get("/reviews/new")
async def blank(request: Asked) -> Response[str]:
    return _form(request, {})


@post("/reviews/new")
async def entered(request: Asked) -> Response[Any]:
    """Step one shows it on a map, step two (`sign`) signs."""
    house, form = house_of(request), await read(request)
    if form.get("change"):
        return _form(request, form.values)
    try:
        said = read_told(form, house.world)
        draft = release_form.told(form, house.world, tell_after(house.world, said,
                                                                house.now_ms()))
        if not form.get("sign"):
            return _preview(request, form, draft)
        records = await house.say([draft])
    except Refused as refused:
        return _form(request, form.values, refused.faults)
    return pages.see(f"/reviews/{records[0].hash}")


def _form(request: Asked, filled: Filled, faults: tuple[Fault, ...] = ()) -> Response[str]:
    world = house_of(request).world
    return pages.render(
        request, "reviews/form.html", status=422 if faults else 200, faults=faults,
        form=Form(filled, {}), operators=[(p.id, p.name) for p in operators(world)],
        guarantor=world.me in world.terms.agreement.guarantors,
        deadline_ms=world.terms.exception_deadline_ms, clause=_clause(world),
    )


def _preview(request: Asked, form: Form, draft: Draft) -> Response[str]:
    house, said = house_of(request), draft.said
    assert isinstance(said, AfterTheFact)
    deadline = said.until_ms + house.world.terms.exception_deadline_ms
    return pages.render(
        request, "reviews/preview.html", said=said, draft=draft,
        filled={**fill_told(said), **release_form.filled(form)},
        reading=read_back(house.places, said.shape), late_ms=max(0, house.now_ms() - deadline),
        stated=stated_place(house.places, said.place, said.shape,
                            house.world.terms.readback_tolerance_mm),
        clause=_clause(house.world), shapes=evidence.drawn(request, evidence.of_told(said)),
    )


def _clause(world: World) -> Any:
    return explain.clause_of(world.terms.agreement, world.terms.agreement.exception.clause)


@get("/reviews/{of:str}")
async def one(request: Asked) -> Response[str]:
    of = subject(request)
    return _show(request, held(house_of(request).world.reviews.records, of))


def _show(
    request: Asked, record: Record, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, r = house_of(request), row(house_of(request).world, record)
    mine = r.findings.get(house.party, record)
    return pages.render(
        request, "reviews/review.html", status=422 if faults else 200, faults=faults, row=r,
        record=record, said=r.said, outcomes=OUTCOMES, may_find=mine is None,
        form=form or Form({}, {}), reading=read_back(house.places, r.said.shape),
        clause=_clause(house.world), log_entry=house.world.entries[record.hash],
        shapes=evidence.drawn(request, evidence.of_told(r.said)),
    )


@post("/reviews/{of:str}/finding")
async def found(request: Asked) -> Response[Any]:
    of = subject(request)
    house, form = house_of(request), await read(request)
    record = held(house.world.reviews.records, of)
    outcome: Any = form.choice("outcome", OUTCOMES)
    try:
        form.done()
        said = find(house.world, of, outcome=outcome, text=form.text("text"),
                    officer=officer_of(request))
        await house.say([release_form.told(form, house.world, said)])
    except Refused as refused:
        return _show(request, record, refused.faults, form)
    return pages.see(f"/reviews/{of}")
