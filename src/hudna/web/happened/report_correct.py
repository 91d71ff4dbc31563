"""What is made of a report, made anew: place, time, kind, grade. What came stays as it came, and
so does every earlier version."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from litestar import Response, get, post

from hudna.act.report import correct, stood_in
from hudna.fault import Fault, Refused
from hudna.record.incidents import Report
from hudna.record.record import Record
from hudna.record.sound_incidents import LONGEST_PLACE
from hudna.view.reports import report
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened import report_form, report_new, report_reading
from hudna.web.happened.report_form import NOWHERE, Came
from hudna.web.happened.report_pages import own_latest
from hudna.web.posts import who_reads_reports

STAYS = ("attached", "about", "near")


@get("/reports/{of:str}/correct", guards=[who_reads_reports])
async def blank(request: Asked) -> Response[str]:
    record = own_latest(house_of(request), subject(request))
    # What was erased is never written into a form again, nor the word that stands in its place.
    gone = dict.fromkeys(record.withheld, "")
    filled = Form({**report_form.filled(report(record)), **gone}, {})
    words = msgspec.structs.replace(report(record), source="", origin="", place="")
    return await _form(request, record, filled, tuple(stood_in(record, words)), 200)


@post("/reports/{of:str}/correct", guards=[who_reads_reports])
async def corrected(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    record = own_latest(house, subject(request))
    was = report(record)
    for name in ("source", "origin"):
        report_form.short(form, name)
    _taken_away(form, was)
    try:
        said = report_form.report(form, house, Came(
            form.text("source"), form.text("origin"), was.told_ms, was.channel, was.text))
        form.done()
        said = msgspec.structs.replace(said, **{n: getattr(was, n) for n in STAYS})
        if said.at != was.at:
            said = msgspec.structs.replace(said, near=None)
        [kept] = await house.say([correct(house.world, record.hash, said, house.now_ms())])
    except Refused as refused:
        return await _form(request, record, form, refused.faults)
    return pages.see(f"/reports/{kept.hash}")


def _taken_away(form: Form, was: Report) -> None:
    """Where the place is said not to be known, what this form itself had filled in of it stands for
    nothing; what a person has typed there does, and is a fault."""
    if form.get("where") == NOWHERE:
        before = report_form.filled(was)
        for name in ("at", "within_m"):
            if form.get(name) == before.get(name):
                form.values[name] = ""


async def _form(
    request: Asked, record: Record, form: Form, faults: tuple[Fault, ...] = (), status: int = 422,
) -> Response[str]:
    house, said = house_of(request), report(record)
    # Of what was placed already its words are not asked about again.
    words = form.text("place")[:LONGEST_PLACE] if said.at is None else ""
    places = await asyncio.to_thread(
        report_reading.looked_up, house, words, said.language or "en") if words else []
    return pages.render(
        request, "happened/reports/correct.html", status=status if faults else 200, faults=faults,
        form=form, record=record, said=said, places=places,
        units=lambda row: house.places.admin_of(row.at), **report_new.WORDS)


HANDLERS = (blank, corrected)
