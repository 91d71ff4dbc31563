"""Places in the order in which settling them would bring most people under protection."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from litestar import Response, get

from hudna.place.area import km2
from hudna.place.claim import State, state_of
from hudna.place.geojson import shape_to_geojson
from hudna.place.measure import centre
from hudna.place.settling import Place
from hudna.say import Say
from hudna.speak.places import Places
from hudna.view.process.delineation import settling_order
from hudna.web import evidence, pages
from hudna.web.asked import Asked, house_of
from hudna.web.evidence import Mark
from hudna.web.process.holding_shown import ROLES, STATES, called, laid, when

MOST = 100


class Row(msgspec.Struct, frozen=True):
    """`towns`: what the gazetteer calls those on it; `near` says where it is."""

    place: Place
    state: State
    km2: float
    towns: tuple[object, ...]
    near: Say | None


@get("/holdings/settle")
async def page(request: Asked) -> Response[str]:
    house, at = house_of(request), when(request)
    found = await laid(house, at)
    order = settling_order(house.world, found)
    rows = [row(house.places, place) for place in order[:MOST]]
    return pages.render(
        request, "process/holding_settle.html", status=422 if at.faults else 200,
        faults=at.faults, at=at, rows=rows, more=max(0, len(order) - MOST), states=STATES,
        holder=lambda of: called(house.world, of),
        shapes=evidence.drawn(request, _marks(rows)))


HANDLERS = (page,)


def row(places: Places, place: Place) -> Row:
    states = {state_of(says) for says in place.says}
    near = places.name_of(centre(place.shape))
    return Row(place, State.MINGLED if State.MINGLED in states else State.DISPUTED,
               km2(place.shape), tuple(places.called(t) for t in place.towns),
               near.say() if near else None)


def _marks(rows: list[Row]) -> Iterator[Mark]:
    for one in rows:
        yield Mark(ROLES[one.state], shape_to_geojson(one.place.shape),
                   str(one.place.rank), f"#place-{one.place.rank}", centre(one.place.shape))
