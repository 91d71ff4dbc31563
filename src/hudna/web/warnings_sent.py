"""The warnings that this node's watch has sent: of which place and event, what, when, and on which
ways. Nothing is here of who flies, and nothing of who watches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from litestar import Response, get

from hudna.record.warning import Kind
from hudna.record.watching import Warned, WarnedPlace
from hudna.say import Say, say
from hudna.view.warned import warned
from hudna.view.world import World
from hudna.watch.event import WayOut
from hudna.web import naming, pages, warned_place
from hudna.web.asked import Asked, house_of

MOST_LISTED = 200
"""Messages of one page; those of one moment are never parted."""
MINUTE_MS = 60_000
STATES: dict[Kind, tuple[str, Say]] = {
    "Alert": ("▲", say("alert")), "Update": ("↻", say("update")), "Cancel": ("✓", say("cancelled")),
}
WAYS: dict[str, Say] = {
    "files": say("CAP files and Atom feed"), "live": say("live stream"),
    "tak": say("Cursor on Target: {name}"), "webhook": say("webhook {name}"),
}
SIREN = say("siren {name}")


class Sent(NamedTuple):
    """The messages of one event, moment and kind, for the same minutes: one a place."""

    event: str
    sent_ms: int
    kind: Kind
    from_ms: int
    until_ms: int
    places: tuple[WarnedPlace, ...]


@get("/warnings/sent")
async def page(request: Asked) -> Response[str]:
    house = house_of(request)
    rows, older = _sent(house.world, request.query_params.get("before", ""))
    sky = house.overhead.sky
    return pages.render(
        request, "incursions/warnings_sent.html", rows=rows, older=older, states=STATES,
        place=partial(warned_place.called, house), event=partial(_event, house.world), way=way,
        ways=sky.ways if sky else (), over=house.overhead,
    )


HANDLERS = (page,)


def way(one: WayOut) -> Say:
    kind, _, name = one.name.partition(" ")
    if kind in WAYS:
        return say(WAYS[kind].msgid, name=name)
    return say(SIREN.msgid, name=one.name)


def _sent(world: World, before: str) -> tuple[list[Sent], int]:
    """Newest first; and the number before which the next page begins, 0 where there is none."""
    count = world.warnings.count
    rows: list[Sent] = []
    messages = 0
    for number, record in world.warnings.back(
            int(before) if before.isdecimal() and len(before) < 12 else count):
        said = warned(record)
        rows += _together(said)
        messages += len(said.places)
        if messages >= MOST_LISTED:
            return rows, number
    return rows, 0


def _together(said: Warned) -> Iterator[Sent]:
    """In the order in which each is first met."""
    together: defaultdict[tuple[Kind, int, int], list[WarnedPlace]] = defaultdict(list)
    for p in said.places:
        together[p.kind, p.from_ms // MINUTE_MS, p.until_ms // MINUTE_MS].append(p)
    for (kind, _, _), places in together.items():
        yield Sent(said.event, said.sent_ms, kind, places[0].from_ms, places[0].until_ms,
                   tuple(places))


def _event(world: World, of: str) -> tuple[str, object]:
    """Where a click on it leads, and what it is called. An event is a passage or an approach at
    this node's watch, or the first sighting of what only people have seen."""
    for passage in (of, *world.warnings.passages(of)):
        line = world.incursions.line(world.me, passage)
        if line is not None:
            return f"/incursions/{line.latest.hash}", naming.named(world, line.latest.hash)
    if world.record(of) is not None:
        return "/sightings", say("reported by people")
    return "", say("an aircraft that made for a barred area ({name})", name=of[:8])
