"""What a watch would tell, for tests of the desk."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar.testing import TestClient

from hudna.node import Node
from hudna.place.datum import Datum
from hudna.record.protecting import Names
from hudna.record.watching import Seen
from hudna.watch.event import Aloft, Approach, FeedState, Passage, Sky, Who
from hudna.watch.waits import Waits
from tests.web.apps import app_of
from tests.web.houses import NOW, e7
from tests.web.sitting import ORIGIN

AREA, FEED = "ex-aleppo", "roof receiver"
RUSSIAN = Who("ru", "combat", "transponder", "probable")


def positions(count: int = 3, start_ms: int = NOW - 60_000) -> tuple[Seen, ...]:
    return tuple(
        Seen(start_ms + 10_000 * i, start_ms + 10_000 * i + 700, e7(37.10 + 0.02 * i),
             e7(36.20 + 0.01 * i), 6_100_000 if i % 2 else None, Datum.PRESSURE, 50, FEED)
        for i in range(count)
    )


def passage(node: Node, name: str = "p1", revision: int = 0, **other: Any) -> Passage:
    """An aircraft that is taken to be Russian, inside the area of Aleppo for a minute."""
    given = Passage(
        name, revision, "icao:4b1234", "EXRU1", AREA, node.world.terms.digest, "ex-areas",
        "inside", NOW - 60_000, None, RUSSIAN, True, NOW - 500, positions(), 5_000_000, 6_900_000)
    return msgspec.structs.replace(given, **other)


def approach(node: Node, **other: Any) -> Approach:
    given = Approach(
        "a1", 0, "icao:4b1235", "EXRU2", AREA, node.world.terms.digest, "ex-areas", NOW + 240_000,
        RUSSIAN, positions(1)[0], 90_000, 200_000, NOW - 500)
    return msgspec.structs.replace(given, **other)


def sky(*aloft: Aloft, at_ms: int = NOW, feeds: tuple[FeedState, ...] = ()) -> Sky:
    return Sky(at_ms, aloft, feeds or (FeedState(FEED, "sbs", "up", at_ms - 100, 12),))


def waits(name: str = "hudna-us-1-0", **other: Any) -> Waits:
    given = Waits(name, NOW - 1_000, "Alert", Names("Aleppo", "حلب", "Алеппо"), NOW + 180_000,
                  NOW + 240_000, NOW + 360_000, "likely")
    return msgspec.structs.replace(given, **other)


def aloft(name: str = "icao:4b1234", **other: Any) -> Aloft:
    given = Aloft(name, "EXRU1", NOW - 500, e7(37.1), e7(36.2), 6_100_000, 90_000, 200_000,
                  RUSSIAN, (AREA,))
    return msgspec.structs.replace(given, **other)


class Watch:
    """Beside its node, with the token of its directory."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.client = TestClient(app_of(node), base_url=ORIGIN)
        self.headers = {"authorization": f"Bearer {node.watched.token()}"}

    def tells(self, *events: Passage | Approach) -> Any:
        return self.post("events", events)

    def post(self, what: str, said: object) -> Any:
        body = said if isinstance(said, bytes) else msgspec.msgpack.encode(said)
        return self.client.post(f"/watch/{what}", content=body, headers=self.headers)

    def brief(self, held: str = "") -> Any:
        """`held`: the ETag of what the watch has."""
        return self.client.get("/watch/brief", headers={**self.headers, "if-none-match": held})
