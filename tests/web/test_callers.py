"""Whose word for an address is believed, and that no stranger shuts another's door."""

from __future__ import annotations

import asyncio
import os
from ipaddress import ip_network
from pathlib import Path

import httpx
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.home import config
from hudna.home.spotters import Added
from hudna.node import Node
from hudna.web.callers import believed
from tests.examples import examples
from tests.web.apps import app_of
from tests.web.houses import NOW
from tests.web.sitting import ORIGIN

OURS = [ip_network("10.0.0.0/8"), ip_network("::1/128")]


@pytest.mark.parametrize(("host", "forwarded", "found"), [
    ("198.51.100.9", ["203.0.113.5"], "198.51.100.9"),
    ("10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
    ("10.0.0.1", ["192.0.2.66, 203.0.113.5"], "203.0.113.5"),
    ("10.0.0.1", ["192.0.2.66", "203.0.113.5, 10.2.3.4"], "203.0.113.5"),
    ("10.0.0.1", [], "10.0.0.1"),
    ("10.0.0.1", [""], "10.0.0.1"),
    ("10.0.0.1", ["unknown"], "10.0.0.1"),
    ("10.0.0.1", ["192.0.2.66, nonsense"], "10.0.0.1"),
    ("::1", ["2001:db8::5"], "2001:db8::5"),
    ("::ffff:10.0.0.1", ["203.0.113.5"], "203.0.113.5"),
    ("testclient", ["203.0.113.5"], "testclient"),
])
def test_only_what_a_proxy_of_ours_wrote_last_is_believed(
    host: str, forwarded: list[str], found: str
) -> None:
    assert believed(host, forwarded, OURS) == found


@settings(max_examples=examples(50, 500))
@given(st.lists(st.text(max_size=40), max_size=4))
def test_without_a_proxy_nothing_that_is_written_changes_the_address(wrote: list[str]) -> None:
    assert believed("10.0.0.1", wrote, []) == "10.0.0.1"


def test_promise_4_behind_one_proxy_strangers_shut_no_spotters_door(nodes: dict[str, Node]) -> None:
    node = nodes["us"]
    _, key = node.spotters.add(Added("ar", "d", "CANARY-1", True), NOW, os.urandom)
    token = node.spotters.gateway(os.urandom)
    bearer = {"authorization": f"Bearer {token}"}

    async def came() -> list[int]:
        async with web(node, "10.0.0.1") as proxy:
            for _ in range(260):
                await proxy.get("/spot/aaaa")
                await proxy.post("/spot/text", data={"from": "x", "text": "y"})
            strangers = [(await proxy.get("/spot/aaaa")).status_code,
                         (await proxy.post("/spot/text", data={"from": "x"})).status_code]
            text = {"from": "+963955000111", "text": "jet over Palmyra"}
            return [
                *strangers,
                (await proxy.get(f"/spot/{key}")).status_code,
                (await proxy.post(f"/spot/{key}", data={"craft": "tank"})).status_code,
                (await proxy.post("/spot/text", data=text, headers=bearer)).status_code]

    assert asyncio.run(came()) == [429, 429, 200, 422, 200]


def test_strangers_are_counted_apart_where_the_proxy_is_trusted(nodes: dict[str, Node]) -> None:
    node = nodes["us"]
    node.proxies = (ip_network("10.0.0.1/32"),)

    async def came(by: str) -> list[int]:
        async with web(node, by) as proxy:
            one, other = ({"x-forwarded-for": f"192.0.2.1, 203.0.113.{n}"} for n in (5, 6))
            for _ in range(60):
                last = await proxy.get("/spot/aaaa", headers=one)
            return [last.status_code, (await proxy.get("/spot/aaaa", headers=other)).status_code]

    assert asyncio.run(came("10.0.0.1")) == [429, 404]
    assert asyncio.run(came("10.0.0.2")) == [429, 429], "nobody else's word is believed"


def test_a_spotter_who_asks_too_much_holds_up_no_other(nodes: dict[str, Node]) -> None:
    node = nodes["us"]
    keys = [node.spotters.add(Added("ar", "d", name, True), NOW, os.urandom)[1] for name in "ab"]

    async def came() -> list[int]:
        async with web(node, "10.0.0.1") as proxy:
            for _ in range(245):
                last = await proxy.get(f"/spot/{keys[0]}")
            return [last.status_code, (await proxy.get(f"/spot/{keys[1]}")).status_code]

    assert asyncio.run(came()) == [429, 200]


def test_over_the_limit_a_wrong_link_and_one_that_has_ended_are_the_same_to_the_byte(
    nodes: dict[str, Node]
) -> None:
    node = nodes["us"]
    _, ended = node.spotters.add(Added("ar", "d", "CANARY-1", True), NOW, os.urandom)
    node.spotters.end("CANARY-1", NOW)

    async def came() -> list[httpx.Response]:
        async with web(node, "10.0.0.1") as proxy:
            for _ in range(60):
                await proxy.get("/spot/aaaa")
            return [await proxy.get(f"/spot/{key}") for key in (ended, "aaaa", "b" * 32)]

    answers = asyncio.run(came())
    assert {a.status_code for a in answers} == {429}
    assert len({a.content for a in answers}) == 1


def web(node: Node, by: str) -> httpx.AsyncClient:
    told = httpx.ASGITransport(app_of(node), client=(by, 1))
    return httpx.AsyncClient(transport=told, base_url=ORIGIN)


# --- the setting ---


def test_the_proxies_are_in_the_settings(nodes: dict[str, Node], tmp_path: Path) -> None:
    at = tmp_path / "us"
    assert nodes["us"].proxies == ()
    plain = config.read(at)
    assert plain.trusted_proxies == ()
    config.write(at, msgspec.structs.replace(plain, trusted_proxies=("127.0.0.1", "10.0.0.0/8")))
    assert config.read(at).proxies == (ip_network("127.0.0.1"), ip_network("10.0.0.0/8"))


@pytest.mark.parametrize("wrong", ["proxy.example", "10.0.0.1/8", "", "*"])
def test_what_is_no_address_is_refused(nodes: dict[str, Node], tmp_path: Path, wrong: str) -> None:
    at = tmp_path / "us"
    config.write(at, msgspec.structs.replace(config.read(at), trusted_proxies=(wrong,)))
    with pytest.raises(Refused, match="trusted_proxies"):
        config.read(at)
