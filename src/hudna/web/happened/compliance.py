"""Compliance: what was found, alleged, not known, refuted and answered; each number opens to the
incidents and records behind it, now and as it was known at any moment."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, get

from hudna.fault import Refused
from hudna.record.kinds import Names
from hudna.say import Say, say
from hudna.speak.bulletin.words import CORRECTED
from hudna.terms.agreement import Clause, Words
from hudna.terms.working_incidents import Quiet
from hudna.view.compliance import NUMBERS
from hudna.view.days import day_of, day_or_none
from hudna.view.findings import judges
from hudna.view.incidents import IncidentLine
from hudna.view.known import Known
from hudna.view.world import World
from hudna.web import naming, pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form
from hudna.web.happened.bulletin_draft import admins, areas, terms_of
from hudna.web.happened.compliance_heard import Chosen, rule_of
from hudna.web.happened.compliance_tables import (
    DIMENSIONS,
    Dimension,
    Tables,
    figure,
    lines_behind,
    own_lines,
    tables,
    what_of,
)
from hudna.web.happened.quiet_words import HELD_TO, STATES, why
from hudna.web.happened.quiet_words import rule as rule_words
from hudna.web.happened.trends import days_of, trended
from hudna.web.house import House

SPAN, MOST_DAYS = 14, 92
LEVELS = 4


class Moment(msgspec.Struct, frozen=True):
    """The world that is counted: now, or as it was known at `at_ms`."""

    world: World
    now_ms: int
    at_ms: int | None


@get("/compliance")
async def page(request: Asked) -> Response[str]:
    house = house_of(request)
    form = Form(dict(request.query_params), {})
    try:
        moment = await moment_of(house, form)
        chosen = choice(moment, form)
    except Refused as refused:
        return pages.render(request, "happened/compliance.html", status=422, form=form,
                            faults=refused.faults, found=None, chosen=None)
    own = own_lines(moment.world, chosen.author)
    units = areas_of(house, moment.world, own)
    chosen = msgspec.structs.replace(chosen, areas=tuple(units))
    found = tables(moment.world, chosen, own)
    days = days_of(moment.world, chosen, own)
    trends = await asyncio.to_thread(trended, days) if days else ()
    rule = rule_of(moment.world)
    return pages.render(
        request, "happened/compliance.html", form=form, found=found, chosen=chosen,
        moment=moment, numbers=NUMBERS, words_of=CORRECTED, trends=trends,
        label=lambda dimension, of: label(moment.world, units, dimension, of),
        opened=_opened(moment.world, chosen, found, form), quiet_words=STATES, rule=rule,
        clause=_clause(moment.world, rule), rule_words=rule_words, held_to=HELD_TO,
        why=lambda day: why(day, rule) if rule else "",
        parties=moment.world.terms.agreement.parties, naming=naming,
        mine=chosen.author == house.party, levels=range(LEVELS), query=_query(form))


async def moment_of(house: House, form: Form) -> Moment:
    """Refused where the moment is none, or has not come yet."""
    at = form.instant_or_none("at")
    if at is not None and at > house.now_ms():
        form.fault("at", say("a moment that has passed"))
    form.done()
    if at is None:
        return Moment(house.world, house.now_ms(), None)
    known: Known = await house.known(at)
    return Moment(known.world, at, at)


def choice(moment: Moment, form: Form) -> Chosen:
    """The monitors' own incidents of the last two weeks, where nothing is chosen. Refused, with
    every fault."""
    _, zone = terms_of(moment.world)
    known = [p.id for p in moment.world.terms.agreement.parties]
    author = form.choice("author", known) if form.get("author") else _author(moment.world)
    last = _day(form, "to", day_of(moment.now_ms, zone))
    first = _day(form, "from", _earlier(last, SPAN - 1))
    level = form.whole("level", most=LEVELS - 1) if form.get("level") else 0
    if not form.faults and not first <= last <= _earlier(first, 1 - MOST_DAYS):
        form.fault("from", say("a day no later than {last}, and at most {n} days before it",
                               last=last, n=MOST_DAYS))
    form.done()
    return Chosen(author, first, last, zone, moment.now_ms, level)


def label(
    world: World, units: dict[str, Names], dimension: str, of: str
) -> Say | Words | Names | str:
    """What a line of a table is called."""
    match dimension:
        case "clause":
            title = next((c.title for c in world.terms.agreement.clauses if c.id == of), None)
            return title or of or say("no clause named")
        case "party":
            return naming.party(world, of) if of else say("nobody named")
        case "unit":
            return units.get(of, of) or say("unit not known")
    return of


def _opened(
    world: World, chosen: Chosen, found: Tables, form: Form
) -> dict[str, Any] | None:
    """The number that was asked about, and what is behind it."""
    what = what_of(form.get("what"))
    if what is None:
        return None
    only: dict[Dimension, str] = {
        d: form.get(f"of_{d}") for d in DIMENSIONS if f"of_{d}" in form.values}
    number = figure(found.rows, what, only)
    return {"what": what, "only": only, "figure": number,
            "lines": lines_behind(world, chosen.author, number)}


def areas_of(
    house: House, world: World, own: tuple[IncidentLine, ...]
) -> dict[str, Names]:
    """The widest units of the countries concerned, by code: those too of which nobody has told
    anything."""
    return dict(areas(admins(world, own), house.places.gazetteer.districts))


def _clause(world: World, rule: Quiet | None) -> Clause | None:
    return next((c for c in world.terms.agreement.clauses if rule and c.id == rule.clause), None)


def _author(world: World) -> str:
    """This party where it monitors, else whoever does."""
    monitors = judges(world.terms.agreement).monitors
    return world.me if world.me in monitors or not monitors else monitors[0]


def _day(form: Form, name: str, default: str) -> str:
    text = form.plain(name)
    if not text:
        return default
    if day_or_none(text) is None or not "1970-01-02" <= text <= "9998-12-30":
        form.fault(name, say("a day, as in 2016-07-29"))
        return default
    return text


def _earlier(day: str, n: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=n)).isoformat()


def _query(form: Form) -> str:
    """What was chosen, for the links of the numbers."""
    return urlencode({k: v for k, v in form.values.items()
                      if v and k in ("author", "from", "to", "at", "level", "lang")})


HANDLERS = (page,)
