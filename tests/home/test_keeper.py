"""What a node does by itself at once, though its next second never comes."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from hudna.act.announce import announce
from hudna.home import keeper
from hudna.record.kinds import Notice
from tests.agreements import quick_text
from tests.exchange.nodes import START_MS, Clock, Network, deliver_all, folders, node
from tests.exchange.probing import box

HOUR = 3_600_000


def test_the_depositary_answers_a_notice_as_it_comes(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(keeper, "EVERY_S", 1e6)
    clock, network = Clock(), Network()
    made = folders(tmp_path, text=quick_text(sealed=True))
    network.nodes = {p: node(f, clock, network.to) for p, f in made.items()}
    us, un = network.nodes["us"], network.nodes["un"]

    async def go() -> str:
        kept = asyncio.create_task(un._keeper.run())
        await asyncio.sleep(0)
        said = Notice("Q", box(0, 0, 2, 2), 0, 0, 1_000_000, START_MS + HOUR, START_MS + 2 * HOUR,
                      "transport", "us", 1, "")
        record, = await us.say([announce(us.world, said, us.now_ms())])
        await deliver_all(us, 1)
        while not un.world.sealed.answers(record.hash, "un"):
            await asyncio.sleep(0.01)
        kept.cancel()
        return un.world.sealed.answers(record.hash, "un")[0].said.outcome

    assert asyncio.run(asyncio.wait_for(go(), 60)) == "nothing"
    for one in network.nodes.values():
        one.close()


@pytest.mark.parametrize("fails", [True, False])
def test_what_fails_is_outlived(fails: bool) -> None:
    done: list[bool] = []

    async def work() -> None:
        if fails:
            raise ArithmeticError
        done.append(True)

    asyncio.run(keeper.outlived("a test", work))
    assert done == ([] if fails else [True])
