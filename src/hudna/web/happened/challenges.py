"""Challenges: what somebody holds of a protected place, what its registrant replies, and what each
guarantor holds of it. None of it ends a protection, and every page says so."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from hudna.act.challenge import challenge
from hudna.act.outcome_challenge import DECIDERS, outcome_challenge
from hudna.act.reply_challenge import reply_challenge
from hudna.fault import Fault, Refused
from hudna.record.record import Record
from hudna.record.statement import PartyId
from hudna.say import Say, say
from hudna.speak.bulletin.words import CHALLENGES
from hudna.view.challenges import Case, outcome, reply
from hudna.view.releases import PROTECTIONS
from hudna.view.world import World
from hudna.web import entries, pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import registered, subject
from hudna.web.happened import challenge_files, challenged, file_words, files
from hudna.web.happened.telling_words import told
from hudna.web.looking import by_a_person, opened
from hudna.web.session import officer_of

HOLDS: dict[str, Say] = {
    "upheld": say("It is used militarily."),
    "not-upheld": say("It is not used militarily."),
    "undetermined": say("It cannot be determined."),
    "withdrawn": say("We take our challenge back."),
}


class Given(msgspec.Struct, frozen=True):
    """What one party holds of it: its last word, the earlier ones, and whether it is waited for."""

    party: PartyId
    last: Record | None
    earlier: tuple[Record, ...]
    waited: bool


@get("/challenges")
async def all_challenges(request: Asked) -> Response[str]:
    house = house_of(request)
    form = Form(dict(request.query_params), {})
    found = challenged.rows(house.world, house.now_ms())
    if form.get("state"):
        found = [r for r in found if r.state == form.get("state")]
    return pages.render(request, "happened/challenges.html", rows=found, form=form,
                        **_words())


@get("/challenges/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    case = _case(house_of(request).world, subject(request))
    return opened(request, case.challenge, await _show(request, case))


@get("/register/{of:str}/challenge")
async def blank(request: Asked) -> Response[str]:
    return _form(request, registered(house_of(request).world, subject(request)), Form({}, {}))


@post("/register/{of:str}/challenge", request_max_body_size=files.LARGEST)
async def made(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    record = registered(house.world, subject(request))
    terms = house.world.terms.incidents
    within_ms = terms.challenge_reply_ms if terms else None
    try:
        async with files.keeping(request, form, "desk") as attached:
            said = challenge(
                house.world, record.hash, text=form.text("text"), officer=officer_of(request),
                now_ms=house.now_ms(), within_ms=within_ms, attached=attached)
            [*_, kept] = await house.say([told(form, house.world, said)])
    except Refused as refused:
        return _form(request, record, form, refused.faults)
    return pages.see(f"/challenges/{kept.hash}")


@post("/challenges/{of:str}/reply", request_max_body_size=files.LARGEST)
async def replied(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    case = _case(house.world, subject(request))
    try:
        async with files.keeping(request, form, "desk") as attached:
            said = reply_challenge(house.world, case.challenge.hash, text=form.text("reply"),
                                   officer=officer_of(request), attached=attached)
            await house.say([told(form, house.world, said)])
    except Refused as refused:
        return await _show(request, case, _at_reply(refused.faults), form)
    return pages.see(f"/challenges/{case.challenge.hash}#replies")


@post("/challenges/{of:str}/outcome")
async def decided(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    case = _case(house.world, subject(request))
    held: Any = form.choice("outcome", HOLDS)
    try:
        form.done()
        await house.say([outcome_challenge(
            house.world, case.challenge.hash, outcome=held, text=form.text("text"),
            officer=officer_of(request), now_ms=house.now_ms())])
    except Refused as refused:
        return await _show(request, case, refused.faults, form)
    return pages.see(f"/challenges/{case.challenge.hash}#outcomes")


HANDLERS = (all_challenges, one, blank, made, replied, decided, *challenge_files.HANDLERS)


def _at_reply(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """Beside the field of the reply, which is not that of the outcome's form."""
    return tuple(Fault("reply", f.found, f.expected) if f.where == "text" else f for f in faults)


async def _show(
    request: Asked, case: Case, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, world = house_of(request), house_of(request).world
    record = case.challenge
    return pages.render(
        request, "happened/challenge.html", status=422 if faults else 200, faults=faults,
        record=record, case=case, row=challenged.row(world, case, house.now_ms()),
        entry=_entry(world, case, house.now_ms()), given=given(world, case), reply=reply,
        outcome=outcome, may_say=_may_say(world, case), form=form or Form({}, {}),
        log_entry=world.entries[record.hash], tellings=await telling.rows(house, record),
        **_words(),
    )


def _entry(world: World, case: Case, now_ms: int) -> entries.Row | entries.Hint | None:
    """What the list of the register shows of what is challenged, and nothing more of it."""
    record = world.record(case.said.protection)
    if record is None:
        return None
    if isinstance(record.said, PROTECTIONS):
        return entries.row(world, record, now_ms)
    return entries.hint(world, record, now_ms)


def given(world: World, case: Case) -> list[Given]:
    """Every guarantor, and whoever else has said what it holds."""
    standing = case.standing_outcomes()
    waits = () if case.withdrawn else case.waits_for(world.terms.agreement.guarantors)
    parties = dict.fromkeys((*world.terms.agreement.guarantors, *standing))
    return [
        Given(p, standing.get(p),
              tuple(r for r in case.outcomes if r.author == p and r != standing.get(p)), p in waits)
        for p in parties
    ]


def _may_say(world: World, case: Case) -> dict[str, Say]:
    """What this party may say of it now; the act decides, and this offers."""
    decides = world.terms.agreement.party(world.me).role in DECIDERS
    own = case.challenge.author == world.me
    return {k: v for k, v in HOLDS.items() if (own if k == "withdrawn" else decides)}


def _form(
    request: Asked, record: Record, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house = house_of(request)
    terms = house.world.terms.incidents
    return pages.render(
        request, "happened/challenge_form.html", status=422 if faults else 200, faults=faults,
        record=record, form=form, reply_ms=terms.challenge_reply_ms if terms else None,
        made=challenged.of(house.world, record, house.now_ms()), **_words())


def _words() -> dict[str, Any]:
    return {"states": challenged.STATES, "holds": HOLDS, "held": CHALLENGES,
            "protected": challenged.PROTECTED, "entry_states": entries.STATES,
            "file_words": file_words}


def _case(world: World, of: str) -> Case:
    case = world.challenges.case(of)
    if case is None:
        raise NotFoundException
    return case
