"""The days of the process for people's own calendars: due days, milestones and meetings.

A calendar cannot sign in. So each post at this desk has an address of its own that nobody can
guess, made by the node's secret from its name and from what changes with its sign-in code: who
takes the post away, or gives it a new code, ends the address. Nothing of it is public; nothing of
what was reported, or of who did, is in it, and nothing of where anybody will meet.
"""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.types import ControllerRouterHandler

from hudna.say import Say, say
from hudna.speak.calendar import Entry, Status, feed
from hudna.speak.language import Language
from hudna.view.days import ends_ms
from hudna.view.process.commitments import Promise, Promises
from hudna.view.process.meetings import Met, meetings
from hudna.view.process.moment import later
from hudna.web import naming, pages
from hudna.web.asked import Asked, house_of, language_of
from hudna.web.house import House
from hudna.web.people import Officer
from hudna.web.process import promise_words
from hudna.web.process.seen import now, ready
from hudna.web.session import NotSignedInError, officer_of

BACK_DAYS = 60
"""Days back from which on it is in the calendar."""
AHEAD_YEARS, MOST = 10, 1_000
"""What is later than so many years ahead, as a meeting without a date yet, is not in it; nor are
more entries than this, the earliest first."""
OVER = ("met", "overtaken", "withdrawn")
MEETING: dict[str, Status] = {"planned": "TENTATIVE", "held": "CONFIRMED",
                              "cancelled": "CANCELLED"}


@get("/process/calendar")
async def page(request: Asked) -> Response[str]:
    house, lang = house_of(request), language_of(request).code
    post = next((o for o in house.people.all() if o.name == officer_of(request)), None)
    if post is None:
        raise NotSignedInError
    path = f"/calendar/{token(house, post)}.ics?lang={lang}"
    return pages.render(
        request, "process/calendar.html", path_of=path, back=BACK_DAYS, ahead=AHEAD_YEARS,
        most=MOST, address=str(request.base_url).rstrip("/") + path, officer=post.name)


@get("/calendar/{name:str}", include_in_schema=False)
async def given(request: Asked) -> Response[bytes]:
    """No session: the address is the key. Whoever has not got it learns that nothing is there."""
    house = house_of(request)
    asked = str(request.path_params["name"]).removesuffix(".ics").encode()
    # Every post is tried, so that the time it takes tells nothing.
    if not sum(hmac.compare_digest(asked, token(house, o).encode())
               for o in house.people.all()):
        raise NotFoundException
    await ready(request)
    promises, lang = now(request), language_of(request)
    kept: dict[str, tuple[Promises, bytes]] = request.app.state["calendars"]
    if lang.code not in kept or kept[lang.code][0] is not promises:
        name = str(lang.say(title(house)))
        made = await asyncio.to_thread(
            lambda: feed(entries(promises, lang, house.exercise), name, lang.code))
        kept[lang.code] = (promises, made)
    return Response(kept[lang.code][1], media_type="text/calendar", headers={
        "cache-control": "private, no-store", "x-robots-tag": "noindex",
        "content-disposition": 'inline; filename="hudna.ics"', "content-language": lang.code})


HANDLERS: Sequence[ControllerRouterHandler] = (page,)
OPEN: Sequence[ControllerRouterHandler] = (given,)


def token(house: House, post: Officer) -> str:
    """Of one post at this desk while it has the code that it has: 160 bits, in hex."""
    said = "\0".join(("calendar", post.since, post.name)).encode()
    return hmac.new(house.secret, said, sha256).hexdigest()[:40]


def title(house: House) -> Say:
    party = naming.party(house.world, house.party)
    if house.exercise:
        return say("Exercise: the way to talks ({party})", party=party)
    return say("The way to talks ({party})", party=party)


def entries(promises: Promises, lang: Language, exercise: str | None = None) -> list[Entry]:
    """All that the calendar has, by day. Of an exercise each says so."""
    first, last = (later(promises.moment.today, n) for n in (-BACK_DAYS, AHEAD_YEARS * 366))
    mark = f"[{lang.say(say('Exercise'))}] " if exercise else ""
    found = [*_promises(promises, lang, first, mark), *_milestones(promises, lang, first, mark),
             *_meetings(promises, lang, mark, ends_ms(later(first, -1), promises.moment.zone),
                        ends_ms(last, promises.moment.zone))]
    dated = ((e.day or promises.moment.day(e.from_ms), e) for e in found)
    return [e for day, e in sorted(
        dated, key=lambda d: (d[0], d[1].from_ms, d[1].of)) if day <= last][:MOST]


def _promises(promises: Promises, lang: Language, first: str, mark: str) -> Iterator[Entry]:
    for one in promises.all():
        if one.due.day >= first and one.state not in OVER:
            yield Entry(
                one.root, mark + str(lang.say(_due(promises, one))), one.record.issued_ms,
                one.due.day, words=str(lang.say(promise_words.STATES[one.state][1])),
                status="TENTATIVE" if one.due.waits else "CONFIRMED")


def _due(promises: Promises, one: Promise) -> Say:
    return say("Due: {what} ({party})", what=one.said.text,
               party=naming.party(promises.world, one.said.by))


def _milestones(promises: Promises, lang: Language, first: str, mark: str) -> Iterator[Entry]:
    for one in promises.world.terms.agreement.milestones:
        if not isinstance(one.due_ms, int):
            continue
        day = promises.moment.day(one.due_ms)
        if day >= first:
            yield Entry(f"milestone-{one.id}", mark + str(lang.say(one.title)),
                        min(one.due_ms, promises.moment.now_ms), day)


def _meetings(
    promises: Promises, lang: Language, mark: str, since_ms: int, until_ms: int
) -> Iterator[Entry]:
    roots = promises.world.process.meetings.roots()
    for one in meetings(promises.world):
        if since_ms <= one.said.from_ms < until_ms and one.state in MEETING:
            yield Entry(
                roots[one.latest.hash], mark + str(lang.say(_title(one))), one.latest.issued_ms,
                from_ms=one.said.from_ms, until_ms=one.said.until_ms,
                status=MEETING[one.state])


def _title(one: Met) -> Say:
    hidden = "title" in one.latest.withheld
    what: Any = say("withheld") if hidden else one.said.title
    return say("Meeting: {what}", what=what)
