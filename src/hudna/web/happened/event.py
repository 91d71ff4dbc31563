"""One event: the reports that are held to be of it, side by side, in what they contradict each
other, what holds them together, and what else the model proposes and why; merging, splitting and
assessing.

Every link stays in the log, and so does whatever takes it back: what is merged is split again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from hudna.act.assess import Assessment, assess
from hudna.act.draft import Draft
from hudna.act.link import link_all, unlink
from hudna.fault import Fault, Refused
from hudna.record.record import Record
from hudna.say import Say
from hudna.speak.bulletin.words import STAGES
from hudna.view import reports, stages
from hudna.view.differing import differences
from hudna.view.findings import judges
from hudna.view.grounds import ground, parted
from hudna.view.incidents import IncidentLine
from hudna.view.reports import Event, report
from hudna.view.world import World
from hudna.web import evidence, pages, recalling
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened import as_shown, event_shown, event_words, near_events, one_hand
from hudna.web.happened.by_hand import SeveralError, meant
from hudna.web.posts import who_judges, who_reads_reports
from hudna.web.session import officer_of

ASSESSED: Mapping[Assessment, Say] = {stage: STAGES[stage] for stage in get_args(Assessment)}
"""What a person may say of how far it is known."""


@get("/events/{of:str}", guards=[who_reads_reports])
async def one(request: Asked) -> Response[Any]:
    event = held(house_of(request).world, subject(request))
    if event.name != subject(request):
        return pages.see(f"/events/{event.name}")
    return await show(request, event)


@post("/events/{of:str}/link", guards=[who_reads_reports])
async def linked(request: Asked) -> Response[Any]:
    form, of = await read(request), subject(request)
    try:
        others = await _others(house_of(request).world, form)
    except Refused as refused:
        return await show(request, held(house_of(request).world, of), form, refused.faults,
                          refused.records if isinstance(refused, SeveralError) else ())
    return await _done(request, form, lambda world: link_all(
        world, [of, *others], why=form.text("why"), officer=officer_of(request)))


@post("/events/{of:str}/unlink", guards=[who_reads_reports])
async def unlinked(request: Asked) -> Response[Any]:
    form = await read(request)
    return await _done(request, form, lambda world: (unlink(
        world, form.text("link"), why=form.text("why"), officer=officer_of(request)),))


@post("/events/{of:str}/assess", guards=[who_judges, who_reads_reports])
async def judged(request: Asked) -> Response[Any]:
    form, of = await read(request), subject(request)
    stage: Any = form.choice("stage", ASSESSED)
    return await _done(request, form, lambda world: (assess(
        world, of, stage=stage, why=form.text("why"), officer=officer_of(request)),))


HANDLERS = (one, linked, unlinked, judged)


async def _done(
    request: Asked, form: Form, said: Callable[[World], Sequence[Draft]]
) -> Response[Any]:
    house, of = house_of(request), subject(request)
    event = held(house.world, of)
    try:
        form.done()
        await as_shown.once(request, form, lambda: said(house.world))
    except Refused as refused:
        return await show(request, event, form, refused.faults)
    return pages.see(f"/events/{held(house.world, of).name}")


async def _others(world: World, form: Form) -> list[str]:
    """Those that a form names: ticked, its own one, or one by hand, of which several may begin so:
    then the one that was chosen among them."""
    if not form.ticked("by_hand"):
        return [form.text("other")] if form.ticked("other") else ticked(form)
    typed = form.text("other")
    if form.get("chosen") and form.get("chosen_of") == typed:
        return [form.text("chosen")]
    return [await meant(world, typed, "other")]


async def show(
    request: Asked, event: Event, form: Form | None = None, faults: tuple[Fault, ...] = (),
    begin_so: Sequence[Record] = (),
) -> Response[str]:
    house, world = house_of(request), house_of(request).world
    agreement = world.terms.agreement
    compared, rows = house.correlating.follow(world), event_shown.shown(event)
    said = [report(r) for r in event.reports]
    told = stages.told(world.reports, world.incidents, event)
    kinds = dict.fromkeys(r.happened for r in said)
    offers = await event_shown.offers(world, house.correlating, event)
    near = await near_events.beside_event(
        world, house.correlating, event, (o.event for o in (*offers.pairs, *offers.alike)))
    return pages.render(
        request, "happened/event.html", status=422 if faults else 200, faults=faults,
        form=form or Form(_as_told(told), {}), event=event, rows=rows,
        hands=len({r.hand for r in rows}),
        bounds=event_shown.bounds(event), wide=event_shown.WIDE, differences=differences(said),
        shapes=evidence.drawn(request, event_shown.marks(rows)), compared=compared,
        offers=offers, near=near, begin_so=begin_so,
        one_hand=one_hand.cautioned(world, house.correlating, (event,)),
        one_hand_with=lambda other: one_hand.cautioned(
            world, house.correlating, (event, other)),
        holds=world.reports.holds(event), stands=world.reports.link_stands,
        assessments=world.reports.assessments(event), assessable=ASSESSED,
        stage=stages.stage(world.reports, world.incidents, event, judges(agreement)),
        enough=stages.enough(event), told=told, kinds=tuple(kinds),
        clauses=[c for c in agreement.clauses
                 if any(c.id in world.terms.clauses_of(k) for k in kinds)],
        parted=parted(world, event), grounds={line.name: ground(world, line) for line in told},
        stale=stages.stale(world.reports, world.incidents, event, judges(agreement)),
        named=_named(world, event), gone=" / ".join(
            recalling.gone(world, r) for r in event.reports),
        **as_shown.fresh(), **event_words.WORDS,
    )


def ticked(form: Form) -> list[str]:
    """The reports that are ticked in a form."""
    return [name.removeprefix("of_") for name in form.values if name.startswith("of_")]


def held(world: World, of: str) -> Event:
    event = world.reports.event(of)
    if event is None:
        raise NotFoundException
    return event


def _as_told(told: Sequence[IncidentLine]) -> dict[str, str]:
    """What the form to tell it anew begins with: a person's own words of the last time."""
    if not told:
        return {}
    said = told[0].said
    return {"clause": said.clause, "told_place": said.place, "summary": said.summary}


def _named(world: World, event: Event) -> dict[str, Event]:
    """The events that its links, and those taken back, ever named, by the report's hash."""
    of = (h for hold in world.reports.holds(event) for h in reports.linked(hold.link).reports)
    return {h: e for h in of if (e := world.reports.event(h)) is not None}
