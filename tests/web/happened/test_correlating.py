"""What is held of reports beside the desk follows from those that stand, and from nothing else."""

from __future__ import annotations

import asyncio
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
    asyncio.run(held.catch_up(un.world))
    assert held._failed
    assert "canary" not in caplog.text
    assert "ZeroDivisionError" in caplog.text
