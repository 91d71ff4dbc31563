"""A whole file of protections: every bad row is named, or all rows are shown; then one append.

Between the two steps the file waits in memory with the officer's sitting. Nothing of it is kept
before the second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Response, get, post

from hudna.act.draft import Draft
from hudna.act.register import register
from hudna.fault import Fault, Refused
from hudna.record.kinds import Protection, Site
from hudna.say import say
from hudna.speak.columns import COLUMNS
from hudna.speak.entry_checks import Concern, Known
from hudna.speak.imports import Choices, Report, read_protections
from hudna.speak.places import Places
from hudna.terms.working import Working
from hudna.web import evidence, pages, release_form
from hudna.web.alike import Alike, alike, faults_alike
from hudna.web.asked import Asked, house_of
from hudna.web.concerns import concerns, considered, known, unseen, without
from hudna.web.forms import Form, read
from hudna.web.house import House
from hudna.web.register_new import kind_options
from hudna.web.session import session_of
from hudna.web.uploads import Waiting

MOST_SHOWN = 200


class Upload(msgspec.Struct, frozen=True):
    """`tell`: the form's fields of who is told, for every row."""

    name: str
    data: bytes
    choices: Choices
    tell: Mapping[str, str]


class Checked(msgspec.Struct, frozen=True):
    where: str
    said: Protection
    concerns: tuple[Concern, ...]


def _waiting(request: Asked) -> tuple[Waiting[Upload], str]:
    state, session = request.app.state, session_of(request)
    assert session is not None
    if "uploads" not in state:
        state["uploads"] = Waiting()
    return state["uploads"], session.id


@get("/register/import")
async def blank(request: Asked) -> Response[str]:
    return _form(request, Form({}, {}))


@post("/register/import")
async def uploaded(request: Asked) -> Response[Any]:
    """Step one: the report of every bad row, or the preview of all rows."""
    form = await read(request)
    file = form.files.get("file")
    if file is None or not file.filename:
        form.fault("file", say("a CSV, GeoJSON, KML or KMZ file"))
        return _form(request, form, tuple(form.faults))
    choices = _choices(form)
    if form.faults:
        return _form(request, form, tuple(form.faults))
    upload = Upload(file.filename, await file.read(), choices, release_form.filled(form))
    waiting, sitting = _waiting(request)
    waiting.put(sitting, upload)
    return await _shown(request, form, upload)


async def _shown(
    request: Asked, form: Form, upload: Upload, faults: tuple[Fault, ...] = ()
) -> Response[Any]:
    checked, report = await _checked(request, upload)
    if not report.sound:
        return _form(request, form, report.faults, report)
    try:
        seen = _seen(house_of(request), upload, checked)
    except Refused as refused:
        return _form(request, form, refused.faults)
    return pages.render(
        request, "register/import_preview.html", status=422 if faults else 200,
        alike=faults_alike(faults), report=report, checked=checked[:MOST_SHOWN], total=len(checked),
        seen=seen,
        concerned=_concerned(checked),
        blocked=sum(any(x.blocking for x in c.concerns) for c in checked),
        counts=_counts(checked),
        shapes=evidence.drawn(request, (m for c in checked
                                        for m in evidence.of_protection(c.said))),
    )


@post("/register/import/sign")
async def signed(request: Asked) -> Response[Any]:
    """Step two: read and checked anew, all signed in one append or none."""
    house, form = house_of(request), await read(request)
    waiting, sitting = _waiting(request)
    upload = waiting.get(sitting)
    if upload is None:
        gone = Fault("file", "nothing", say("a file: this desk keeps none, choose it again"))
        return _form(request, form, (gone,))
    checked, report = await _checked(request, upload)
    try:
        await house.say(_drafts(house, upload, checked, report, ticked=form.ticked("considered")))
    except Refused as refused:
        return await _shown(request, form, upload, refused.faults)
    waiting.drop(sitting)
    return pages.see("/register")


async def _checked(request: Asked, upload: Upload) -> tuple[tuple[Checked, ...], Report]:
    """Beside the loop, so that a long file holds up no stop and no renewal."""
    house = house_of(request)
    terms, now, places = house.world.terms, house.now_ms(), house.places
    existing = known(house.world, now, None)
    checked, report = await asyncio.to_thread(_check, upload, terms, now, places, existing)
    hidden = await unseen(request, (x for c in checked for x in c.concerns))
    return tuple(msgspec.structs.replace(c, concerns=without(c.concerns, hidden))
                 for c in checked), report


def _check(
    upload: Upload, terms: Working, now_ms: int, places: Places, existing: list[Known]
) -> tuple[tuple[Checked, ...], Report]:
    found = read_protections(upload.data, upload.name, terms, now_ms, upload.choices)
    return tuple(
        Checked(where, said, concerns(terms.agreement.theatre, places, said, existing))
        for where, said in zip(found.where, found.rows, strict=True)
    ), found.report


def _seen(
    house: House, upload: Upload, checked: tuple[Checked, ...]
) -> list[release_form.Seen]:
    """What each reader will have of the first row."""
    return release_form.seen(house, _draft(house, upload, checked[0])) if checked else []


def _draft(house: House, upload: Upload, row: Checked) -> Draft:
    """A row as it is signed, told to each as is chosen for the whole file."""
    form = Form(upload.tell, {})
    chosen = release_form.choices(form, house, row.said)
    form.done()
    return register(house.world, row.said, None, chosen)


def _drafts(
    house: House, upload: Upload, checked: tuple[Checked, ...], report: Report, *, ticked: bool
) -> list[Draft]:
    """All rows, or `Refused`."""
    if not report.sound:
        raise Refused(report.faults)
    considered(tuple(x for c in checked for x in c.concerns), ticked)
    return [_draft(house, upload, c) for c in checked]


def _concerned(checked: tuple[Checked, ...]) -> tuple[Alike[tuple[Checked, Concern]], ...]:
    """Every concern: what is not shown cannot have been considered. Blocking ones first."""
    found = [(c, x) for c in checked for x in c.concerns]
    found.sort(key=lambda each: not each[1].blocking)
    return alike(found, lambda each: (each[1].blocking, str(each[1].say)))


def _counts(checked: tuple[Checked, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for c in checked:
        counts[c.said.protects] = counts.get(c.said.protects, 0) + 1
    return counts


def _choices(form: Form) -> Choices:
    """What the file's columns mean, one `ours = theirs` a line, and the defaults."""
    mapping: dict[str, str] = {}
    for line in filter(str.strip, form.text("mapping").splitlines()):
        ours, _, theirs = (part.strip() for part in line.partition("="))
        if ours not in COLUMNS or not theirs:
            form.fault("mapping", say("our name = the name in the file; ours: {columns}",
                                      columns=", ".join(COLUMNS)))
        mapping[theirs] = ours
    defaults = {name: form.text(f"default_{name}") for name in ("kind", "district")
                if form.text(f"default_{name}")}
    return Choices(mapping, defaults)


def _form(
    request: Asked, form: Form, faults: tuple[Fault, ...] = (), report: Report | None = None
) -> Response[str]:
    house = house_of(request)
    return pages.render(
        request, "register/import.html", status=422 if faults else 200, faults=faults,
        form=form, report=report, columns=COLUMNS, alike=faults_alike(faults),
        kinds=kind_options(house.world), readers=release_form.rows(form, house, Site, None),
        tellable=release_form.words_of(Site), may_seal=house.world.terms.sealed is not None,
    )
