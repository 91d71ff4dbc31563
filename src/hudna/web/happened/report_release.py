"""One report told to a party, as a person chooses it: without who said it, where exactly that was
and in which words, unless that is ticked; and seen as that party will have it, before it is signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, get, post

from hudna.act.draft import Draft
from hudna.act.release import readers
from hudna.act.release_report import KEPT_BACK, release_report
from hudna.fault import Fault, Refused
from hudna.record.incidents import Report
from hudna.record.kinds import PartyId
from hudna.record.record import Record
from hudna.record.release import RELEASABLE, as_read
from hudna.view.reports import report
from hudna.web import pages
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened import report_new, report_pages
from hudna.web.happened.report_pages import own_latest
from hudna.web.happened.report_words import FIELDS
from hudna.web.posts import who_reads_reports
from hudna.web.release_form import Seen

TELLABLE = RELEASABLE[Report]


@get("/reports/{of:str}/release", guards=[who_reads_reports])
async def blank(request: Asked) -> Response[str]:
    record = own_latest(house_of(request), subject(request))
    told = {f"field_{name}": "yes" for name in TELLABLE if name not in KEPT_BACK}
    return _form(request, record, Form(told, {}))


@post("/reports/{of:str}/release", guards=[who_reads_reports])
async def entered(request: Asked) -> Response[Any]:
    """Step one shows what each will have, step two (`sign`) tells them."""
    house, form = house_of(request), await read(request)
    record = own_latest(house, subject(request))
    if form.get("change"):
        return _form(request, record, form)
    try:
        draft = release_report(house.world, record.hash, to=_to(request, form), kept_back=[
            n for n in TELLABLE if not form.ticked(f"field_{n}")])
        if not form.get("sign"):
            return _preview(request, record, form, draft)
        [kept] = await house.say([draft])
    except Refused as refused:
        return _form(request, record, form, refused.faults)
    return pages.see(f"/reports/{kept.hash}#told")


def seen(draft: Draft, parties: Sequence[PartyId]) -> list[Seen]:
    """What each reader will have, read as its node will read it; nothing for all others."""
    by_party = {r.party: r for r in draft.release}
    return [Seen(p, *as_read(draft.said, by_party[p].withheld)) if p in by_party else Seen(p, None)
            for p in parties]


def _to(request: Asked, form: Form) -> list[PartyId]:
    return [p for p in readers(house_of(request).world) if form.ticked(f"to_{p}")]


def _form(
    request: Asked, record: Record, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    world = house_of(request).world
    return pages.render(
        request, "happened/reports/release.html", status=422 if faults else 200, faults=faults,
        form=form, record=record, said=report(record), parties=readers(world), fields=FIELDS,
        tellable=TELLABLE, told_to=report_pages.told_to(world, record))


def _preview(request: Asked, record: Record, form: Form, draft: Draft) -> Response[str]:
    carried = {n: v for n, v in form.values.items() if n.startswith(("to_", "field_"))}
    return pages.render(
        request, "happened/reports/release_preview.html", record=record, carried=carried,
        seen=seen(draft, readers(house_of(request).world)), fields=FIELDS, tellable=TELLABLE,
        **report_new.WORDS)


HANDLERS = (blank, entered)
