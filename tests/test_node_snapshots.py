"""A node leaves snapshots behind, begins with them, and lets none outlive an erasure."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hudna.act.erase import erase
from hudna.home import snapshots
from hudna.view.world import World
from tests.exchange.nodes import Clock, Network, folders, node, site


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "AT_STOP", 3)


def kept(path: Path) -> list[Path]:
    return sorted((path / snapshots.SNAPSHOTS).glob("*.snapshot"))


def test_a_node_begins_with_the_snapshot_that_it_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, clock, network = folders(tmp_path)["un"], Clock(), Network()

    async def lives() -> World:
        un = node(folder, clock, network.to)
        await un.say([site(un, i) for i in range(4)])
        await un._saved()
        un.log.close()
        return un.world

    before = asyncio.run(lives())
    assert [f.stem for f in kept(folder.path)] == [f"{4:012}"]
    thawed: list[int] = []
    begin = snapshots.thaw
    monkeypatch.setattr(snapshots, "thaw", lambda *args, **more: (
        thawed.append(args[0].stamp.size), begin(*args, **more))[1])
    un = node(folder, clock, network.to)
    assert thawed == [4]
    assert list(un.world.entries.values()) == list(before.entries.values())
    un.log.close()


def test_invariant_14_an_erasure_at_a_running_node_drops_its_snapshots(tmp_path: Path) -> None:
    folder, clock, network = folders(tmp_path)["un"], Clock(), Network()

    async def lives() -> None:
        un = node(folder, clock, network.to)
        await un.say([site(un, i) for i in range(4)])
        await un._saved()
        un.log.close()

    async def erases() -> None:
        un = node(folder, clock, network.to, b"again")
        record = next(iter(un.world.register.lines.records.values()))
        assert b"Hospital" in kept(folder.path)[0].read_bytes()
        await un.say([erase(un.world, un.whole(record).presentation, ["names"], law="Act 1",
                            officer="duty")])
        assert kept(folder.path) == []
        assert un.world.record(record.hash).said.names != record.said.names
        un.log.close()

    asyncio.run(lives())
    asyncio.run(erases())
