"""The sky, as the map of an open page is told it: each second what has moved, as server-sent
events. The log has no part in it. Words are not in it: the page has them in its own language.

A page that hears nothing here for some seconds says that it knows nothing of the sky.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any

import msgspec
from litestar import get
from litestar.response import ServerSentEvent, ServerSentEventMessage

from hudna.watch.event import Aloft, Sky
from hudna.web.asked import Asked, house_of
from hudna.web.house import House
from hudna.web.session import signed_in
from hudna.web.sky import Overhead

BEAT_S = 2.0
E5 = 100
"""1e-7 degree in 1e-5 degree, about a metre: as fine as a map shows."""
NOBODY: Sky = Sky(0, ())


@get("/watch/live", guards=[signed_in], include_in_schema=False)
async def live(request: Asked) -> ServerSentEvent:
    told: Told = request.app.state["sky_told"]
    return ServerSentEvent(
        skies(house_of(request), told), headers={"x-accel-buffering": "no"})


class Told:
    """The last sky as text, whole and as what is other than before: written once for all pages."""

    def __init__(self) -> None:
        self._count = -1
        self._whole, self._change = "", ""

    def text(self, house: House, held: int) -> str:
        """For a page that holds sky number `held`, -1 if none."""
        over = house.overhead
        if over.count != self._count:
            self._count = over.count
            self._whole = self._change = ""
        if over.count and held == over.count - 1:
            self._change = self._change or _text(house, over.drawn_before)
            return self._change
        self._whole = self._whole or _text(house, None)
        return self._whole


async def skies(
    house: House, told: Told, every_s: float = BEAT_S
) -> AsyncIterator[ServerSentEventMessage]:
    """`sky` when the watch has told another one, `beat` while it tells nothing."""
    over, held = house.overhead, -1
    changes = over.told.follow(over.count)
    while True:
        change = asyncio.ensure_future(anext(changes, None))
        try:
            while not (await asyncio.wait({change}, timeout=every_s))[0]:
                yield ServerSentEventMessage(data=_beat(house), event="beat")
        finally:
            if not change.done():
                change.cancel()
                with suppress(asyncio.CancelledError):
                    await change
        if change.result() is None:
            return
        text, held = told.text(house, held), over.count
        yield ServerSentEventMessage(data=text, event="sky")


def _beat(house: House) -> str:
    return msgspec.json.encode(_state(house)).decode()


def _state(house: House) -> dict[str, Any]:
    """`came`: when the last sky came, ms; null where none did. `silent`: one should have come."""
    over, now_ms = house.overhead, house.now_ms()
    return {"now": now_ms, "came": over.came_ms, "silent": over.silent(now_ms)}


def _text(house: House, before: Sequence[Aloft] | None) -> str:
    """`at`: aircraft, 1e-5 degree east and north, when (ms), course (degrees), height (m), speed
    (km/h), from where the height is, how far off the place may be (m). `who`: callsign, operator,
    category, basis, grade, areas it is in, areas it makes for; only where they are other than
    before. `whole`: what is not named is gone. `all`: how many are in the air; no more than
    `MOST_DRAWN` of them are told of."""
    over = house.overhead
    sky = over.sky or NOBODY
    then = {a.aircraft: a for a in before or ()}
    named = {a.aircraft for a in over.drawn}
    return msgspec.json.encode({
        **_state(house), "whole": before is None, "n": over.count,
        "all": len(sky.aloft),
        "at": [_at(a) for a in over.drawn if not _same_place(a, then.get(a.aircraft))],
        "who": {a.aircraft: _who(a) for a in over.drawn
                if a.aircraft not in then or _who(then[a.aircraft]) != _who(a)},
        "gone": [of for of in then if of not in named],
        "feeds": [[f.name, f.kind, f.state, f.heard_ms, f.taken, f.dropped, f.aside]
                  for f in sky.feeds],
        "areas": _areas(over, sky),
    }).decode()


def _same_place(a: Aloft, before: Aloft | None) -> bool:
    return before is not None and (a.at_ms, a.lon, a.lat, a.within_m) == (
        before.at_ms, before.lon, before.lat, before.within_m)


def _at(a: Aloft) -> list[object]:
    return [
        a.aircraft, a.lon // E5, a.lat // E5, a.at_ms,
        None if a.course_mdeg is None else a.course_mdeg // 1000,
        None if a.height_mm is None else a.height_mm // 1000,
        None if a.speed_mm_s is None else a.speed_mm_s * 36 // 10_000,
        a.datum, a.within_m,
    ]


def _who(a: Aloft) -> list[object]:
    return [a.callsign, a.who.operator, a.who.category, a.who.basis, a.who.grade,
            a.inside, a.makes_for]


def _areas(over: Overhead, sky: Sky) -> dict[str, str]:
    """What is in an area, `in`, or makes for it, `near`; what is in neither is quiet. An aircraft
    that may be in it lights nothing."""
    lit = {area: "near" for a in sky.aloft for area in a.makes_for}
    free = {(p.aircraft, p.area) for p in over.recognised if p.state == "inside"}
    lit |= {area: "in" for a in sky.aloft for area in a.inside if (a.aircraft, area) not in free}
    return lit
