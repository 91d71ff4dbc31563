"""The doors for partners: a signed message comes in, a signed answer goes out. What vouches for
either is its signature, so there is no sitting here and no form."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from litestar import Response, get, post
from litestar.exceptions import (
    NotFoundException,
    PermissionDeniedException,
    ServiceUnavailableException,
    TooManyRequestsException,
)
from litestar.params import FromPath

from hudna.exchange import letters, offer
from hudna.exchange.reception import BusyError
from hudna.fault import Fault, Refused
from hudna.log.store import StoreError
from hudna.record.shown import shown
from hudna.say import say
from hudna.web.asked import Asked, house_of
from hudna.web.house import House
from hudna.web.proven import KNOWN, must_be_proven, must_speak_for_itself, who_enters

TYPE = "application/jose"
BODY_S = 60.0
"""How long a message may take to come in: who sends it byte by byte holds no place for longer."""
_LOG = logging.getLogger(__name__)


@post("/exchange/deliver", status_code=200, include_in_schema=False)
async def deliver(request: Asked) -> Response[bytes]:
    """Raises `Refused`, which the partner gets as problem details; nothing is then kept."""
    return await answered(request, house_of(request).receive)


@post("/exchange/offer", status_code=200, include_in_schema=False,
      request_max_body_size=offer.LARGEST)
async def offered(request: Asked) -> Response[bytes]:
    """A partner asks which of its records this node has receipted. Raises `Refused`."""
    return await answered(request, house_of(request).take_offer)


@post("/exchange/deposit", status_code=200, include_in_schema=False,
      request_max_body_size=letters.LARGEST)
async def leave(request: Asked) -> Response[bytes]:
    """The depositary takes what one party leaves for another. Raises `Refused`."""
    return await answered(request, house_of(request).take_deposit)


@post("/exchange/mailbox", status_code=200, include_in_schema=False,
      request_max_body_size=letters.LARGEST_TOKEN)
async def mailbox(request: Asked) -> Response[bytes]:
    """The depositary gives what was left for whoever asks. Raises `Refused`."""
    return await answered(request, house_of(request).give_deposit)


async def answered(
    request: Asked, answer: Callable[[bytes], Awaitable[bytes]]
) -> Response[bytes]:
    """What `answer` makes of the message in a request, which takes its turn at the door."""
    reception = house_of(request).reception
    try:
        with reception.entering(who_enters(request)):
            _must_be_plain(request)
            async with asyncio.timeout(BODY_S):
                packed = await request.body()
            must_speak_for_itself(request, packed)
            return Response(await answer(packed), media_type=TYPE)
    except BusyError as busy:
        raise TooManyRequestsException(headers={"retry-after": str(busy.wait_s)}) from None
    except StoreError:
        # Its words name files of this node's, which are nobody's business outside.
        _LOG.exception("a message could not be kept")
        raise ServiceUnavailableException from None


@get("/exchange/bulletin/{digest:str}", include_in_schema=False)
async def bulletin(request: Asked, digest: FromPath[str]) -> Response[bytes]:
    """The data of a bulletin whose signed record is held here, to whoever takes part."""
    house = house_of(request)
    if KNOWN in request.app.state and not house.takes_part(must_be_proven(request)):
        raise PermissionDeniedException
    try:
        with house.reception.entering(who_enters(request)):
            raw = await asyncio.to_thread(data_of, house, digest)
    except BusyError as busy:
        raise TooManyRequestsException(headers={"retry-after": str(busy.wait_s)}) from None
    return Response(raw, media_type="application/json")


def data_of(house: House, digest: str) -> bytes:
    """Nothing that no signed record names is given: a draft is nobody's. NotFound else."""
    if not any(i.said.digest == digest for i in house.world.bulletins.all()):
        raise NotFoundException
    raw = house.bulletins.raw(digest)
    if raw is None:
        raise NotFoundException
    return raw


def _must_be_plain(request: Asked) -> None:
    """Nothing that is packed is taken: a few kilobytes may be gigabytes inside."""
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        refused = Refused(Fault("content-encoding", shown(encoding), say("a body that is not "
                                                                         "packed")))
        house_of(request).reception.refuse("", refused, proven=False)
        raise refused


HANDLERS = (deliver, offered, leave, mailbox, bulletin)
