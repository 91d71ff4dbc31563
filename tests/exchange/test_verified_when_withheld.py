"""A log of records that were told in part is as sound as any other: to its own node when it opens,
and to `hudna verify`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner

from hudna.act.register import register
from hudna.act.release import Choice
from hudna.cli.main import main
from hudna.log.note import Verifier
from hudna.place.geometry import Point
from hudna.record.kinds import Existence, Names, Site
from hudna.record.sharing import STEPS, Step
from tests.exchange.nodes import START_MS, Clock, Network, deliver_all, folders, node


@pytest.mark.parametrize("step", STEPS)
def test_a_place_that_was_told_at_any_step_is_sound_to_verify(step: Step, tmp_path: Path) -> None:
    clock, network, made = Clock(), Network(), folders(tmp_path)
    network.nodes = {p: node(f, clock, network.to) for p, f in made.items()}
    try:
        asyncio.run(_told(network, step))
        network.nodes["ru"].log.verify_all()
    finally:
        for one in network.nodes.values():
            one.close()
    for party, folder in made.items():
        key = Verifier(folder.config.origin, folder.keys.log.public).text
        run = CliRunner().invoke(main, ["verify", str(tmp_path / party), "--key", key])
        assert run.exit_code == 0, run.output


async def _told(network: Network, step: Step) -> None:
    said = Site("hospital", Names(en="Hospital"), Point((371_000_000, 362_000_000)), 0, START_MS)
    un = network.nodes["un"]
    [record] = await un.say([register(un.world, said, None, [Choice("ru", step)])])
    await deliver_all(un)
    held = network.nodes["ru"].world.record(record.hash)
    assert held is not None
    assert isinstance(held.said, Existence) == (step == "existence")
