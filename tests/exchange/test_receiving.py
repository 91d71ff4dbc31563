"""How many deliveries are under way here, what each waits for, and what becomes of them at the
end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from hudna.exchange import accept, delivery, receiving, turns
from hudna.exchange.delivery import Delivery
from hudna.exchange.reception import BusyError
from hudna.node import Node
from tests.exchange.nodes import receipts, site
from tests.exchange.test_courier import three

NEVER = "0" * 64
"""The digest of a delivery that does not come."""


def made_by(author: Node, to: Node, after: str = "") -> Delivery:
    """All that the author has said."""
    own = tuple(e.record.presentation for e in author.log.entries()
                if e.record.author == author.party)
    return Delivery(author.party, to.party, author.exercise, author.checkpoint(),
                    author.now_ms(), own, after)


def packed(author: Node, to: Node, after: str = "") -> bytes:
    return delivery.pack(made_by(author, to, after), author.voice.key)


class Door:
    """Deliveries of `party` stay at the log's door until it is opened."""

    def __init__(self, monkeypatch, party: str) -> None:
        self._real, self._party = accept.admit, party
        self._at, self._open = Event(), Event()
        monkeypatch.setattr(accept, "admit", self._admit)

    def _admit(self, log, brought: Delivery, *of, **more):
        if brought.sender == self._party:
            self._at.set()
            self._open.wait()
        return self._real(log, brought, *of, **more)

    async def reached(self) -> None:
        while not self._at.is_set():
            await asyncio.sleep(0.001)

    @contextmanager
    def shut(self) -> Iterator[None]:
        """Opened at the end in any case: else a thread would wait for ever."""
        try:
            yield
        finally:
            self.open()

    def open(self) -> None:
        self._open.set()


def test_what_comes_by_another_way_than_the_line_waits_for_nothing(
    tmp_path: Path, monkeypatch,
) -> None:
    """By file or by the mailbox the one before it may come later, or never."""
    monkeypatch.setattr(turns, "WAIT_S", 0.01)

    async def go() -> None:
        us, ru = nodes["us"], nodes["ru"]
        (first,) = await us.say([site(us, 1)])
        await ru.take_delivery(made_by(us, ru, NEVER), "d" * 64)
        assert first.hash in ru.world.entries
        (second,) = await us.say([site(us, 2)])
        await ru.receive_carried(packed(us, ru, NEVER))
        assert second.hash in ru.world.entries
        (third,) = await us.say([site(us, 3)])
        with pytest.raises(BusyError):
            await ru.receive(packed(us, ru, NEVER))
        assert third.hash not in ru.world.entries

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())


def test_a_partner_has_so_many_under_way_and_holds_up_no_other(
    tmp_path: Path, monkeypatch,
) -> None:
    door = Door(monkeypatch, "us")

    async def go() -> None:
        us, ru, un = (nodes[p] for p in ("us", "ru", "un"))
        for each in (us, un):
            await each.say([site(each, 1)])
        brought = packed(us, ru)
        with door.shut():
            many = [asyncio.create_task(ru.receive(brought)) for _ in range(receiving.AT_ONCE)]
            while ru._receiving._of["us"] < receiving.AT_ONCE:
                await asyncio.sleep(0.001)
            async with asyncio.timeout(60):
                with pytest.raises(BusyError, match="under way"):
                    await ru.receive(brought)
                await ru.receive(packed(un, ru))
            assert not any(task.done() for task in many)
            door.open()
            await asyncio.gather(*many)
        await ru.receive(brought)
        assert not ru._receiving._of.total()
        assert len(receipts(ru)) == 2, "one of each partner"

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())


def test_while_a_receipt_is_made_the_next_delivery_is_kept_and_no_record_is_receipted_twice(
    tmp_path: Path, monkeypatch,
) -> None:
    async def go() -> None:
        us, ru = nodes["us"], nodes["ru"]
        saying, said = asyncio.Event(), ru.say

        async def slow(drafts):
            await saying.wait()
            return await said(drafts)

        monkeypatch.setattr(ru, "say", slow)
        (first,) = await us.say([site(us, 1)])
        one = packed(us, ru)
        (second,) = await us.say([site(us, 2)])
        both = packed(us, ru, delivery.digest(one))
        answers = [asyncio.create_task(ru.receive(p)) for p in (one, both, both)]
        try:
            async with asyncio.timeout(60):
                while ru.log.entry(second.hash) is None:
                    await asyncio.sleep(0.001)
            assert not receipts(ru) and not any(a.done() for a in answers)
        finally:
            saying.set()
        await asyncio.gather(*answers)
        assert [r.records for r in receipts(ru)] == [(first.hash,), (second.hash,)]

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())


def test_at_the_end_who_waits_is_told_and_what_is_being_taken_in_is_taken_in(
    tmp_path: Path, monkeypatch,
) -> None:
    door = Door(monkeypatch, "us")

    async def go() -> None:
        us, ru, un = (nodes[p] for p in ("us", "ru", "un"))
        (said,) = await us.say([site(us, 1)])
        await un.say([site(un, 1)])
        with door.shut():
            taking = asyncio.create_task(ru.receive(packed(us, ru)))
            await door.reached()
            waiting = [asyncio.create_task(ru.receive(p)) for p in (
                packed(us, ru), packed(us, ru, NEVER), packed(un, ru, NEVER))]
            while len(ru._receiving._under_way) < 1 + len(waiting):
                await asyncio.sleep(0.001)
            ending = asyncio.create_task(ru._receiving.end())
            async with asyncio.timeout(60):
                for one in waiting:
                    with pytest.raises(BusyError, match="stops"):
                        await one
            assert not ending.done()
            # Whoever hangs up now changes nothing.
            taking.cancel()
            door.open()
            await ending
        assert said.hash in ru.world.entries
        assert [r.sender for r in receipts(ru)] == ["us"]
        with pytest.raises(BusyError, match="stops"):
            await ru.receive(packed(un, ru))

    with three(tmp_path) as (nodes, _, _):
        asyncio.run(go())
