"""A whole file of who holds what. Every bad row is named, or it is asked what its names and places
mean; then all rows are shown, and signed in one append or none.

Between the steps the file waits in memory with the officer's sitting, with what was answered.
Nothing of it is kept before the last.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, TypeAlias

import msgspec
from litestar import Response, get, post

from hudna.act.draft import Draft
from hudna.fault import Fault, Refused
from hudna.place.geojson import shape_to_geojson
from hudna.place.measure import centre
from hudna.say import say
from hudna.speak.holdings.heads import COLUMNS
from hudna.speak.holdings.imported import Read, read_holdings
from hudna.speak.holdings.line import holder_names, moment
from hudna.speak.holdings.resolved import LEFT_OUT, Meant, Resolved, Row, overlaps, resolved, twice
from hudna.view.process.converging import zone_of
from hudna.web import evidence, pages
from hudna.web.alike import alike, faults_alike
from hudna.web.asked import Asked, house_of
from hudna.web.evidence import Mark
from hudna.web.forms import DIGITS, Form, read
from hudna.web.house import House
from hudna.web.posts import who_speaks
from hudna.web.process import holding_said, holding_words
from hudna.web.process.holding_shown import called
from hudna.web.session import officer_of, session_of
from hudna.web.uploads import Waiting

MOST_SHOWN = 400
WAYS = ("circle", "unit")


class Upload(msgspec.Struct, frozen=True):
    """A file, how its columns are called, and what was said so far of what it means."""

    name: str
    data: bytes
    mapping: Mapping[str, str]
    source: str
    meant: Meant
    typed: Mapping[str, str]


class Step(msgspec.Struct, frozen=True):
    read: Read
    found: Resolved
    own: tuple[tuple[Row, Row], ...] = ()
    double: tuple[tuple[Row, Row], ...] = ()


Held: TypeAlias = tuple[Upload, Step]
"""With what was asked of it, so that the answers are to that."""


@get("/holdings/import", guards=[who_speaks])
async def blank(request: Asked) -> Response[str]:
    return _form(request, Form({"way": "circle", "doubtful": "yes"}, {}))


@post("/holdings/import", guards=[who_speaks])
async def uploaded(request: Asked) -> Response[Any]:
    """Step one: what is wrong with the file, what must be answered, or all of its rows."""
    form = await read(request)
    file = form.files.get("file")
    meant, mapping = _meant(form, request), _mapping(form)
    if file is None or not file.filename:
        form.fault("file", say("a CSV, GeoJSON, KML or KMZ file"))
    if form.faults or file is None:
        return _form(request, form, tuple(form.faults))
    upload = Upload(file.filename, await file.read(), mapping, form.text("basis"), meant,
                    form.values)
    return await _next(request, upload)


@post("/holdings/import/answer", guards=[who_speaks])
async def answered(request: Asked) -> Response[Any]:
    """Step two: whose the names are and which ground is meant."""
    form = await read(request)
    held = _waiting(request)
    if held is None:
        return _gone(request)
    upload, step = held
    holders, grounds = dict(upload.meant.holders), dict(upload.meant.grounds)
    spots = dict(upload.meant.spots)
    for i, asked in enumerate(step.found.holders):
        if form.text(f"holder_{i}"):
            holders[asked.name] = form.choice(
                f"holder_{i}", (*house_of(request).world.terms.process.holders, LEFT_OUT))
    for i, place in enumerate(step.found.places):
        if form.text(f"at_{i}"):
            spots[place.key] = form.position(f"at_{i}")
        elif form.text(f"place_{i}"):
            grounds[place.key] = form.choice(
                f"place_{i}", (*(g.id for g in place.grounds), LEFT_OUT))
    if form.faults:
        return _ask(request, upload, step, form, tuple(form.faults))
    meant = msgspec.structs.replace(upload.meant, holders=holders, grounds=grounds,
                                    spots=spots)
    return await _next(request, msgspec.structs.replace(upload, meant=meant), form)


@post("/holdings/import/sign", guards=[who_speaks])
async def signed(request: Asked) -> Response[Any]:
    """Step three: read and checked anew, all signed in one append or none."""
    house, form = house_of(request), await read(request)
    held = _waiting(request)
    if held is None:
        return _gone(request)
    upload, step = held[0], await _step(request, held[0])
    try:
        drafts = _drafts(house, step)
        if (_flagged(step) or _against(house, step)) and not form.ticked("considered"):
            form.fault("considered", say("that each of these was considered"))
        form.done()
        await house.say(drafts)
    except Refused as refused:
        if not step.found.rows:
            return _form(request, Form(upload.typed, {}), refused.faults, step)
        return _shown(request, upload, step, refused.faults)
    _uploads(request).drop(_sitting(request))
    return pages.see("/holdings")


HANDLERS = (blank, uploaded, answered, signed)


async def _next(request: Asked, upload: Upload, form: Form | None = None) -> Response[Any]:
    step = await _step(request, upload)
    _uploads(request).put(_sitting(request), (upload, step))
    faults = (*step.read.faults, *step.found.faults)
    if faults:
        return _form(request, Form(upload.typed, {}), faults, step)
    if step.found.asks:
        return _ask(request, upload, step, form or Form({}, {}))
    if not step.found.rows:
        none = Fault("file", "no row", say("at least one row that names a holder and a place"))
        return _form(request, Form(upload.typed, {}), (none,), step)
    try:
        _drafts(house_of(request), step)
    except Refused as refused:
        return _form(request, Form(upload.typed, {}), refused.faults, step)
    return _shown(request, upload, step)


def _against(house: House, step: Step) -> list[tuple[Row, holding_said.Flag]]:
    """What each row has to do with what was said before it."""
    return [(row, flag) for row in step.found.rows
            for flag in holding_said.flags(house.world, row.said, None)]


async def _step(request: Asked, upload: Upload) -> Step:
    """Beside the loop, so that a long file holds up no stop and no renewal."""
    house = house_of(request)
    terms, now_ms, places = house.world.terms, house.now_ms(), house.places
    officer = officer_of(request)

    def work() -> Step:
        found = read_holdings(upload.data, upload.name, terms, now_ms,
                              mapping=upload.mapping, source=upload.source)
        if found.faults:
            return Step(found, Resolved())
        rows = resolved(found, upload.meant, terms.process.holders, places,
                        grain_m2=terms.process.grain_m2, officer=officer)
        return Step(found, rows, tuple(overlaps(rows.rows)), tuple(twice(rows.rows)))

    return await asyncio.to_thread(work)


def _drafts(house: House, step: Step) -> list[Draft]:
    """All rows, or `Refused` with every fault, each in its row."""
    drafts: list[Draft] = []
    faults = [*step.read.faults, *step.found.faults]
    if not faults and not step.found.rows:
        faults.append(Fault("file", "no row", say("rows whose names and places are answered for")))
    for row in step.found.rows:
        try:
            drafts.append(holding_said.drafted(house.world, row.said, None))
        except Refused as refused:
            faults += [Fault(f"{row.line.where}, {f.where}", f.found, f.expected)
                       for f in refused.faults]
    if faults:
        raise Refused(faults)
    return drafts


def _flagged(step: Step) -> bool:
    return bool(step.own or step.double or step.read.unread or any(
        row.line.doubts for row in step.found.rows))


# --- what is typed -------------------------------------------------------------------------


def _meant(form: Form, request: Asked) -> Meant:
    way: Any = form.choice("way", WAYS)
    start = None
    if text := form.text("from").translate(DIGITS):
        try:
            start = moment(text, "from", zone_of(house_of(request).world))
        except Refused as refused:
            form.faults.extend(refused.faults)
    return Meant({}, {}, way, form.ticked("doubtful"), start, form.text("basis"))


def _mapping(form: Form) -> dict[str, str]:
    """One `ours = theirs` a line."""
    mapping: dict[str, str] = {}
    for line in filter(str.strip, form.text("mapping").splitlines()):
        ours, _, theirs = (part.strip() for part in line.partition("="))
        if ours not in COLUMNS or not theirs:
            form.fault("mapping", say("our name = the name in the file; ours: {columns}",
                                      columns=", ".join(COLUMNS)))
        mapping[theirs] = ours
    return mapping


def _uploads(request: Asked) -> Waiting[Held]:
    state = request.app.state
    if "holdings" not in state:
        state["holdings"] = Waiting()
    found: Waiting[Held] = state["holdings"]
    return found


def _sitting(request: Asked) -> str:
    session = session_of(request)
    assert session is not None
    return session.id


def _waiting(request: Asked) -> Held | None:
    return _uploads(request).get(_sitting(request))


# --- pages ---------------------------------------------------------------------------------


def _gone(request: Asked) -> Response[str]:
    gone = Fault("file", "nothing", say("a file: this desk keeps none, choose it again"))
    return _form(request, Form({"way": "circle", "doubtful": "yes"}, {}), (gone,))


def _form(
    request: Asked, form: Form, faults: tuple[Fault, ...] = (), step: Step | None = None
) -> Response[str]:
    terms = house_of(request).world.terms.process
    return pages.render(
        request, "process/holding_import.html", status=422 if faults else 200, faults=faults,
        form=form, alike=faults_alike(faults), columns=COLUMNS, ways=holding_words.WAYS,
        read=step.read if step else None, grain_km2=terms.grain_m2 / 1_000_000)


def _ask(
    request: Asked, upload: Upload, step: Step, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house = house_of(request)
    return pages.render(
        request, "process/holding_import_ask.html", status=422 if faults else 200, faults=faults,
        form=form, name=upload.name, read=step.read, found=step.found, left_out=LEFT_OUT,
        holders=house.world.terms.process.holders.values(), names=holder_names(step.read.lines))


def _shown(
    request: Asked, upload: Upload, step: Step, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house, rows = house_of(request), step.found.rows
    against = _against(house, step)
    drawn = (Mark("holding", shape_to_geojson(r.said.shape), r.said.names, "",
                  centre(r.said.shape)) for r in rows)
    return pages.render(
        request, "process/holding_import_preview.html", status=422 if faults else 200,
        faults=faults, name=upload.name, read=step.read, found=step.found, own=step.own,
        double=step.double, rows=rows[:MOST_SHOWN], more=max(0, len(rows) - MOST_SHOWN),
        total=len(rows), doubts=holding_words.DOUBTS,
        flagged=_flagged(step) or bool(against),
        against=alike(against, lambda each: str(each[1].says)),
        in_doubt=sum(bool(r.line.doubts) for r in rows),
        holder=lambda of: called(house.world, of), shapes=evidence.drawn(request, drawn))
