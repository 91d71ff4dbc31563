"""What is asked of the engine, at least and as an aim: ratios, or the unit that a line names."""

from __future__ import annotations

from typing import NamedTuple


class Aim(NamedTuple):
    at_least: float | None = None
    aim: float | None = None


AIMS = {
    "match2/sedonadb": Aim(15, 20),
    "match2/sedonadb/bare": Aim(None, 60),
    "match4/handfiltered": Aim(12, 30),
    "match4/sql": Aim(50, 150),
    "match/threads": Aim(1.8, 1.95),
    "live/p50": Aim(12, 20),
    "live/p99": Aim(12, 20),
    "live/p99 us": Aim(None, 2),
    "tracks": Aim(400, 150),
    "check/shapely/p50": Aim(9, 20),
    "check/shapely/p99": Aim(4, 8),
    "check/postgis/p50": Aim(50, 100),
    "check/postgis/p99": Aim(16, 30),
    "check/change": Aim(1000, 100),
    "check/pause": Aim(10_000, None),
    "pairs/one": Aim(10, None),
    "pairs/two": Aim(10, 25),
    "audit/read": Aim(2, 1),
    "audit/memory": Aim(2, 1),
    "append/rate": Aim(2_000, 10_000),
    "append/p99": Aim(50, None),
    "bulk": Aim(0.5, None),
    "tiles/pymerkle": Aim(5, None),
    "verify/rate": Aim(300_000, 500_000),
    "snapshot/start": Aim(2, None),
    "known": Aim(2, None),
    "exchange/catchup": Aim(0.5, None),
    "exchange/p50": Aim(300, None),
    "exchange/p99": Aim(1000, None),
    "watch/rate": Aim(20_000, None),
    "watch/p99": Aim(100, None),
    "watch/memory": Aim(1000, None),
    "watch/cap": Aim(1000, None),
    "watch/desk": Aim(1000, None),
    "watch/restart": Aim(3, None),
    "incidents/many": Aim(60, None),
    "incidents/memory": Aim(4, None),
    "incidents/new": Aim(1000, None),
}


def aim_of(what: str) -> Aim:
    """Nothing is asked where nothing is written."""
    return AIMS.get(what, Aim())
