"""What the node's own watch has sent out by itself, said in the node's log: each message once,
however often it is told. The warning itself went out long before."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from litestar import Response, post

from hudna.act.draft import Draft
from hudna.act.warned import warned
from hudna.fault import Fault, Refused
from hudna.log.store import StoreError
from hudna.record.kinds import Warned
from hudna.say import say
from hudna.view.warned import warned as said_in
from hudna.web import problems, watch_door
from hudna.web.asked import Asked, house_of
from hudna.web.house import House
from hudna.web.incurring import CannotNowError, must_speak

LARGEST, MOST = 8_000_000, 1_000
_LOG = logging.getLogger(__name__)
_DECODER = msgspec.msgpack.Decoder(tuple[Warned, ...])


@post("/watch/warned", status_code=200, guards=[watch_door.by_token], include_in_schema=False,
      request_max_body_size=LARGEST)
async def went_out(request: Asked) -> Response[Any]:
    """A tuple of `hudna.record.watching.Warned` in msgpack; may be sent any number of times. The
    answer says how many were kept by this call."""
    house = house_of(request)
    told = _read(await watch_door.body_of(request))
    try:
        async with watch_door.door_of(request).turn:
            must_speak(house)
            drafts = list(_drafts(house, told))
            if drafts:
                await house.say(drafts)
    except (CannotNowError, StoreError) as error:
        _LOG.warning("warnings could not be kept: %s", type(error).__name__)
        return problems.problem(503, "This node cannot keep it now. Send it again.")
    return Response({"kept": len(drafts)})


HANDLERS = (went_out,)


def _drafts(house: House, told: Sequence[Warned]) -> Iterator[Draft]:
    known = {p.alert for event in {one.event for one in told}
             for record in house.world.warnings.of(event) for p in said_in(record).places}
    for one in told:
        places = tuple(p for p in one.places if p.alert not in known)
        known.update(p.alert for p in places)
        if places:
            yield warned(one.event, one.sent_ms, places, one.passages)


def _read(body: bytes) -> tuple[Warned, ...]:
    try:
        told = _DECODER.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Refused(Fault("body", type(error).__name__,
                            say("warnings of the watch in msgpack"))) from None
    if len(told) > MOST:
        raise Refused(Fault("body", f"{len(told)} warnings", say("at most {n} warnings", n=MOST)))
    return told
