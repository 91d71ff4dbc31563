"""How a delivery travels: one HTTP POST to the partner's node, and nowhere else."""

from __future__ import annotations

import asyncio

import httpx

from hudna.exchange.courier import Carry
from hudna.exchange.reply import LARGEST
from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import say

PATH = "/exchange/deliver"
TYPE = "application/jose"
WHOLE_S = 120.0
"""How long a delivery and its answer may take in all."""
TIMEOUT = httpx.Timeout(10.0, connect=3.0)


def client() -> httpx.AsyncClient:
    """No redirects and no proxy from the environment: what is for a partner goes to its address."""
    return httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False)


def post(http: httpx.AsyncClient, url: str) -> Carry:
    """A carrier to the node at `url`."""

    async def carry(packed: bytes) -> bytes:
        try:
            return await _exchange(http, url.rstrip("/") + PATH, packed)
        except (httpx.HTTPError, TimeoutError) as error:
            raise OSError(f"{type(error).__name__}: {url}") from error

    return carry


async def _exchange(http: httpx.AsyncClient, url: str, packed: bytes) -> bytes:
    headers = {"content-type": TYPE, "accept": f"{TYPE}, application/problem+json"}
    # The client's own limits are for each piece: an answer byte by byte would never end.
    async with asyncio.timeout(WHOLE_S), http.stream(
        "POST", url, content=packed, headers=headers
    ) as response:
        body = b""
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > LARGEST:
                raise Refused(Fault("reply", "too long", say("at most {n} bytes", n=LARGEST)))
    if response.status_code != 200:
        found = shown(f"{response.status_code} {body[:60].decode('utf-8', 'replace')}")
        raise Refused(Fault("reply", found, say("status 200 with receipts")))
    return body
