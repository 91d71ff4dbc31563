"""Several deliveries are on their way at once: whichever comes first or not at all, the log of who
reads them has them in their order."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.exchange import delivery, turns
from hudna.exchange.courier import UNDER_WAY
from hudna.exchange.doors import Leaving
from hudna.node import Node
from tests.exchange.nodes import courier, site
from tests.exchange.test_courier import three

LOST = -1
STEP_S = 0.002


class Line:
    """Each delivery takes as many steps as the next of `fates`, or is lost there, or its answer
    is."""

    def __init__(self, real: Callable, fates: list[tuple[int, bool]]) -> None:
        self._real, self._fates = real, list(fates)
        self.flying = self.most = 0

    async def __call__(self, packed: bytes, leaving: Leaving) -> bytes:
        steps, answered = self._fates.pop(0) if self._fates else (0, True)
        self.flying += 1
        self.most = max(self.most, self.flying)
        leaving.begins()
        leaving.gone()
        try:
            await asyncio.sleep(max(steps, 0) * STEP_S)
            if steps == LOST:
                raise OSError("lost there")
            answer = await self._real(packed)
            if not answered:
                raise OSError("lost back")
            return answer
        finally:
            self.flying -= 1


def own(made: Node, author: str) -> list[str]:
    return [e.record.hash for e in made.log.entries() if e.record.author == author]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(fates=st.lists(st.tuples(st.integers(LOST, 4), st.booleans()), max_size=12))
def test_promise_5_in_order_per_author_whatever_the_line_does(monkeypatch, fates) -> None:
    monkeypatch.setattr(delivery, "MOST", 2)
    monkeypatch.setattr(turns, "WAIT_S", 0.1)
    with tempfile.TemporaryDirectory() as root, three(Path(root)) as (nodes, _, _):
        us, ru = nodes["us"], nodes["ru"]
        line = Line(courier(us, "ru")._carry, fates)
        courier(us, "ru")._carry = line

        async def go() -> None:
            # More than all fates can touch: at the end the line is whole, and as many fly as may.
            said = await us.say([site(us, i) for i in range(40)])
            while us.waiting("ru"):
                await courier(us, "ru").once()
                kept = own(ru, "us")
                assert kept == [r.hash for r in said][: len(kept)]
            assert len(own(ru, "us")) == len(said)

        asyncio.run(go())
        assert line.most == UNDER_WAY
        assert line.flying == 0


def test_nothing_sets_out_behind_what_did_not_arrive(monkeypatch) -> None:
    """It would wait at the reader for what does not come."""
    monkeypatch.setattr(delivery, "MOST", 1)
    with tempfile.TemporaryDirectory() as root, three(Path(root)) as (nodes, _, _):
        us = nodes["us"]
        left = list[bytes]()

        async def line(packed: bytes, leaving: Leaving) -> bytes:
            left.append(packed)
            leaving.gone()
            if len(left) == UNDER_WAY:
                raise OSError("lost there")
            # The first ones are answered only when the last one has failed.
            while len(left) < UNDER_WAY:
                await asyncio.sleep(0)
            await asyncio.sleep(STEP_S)
            return await nodes["ru"].receive(packed)

        courier(us, "ru")._carry = line

        async def go() -> None:
            await us.say([site(us, i) for i in range(2 * UNDER_WAY)])
            await courier(us, "ru").once()

        asyncio.run(go())
        assert len(left) == UNDER_WAY
