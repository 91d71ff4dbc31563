"""The watch's own door: positions come in, warnings are heard as they go out.

Whoever sends positions shows the token of its feed. Warnings are public; how the watch does is
shown to whoever has the token of the node's directory.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Any, NamedTuple, TypeAlias

from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import State
from litestar.exceptions import (
    HTTPException,
    NotAuthorizedException,
    ServiceUnavailableException,
)
from litestar.logging import LoggingConfig
from litestar.params import FromPath
from litestar.response import ServerSentEvent, ServerSentEventMessage
from litestar.types import ExceptionHandlersMap

from hudna.fault import Refused
from hudna.lookout.listeners import Listeners
from hudna.watch.feeds.doors import Clock
from hudna.watch.fix import Fix
from hudna.watch.inexact.plots import plots
from hudna.watch.posted.post import MOST_BYTES, MOST_POSITIONS, form_of, posted
from hudna.web.callers import PROXIES, Network, caller
from hudna.web.headers import secure
from hudna.web.limits import Limits
from hudna.web.problem import problem

BODY_S, BEAT_S = 30.0, 5.0
EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"
LATER = {"retry-after": "1"}
Asked: TypeAlias = Request[Any, Any, Any]
logger = logging.getLogger("hudna.lookout")


class Health(NamedTuple):
    """`trouble`: what keeps the watch from watching or telling, in English; nothing of feeds.
    `notes`: what its people should know, though it watches; the house's own, as they can name days
    on which somebody reported. So is `brief_size`, which grows with each sighting that counts."""

    trouble: tuple[str, ...]
    brief_size: int | None
    notes: tuple[str, ...] = ()


class Inside(NamedTuple):
    """What the door leads to. `feeders`: the token of each feed that is posted. `give` returns once
    the positions are in the journal; `has_room` says whether that feed may send now. `refused`:
    which feed, why, and how many positions; a body that was not read, or could not be, is one.
    `warned`:
    each warning that goes out from now on, as JSON; it ends when the watch does. `pending`: those
    that wait for a person, as JSON; `release` lets one go out, or raises `Refused`. `proxies`:
    those whose word is believed about who comes through them."""

    feeders: Mapping[str, str]
    limits: Limits
    clock: Clock
    give: Callable[[str, tuple[Fix, ...]], Awaitable[None]]
    has_room: Callable[[str], bool]
    refused: Callable[[str, str, int], None]
    warned: Callable[[], AsyncIterator[str]]
    pending: Callable[[], Awaitable[bytes]]
    release: Callable[[str], Awaitable[None]]
    health: Callable[[], Health]
    figures: Callable[[], str]
    token: Callable[[], str]
    proxies: Sequence[Network] = ()


def limits(per_s: int, most: int) -> Limits:
    """Positions that a feed may post: one whole body at once, at the least."""
    return Limits(most=max(most, MOST_POSITIONS), per_s=per_s)


def create_door(inside: Inside) -> Litestar:
    """The ASGI application of a watch."""
    return Litestar(
        [positions, plotted, warnings, pending, release, health, metrics],
        state=State({"inside": inside, "listeners": Listeners(), PROXIES: inside.proxies}),
        before_send=[secure],
        exception_handlers=HANDLERS,
        request_max_body_size=MOST_BYTES,
        logging_config=LoggingConfig(log_exceptions="never", configure_root_logger=False),
        openapi_config=None,
        debug=False,
    )


@post("/positions", status_code=200)
async def positions(request: Asked) -> dict[str, int]:
    """GeoJSON or CSV: all of it is taken, or nothing. What is taken is in the journal."""
    form = request.headers.get("content-type", "")
    return await _taken(request, lambda body, feed: posted(body, form_of(form), feed))


@post("/plots", status_code=200)
async def plotted(request: Asked) -> dict[str, int]:
    """Plots of radars and of sensors that listen, each with its uncertainty, as JSON: all of it is
    taken, or nothing."""
    now_ms = _inside(request).clock()
    return await _taken(request, lambda body, feed: plots(body, feed, now_ms))


@get("/warnings/live")
async def warnings(request: Asked) -> ServerSentEvent:
    """Each warning as it goes out; 503 where too many listen, of one address or in all."""
    listeners: Listeners = request.app.state["listeners"]
    who = caller(request)
    if not listeners.has_room(who):
        raise ServiceUnavailableException(headers=LATER)
    return ServerSentEvent(_placed(_inside(request), listeners, who),
                           headers={"x-accel-buffering": "no"})


@get("/warnings/pending")
async def pending(request: Asked) -> Response[bytes]:
    """What waits for a person. For who has the token of the node's directory."""
    return Response(await _house(request).pending(), media_type="application/json")


@post("/warnings/{name:str}/release", status_code=204)
async def release(request: Asked, name: FromPath[str]) -> None:
    """A person lets it go out. For who has the token of the node's directory."""
    await _house(request).release(name)


@get("/healthz")
async def health(request: Asked) -> Response[dict[str, object]]:
    """Whether it watches: 503, with what is wrong, where it does not. What is noted, and how far it
    is briefed, is said to who has the token of the node's directory; to others, whether anything
    is noted."""
    inside = _inside(request)
    found = inside.health()
    said: dict[str, object] = {
        "status": "trouble" if found.trouble else "ok", "trouble": list(found.trouble),
        "has_notes": bool(found.notes)}
    if _same(_shown(request), inside.token()):
        said |= {"brief_size": found.brief_size, "notes": list(found.notes)}
    return Response(said, status_code=503 if found.trouble else 200)


@get("/metrics")
async def metrics(request: Asked) -> Response[str]:
    """For who has the token of the node's directory."""
    return Response(_house(request).figures(), media_type=EXPOSITION)


async def _taken(
    request: Asked, read: Callable[[bytes, str], tuple[Fix, ...]]
) -> dict[str, int]:
    inside = _inside(request)
    feed = _feeder(request, inside)
    if not inside.has_room(feed):
        inside.refused(feed, "no-room", 1)
        raise ServiceUnavailableException(headers=LATER)
    try:
        async with asyncio.timeout(BODY_S):
            body = await request.body()
        # Beside the loop: a body of twenty thousand rows holds up no warning.
        fixes = await asyncio.to_thread(read, body, feed)
        _count(inside, feed, len(fixes))
        if fixes:
            await inside.give(feed, fixes)
    except Refused:
        inside.refused(feed, "unreadable", 1)
        raise
    except TimeoutError:
        raise ServiceUnavailableException(headers=LATER) from None
    return {"taken": len(fixes)}


def _house(request: Asked) -> Inside:
    """For the node's own people: whoever has the token of its directory."""
    inside = _inside(request)
    if not _same(_shown(request), inside.token()):
        raise NotAuthorizedException(headers={"www-authenticate": "Bearer"})
    return inside


def _count(inside: Inside, feed: str, count: int) -> None:
    try:
        inside.limits.count(feed, inside.clock(), count)
    except HTTPException:
        inside.refused(feed, "flood", count)
        raise


def _feeder(request: Asked, inside: Inside) -> str:
    """Which feed shows its token. Each is compared, so that how long it takes tells nothing."""
    shown = _shown(request)
    found = [feed for feed, token in inside.feeders.items() if _same(shown, token)]
    if not found:
        raise NotAuthorizedException(headers={"www-authenticate": "Bearer"})
    return found[0]


def _shown(request: Asked) -> str:
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    return shown.strip() if scheme.lower() == "bearer" else ""


def _same(shown: str, token: str) -> bool:
    return hmac.compare_digest(shown.encode(), token.encode())


async def _placed(
    inside: Inside, listeners: Listeners, who: str
) -> AsyncIterator[ServerSentEventMessage]:
    """The place is held from the first event on to the last, however the stream ends."""
    with listeners.place(who) as has_one:
        if not has_one:
            return
        async with aclosing(_live(inside)) as events:
            async for event in events:
                yield event


async def _live(inside: Inside, every_s: float = BEAT_S) -> AsyncGenerator[ServerSentEventMessage]:
    """`warning`, and `beat` while there is none: who hears neither is no longer connected."""
    yield ServerSentEventMessage(data="{}", event="beat")
    coming = inside.warned()
    while True:
        one = asyncio.ensure_future(anext(coming, None))
        try:
            while not (await asyncio.wait({one}, timeout=every_s))[0]:
                yield ServerSentEventMessage(data="{}", event="beat")
        finally:
            if not one.done():
                one.cancel()
                with suppress(asyncio.CancelledError):
                    await one
        if (text := one.result()) is None:
            return
        yield ServerSentEventMessage(data=text, event="warning")


def _inside(request: Asked) -> Inside:
    inside: Inside = request.app.state["inside"]
    return inside


def _refused(_: Asked, error: Refused) -> Response[Any]:
    return problem(
        422, "The input was refused whole; nothing of it was kept.", error.faults)


def _http(_: Asked, error: HTTPException) -> Response[Any]:
    again = "retry-after" in (error.headers or {})
    answer = problem(error.status_code, "Not now: come again." if again
                     else "This door does not give that.")
    for name in ("retry-after", "www-authenticate"):
        if value := (error.headers or {}).get(name):
            answer.headers[name] = value
    return answer


def _failed(request: Asked, error: Exception) -> Response[Any]:
    logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(500, "Something failed at this watch. Nothing of it was kept.")


HANDLERS: ExceptionHandlersMap = {
    Refused: _refused, HTTPException: _http, Exception: _failed,
}
