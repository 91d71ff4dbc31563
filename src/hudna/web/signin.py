"""Sitting down at the desk, and leaving it."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import TooManyRequestsException
from litestar.handlers import HTTPRouteHandler

from hudna.fault import Fault
from hudna.record.shown import shown
from hudna.say import say
from hudna.web import links, pages, session
from hudna.web.asked import Asked, house_of
from hudna.web.callers import caller
from hudna.web.forms import read
from hudna.web.happened import told_files
from hudna.web.house import House
from hudna.web.people import Officer

TRIES, ALL_TRIES, MINUTE_MS = 6, 40, 60_000


class Tries:
    """Failed sign-ins of the last minute, by address and in all: a code cannot be guessed.

    `turn`: one code is tried at a time, so that many at once neither slip past the count nor take
    the threads that the log is written on.
    """

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self._by: defaultdict[str, deque[int]] = defaultdict(deque)

    def check(self, address: str, now_ms: int) -> None:
        if len(self._recent(address, now_ms)) >= TRIES or \
                len(self._recent("", now_ms)) >= ALL_TRIES:
            raise TooManyRequestsException

    def failed(self, address: str, now_ms: int) -> None:
        for of in (address, ""):
            self._recent(of, now_ms).append(now_ms)

    def _recent(self, of: str, now_ms: int) -> deque[int]:
        for address in [a for a, at in self._by.items() if not at or at[-1] < now_ms - MINUTE_MS]:
            del self._by[address]
        recent = self._by[of]
        while recent and recent[0] < now_ms - MINUTE_MS:
            recent.popleft()
        return recent


@get("/signin")
async def page(request: Asked) -> Response[Any]:
    after = links.safe_next(request.query_params.get("next", "/"))
    if session.session_of(request) is not None:
        return pages.see(after)
    return _door(request, after)


@post("/signin", guards=[session.from_this_desk])
async def sign_in(request: Asked) -> Response[Any]:
    house, form = house_of(request), await read(request)
    tries: Tries = request.app.state["tries"]
    address = caller(request)
    after = links.safe_next(form.get("next", "/"))
    async with tries.turn:
        tries.check(address, house.now_ms())
        officer = await asyncio.to_thread(house.people.by_code, form.get("code").strip())
        if officer is None:
            tries.failed(address, house.now_ms())
    if officer is None:
        wrong = Fault("code", "a code that this desk does not know", say("a sign-in code"))
        return _door(request, after, wrong)
    return _seated(request, house, officer, after)


@post("/signin/demo", guards=[session.from_this_desk])
async def sit_down(request: Asked) -> Response[Any]:
    """Only routed where the node was started by the demo. Without a name, the first sits down."""
    house, form = house_of(request), await read(request)
    after = links.safe_next(form.get("next", "/"))
    if not (officers := house.people.all()):
        return _door(request, after, Fault("officer", "nobody who may sit at this desk", say(
            "an officer: whoever runs the node adds one with {command}", command="hudna officer")))
    name = form.get("officer", officers[0].name)
    chosen = next((o for o in officers if o.name == name), None)
    if chosen is None:
        known = ", ".join(o.name for o in officers)
        return _door(request, after, Fault("officer", shown(name),
                                           say("one of {known}", known=known)))
    return _seated(request, house, chosen, after)


@post("/signout", guards=[session.from_this_desk])
async def sign_out(request: Asked) -> Response[Any]:
    told_files.drop(request)
    answer = pages.see("/signin")
    answer.cookies.append(session.no_cookie(request))
    return answer


def _door(request: Asked, after: str, *faults: Fault) -> Response[Any]:
    house = house_of(request)
    return pages.render(
        request, "signin.html", status=422 if faults else 200, after=after, faults=faults,
        sitting=house.people.all() if house.demo else ())


def _seated(request: Asked, house: House, officer: Officer, after: str) -> Response[Any]:
    answer = pages.see(after)
    answer.cookies.append(session.cookie(request, session.begun(house, officer)))
    return answer


def handlers(house: House) -> list[HTTPRouteHandler]:
    """The doors in. The demo's one click does not exist at any other node."""
    return [page, sign_in, sign_out, *([sit_down] if house.demo else [])]
