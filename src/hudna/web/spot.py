"""The page on which a spotter says what flies, for an old phone on a thin link.

The link is the spotter's, and all that is needed: no sign-in, no cookie, no script. Nothing that
tells one spotter from another leaves through here: no path, no address and no word of what is sent
is logged, and a link that is wrong gets the same page as one that has ended.
"""

from __future__ import annotations

import logging
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any, cast, get_args

from litestar import Response, Router, get, post
from litestar.enums import MediaType
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.response import Redirect

from hudna.fault import Refused
from hudna.place.geometry import Point, Position
from hudna.record.watching import Craft, Sighting
from hudna.say import Say, say
from hudna.speak.language import CODES, Code, language, negotiate
from hudna.speak.sighted_place import Ear, Far, around
from hudna.web import spot_words, texts
from hudna.web.asked import Asked, house_of
from hudna.web.callers import caller
from hudna.web.forms import Form, read
from hudna.web.house import House
from hudna.web.pages import environment
from hudna.web.sighted import Outcome, Source, Spotting, anywhere, keep, unplaced
from hudna.web.spotting import Spotter

LARGEST = 8_000
LONGEST_NOTE = 200
STYLE = (Path(__file__).parent / "templates" / "spot" / "style.css").read_text("utf-8")
logger = logging.getLogger("hudna.web")


@get("/spot/{key:str}")
async def page(request: Asked, key: FromPath[str]) -> Response[str]:
    spotter = known(request, key)
    return nothing(request) if spotter is None else _form(request, key, spotter, Form({}, {}))


@post("/spot/{key:str}", request_max_body_size=LARGEST)
async def sent(request: Asked, key: FromPath[str]) -> Response[Any]:
    spotter = known(request, key)
    if spotter is None:
        return nothing(request)
    form = await read(request)
    house = house_of(request)
    try:
        said = _sighting(house, spotter, form)
    except Refused:
        return _form(request, key, spotter, form)
    # Counted apart from text messages, whose sender anybody can forge.
    source = Source(spotter.pseudonym, f"page {spotter.pseudonym}", spotter.trusted,
                    once_of(spotter, form.get("once")))
    outcome = await keep(house, spotting_of(request), source, said)
    return Redirect(f"/spot/{key}/{_PATHS[outcome]}{query_of(request, unplaced(house, said))}",
                    status_code=303)


@get("/spot/{key:str}/sent")
async def thanks(request: Asked, key: FromPath[str]) -> Response[str]:
    """To be loaded again as often as one likes: it sends nothing."""
    spotter = known(request, key)
    if spotter is None:
        return nothing(request)
    return shown(request, "spot/sent.html", reader(request, spotter), key=key,
                 unplaced="unplaced" in request.query_params)


@get("/spot/{key:str}/later")
async def later(request: Asked, key: FromPath[str]) -> Response[str]:
    spotter = known(request, key)
    if spotter is None:
        return nothing(request)
    return shown(request, "spot/later.html", reader(request, spotter), status=429, key=key)


_PATHS: dict[Outcome, str] = {"counts": "sent", "waits": "sent", "too much": "later"}


def known(request: Asked, key: str) -> Spotter | None:
    """The spotter of a link. Raises TooManyRequests where that spotter asks too much; else where
    the address does from which links come that are none."""
    house, spotting = house_of(request), spotting_of(request)
    spotter = house.spotters.by_key(key)
    # Never an address before the key: strangers behind the same one must not shut the door.
    if spotter is None:
        spotting.wrong.count(caller(request), house.now_ms())
    else:
        spotting.known.count(spotter.pseudonym, house.now_ms())
    return spotter


def nothing(request: Asked) -> Response[str]:
    """What a link gets that is wrong, or ended: it tells neither."""
    return shown(request, "spot/nothing.html", reader(request, None), status=404, key="")


def spotting_of(request: Asked) -> Spotting:
    return cast(Spotting, request.app.state["spotting"])


# --- what was sent ---


def _sighting(house: House, spotter: Spotter, form: Form) -> Sighting:
    craft, far = _said(form, "craft", get_args(Craft)), _said(form, "far", get_args(Far))
    # Of the two the lesser claim, as of a text message that does not say.
    ear = _said(form, "ear", get_args(Ear), "heard")
    count = form.whole("count", least=1, most=50)
    ago = form.whole("ago", least=0, most=60)
    bearing, course = _wind(form, "bearing"), _wind(form, "course")
    note = form.text("note")[:LONGEST_NOTE]
    form.done()
    where, off_m, words = _where(house, spotter, form)
    at, within_m = (where, off_m) if words else around(
        where, off_m, cast(Ear, ear), cast(Far, far), bearing)
    return Sighting(
        "", house.now_ms() - ago * 60_000, Point(at), min(within_m, 1_000_000), cast(Ear, ear),
        cast(Craft, craft), None if course is None else course * 1000, count,
        "; ".join(filter(None, (words, note))), "page", not words)


def _where(house: House, spotter: Spotter, form: Form) -> tuple[Position, int, str]:
    """Where it was seen from, how far off that may be, and the name that is not understood: a
    person then weighs it. Whoever names another place is not where they are registered."""
    name = form.text("place")[:LONGEST_NOTE]
    stated = house.places.stated(name) if name else None
    if stated is not None and not stated.several:
        return stated.at, -(-stated.radius_mm // 1000), ""
    if spotter.at is not None and not name:
        return spotter.at, spotter.within_m, ""
    if not name:
        form.fault("place", say("the name of a place"))
        form.done()
    return *anywhere(house), name


def _said(form: Form, name: str, allowed: Sequence[str],
          unsaid: str = spot_words.NOT_SAID) -> str:
    """What was chosen; `unsaid` where nothing was."""
    return form.choice(name, allowed) if form.get(name).strip() else unsaid


def _wind(form: Form, name: str) -> int | None:
    value = _said(form, name, spot_words.WINDS)
    return int(value) if value.isdigit() else None


def once_of(spotter: Spotter, nonce: str) -> str:
    """Without a nonce, as no page of ours sends it, each is new."""
    return sha256(f"{spotter.pseudonym}\n{nonce[:64] or token_hex(16)}".encode()).hexdigest()


# --- pages ---


def _form(request: Asked, key: str, spotter: Spotter, form: Form) -> Response[str]:
    return shown(
        request, "spot/page.html", reader(request, spotter), status=422 if form.faults else 200,
        key=key, form=form, faulty={f.where for f in form.faults}, spotter=spotter,
        groups=spot_words.GROUPS, once=form.get("once") or token_hex(16))


def reader(request: Asked, spotter: Spotter | None) -> Code:
    """The language that was asked for, else the spotter's, else the browser's, else Arabic."""
    asked = request.query_params.get("lang")
    if asked in CODES:
        return cast(Code, asked)
    if spotter is not None:
        return spotter.language
    header = request.headers.get("accept-language") or ""
    return negotiate(f"{header},ar;q=0.001").code


def query_of(request: Asked, unplaced: bool = False) -> str:
    """`unplaced`: that the place is not known; never which one it was."""
    asked = request.query_params.get("lang")
    said = [f"lang={asked}"] if asked in CODES else []
    return "?" + "&".join([*said, *["unplaced"] * unplaced]) if said or unplaced else ""


def shown(request: Asked, template: str, code: Code, *, status: int = 200,
           **context: Any) -> Response[str]:
    body = environment(code).get_template(template).render(
        style=STYLE, exercise=house_of(request).exercise, languages=spot_words.LANGUAGES,
        query=query_of(request), **context)
    return Response(body, status_code=status, media_type=MediaType.HTML, headers=headers(code))


def headers(code: Code) -> dict[str, str]:
    return {"content-language": code, "content-security-policy": _policy(),
            "referrer-policy": "no-referrer", "cache-control": "no-store"}


@cache
def _policy() -> str:
    """The page's own style, which is known by its digest, and nothing else from anywhere."""
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    return (f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'")


# --- what goes wrong ---


def not_sent(request: Asked, status: int, words: Say) -> Response[Any]:
    if request.url.path == texts.PATH:
        return texts.said(language("en"), words, status)
    return shown(request, "spot/problem.html", reader(request, None), status=status,
                  words_of_problem=words, key="")


def http(request: Asked, error: HTTPException) -> Response[Any]:
    words = TOO_MANY if error.status_code == 429 else NOT_READ
    return not_sent(request, error.status_code, words)


def failed(request: Asked, error: Exception) -> Response[Any]:
    # Neither the path, which is a key, nor the error's text, which may hold what was sent.
    logger.error("a sighting could not be kept: %s", type(error).__name__)
    return not_sent(request, 503, NOT_KEPT)


NOT_READ = say("This could not be read. Go back and send it again.")
NOT_KEPT = texts.NOT_KEPT
TOO_MANY = say("Too many at once. Wait a minute, then try again.")


def router() -> Router:
    """The doors for spotters, and what goes wrong there."""
    return Router(
        "/", route_handlers=[page, sent, thanks, later, texts.received],
        exception_handlers={HTTPException: http, Exception: failed}, include_in_schema=False)
