"""The parts of an event's page."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from hudna.node import Node
from hudna.record.record import Record
from hudna.web.happened import event_shown
from tests.web.happened.kept import compared, keeps
from tests.web.happened.test_event_list import SAME, flood


def asked(node: Node, held: Record) -> list[str]:
    """The reports that are held against all others for the page of an event."""
    found: list[str] = []
    correlating = node.correlating

    class Asked:
        found = correlating.found

        async def ask(self, records: Sequence[Record]) -> dict[str, Any]:
            found.extend(r.hash for r in records)
            return await correlating.ask(records)

    event = node.world.reports.event(held.hash)
    assert event is not None
    recorded: Any = Asked()
    asyncio.run(event_shown.offers(node.world, recorded, event))
    return found


def test_of_a_flood_one_is_held_against_all_others(nodes: dict[str, Node], un: Any) -> None:
    node = nodes["un"]
    held = flood(node, 6)
    other = keeps(node, source="cedar", text="A market was hit by a jet this morning")
    compared(node)
    un.get("/events")
    assert un.post("/events/link", {**{f"of_{r.hash}": "yes" for r in (*held, other)},
                                    "why": SAME}).status_code == 303
    copied = {c.id for c in node.correlating.found.copies}
    assert len(copied) == 5
    assert set(asked(node, held[0])) == {r.hash for r in (*held, other)} - copied
