"""Promise 2: what was erased before a partner was told of it still protects there."""

from __future__ import annotations

import asyncio
from pathlib import Path

from hudna.act.erase import erase
from hudna.exchange.courier import REFUSED_AGAIN_MS
from hudna.node import Node
from hudna.record.erasure import WITHHELD_NAMES
from hudna.record.kinds import Site
from tests.exchange.nodes import courier, deliver_all, site
from tests.exchange.test_courier import three


async def erased(made: Node, of: str) -> None:
    presentation = made.log.entry(of).record.presentation  # type: ignore[union-attr]
    await made.say([erase(made.world, presentation, ["names"], law="law", officer="Officer")])


def names_at(made: Node, of: str) -> object:
    said = made.world.entries[of].record.said
    assert isinstance(said, Site)
    return said.names


def test_promise_2_a_protection_whose_name_was_erased_before_it_was_told_is_told_all_the_same(
    tmp_path: Path,
) -> None:
    async def play() -> None:
        (told,) = await nodes["un"].say([site(nodes["un"], 1)])
        await courier(nodes["un"], "us").once()
        await erased(nodes["un"], told.hash)
        await deliver_all(nodes["un"])
        assert names_at(nodes["us"], told.hash) == WITHHELD_NAMES
        clock.ms += REFUSED_AGAIN_MS
        await deliver_all(nodes["un"])
        for made in nodes.values():
            assert names_at(made, told.hash) == WITHHELD_NAMES
            assert made.world.entries[told.hash].record.withheld == ("names",)
            assert [r.hash for r in made.world.register.standing(clock.ms)] == [told.hash]
        assert [c.state().fault for c in nodes["un"].partners.couriers] == [None, None]
        assert nodes["un"].world.receipts.told(told.hash).keys() == {"us", "ru"}

    with three(tmp_path) as (nodes, _, clock):
        asyncio.run(play())


def test_a_partner_s_erasure_of_its_own_copy_destroys_nothing_elsewhere(tmp_path: Path) -> None:
    async def play() -> None:
        (told,) = await nodes["un"].say([site(nodes["un"], 1)])
        await deliver_all(nodes["un"])
        await erased(nodes["us"], told.hash)
        await deliver_all(nodes["us"])
        assert names_at(nodes["us"], told.hash) == WITHHELD_NAMES
        for party in ("un", "ru"):
            assert names_at(nodes[party], told.hash) == told.said.names
            assert len(nodes[party].world.hiding.of(told.hash)) == 1

    with three(tmp_path) as (nodes, _, _clock):
        asyncio.run(play())
