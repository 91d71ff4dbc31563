"""Agreed ground as areas of the agreement: chosen here, proposed as a text of the agreement, and in
effect once every guarantor has signed that text."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get, post

from hudna.act.process.propose_areas import propose_areas
from hudna.fault import Fault, Refused
from hudna.place.claim import State
from hudna.place.measure import centre
from hudna.record.kinds import AgreementText
from hudna.say import say
from hudna.speak.language import CODES, language
from hudna.terms.agreement import Words
from hudna.terms.load import load
from hudna.terms.more_areas import NewArea
from hudna.view.process.delineation import Delineation
from hudna.view.world import World
from hudna.web import evidence, pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.house import House
from hudna.web.posts import who_turns_keys
from hudna.web.process.holding_shown import Shown, called, laid, marks, present, shown

MOST = 50
WIDEST_BUFFER_M = 100_000


class Row(msgspec.Struct, frozen=True):
    """Agreed ground that may be chosen. `alone`: one claimant only speaks of it."""

    one: Shown
    alone: bool
    named: dict[str, str]


@get("/holdings/areas", guards=[who_turns_keys])
async def page(request: Asked) -> Response[str]:
    house = house_of(request)
    found = await laid(house, present(house))
    return _page(request, found, Form({}, {}))


@post("/holdings/areas", guards=[who_turns_keys])
async def proposed(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    found = await laid(house, present(house))
    try:
        areas = _chosen(form, house.world, rows(house, found))
        form.done()
        draft = propose_areas(house.world, areas)
        await house.say([draft])
    except Refused as refused:
        return _page(request, found, form, refused.faults)
    assert isinstance(draft.said, AgreementText)
    return pages.see(f"/agreement/{load(draft.said.text).digest}")


HANDLERS = (page, proposed)


def rows(house: House, found: Delineation) -> list[Row]:
    """Agreed ground of now, what several say first; then by size."""
    agreed = [s for s in shown(found) if s.piece.state is State.AGREED]
    every = [Row(s, s.piece.alone, _named(house, s)) for s in agreed]
    return sorted(every, key=lambda r: r.alone)[:MOST]


def _named(house: House, one: Shown) -> dict[str, str]:
    """A name for it in each language, to be changed by whoever proposes it."""
    near = house.places.name_of(centre(one.piece.shape))
    holder = called(house.world, one.piece.holders[0])
    says = (say("{place}: held by {holder}", place=near.name, holder=holder) if near
            else say("held by {holder}", holder=holder))
    return {code: language(code).say(says) for code in CODES}


def _chosen(form: Form, world: World, known: list[Row]) -> list[NewArea]:
    clauses = [c.id for c in world.terms.agreement.clauses]
    clause = form.choice("clause", clauses)
    bars = tuple(p.id for p in world.terms.agreement.parties if form.ticked(f"bars_{p.id}"))
    buffer = form.whole("buffer_m", most=WIDEST_BUFFER_M) if form.text("buffer_m") else 0
    if not form.ticked("everyone") and not bars:
        form.fault("bars", say("whose flights are barred, or everyone's"))
    keys = {name.removeprefix("piece_") for name in form.values if name.startswith("piece_")}
    areas = [_area(form, row, clause, () if form.ticked("everyone") else bars, buffer)
             for row in known if row.one.key in keys]
    for gone in sorted(keys - {row.one.key for row in known}):
        form.faults.append(Fault("pieces", gone, say(
            "ground that is agreed now: what is said of it has changed since it was shown")))
    if not keys:
        form.fault("pieces", say("agreed ground, one piece or more"))
    return areas


def _area(form: Form, row: Row, clause: str, bars: tuple[str, ...], buffer_m: int) -> NewArea:
    of = row.one.key
    name = Words(**{code: form.text(f"name_{code}_{of}", needed=say("a name in each language"))
                    for code in CODES})
    return NewArea(f"agreed-{of[:8]}", name, row.one.piece.shape, clause, bars, buffer_m)


def _page(
    request: Asked, found: Delineation, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house = house_of(request)
    agreement = house.world.terms.agreement
    return pages.render(
        request, "process/holding_areas.html", status=422 if faults else 200, faults=faults,
        form=form, rows=rows(house, found), clauses=[(c.id, c.title) for c in agreement.clauses],
        parties=agreement.parties, codes=CODES, typed=bool(form.values),
        holder=lambda of: called(house.world, of),
        shapes=evidence.drawn(request, marks(house.world, found)))
