"""A node whose log is in PostgreSQL."""

from __future__ import annotations

import asyncio
from pathlib import Path

from msgspec.structs import replace

from hudna.home import config
from hudna.home.folder import Folder
from tests.exchange.nodes import Clock, Network, folders, node, site


def in_database(folder: Folder, url: str) -> Folder:
    config.write(folder.path, replace(folder.config, store=url))
    return Folder(folder.path)


def test_a_node_follows_what_another_process_appends_to_its_log(
    database: str, tmp_path: Path
) -> None:
    """Two of one node's processes: each in the other's place says what the first then sees."""
    folder = in_database(folders(tmp_path)["us"], database)
    network, clock = Network(), Clock()
    one, other = (node(folder, clock, network.to, seed) for seed in (b"1", b"2"))
    try:
        (said,) = asyncio.run(one.say([site(one, 1)]))
        assert other.world.size == 0
        asyncio.run(other.keep())
        assert other.world.size == one.world.size == 1
        (answer,) = asyncio.run(other.say([site(other, 2)]))
        asyncio.run(one.keep())
        assert [e.record.hash for e in one.log.entries()] == [said.hash, answer.hash]
        assert one.world.size == 2
        assert one.log.verify_all().size == 2
    finally:
        one.log.close()
        other.log.close()


def test_a_node_whose_database_is_away_answers_unknown_and_comes_back(
    mortal, tmp_path: Path
) -> None:
    folder = in_database(folders(tmp_path)["us"], mortal.database())
    network, clock = Network(), Clock()
    us = node(folder, clock, network.to)
    try:
        asyncio.run(us.say([site(us, 1)]))
        assert us.healthy
        mortal.kill()
        asyncio.run(us.follow())
        assert not us.healthy
        mortal.start()
        asyncio.run(us.follow())
        assert us.healthy
        assert us.world.size == 1
    finally:
        us.log.close()
