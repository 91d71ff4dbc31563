"""What this party says of an incident: its judgement, a second person's, its answer, a step on the
ladder. What weighs is shown before it is signed, as each partner will have it."""

from __future__ import annotations

from typing import Any, cast

from litestar import Response, get, post

from hudna.act.answer_incident import answer_incident
from hudna.act.draft import Draft
from hudna.act.judge import judge
from hudna.act.second import second
from hudna.act.take_rung import take_rung
from hudna.fault import Fault, Refused
from hudna.record.incidents import Judged
from hudna.record.record import Record
from hudna.speak.bulletin import words as told_words
from hudna.terms.happenings import HAPPENED
from hudna.view.findings import judges
from hudna.view.incidents import IncidentLine, incident, judged
from hudna.view.incidents import rung as rung_of
from hudna.web import naming, pages, release_form
from hudna.web.asked import Asked, house_of
from hudna.web.explain import clause_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened import incident_found, incident_words, incidents
from hudna.web.happened.incident_evidence import named, offered
from hudna.web.session import officer_of

NOBODY = "nobody"
"""The field's value where nobody is held to have done it, so that it is chosen and not left."""
_OWN = ("csrf", "sign", "change")
"""Fields of the pages themselves, which are carried to none."""


@post("/incidents/{of:str}/answer")
async def answered(request: Asked) -> Response[Any]:
    """Shown first; signed with `sign`."""
    house, form = house_of(request), await read(request)
    record, line = incidents.held(house.world, subject(request))
    outcome: Any = form.choice("outcome", told_words.ANSWERS)
    try:
        form.done()
        draft = release_form.told(form, house.world, answer_incident(
            house.world, record.hash, outcome=outcome, text=form.text("text"),
            officer=officer_of(request)))
        if not form.get("sign") or form.get("change"):
            return await _before(request, record, line, form, draft, act="answer")
        await house.say([draft])
    except Refused as refused:
        return await incidents.show(request, record, line, refused.faults, form)
    return pages.see(f"/incidents/{record.hash}#answers")


@post("/incidents/{of:str}/second")
async def seconded(request: Asked) -> Response[Any]:
    """`of` is the judgement."""
    house = house_of(request)
    record, line = incidents.held(house.world, subject(request))
    try:
        await house.say([second(house.world, subject(request), officer_of(request))])
    except Refused as refused:
        return await incidents.show(request, record, line, refused.faults)
    return pages.see(f"/incidents/{record.hash}#findings")


@get("/incidents/{of:str}/judge")
async def to_judge(request: Asked) -> Response[str]:
    record, line = incidents.held(house_of(request).world, subject(request))
    return await _judging(request, record, line, Form({}, {}))


@post("/incidents/{of:str}/judge")
async def judged_it(request: Asked) -> Response[Any]:
    """Shown first; signed with `sign`."""
    house, form = house_of(request), await read(request)
    record, line = incidents.held(house.world, subject(request))
    try:
        said = read_judged(form, record, officer_of(request))
        draft = release_form.told(form, house.world, judge(house.world, said))
        if form.get("change"):
            return await _judging(request, record, line, form)
        if not form.get("sign"):
            return await _before(request, record, line, form, draft, act="judge")
        await house.say([draft])
    except Refused as refused:
        return await _judging(request, record, line, form, refused.faults)
    return pages.see(f"/incidents/{record.hash}#findings")


@get("/incidents/{of:str}/step")
async def to_step(request: Asked) -> Response[str]:
    record, line = incidents.held(house_of(request).world, subject(request))
    return _stepping(request, record, line, Form({}, {}))


@post("/incidents/{of:str}/step")
async def stepped(request: Asked) -> Response[Any]:
    """Shown first; signed with `sign`. `step`: a step of the ladder and whom it is taken towards.
    The time to answer is the agreement's."""
    house, form = house_of(request), await read(request)
    record, line = incidents.held(house.world, subject(request))
    chosen, _, to = form.get("step").partition(":")
    rung: Any = chosen if chosen in told_words.RUNGS else form.choice("step", ())
    try:
        form.done()
        draft = release_form.told(form, house.world, take_rung(
            house.world, record.hash, rung=rung, to=to, text=form.text("text"),
            officer=officer_of(request), now_ms=house.now_ms(),
            within_ms=house.world.terms.step_ms(rung)))
        if form.get("change"):
            return _stepping(request, record, line, form)
        if not form.get("sign"):
            return await _before(request, record, line, form, draft, act="step")
        await house.say([draft])
    except Refused as refused:
        return _stepping(request, record, line, form, refused.faults)
    return pages.see(f"/incidents/{record.hash}#ladder")


def read_judged(form: Form, record: Record, officer: str) -> Judged:
    """The judgement that a form has. Raises `Refused` with every fault."""
    by = form.text("by", needed=incident_words.WHOM)
    outcome, likelihood = form.choice("outcome", told_words.OUTCOMES), form.choice(
        "likelihood", told_words.LIKELIHOODS)
    confidence, evidence = form.choice("confidence", told_words.CONFIDENCES), named(form)
    form.done()
    return Judged(
        record.hash, form.text("clause"), cast(Any, outcome), "" if by == NOBODY else by,
        cast(Any, likelihood), cast(Any, confidence), form.text("text"), officer, evidence)


async def _judging(
    request: Asked, record: Record, line: IncidentLine, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house, world = house_of(request), house_of(request).world
    known = world.terms.clauses_of(line.said.happened)
    own = [r for r in line.standing_judgements() if r.author == world.me]
    return pages.render(
        request, "happened/judge.html", status=422 if faults else 200, faults=faults, form=form,
        record=record, said=incident(record), line=line, name=naming.incident(line.said),
        clauses=[c for c in (clause_of(world.terms.agreement, of) for of in known) if c],
        outcomes=incident_words.JUDGED, likelihoods=told_words.LIKELIHOODS,
        confidences=told_words.CONFIDENCES, parties=world.terms.agreement.parties, nobody=NOBODY,
        offered=await offered(house, line), own=own, judged=judged,
        monitors=world.me in judges(world.terms.agreement).monitors, kinds=HAPPENED)


def _stepping(
    request: Asked, record: Record, line: IncidentLine, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house = house_of(request)
    steps = incident_found.next_steps(house.world, line, house.now_ms())
    return pages.render(
        request, "happened/step.html", status=422 if faults else 200, faults=faults, form=form,
        record=record, line=line, name=naming.incident(line.said), steps=steps,
        rungs=told_words.RUNGS, means=incident_words.RUNG_MEANS,
        within={rung: house.world.terms.step_ms(rung) for rung in told_words.RUNGS},
        taken=incident_found.taken(house.world, line), rung=rung_of)


async def _before(
    request: Asked, record: Record, line: IncidentLine, form: Form, draft: Draft, *, act: str
) -> Response[Any]:
    """What is about to be signed; or the page of an answer again, with what was typed."""
    if form.get("change"):
        return await incidents.show(request, record, line, (), form)
    world = house_of(request).world
    filled = {k: v for k, v in form.values.items() if k not in _OWN}
    return pages.render(
        request, "happened/before_signing.html", record=record, line=line, draft=draft,
        said=draft.said, act=act, filled=filled, name=naming.incident(line.said),
        outcomes=told_words.OUTCOMES, answers=incident_words.ANSWERS,
        likelihoods=told_words.LIKELIHOODS, confidences=told_words.CONFIDENCES,
        rungs=told_words.RUNGS, clause=clause_of(
            world.terms.agreement, getattr(draft.said, "clause", None)))


HANDLERS = (answered, seconded, to_judge, judged_it, to_step, stepped)
