"""The live stream: each change of the log is told to every open page, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress

from litestar import get
from litestar.response import ServerSentEvent, ServerSentEventMessage

from hudna.web.asked import Asked, house_of
from hudna.web.house import House
from hudna.web.session import signed_in

BEAT_S = 5.0


@get("/live", guards=[signed_in], include_in_schema=False)
async def live(request: Asked) -> ServerSentEvent:
    return ServerSentEvent(beats(house_of(request)), headers={"x-accel-buffering": "no"})


async def beats(house: House, every_s: float = BEAT_S) -> AsyncIterator[ServerSentEventMessage]:
    """`change` when the log grew or a derived state changed, `beat` while nothing did: a page
    that hears neither knows that it is no longer live."""
    yield _message("beat", house, house.log.size)
    changes = house.changes()
    while True:
        change = asyncio.ensure_future(anext(changes, None))
        try:
            while not (await asyncio.wait({change}, timeout=every_s))[0]:
                yield _message("beat", house, house.log.size)
        finally:
            if not change.done():
                change.cancel()
                with suppress(asyncio.CancelledError):
                    await change
        size = change.result()
        if size is None:
            return
        yield _message("change", house, size)


def _message(event: str, house: House, size: int) -> ServerSentEventMessage:
    return ServerSentEventMessage(
        data=json.dumps({"size": size, "now_ms": house.now_ms()}), event=event
    )
