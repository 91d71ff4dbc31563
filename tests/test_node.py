"""The running node: what it keeps, what it follows, and what it says when it cannot."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from hudna.act.announce import announce
from hudna.act.concur import concur
from hudna.fault import Refused
from hudna.log.store import StoreError
from hudna.place.geometry import Polygon
from hudna.record.kinds import Notice, ReadBack, Renewal
from hudna.view.standing import State, standing
from hudna.view.world import World
from tests.exchange.nodes import (
    START_MS,
    Clock,
    Network,
    courier,
    deliver_all,
    folders,
    node,
    site,
)

SQUARE = Polygon((((380_000_000, 350_000_000), (381_000_000, 350_000_000),
                   (381_000_000, 351_000_000), (380_000_000, 351_000_000),
                   (380_000_000, 350_000_000)),))
SEEN = ReadBack("here", "there", "37S")


@pytest.fixture
def three(tmp_path: Path):
    clock, network = Clock(), Network()
    made = folders(tmp_path)
    network.nodes = {p: node(f, clock, network.to) for p, f in made.items()}
    yield network, clock, made
    for one in network.nodes.values():
        one.log.close()


async def cleared(network: Network) -> str:
    """A US notice over which Russia has concurred, at *no objection* everywhere."""
    us, ru = network.nodes["us"], network.nodes["ru"]
    said = Notice("EX-1", SQUARE, 0, 1_000_000, 2_000_000, START_MS + 60_000,
                  START_MS + 3_600_000, "transport", "us", 1, "")
    record, = await us.say([announce(us.world, said, us.now_ms())])
    await deliver_all(us, 1)
    key = standing(ru.world, record.hash, ru.now_ms()).key
    await ru.say([concur(ru.world, record.hash, ru.now_ms(), seen_key=key, readback=SEEN,
                         confirmed=SEEN, officer="Duty officer")])
    for one in (ru, us, ru):
        await deliver_all(one, 1)
        await one.keep()
    await deliver_all(us, 1)
    return record.hash


def state(one, of: str) -> State:
    return standing(one.world, of, one.now_ms()).state


def test_the_keeper_renews_while_partners_hear_each_other_and_not_after(three) -> None:
    network, clock, _ = three
    us, ru = network.nodes["us"], network.nodes["ru"]

    async def go() -> None:
        of = await cleared(network)
        assert state(us, of) is State.NO_OBJECTION is state(ru, of)
        for _ in range(8):
            clock.ms += 25_000
            for one in (us, ru):
                await one.keep()
                await deliver_all(one, 1)
            assert state(us, of) is State.NO_OBJECTION is state(ru, of)
        for _ in range(4):
            clock.ms += 25_000
            await us.keep()
        assert state(us, of) is State.LAPSED
        size = us.log.size
        for _ in range(20):
            clock.ms += 5_000
            await us.keep()
        assert us.log.size == size, "nothing is renewed over a word that has run out"

    asyncio.run(go())
    assert any(isinstance(e.record.said, Renewal) for e in us.log.entries())


def test_every_entry_is_folded_once_in_order_under_many_writers(three) -> None:
    network, _, _ = three
    un = network.nodes["un"]

    async def go() -> None:
        await asyncio.gather(*(un.say([site(un, 10 * i + k) for k in range(3)])
                               for i in range(12)))

    asyncio.run(go())
    assert un.world.size == un.log.size == 36
    assert [e.index for e in un.world.entries.values()] == list(range(36))


def test_all_or_none_is_said(three) -> None:
    network, _, _ = three
    un = network.nodes["un"]
    good, bad = site(un, 1), site(un, 2)
    broken = replace(bad, said=replace(bad.said, buffer_mm=-1))
    with pytest.raises(Refused):
        asyncio.run(un.say([good, broken]))
    assert un.log.size == 0


def test_a_partner_that_hangs_up_leaves_nothing_kept_and_not_followed(three) -> None:
    network, _, _ = three
    us, un = network.nodes["us"], network.nodes["un"]

    async def go() -> None:
        await un.say([site(un, 1)])
        network.lose_there = 1
        await courier(un, "us").once()
        coming = asyncio.create_task(us.receive(network.carried[-1][1]))
        while us.log.size == 0:
            await asyncio.sleep(0)
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
        for _ in range(200):
            if us.log.size == us.world.size == 2:
                break
            await asyncio.sleep(0.01)
        assert us.log.size == us.world.size == 2, "the record and its receipt"

    asyncio.run(go())


def test_a_new_node_over_the_same_directory_knows_the_same(three) -> None:
    network, clock, made = three

    async def go() -> str:
        return await cleared(network)

    of = asyncio.run(go())
    before = standing(network.nodes["us"].world, of, clock())
    network.nodes["us"].log.close()
    network.nodes["us"] = node(made["us"], clock, network.to, b"again")
    assert standing(network.nodes["us"].world, of, clock()) == before


def test_a_second_node_over_one_directory_is_refused(three) -> None:
    network, clock, made = three
    with pytest.raises(StoreError, match="in use"):
        node(made["us"], clock, network.to)


def test_a_world_that_cannot_follow_answers_unknown_until_it_does(three, monkeypatch) -> None:
    network, _, _ = three
    un = network.nodes["un"]

    async def go() -> None:
        await un.say([site(un, 1)])
        with monkeypatch.context() as broken:
            broken.setattr(World, "apply", _fails)
            await un.say([site(un, 2)])
            with pytest.raises(Refused, match="unknown"):
                _ = un.world
            assert not un.healthy
        await un.follow()
        assert un.healthy
        assert un.world.size == un.log.size == 2

    asyncio.run(go())


def _fails(*_: object):
    raise OSError("something that cannot be folded")


def test_readers_hear_the_latest_and_a_slow_one_holds_up_nobody(three) -> None:
    network, _, _ = three
    un = network.nodes["un"]

    async def go() -> list[int]:
        changes = un.changes()
        heard = [await anext(changes)]
        for i in range(5):
            await un.say([site(un, i)])
        heard.append(await anext(changes))
        un.hang_up()
        heard += [size async for size in changes]
        return heard

    assert asyncio.run(go()) == [0, 5]


def test_what_the_clock_alone_changes_is_told(three) -> None:
    network, clock, _ = three
    us = network.nodes["us"]

    async def go() -> None:
        await cleared(network)
        await us.keep()
        changes = us.changes()
        await anext(changes)
        clock.ms += 200_000
        await us.keep()
        assert await asyncio.wait_for(anext(changes), 1) == us.log.size

    asyncio.run(go())
