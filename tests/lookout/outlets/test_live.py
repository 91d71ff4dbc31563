"""Warnings as they go out, to whoever listens."""

from __future__ import annotations

import asyncio
import json

from hudna.lookout.outlets import live
from hudna.lookout.outlets.live import Live
from tests.lookout.outlets.giving import issued, some, until
from tests.speak.warned import warning


def test_everybody_who_listens_hears_it_and_nothing_of_what_it_is_about():
    async def run() -> None:
        outlet, heard = Live(), []

        async def listen() -> None:
            async for text in outlet.heard():
                heard.append(text)

        tasks = [asyncio.create_task(listen()) for _ in range(2)]
        await until(lambda: outlet.listening == 2)
        await outlet.give(issued(warning()))
        await until(lambda: len(heard) == 2)
        outlet.close()
        await asyncio.gather(*tasks)
        assert json.loads(heard[0])["identifier"] == warning().id and outlet.listening == 0
        assert "secret-passage" not in heard[0]

    asyncio.run(run())


def test_one_that_does_not_keep_up_is_let_go_of(monkeypatch):
    monkeypatch.setattr(live, "MOST_WAITING", 10)

    async def run() -> None:
        outlet = Live()
        slow = outlet.heard()
        first = asyncio.create_task(anext(slow))
        await until(lambda: outlet.listening == 1)
        await outlet.give(issued(warning()))
        await first
        await outlet.give(issued(*some(12)))
        assert outlet.listening == 0
        assert [text async for text in slow] == []

    asyncio.run(run())


def test_no_more_listen_than_may():
    async def run() -> None:
        outlet = Live(most=1)
        first = asyncio.create_task(anext(outlet.heard()))
        await until(lambda: outlet.listening == 1)
        assert [text async for text in outlet.heard()] == []
        first.cancel()

    asyncio.run(run())
