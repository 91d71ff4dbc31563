"""A receipt counts whatever was taken back or erased between the delivery and its answer."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hudna.act.erase import erase
from hudna.act.recall import recall
from hudna.exchange.courier import REFUSED_AGAIN_MS
from hudna.node import Node
from tests.exchange.nodes import courier, deliver_all, site
from tests.exchange.test_courier import three


async def taken_back(made: Node, of: str, step: str) -> None:
    text = made.log.entry(of).record.presentation
    await made.say([recall(made.world, text, parties=["ru"], step=step, reason="leaked",
                           officer="Officer")])


async def erased(made: Node, of: str, *fields: str) -> None:
    text = made.log.entry(of).record.presentation
    await made.say([erase(made.world, text, fields, law="law", officer="Officer")])


@pytest.mark.parametrize("before", ["", "1 km", "erased"])
@pytest.mark.parametrize("after", ["10 km", "existence", "erased"])
def test_promise_5_a_lost_answer_is_had_again_after_recalls_and_erasures(
    tmp_path: Path, before: str, after: str
) -> None:
    async def play() -> None:
        un, ru = nodes["un"], nodes["ru"]
        (said,) = await un.say([site(un, 1)])
        for when, change in enumerate((before, after)):
            if change == "erased":
                await erased(un, said.hash, "names" if when else "note")
            elif change:
                await taken_back(un, said.hash, change)
            if not when:
                network.lose_back = 1
                await courier(un, "ru").once()
                assert said.hash in ru.world.entries
                assert un.world.receipts.told(said.hash) == {}
        clock.ms += REFUSED_AGAIN_MS
        await deliver_all(un)
        assert un.world.receipts.told(said.hash).keys() == {"us", "ru"}
        assert [c.state().fault for c in un.partners.couriers] == [None, None]

    with three(tmp_path) as (nodes, network, clock):
        asyncio.run(play())
