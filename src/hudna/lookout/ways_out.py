"""Which ways out the settings name, put together; and the task that hands warnings to them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager

import httpx

from hudna.home import watched
from hudna.home.folder import Folder
from hudna.home.watching import SirenLine, TakLine, WarningsLine, WatchConfig, WebhookLine, secret
from hudna.lookout.outlets.all import Outlets
from hudna.lookout.outlets.files import Files
from hudna.lookout.outlets.lane import Outlet, OutletState
from hudna.lookout.outlets.live import Live
from hudna.lookout.outlets.siren import Siren, called, command
from hudna.lookout.outlets.tak import Tak, TakAddress
from hudna.lookout.outlets.webhooks import Hook, Webhook
from hudna.record.warning import PlaceWarning
from hudna.speak.warning_json import as_json
from hudna.speak.warnings import Issuer, issuer
from hudna.watch.feeds.cot import tls_of

WEBHOOKS = "webhooks"
GRACE_S = 5.0
"""So long the end waits for what has been put and is not in words yet."""
_LOG = logging.getLogger(__name__)


class WaysOut:
    """On one event loop. `put` waits for nothing; `live` is what listeners hear."""

    def __init__(self, folder: Folder, config: WatchConfig, clock: Callable[[], int], *,
                 grace_s: float = GRACE_S) -> None:
        self._grace_s = grace_s
        self._folder, self._config, self._clock = folder, config, clock
        self._by = issuer_of(folder, config)
        self._waiting: asyncio.Queue[Sequence[PlaceWarning]] = asyncio.Queue()
        self.live = Live()
        self.outlets: Outlets | None = None

    def put(self, warnings: Sequence[PlaceWarning]) -> None:
        if warnings:
            self._waiting.put_nowait(warnings)

    def states(self) -> tuple[OutletState, ...]:
        return self.outlets.states() if self.outlets else ()

    def in_json(self, warnings: Sequence[PlaceWarning]) -> bytes:
        """A list of them, in words."""
        return b"[" + b",".join(as_json(w, self._by) for w in warnings) + b"]"

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Within, what is put leaves; what waits at the end has a moment to."""
        async with httpx.AsyncClient(trust_env=False) as http:
            self.outlets = Outlets(self._all(http), self._by, self._clock)
            async with self.outlets:
                handing = asyncio.create_task(self._hand(self.outlets), name="warnings")
                try:
                    yield
                    await self._left()
                finally:
                    handing.cancel()
                    await asyncio.gather(handing, return_exceptions=True)

    async def _left(self) -> None:
        """The warner says no more in a second than is in words in a tenth of one: what is left
        after so long never leaves, and is said to whoever runs the node."""
        try:
            async with asyncio.timeout(self._grace_s):
                await self._waiting.join()
        except TimeoutError:
            left = sum(len(self._waiting.get_nowait()) for _ in range(self._waiting.qsize()))
            _LOG.error("%d warnings did not leave before the end", left)

    async def _hand(self, outlets: Outlets) -> None:
        while True:
            warnings = await self._waiting.get()
            try:
                await outlets.send(warnings)
            finally:
                self._waiting.task_done()

    def _all(self, http: httpx.AsyncClient) -> Iterator[Outlet]:
        yield Files(watched.warnings(self._folder.path), self._by, self._clock)
        yield self.live
        yield from (_tak(line, self._by, self._clock) for line in self._config.tak)
        yield from (self._webhook(line, http) for line in self._config.webhooks)
        yield from (_siren(line, http) for line in self._config.sirens)

    def _webhook(self, line: WebhookLine, http: httpx.AsyncClient) -> Webhook:
        hook = Hook.of(line.name, line.url, secret(self._folder.path, line.secret))
        spool = self._folder.path / watched.WORKS / WEBHOOKS / line.name
        return Webhook(hook, spool, self._clock, http)


def issuer_of(folder: Folder, config: WatchConfig) -> Issuer:
    """Whose warnings these are: as the settings say, else the node's party."""
    node = folder.config
    line = config.warnings or WarningsLine(f"watch@{node.origin}", node.name)
    return issuer(folder.agreement.agreement, node.exercise, sender=line.sender, name=line.name,
                  url=line.url or f"{node.url.rstrip('/')}/cap", local_minutes=line.local_minutes)


def _tak(line: TakLine, by: Issuer, clock: Callable[[], int]) -> Tak:
    assert line.address is not None
    way, host, port = line.address
    tls = tls_of(line.tls, line.name)["ssl"] if line.tls else None
    address = TakAddress(line.name, host, port, "udp" if way == "udp" else "tcp", line.protobuf)
    return Tak(address, by, clock, tls)


def _siren(line: SirenLine, http: httpx.AsyncClient) -> Siren:
    sound = command(line.command) if line.command else called(line.url, http)
    return Siren(line.name, sound, frozenset(line.places) or None)
