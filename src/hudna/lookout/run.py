"""`hudna watch`: the watch of a node's directory, wired, until it is ended.

It ends in order: the feeds and the door close, what has come is folded, the state is frozen.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from hudna.fault import Refused
from hudna.home import watched, watching
from hudna.home.folder import Folder
from hudna.home.watching import NatsLine, WatchConfig
from hudna.lookout.core import Core
from hudna.lookout.door import Inside, create_door, limits
from hudna.lookout.feeds import Feeds
from hudna.lookout.figures import of_outlets
from hudna.lookout.folding import Told
from hudna.lookout.lookout import Lookout
from hudna.lookout.node_link import NodeLink, address, must_be_url
from hudna.lookout.places import settlements
from hudna.lookout.rehearsing import rehearse_lean
from hudna.lookout.serving import served
from hudna.lookout.shared import Shared
from hudna.lookout.unused import few_arenas
from hudna.lookout.ways_out import WaysOut
from hudna.record.sign import Randomness
from hudna.speak.gazetteer import load_gazetteer
from hudna.watch.brief import Brief
from hudna.watch.event import Sky, WayOut
from hudna.watch.feeds.doors import Clock, Luck
from hudna.watch.waits import Decision
from hudna.watch.warnings.messages import Namer
from hudna.watch.warnings.warning import Warner
from hudna.web.sockets import listening

SIGNALS = (signal.SIGINT, signal.SIGTERM)
SWITCH_S = 0.001
"""How long one thread may hold up the others: the fold must not wait for whoever writes files."""
COLLECTED = (20_000, 20, 50)
"""How many objects more are looked through for garbage: seldom, as nothing is folded meanwhile."""
_LOG = logging.getLogger(__name__)


async def watch(
    directory: Path, *, ready: Callable[[], None], clock: Clock, luck: Luck,
    randomness: Randomness, settings: Path | None = None,
) -> None:
    """Until a signal ends it. `ready` is called once it watches. `settings`: another file than
    the directory's own. Refused: settings, a port, a journal or a server that cannot be used."""
    few_arenas()
    config, folder = watching.read(directory, settings), Folder(directory)
    door = config.door
    with (listening(door.host, door.port) if door else nullcontext() as sock,
          _until_signal() as end):
        with _all_at_once():
            rehearse_lean()
            one = _Watch(folder, config, clock, luck, randomness)
            await one.begin()
        await one.run(sock, ready, end)


class _Watch:
    """The wiring of one watch, over one node's directory."""

    def __init__(self, folder: Folder, config: WatchConfig, clock: Clock, luck: Luck, /,
                 randomness: Randomness) -> None:
        self._folder, self._config, self._clock, self._luck = folder, config, clock, luck
        self._randomness = randomness
        self._token()
        self._works = folder.path / watched.WORKS
        self._works.mkdir(mode=0o700, exist_ok=True)
        self._out = WaysOut(folder, config, clock)
        self._towns = settlements(load_gazetteer(), folder.agreement.agreement.theatre)
        self._feeders = _feeders(folder.path, config)
        self._feeds = Feeds(config.feeds, self._feeders)
        self._core = self._shared(config.nats) if config.nats else self._alone()

    def _alone(self) -> Core:
        return Lookout.over(
            self._works, self._warner, self._feeds, clock=self._clock, warn=self._warn,
            freeze_s=self._config.freeze_s, secret=self._token().encode())

    def _shared(self, line: NatsLine) -> Core:
        me = f"{self._config.name}-{self._randomness(8).hex()}"
        return Shared(line, me, self._feeds, self._warner, warn=self._warn, clock=self._clock,
                      works=self._works, secret=self._token().encode())

    async def begin(self) -> None:
        await self._core.begin()

    async def run(self, sock: Any, ready: Callable[[], None], end: asyncio.Event) -> None:
        sys.setswitchinterval(SWITCH_S)
        async with self._out.opened(), _folding(self._core, end):
            await self._open(sock, ready, end)

    async def _open(self, sock: Any, ready: Callable[[], None], end: asyncio.Event) -> None:
        """Feeds, door and node, until the end."""
        core = self._core
        link = NodeLink(self._node_url(), self._token, core.outbox, core.warned)
        async with (
            served(create_door(self._inside(link)), sock, self._out.live.close),
            _beside(end, link.run(core.briefed, self._sky, self._decided), "node"),
            _beside(end, self._feeds.run(core.give, self._clock, self._luck), "feeds"),
        ):
            ready()
            await end.wait()
            _LOG.info("the watch ends")

    async def _sky(self) -> Sky | None:
        sky = await self._core.sky()
        return sky and msgspec.structs.replace(sky, ways=tuple(
            WayOut(s.name, s.given, s.waiting, s.dropped, s.fault, s.given_ms)
            for s in self._out.states()))

    def _token(self) -> str:
        return watched.token(self._folder.path, self._randomness)

    def _inside(self, link: NodeLink) -> Inside:
        door, core = self._config.door, self._core
        return Inside(
            feeders=self._feeders, limits=limits(door.per_s, door.most) if door else limits(1, 1),
            clock=self._clock, give=core.posted, has_room=core.has_room,
            refused=self._feeds.refused, warned=self._out.live.heard,
            health=lambda: core.health(link),
            figures=lambda: core.figures(link).text() + of_outlets(self._out.states()),
            token=self._token, pending=self._pending, release=core.release,
            proxies=self._folder.config.proxies)

    async def _pending(self) -> bytes:
        return self._out.in_json(await self._core.pending())

    async def _decided(self, decision: Decision) -> None:
        """At the node's desk. What waits no more was sent, refused, or is over."""
        with suppress(Refused):
            if decision.send:
                await self._core.release(decision.id)
            else:
                await self._core.refuse(decision.id, decision.made_ms)

    def _node_url(self) -> str:
        node = self._folder.config
        if self._config.node:
            return must_be_url(self._config.node, "node")
        return address(node.host, node.port)

    def _warner(self, brief: Brief, state: bytes) -> Warner:
        salt = sha256(b"hudna warnings\0" + self._token().encode()).digest()
        return Warner(Namer(self._folder.config.origin, salt), self._towns, brief, state=state)

    def _warn(self, told: Told) -> None:
        """Nothing here may wait."""
        self._out.put(told.warnings)


@contextmanager
def _all_at_once() -> Iterator[None]:
    """Thousands of areas are read: no garbage is looked for meanwhile, nor among them after."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*COLLECTED)
        gc.enable()


@contextmanager
def _until_signal() -> Iterator[asyncio.Event]:
    """Set by the first signal that ends a process, also where a shell that runs it in the
    background had those ignored."""
    loop, end = asyncio.get_running_loop(), asyncio.Event()
    for sig in SIGNALS:
        loop.add_signal_handler(sig, end.set)
    try:
        yield end
    finally:
        for sig in SIGNALS:
            loop.remove_signal_handler(sig)


@asynccontextmanager
async def _folding(core: Core, end: asyncio.Event) -> AsyncIterator[None]:
    """Everything that comes within is folded before it is left."""
    folding = asyncio.create_task(core.run(), name="fold")
    folding.add_done_callback(lambda _: end.set())
    try:
        yield
    finally:
        core.end()
        await folding


@asynccontextmanager
async def _beside(
    end: asyncio.Event, work: Coroutine[Any, Any, None], name: str
) -> AsyncIterator[None]:
    """`work` runs within. Where it fails, the watch ends in order, and with that error."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(lambda _: None if task.cancelled() or not task.exception()
                           else end.set())
    try:
        yield
    finally:
        task.cancel()
        (error,) = await asyncio.gather(task, return_exceptions=True)
        if isinstance(error, Exception):
            raise error


def _feeders(directory: Path, config: WatchConfig) -> dict[str, str]:
    lines = config.door.feeders if config.door else ()
    return {line.name: watching.secret(directory, line.token) for line in lines}
