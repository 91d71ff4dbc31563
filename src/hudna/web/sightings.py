"""Sightings of this node: those that wait for a person to decide, and the last ones. Who has seen
something is shown at no other node, and on no other page of this one."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec
from litestar import Response, get, post

from hudna.act.weigh import weigh
from hudna.fault import Fault, Refused
from hudna.place.measure import wind
from hudna.record.kinds import Sighting
from hudna.record.record import Record
from hudna.record.watching import Craft, Manner
from hudna.say import Say, say
from hudna.view.sightings import sighting
from hudna.view.world import World
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import read
from hudna.web.found import subject
from hudna.web.session import officer_of
from hudna.web.sighted import unplaced
from hudna.web.sighting_groups import Turned, groups

MANNERS: dict[Manner, Say] = {
    "seen": say("seen"), "heard": say("heard"), "sensor": say("noticed by an instrument"),
    "radar": say("seen by radar"),
}
CRAFTS: dict[Craft, Say] = {
    "jet": say("jet aircraft"), "helicopter": say("helicopter"),
    "propeller": say("propeller aircraft"), "drone": say("drone"),
    "unknown": say("kind not known"),
}
VIAS: dict[str, Say] = {
    "page": say("by the spotters' page"), "text": say("by text message"),
    "sensor": say("by an instrument"), "desk": say("entered at this desk"),
}


class Row(msgspec.Struct, frozen=True):
    """`decision`: this party's last decision on it."""

    record: Record
    said: Sighting
    counts: bool
    decision: Record | None


def row(world: World, record: Record) -> Row:
    held = world.sightings
    return Row(record, sighting(record), held.counts(record), held.weighing(record.hash))


@get("/sightings")
async def page(request: Asked) -> Response[str]:
    return _show(request)


@post("/sightings/{of:str}/weigh")
async def weighed(request: Asked) -> Response[Any]:
    """Accept or reject; either may be changed by another decision, and both stay in the log."""
    house, form = house_of(request), await read(request)
    decision = form.choice("counts", ("yes", "no"))
    try:
        form.done()
        await house.say([weigh(house.world, subject(request), counts=decision == "yes",
                               officer=officer_of(request), reason=form.text("reason"))])
    except Refused as refused:
        return _show(request, refused.faults)
    return pages.see("/sightings")


HANDLERS = (page, weighed)


def _show(request: Asked, faults: tuple[Fault, ...] = ()) -> Response[str]:
    world = house_of(request).world
    waiting = world.sightings.waiting(house_of(request).now_ms())
    aside = {r.hash for r in waiting}
    others = [r for r in world.sightings.all() if r.hash not in aside]
    return pages.render(
        request, "incursions/sightings.html", status=422 if faults else 200, faults=faults,
        waiting=groups(world, waiting, _turned(request, "waiting")),
        others=groups(world, others, _turned(request, "others")),
        row=partial(row, world), manners=MANNERS, crafts=CRAFTS, vias=VIAS,
        unplaced=partial(unplaced, house_of(request)), wind=wind,
    )


def _turned(request: Asked, which: str) -> Turned:
    """Of the page's two lists only the one that is named is turned."""
    asked = request.query_params
    if asked.get("list") != which:
        return Turned()
    return Turned.read(asked.get("by", ""), asked.get("page", ""))
