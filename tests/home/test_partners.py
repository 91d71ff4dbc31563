"""The ways to a node's partners: what is reached by what was given, and nothing beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hudna.exchange.doors import NOWHERE
from hudna.node import Node
from tests.exchange.nodes import Clock, Network, folders, node, site


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def un(tmp_path: Path, network: Network) -> Iterator[Node]:
    clock = Clock()
    network.nodes = {p: node(f, clock, network.to, p.encode())
                     for p, f in folders(tmp_path).items()}
    yield network.nodes["un"]
    for each in network.nodes.values():
        each.close()


def test_each_partner_has_a_courier_and_whoever_is_none_has_silent_doors(un):
    assert {c.party for c in un.partners.couriers} == {"us", "ru"}
    assert un.partners.doors("un") is NOWHERE
    assert un.partners.doors("nobody") is NOWHERE


def test_where_only_deliveries_are_carried_nothing_else_is_reached(un):
    async def tried() -> None:
        for door in un.partners.doors("us"):
            with pytest.raises(OSError, match="no way"):
                await door(b"")
        with pytest.raises(OSError, match="no way"):
            await un.partners.ways("http://us").get("checkpoint")

    asyncio.run(tried())


def test_how_each_is_reached_is_said_of_each(un, network):
    network.down = {"ru"}
    asyncio.run(un.say([site(un, 1)]))
    for courier in un.partners.couriers:
        asyncio.run(courier.once())
    found = {s.party: s for s in un.partners.state()}
    assert (found["us"].waiting, found["us"].fault) == (0, None)
    assert found["ru"].waiting == 1
    assert found["ru"].fault
    assert found["us"].last_told_ms is not None


def test_who_takes_part_is_asked_of_the_world(un):
    assert un.partners.take_part(un.world, "us")
    assert not un.partners.take_part(un.world, "nobody")
