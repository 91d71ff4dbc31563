"""The end of a watch: what was put leaves, and an end that cannot be had is not waited for."""

from __future__ import annotations

import asyncio
from pathlib import Path

from hudna.home import watched
from hudna.home.watching import WatchConfig
from hudna.lookout import ways_out
from hudna.lookout.ways_out import WaysOut
from tests.exchange.nodes import folders
from tests.lookout.outlets.giving import clock, some


def ways(path: Path, grace_s: float) -> WaysOut:
    return WaysOut(folders(path)["us"], WatchConfig("roof"), clock, grace_s=grace_s)


def test_what_was_put_before_the_end_leaves(tmp_path: Path):
    out = ways(tmp_path, 60)

    async def run() -> None:
        async with out.opened():
            for one in some(120):
                out.put([one])

    asyncio.run(run())
    written = watched.warnings(out._folder.path).glob("hudna-*.xml")
    assert {p.stem for p in written} == {w.id for w in some(120)}


def test_the_end_waits_for_no_outlet_for_ever_and_says_what_did_not_leave(
        tmp_path: Path, monkeypatch, caplog):
    out = ways(tmp_path, 0.1)

    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(ways_out.Outlets, "send", never)

    async def run() -> None:
        async with asyncio.timeout(20), out.opened():
            out.put(some(1))
            await asyncio.sleep(0)
            out.put(some(7))

    asyncio.run(run())
    assert "warnings did not leave before the end" in caplog.text
