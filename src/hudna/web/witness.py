"""The doors of witnessing: anyone may ask to have a log cosigned that is known here (C2SP
tlog-witness); partners show each other the checkpoints that they have seen."""

from __future__ import annotations

from litestar import Response, post

from hudna.exchange import checkpoints as shown_checkpoints
from hudna.log.witness import LARGEST
from hudna.web.asked import Asked, house_of
from hudna.web.exchange import answered


@post("/witness/add-checkpoint", status_code=200, include_in_schema=False,
      request_max_body_size=LARGEST)
async def add_checkpoint(request: Asked) -> Response[bytes]:
    """Answered as the specification has it, whatever is sent."""
    answer = await house_of(request).circle.add_checkpoint(await request.body())
    # As a header: a media type would be given a charset, which `text/x.tlog.size` has not.
    return Response(answer.body.encode(), status_code=answer.status,
                    headers={"content-type": answer.type})


@post("/exchange/checkpoints", status_code=200, include_in_schema=False,
      request_max_body_size=shown_checkpoints.LARGEST)
async def checkpoints(request: Asked) -> Response[bytes]:
    """Raises `Refused`, which the partner gets as problem details."""
    return await answered(request, house_of(request).circle.swap)


@post("/exchange/mirror", status_code=200, include_in_schema=False,
      request_max_body_size=shown_checkpoints.LARGEST)
async def mirror(request: Asked) -> Response[bytes]:
    """For a partner that was restored from a backup. Raises `Refused`."""
    return await answered(request, house_of(request).circle.give_back)


HANDLERS = (add_checkpoint, checkpoints, mirror)
