"""The watch and its own node: it is told what is in effect, and tells what it saw.

The watch goes on without the node, with the last brief that it has; what it saw waits in order
until the node has taken it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx
import msgspec

from hudna.exchange.answers import PLAIN, body_of
from hudna.fault import Fault, Refused
from hudna.lookout.outbox import Outbox
from hudna.record.watching import Warned
from hudna.say import say
from hudna.watch.brief import Brief
from hudna.watch.event import Event, Sky
from hudna.watch.waits import DECISIONS, Decision

T = TypeVar("T")
BRIEF, EVENTS, WARNED, SKY = "/watch/brief", "/watch/events", "/watch/warned", "/watch/sky"
TYPE = "application/msgpack"
TIMEOUT = httpx.Timeout(10.0, connect=3.0)
LONG = httpx.Timeout(10.0, connect=3.0, read=40.0)
"""The node holds a question for the brief for some twenty seconds, while nothing changes."""
LARGEST_BRIEF, LARGEST_ANSWER = 64_000_000, 4_000_000
UNCHANGED = 304
AT_ONCE = 200
"""Events that are told in one call."""
UNTAKEN_S, MOST_UNTAKEN = 3_600.0, 1_000
"""For so long the desk is alarmed by what the node has refused."""
FIRST_S, LONGEST_S, SKY_EVERY_S = 0.2, 10.0, 1.0
_LOG = logging.getLogger(__name__)
_BRIEF = msgspec.msgpack.Decoder(Brief)

Told = Callable[[Brief], None]
Decided = Callable[[Decision], Awaitable[None]]


async def unheard(decision: Decision) -> None:
    """No warning waits for a person."""


class Answer(msgspec.Struct, frozen=True):
    """What of one call the node will never take, in its own words."""

    refused: list[dict[str, Any]] = []


_ANSWER = msgspec.json.Decoder(Answer)


class UnreadError(Exception):
    """The node has refused what was sent, as a whole: it would refuse it again."""


class NodeLink:
    """`url`: of the node; `token`: what its directory's token is now. `told` is called with each
    brief that comes, `sky` asked for the sky once a second, `decided` called with what a person has
    decided of what the sky says is pending, as often as it says so. `failed` counts calls that
    failed, `refused` what the node will never take."""

    def __init__(self, url: str, token: Callable[[], str], outbox: Outbox[Event],
                 warned: Outbox[Warned]) -> None:
        self._url, self._token = url.rstrip("/"), token
        self._outbox, self._warned = outbox, warned
        self._faults: dict[str, str] = {}
        self._tag: str | None = None
        self.failed = 0
        self.refused = 0
        self._untaken: deque[float] = deque(maxlen=MOST_UNTAKEN)

    async def run(self, told: Told, sky: Callable[[], Awaitable[Sky | None]],
                  decided: Decided = unheard) -> None:
        """Until it is cancelled. Where `sky` gives none, another watcher tells it."""
        async with (httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as http,
                    asyncio.TaskGroup() as tasks):
            tasks.create_task(self._briefs(http, told), name="briefs")
            tasks.create_task(self._empty(http, self._outbox, EVENTS), name="events")
            tasks.create_task(self._empty(http, self._warned, WARNED), name="warned")
            tasks.create_task(self._skies(http, sky, decided), name="skies")

    # --- what is in effect ---

    async def _briefs(self, http: httpx.AsyncClient, told: Told) -> None:
        failed = 0
        while True:
            body = await self._brief(http)
            if body is not None and (found := self._read(body)):
                told(found)
            failed = failed + 1 if BRIEF in self._faults else 0
            await asyncio.sleep(pause_s(max(1, failed)))

    async def _brief(self, http: httpx.AsyncClient) -> bytes | None:
        """None where nothing has changed, or there was no answer."""
        held = {} if self._tag is None else {"if-none-match": self._tag}
        request = http.build_request("GET", f"{self._url}{BRIEF}", headers=held, timeout=LONG)
        return await self._asked(http, request, LARGEST_BRIEF)

    def _read(self, body: bytes) -> Brief | None:
        try:
            return _BRIEF.decode(body)
        except msgspec.MsgspecError as error:
            self._tag = None
            self._failed(BRIEF, type(error).__name__)
            return None

    # --- what was seen, and what went out ---

    async def _empty(self, http: httpx.AsyncClient, box: Outbox[T], path: str) -> None:
        failed = 0
        while True:
            told = box.first(AT_ONCE)
            if not told:
                await box.wait(LONGEST_S)
            elif await self._taken(http, box, path, told):
                failed = 0
            else:
                failed += 1
                await asyncio.sleep(pause_s(failed))

    async def _taken(
        self, http: httpx.AsyncClient, box: Outbox[T], path: str, told: tuple[T, ...]
    ) -> bool:
        """Whether the node has taken them; what it will never take does not hold up the rest."""
        try:
            if not await self._told(http, path, told):
                return False
        except UnreadError as error:
            if len(told) > 1:
                return await self._one_by_one(http, box, path, told)
            self._refused(1)
            _LOG.error("%s: the node will not take one: %s", path, error)
        box.taken(told)
        return True

    async def _one_by_one(
        self, http: httpx.AsyncClient, box: Outbox[T], path: str, told: tuple[T, ...]
    ) -> bool:
        for one in told:
            if not await self._taken(http, box, path, (one,)):
                return False
        return True

    async def _told(self, http: httpx.AsyncClient, path: str, told: object) -> bool:
        request = http.build_request("POST", f"{self._url}{path}", content=_packed(told),
                                     headers={"content-type": TYPE})
        body = await self._asked(http, request, LARGEST_ANSWER)
        if body is None:
            return False
        try:
            answer = _ANSWER.decode(body)
        except msgspec.MsgspecError as error:
            self._failed(path, type(error).__name__)
            return False
        if answer.refused:
            self._refused(len(answer.refused))
            _LOG.error("the node refused %d passages", len(answer.refused))
        return True

    def _refused(self, count: int) -> None:
        self.refused += count
        self._untaken.extend([asyncio.get_running_loop().time()] * count)

    def _of_late(self) -> int:
        """How many the node would not take; the desk must see it."""
        since = asyncio.get_running_loop().time() - UNTAKEN_S
        return sum(at > since for at in self._untaken)

    # --- the sky as it is ---

    async def _skies(
        self, http: httpx.AsyncClient, sky: Callable[[], Awaitable[Sky | None]], decided: Decided
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            begun = loop.time()
            if (found := await sky()) is not None:
                for one in await self._sky(http, found):
                    await decided(one)
            await asyncio.sleep(max(0.0, SKY_EVERY_S - (loop.time() - begun)))

    async def _sky(self, http: httpx.AsyncClient, sky: Sky) -> tuple[Decision, ...]:
        """What a person has decided of what is pending in it."""
        sky = msgspec.structs.replace(sky, untaken=self._of_late())
        request = http.build_request("POST", f"{self._url}{SKY}", content=_packed(sky),
                                     headers={"content-type": TYPE})
        try:
            body = await self._asked(http, request, LARGEST_ANSWER)
            return DECISIONS.decode(body) if body else ()
        except UnreadError as error:
            self._failed(SKY, str(error))
        except msgspec.MsgspecError as error:
            self._failed(SKY, type(error).__name__)
        return ()

    # --- one call ---

    async def _asked(
        self, http: httpx.AsyncClient, request: httpx.Request, most: int
    ) -> bytes | None:
        """The answer; None where there was none, and it is to be tried again, or nothing new.

        Raises `UnreadError`."""
        path = request.url.path
        try:
            request.headers.update({"authorization": f"Bearer {self._token()}", **PLAIN})
            response = await http.send(request, stream=True)
            try:
                body = await body_of(response, most, path)
            finally:
                await response.aclose()
        except httpx.HTTPError as error:
            self._failed(path, type(error).__name__)
            return None
        except Refused as error:
            self._failed(path, error.faults[0].found)
            return None
        if response.status_code in (400, 413, 422):
            raise UnreadError(f"HTTP {response.status_code}")
        if path == BRIEF and response.is_success:
            self._tag = response.headers.get("etag")
        if response.status_code == UNCHANGED:
            self._well(path)
            return None
        if not response.is_success:
            self._failed(path, f"HTTP {response.status_code}")
            return None
        self._well(path)
        return body

    @property
    def fault(self) -> str | None:
        """Why the node is not told, or does not tell, at present."""
        return next((f"{path}: {why}" for path, why in self._faults.items()), None)

    def _failed(self, path: str, why: str) -> None:
        """Said once, and not at each try."""
        self.failed += 1
        if path not in self._faults:
            _LOG.warning("%s: the node does not answer as it should: %s", path, why)
        self._faults[path] = why

    def _well(self, path: str) -> None:
        if self._faults.pop(path, None) is not None:
            _LOG.info("%s: the node answers again", path)


def pause_s(failed: int) -> float:
    """How long to wait after so many failures in a row."""
    return float(min(LONGEST_S, FIRST_S * 2.0 ** min(failed - 1, 16)))


def address(host: str, port: int) -> str:
    """Where a node that listens so is reached from this machine."""
    own = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{own}]:{port}" if ":" in own else f"http://{own}:{port}"


def must_be_url(url: str, where: str) -> str:
    """Refused where it is no address of a node."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        parts = httpx.URL("")
    if parts.scheme not in ("http", "https") or not parts.host or parts.userinfo:
        raise Refused(Fault(where, url[:80], say("http:// or https://, a host and a port")))
    return url


def _packed(value: object) -> bytes:
    return msgspec.msgpack.encode(value)
