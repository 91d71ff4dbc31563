"""How a delivery travels: one HTTP POST to the partner's node, and nowhere else."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from functools import cache

import httpx

from hudna.exchange import bulletins, letters
from hudna.exchange.answers import PLAIN, body_of
from hudna.exchange.doors import Carry, Deliver, Doors, Leaving
from hudna.exchange.link import unreached
from hudna.exchange.reply import LARGEST
from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import say

PATH, OFFER, LEAVE, ASK, BULLETIN = (
    "/exchange/deliver", "/exchange/offer", "/exchange/deposit", "/exchange/mailbox",
    "/exchange/bulletin",
)
TYPE = "application/jose"
PIECE = 256 * 1024
WHOLE_S = 120.0
"""How long a delivery and its answer may take in all."""
TIMEOUT = httpx.Timeout(10.0, connect=3.0)
IN_TURN = httpx.Timeout(10.0, connect=3.0, read=45.0)
"""A delivery is answered when those before it are taken in; nothing else waits so long."""


def client(proof: ssl.SSLContext | None = None) -> httpx.AsyncClient:
    """No redirects and no proxy from the environment: what is for a partner goes to its address.
    `proof`: of whom the other side must be, and who we are (`exchange.link`)."""
    return httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False,
                             verify=proof or _anybody())


@cache
def _anybody() -> ssl.SSLContext:
    """Any address that a public authority vouches for: reading them all takes a while."""
    return httpx.create_ssl_context(trust_env=False)


def post(http: httpx.AsyncClient, url: str, path: str, most: int = LARGEST) -> Carry:
    """A carrier to one door of the node at `url`; `most` bytes of an answer are read."""

    async def carry(packed: bytes) -> bytes:
        return await _reached(http, url.rstrip("/") + path, packed, most)

    return carry


def deliver(http: httpx.AsyncClient, url: str) -> Deliver:
    """A carrier of deliveries to the node at `url`."""

    async def carry(packed: bytes, leaving: Leaving) -> bytes:
        return await _reached(http, url.rstrip("/") + PATH, packed, LARGEST, leaving)

    return carry


def doors(http: httpx.AsyncClient, url: str) -> Doors:
    """The other doors of the node at `url`."""
    return Doors(post(http, url, OFFER), post(http, url, LEAVE),
                 post(http, url, ASK, letters.LARGEST), get(http, url, BULLETIN, bulletins.LARGEST))


def get(http: httpx.AsyncClient, url: str, path: str, most: int) -> Carry:
    """What lies behind one door of the node at `url`, by the name that is handed in: letters,
    digits and dashes."""

    async def carry(name: bytes) -> bytes:
        whole = f"{url.rstrip('/')}{path}/{name.decode('ascii')}"
        try:
            async with asyncio.timeout(WHOLE_S), http.stream(
                "GET", whole, headers=dict(PLAIN)
            ) as response:
                body = await body_of(response, most, "reply")
        except (httpx.HTTPError, TimeoutError) as error:
            raise unreached(error, whole) from error
        if response.status_code != 200:
            raise Refused(Fault("reply", str(response.status_code), say("status 200")))
        return body

    return carry


async def _reached(
    http: httpx.AsyncClient, url: str, packed: bytes, most: int,
    leaving: Leaving | None = None,
) -> bytes:
    try:
        return await _exchange(http, url, packed, most, leaving)
    except (httpx.HTTPError, TimeoutError) as error:
        raise unreached(error, url) from error


async def _exchange(
    http: httpx.AsyncClient, url: str, packed: bytes, most: int, leaving: Leaving | None
) -> bytes:
    headers = {"content-type": TYPE, "accept": f"{TYPE}, application/problem+json",
               "content-length": str(len(packed)), **PLAIN}
    # The client's own limits are for each piece: an answer byte by byte would never end.
    async with asyncio.timeout(WHOLE_S), http.stream(
        "POST", url, content=_pieces(packed, leaving), headers=headers,
        timeout=IN_TURN if leaving else TIMEOUT,
    ) as response:
        body = await body_of(response, most, "reply")
    if response.status_code != 200:
        found = shown(f"{response.status_code} {body[:60].decode('utf-8', 'replace')}")
        raise Refused(Fault("reply", found, say("status 200 with an answer")))
    return body


async def _pieces(packed: bytes, leaving: Leaving | None) -> AsyncIterator[bytes]:
    if leaving:
        leaving.begins()
    for start in range(0, len(packed), PIECE):
        yield packed[start : start + PIECE]
    if leaving:
        leaving.gone()
