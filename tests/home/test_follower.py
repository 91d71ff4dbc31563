"""When a running node makes a snapshot of what its log means."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hudna.home import follower, snapshots
from hudna.node import Node
from tests.exchange.nodes import Clock, Network, folders, node, site


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Node]:
    monkeypatch.setattr(snapshots.Snapshots.due, "__defaults__", (10,))
    monkeypatch.setattr(snapshots.Snapshots.world, "__defaults__", (10,))
    clock, network = Clock(), Network()
    one = node(folders(tmp_path)["un"], clock, network.to)
    yield one
    one.close()


async def said(one: Node, count: int) -> None:
    for i in range(count):
        await one.say([site(one, i)])


def kept(one: Node) -> list[Path]:
    return sorted(one._follower._snapshots._files())


async def until_one_is_kept(one: Node) -> None:
    async with asyncio.timeout(30):
        while not kept(one):
            await asyncio.sleep(0.01)


def test_none_is_made_while_a_log_catches_up(made: Node, monkeypatch) -> None:
    monkeypatch.setattr(follower, "REST_S", 1000.0)

    async def go() -> None:
        await said(made, 30)
        assert made._follower._saving
        assert not kept(made)
        # To stop it waits for no rest.
        await made._follower.save()

    asyncio.run(go())


def test_one_is_made_once_it_rests(made: Node, monkeypatch) -> None:
    monkeypatch.setattr(follower, "REST_S", 0.01)

    async def go() -> None:
        await said(made, 30)
        await until_one_is_kept(made)
        await made._follower.save()

    asyncio.run(go())


def test_a_log_that_never_rests_has_one_in_the_end(made: Node, monkeypatch) -> None:
    monkeypatch.setattr(follower, "REST_S", 0.01)
    monkeypatch.setattr(follower, "CATCHING_UP", 0)
    monkeypatch.setattr(follower, "AT_LATEST_S", 0.2)

    async def go() -> None:
        await said(made, 30)
        await until_one_is_kept(made)
        await made._follower.save()

    asyncio.run(go())
