"""A record key that changes while more waits than one delivery carries: every delivery is signed by
the new key, and the word that vouches for it stands in none but a later one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hudna.exchange import delivery
from hudna.exchange.doors import Leaving
from hudna.home import keyring
from hudna.home.folder import Folder
from hudna.node import Node
from hudna.record.kinds import KeyAdded
from tests.exchange.nodes import Clock, Network, courier, deliver_all, folders, node, site
from tests.exchange.test_carry import inside
from tests.exchange.test_keys import of_root
from tests.exchange.test_mailbox import LATE_MS, mailed

BEFORE = [2, 3, 5]
"""How many records wait before the new key: the word on it opens a delivery, ends one, or comes
two later."""


@contextmanager
def trio(root: Path) -> Iterator[tuple[Network, dict[str, Folder], Clock]]:
    clock, network = Clock(), Network()
    made = folders(root)
    network.nodes = {p: node(f, clock, network.to, doors=network.doors) for p, f in made.items()}
    try:
        yield network, made, clock
    finally:
        for one in network.nodes.values():
            one.close()


async def rotated(network: Network, folder: Folder, clock: Clock, before: int) -> Node:
    """Our node with another record key, which nobody has been told of, behind `before` records."""
    us = network.nodes["us"]
    await us.say([site(us, i) for i in range(before)])
    new = keyring.add(folder.path / "keys", "record", os.urandom, None)
    us.close()
    us = network.nodes["us"] = node(Folder(folder.path), clock, network.to, b"again",
                                    doors=network.doors)
    await us.take_in([of_root(folder, KeyAdded("record", new.text), clock)])
    assert us.voice.key.public == new
    await us.say([site(us, 100 + i) for i in range(4)])
    return us


def all_told(us: Node, there: Node) -> bool:
    """The new key is known there, and everything is receipted."""
    return (us.how_many_wait(there.party) == 0
            and us.voice.key.public in there.authority.good("us", "record"))


@pytest.fixture(autouse=True)
def small(monkeypatch) -> None:
    monkeypatch.setattr(delivery, "MOST", 2)


@pytest.mark.parametrize("before", BEFORE)
def test_promise_5_by_the_line_every_record_ends_receipted(tmp_path: Path, before: int) -> None:
    async def story() -> None:
        us = await rotated(network, made["us"], clock, before)
        await deliver_all(us, 2)
        for party in ("ru", "un"):
            assert courier(us, party).state().fault is None
            assert all_told(us, network.nodes[party])
            assert network.nodes[party].reception.turned_away.rows() == ()

    with trio(tmp_path) as (network, made, clock):
        asyncio.run(story())


class Late:
    """A line on which the first delivery comes when the second has been read already."""

    def __init__(self, real, monkeypatch) -> None:
        self._real, self._unpack = real, delivery.unpack
        self._read, self.brought = asyncio.Event(), 0
        self._loop = asyncio.get_running_loop()
        monkeypatch.setattr(delivery, "unpack", self._unpacked)

    def _unpacked(self, *of, **more):
        try:
            return self._unpack(*of, **more)
        finally:
            self._loop.call_soon_threadsafe(self._read.set)

    async def __call__(self, packed: bytes, leaving: Leaving) -> bytes:
        self.brought += 1
        leaving.begins()
        leaving.gone()
        if self.brought == 1:
            await self._read.wait()
        return await self._real(packed)


def test_a_delivery_that_is_read_before_the_one_with_the_word_on_its_key_is_not_refused(
    tmp_path: Path, monkeypatch,
) -> None:
    async def story() -> None:
        us, ru = await rotated(network, made["us"], clock, 3), network.nodes["ru"]
        courier(us, "ru")._carry = Late(courier(us, "ru")._carry, monkeypatch)
        async with asyncio.timeout(60):
            await courier(us, "ru").once()
        assert courier(us, "ru").state().fault is None
        assert ru.reception.turned_away.rows() == ()
        assert all_told(us, ru)

    with trio(tmp_path) as (network, made, clock):
        asyncio.run(story())


@pytest.mark.parametrize("before", BEFORE)
def test_promise_5_by_file_it_is_the_same(tmp_path: Path, before: int) -> None:
    async def story() -> None:
        us, ru = await rotated(network, made["us"], clock, before), network.nodes["ru"]
        (there,) = [one.file async for one in us.carried_to("ru")]
        assert len(inside(there, ru).deliveries) > 2
        brought = await ru.carried_here(there)
        assert brought.refused == ()
        async for back in ru.carried_to("us", brought.answers):
            assert (await us.carried_here(back.file)).refused == ()
        assert all_told(us, ru)

    with trio(tmp_path) as (network, made, clock):
        asyncio.run(story())


@pytest.mark.parametrize("before", BEFORE)
def test_promise_5_by_the_mailbox_it_is_the_same(tmp_path: Path, before: int) -> None:
    async def story() -> None:
        us = await rotated(network, made["us"], clock, before)
        ru, un = network.nodes["ru"], network.nodes["un"]
        network.cut.add(frozenset(("us", "ru")))
        for _ in range(before + 5):
            clock.ms += LATE_MS
            await mailed(us, un, ru)
        assert all_told(us, ru)

    with trio(tmp_path) as (network, made, clock):
        asyncio.run(story())
