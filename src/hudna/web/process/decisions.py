"""What was decided at a meeting: written down by one, then signed by every guarantor, or not."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from hudna.act.process.countersign import WORDS, countersign
from hudna.act.process.decide import WRITERS, decide
from hudna.fault import Fault, Refused
from hudna.record.kinds import Names, PartyId, RecordHash
from hudna.record.record import Record
from hudna.record.sound_process import MOST_NAMED
from hudna.view.days import day_of
from hudna.view.process.concerns import Raised, concerns
from hudna.view.process.decisions import Decided, decided
from hudna.view.process.keys import OPEN_DAYS, came_late, may_be_signed, until_day
from hudna.view.process.meetings import Met, met
from hudna.view.process.moment import later, zone_of
from hudna.view.world import World
from hudna.web import pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened.telling_words import told
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import who_turns_keys
from hudna.web.process import concern_choice, concern_words, meeting_words
from hudna.web.session import officer_of

LANGUAGES = ("en", "ar", "ru")
SETTLES = "settles_"


class Key(msgspec.Struct, frozen=True):
    """Where one guarantor's key is. `word`: `signed`, `reserved`, `late` (signed after the last
    day, and so no key), or empty: it has said nothing. `came_late`: only its own clock says that
    it was in time."""

    party: PartyId
    word: str
    record: Record | None
    came_late: bool = False


@get("/meetings/{of:str}/decide", guards=[by_a_person, who_turns_keys])
async def blank(request: Asked) -> Response[str]:
    meeting = _meeting(request)
    return opened(request, meeting.latest, _form(request, meeting, Form({}, {})))


@post("/meetings/{of:str}/decide", guards=[who_turns_keys])
async def made(request: Asked) -> Response[Any]:
    house, form, meeting = house_of(request), await read(request), _meeting(request)
    text = Names(*(form.text(f"text_{lang}") for lang in LANGUAGES))
    known = concern_choice.by_version(concerns(house.world))
    settles = [known[h].latest.hash if h in known else h
               for h in concern_choice.ticked(form, SETTLES, MOST_NAMED)]
    try:
        form.done()
        draft = decide(house.world, meeting.latest.hash, text=text, officer=officer_of(request),
                       now_ms=house.now_ms(), settles=settles,
                       until_day=form.plain("until_day"))
        [*_, kept] = await house.say([told(form, house.world, draft)])
    except Refused as refused:
        return _form(request, meeting, form, tuple(map(_at_field, refused.faults)))
    return pages.see(f"/meetings/decisions/{kept.hash}")


@get("/meetings/decisions/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    made_ = _decided(request)
    return opened(request, made_.record, await _show(request, made_))


@post("/meetings/decisions/{of:str}/key", guards=[who_turns_keys])
async def keyed(request: Asked) -> Response[Any]:
    house, form, made_ = house_of(request), await read(request), _decided(request)
    word: Any = form.choice("word", WORDS)
    try:
        form.done()
        draft = countersign(house.world, made_.record.hash, word=word, text=form.text("text"),
                            officer=officer_of(request), now_ms=house.now_ms())
        await house.say([told(form, house.world, draft)])
    except Refused as refused:
        return await _show(request, made_, refused.faults, form)
    return pages.see(f"/meetings/decisions/{made_.record.hash}")


HANDLERS = (blank, made, one, keyed)


def words() -> dict[str, Any]:
    return {"decision_states": meeting_words.DECISIONS, "states": concern_words.STATES}


def keys_of(world: World, made_: Decided) -> list[Key]:
    """Of every guarantor, in the agreement's order."""
    return [_key(world, made_, p) for p in world.terms.agreement.guarantors]


def _key(world: World, made_: Decided, party: PartyId) -> Key:
    if own := made_.keys.signed.get(party):
        return Key(party, "signed", own, came_late(world, made_.record, own))
    if own := made_.keys.reserves.get(party):
        return Key(party, "reserved", own)
    late = made_.keys.late.get(party)
    return Key(party, "late" if late else "", late)


async def _show(
    request: Asked, made_: Decided, faults: tuple[Fault, ...] = (), form: Form | None = None
) -> Response[str]:
    house, world, record = house_of(request), house_of(request).world, made_.record
    guarantor = world.me in world.terms.agreement.guarantors
    return pages.render(
        request, "process/decision.html", status=422 if faults else 200, faults=faults,
        made=made_, record=record, form=form or Form({}, {}), given=keys_of(world, made_),
        meeting=met(world, made_.said.at), settles=_settles(world, made_.said.settles),
        until=until_day(world, record), in_time=may_be_signed(world, record, house.now_ms()),
        may_sign=guarantor and record.author != world.me and world.me not in made_.keys.signed,
        waited=world.me in made_.keys.missing,
        log_entry=world.entries[record.hash], tellings=await telling.rows(house, record),
        **words())


def _settles(world: World, named: tuple[RecordHash, ...]) -> list[tuple[RecordHash, Raised | None]]:
    """Each with how it stands now; None where it is not known here."""
    known = {v.hash: c for c in concerns(world) for v in c.versions}
    return [(h, known.get(h)) for h in named]


def _form(
    request: Asked, meeting: Met, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    world = house_of(request).world
    on_agenda, known = set(meeting.concerns), concerns(world)
    first = [c.latest.hash for c in concern_choice.unsettled(known)
             if on_agenda & {v.hash for v in c.versions}]
    chosen = concern_choice.ticked(form, SETTLES, MOST_NAMED)
    return pages.render(
        request, "process/decide.html", status=422 if faults else 200, faults=faults, form=form,
        meeting=meeting, concerns=concern_choice.offered(
            known, dict.fromkeys([*first[:MOST_NAMED], *chosen])),
        on_agenda=on_agenda,
        chosen={c.latest.hash for c in known if {v.hash for v in c.versions} & set(chosen)},
        until=later(day_of(house_of(request).now_ms(), zone_of(world)), OPEN_DAYS),
        may_decide=world.terms.agreement.party(world.me).role in WRITERS, **words())


def _at_field(fault: Fault) -> Fault:
    return Fault("text_en", fault.found, fault.expected) if fault.where == "text" else fault


def _meeting(request: Asked) -> Met:
    found = met(house_of(request).world, subject(request))
    if found is None:
        raise NotFoundException
    return found


def _decided(request: Asked) -> Decided:
    found = decided(house_of(request).world, subject(request))
    if found is None:
        raise NotFoundException
    return found
