"""What actors said in public on each question, over time, with the source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from litestar import Response, get, post

from hudna.act.process.state_position import state_position
from hudna.act.process.withdraw import withdraw
from hudna.fault import Fault, Refused
from hudna.record.bounds import is_day
from hudna.record.erasure import blanked
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.speak.process.callings import in_words
from hudna.view.process.stances import (
    IN_FAVOUR,
    Question,
    Row,
    actor_key,
    alike,
    folded,
    questions,
    stance,
)
from hudna.view.world import World
from hudna.web import pages, telling
from hudna.web.asked import Asked, house_of, language_of
from hudna.web.forms import DIGITS, Form, read
from hudna.web.found import held, subject
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import who_speaks
from hudna.web.process.position_form import (
    A_DAY,
    TOWARDS,
    entered,
    filled,
    known_actors,
    known_questions,
    parties,
    shown_day,
    today,
)
from hudna.web.session import officer_of

MOST_DAYS = 5
"""Days side by side of each question, where all of them are shown; of one question, every day."""
MOST_QUESTIONS = 30
"""On one page; any of them can be asked for alone."""


@get("/positions")
async def all_positions(request: Asked) -> Response[str]:
    world = house_of(request).world
    form = Form(dict(request.query_params), {})
    until = _until(form)
    every = questions(world.process.stances.standing(), until)
    found = [narrowed for q in every if (narrowed := _chosen(q, form))]
    return pages.render(
        request, "process/positions.html", status=422 if form.faults else 200,
        found=found[:MOST_QUESTIONS], form=form,
        left=max(0, len(found) - MOST_QUESTIONS), faults=tuple(form.faults),
        every=questions(world.process.stances.standing()), days_of=_days_of(form), until=until,
        parties=[p for p in parties(world) if _speaks(every, p[0])], **_words(request))


@get("/positions/new", guards=[who_speaks])
async def blank(request: Asked) -> Response[str]:
    return _form(request, Form({}, {}))


@post("/positions/new", guards=[who_speaks])
async def stated(request: Asked) -> Response[Any]:
    return await _said(request, None)


@get("/positions/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    record = _held(request)
    return opened(request, record, await _show(request, record))


@get("/positions/{of:str}/correct", guards=[who_speaks])
async def correcting(request: Asked) -> Response[str]:
    record = _held(request)
    said = stance(blanked(record))
    return _form(request, Form(filled(said, language_of(request)), {}), record)


@post("/positions/{of:str}/correct", guards=[who_speaks])
async def corrected(request: Asked) -> Response[Any]:
    return await _said(request, _held(request))


@post("/positions/{of:str}/withdraw", guards=[who_speaks])
async def withdrawn(request: Asked) -> Response[Any]:
    house, form, record = house_of(request), await read(request), _held(request)
    try:
        await house.say([withdraw(house.world, record.hash, form.text("reason"))])
    except Refused as refused:
        return await _show(request, record, refused.faults, form)
    return pages.see(f"/positions/{record.hash}")


HANDLERS = (all_positions, blank, stated, one, correcting, corrected, withdrawn)


# --- one -------------------------------------------------------------------------------


async def _said(request: Asked, before: Record | None) -> Response[Any]:
    house, form = house_of(request), await read(request)
    said = entered(form, house.world, officer_of(request))
    try:
        form.done()
        draft = state_position(house.world, said, today=today(house),
                               supersedes=before.hash if before else None)
        [*_, kept] = await house.say([draft])
    except Refused as refused:
        return _form(request, form, before, refused.faults)
    return pages.see(f"/positions/{kept.hash}")


def _form(
    request: Asked, form: Form, before: Record | None = None, faults: Sequence[Fault] = ()
) -> Response[str]:
    world, lang = house_of(request).world, language_of(request)
    return pages.render(
        request, "process/position_form.html", status=422 if faults else 200, faults=faults,
        form=form, before=before, parties=parties(world), actors=known_actors(world, lang),
        questions=known_questions(world, lang), **_words(request))


async def _show(
    request: Asked, record: Record, faults: Sequence[Fault] = (), form: Form | None = None
) -> Response[str]:
    house, world = house_of(request), house_of(request).world
    lines = world.process.stances
    versions = lines.versions(record.hash)
    return pages.render(
        request, "process/position.html", status=422 if faults else 200, faults=faults,
        form=form or Form({}, {}), record=record, said=stance(record), versions=versions[::-1],
        stands=lines.stands(record.hash), withdrawals=lines.withdrawals(record.hash),
        standing=next((v for v in versions if lines.stands(v.hash)), None),
        own=record.author == house.party, row=_row_of(world, record),
        alike=[r for r in alike(stance(record), lines.standing()) if r.hash != record.hash],
        log_entry=world.entries[record.hash], tellings=await telling.rows(house, record),
        **_words(request))


def _row_of(world: World, record: Record) -> Row | None:
    """All that the same actor is known to have said on the same question."""
    asked, who = folded(stance(record).question), actor_key(stance(record))
    return next((row for q in questions(world.process.stances.standing())
                 if folded(q.words) == asked
                 for row in q.rows if actor_key(row.told[0].said) == who), None)


def _held(request: Asked) -> Record:
    return held(house_of(request).world.process.stances.records, subject(request))


# --- the list --------------------------------------------------------------------------


def _until(form: Form) -> str:
    """The day as of which it is shown; empty for now, or where none is understood."""
    typed = form.get("until").translate(DIGITS).strip()
    if typed and not is_day(typed):
        form.fault("until", A_DAY)
        return ""
    return typed


def _chosen(question: Question, form: Form) -> Question | None:
    """The question as far as the filter lets it through. Who else speaks within a party is never
    filtered away from beside its other voice."""
    asked, party = form.get("question"), form.get("party")
    if asked and folded(question.words) != folded(asked):
        return None
    rows = tuple(r for r in question.rows if not party or (r.party or "none") == party)
    if not rows:
        return None
    days = tuple(sorted({t.said.day for r in rows for t in r.told}))
    within = tuple(w for w in question.within if not party or w.party == party)
    return Question(question.words, rows, days, within)


def _speaks(every: Sequence[Question], party: PartyId) -> bool:
    return any((r.party or "none") == party for q in every for r in q.rows)


def _days_of(form: Form) -> Callable[[Question], tuple[str, ...]]:
    return lambda q: q.days if form.get("question") else q.days[-MOST_DAYS:]


def _words(request: Asked) -> dict[str, Any]:
    lang = language_of(request)
    return {"towards": TOWARDS, "called": lambda kept: in_words(kept, lang),
            "a_day": lambda day: shown_day(day, lang), "today": today(house_of(request)),
            "in_favour": IN_FAVOUR, "folded": folded}
