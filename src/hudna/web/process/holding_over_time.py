"""How near the claims came to one another: a day a row, as a table and as a small chart."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date

import msgspec
from litestar import Response, get

from hudna.fault import Fault
from hudna.place.convergence import Convergence
from hudna.say import say
from hudna.view.days import day_of, day_or_none
from hudna.view.process.claims import holding
from hudna.view.process.claims import standing as all_standing
from hudna.view.process.converging import Day, by_day, zone_of
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import plain
from hudna.web.process.holding_shown import STATES, when

MOST_DAYS = 31
WIDE, HIGH = 720, 160


class Bar(msgspec.Struct, frozen=True):
    """One day of the chart, in its units: agreed by two or more below, then what one alone says,
    then disputed, then mingled."""

    x: float
    wide: float
    agreed: float
    alone: float
    disputed: float
    mingled: float


@get("/holdings/over-time")
async def page(request: Asked) -> Response[str]:
    """`?since=` and `?day=`: at most so many days of them, evenly, the last among them."""
    house, at = house_of(request), when(request)
    since, faults = _since(request, at.day)
    days = sampled(since, at.day)
    as_known = request.query_params.get("known") == "then"
    rows = await asyncio.to_thread(
        lambda: list(by_day(house.world, days, as_known=as_known)))
    faults = (*at.faults, *faults)
    return pages.render(
        request, "process/holding_over_time.html", status=422 if faults else 200, faults=faults,
        at=at, since=since, rows=rows, bars=bars(rows), states=STATES, wide=WIDE, high=HIGH,
        as_known=as_known, first=_first(request))


HANDLERS = (page,)


def _since(request: Asked, day: str) -> tuple[str, tuple[Fault, ...]]:
    asked = plain(request.query_params.get("since", ""))
    usual = date.fromordinal(max(1, date.fromisoformat(day).toordinal() - 30)).isoformat()
    if not asked:
        return usual, ()
    found = day_or_none(asked)
    if found is None or found > day:
        expected = say("a day that there is, not after the last")
        return usual, (Fault("since", f'"{asked[:30]}"', expected),)
    return found, ()


def _first(request: Asked) -> str | None:
    """The first day of which anything is said."""
    world = house_of(request).world
    first = min((holding(r).from_ms for r in all_standing(world)), default=None)
    return None if first is None else day_of(first, zone_of(world))


def sampled(first: str, last: str) -> tuple[str, ...]:
    """Every day, or some of them at even steps counted back from the last."""
    a, b = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    step = -(-(b - a + 1) // MOST_DAYS)
    return tuple(date.fromordinal(n).isoformat() for n in range(b, a - 1, -step))[::-1]


def bars(rows: Sequence[Day]) -> list[Bar]:
    most = max((_claimed(r.convergence) for r in rows), default=0.0)
    if not most:
        return []
    wide = WIDE / len(rows)
    return [Bar(i * wide, wide * 0.8, *(HIGH * part / most for part in _parts(r.convergence)))
            for i, r in enumerate(rows)]


def _parts(c: Convergence) -> tuple[float, float, float, float]:
    return c.agreed_km2 - c.alone_km2, c.alone_km2, c.disputed_km2, c.mingled_km2


def _claimed(c: Convergence) -> float:
    return sum(_parts(c))
