"""What this party says of an incident: its judgement, a second person's, its answer, a step on the
ladder. What weighs is shown before it is signed, as each partner will have it."""

from __future__ import annotations

from collections.abc import Sequence
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
from hudna.say import Say
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
from hudna.web.happened import (
    as_shown,
    incident_found,
    incident_replaced,
    incident_words,
    incidents,
)
from hudna.web.happened.as_shown import CHANGED, NotAsShownError
from hudna.web.happened.incident_evidence import named, offered
from hudna.web.posts import who_judges
from hudna.web.session import officer_of

NOBODY = "nobody"
"""The field's value where nobody is held to have done it, so that it is chosen and not left."""
_OWN = ("csrf", "sign", "change", as_shown.FIELD, as_shown.ONCE)
"""Fields of the pages themselves, which are carried to none."""
_OF_THE_MOMENT = ("answer_by_ms",)
"""Until when an answer is waited for runs from the signing."""


@post("/incidents/{of:str}/answer")
async def answered(request: Asked) -> Response[Any]:
    """Shown first; signed with `sign`."""
    house, form = house_of(request), await read(request)
    record, line = incidents.held(house.world, subject(request))
    outcome: Any = form.choice("outcome", told_words.ANSWERS)

    def make() -> tuple[Draft]:
        return (release_form.told(form, house.world, answer_incident(
            house.world, record.hash, outcome=outcome, text=form.text("text"),
            officer=officer_of(request))),)

    try:
        form.done()
        if not form.get("sign") or form.get("change"):
            return await _before(request, record, line, form, make(), act="answer")
        await as_shown.sign(request, form, make, aside=_OF_THE_MOMENT)
    except NotAsShownError as changed:
        return await _before(request, record, line, form, changed.drafts, act="answer",
                             changed=CHANGED)
    except Refused as refused:
        return await incidents.show(request, record, line, refused.faults, form)
    return pages.see(f"/incidents/{record.hash}#answers")


@post("/incidents/{of:str}/second", guards=[who_judges])
async def seconded(request: Asked) -> Response[Any]:
    """`of` is the judgement."""
    house, form = house_of(request), await read(request)
    record, line = incidents.held(house.world, subject(request))
    try:
        await as_shown.once(request, form, lambda: (
            second(house.world, subject(request), officer_of(request)),))
    except Refused as refused:
        return await incidents.show(request, record, line, refused.faults)
    return pages.see(f"/incidents/{record.hash}#findings")


@get("/incidents/{of:str}/judge", guards=[who_judges])
async def to_judge(request: Asked) -> Response[Any]:
    """Of the version that counts: whoever comes from a replaced one reads that first."""
    record, line = incidents.held(house_of(request).world, subject(request))
    if record != line.latest:
        return pages.see(f"/incidents/{line.latest.hash}/judge")
    return await _judging(request, line, Form({}, {}))


@post("/incidents/{of:str}/judge", guards=[who_judges])
async def judged_it(request: Asked) -> Response[Any]:
    """Shown first; signed with `sign`."""
    house, form = house_of(request), await read(request)
    record, line = incidents.held(house.world, subject(request))
    if form.get("change"):
        return await _judging(request, line, form)
    try:
        said = read_judged(form, record, officer_of(request))

        def make() -> tuple[Draft]:
            return (release_form.told(form, house.world, judge(
                house.world, said, instead_of=incident_replaced.ticked(form))),)

        if not form.get("sign"):
            return await _before(request, record, line, form, make(), act="judge")
        await as_shown.sign(request, form, make, aside=_OF_THE_MOMENT)
    except NotAsShownError as changed:
        return await _before(request, record, line, form, changed.drafts, act="judge",
                             changed=CHANGED)
    except Refused as refused:
        return await _judging(request, _now(request, line), form, refused.faults, record)
    return pages.see(f"/incidents/{record.hash}#findings")


@get("/incidents/{of:str}/step", guards=[who_judges])
async def to_step(request: Asked) -> Response[Any]:
    """Of the version that counts, as a judgement."""
    record, line = incidents.held(house_of(request).world, subject(request))
    if record != line.latest:
        return pages.see(f"/incidents/{line.latest.hash}/step")
    return _stepping(request, line, Form({}, {}))


@post("/incidents/{of:str}/step", guards=[who_judges])
async def stepped(request: Asked) -> Response[Any]:
    """Shown first; signed with `sign`. `step`: a step of the ladder and whom it is taken towards.
    The time to answer is the agreement's."""
    house, form = house_of(request), await read(request)
    record, line = incidents.held(house.world, subject(request))
    chosen, _, to = form.get("step").partition(":")
    rung: Any = chosen if chosen in told_words.RUNGS else form.choice("step", ())

    def make() -> tuple[Draft]:
        return (release_form.told(form, house.world, take_rung(
            house.world, record.hash, rung=rung, to=to, text=form.text("text"),
            officer=officer_of(request), now_ms=house.now_ms(),
            within_ms=house.world.terms.step_ms(rung))),)

    if form.get("change"):
        return _stepping(request, line, form)
    try:
        form.done()
        if not form.get("sign"):
            return await _before(request, record, line, form, make(), act="step")
        await as_shown.sign(request, form, make, aside=_OF_THE_MOMENT)
    except NotAsShownError as changed:
        return await _before(request, record, line, form, changed.drafts, act="step",
                             changed=CHANGED)
    except Refused as refused:
        return _stepping(request, _now(request, line), form, refused.faults, record)
    return pages.see(f"/incidents/{record.hash}#ladder")


def _now(request: Asked, line: IncidentLine) -> IncidentLine:
    """As it is by now: another version may have come while this was read."""
    return house_of(request).world.incidents.of(line.latest.hash) or line


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
    request: Asked, line: IncidentLine, form: Form, faults: tuple[Fault, ...] = (),
    read_: Record | None = None,
) -> Response[str]:
    """The form is of the version that counts; `read_` is the one that was read."""
    record = line.latest
    house, world = house_of(request), house_of(request).world
    known = world.terms.clauses_of(line.said.happened)
    return pages.render(
        request, "happened/judge.html", status=422 if faults else 200, faults=faults, form=form,
        record=record, said=incident(record), line=line, name=naming.incident(line.said),
        replaced=read_ is not None and read_ != record,
        clauses=[c for c in (clause_of(world.terms.agreement, of) for of in known) if c],
        outcomes=incident_words.JUDGED, likelihoods=told_words.LIKELIHOODS,
        confidences=told_words.CONFIDENCES, parties=world.terms.agreement.parties, nobody=NOBODY,
        offered=await offered(house, line), clause_of=clause_of,
        own=incident_replaced.offered(world, line, officer_of(request)),
        monitors=world.me in judges(world.terms.agreement).monitors, kinds=HAPPENED)


def _stepping(
    request: Asked, line: IncidentLine, form: Form, faults: tuple[Fault, ...] = (),
    read_: Record | None = None,
) -> Response[str]:
    record = line.latest
    house = house_of(request)
    steps = incident_found.next_steps(house.world, line, house.now_ms())
    return pages.render(
        request, "happened/step.html", status=422 if faults else 200, faults=faults, form=form,
        record=record, line=line, name=naming.incident(line.said), steps=steps,
        replaced=read_ is not None and read_ != record,
        not_yet=incident_found.not_yet(house.world, line, house.now_ms()),
        rungs=told_words.RUNGS, means=incident_words.RUNG_MEANS,
        within={rung: house.world.terms.step_ms(rung) for rung in told_words.RUNGS},
        taken=incident_found.taken(house.world, line), rung=rung_of)


async def _before(
    request: Asked, record: Record, line: IncidentLine, form: Form, drafts: Sequence[Draft], *,
    act: str, changed: Say | None = None,
) -> Response[Any]:
    """What is about to be signed; or the page of an answer again, with what was typed."""
    if form.get("change"):
        return await incidents.show(request, record, line, (), form)
    world, [draft] = house_of(request).world, drafts
    filled = {k: v for k, v in form.values.items() if k not in _OWN}
    return pages.render(
        request, "happened/before_signing.html", status=422 if changed else 200, changed=changed,
        record=record, line=line, draft=draft, said=draft.said, act=act,
        filled={**filled, **as_shown.fields(drafts, aside=_OF_THE_MOMENT)},
        name=naming.incident(line.said), judged=judged, clause_of=clause_of,
        outcomes=told_words.OUTCOMES, answers=incident_words.ANSWERS,
        likelihoods=told_words.LIKELIHOODS, confidences=told_words.CONFIDENCES,
        rungs=told_words.RUNGS, clause=clause_of(
            world.terms.agreement, getattr(draft.said, "clause", None)))


HANDLERS = (answered, seconded, to_judge, judged_it, to_step, stepped)
