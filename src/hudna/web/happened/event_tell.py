"""Telling an event as an incident, or telling it anew: what each party will see is shown first.

A person types what is told: no word of a report, and no name of a source, is put into a field here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Response, post

from hudna.act.draft import Draft
from hudna.act.tell_incident import Telling, tell_incident, tell_merged
from hudna.fault import Fault, Refused
from hudna.place.geometry import Point, Position
from hudna.record.incidents import Harm, Incident
from hudna.record.sound_incidents import MOST_COUNTED, WIDEST_M
from hudna.say import Say
from hudna.speak.bulletin.words import STAGES
from hudna.terms.happenings import HAPPENED
from hudna.view.reports import Event
from hudna.web import pages, release_form
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened import as_shown
from hudna.web.happened.event import held, show
from hudna.web.happened.telling_words import told
from hudna.web.posts import who_reads_reports
from hudna.web.session import officer_of

HARM = Harm.__struct_fields__
FIELDS = ("clause", "happened", "told_place", "summary", "from_ms", "until_ms", "position",
          "within_m", *HARM)
NAMED = {"told_place": "place", "position": "at"}
"""What a field of the form is called where a fault of the act names it."""


@post("/events/{of:str}/tell", guards=[who_reads_reports])
async def telling(request: Asked) -> Response[Any]:
    """Step one shows what each party will see, step two (`sign`) signs."""
    house, form = house_of(request), await read(request)
    event = held(house.world, subject(request))
    if form.get("change"):
        return await show(request, event, form)
    try:
        said = _read(form)
        form.done()

        def make() -> tuple[Draft]:
            return (told(form, house.world, tell_incident(
                house.world, event.name, said, officer_of(request))),)

        if not form.get("sign"):
            return _preview(request, event, form, make())
        kept = await as_shown.sign(request, form, make)
    except as_shown.NotAsShownError as changed:
        return _preview(request, held(house.world, event.name), form, changed.drafts,
                        as_shown.CHANGED)
    except Refused as refused:
        return await show(request, event, form, tuple(map(_placed, refused.faults)))
    return pages.see(f"/incidents/{kept}")


@post("/events/{of:str}/merged", guards=[who_reads_reports])
async def merged(request: Asked) -> Response[Any]:
    """That what was told beside it is counted here."""
    house, form = house_of(request), await read(request)
    event = held(house.world, subject(request))
    try:
        kept = await as_shown.once(request, form, lambda: (told(form, house.world, tell_merged(
            house.world, event.name, name=form.text("incident"),
            summary=form.text("merged_summary"), officer=officer_of(request))),))
    except Refused as refused:
        faults = (Fault("merged_summary", f.found, f.expected) if f.where == "summary" else f
                  for f in refused.faults)
        return await show(request, event, form, tuple(faults))
    return pages.see(f"/incidents/{kept}")


HANDLERS = (telling, merged)


def _preview(
    request: Asked, event: Event, form: Form, drafts: Sequence[Draft],
    changed: Say | None = None,
) -> Response[str]:
    [draft] = drafts
    assert isinstance(draft.said, Incident)
    carried = {name: form.get(name) for name in FIELDS}
    return pages.render(
        request, "happened/event_tell.html", status=422 if changed else 200, changed=changed,
        event=event, draft=draft, said=draft.said, happened=HAPPENED, stages=STAGES,
        filled={**carried, **release_form.filled(form), **as_shown.fields(drafts)})


def _read(form: Form) -> Telling:
    """Only what is filled in is said more closely than it follows from the reports."""
    happened: Any = form.choice("happened", HAPPENED) if form.get("happened") else None
    within_m = form.whole("within_m", most=WIDEST_M) if form.get("within_m").strip() else None
    numbers = {n: form.whole(n, most=MOST_COUNTED) for n in HARM if form.get(n).strip()}
    at: Position | None = form.position("position") if form.get("position").strip() else None
    return Telling(
        form.text("clause"), form.text("told_place"), form.text("summary"), happened,
        form.instant_or_none("from_ms"), form.instant_or_none("until_ms", up=True),
        Point(at) if at else None, within_m, harm=Harm(**numbers) if numbers else None)


def _placed(fault: Fault) -> Fault:
    """Beside the field of the form that it is of."""
    mine = next((mine for mine, theirs in NAMED.items() if theirs == fault.where), fault.where)
    return Fault(mine, fault.found, fault.expected)
