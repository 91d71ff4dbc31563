"""The process is put together while others have their turns, once for all who ask, and of one
moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from typing import Any

import pytest

from hudna.act.draft import draft
from hudna.node import Node
from hudna.record.kinds import Commitment, Names
from hudna.record.process import Kept as KeptPromise
from hudna.record.record import Record
from hudna.view.process.commitments import Promises
from hudna.view.process.prepared import prepared
from hudna.web.process import seen
from hudna.web.process.seen import TRIES, Kept
from tests.web.houses import told

MANY = 12


def promised(nodes: dict[str, Node], *after: Record) -> Record:
    said = Commitment("us", ("ru",), Names("withdraw"), "coh-cease-attacks", "o",
                      after=tuple(KeptPromise(r.hash) for r in after))
    return told(nodes, "us", draft(said))


@pytest.fixture
def of_many(nodes: dict[str, Node]) -> Node:
    first = promised(nodes)
    for _ in range(MANY - 1):
        promised(nodes, first)
    return nodes["us"]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Promises]:
    """All that was begun to be put together."""
    found: list[Promises] = []
    promises_of = seen.promises_of

    def counted(*args: Any) -> Promises:
        found.append(promises_of(*args))
        return found[-1]

    monkeypatch.setattr(seen, "promises_of", counted)
    return found


def turns_of_others(node: Node) -> int:
    """How many they have while it is put together."""
    async def both() -> int:
        turns, kept = 0, Kept()
        task = asyncio.create_task(kept.now(node))
        while not task.done():
            await asyncio.sleep(0)
            turns += 1
        assert len((await task).all()) == MANY
        return turns

    return asyncio.run(both())


def test_others_have_their_turn_between_any_two_promises(
    of_many: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "TURN_S", 0.0)
    assert turns_of_others(of_many) >= 2 * MANY


def test_after_what_takes_long_others_have_their_turn_at_once(
    of_many: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(promises: Promises) -> Iterator[None]:
        for piece in prepared(promises):
            time.sleep(2 * seen.TURN_S)
            yield piece

    monkeypatch.setattr(seen, "prepared", slow)
    assert turns_of_others(of_many) >= 2 * MANY


def test_what_is_asked_for_is_there(of_many: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    found = asyncio.run(Kept().now(of_many))
    for name in ("_make", "_of"):
        monkeypatch.setattr(Promises, name, None)
    assert len(found.all()) == MANY
    assert set(found.pictures) == {m.id for m in found.world.terms.agreement.milestones}


def test_whoever_asks_meanwhile_has_the_same(of_many: Node, made: list[Promises]) -> None:
    async def all_at_once() -> list[Promises]:
        kept = Kept()
        return await asyncio.gather(*(kept.now(of_many) for _ in range(5)))

    assert {id(p) for p in asyncio.run(all_at_once())} == {id(made[0])}
    assert len(made) == 1


def test_of_what_came_meanwhile_it_is_put_together_anew(
    of_many: Node, made: list[Promises], monkeypatch: pytest.MonkeyPatch
) -> None:
    size = of_many.world.size

    def slow(promises: Promises) -> Iterator[None]:
        """Not done before the log has grown."""
        while promises.world.size == size:
            yield
        yield from prepared(promises)

    monkeypatch.setattr(seen, "prepared", slow)

    async def grows() -> Promises:
        task = asyncio.create_task(Kept().now(of_many))
        while not made:
            await asyncio.sleep(0)
        said = Commitment("us", ("ru",), Names("withdraw"), "coh-cease-attacks", "o")
        await of_many.say([draft(said)])
        return await task

    found = asyncio.run(grows())
    assert len(made) == 2
    assert len(found.all()) == MANY + 1


def test_of_a_log_that_always_grows_it_is_as_known_now(
    of_many: Node, made: list[Promises], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: Any) -> bool:
        return False

    monkeypatch.setattr(seen, "_put_together", never)
    found = asyncio.run(Kept().now(of_many))
    assert len(made) == TRIES + 1
    assert found.world is not of_many.world
    assert len(found.all()) == MANY
