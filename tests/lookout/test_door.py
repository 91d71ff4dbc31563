"""The watch's own door, served on loopback: who comes in, what is taken, what is said of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from ipaddress import IPv4Network, ip_network
from typing import Any

import httpx
import pytest

from hudna.fault import Fault, Refused
from hudna.lookout.door import Health, Inside, create_door, limits
from hudna.lookout.listeners import MOST_OF_ONE
from hudna.lookout.serving import served
from hudna.say import say
from hudna.watch.fix import Fix
from hudna.web.sockets import listening
from tests.processes import free_ports

HOST = "127.0.0.1"
ROW = "icao24,time_ms,lat,lon\n4b1234,1796000000000,36.1,38.0\n"
RADAR, HOUSE = "token-of-the-radar", "token-of-the-house"


class Behind:
    """What the door leads to, kept in lists."""

    def __init__(self) -> None:
        self.given: list[tuple[str, tuple[Fix, ...]]] = []
        self.refused: list[tuple[str, str, int]] = []
        self.released: list[str] = []
        self.room, self.slow = True, False
        self.trouble: tuple[str, ...] = ()
        self.queue: asyncio.Queue[str | None] = asyncio.Queue()

    async def give(self, feed: str, fixes: tuple[Fix, ...]) -> None:
        if self.slow:
            raise TimeoutError
        self.given.append((feed, fixes))

    async def warned(self) -> AsyncIterator[str]:
        while (text := await self.queue.get()) is not None:
            yield text

    async def pending(self) -> bytes:
        return b'[{"identifier":"one"}]'

    async def release(self, name: str) -> None:
        if name != "one":
            raise Refused(Fault("warning", name, say("a warning that waits for a person")))
        self.released.append(name)

    def inside(self, per_s: int, proxies: tuple[IPv4Network, ...] = ()) -> Inside:
        return Inside(
            feeders={"radar": RADAR, "tower": "token-of-the-tower"}, limits=limits(per_s, 1),
            clock=lambda: 1_796_000_000_000, give=self.give, has_room=lambda _: self.room,
            refused=lambda *why: self.refused.append(why), warned=self.warned,
            health=lambda: Health(self.trouble, 7, ("an item was left out",)),
            figures=lambda: "figures\n", token=lambda: HOUSE, pending=self.pending,
            release=self.release, proxies=proxies)


Story = Callable[[httpx.AsyncClient, Behind], Awaitable[None]]


def play(story: Story, per_s: int = 1000, proxies: tuple[IPv4Network, ...] = ()) -> Behind:
    async def whole() -> None:
        port = free_ports(1)
        with listening(HOST, port) as sock:
            async with (served(create_door(behind.inside(per_s, proxies)), sock,
                               lambda: behind.queue.put_nowait(None)),
                        httpx.AsyncClient(base_url=f"http://{HOST}:{port}") as http):
                await story(http, behind)

    behind = Behind()
    asyncio.run(whole())
    return behind


def bearer(token: str, kind: str = "text/csv") -> dict[str, str]:
    return {"authorization": f"Bearer {token}", "content-type": kind}


def test_positions_are_of_the_feeder_whose_token_is_shown():
    async def story(http: httpx.AsyncClient, _: Behind) -> None:
        for token in (RADAR, "token-of-the-tower"):
            answer = await http.post("/positions", content=ROW, headers=bearer(token))
            assert (answer.status_code, answer.json()) == (200, {"taken": 1})

    given = play(story).given
    assert [feed for feed, _ in given] == ["radar", "tower"]
    assert given[0][1][0].aircraft == "icao:4b1234"


@pytest.mark.parametrize("shown", [
    {}, {"authorization": ""}, {"authorization": "Bearer"}, {"authorization": f"Basic {RADAR}"},
    {"authorization": f"Bearer {HOUSE}"}, {"authorization": f"Bearer {RADAR}x"},
    {"authorization": "Bearer töken".encode("latin-1")},
])
def test_nobody_else_comes_in_whatever_they_send(shown: dict[str, Any]):
    async def story(http: httpx.AsyncClient, _: Behind) -> None:
        for path in ("/positions", "/plots"):
            for kind in ("text/csv", "image/png"):
                answer = await http.post(path, content=ROW, headers={
                    "content-type": kind, **shown})
                assert answer.status_code == 401
                assert "radar" not in answer.text

    assert play(story).given == []


def test_a_body_is_taken_whole_or_refused_with_its_faults():
    async def story(http: httpx.AsyncClient, _: Behind) -> None:
        bad = f"{ROW}4b5678,1796000000000,91,38.0\n"
        answer = await http.post("/positions", content=bad, headers=bearer(RADAR))
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["faults"][0]["line"] == 3
        large = await http.post("/positions", content=b"x" * 5_000_000, headers=bearer(RADAR))
        assert large.status_code == 413

    behind = play(story)
    assert behind.given == []
    assert behind.refused == [("radar", "unreadable", 1)]


def test_plots_come_with_their_uncertainty():
    plot = {"kind": "radar", "track": "17", "at": "2026-11-30T01:00:00Z", "lat": 36.2, "lon": 37.1,
            "within_m": 300}

    async def story(http: httpx.AsyncClient, _: Behind) -> None:
        good = json.dumps({"plots": [plot]})
        kind = "application/json"
        answer = await http.post("/plots", content=good, headers=bearer(RADAR, kind))
        assert (answer.status_code, answer.json()) == (200, {"taken": 1})
        vague = json.dumps({"plots": [{**plot, "within_m": None}]})
        assert (await http.post("/plots", content=vague, headers=bearer(RADAR, kind))
                ).status_code == 422

    (feed, (fix,)), = play(story).given
    assert (feed, fix.aircraft, fix.within_m) == ("radar", "plot:radar/17", 300)


def test_who_sends_too_much_is_told_to_come_again():
    async def story(http: httpx.AsyncClient, behind: Behind) -> None:
        rows = ROW + "4b1234,1796000000000,36.1,38.0\n" * 15_000
        first = await http.post("/positions", content=rows, headers=bearer(RADAR))
        assert first.status_code == 200
        again = await http.post("/positions", content=rows, headers=bearer(RADAR))
        assert (again.status_code, again.headers["retry-after"]) == (429, "1")
        other = await http.post("/positions", content=ROW, headers=bearer("token-of-the-tower"))
        assert other.status_code == 200
        behind.room = False
        full = await http.post("/positions", content=ROW, headers=bearer(RADAR))
        assert (full.status_code, full.headers["retry-after"]) == (503, "1")
        assert {r.json()["detail"] for r in (again, full)} == {"Not now: come again."}
        behind.room, behind.slow = True, True
        slow = await http.post("/positions", content=ROW, headers=bearer("token-of-the-tower"))
        assert (slow.status_code, slow.headers["retry-after"]) == (503, "1")

    assert play(story, per_s=1).refused == [
        ("radar", "flood", 15_001), ("radar", "no-room", 1)]


def test_what_is_the_house_s_own_needs_its_token():
    async def story(http: httpx.AsyncClient, _: Behind) -> None:
        for method, path in (("GET", "/metrics"), ("GET", "/warnings/pending"),
                             ("POST", "/warnings/one/release")):
            for headers in ({}, bearer(RADAR)):
                assert (await http.request(method, path, headers=headers)).status_code == 401
        own = bearer(HOUSE)
        assert (await http.get("/metrics", headers=own)).text == "figures\n"
        assert (await http.get("/warnings/pending", headers=own)).json() == [{"identifier": "one"}]
        assert (await http.post("/warnings/one/release", headers=own)).status_code == 204
        assert (await http.post("/warnings/two/release", headers=own)).status_code == 422

    assert play(story).released == ["one"]


def test_health_is_for_anybody_and_says_what_is_wrong():
    async def story(http: httpx.AsyncClient, behind: Behind) -> None:
        said = {"status": "ok", "trouble": [], "has_notes": True}
        for headers in ({}, bearer(RADAR)):
            assert (await http.get("/healthz", headers=headers)).json() == said
        own = await http.get("/healthz", headers=bearer(HOUSE))
        assert own.json() == {**said, "brief_size": 7, "notes": ["an item was left out"]}
        behind.trouble = ("no feed is up",)
        answer = await http.get("/healthz")
        assert (answer.status_code, answer.json()["trouble"]) == (503, ["no feed is up"])

    play(story)


def test_listeners_never_shut_out_who_brings_positions():
    async def story(http: httpx.AsyncClient, _: Behind) -> None:
        async with AsyncExitStack() as held:
            heard = []
            for _ in range(MOST_OF_ONE):
                answer = await held.enter_async_context(http.stream("GET", "/warnings/live"))
                heard.append(answer.aiter_lines())    # which ends the stream when it is let go of
                assert "beat" in await anext(heard[-1])
            full = await http.get("/warnings/live")
            assert (full.status_code, full.headers["retry-after"]) == (503, "1")
            assert (await http.post("/positions", content=ROW, headers=bearer(RADAR))
                    ).status_code == 200
        async with asyncio.timeout(10):
            while True:
                async with http.stream("GET", "/warnings/live") as answer:
                    if answer.status_code == 200:
                        return
                await asyncio.sleep(0.02)

    play(story)


def test_who_comes_through_a_proxy_that_is_trusted_is_counted_by_the_address_it_says():
    async def story(http: httpx.AsyncClient, _: Behind) -> None:
        async with AsyncExitStack() as held:
            for n in range(MOST_OF_ONE + 1):
                answer = await held.enter_async_context(http.stream(
                    "GET", "/warnings/live", headers={"x-forwarded-for": f"192.0.2.{n}"}))
                assert answer.status_code == 200

    play(story, proxies=(ip_network("127.0.0.0/8"),))


def test_warnings_are_heard_as_they_go_out_and_the_stream_ends_with_the_watch():
    async def story(http: httpx.AsyncClient, behind: Behind) -> None:
        async with http.stream("GET", "/warnings/live") as answer:
            lines = answer.aiter_lines()
            assert "beat" in await anext(lines)
            behind.queue.put_nowait('{"identifier":"one"}')
            async for line in lines:
                if line.startswith("event: warning"):
                    break
            assert await anext(lines) == 'data: {"identifier":"one"}'
            behind.queue.put_nowait(None)
            async for _ in lines:
                pass

    play(story)
