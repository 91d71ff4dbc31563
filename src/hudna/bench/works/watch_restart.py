"""Restart: from the start of the watch's process until it watches, and until it has decided.

A watch has heard a moderate feed for a while, with its state frozen less often than that: after a
kill all of the feed is folded anew; after an end in order the state is taken up. The first decision
is of an aircraft that appears in an area once the watch connects.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import NamedTuple

from hudna.bench.desks import Failed, partners
from hudna.bench.measure import Spread, spread_of
from hudna.bench.result import Figure, Line, Report
from hudna.bench.scratch import scratch
from hudna.bench.setting import WatchSetting
from hudna.bench.standin import StandIn
from hudna.bench.watching import Sender, Watcher, settle
from hudna.bench.workloads.areas import Areas
from hudna.bench.workloads.sky import Fleet, barred_areas, brief_of, moment, on_the_ground, position
from hudna.bench.works.aims import aim_of
from hudna.bench.works.watch_flow import aircraft_of
from hudna.home.folder import Folder
from hudna.place.geometry import E7
from hudna.watch.brief import Brief

WORK = "restart"
ADDRESS = b"4B1234"
SKIES, SKIES_S, LATE_S, DECIDED_S = 2, 30.0, 60.0, 60.0
SELDOM_S = 3600


class Began(NamedTuple):
    """Seconds from the start of the process."""

    ready: float
    decided: float


def run(setting: WatchSetting, report: Report) -> None:
    """Seconds, after a kill and after an end in order."""
    setting.tell("restart: making areas")
    areas = barred_areas(setting.size.areas, setting.seed)
    killed: list[Began] = []
    ended: list[Began] = []
    for i in range(setting.repeat):
        with scratch(setting) as directory, StandIn(_brief(setting, areas)) as node:
            folder = partners(directory, ("us",), setting.seed)["us"]
            setting.tell(f"restart: {setting.size.journal_s} s of a feed, round {i + 1}")
            _heard(setting, folder, node)
            killed.append(_begins(folder, areas, node, 1))
            ended.append(_begins(folder, areas, node, 2))
    _lines(setting, report, "after a kill, the feed folded anew", killed)
    _lines(setting, report, "after an end in order", ended)


def _brief(setting: WatchSetting, areas: Areas) -> Brief:
    return brief_of(areas, Fleet(aircraft_of(setting.size.moderate), setting.seed))


def _heard(setting: WatchSetting, folder: Folder, node: StandIn) -> None:
    """A watch that hears the feed, and is killed once all of it is on disk."""
    size = setting.size
    with Sender(aircraft_of(size.moderate), size.moderate, size.journal_s,
                setting.seed) as sender:
        door = settle(folder, sender.port, node.url, SELDOM_S)
        with Watcher(folder, door) as watcher:
            watcher.wait()
            watcher.knows()
            node.next_skies(SKIES, SKIES_S)
            sender.begin()
            watcher.took(sender.sent().positions, LATE_S)
            time.sleep(1)
            watcher.kill()


def _begins(folder: Folder, areas: Areas, node: StandIn, nth: int) -> Began:
    lon, lat = on_the_ground(areas)
    address = b"%06X" % (int(ADDRESS, 16) + nth)
    before = len(node.events)
    with _appears(address, lon / E7, lat / E7) as port:
        door = settle(folder, port, node.url, SELDOM_S)
        with Watcher(folder, door) as watcher:
            watcher.wait()
            aircraft = f"icao:{address.decode().lower()}"
            until = time.monotonic() + DECIDED_S
            while not any(c.event.aircraft == aircraft for c in node.events[before:]):
                if time.monotonic() > until:
                    raise Failed(f"{WORK}: nothing was decided: {watcher.said()}")
                time.sleep(0.02)
            notes = watcher.end()
            decided = min(n.out_ms for n in notes.events if n.aircraft == aircraft)
            return Began(watcher.ready - watcher.begun, decided / 1000 - watcher.begun)


@contextmanager
def _appears(address: bytes, lon: float, lat: float) -> Iterator[int]:
    """A receiver on a port; to whoever connects an aircraft appears at once."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        held: list[socket.socket] = []

        def accept() -> None:
            connection, _ = listening.accept()
            held.append(connection)
            now = moment(time.time_ns() // 1_000_000)
            connection.sendall(position(address, now, lon, lat, 0))

        Thread(target=accept, daemon=True).start()
        try:
            yield listening.getsockname()[1]
        finally:
            for connection in held:
                connection.close()


def _lines(setting: WatchSetting, report: Report, after: str, began: list[Began]) -> None:
    size = setting.size
    what = f"{WORK}, {size.areas:,} areas, {after}"
    aim = aim_of("watch/restart")
    ready, decided = (spread_of([getattr(b, name) for b in began]) for name in Began._fields)
    report.lines.append(Line(f"{what}, to ready", Figure(ready.median, "s"),
                             at_least=aim.at_least, aim=aim.aim, note=_note(ready)))
    report.lines.append(Line(
        f"{what}, to the first decision", Figure(decided.median, "s"), at_least=aim.at_least,
        aim=aim.aim, note=f"{_note(decided)}; {size.journal_s} s of {size.moderate:,} positions/s "
                          "heard before; the process and its imports are counted"))


def _note(spread: Spread) -> str:
    return f"{spread.low:.2f} to {spread.high:.2f} s"
