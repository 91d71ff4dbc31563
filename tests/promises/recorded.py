"""Three whole nodes in one process, each behind its own application, joined by HTTP of which every
byte is kept by who received it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import patch

import httpx

from hudna.exchange import post
from hudna.home.folder import Folder
from hudna.node import Node
from hudna.web.app import create_app
from tests.exchange.nodes import places, plans
from tests.founding import with_officers

QUIET_S = 60.0


class Recorded(httpx.AsyncBaseTransport):
    """To the application at a host's name. `received` has each node's bytes: what others asked of
    it, and what was answered to it."""

    def __init__(self, caller: str, net: Net) -> None:
        self._caller, self._net = caller, net

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        body = await request.aread()
        self._net.received[host].append(str(request.url).encode())
        self._net.received[host].append(body)
        if host in self._net.cut or self._caller in self._net.cut:
            raise httpx.ConnectError("the link is cut")
        answer = await self._net.apps[host].handle_async_request(request)
        content = await answer.aread()
        self._net.received[self._caller] += [content, str(answer.headers).encode()]
        return httpx.Response(answer.status_code, headers=answer.headers,
                              stream=httpx.ByteStream(content))


class Net:
    """`cut`: the nodes that nobody reaches and that reach nobody."""

    def __init__(self) -> None:
        self.apps: dict[str, httpx.ASGITransport] = {}
        self.received: dict[str, list[bytes]] = {}
        self.cut: set[str] = set()

    def client(self, caller: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=Recorded(caller, self), timeout=10)


class Joined:
    """The nodes by party. `desk` is a client that sits at a party's own desk."""

    def __init__(self, root: Path, clock: Callable[[], int], **more: object) -> None:
        self.net, self.root, self.clock = Net(), root, clock
        self.folders, _ = with_officers(root, *plans(**more))
        self.nodes: dict[str, Node] = {}

    def rise(self, party: str) -> Node:
        self.net.received.setdefault(party, [])
        with patch.object(post, "client", lambda *_: self.net.client(party)):
            made = Node(
                Folder(self.folders[party].path), clock=self.clock, luck=lambda: 0.5, demo=True,
                randomness=secrets.token_bytes, places=places(),
            )
        self.nodes[party] = made
        self.net.apps[party] = httpx.ASGITransport(create_app(made), raise_app_exceptions=False)
        return made

    @asynccontextmanager
    async def up(self) -> AsyncIterator[dict[str, Node]]:
        for party in self.folders:
            self.rise(party)
        for each in self.nodes.values():
            await each.__aenter__()
        try:
            yield self.nodes
        finally:
            for each in self.nodes.values():
                await each.__aexit__(None, None, None)

    async def again(self, party: str) -> Node:
        """The node is stopped and started."""
        await self.nodes[party].__aexit__(None, None, None)
        made = self.rise(party)
        await made.__aenter__()
        return made

    async def quiet(self) -> None:
        """Until nobody waits for anybody who can be reached."""
        async with asyncio.timeout(QUIET_S):
            while any(map(self._busy, self.nodes)):
                await asyncio.sleep(0.05)

    def _busy(self, party: str) -> bool:
        made = self.nodes[party]
        return any(made.waiting(p) for p in self.nodes
                   if p != party and not {p, party} & self.net.cut)

    def desk(self, party: str) -> httpx.AsyncClient:
        """At one's own desk nothing is recorded: what is rendered is looked at by who asks."""
        return httpx.AsyncClient(transport=self.net.apps[party], base_url="http://127.0.0.1")
