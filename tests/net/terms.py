"""The agreement that the nodes of these tests are made under: the exercise, with short terms."""

from __future__ import annotations

from typing import Any

from tests.agreements import edited

FRESH_S, TOLERANCE_S, RECEIPT_S = 20, 1, 2


def _short(data: dict[str, Any]) -> None:
    data["notices"] |= {"fresh_for_s": FRESH_S, "clock_tolerance_s": TOLERANCE_S}
    for lead in data["notices"]["lead_times"]:
        lead["seconds"] = 0
    data["receipts"]["within_s"] = RECEIPT_S
    data["sealed"] |= {"cell": "1 km", "budget": 10_000}
    data["reading"] |= {"per_person": 100_000, "per_node": 100_000}


def text() -> str:
    return edited(_short)
