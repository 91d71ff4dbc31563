"""Passages as a watch tells them, over the exercise agreement."""

from __future__ import annotations

from typing import Any

from hudna.act.incur import Passing
from hudna.record.watching import Seen
from tests.agreements import quick

VERSION = quick().digest
START = 1_469_944_800_000
MINUTE = 60_000
SEEN = Seen(START, START + 400, 371_500_000, 362_000_000, 5_000_000, feed="north")


def passing(**more: Any) -> Passing:
    """A government aircraft that has entered an area that is barred to it."""
    told: dict[str, Any] = {
        "passage": "p1", "revision": 0, "aircraft": "icao:4b1234", "callsign": "SYR1",
        "area": "ex-aleppo", "version": VERSION, "state": "inside", "entered_ms": START,
        "left_ms": None, "operator": "syrian-government", "basis": "transponder",
        "grade": "possible", "evidence": (SEEN,),
    }
    return Passing(**{**told, **more})
