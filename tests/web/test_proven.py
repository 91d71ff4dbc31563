"""Who stands at the partners' own door."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from hudna.exchange.reception import PER_ADDRESS, Reception
from hudna.web.link import create_link


class House:
    def __init__(self) -> None:
        self.reception = Reception(["us", "ru"], lambda: None, lambda: 0)

    async def receive(self, packed: bytes) -> bytes:
        raise AssertionError("nothing comes in here")


@pytest.fixture
def house() -> House:
    return House()


def door(house: House, certificate: bytes, address: str = "127.0.0.1"):
    app = create_link(house, {b"of us": "us", b"of ru": "ru"})

    async def told(scope, receive, send) -> None:
        shown = {"tls": {"client_certificate": certificate}}
        await app({**scope, "extensions": shown}, receive, send)

    return httpx.AsyncClient(transport=httpx.ASGITransport(told, client=(address, 1)),
                             base_url="http://door")


def test_garbage_at_the_partners_door_is_counted(house) -> None:
    async def go() -> None:
        async with door(house, b"of us") as http:
            for body in (b"garbage", b"a.b.c", b"\xff\xfe", b"..", b""):
                answer = await http.post("/exchange/deliver", content=body)
                assert answer.status_code == 422

    asyncio.run(go())
    (row,) = house.reception.turned_away.rows()
    assert (row.party, row.proven) == ("us", 5)


def test_a_party_has_as_many_places_as_any_other_from_however_many_addresses(house) -> None:
    async def go() -> None:
        held = [house.reception.entering("us") for _ in range(PER_ADDRESS)]
        for place in held:
            place.__enter__()
        async with door(house, b"of us", "10.0.0.9") as http:
            assert (await http.post("/exchange/deliver", content=b"x")).status_code == 429
        async with door(house, b"of ru", "10.0.0.9") as http:
            assert (await http.post("/exchange/deliver", content=b"x")).status_code == 422

    asyncio.run(go())
