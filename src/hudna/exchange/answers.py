"""To read what a partner's node answers over HTTP: as it was sent, and no more than it may be.

Nothing is asked for that would have to be unpacked, and nothing that is packed is taken: a few
kilobytes may be gigabytes inside.
"""

from __future__ import annotations

import httpx

from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import say

PLAIN = {"accept-encoding": "identity"}
"""What every request says of the answer."""


async def body_of(response: httpx.Response, most: int, where: str) -> bytes:
    """The bytes of an answer; Refused where they are encoded, or more than `most`."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding != "identity":
        raise Refused(Fault(where, shown(f"content-encoding {encoding}"),
                            say("an answer that is not packed")))
    body = bytearray()
    # Raw: the client would unpack by itself, and without a bound.
    async for piece in response.aiter_raw():
        body += piece
        if len(body) > most:
            raise Refused(Fault(where, "too long", say("at most {n} bytes", n=most)))
    return bytes(body)
