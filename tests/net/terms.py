"""The agreement that the nodes of these tests are made under: the exercise, with short terms."""

from __future__ import annotations

from typing import Any

from tests.agreements import edited

FRESH_S, TOLERANCE_S = 20, 1


def _short(data: dict[str, Any]) -> None:
    data["notices"] |= {"fresh_for_s": FRESH_S, "clock_tolerance_s": TOLERANCE_S}
    for lead in data["notices"]["lead_times"]:
        lead["seconds"] = 0
    data.pop("sealed", None)


def text() -> str:
    return edited(_short)
