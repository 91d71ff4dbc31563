"""The door for this node's own watch, a process beside it: it is told what is in effect, and tells
what it saw. Who has the token of the node's directory comes in; nobody sits here, and there is no
form.

A warning never waits for this door: the watch has given it by then.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from contextlib import suppress
from hashlib import sha256
from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotAuthorizedException, ServiceUnavailableException
from litestar.handlers import BaseRouteHandler

from hudna.fault import Fault, Refused
from hudna.log.store import StoreError
from hudna.say import say
from hudna.watch.brief import Brief
from hudna.watch.briefing import brief
from hudna.watch.event import EVENTS, SKY, Event, Passage, Sky
from hudna.web import problems
from hudna.web.asked import Asked, Connection, house_of
from hudna.web.house import House
from hudna.web.incurring import CannotNowError, say_all

TYPE = "application/msgpack"
LARGEST_EVENTS, LARGEST_SKY = 8_000_000, 16_000_000
WAIT_S, BODY_S = 20.0, 30.0
MOST_EVENTS = 10_000
_LOG = logging.getLogger(__name__)


def by_token(connection: Connection, _: BaseRouteHandler) -> None:
    """Whoever has the token of this node's directory, and nobody else, wherever they come from."""
    shown = connection.headers.get("authorization", "").encode()
    try:
        token = house_of(connection).watched.token()
    except Refused as refused:
        # Nothing is wrong with what was sent: it is to come again.
        _LOG.error("the watch's door is shut: %s", refused.faults[0].expected)
        raise ServiceUnavailableException from None
    if not hmac.compare_digest(shown, f"Bearer {token}".encode()):
        raise NotAuthorizedException(headers={"www-authenticate": "Bearer"})


class Door:
    """The state of the door. `turn`: one call at a time says incursions, so that each passage has
    one line. `matters` is the last brief but for its size and moment, `tag` its digest: what is in
    effect may change without a record, by a clock or by what the node was told of aircraft."""

    def __init__(self) -> None:
        self.turn = asyncio.Lock()
        self.tag = ""
        self._matters: Brief | None = None
        self._made: tuple[Any, ...] | None = None
        self._brief: Brief | None = None

    def brief(self, house: House) -> Brief:
        """What is in effect now. Made anew only where the log or the clock may have changed it."""
        world, now_ms, aircraft = house.world, house.now_ms(), house.watched.aircraft()
        made = (id(world), world.size, now_ms // 1000, aircraft)
        if self._brief is None or made != self._made:
            self._made, self._brief = made, brief(world, now_ms, aircraft)
            matters = msgspec.structs.replace(self._brief, size=0, at_ms=0)
            if matters != self._matters:
                self._matters, self.tag = matters, _tag(matters)
        return self._brief


@get("/watch/brief", guards=[by_token], include_in_schema=False)
async def briefed(request: Asked) -> Response[Any]:
    """The brief in effect, as `hudna.watch.brief.Brief` in msgpack. To who has that of its `ETag`
    (If-None-Match, RFC 9110) it is given once something that matters has changed; 304 after
    `WAIT_S`, as a sign of life: ten thousand areas are not sent, nor read, for nothing. 503 where
    this node cannot say what is in effect: the watch goes by what it was told last."""
    house, door = house_of(request), door_of(request)
    try:
        found: Brief | None = door.brief(house)
        if door.tag == request.headers.get("if-none-match"):
            found = await _another(house, door, door.tag)
    except Refused as refused:
        house.overhead.untold = refused.faults[0].say()
        return problems.problem(503, "This node cannot say now what is in effect.", refused.faults)
    house.overhead.untold = None
    if found is None:
        return Response(None, status_code=304, headers={"etag": door.tag})
    return Response(msgspec.msgpack.encode(found), media_type=TYPE, headers={"etag": door.tag})


@post("/watch/events", status_code=200, guards=[by_token], include_in_schema=False,
      request_max_body_size=LARGEST_EVENTS)
async def happened(request: Asked) -> Response[Any]:
    """A tuple of `hudna.watch.event.Event` in msgpack; may be sent any number of times. Refused
    whole where it cannot be read; else the answer says what became of each passage."""
    house, door = house_of(request), door_of(request)
    events = _events(await body_of(request))
    house.overhead.take_events(events)
    passages = [e for e in events if isinstance(e, Passage)]
    try:
        async with door.turn:
            became = await say_all(house, passages)
    except (CannotNowError, StoreError) as error:
        # Its words may name files of this node's.
        _LOG.warning("incursions could not be kept: %s", type(error).__name__)
        return problems.problem(503, "This node cannot keep it now. Send it again.")
    shown = len(events) - len(became.kept) - len(became.refused)
    return Response(msgspec.structs.replace(became, only_shown=shown))


@post("/watch/sky", status_code=200, guards=[by_token], include_in_schema=False,
      request_max_body_size=LARGEST_SKY)
async def seen(request: Asked) -> Response[Any]:
    """The sky as it is, `hudna.watch.event.Sky` in msgpack. Never kept. The answer says what people
    have decided of the warnings that wait in it, as a tuple of `hudna.watch.waits.Decision` in
    msgpack; 204 where that is nothing."""
    house = house_of(request)
    house.overhead.take(_sky(await body_of(request)), house.now_ms())
    if not (decided := house.overhead.deciding.answer()):
        return Response(None, status_code=204)
    return Response(msgspec.msgpack.encode(decided), media_type=TYPE)


HANDLERS = (briefed, happened, seen)


def _tag(matters: Brief) -> str:
    return f'"{sha256(msgspec.msgpack.encode(matters)).hexdigest()[:32]}"'


async def _another(house: House, door: Door, tag: str) -> Brief | None:
    """One that matters, within `WAIT_S`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(WAIT_S):
            async for _ in house.changes():
                if (found := door.brief(house)) and door.tag != tag:
                    return found
    found = door.brief(house)
    return found if door.tag != tag else None


def _events(body: bytes) -> tuple[Event, ...]:
    try:
        events = EVENTS.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(Fault("body", _named(error), say("events of the watch in msgpack"))) from None
    if len(events) > MOST_EVENTS:
        raise Refused(Fault("body", f"{len(events)} events",
                            say("at most {n} events", n=MOST_EVENTS)))
    return events


def _sky(body: bytes) -> Sky:
    try:
        return SKY.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(Fault("body", _named(error), say("the watch's sky in msgpack"))) from None


def _named(error: Exception) -> str:
    """Where it is wrong, and nothing of what is in it."""
    return str(error)[:160] if isinstance(error, msgspec.ValidationError) else type(error).__name__


async def body_of(request: Asked) -> bytes:
    """What was sent, within a bounded time."""
    async with asyncio.timeout(BODY_S):
        return await request.body()


def door_of(request: Asked) -> Door:
    door: Door = request.app.state["watch_door"]
    return door
