"""Who holds which ground, as each claimant says, laid over each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hudna.act.process.withdraw import withdraw
from hudna.fault import Fault, Refused
from hudna.place.claim import State
from hudna.place.geojson import shape_to_geojson
from hudna.place.measure import centre
from hudna.record.record import Record
from hudna.speak.holdings.fine_units import fine_units
from hudna.view.process.claims import covers, holding
from hudna.view.process.involved import sharing_with
from hudna.view.world import World
from hudna.web import evidence, pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.evidence import Mark
from hudna.web.forms import Form, read
from hudna.web.found import held, subject
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import who_speaks
from hudna.web.process import (
    holding_areas,
    holding_exports,
    holding_import,
    holding_new,
    holding_over_time,
    holding_settle,
)
from hudna.web.process.holding_shown import (
    MEANS,
    STATES,
    called,
    laid,
    marks,
    neighbours,
    shown,
    when,
)
from hudna.web.process.mingled_shown import mingled_ground, mingled_marks

MOST_PIECES, MOST_STATEMENTS = 60, 200


@get("/holdings")
async def all_holdings(request: Asked) -> Response[str]:
    house, at = house_of(request), when(request)
    found = await laid(house, at)
    every = shown(found)
    statements = sorted((c.record for c in found.heard.claimed),
                        key=lambda r: (-r.issued_ms, r.hash))
    mingled = await mingled_ground(house.world, at.at_ms)
    drawn = [*marks(house.world, found), *await mingled_marks(house.world, mingled)]
    return pages.render(
        request, "process/holdings.html", status=422 if at.faults else 200, faults=at.faults,
        at=at, found=found, pieces=every[:MOST_PIECES],
        more_pieces=max(0, len(every) - MOST_PIECES), statements=statements[:MOST_STATEMENTS],
        more_statements=max(0, len(statements) - MOST_STATEMENTS), beside=neighbours(at.day),
        protected=mingled, claim_of=holding,
        shapes=evidence.drawn(request, drawn), **words(house.world))


@get("/holdings/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    record = held(house_of(request).world.process.holdings.records, subject(request))
    return opened(request, record, await _show(request, record))


@post("/holdings/{of:str}/withdraw", guards=[who_speaks])
async def taken_back(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    record = held(house.world.process.holdings.records, subject(request))
    if record.author != house.world.me:
        raise NotFoundException
    try:
        await house.say([withdraw(house.world, record.hash, form.text("reason"))])
    except Refused as refused:
        return await _show(request, record, refused.faults, form)
    return pages.see(f"/holdings/{record.hash}")


HANDLERS: Sequence[ControllerRouterHandler] = (
    all_holdings, *holding_new.HANDLERS, *holding_import.HANDLERS, *holding_settle.HANDLERS,
    *holding_over_time.HANDLERS, *holding_areas.HANDLERS, *holding_exports.HANDLERS, one,
    taken_back)


async def _show(
    request: Asked, record: Record, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, world = house_of(request), house_of(request).world
    lines, said = world.process.holdings, holding(record)
    grain_m2 = world.terms.process.grain_m2
    # Ground finer than the grain would say where somebody is: it is drawn nowhere.
    finer = bool(world.process.fineness.finer([record], grain_m2))
    drawn = [] if finer else [
        Mark("holding", shape_to_geojson(said.shape), said.names, "", centre(said.shape))]
    return pages.render(
        request, "process/holding.html", status=422 if faults else 200, faults=faults,
        record=record, said=said, form=form or Form({}, {}), mine=record.author == world.me,
        stands=lines.stands(record.hash), versions=lines.versions(record.hash),
        withdrawals=lines.withdrawals(record.hash), others=_others(world, record),
        claim_of=holding, in_effect=covers(said, house.now_ms()),
        heard=record.author in world.terms.process.claimants,
        unknown=[h for h in said.holders if h not in world.terms.process.holders],
        finer=finer, grain_km2=grain_m2 / 1e6,
        fine_units=fine_units(said.admin, house.places, grain_m2 / 1e6),
        log_entry=world.entries[record.hash], tellings=await telling.rows(house, record),
        shapes=evidence.drawn(request, drawn), **words(world))


def _others(world: World, record: Record) -> list[Record]:
    """What stands and is said of a part of the same ground, the latest first."""
    lines = world.process.holdings
    found = (r for r in sharing_with(world, record) if lines.stands(r.hash))
    return sorted(found, key=lambda r: (-r.issued_ms, r.hash))[:MOST_STATEMENTS]


def words(world: World) -> dict[str, Any]:
    """What the templates of holdings need."""
    return {"states": STATES, "means": MEANS, "holder": lambda of: called(world, of),
            "State": State}
