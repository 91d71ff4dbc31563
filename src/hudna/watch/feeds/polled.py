"""A receiver's `aircraft.json`, fetched again and again: over HTTP, or from a file beside us.

A page that does not change is a receiver that stands still: after a while the feed is silent.
"""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path
from typing import Protocol

import httpx

from hudna.say import Say, say
from hudna.watch.feeds.backoff import Backoff
from hudna.watch.feeds.doors import Doors
from hudna.watch.feeds.line import QUIET
from hudna.watch.feeds.outlet import NOT_TAKEN, Outlet
from hudna.watch.feeds.readsb import Page
from hudna.watch.feeds.settings import FeedLine

TIMEOUT_S = 10.0
MOST_BYTES = 32 * 1024 * 1024
NO_ANSWER = say("the receiver does not answer")
NOT_SO = say("the receiver's answer was none that could be used")
NO_FILE = say("the file could not be read")
_LOG = logging.getLogger(__name__)


class Fetch(Protocol):
    """One page; None where it is the last one still. Raises `OSError` or `httpx.HTTPError`."""

    async def __call__(self) -> bytes | None: ...


async def run_polled(line: FeedLine, doors: Doors) -> None:
    """Runs until it is cancelled."""
    outlet = Outlet(line.name, line.kind, doors, line.most_per_s)
    async with outlet.opened(), httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False) as client:
        outlet.is_now("down", NO_ANSWER)
        fetch: Fetch = _Url(client, line.url) if line.url else _File(Path(line.file))
        await _Polled(line, doors, outlet, fetch).run()


class _Polled:
    def __init__(self, line: FeedLine, doors: Doors, outlet: Outlet, fetch: Fetch) -> None:
        self._line, self._doors, self._outlet, self._fetch = line, doors, outlet, fetch
        self._backoff, self._page = Backoff(doors.luck), Page(outlet.dropped)
        self._last: bytes | None = None
        self._changed_ms = outlet.arrived_ms()

    async def run(self) -> None:
        while True:
            await self._doors.sleep(await self._once())

    async def _once(self) -> float:
        """How long to wait before the next, s."""
        try:
            await self._take(await self._fetch())
        except Exception as error:
            _LOG.info("feed %s: %s", self._line.name, type(error).__name__)
            self._outlet.is_now("down", fault_of(error))
            return max(self._line.every_s, self._backoff.next_s())
        self._backoff.well()
        return self._line.every_s

    async def _take(self, data: bytes | None) -> None:
        if data is None or data == self._last:
            quiet_ms = self._outlet.arrived_ms() - self._changed_ms
            if quiet_ms > self._line.silent_s * 1000 and self._outlet.state != "silent":
                self._outlet.is_now("silent", QUIET)
            return
        self._last, self._changed_ms = data, self._outlet.heard()
        await self._outlet.take(self._page.take(data, self._changed_ms))


class _Url:
    """Conditional requests (RFC 9110 section 13)."""

    def __init__(self, client: httpx.AsyncClient, url: str) -> None:
        self._client, self._url = client, url
        self._known: dict[str, str] = {}

    async def __call__(self) -> bytes | None:
        async with self._client.stream("GET", self._url, headers=self._known) as answer:
            if answer.status_code == httpx.codes.NOT_MODIFIED:
                return None
            if answer.status_code != httpx.codes.OK:
                raise _NoPageError
            data = await self._body(answer)
        said = {"If-None-Match": answer.headers.get("etag"),
                "If-Modified-Since": answer.headers.get("last-modified")}
        self._known = {name: value for name, value in said.items() if value}
        return data

    async def _body(self, answer: httpx.Response) -> bytes:
        parts, size = [], 0
        async for part in answer.aiter_bytes():
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise _NoPageError
        return b"".join(parts)


class _File:
    """Read anew where it is another than before: receivers replace it whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: tuple[int, int, int] | None = None

    async def __call__(self) -> bytes | None:
        return await asyncio.to_thread(self._read)

    def _read(self) -> bytes | None:
        with self._path.open("rb") as file:
            now = os.fstat(file.fileno())
            seen = now.st_ino, now.st_mtime_ns, now.st_size
            if seen == self._known:
                return None
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise _NoPageError
        self._known = seen
        return data


class _NoPageError(ValueError):
    """What came is no page of a receiver, or far too long for one."""


def fault_of(error: Exception) -> Say:
    """Without the error's own words, which may hold an address."""
    if isinstance(error, httpx.InvalidURL | _NoPageError):
        return NOT_SO
    if isinstance(error, httpx.HTTPError):
        return NO_ANSWER
    return NO_FILE if isinstance(error, OSError) else NOT_TAKEN
