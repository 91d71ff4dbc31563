"""What is made of a report, made anew: place, time, kind, grade. What came stays as it came, and
so does every earlier version."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, get, post

from hudna.act.report import correct
from hudna.fault import Fault, Refused
from hudna.record.record import Record
from hudna.view.reports import report
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened import report_form, report_new
from hudna.web.happened.report_form import Came
from hudna.web.happened.report_pages import own_latest

STAYS = ("attached", "about", "near")


@get("/reports/{of:str}/correct")
async def blank(request: Asked) -> Response[str]:
    record = own_latest(house_of(request), subject(request))
    # What was erased is never written into a form again, nor the word that stands in its place.
    gone = dict.fromkeys(record.withheld, "")
    return _form(request, record, Form({**report_form.filled(report(record)), **gone}, {}))


@post("/reports/{of:str}/correct")
async def corrected(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    record = own_latest(house, subject(request))
    was = report(record)
    for name in ("source", "origin"):
        report_form.short(form, name)
    try:
        said = report_form.report(form, house, Came(
            form.text("source"), form.text("origin"), was.told_ms, was.channel, was.text))
        form.done()
        said = msgspec.structs.replace(said, **{n: getattr(was, n) for n in STAYS})
        if said.at != was.at:
            said = msgspec.structs.replace(said, near=None)
        [kept] = await house.say([correct(house.world, record.hash, said, house.now_ms())])
    except Refused as refused:
        return _form(request, record, form, refused.faults)
    return pages.see(f"/reports/{kept.hash}")


def _form(
    request: Asked, record: Record, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    return pages.render(
        request, "happened/reports/correct.html", status=422 if faults else 200, faults=faults,
        form=form, record=record, said=report(record), **report_new.WORDS)


HANDLERS = (blank, corrected)
