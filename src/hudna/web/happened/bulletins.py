"""Bulletins: those that are out, the draft of the next one, and each in every format."""

from __future__ import annotations

import asyncio
import re
from hashlib import sha256
from typing import Any, cast

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from hudna.act.put_out_bulletin import put_out_bulletin
from hudna.fault import Fault, Refused
from hudna.say import Say, say
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.words import BECAUSE, CORRECTED
from hudna.speak.language import CODES
from hudna.view.bulletin_due import missing
from hudna.view.bulletins import Issue, of_monitors
from hudna.view.findings import judges
from hudna.web import naming, pages, telling
from hudna.web.asked import Asked, house_of, language_of
from hudna.web.forms import Form, read
from hudna.web.found import subject
from hudna.web.happened import bulletin_checks, recount
from hudna.web.happened.bulletin_draft import (
    Draft,
    draft,
    may_put_out,
    must_be_current,
    still_open,
    terms_of,
)
from hudna.web.happened.bulletin_files import (
    FORMATS,
    IN_LANGUAGES,
    Door,
    Files,
    Format,
    Made,
    answer,
)
from hudna.web.happened.bulletin_ticks import about, chosen, query, says
from hudna.web.house import House
from hudna.web.looking import by_a_person, opened
from hudna.web.posts import who_judges
from hudna.web.session import officer_of

LARGEST = 16_000_000
MOST_LISTED = 200
FIGURES = ("found", "alleged", "unknown", "refuted", "answered", "contested")
NAMES: dict[str, Say] = {
    "html": say("to read"), "pdf": say("to print"), "geojson": say("for maps"),
    "hxl": say("table with HXL tags"), "ged": say("table in UCDP's columns"),
    "json": say("the data that is signed"),
}
LANGUAGE_NAMES = {"ar": "العربية", "en": "English", "ru": "Русский"}


class Row(msgspec.Struct, frozen=True):
    """One bulletin as the list has it. `here`: its data are. `monitors`: its author does."""

    issue: Issue
    here: bool
    monitors: bool
    why: str


@get("/bulletins")
async def all_bulletins(request: Asked) -> Response[str]:
    return _list(request)


@post("/bulletins/data")
async def brought(request: Asked) -> Response[Any]:
    """The data of a bulletin as a file, by hand."""
    house, form = house_of(request), await read(request)
    try:
        file = form.files.get("file")
        raw = await file.read(LARGEST + 1) if file else b""
        of = await asyncio.to_thread(_taken_in, house, raw)
    except Refused as refused:
        return _list(request, refused.faults)
    return pages.see(f"/bulletins/{of}")


def _taken_in(house: House, raw: bytes) -> str:
    """Kept only where a signed bulletin that is held here names it: which one."""
    if not raw or len(raw) > LARGEST:
        raise Refused(Fault("file", f"{len(raw)} bytes", say(
            "the data of a bulletin, a .json file of at most {n} bytes", n=LARGEST)))
    found = sha256(raw).hexdigest()
    issues = of_monitors(house.world.bulletins.all(), judges(house.world.terms.agreement))
    issue = next((i for i in issues if i.said.digest == found), None)
    if issue is None:
        raise Refused(Fault("file", f"SHA-256 {found}", say(
            "the data of a bulletin of the monitors whose signed record is here")))
    house.bulletins.keep(raw, found)
    return issue.bulletin.hash


def _list(request: Asked, faults: tuple[Fault, ...] = ()) -> Response[str]:
    house = house_of(request)
    world = house.world
    issues = world.bulletins.all()
    return pages.render(
        request, "happened/bulletins.html", status=422 if faults else 200, faults=faults,
        rows=[_row(house, i) for i in issues[:MOST_LISTED]],
        more=max(0, len(issues) - MOST_LISTED), due=tuple(missing(world, house.now_ms())),
        may_put_out=may_put_out(world), zone_known=world.terms.incidents is not None
        and world.terms.incidents.zone is not None)


def _row(house: House, issue: Issue) -> Row:
    tried = house.fetching.tried(issue.said.digest)
    return Row(issue, house.bulletins.has(issue.said.digest), _monitors(house, issue),
               tried.why if tried else "")


def _monitors(house: House, issue: Issue) -> bool:
    return bool(of_monitors((issue,), judges(house.world.terms.agreement)))


# --- the draft -------------------------------------------------------------------------------


@get("/bulletins/new", guards=[who_judges])
async def blank(request: Asked) -> Response[str]:
    """The draft of a day; its figures, its text in each language, what it corrects."""
    _must_monitor(request)
    return await _draft_page(request, Form(dict(request.query_params), {}))


@get("/bulletins/draft.html", guards=[who_judges])
async def preview(request: Asked) -> Response[bytes]:
    _must_monitor(request)
    form = Form(dict(request.query_params), {})
    made = await _made(request, form)
    lang = language_of(request).code
    content = await _files(request).of(
        made.data, Made(made.digest, "html", lang, out=False),
        house_of(request).places.gazetteer, "desk")
    return answer(content, made.data, "html", lang)


@post("/bulletins/new", guards=[who_judges])
async def put_out(request: Asked) -> Response[Any]:
    """The data are on disk before the record is signed: nothing signed points to nothing. What is
    signed is what was looked at, or nothing is: other ticks than those of the draft that was looked
    at make another draft. With `show` that is shown, and nothing is signed."""
    _must_monitor(request)
    house, form = house_of(request), await read(request)
    try:
        made = await _made(request, form)
        if form.get("show"):
            return pages.see(f"/bulletins/new?{query(made.data, form)}")
        await must_be_current(house, made, form.get("digest"), chosen(form))
        _, zone = terms_of(house.world)
        said = put_out_bulletin(
            house.world, made.data.day, cutoff_ms=made.data.cutoff_ms, size=made.data.size,
            digest=made.digest, officer=officer_of(request), zone=zone, now_ms=house.now_ms(),
            corrects=made.corrects)
        await asyncio.to_thread(house.bulletins.keep, made.raw, made.digest)
        [record] = [r for r in await house.say([said]) if r.said == said.said]
    except Refused as refused:
        if {f.where for f in refused.faults} & {"draft", "made"}:
            form.values.pop("made", None)  # It is shown anew, as it is now.
        return await _draft_page(request, form, refused.faults)
    return pages.see(f"/bulletins/{record.hash}")


async def _draft_page(
    request: Asked, form: Form, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    house = house_of(request)
    made: Draft | None = None
    if form.get("day"):
        try:
            made = await _made(request, form)
        except Refused as refused:
            faults = faults or refused.faults
    day = made.data.day if made else ""
    return pages.render(
        request, "happened/bulletin_draft.html", status=422 if faults else 200, faults=faults,
        form=form, made=made, open=still_open(house.world, day) if day else None,
        days=tuple(missing(house.world, house.now_ms())), languages_of=LANGUAGE_NAMES,
        query=query(made.data, form) if made else "", printed=chosen(form), figures=FIGURES,
        numbers=CORRECTED, because=BECAUSE, naming=naming, says=says, about=about,
        parties=judges(house.world.terms.agreement).all,
        again=bool(day and house.world.bulletins.latest(day, house.world.me)))


async def _made(request: Asked, form: Form) -> Draft:
    """As it was made when it was first looked at, if it is looked at again."""
    house = house_of(request)
    made, now_ms = form.text("made"), house.now_ms()
    made_ms = int(made) if re.fullmatch(r"[0-9]{1,14}", made) else now_ms if not made else -1
    if not 0 <= made_ms <= now_ms:
        form.fault("made", say("a moment that has passed"))
    form.done()
    return await draft(house, form.plain("day"), made_ms, chosen(form))


def _must_monitor(request: Asked) -> None:
    if not may_put_out(house_of(request).world):
        raise NotFoundException


# --- one that is out -------------------------------------------------------------------------


@get("/bulletins/{of:str}", guards=[by_a_person])
async def one(request: Asked) -> Response[str]:
    house = house_of(request)
    issue = _issue(house, subject(request))
    data, faults = await asyncio.to_thread(_data, house, issue)
    checks = await asyncio.to_thread(
        bulletin_checks.checks, house, issue, data) if data else ()
    tried = house.fetching.tried(issue.said.digest)
    return opened(request, issue.bulletin, pages.render(
        request, "happened/bulletin.html", issue=issue, data=data, checks=checks, faults=faults,
        monitors=_monitors(house, issue),
        why=tried.why if tried else "", formats=FORMATS, in_languages=IN_LANGUAGES,
        format_names=NAMES, languages_of=LANGUAGE_NAMES, figures=FIGURES, numbers=CORRECTED,
        log_entry=house.world.entries[issue.bulletin.hash],
        tellings=await telling.rows(house, issue.bulletin), record=issue.bulletin))


@get("/bulletins/{of:str}/recount.json")
async def recounted(request: Asked) -> Response[bytes]:
    """What `scripts/recount.py` counts the figures from, once more."""
    house = house_of(request)
    issue = _issue(house, subject(request))
    raw = await recount.file(house, issue)
    name = f"recount-{issue.bulletin.author}-{issue.said.day}.json"
    return Response(raw, media_type="application/json", headers={
        "content-disposition": f'attachment; filename="{name}"'})


@get("/bulletins/{of:str}/record.sd-jwt")
async def signed(request: Asked) -> Response[str]:
    """The record as it was signed, for `hudna bulletin check`."""
    house = house_of(request)
    issue = _issue(house, subject(request))
    [text] = await asyncio.to_thread(house.log.texts, [issue.bulletin.hash])
    if text is None:
        raise NotFoundException
    return Response(text, media_type="application/sd-jwt", headers={
        "content-disposition": f'attachment; filename="bulletin-{issue.said.day}.sd-jwt"'})


@get("/bulletins/{of:str}/{form:str}")
async def file_of(request: Asked, form: FromPath[str]) -> Response[bytes]:
    """In one format; `lang` for those that are read."""
    house = house_of(request)
    issue = _issue(house, subject(request))
    data, _ = await asyncio.to_thread(_data, house, issue)
    return await given(request, issue, data, form, "desk")


async def given(
    request: Asked, issue: Issue, data: BulletinData | None, form: str, door: Door
) -> Response[bytes]:
    """NotFound where the data are not here, or there is no such format. Raises `MakingError`,
    `Refused` where they cannot be shown."""
    if data is None or form not in FORMATS:
        raise NotFoundException
    kind: Format = form
    lang = language_of(request).code if kind in IN_LANGUAGES else ""
    content = await _files(request).of(
        data, Made(issue.said.digest, kind, lang), house_of(request).places.gazetteer, door)
    return answer(content, data, kind, lang)


def _data(house: House, issue: Issue) -> tuple[BulletinData | None, tuple[Fault, ...]]:
    try:
        return house.bulletins.get(issue.said.digest), ()
    except Refused as refused:
        return None, refused.faults


def _issue(house: House, of: str) -> Issue:
    issue = house.world.bulletins.issue(of)
    if issue is None:
        raise NotFoundException
    return issue


def _files(request: Asked) -> Files:
    return cast(Files, request.app.state["bulletin_files"])


assert set(LANGUAGE_NAMES) == set(CODES)
HANDLERS = (all_bulletins, brought, blank, preview, put_out, one, recounted, signed,
            file_of)
