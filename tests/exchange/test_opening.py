"""What is opened in processes beside the node comes to the same as at the log's own door."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from hudna.exchange import accept, opening
from hudna.exchange.accept import Outcome
from hudna.exchange.delivery import Delivery
from hudna.exchange.opening import Opened, Opening
from hudna.log import openers
from hudna.log.append import Log
from hudna.record import sdjwt
from tests.ending import end
from tests.log.building import texts
from tests.log.test_bulk import a_mixture, opened


def brought(records: list[str]) -> Delivery:
    return Delivery("un", "us", None, "", 0, tuple(records))


def outcome(log: Log, records: list[str], found: Opened | None) -> tuple[object, ...]:
    made: Outcome = accept.admit(log, brought(records), "d" * 64, opened=found)
    held = [(e.index, e.record, d) for e, d in made.held]
    return held, made.refused, log.size, log.root(), log.authority


def by_processes(log: Log, records: list[str], change: Callable[[], object] = bool) -> Opened:
    async def go() -> Opened | None:
        of = Opening(log)
        try:
            found = await of.opened("un", records)
            change()
            return found
        finally:
            await asyncio.to_thread(of.close)

    found = asyncio.run(go())
    assert found is not None, "the processes have failed"
    return found


def test_it_comes_to_the_same_whatever_is_among_them(tmp_path: Path) -> None:
    """Spoilt ones, the same twice, ids given twice, another's, and keys that come and go."""
    mixture = [*a_mixture(), *texts(*range(100, 140))]
    with opened(tmp_path / "a") as here, opened(tmp_path / "b") as there:
        assert (outcome(there, mixture, by_processes(there, mixture))
                == outcome(here, mixture, None))
        # Once more, of which all is held.
        assert (outcome(there, mixture, by_processes(there, mixture))
                == outcome(here, mixture, None))


def test_a_key_that_was_revoked_while_they_were_opened_is_good_no_longer(tmp_path: Path) -> None:
    mixture = a_mixture()
    revoked = next(i for i, t in enumerate(mixture) if _kind(t) == "key-revoked")
    added = next(i for i, t in enumerate(mixture) if _kind(t) == "key-added")
    after = mixture[revoked + 1 :] * 3
    with opened(tmp_path / "a") as here, opened(tmp_path / "b") as there:
        for log in (here, there):
            log.append([mixture[added]])
        found = by_processes(there, after)
        for log in (here, there):
            log.append([mixture[revoked]])
        assert outcome(there, after, found) == outcome(here, after, None)


def _kind(text: str) -> object:
    try:
        return sdjwt.disclosed(sdjwt.take_apart(text)).get("kind")
    except Exception:
        return None


def test_few_are_opened_here(tmp_path: Path) -> None:
    with opened(tmp_path) as log:
        of = Opening(log)
        assert asyncio.run(of.opened("un", texts(*range(opening.MUCH - 1)))) is None
        assert of._openers is None


def test_processes_that_are_killed_fail_nothing(tmp_path: Path) -> None:
    records = texts(*range(opening.MUCH))

    async def go(of: Opening) -> None:
        assert await of.opened("un", records) is not None
        for pid in list(of._openers.pids):
            os.kill(pid, signal.SIGKILL)
        assert await of.opened("un", records) is None
        assert await of.opened("un", records) is not None
        await asyncio.to_thread(of.close)

    with opened(tmp_path) as log:
        asyncio.run(go(Opening(log)))


def test_they_end_when_nothing_more_comes(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(opening, "IDLE_S", 0.01)
    records = texts(*range(opening.MUCH))

    async def go(of: Opening) -> list[int]:
        await of.opened("un", records)
        pids = list(of._openers.pids)
        while of._openers:
            await asyncio.sleep(0.01)
        return pids

    with opened(tmp_path) as log:
        pids = asyncio.run(go(Opening(log)))
    assert end(pids)


def test_where_much_is_offered_they_are_there_before_it_comes(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(opening, "IDLE_S", 2.0)

    async def go() -> None:
        of = Opening(log)
        try:
            of.expect(opening.MUCH - 1)
            assert of._openers is None
            of.expect(opening.MUCH)
            awake = of._openers
            assert awake is not None
            async with asyncio.timeout(60):
                while not awake.pids:
                    await asyncio.sleep(0.001)
            assert await of.opened("un", texts(*range(opening.MUCH)))
            assert of._openers is awake
            async with asyncio.timeout(60):
                while of._openers:
                    await asyncio.sleep(0.01)
        finally:
            await asyncio.to_thread(of.close)
        of.expect(opening.MUCH)
        assert of._openers is None, "closed for good"

    with opened(tmp_path / "log") as log:
        asyncio.run(go())


def test_closed_by_several_at_once_each_line_is_closed_once(tmp_path: Path, monkeypatch) -> None:
    closed: list[int] = []
    real = Connection.close

    def slow(line) -> None:
        closed.append(line.fileno())
        time.sleep(0.02)
        real(line)

    with opened(tmp_path) as log:
        made = openers.Openers(1)
        assert all(openers.ended(made.begin(log, texts(1, 2))))
        monkeypatch.setattr(Connection, "close", slow)
        with ThreadPoolExecutor(4) as threads:
            for done in [threads.submit(made.close) for _ in range(4)]:
                done.result()
    assert len(closed) == 1


@pytest.mark.parametrize("number", [opening.MUCH, 501])
def test_the_parts_are_in_order(tmp_path: Path, number: int) -> None:
    records = texts(*range(number))
    with opened(tmp_path) as log:
        found = by_processes(log, records)
        assert [i.presentation for i in found.items] == records
        assert all(i.disclosed == sdjwt.disclosure_hash(i.presentation) for i in found.items)


MANY = texts(*range(opening.MUCH))


def kept_back(of: Opening, records: list[str]) -> asyncio.Event:
    """Until it is set, these wait just before the processes that they were promised."""
    real, go_on = of._by, asyncio.Event()

    async def by(openers, brought):
        if brought is records:
            await go_on.wait()
        return await real(openers, brought)

    of._by = by
    return go_on


def killed(of: Opening) -> None:
    for pid in list(of._openers.pids):
        os.kill(pid, signal.SIGKILL)


def test_two_that_fail_with_the_same_processes_leave_those_alone_that_came_after(
    tmp_path: Path,
) -> None:
    async def go(of: Opening) -> None:
        assert await of.opened("un", MANY) is not None
        first, late = of._openers, list(MANY)
        go_on = kept_back(of, late)
        second = asyncio.create_task(of.opened("ru", late))
        await asyncio.sleep(0)
        killed(of)
        assert await of.opened("un", MANY) is None
        between = list(MANY)
        go_on_too = kept_back(of, between)
        third = asyncio.create_task(of.opened("us", between))
        await asyncio.sleep(0)
        anew = of._openers
        assert anew not in (first, None)
        go_on.set()
        assert await second is None
        assert of._openers is anew
        go_on_too.set()
        assert isinstance(await third, Opened)
        assert isinstance(await of.opened("ru", MANY), Opened)
        assert of._openers is anew
        of.close()

    with opened(tmp_path) as log:
        asyncio.run(go(Opening(log)))


def test_whatever_ends_the_processes_it_comes_to_none(tmp_path: Path) -> None:
    """Killed, or closed under several: what is opened nowhere is for the log's own door."""
    async def go(of: Opening) -> None:
        assert await of.opened("un", MANY) is not None
        many = [asyncio.create_task(of.opened(f"p{i}", MANY)) for i in range(6)]
        while of._under_way < len(many):
            await asyncio.sleep(0)
        killed(of)
        found = await asyncio.gather(*many, return_exceptions=True)
        assert all(f is None or isinstance(f, Opened) for f in found), found
        # All may have been through before: then it shows only now.
        assert isinstance(await of.opened("un", MANY) or await of.opened("un", MANY), Opened)
        of.close()

    with opened(tmp_path) as log:
        asyncio.run(go(Opening(log)))


def test_closed_with_much_under_way_it_starts_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    async def go(of: Opening) -> list[int]:
        assert await of.opened("un", MANY) is not None
        pids, late = list(of._openers.pids), list(MANY)
        go_on = kept_back(of, late)
        # Of one partner, so that some wait for others; one of another that comes upon what is shut.
        many = [asyncio.create_task(of.opened("un", texts(*range(500)))) for _ in range(5)]
        many.append(asyncio.create_task(of.opened("ru", late)))
        while of._under_way < opening.AT_ONCE + 1:
            await asyncio.sleep(0)
        of.close()
        go_on.set()
        found = await asyncio.gather(*many, return_exceptions=True)
        assert all(f is None or isinstance(f, Opened) for f in found), found
        assert found[opening.AT_ONCE:] == [None] * 4
        assert await of.opened("un", MANY) is None
        assert of._openers is None
        assert of._idle.cancelled()
        return pids

    with opened(tmp_path) as log:
        assert end(asyncio.run(go(Opening(log))))
