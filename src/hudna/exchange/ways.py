"""How witnessing reaches a partner's node over HTTP: its log, its witness, its checkpoints."""

from __future__ import annotations

import asyncio

import httpx

from hudna.exchange import checkpoints, offering
from hudna.exchange.answers import PLAIN, body_of
from hudna.exchange.link import unreached
from hudna.exchange.witnessing import Ways
from hudna.fault import Fault, Refused
from hudna.record.shown import shown
from hudna.say import say

LOG, WITNESS, SEEN, MIRROR = (
    "/log/", "/witness/add-checkpoint", "/exchange/checkpoints", "/exchange/mirror"
)
TYPE = "application/jose"
ANSWER_S, LOST_S = 30.0, 120.0
"""How long a whole answer may take; one with what this node has lost is larger."""
BUSY, BUSY_S, TRIES = 429, 1.0, 5
LARGEST_SERVED = 1024 * 1024
"""Bytes of a checkpoint, tile or bundles: sixteen bundles of 256 entries of 33 bytes are far
smaller."""


def ways(http: httpx.AsyncClient, url: str) -> Ways:
    """To the node at `url`. Every request ends within the client's time, in an OSError else."""
    base = url.rstrip("/")

    async def get(path: str) -> bytes:
        for _ in range(TRIES):
            found = await _asked(http, "GET", f"{base}{LOG}{path}", LARGEST_SERVED)
            if found[0] != BUSY:
                break
            # Whoever fetches a long log is asked to slow down, and need not begin anew.
            await asyncio.sleep(BUSY_S)
        return _good(found, path)

    async def submit(body: bytes) -> tuple[int, bytes]:
        return await _asked(http, "POST", f"{base}{WITNESS}", offering.LARGEST, body)

    async def swap(packed: bytes) -> bytes:
        found = await _asked(http, "POST", f"{base}{SEEN}", checkpoints.LARGEST, packed)
        return _good(found, SEEN)

    async def fetch(packed: bytes) -> bytes:
        found = await _asked(
            http, "POST", f"{base}{MIRROR}", 8 * checkpoints.LARGEST, packed, within_s=LOST_S)
        return _good(found, MIRROR)

    return Ways(get, submit, swap, fetch)


async def _silent(_: object) -> bytes:
    raise OSError("no way to this node")


async def _unasked(_: bytes) -> tuple[int, bytes]:
    raise OSError("no way to this node")


def no_way(_: str) -> Ways:
    """The ways of a node that nobody can reach for witnessing."""
    return Ways(_silent, _unasked, _silent, _silent)


async def _asked(
    http: httpx.AsyncClient, method: str, url: str, most: int, content: bytes | None = None, *,
    within_s: float = ANSWER_S,
) -> tuple[int, bytes]:
    headers = dict(PLAIN) if content is None else {"content-type": TYPE, **PLAIN}
    try:
        # The client's own limits are for each piece: an answer byte by byte would never end.
        async with asyncio.timeout(within_s), http.stream(
            method, url, content=content, headers=headers
        ) as response:
            body = await body_of(response, most, shown(url))
    except (httpx.HTTPError, TimeoutError) as error:
        raise unreached(error, url) from error
    return response.status_code, body


def _good(found: tuple[int, bytes], where: str) -> bytes:
    status, body = found
    if status != 200:
        told = shown(f"{status} {body[:60].decode('utf-8', 'replace')}")
        raise Refused(Fault(where, told, say("status 200")))
    return body
