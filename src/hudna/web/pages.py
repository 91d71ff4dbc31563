"""Rendering: a template, the reader's language, and what every page shows."""

from __future__ import annotations

from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response
from litestar.datastructures import Cookie
from litestar.enums import MediaType
from litestar.response import Redirect
from markupsafe import Markup

from hudna import say as saying
from hudna.fault import Refused
from hudna.place.degrees import format_dms, format_position
from hudna.place.mgrs import to_mgrs
from hudna.place.times import format_instant
from hudna.speak.language import CODES, Language, language
from hudna.speak.standing_words import STANDING
from hudna.view.clocks import flag
from hudna.view.erasures import erased
from hudna.view.standing import State
from hudna.view.world import World
from hudna.web import links, naming, recalling, release_form, words
from hudna.web.asked import LANGUAGE_COOKIE, Asked, here, house_of, language_of
from hudna.web.faults import field_of
from hudna.web.happened.tabs import TABS
from hudna.web.house import House
from hudna.web.labels import FOUND, labelled
from hudna.web.posts import may, who
from hudna.web.process import call_rows
from hudna.web.process.tabs import TABS as PROCESS_TABS
from hudna.web.session import csrf_token, session_of

TEMPLATES = Path(__file__).parent / "templates"
MOMENTS = 4096
"""How many moments are remembered as they are written: an open page is made again and again."""


@cache
def environment(code: str) -> Environment:
    """The templates in one language. `_("… {name}", name=…)` and `ngettext` take named
    arguments as `say` does, fenced against the other direction."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )
    lang = language(code)
    env.globals.update(
        _=lambda msgid, **args: lang.say(saying.say(msgid, **args)),
        ngettext=lambda one, many, n, **args: lang.say(saying.say_n(one, many, n, **args)),
        lang=code, dir=lang.dir, links=links, words=words, naming=naming, State=State,
        erased=erased, erasable=words.ERASABLE, release_form=release_form, recalling=recalling,
        clock_flag=flag, tabs=TABS, process_tabs=PROCESS_TABS,
        calling=call_rows,
    )
    env.filters.update(_filters(lang))
    env.tests["match_field"] = lambda where, name: field_of(where) == name
    return env


def _filters(lang: Language) -> dict[str, Any]:
    return {
        "say": lang.say,
        "number": lang.number, "picker": _picker,
        "instant": lru_cache(MOMENTS)(lambda ms: _time(lang, ms)),
        "exactly": lru_cache(MOMENTS)(lambda ms: _time(lang, ms, seconds=True)),
        "duration": lang.duration, "rfc3339": format_instant,
        "distance": lang.distance_mm,
        "position": lambda at: _figure(format_position(at, 5)),
        "dms": lambda at: _figure(format_dms(at)),
        "mgrs": lambda at: _figure(to_mgrs(at)),
        "short": lambda digest: Markup('<code class="hash" title="{0}">{1}</code>').format(
            digest, digest[:12]),
    }


def _time(lang: Language, ms: int | None, *, seconds: bool = False) -> Markup:
    if ms is None:
        return Markup("—")
    return Markup('<time datetime="{}">{}</time>').format(
        format_instant(ms), lang.instant(ms, seconds=seconds))


def _picker(ms: int | None) -> str:
    """A moment as the browser's date and time picker takes it, to the minute, in UTC."""
    return format_instant(ms)[:16] if ms is not None else ""


def _figure(text: str) -> Markup:
    """Coordinates read left to right in every language."""
    return Markup('<bdi class="figure" dir="ltr">{}</bdi>').format(text)


def render(
    request: Asked, template: str, *, status: int = 200, **context: Any
) -> Response[str]:
    """The page. Each template also has what `surroundings` gives."""
    lang = language_of(request)
    page = environment(lang.code).get_template(template)
    body = labelled(page.render({**surroundings(request, lang), **context}), request.url.path,
                    lang.gettext(FOUND))
    return Response(
        body, status_code=status, media_type=MediaType.HTML, cookies=_choice(request),
        headers={"content-language": lang.code, "vary": "accept-language, cookie"},
    )


def surroundings(request: Asked, lang: Language) -> dict[str, Any]:
    """What every page knows: who and where, the clock, the partners, how to link and sign."""
    house = house_of(request)
    session = session_of(request)
    assets = request.app.state["assets"]
    world = world_or_none(house)
    return {
        "request": request, "house": house, "world": world, "now_ms": house.now_ms(),
        "session": session, "party_name": naming.party(world, house.party),
        "exercise": house.exercise, "standing_statement": STANDING,
        "asset": assets.url, "assets_base": assets.base, "here": here(request),
        "path": request.url.path, "languages": _languages(request),
        "partners": _partners(house) if session and world else (),
        "alarms": house.alarms if session and world else (), "holding": house.holding,
        "sky_alarms": house.overhead.alarms(house.now_ms()) if session else (),
        "csrf": lambda: Markup('<input type="hidden" name="csrf" value="{}">').format(
            csrf_token(request)),
        "csrf_value": lambda: csrf_token(request), "faults": (),
        "may": partial(may, request), "who_may": partial(who, request),
        "party": lambda of: lang.say(naming.party(world, of)),
        "comma": "، " if lang.code == "ar" else ", ",
    }


def world_or_none(house: House) -> World | None:
    """None while the node cannot follow its log: then every page says *unknown*."""
    try:
        return house.world
    except Refused:
        return None


def see(path: str) -> Redirect:
    """After a form was taken: look at the page (303), so that reloading does not say it twice."""
    return Redirect(path, status_code=303)


def _languages(request: Asked) -> list[tuple[str, str, str]]:
    return [
        (code, name, links.with_query(request.url.path, request.url.query, lang=code))
        for code, name in words.LANGUAGES
    ]


def _partners(house: House) -> list[Any]:
    return sorted(house.partners.state(), key=lambda p: p.party)


def _choice(request: Asked) -> list[Cookie]:
    """The reader's choice of language, kept for a year."""
    chosen = request.query_params.get("lang")
    if chosen not in CODES:
        return []
    return [Cookie(LANGUAGE_COOKIE, value=chosen, max_age=31_536_000, path="/",
                   httponly=True, samesite="lax")]
