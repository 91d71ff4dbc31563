"""Warn: from a position on a feed to the CAP file on disk, and to the desk.

A node and its watch, two processes over one directory with the exercise's agreement; aircraft that
nobody knows turn into its areas one after another: each is heard a little outside, flying away, and
a while later a little inside. A person sits at the node's desk with the page of incursions open,
which fetches itself as the browser's does.
"""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from hudna.bench.desks import Desk, Failed, partners
from hudna.bench.measure import Tail, tail_of
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.bench.scratch import scratch
from hudna.bench.setting import WatchSetting
from hudna.bench.watching import Watcher, settle
from hudna.bench.workloads.sky import moment, moved, position
from hudna.bench.workloads.theatre import Floats, chance
from hudna.bench.works.aims import aim_of
from hudna.bench.works.exchange_live import Sitting
from hudna.home import watched
from hudna.home.folder import Folder
from hudna.home.reading import ReadLog
from hudna.place.geometry import E7, Polygon
from hudna.record.watching import Incursion, Warned
from hudna.terms.agreement import Agreement

WORK = "warn"
FIRST, FEET, KNOTS = 0x4B0000, 3_000, 250
STEP_DEG, LATER = 0.0015, 3
"""From the edge, some 150 m; how many entries later it is inside."""
APART_S, SETTLE_S, CONNECT_S, WRITTEN_S, LOOK_S = 0.5, 4.0, 60.0, 20.0, 0.05
PAGE, AREA = "/incursions", "area:"
_ROW = re.compile(r'id="incursion-([0-9a-f]{16})"')
Times = dict[str, float]
"""A moment by aircraft, s, as `time.time`."""


class Watching(Sitting):
    """A person who sees the page of incursions."""

    page = PAGE

    async def begin(self) -> None:
        await super().begin()
        await self._http.get(self.page)

    def shown(self, page: str) -> Iterable[str]:
        """What each row is of begins so."""
        return _ROW.findall(page)


class Seen(NamedTuple):
    """Of each aircraft: when it was sent, when the CAP file of its area stood, and the last of
    those of all places that were warned with it; when the desk was told of its incursion, when its
    page named it."""

    sent: Times
    cap: Times
    all: Times
    told: Times
    page: Times


def run(setting: WatchSetting, report: Report) -> None:
    """ms from a position to its warning and to the desk."""
    setting.tell("warn: a node and its watch come up")
    with (scratch(setting) as directory, ExitStack() as opened,
          socket.create_server(("127.0.0.1", 0)) as receiver):
        folder = partners(directory, ("us",), setting.seed)["us"]
        door = settle(folder, receiver.getsockname()[1])
        watching = Watching(folder)
        opened.enter_context(Desk(folder)).wait()
        watcher = opened.enter_context(Watcher(folder, door))
        watcher.wait()
        watcher.knows()
        receiver.settimeout(CONNECT_S)
        connection = opened.enter_context(receiver.accept()[0])
        setting.tell(f"warn: {setting.size.entries} entries")
        turns = turns_into(folder.agreement.agreement, setting)
        sent = asyncio.run(_played(watching, connection, turns))
        flies = {n.id: n.aircraft for n in watcher.end().events}
        seen = _seen(folder, watching, sent, flies)
    _lines(report, seen)


class Turn(NamedTuple):
    """Places in degrees, a little outside of an area and a little inside; the course between them
    turned about, in degrees."""

    outside: tuple[float, float]
    inside: tuple[float, float]
    course: int


def turns_into(agreement: Agreement, setting: WatchSetting) -> list[Turn]:
    """As many as are asked, over the edges of the agreement's areas in turn."""
    edges = [(np.array(ring[i]) / E7, np.array(ring[i + 1]) / E7,
              np.mean(np.array(ring[:-1]), axis=0) / E7)
             for area in agreement.areas if isinstance(area.shape, Polygon)
             for ring in area.shape.rings[:1] for i in range(len(ring) - 1)]
    rng = chance(setting.seed, "warn")
    return [_turn(*edge, float(rng.uniform(0.2, 0.8)))
            for edge in islice(cycle(edges), setting.size.entries)]


def _turn(a: Floats, b: Floats, middle: Floats, along: float) -> Turn:
    on = a + (b - a) * along
    out = (on - middle) * (STEP_DEG / float(np.hypot(*(on - middle))))
    course = round(np.degrees(np.arctan2(*out))) % 360
    (east, north), (west, south) = (on + out).tolist(), (on - out).tolist()
    return Turn((east, north), (west, south), course)


async def _played(watching: Watching, connection: socket.socket, turns: Sequence[Turn]) -> Times:
    """When each was sent inside."""
    await watching.begin()
    open_page = [asyncio.create_task(watching.hears()), asyncio.create_task(watching.looks())]
    await asyncio.sleep(1)
    sent: Times = {}
    for i in range(len(turns) + LATER):
        if i < len(turns):
            _send(connection, i, turns[i].outside, turns[i].course)
        if i >= LATER:
            turn = turns[i - LATER]
            sent[f"icao:{FIRST + i - LATER:06x}"] = time.time()
            _send(connection, i - LATER, turn.inside, turn.course)
        await asyncio.sleep(APART_S)
    await asyncio.sleep(SETTLE_S)
    for task in open_page:
        task.cancel()
    await asyncio.gather(*open_page, return_exceptions=True)
    await watching.end()
    return sent


def _send(connection: socket.socket, nth: int, at: tuple[float, float], course: int) -> None:
    address, now = b"%06X" % (FIRST + nth), moment(time.time_ns() // 1_000_000)
    connection.sendall(moved(address, now, KNOTS, course) + position(address, now, *at, FEET))


def _seen(folder: Folder, watching: Watching, sent: Times, flies: Mapping[str, str]) -> Seen:
    """`flies`: the aircraft of each event. Raises `Different` where something was not warned of or
    not seen."""
    told: Times = {}
    page: Times = {}
    areas: dict[str, str] = {}
    warned: dict[str, list[Warned]] = defaultdict(list)
    with ReadLog(folder) as log:
        for entry in log.entries():
            if entry.record is None:
                continue
            said = entry.record.said
            if isinstance(said, Warned):
                warned[flies.get(said.event, "")].append(said)
            elif isinstance(said, Incursion) and said.aircraft in sent:
                if (shown := watching.seen.get(entry.record.hash[:16])) is not None:
                    page.setdefault(said.aircraft, shown)
                if said.revision:
                    continue
                areas[said.aircraft] = AREA + said.area
                told[said.aircraft] = next(
                    t for t, size in watching.heard if size > entry.index)
    stood = {a: files for a, area in areas.items()
             if (files := _stood(watched.warnings(folder.path), warned[a], area))}
    for what, times in (("kept", told), ("warned of", stood), ("on the page", page)):
        if times.keys() != sent.keys():
            raise Different(f"{WORK}: of {len(sent)} entries {len(times)} were {what}")
    first, last = ({a: files[i] for a, files in stood.items()} for i in (0, 1))
    return Seen(sent, first, last, told, page)


def _stood(cap: Path, warned: Sequence[Warned], area: str) -> tuple[float, float] | None:
    """When the first CAP file about an area stood, and the last of all that went out with it."""
    found = ((w.sent_ms, p.alert) for w in warned for p in w.places if p.place == area)
    first = next(found, None)
    if first is None:
        return None
    together = [p.alert for w in warned if w.sent_ms == first[0] for p in w.places]
    return _written(cap / f"{first[1]}.xml"), max(_written(cap / f"{a}.xml") for a in together)


def _written(path: Path) -> float:
    """When the last thing was done to it, after it was whole: its times are set then."""
    until = time.monotonic() + WRITTEN_S
    while not path.exists():
        if time.monotonic() > until:
            raise Failed(f"{WORK}: there is no {path.name}")
        time.sleep(LOOK_S)
    return path.stat().st_ctime_ns / 1e9


def _lines(report: Report, seen: Seen) -> None:
    ways = (("to the CAP file", seen.cap, "watch/cap"),
            ("to the last CAP file of all places", seen.all, ""),
            ("told to the desk", seen.told, ""),
            ("seen on the desk", seen.page, "watch/desk"))
    for what, times, asked in ways:
        tail = _tail([(times[a] - at) * 1000 for a, at in seen.sent.items()])
        for part in ("p50", "p99"):
            aim = aim_of(asked if part == "p99" else "")
            report.lines.append(Line(
                f"{WORK}, from a position {what}, {part}", Figure(getattr(tail, part), "ms"),
                at_least=aim.at_least, aim=aim.aim,
                note=f"{len(times):,} entries, most {tail.most:,.0f} ms"
                     if part == "p99" else ""))


def _tail(ms: Sequence[float]) -> Tail:
    return tail_of(np.array(ms))
