"""A node leaves snapshots behind, begins with them, and lets none outlive an erasure."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hudna.act.erase import erase
from hudna.home import snapshots
from hudna.log.leaf import leaf_of
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
        await un._follower.save()
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
        await un._follower.save()
        un.log.close()

    async def erases() -> None:
        un = node(folder, clock, network.to, b"again")
        record = next(iter(un.world.register.lines.records.values()))
        assert b"Hospital" in kept(folder.path)[0].read_bytes()
        text = un.log.entry(record.hash).record.presentation
        await un.say([erase(un.world, text, ["names"], law="Act 1",
                            officer="duty")])
        assert kept(folder.path) == []
        assert un.world.record(record.hash).said.names != record.said.names
        un.log.close()

    asyncio.run(lives())
    asyncio.run(erases())


def test_an_entry_that_came_back_empty_is_in_no_snapshot_so_that_it_can_come_later(
    tmp_path: Path
) -> None:
    """The place of an entry without content is passed over by world, known-at and snapshot."""
    folder, clock, network = folders(tmp_path)["un"], Clock(), Network()

    async def lives() -> None:
        un = node(folder, clock, network.to)
        said = await un.say([site(un, i) for i in range(5)])
        leaves, note = [leaf_of(r.hash) for r in said], un.log.checkpoint()
        whole = list(un.world.entries)
        un.close()
        for name in ("log.sqlite3", "vault.sqlite3"):
            (folder.log / name).unlink()
        un = node(folder, clock, network.to, b"again")
        un.log.adopt([said[0].presentation, None, None, said[3].presentation, None], leaves, note)
        await un.follow()
        assert list(un.world.entries) == [said[0].hash, said[3].hash]
        assert list((await un.known(clock.ms)).world.entries) == [said[0].hash, said[3].hash]
        un.log.release()
        await un.say([site(un, 9)])
        assert un.world.size == un.log.size == 6
        await un._follower.save()
        assert kept(folder.path) == []
        un.log.append([said[n].presentation for n in (4, 2, 1)])
        await un.follow()
        assert list(un.world.entries)[:5] == whole
        assert list((await un.known(clock.ms)).world.entries)[:5] == whole
        await un._follower.save()
        un.close()
        assert [f.stem for f in kept(folder.path)] == [f"{6:012}"]
        un = node(folder, clock, network.to, b"and again")
        assert list(un.world.entries)[:5] == whole
        un.close()

    asyncio.run(lives())
