"""The door for partners: a signed delivery comes in, a signed answer goes out. What vouches for
either is its signature, so there is no sitting here and no form."""

from __future__ import annotations

from litestar import Response, post

from hudna.exchange import letters, offer
from hudna.web.asked import Asked, house_of

TYPE = "application/jose"


@post("/exchange/deliver", status_code=200, include_in_schema=False)
async def deliver(request: Asked) -> Response[bytes]:
    """Raises `Refused`, which the partner gets as problem details; nothing is then kept."""
    answer = await house_of(request).receive(await request.body())
    return Response(answer, media_type=TYPE)


@post("/exchange/offer", status_code=200, include_in_schema=False,
      request_max_body_size=offer.LARGEST)
async def offered(request: Asked) -> Response[bytes]:
    """A partner asks which of its records this node has receipted. Raises `Refused`."""
    answer = await house_of(request).take_offer(await request.body())
    return Response(answer, media_type=TYPE)


@post("/exchange/deposit", status_code=200, include_in_schema=False,
      request_max_body_size=letters.LARGEST)
async def leave(request: Asked) -> Response[bytes]:
    """The depositary takes what one party leaves for another. Raises `Refused`."""
    answer = await house_of(request).take_deposit(await request.body())
    return Response(answer, media_type=TYPE)


@post("/exchange/mailbox", status_code=200, include_in_schema=False,
      request_max_body_size=letters.LARGEST_TOKEN)
async def mailbox(request: Asked) -> Response[bytes]:
    """The depositary gives what was left for whoever asks. Raises `Refused`."""
    answer = await house_of(request).give_deposit(await request.body())
    return Response(answer, media_type=TYPE)


HANDLERS = (deliver, offered, leave, mailbox)
