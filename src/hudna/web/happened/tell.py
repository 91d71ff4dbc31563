"""The page on which people tell what happened, for an old phone on a thin link.

It has the link of the spotters' page (`web.spot`), and its rules: no sign-in, no cookie, no script,
and nothing that tells who sent it in a log, an error or an address. What is told stays at this
node, under the pseudonym of whoever the link belongs to.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from secrets import token_hex
from typing import IO, Any, NamedTuple, cast

import msgspec
from litestar import Response, Router, get, post
from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.response import Redirect

from hudna.act.report import report
from hudna.fault import Fault, Refused
from hudna.record.incidents import Report
from hudna.say import say
from hudna.speak.filetypes import HEAD_BYTES, media_type
from hudna.terms.happenings import HAPPENED
from hudna.web import spot
from hudna.web.asked import Asked, house_of
from hudna.web.forms import Form, read
from hudna.web.happened import files, report_once, tell_form, tell_where
from hudna.web.happened.tell_where import Question, Questions
from hudna.web.happened.tellings import Outcome, Tellings
from hudna.web.spotting import Spotter

LARGEST = 12_000_000
"""Bytes of a form: one photograph as a phone takes it, and the words."""
LARGEST_ANSWER = 2_000
PHOTO = "photo"
_PATHS: dict[Outcome, str] = {"kept": "sent", "too much": "later"}
TOO_LARGE = say("The photograph is too large: at most {most} million bytes. Go back, choose a "
                "smaller one or none, and send again.", most=LARGEST // 1_000_000)
logger = logging.getLogger("hudna.web")


@get("/tell/{key:str}")
async def page(request: Asked, key: FromPath[str]) -> Response[str]:
    spotter = spot.known(request, key)
    return spot.nothing(request) if spotter is None else _form(request, key, spotter, Form({}, {}))


@post("/tell/{key:str}", request_max_body_size=LARGEST)
async def sent(request: Asked, key: FromPath[str]) -> Response[Any]:
    # The link first: whoever has none brings no file here.
    spotter = spot.known(request, key)
    if spotter is None:
        return spot.nothing(request)
    house, tellings = house_of(request), tellings_of(request)
    if not tellings.tries(spotter.pseudonym, house.now_ms()):
        return _to(request, key, "too much")
    form = await read(request)
    try:
        outcome, token = await _taken(request, spotter, form)
    except Refused as refused:
        tellings.refused(spotter.pseudonym, house.now_ms())
        form.faults = list(refused.faults)
        return _form(request, key, spotter, form)
    asked = questions_of(request).get(token, spotter.pseudonym, house.now_ms())
    return _to(request, key if asked is None else f"{key}/{token}", outcome)


@get("/tell/{key:str}/{of:str}/sent")
async def where(request: Asked, key: FromPath[str], of: FromPath[str]) -> Response[str]:
    """It is kept; and where was it? To be loaded again as often as one likes."""
    spotter = spot.known(request, key)
    if spotter is None:
        return spot.nothing(request)
    question = questions_of(request).get(of, spotter.pseudonym, house_of(request).now_ms())
    return spot.shown(request, "happened/tell/sent.html", spot.reader(request, spotter), key=key,
                      of=of, question=question)


@post("/tell/{key:str}/{of:str}/sent", request_max_body_size=LARGEST_ANSWER)
async def placed(request: Asked, key: FromPath[str], of: FromPath[str]) -> Response[Any]:
    """A *yes* to one of the places, or the words alone."""
    spotter = spot.known(request, key)
    if spotter is None:
        return spot.nothing(request)
    house, questions = house_of(request), questions_of(request)
    question = questions.get(of, spotter.pseudonym, house.now_ms())
    form = await read(request)
    if question is not None:
        await tell_where.answered(house, questions, question, form.get("where"))
    return _to(request, f"{key}/{of}", "kept")


@get("/tell/{key:str}/sent")
async def thanks(request: Asked, key: FromPath[str]) -> Response[str]:
    """To be loaded again as often as one likes: it sends nothing."""
    return _after(request, key, "happened/tell/sent.html", 200)


@get("/tell/{key:str}/later")
async def later(request: Asked, key: FromPath[str]) -> Response[str]:
    return _after(request, key, "happened/tell/later.html", 429)


def questions_of(request: Asked) -> Questions:
    return tellings_of(request).questions


def tellings_of(request: Asked) -> Tellings:
    return cast(Tellings, request.app.state["tellings"])


class Taken(NamedTuple):
    """`token`: under which it is asked where it was, if it is."""

    outcome: Outcome
    token: str


async def _taken(request: Asked, spotter: Spotter, form: Form) -> Taken:
    house, photos = house_of(request), _one(await files.all_of(request))
    # Before any turn is waited for, and before a byte is kept.
    await asyncio.to_thread(_pictures, [p.file for p in photos])
    once = await report_once.of_content(form.get("once"), form, photos)
    name = f"tell {spot.once_of(spotter, once)}"
    token, tellings = tell_where.token_of(name), tellings_of(request)
    if (known := tellings.outcome(name, spotter.pseudonym, house.now_ms())) is not None:
        return Taken(known, token)
    said = tell_form.told(form, house, spotter.pseudonym)
    places = await asyncio.to_thread(tell_where.meant, house, said.place)

    async def keep() -> None:
        async with files.keeping(request, photos, "page") as attached:
            whole: Report = msgspec.structs.replace(said, attached=attached)
            draft = report(house.world, whole, house.now_ms())
            try:
                [record] = await house.say([draft])
            except Refused as refused:
                raise NotKeptError from refused
        if places:
            questions_of(request).ask(token, Question(
                record.hash, spotter.pseudonym, places, house.now_ms() + tell_where.OPEN_MS))

    return Taken(await tellings.once(name, spotter.pseudonym, house.now_ms(), keep), token)


class NotKeptError(Exception):
    """This node signs nothing at present: nothing that was sent is at fault."""


def _one(photos: Sequence[UploadFile]) -> Sequence[UploadFile]:
    if len(photos) > 1:
        raise _photo("several files")
    return photos


def _pictures(photos: Sequence[IO[bytes]]) -> None:
    """By its first bytes: nothing that is no picture is unfolded, kept or destroyed again."""
    for photo in photos:
        photo.seek(0)
        if not media_type(photo.read(HEAD_BYTES)).startswith("image/"):
            raise _photo("another file")
        photo.seek(0)


def _photo(found: str) -> Refused:
    return Refused(Fault(PHOTO, found, say("one photograph")))


# --- pages ---


def _to(request: Asked, key: str, outcome: Outcome) -> Redirect:
    return Redirect(f"/tell/{key}/{_PATHS[outcome]}{spot.query_of(request)}", status_code=303)


def _form(request: Asked, key: str, spotter: Spotter, form: Form) -> Response[str]:
    faulty = {PHOTO if f.where.startswith(files.FIELD) else f.where for f in form.faults}
    return spot.shown(
        request, "happened/tell/page.html", spot.reader(request, spotter),
        status=422 if form.faults else 200, key=key, form=form, faulty=faulty, kinds=HAPPENED,
        knows=tell_form.KNOWS, days=tell_form.DAYS, parts=tell_form.PARTS,
        clock=tell_form.clock(tell_form.zone(house_of(request))),
        once=form.get("once") or token_hex(16))


def _after(request: Asked, key: str, template: str, status: int) -> Response[str]:
    spotter = spot.known(request, key)
    if spotter is None:
        return spot.nothing(request)
    return spot.shown(request, template, spot.reader(request, spotter), status=status, key=key,
                      question=None)


def http(request: Asked, error: HTTPException) -> Response[Any]:
    if error.status_code == 413:
        return spot.not_sent(request, 413, TOO_LARGE)
    return spot.http(request, error)


def failed(request: Asked, error: Exception) -> Response[Any]:
    # Neither the path, which is a key, nor the error's text, which may hold what was sent.
    logger.error("what was told could not be kept: %s", type(error).__name__)
    return spot.not_sent(request, 503, spot.NOT_KEPT)


def router() -> Router:
    return Router("/", route_handlers=[page, sent, thanks, later, where, placed],
                  exception_handlers={HTTPException: http, Exception: failed},
                  include_in_schema=False)
