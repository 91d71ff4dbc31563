"""Deliveries of one partner are taken in in the order in which it made them."""

from __future__ import annotations

import asyncio
import time

import pytest

from hudna.exchange import turns
from hudna.exchange.reception import BusyError
from hudna.exchange.turns import Turns


async def _taken(
    all_of: Turns, into: list[str], digest: str, after: str, party: str = "un"
) -> None:
    async with all_of.turn(party, digest, after):
        await asyncio.sleep(0)
        into.append(digest)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_whichever_comes_first_each_waits_for_the_one_that_it_names(order) -> None:
    async def go() -> list[str]:
        of, into = Turns(), list[str]()
        brought = [("a", ""), ("b", "a"), ("c", "b")]
        await asyncio.gather(*(_taken(of, into, *brought[i]) for i in order))
        return into

    assert asyncio.run(go()) == ["a", "b", "c"]


def test_one_whose_predecessor_does_not_come_is_told_to_come_again(monkeypatch) -> None:
    monkeypatch.setattr(turns, "WAIT_S", 0.01)

    async def go() -> list[str]:
        of, into = Turns(), list[str]()
        with pytest.raises(BusyError):
            await _taken(of, into, "b", "a")
        await _taken(of, into, "b", "")
        return into

    assert asyncio.run(go()) == ["b"]


def test_what_failed_was_not_taken_in(monkeypatch) -> None:
    """Else what comes after it would be in the log without it."""
    monkeypatch.setattr(turns, "WAIT_S", 0.01)

    async def go() -> None:
        of = Turns()
        with pytest.raises(OSError, match="disk"):
            async with of.turn("un", "a", ""):
                raise OSError("a full disk")
        with pytest.raises(BusyError):
            await _taken(of, [], "b", "a")

    asyncio.run(go())


def test_one_partner_does_not_wait_for_another_nor_name_what_is_not_its_own(monkeypatch) -> None:
    monkeypatch.setattr(turns, "WAIT_S", 0.01)

    async def go() -> list[str]:
        of, into = Turns(), list[str]()
        async with of.turn("un", "a", ""):
            await _taken(of, into, "x", "", "ru")
        with pytest.raises(BusyError):
            await _taken(of, into, "y", "a", "ru")
        return into

    assert asyncio.run(go()) == ["x"]


def test_a_waiting_one_that_is_given_up_holds_up_nobody() -> None:
    async def go() -> list[str]:
        of, into = Turns(), list[str]()
        waiting = asyncio.create_task(_taken(of, into, "b", "a"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await _taken(of, into, "a", "")
        return into

    assert asyncio.run(go()) == ["a"]


def test_at_the_end_nobody_waits_and_nobody_has_a_turn() -> None:
    async def go() -> list[str]:
        of, into = Turns(), list[str]()
        async with of.turn("un", "a", ""):
            waiting = [asyncio.create_task(_taken(of, into, *one)) for one in (
                ("b", "a"), ("c", ""), ("x", "y", "ru"))]
            await asyncio.sleep(0)
            await of.end()
            async with asyncio.timeout(60):
                told = await asyncio.gather(*waiting, return_exceptions=True)
            assert all(isinstance(each, BusyError) for each in told)
            into.append("a")
        with pytest.raises(BusyError, match="stops"):
            await _taken(of, into, "d", "")
        return into

    assert asyncio.run(go()) == ["a"]


def test_as_long_as_another_is_being_taken_in_it_may_be_the_one_that_is_waited_for(
    monkeypatch,
) -> None:
    monkeypatch.setattr(turns, "WAIT_S", 0.01)

    async def go() -> list[str]:
        of, into = Turns(), list[str]()
        async with of.turn("un", "a", ""):
            waiting = asyncio.create_task(_taken(of, into, "b", "a"))
            await asyncio.sleep(0.05)
            assert not waiting.done()
            into.append("a")
        await waiting
        return into

    assert asyncio.run(go()) == ["a", "b"]


def test_one_that_gives_up_just_as_its_predecessor_is_taken_in_has_its_turn(monkeypatch) -> None:
    monkeypatch.setattr(turns, "WAIT_S", 0.01)

    async def go() -> list[str]:
        of, into = Turns(), list[str]()
        async with of.turn("un", "a", ""):
            waiting = asyncio.create_task(_taken(of, into, "b", "a"))
            await asyncio.sleep(0)
            # The loop is busy: both are due in one round of it.
            time.sleep(0.05)
        await waiting
        return into

    assert asyncio.run(go()) == ["b"]
