"""A new report in two steps, without script: what came, then what it may mean, for a person to
confirm. What came is kept as it came; nothing is kept before the second step."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from secrets import token_hex
from typing import Any

import msgspec
from litestar import Response, get, post

from hudna.act.report import report
from hudna.fault import Fault, Refused
from hudna.place.geojson import shape_to_geojson
from hudna.place.geometry import Point
from hudna.record.statement import RecordHash
from hudna.speak.bulletin.words import KNOWN
from hudna.terms.happenings import HAPPENED
from hudna.web import evidence, pages
from hudna.web.asked import Asked, house_of, language_of
from hudna.web.evidence import Mark
from hudna.web.forms import Form, read
from hudna.web.happened import files, report_form, report_once, report_reading
from hudna.web.happened.grading_words import CREDIBILITY, RELIABILITY
from hudna.web.happened.report_form import TURNING, Came
from hudna.web.happened.report_reading import PlaceRow
from hudna.web.happened.report_words import AT_THE_DESK, CHANNELS, HOW, LANGUAGES
from hudna.web.posts import who_reads_reports
from hudna.web.ring import around

WORDS: dict[str, Any] = {
    "kinds": HAPPENED, "known_words": KNOWN, "reliabilities": RELIABILITY,
    "credibilities": CREDIBILITY, "language_words": LANGUAGES, "how_words": HOW,
}
"""What the fields of a report are called, for its templates."""
WIDEST_DRAWN_M = 100_000


@get("/reports/new", guards=[who_reads_reports])
async def blank(request: Asked) -> Response[str]:
    return _first(request, Form({"once": token_hex(16)}, {}))


@post("/reports/new", request_max_body_size=files.LARGEST, guards=[who_reads_reports])
async def entered(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    held = report_form.came(form, house.now_ms())
    if form.faults or form.get("change"):
        return _first(request, form, tuple(form.faults))
    if not form.get("sign"):
        return await _second(request, form, held)
    try:
        of = await _kept(request, form, held)
    except Refused as refused:
        return await _second(request, form, held, refused.faults)
    return pages.see(f"/reports/{of}")


async def _kept(request: Asked, form: Form, held: Came) -> RecordHash:
    """Nothing of the files is kept before all else is right, nor where the report is not."""
    house = house_of(request)
    once = await report_once.of_content(form.get("once"), form, await files.all_of(request))
    if before := report_once.before(request, once):
        return before
    said = report_form.report(form, house, held)
    form.done()
    report(house.world, said, house.now_ms())
    async with files.keeping(request, form, held.channel) as attached:
        whole = msgspec.structs.replace(said, attached=attached)
        return await report_once.keep(
            request, once, report(house.world, whole, house.now_ms()))


def _first(request: Asked, form: Form, faults: tuple[Fault, ...] = ()) -> Response[str]:
    return pages.render(
        request, "happened/reports/new.html", status=422 if faults else 200, faults=faults,
        form=form, channels=[(c, CHANNELS[c]) for c in AT_THE_DESK],
        turned=len(TURNING.findall(form.get("text"))))


async def _second(
    request: Asked, form: Form, held: Came, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house = house_of(request)
    offered = await report_reading.offered(house, held.text, held.told_ms)
    named = form.text("named")
    found = await asyncio.to_thread(
        report_reading.looked_up, house, named, offered.language or "en") if named else []
    places = [*offered.places, *report_reading.numbered(found, offered.places)]
    return pages.render(
        request, "happened/reports/proposal.html", status=422 if faults else 200, faults=faults,
        form=form, held=held, offered=offered, places=places, named=named, found=found,
        units=lambda row: house.places.admin_of(row.at), zone=report_reading.zone(house),
        local=report_reading.local, channels=CHANNELS,
        shapes=evidence.drawn(request, drawn(places)), shown_language=language_of(request).code,
        carried={name: form.get(name) for name in report_form.TEXT_FIELDS}, **WORDS)


def drawn(rows: list[PlaceRow]) -> Iterator[Mark]:
    """Each candidate with its number, and how far off it may be."""
    for row in rows:
        yield from of_place(Point(row.at), row.place.within_m, row.label, "suggestion")


def of_place(at: Point, within_m: int, label: object, role: str = "report") -> Iterator[Mark]:
    if 0 < within_m <= WIDEST_DRAWN_M:
        yield Mark("report", around(at, within_m * 1000), at=at.at)
    yield Mark(role, shape_to_geojson(at), label, at=at.at)


HANDLERS = (blank, entered)
