"""What is held of reports beside the desk follows from those that stand, and from nothing else."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import Any

import pytest

from hudna.act.erase import erase
from hudna.act.report import correct
from hudna.correlate.clue import clue_of
from hudna.correlate.index import Index
from hudna.node import Node
from hudna.record.record import Record
from hudna.view.reports import report
from hudna.web.happened.correlating import Correlating
from tests.web.happened.kept import a_report, compared, keeps
from tests.web.houses import HOUR, NOW


def words(i: int) -> str:
    return f"Shells number {i} fell on the {'market' if i % 2 else 'bridge'} of Kafr Nabl at noon"


def answers(held: Correlating, node: Node) -> dict[str, Any]:
    return asyncio.run(held.ask(node.world.reports.all()))


def of_an_index(node: Node) -> dict[str, Any]:
    """The same by an index that is made anew, in the order of the log."""
    world = node.world
    clues = [clue_of(r) for r in sorted(world.reports.all(), key=world.entries.place_of)]
    index = Index(clues)
    return {c.id: index.ask(c) for c in clues}


def corrected(node: Node, of: Record, **more: Any) -> None:
    was = report(of)
    said = a_report(**{**{f: getattr(was, f) for f in was.__struct_fields__}, **more})
    asyncio.run(node.say([correct(node.world, of.hash, said, node.now_ms())]))


def erased(node: Node, of: Record) -> None:
    held = next(e.record for e in node.log.entries() if e.record.hash == of.hash)
    asyncio.run(node.say([erase(node.world, held.presentation, ("source", "text", "place"),
                                law="asked for", officer="o")]))


@pytest.mark.parametrize("then", ["come", "corrected", "erased"])
def test_it_says_what_an_index_made_anew_says(nodes: dict[str, Node], then: str) -> None:
    un = nodes["un"]
    held = [keeps(un, source=f"s{i}", text=words(i)) for i in range(4)]
    compared(un)
    assert answers(un.correlating, un) == of_an_index(un)
    if then == "come":
        keeps(un, source="s9", text=words(9), from_ms=NOW - 3 * HOUR)
    elif then == "corrected":
        corrected(un, held[1], from_ms=NOW - 99 * HOUR, until_ms=NOW - 98 * HOUR)
    else:
        erased(un, held[1])
        assert un.correlating.found is None, "no word of it is held"
    compared(un)
    assert answers(un.correlating, un) == of_an_index(un)


def test_it_says_how_far_it_is(nodes: dict[str, Node]) -> None:
    un = nodes["un"]
    keeps(un)

    async def looked() -> None:
        first = un.correlating.follow(un.world)
        assert (first.ready, first.reports, first.correlation) == (False, 0, None)
        assert un.correlating._task is not None
        await un.correlating._task
        then = un.correlating.follow(un.world)
        assert (then.ready, then.reports, then.listed) == (True, 1, 1)

    asyncio.run(looked())


def test_who_waits_for_it_is_told(nodes: dict[str, Node]) -> None:
    un, told = nodes["un"], []
    keeps(un)
    held = Correlating(lambda: told.append(1))
    asyncio.run(held.catch_up(un.world))
    assert told == [1]
    asyncio.run(held.catch_up(un.world))
    assert not held._behind(un.world)


def test_another_world_is_begun_with_anew(nodes: dict[str, Node]) -> None:
    un, us = nodes["un"], nodes["us"]
    one, other = keeps(un), keeps(us, text="another")
    held = Correlating(lambda: None)
    asyncio.run(held.catch_up(un.world))
    asyncio.run(held.catch_up(us.world))
    assert list(held._clues) == [other.hash] != [one.hash]


def test_a_failure_is_said_and_repeats_no_word(
    nodes: dict[str, Node], caplog: pytest.LogCaptureFixture
) -> None:
    un = nodes["un"]
    keeps(un, text="canary of the ravine")
    held = Correlating(lambda: None)
    held._compare = lambda clues: 1 / (clues and 0)  # type: ignore[method-assign,assignment]

    async def tried() -> None:
        await held.catch_up(un.world)
        assert held.follow(un.world).failed
        await held.end()

    asyncio.run(tried())
    assert held._failed
    assert "canary" not in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_what_is_dropped_while_it_is_compared_is_not_put_back(nodes: dict[str, Node]) -> None:
    un = nodes["un"]
    held = [keeps(un, source=f"s{i}", text=words(i)) for i in range(4)]
    correlating = Correlating(lambda: None)
    compare, begun, go_on = correlating._compare, Event(), Event()

    def slowly(clues: Any) -> Any:
        found = compare(clues)
        begun.set()
        assert go_on.wait(60)
        return found

    correlating._compare = slowly  # type: ignore[method-assign]

    async def dropped() -> None:
        task = asyncio.create_task(correlating.catch_up(un.world))
        await asyncio.to_thread(begun.wait, 60)
        stored = next(e.record for e in un.log.entries() if e.record.hash == held[2].hash)
        await un.say([erase(un.world, stored.presentation, ("source", "text", "place"),
                            law="asked for", officer="o")])
        correlating.drop()
        go_on.set()
        await task

    asyncio.run(dropped())
    assert not correlating._failed
    assert not correlating._behind(un.world)
    assert words(2) not in repr(list(correlating._clues.values()))
    correlating._compare = compare  # type: ignore[method-assign]
    assert answers(correlating, un) == of_an_index(un)


def test_who_asks_while_it_is_dropped_has_an_answer(nodes: dict[str, Node]) -> None:
    un = nodes["un"]
    held = [keeps(un, source=f"s{i}", text=words(i)) for i in range(3)]
    compared(un)
    correlating = un.correlating
    assert correlating._index is not None
    ask = correlating._index.ask

    def dropping(clue: Any) -> Any:
        correlating.drop()
        return ask(clue)

    correlating._index.ask = dropping  # type: ignore[method-assign]
    assert set(asyncio.run(correlating.ask(held))) == {r.hash for r in held}
    assert asyncio.run(correlating.ask(held)) == {}
    assert correlating._answers == {}


def test_a_failure_is_tried_again_after_a_pause_and_not_by_every_page(
    nodes: dict[str, Node]
) -> None:
    un, tries = nodes["un"], []
    keeps(un)
    correlating = Correlating(lambda: None)
    compare = correlating._compare

    def fails(clues: Any) -> Any:
        tries.append(1)
        raise MemoryError

    correlating._compare = fails  # type: ignore[method-assign]

    async def tried() -> None:
        await correlating.catch_up(un.world)
        for _ in range(5):
            assert correlating.follow(un.world).failed
            await asyncio.sleep(0)
        assert len(tries) == 1, "a page does not try again"
        correlating._compare = compare  # type: ignore[method-assign]
        retry = correlating._retry
        assert retry is not None
        retry._callback()  # type: ignore[attr-defined]
        retry.cancel()
        assert correlating._task is not None
        await correlating._task
        found = correlating.follow(un.world)
        assert (found.ready, found.failed, found.reports) == (True, False, 1)

    asyncio.run(tried())
