"""The watch's core over its own disk."""

from __future__ import annotations

import asyncio
from pathlib import Path

from hudna.lookout.feeds import Feeds
from hudna.lookout.lookout import Lookout
from hudna.watch import segments
from hudna.watch.feeds.kinds import feeds
from hudna.watch.item import Heard
from tests.watch.small import FROM_MS, heard

LINES = [{"name": "subject", "kind": "nats", "url": "nats://127.0.0.1:1",
          "nats": {"subject": "radar"}},
         {"name": "north", "kind": "sbs", "connect": "127.0.0.1:1"}]


def test_positions_whose_source_is_answered_are_in_the_journal_when_they_are_taken(
    tmp_path: Path,
) -> None:
    def on_disk() -> list[str]:
        found = segments.find(tmp_path / "journal", 0).items
        return [one.item.feed for one in found if isinstance(one.item, Heard)]

    async def run() -> None:
        core = Lookout.over(
            tmp_path, lambda brief, state: None, Feeds(feeds(LINES), ()),  # type: ignore[arg-type,return-value]
            clock=lambda: FROM_MS, warn=lambda told: None, freeze_s=1000)
        await core.begin()
        running = asyncio.create_task(core.run())
        async with asyncio.timeout(10):
            await core.give(Heard(FROM_MS, "subject", heard(0).fixes))
            assert on_disk() == ["subject"]
            await core.give(Heard(FROM_MS, "north", heard(1).fixes))
        core.end()
        await running
        assert on_disk() == ["subject", "north"]

    asyncio.run(run())
