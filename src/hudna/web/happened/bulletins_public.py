"""Bulletins for everybody, signed in or not: what the monitors have put out and is here, and no
more.

Only the signed data are read here, which hold what everybody may have. Nothing of this node, its
people or its records comes near these pages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from hudna.fault import Fault, Refused
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.words import CORRECTED
from hudna.speak.standing_words import STANDING
from hudna.view.bulletins import Issue, of_monitors
from hudna.view.days import day_or_none
from hudna.view.findings import judges
from hudna.web import pages
from hudna.web.asked import Asked, house_of, language_of
from hudna.web.callers import caller
from hudna.web.happened.bulletin_files import FORMATS, IN_LANGUAGES, MakingError
from hudna.web.happened.bulletins import FIGURES, LANGUAGE_NAMES, NAMES, given
from hudna.web.house import House
from hudna.web.limits import Limits

MOST_LISTED, WAIT_S = 400, 10
HEADERS = {"x-robots-tag": "noarchive", "referrer-policy": "no-referrer",
           "cache-control": "no-cache", "vary": "accept-language, cookie"}
"""A search engine may find it, and keeps no copy that a correction does not reach. Without `lang`
the page is in the language of whoever asks: no cache gives one reader's to another."""


class Door:
    """How often each caller has come: behind one address may be a whole town."""

    def __init__(self) -> None:
        self.limits = Limits(most=2000, per_s=100)


class Out(msgspec.Struct, frozen=True):
    """One bulletin of which the data are here."""

    issue: Issue
    data: BulletinData


@get("/public/bulletins", include_in_schema=False)
async def listed(request: Asked) -> Response[str]:
    house = entered(request)
    here = [i for i in _put_out(house, house.world.bulletins.all())
            if house.bulletins.has(i.said.digest)]
    names = await asyncio.to_thread(_authors, house, here[:MOST_LISTED])
    return page(pages.environment(language_of(request).code).get_template(
        "happened/public_bulletins.html").render(
            standing_statement=STANDING, issues=here[:MOST_LISTED], names=names,
            exercise=house.exercise, asset=request.app.state["assets"].url,
            languages_of=LANGUAGE_NAMES, path=PATH))


@get("/public/bulletins/{day:str}", include_in_schema=False)
async def of_day(request: Asked, day: FromPath[str]) -> Response[str]:
    """All that were put out for a day, the last word of each author first."""
    house = entered(request)
    out = await _out(house, day)
    return page(pages.environment(language_of(request).code).get_template(
        "happened/public_bulletin.html").render(
            standing_statement=STANDING, day=day, out=out, exercise=house.exercise, formats=FORMATS,
            in_languages=IN_LANGUAGES, format_names=NAMES, figures=FIGURES, numbers=CORRECTED,
            asset=request.app.state["assets"].url, languages_of=LANGUAGE_NAMES,
            path=f"{PATH}/{day}"))


@get("/public/bulletins/{day:str}/{form:str}", include_in_schema=False)
async def in_format(
    request: Asked, day: FromPath[str], form: FromPath[str]
) -> Response[Any]:
    """The last word on the day, of the author that `author` names where several have put one out;
    `of` gives an earlier one by the digest of its data."""
    house = entered(request)
    out = await _out(house, day)
    author, of = (request.query_params.get(n, "") for n in ("author", "of"))
    found = next((o for o in out if author in ("", o.issue.bulletin.author)
                  and of in ("", o.issue.said.digest)), None)
    if found is None:
        raise NotFoundException
    try:
        answer = await given(request, found.issue, found.data, form, "public")
    except MakingError:
        return _instead(request, 503, {"retry-after": str(WAIT_S)})
    except Refused as refused:
        return _instead(request, 422, faults=refused.faults)
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer


PATH = "/public/bulletins"
HANDLERS = (listed, of_day, in_format)


async def _out(house: House, day: str) -> list[Out]:
    if day_or_none(day) is None:
        raise NotFoundException
    issues = _put_out(house, reversed(house.world.bulletins.of_day(day)))
    out = await asyncio.to_thread(_read, house, issues)
    if not out:
        raise NotFoundException
    return out


def _put_out(house: House, issues: Iterable[Issue]) -> tuple[Issue, ...]:
    return of_monitors(issues, judges(house.world.terms.agreement))


def _read(house: House, issues: tuple[Issue, ...]) -> list[Out]:
    found = []
    for issue in issues:
        try:
            data = house.bulletins.get(issue.said.digest)
        except Refused:
            continue
        # Whose data say that they are another's are nobody's to put out here.
        if data is not None and (data.author, data.day) == (
                issue.bulletin.author, issue.said.day):
            found.append(Out(issue, data))
    return found


def _authors(house: House, issues: list[Issue]) -> dict[str, object]:
    """By what the bulletins themselves call their authors."""
    parties = {p.id: p.name for p in house.world.terms.agreement.parties}
    return {i.bulletin.author: parties.get(i.bulletin.author, i.bulletin.author) for i in issues}


def entered(request: Asked) -> House:
    """The node, for whoever comes, signed in or not: refused where a caller comes too often."""
    door: Door = request.app.state["public_door"]
    house = house_of(request)
    door.limits.count(caller(request), house.now_ms())
    return house


def _instead(
    request: Asked, status: int, more: Mapping[str, str] = {}, faults: tuple[Fault, ...] = ()
) -> Response[str]:
    """A page that says why there is nothing, where a bulletin cannot be given."""
    answer = page(pages.environment(language_of(request).code).get_template(
        "happened/public_instead.html").render(
            standing_statement=STANDING, exercise=house_of(request).exercise, faults=faults,
            wait_s=WAIT_S, asset=request.app.state["assets"].url, languages_of=LANGUAGE_NAMES,
            path=request.url.path))
    answer.status_code = status
    answer.headers.update(more)
    return answer


def page(body: str) -> Response[str]:
    """A page for everybody."""
    return Response(body, media_type="text/html", headers=dict(HEADERS))
