"""Events: what is proposed to be one, events of several reports, reports without an incident, and
records that no report has been made of. Nothing here leaves the node."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from datetime import tzinfo
from typing import Any, Generic, TypeVar

import msgspec
from litestar import Response, get, post

from hudna.act.link import link_all
from hudna.act.report_of import report_of
from hudna.fault import Fault, Refused
from hudna.record.kinds import RecordHash
from hudna.view import stages
from hudna.view.days import day_or_none, ends_ms, starts_ms
from hudna.view.findings import judges
from hudna.view.independent import sources
from hudna.view.reports import Event, report
from hudna.view.unreported import began_ms, unreported
from hudna.view.world import World
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.happened import as_shown, event_words, near_events, one_hand, report_reading
from hudna.web.happened.event import ticked
from hudna.web.happened.folded import Folded, Why, folded
from hudna.web.happened.proposed_events import Proposed, proposed
from hudna.web.posts import who_reads_reports
from hudna.web.session import officer_of

T = TypeVar("T")
PER_PAGE = 25
LAST_PAGE = 10_000
DAYS = 7
"""How far back events are listed where no day is chosen."""
MOST_CROWDED = 20
AT_ONCE = 50
"""Rows that are looked at between two turns of the event loop: a flood holds nobody up."""
DAY_MS = 86_400_000


class Span(msgspec.Struct, frozen=True):
    """Moments in ms, both included."""

    from_ms: int
    until_ms: int

    def holds(self, event: Event) -> bool:
        return any(report(r).from_ms <= self.until_ms and report(r).until_ms >= self.from_ms
                   for r in event.reports)


class Leaf(msgspec.Struct, Generic[T], frozen=True):
    """One page of a list, from 0."""

    rows: tuple[T, ...]
    page: int
    more: bool


class Row(msgspec.Struct, frozen=True):
    """An event in the list. `sources`: how many that do not repeat each other; `told`: the record
    of the incident that goes on, where one was told; `alike`: those left out of the list, each of
    one report, and `why` they are under this one."""

    event: Event
    sources: int
    stage: str
    told: RecordHash | None
    alike: tuple[Event, ...] = ()
    why: Why | None = None


@get("/events", guards=[who_reads_reports])
async def all_events(request: Asked) -> Response[str]:
    return await _show(request, Form(dict(request.query_params), {}))


@post("/events/link", guards=[who_reads_reports])
async def linked(request: Asked) -> Response[Any]:
    """Those of a proposal that are ticked are one event from now on."""
    house, form = house_of(request), await read(request)
    of = ticked(form)
    try:
        await as_shown.once(request, form, lambda: link_all(
            house.world, of, why=form.text("why"), officer=officer_of(request)))
    except Refused as refused:
        return await _show(request, form, refused.faults)
    event = house.world.reports.event(of[0])
    return pages.see(f"/events/{event.name}" if event else "/events")


@post("/events/take-up", guards=[who_reads_reports])
async def taken_up(request: Asked) -> Response[Any]:
    """A report that follows from a record, or from every one that is listed."""
    house, form = house_of(request), await read(request)
    of = form.text("record")
    try:
        kept = await as_shown.once(request, form, lambda: (
            report_of(house.world, of, house.now_ms()),))
    except Refused as refused:
        return await _show(request, form, refused.faults)
    return pages.see(f"/events/{kept}")


HANDLERS = (all_events, linked, taken_up)


async def _show(request: Asked, form: Form, faults: tuple[Fault, ...] = ()) -> Response[str]:
    house, world, now_ms = house_of(request), house_of(request).world, house_of(request).now_ms()
    asked = Form(dict(request.query_params), {})
    day, zone = day_or_none(asked.plain("day")), report_reading.zone(house)
    span = _span(day, zone, now_ms)
    compared = house.correlating.follow(world)
    found = compared.correlation
    rows: Iterable[Proposed | None] = () if found is None else (
        p for p in proposed(world, found)
        if p is None or day is None or any(map(span.holds, p.events)))
    events = await _events(world, span)
    lone = await folded((e for e in events if len(e.reports) == 1), found.copies if found else ())
    under = {e.name for one in lone for e in one.alike}
    near = await near_events.rows(world, house.correlating, events, found, under)
    return pages.render(
        request, "happened/events.html", status=422 if faults else 200, faults=faults, form=form,
        asked=asked, day=day, zone=zone, compared=compared,
        crowded=[] if found is None else _crowded(world, found.crowded),
        proposals=await leaf(rows, asked.get("proposals")),
        several=await leaf(_several(world, events), asked.get("several")),
        near=await leaf(near, asked.get("near")),
        singles=await leaf(_singles(world, lone), asked.get("singles")),
        records=await leaf(unreported(world, now_ms), asked.get("records")),
        monitors=world.me in judges(world.terms.agreement).monitors, began_ms=began_ms,
        one_hand=lambda events: one_hand.cautioned(world, house.correlating, events),
        **as_shown.fresh(), **event_words.WORDS,
    )


async def leaf(rows: Iterable[T | None], page: str) -> Leaf[T]:
    """No more of the rows is looked at than the page needs. None: one that was passed over."""
    sound = page.isascii() and page.isdigit() and len(page) < 7
    at = min(int(page), LAST_PAGE) if sound else 0
    found: list[T] = []
    for i, one in enumerate(rows, 1):
        if one is not None:
            found.append(one)
        if len(found) > (at + 1) * PER_PAGE:
            break
        if i % AT_ONCE == 0:
            await asyncio.sleep(0)
    shown = found[at * PER_PAGE:]
    return Leaf(tuple(shown[:PER_PAGE]), at, len(shown) > PER_PAGE)


async def _events(world: World, span: Span) -> list[Event]:
    """Each once, in the order of its first report within the span."""
    found: dict[RecordHash, Event] = {}
    for i, record in enumerate(world.reports.between(span.from_ms, span.until_ms), 1):
        if (event := world.reports.event(record.hash)) is not None:
            found.setdefault(event.name, event)
        if i % AT_ONCE == 0:
            await asyncio.sleep(0)
    return list(found.values())


def _span(day: str | None, zone: tzinfo, now_ms: int) -> Span:
    """Of a day by the clocks of the agreement's zone."""
    if day is None:
        return Span(now_ms - DAYS * DAY_MS, now_ms + DAY_MS)
    return Span(starts_ms(day, zone), ends_ms(day, zone) - 1)


def _crowded(world: World, ids: Iterable[str]) -> list[Event]:
    """Each event once."""
    found: dict[RecordHash, Event] = {}
    for of in ids:
        if len(found) == MOST_CROWDED:
            break
        if world.reports.stands(of) and (event := world.reports.event(of)) is not None:
            found[event.name] = event
    return list(found.values())


def _several(world: World, events: Iterable[Event]) -> Iterator[Row]:
    return (row(world, e) for e in events if len(e.reports) > 1)


def _singles(world: World, lone: Iterable[Folded]) -> Iterator[Row]:
    """Of one report, and nothing was told of it yet. A flood is one row."""
    rows = (msgspec.structs.replace(row(world, one.event), alike=one.alike, why=one.why)
            for one in lone)
    return (r for r in rows if r.told is None or r.alike)


def row(world: World, event: Event) -> Row:
    lines = stages.told(world.reports, world.incidents, event)
    stage = stages.stage(world.reports, world.incidents, event, judges(world.terms.agreement))
    return Row(event, sources(map(report, event.reports)), stage,
               lines[0].latest.hash if lines else None)
