"""Reports at a real node, for the tests of what happened."""

from __future__ import annotations

import asyncio
from typing import Any

from hudna.act.report import report
from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.incidents import Report
from hudna.record.record import Record
from tests.web.houses import HOUR, NOW, e7

AT = Point((e7(36.5712), e7(35.6123)))


def a_report(**more: Any) -> Report:
    said: dict[str, Any] = {
        "source": "ravine", "channel": "desk", "told_ms": NOW, "happened": "shelling",
        "from_ms": NOW - 2 * HOUR, "until_ms": NOW - HOUR, "at": AT, "within_m": 500,
        "place": "the market of Kafr Nabl", "text": "Three shells on the market", "language": "en",
    }
    return Report(**{**said, **more})


def keeps(node: Node, **more: Any) -> Record:
    [kept] = asyncio.run(node.say([report(node.world, a_report(**more), node.now_ms())]))
    return kept


def compared(node: Node) -> None:
    """Until all that stands is compared."""
    asyncio.run(node.correlating.catch_up(node.world))
