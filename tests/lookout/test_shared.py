"""Two watches of one sky as processes, over a real NATS server: one is killed, the other takes
over, and the node has each passage once."""

from __future__ import annotations

import signal
from pathlib import Path

import httpx
import pytest

from hudna.running import now_ms
from tests.lookout.nats_server import nats_server
from tests.lookout.running import HOST, Watched, crossing, watched
from tests.processes import until

SOON_S = 60
pytestmark = pytest.mark.long


def second(one: Watched, nats: str) -> Path:
    """The settings of another watch over the same directory, with a feed of its own."""
    path = one.root / "second.toml"
    path.write_text(f"""
name = "two"
[door]
port = {one.port + 2}
[[door.feeders]]
name = "other-radar"
token = "feeder"
[nats]
url = "{nats}"
shares = 2
""")
    return path


def test_promise_8_one_is_killed_and_the_other_tells_the_rest_once(tmp_path: Path):
    with (nats_server(tmp_path / "nats") as nats,
          watched(tmp_path, f'[nats]\nurl = "{nats}"\nshares = 2') as one):
        one.start("serve")
        one.start("watch")
        one.start("second", "--settings", str(second(one, nats)))
        assert until(lambda: healthy(one), SOON_S), one.errors("watch").read_text()[-2000:]
        last = now_ms()
        flights = [f"4b{i:04x}" for i in range(4)]
        for i, flight in enumerate(flights):
            one.receiver.say(crossing(flight, last, lat=36.05 + 0.03 * i)[:25])
        assert until(lambda: {i.aircraft for i in one.incursions()} == {
            f"icao:{f}" for f in flights}, SOON_S)
        one.end("watch", signal.SIGKILL)
        for flight in flights:
            assert post(one, table(flight, last, slice(25, 40))).status_code == 200
        assert until(lambda: one.told([f"icao:{f}" for f in flights]), SOON_S), (
            one.errors("second").read_text()[-2000:])
        by_passage: dict[str, list[int]] = {}
        for said in one.incursions():
            by_passage.setdefault(said.passage, []).append(said.revision)
        assert len(by_passage) == len(flights)
        assert all(found == list(range(len(found))) for found in by_passage.values())
        ended = {i.aircraft: i.entered_ms for i in one.incursions()}
        assert ended == {f"icao:{f}": last - 29 * 5000 for f in flights}
        assert one.end("second") == 0


def healthy(one: Watched) -> bool:
    own = {"authorization": f"Bearer {(one.path / 'watch.token').read_text().strip()}"}
    return all(httpx.get(f"{one.url(c)}/healthz", headers=own).json()["brief_size"] is not None
               for c in ("watch", "second"))


def table(address: str, last_ms: int, part: slice) -> str:
    """The flight of `crossing` as a CSV, or part of it."""
    lat = 36.05 + 0.03 * int(address[2:], 16)
    rows = [f"{address},{last_ms - (39 - i) * 5000},{lat:.2f},{37.9 + i * 0.01:.2f}"
            for i in range(40)]
    return "\n".join(["icao24,time_ms,lat,lon", *rows[part]]) + "\n"


def post(one: Watched, body: str) -> httpx.Response:
    return httpx.post(f"http://{HOST}:{one.port + 2}/positions", content=body, headers={
        "content-type": "text/csv", "authorization": "Bearer a-token-of-this-feeder"})
