"""The reports that this node holds, and the page of each: what came, what was made of it, to which
event it belongs, who was told of it. They stay here; nothing in one is a finding."""

from __future__ import annotations

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException

from hudna.act.release import readers
from hudna.record.kinds import PartyId
from hudna.record.record import Record
from hudna.terms.happenings import HAPPENED
from hudna.view.days import day_or_none
from hudna.view.releases import goes_to, withheld
from hudna.view.reports import report
from hudna.view.world import World
from hudna.web import evidence, pages, telling
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form
from hudna.web.found import subject
from hudna.web.happened import report_new, report_reading
from hudna.web.happened.report_list import Wanted, listed
from hudna.web.happened.report_places import unit_names
from hudna.web.happened.report_words import CHANNELS, FIELDS, STATES
from hudna.web.house import House
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import who_reads_reports

MOST_PAGES = 400


class ToldTo(msgspec.Struct, frozen=True):
    """A party that is told of a report, without the fields in `withheld`."""

    party: PartyId
    withheld: tuple[str, ...]


@get("/reports", guards=[who_reads_reports])
async def all_reports(request: Asked) -> Response[str]:
    house, form = house_of(request), Form(dict(request.query_params), {})
    wanted, zone = asked_for(form), report_reading.zone(house)
    found = listed(house.world, wanted, zone)
    return pages.render(
        request, "happened/reports/list.html", form=form, wanted=wanted, listed=found,
        bad_day=bool(form.get("day")) and not wanted.day, kinds=HAPPENED, states=STATES,
        zone=zone)


@get("/reports/{of:str}", guards=[who_reads_reports, by_a_person])
async def one(request: Asked) -> Response[str]:
    """A partner's report, where it was told one, has the same page: with what was told of it."""
    house, record = house_of(request), held(house_of(request).world, subject(request))
    world, said = house.world, report(record)
    versions = world.reports.versions(record.hash) or (record,)
    latest = next((v for v in versions if world.reports.stands(v.hash)), versions[-1])
    marks = report_new.of_place(said.at, said.within_m, said.place) if said.at else ()
    return opened(request, record, pages.render(
        request, "happened/reports/report.html", record=record, said=said,
        versions=versions, latest=latest,
        own=record.author == world.me, report=report, withheld=record.withheld,
        event=world.reports.event(record.hash), told_to=told_to(world, latest),
        units=unit_names(house.places, said.admin), fields=FIELDS, channels=CHANNELS,
        shapes=evidence.drawn(request, marks), log_entry=world.entries[record.hash],
        readback=house.places.readback(said.at.at) if said.at else None,
        tellings=await telling.rows(house, record), **report_new.WORDS))


def asked_for(form: Form) -> Wanted:
    """What is no day, kind, state or page counts as not asked for; the page says so of a day."""
    day, kind, state, page = (form.plain(n) for n in ("day", "kind", "state", "page"))
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 0
    return Wanted(day_or_none(day) or "", kind if kind in HAPPENED else "",
                  state if state in STATES else "", form.text("words")[:200],
                  min(number, MOST_PAGES))


def told_to(world: World, record: Record) -> list[ToldTo]:
    if record.author != world.me:
        return []
    return [ToldTo(p, tuple(n for n in FIELDS if n in withheld(world, record, p)))
            for p in readers(world) if goes_to(world, record, p)]


def held(world: World, of: str) -> Record:
    record = world.record(of)
    if record is None or record.said.__struct_config__.tag != "report":
        raise NotFoundException
    return record


def own_latest(house: House, of: str) -> Record:
    """An own report that no later version has replaced: what may be corrected and told."""
    record = held(house.world, of)
    if not house.world.reports.stands(of):
        raise NotFoundException
    return record


HANDLERS = (all_reports, one)
