"""Incursions: what each watch has said, on what evidence, and what the guarantors answer. The
answers stand side by side; none takes the place of another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from hudna.act.answer_incursion import answer_incursion
from hudna.fault import Fault, Refused
from hudna.record.kinds import Incursion, PartyId
from hudna.record.record import Record
from hudna.record.watching import WarnedPlace
from hudna.say import Say, moment, say
from hudna.view.incursions import IncursionState, Line, answer, incursion, state
from hudna.view.notices import notice
from hudna.view.warned import warned
from hudna.view.world import World
from hudna.web import (
    evidence,
    naming,
    pages,
    played,
    release_form,
    sky_words,
    telling,
    warned_place,
)
from hudna.web.aircraft_words import craft, source
from hudna.web.asked import Asked, house_of
from hudna.web.explain import incursion as explained
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.house import House
from hudna.web.incursion_list import listed
from hudna.web.looking import by_a_person, opened
from hudna.web.making_for import making_for
from hudna.web.session import officer_of

OUTCOMES: dict[str, Say] = {
    "ours": say("It was ours."),
    "permitted": say("It was ours, and the agreement allows it."),
    "not-ours": say("It was not ours."),
    "denied": say("There was no such flight."),
    "looking": say("We are looking into it."),
}
ANSWERED: dict[str, Say] = {
    "ours": say("answers for the flight"),
    "permitted": say("answers for the flight: the agreement allows it"),
    "not-ours": say("not its own"),
    "denied": say("denies that there was such a flight"),
    "looking": say("is looking into it"),
}
STATES: dict[IncursionState, tuple[str, Say]] = {
    "open": ("…", say("waits for an answer")), "overdue": ("▲", say("answer overdue")),
    "answered": ("✓", say("answered")), "void": ("—", say("was not so")),
}
ALERTS: dict[str, Say] = {
    "Alert": say("warned"), "Update": say("warning changed"), "Cancel": say("warning ended"),
}
MOST_LISTED, MOST_NOTICES, MOST_RECOGNISED = 200, 50, 20
NEAR_MS = 86_400_000
"""How far from the flight's time a notice may lie that is offered for naming it."""


class Row(msgspec.Struct, frozen=True):
    """One passage as the list has it. `mine`: this node is asked and has not answered."""

    record: Record
    said: Incursion
    state: IncursionState
    words: Say
    answers: dict[PartyId, Record]
    waits: tuple[PartyId, ...]
    mine: bool


class Given(msgspec.Struct, frozen=True):
    """One guarantor's part: its last answer, the earlier ones, whether it is asked, and whether it
    is waited for."""

    party: PartyId
    last: Record | None
    earlier: tuple[Record, ...]
    asked: bool
    waited: bool


def row(world: World, line: Line, now_ms: int) -> Row:
    waits = line.waits_for(world.terms.agreement.guarantors)
    return Row(line.latest, line.said, state(world, line, now_ms),
               explained.sentence(world, line.said), line.standing_answers(), waits,
               world.me in waits)


@get("/incursions")
async def all_incursions(request: Asked) -> Response[str]:
    """What waits for an answer first, then the latest."""
    house = house_of(request)
    form = Form(dict(request.query_params), {})
    day = day_of(form.plain("day"))
    lines = listed(house.world, day, form.get("state"), form.get("operator"), house.now_ms())
    return pages.render(
        request, "incursions/list.html", form=form, day=day,
        rows=[row(house.world, line, house.now_ms()) for line in lines[:MOST_LISTED]],
        more=max(0, len(lines) - MOST_LISTED), states=STATES, sky_words=sky_words,
        outcomes=ANSWERED, over=house.overhead, answer=answer, explained=explained,
        operators=house.world.terms.agreement.parties,
        recognised=house.overhead.recognised[:MOST_RECOGNISED],
        approaches=making_for(house), craft=craft, watched=house.world.terms.watch,
        waiting=len(house.world.sightings.waiting(house.now_ms())),
        warnings=len(house.overhead.deciding.waiting(house.now_ms())),
    )


@get("/incursions/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    record, line = _held(house_of(request), subject(request))
    return opened(request, record, await _show(request, record, line))


async def _show(
    request: Asked, record: Record, line: Line, faults: tuple[Fault, ...] = (),
    form: Form | None = None,
) -> Response[str]:
    house, world, said = house_of(request), house_of(request).world, incursion(record)
    return pages.render(
        request, "incursions/incursion.html", status=422 if faults else 200, faults=faults,
        record=record, said=said, line=line, row=row(world, line, house.now_ms()),
        words_of_it=explained.sentence(world, said), doubts=explained.doubts(said),
        clause=explained.rule_of(world, said), area=explained.area_of(world, said),
        name=naming.called(said), explained=explained,
        given=given(world, line), outcomes=OUTCOMES, answered=ANSWERED, states=STATES,
        sky_words=sky_words, source=source, place=partial(warned_place.called, house),
        form=form or Form({}, {}), answer=answer, incursion=incursion,
        may_answer=world.me in world.terms.agreement.guarantors and line.said.state != "void",
        notices=near_notices(world, said), notice=notice,
        shapes=evidence.drawn(request, played.marks(world, said)), still=played.still(world, said),
        play=played.for_script(said, request), withheld=record.withheld,
        alerts=alerts(world, record), alert_words=ALERTS,
        reported=[r for v in line.versions for r in world.reports.follows(v.hash)],
        log_entry=world.entries[record.hash], tellings=await telling.rows(house, record),
    )


@post("/incursions/{of:str}/answer")
async def answered(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    record, line = _held(house, subject(request))
    outcome: Any = form.choice("outcome", OUTCOMES)
    try:
        form.done()
        said = answer_incursion(
            house.world, record.hash, outcome=outcome, text=form.text("text"),
            officer=officer_of(request), notice=form.text("notice") or None)
        await house.say([release_form.told(form, house.world, said)])
    except Refused as refused:
        return await _show(request, record, line, refused.faults, form)
    return pages.see(f"/incursions/{record.hash}#answers")


def alerts(world: World, record: Record) -> list[tuple[int, WarnedPlace]]:
    """What this node's own watch has sent out about the passage, and when, the first first."""
    if record.author != world.me:
        return []
    said = map(warned, world.warnings.of_passage(incursion(record).passage))
    return [(one.sent_ms, place) for one in said for place in one.places]


def given(world: World, line: Line) -> list[Given]:
    """Every guarantor, and whoever else has answered."""
    standing, waits = line.standing_answers(), line.waits_for(world.terms.agreement.guarantors)
    parties = dict.fromkeys((*world.terms.agreement.guarantors, *line.said.asked, *standing))
    return [
        Given(p, standing.get(p),
              tuple(r for r in line.answers if r.author == p and r != standing.get(p)),
              p in line.said.asked, p in waits)
        for p in parties
    ]


def near_notices(world: World, said: Incursion) -> list[Record]:
    """The notices of this party that a flight of that time could have been announced by."""
    end = said.left_ms if said.left_ms is not None else said.entered_ms
    found = [r for r in world.notices.all() if r.author == world.me
             and notice(r).from_ms <= end + NEAR_MS
             and notice(r).until_ms >= said.entered_ms - NEAR_MS]
    return sorted(found, key=lambda r: abs(notice(r).from_ms - said.entered_ms))[:MOST_NOTICES]


def day_of(text: str) -> date | None:
    """A day (RFC 3339 date); None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def today(house: House) -> date:
    return moment(house.now_ms()).date()


def around(day: date) -> Mapping[str, str]:
    """The day before and the day after, as an address has them."""
    one = timedelta(days=1)
    return {"before": (day - one).isoformat() if day > date.min else "",
            "after": (day + one).isoformat() if day < date.max else ""}


def _held(house: House, of: str) -> tuple[Record, Line]:
    record, line = house.world.record(of), house.world.incursions.of(of)
    if record is None or line is None:
        raise NotFoundException
    return record, line


HANDLERS = (all_incursions, one, answered)
