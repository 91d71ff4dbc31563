"""Real flights laid over the exercise's areas and sent by each door of the watch, over real
sockets: what the watch then holds, and what the audit of its archive finds.

None of the flights of `adsb_tracks` is over Syria: `SHIFT` is added to each of their places, and
nothing else is changed. So far south a degree of longitude is longer: they fly faster east and west
than they did.
"""

from __future__ import annotations

import asyncio
import csv
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import groupby
from math import cos, radians, sin
from pathlib import Path
from typing import Any, NamedTuple

import pytak
from click.testing import CliRunner

from hudna.cli.main import main
from hudna.place.times import parse_instant
from hudna.terms.agreement import Open
from hudna.terms.load import load
from hudna.terms.shipped import shipped
from hudna.view.volumes import barred_volume
from hudna.watch.brief import Barred, Brief, WatchTerms
from hudna.watch.event import Event, FeedState
from hudna.watch.feeds.counter import PER_MS
from hudna.watch.feeds.doors import Doors
from hudna.watch.feeds.dropped import Dropped
from hudna.watch.feeds.kinds import run_with
from hudna.watch.feeds.modes import Squitters
from hudna.watch.fix import Fix
from hudna.watch.inexact.plots import plots
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.kept.keeping import Keeping
from hudna.watch.watch import Watch
from tests.audit.shared import DATA
from tests.watch.feeds.air import beast, checksum, encoded, in_air, moving, named, squitter
from tests.watch.feeds.ears import one, soon
from tests.watch.feeds.test_line import free_port, receiver
from tests.watch.feeds.test_sbs import line
from tests.watch.flights import last_said

PARIS = DATA / "adsb_tracks" / "quickstart_paris_2021.csv.gz"
RAW = DATA / "adsb_tracks" / "rs1090_raw_modes_flight.jsonl.gz"
SHIFT = (34.28, -12.95)
"""Degrees east and north: Orly comes to lie on Idlib, and what is north-east of Paris on Aleppo."""
MOST_S = 240
PAIRED_MS = 8_000
"""Two halves of a position count together for ten seconds (DO-260B A.1.7.7)."""


class Flown(NamedTuple):
    """One position as it is on file, but for its place: degrees, feet, knots."""

    address: int
    callsign: str
    at_ms: int
    lon: float
    lat: float
    pressure_ft: float
    ellipsoid_ft: float | None
    knots: float
    course: float


class Burst(NamedTuple):
    """What is said together, the moment when it is; `said` is bytes or Cursor on Target events."""

    at_ms: int
    said: list[bytes]


class Incursion(NamedTuple):
    """`state`: left, crossed or lost; of what an audit finds, crossed or nothing."""

    aircraft: str
    area: str
    entered_ms: int
    left_ms: int
    state: str


# --- the flights ---


def paris(from_: str, until: str) -> list[Flown]:
    """What flew between two moments of 2021-10-07 (`12:30`) and said its height, moved."""
    with gzip.open(PARIS, "rt", newline="") as file:
        flown = [_flown(row) for row in csv.DictReader(file)
                 if from_ <= row["time_utc"][11:16] < until and row["onground"] == "False"
                 and row["baro_alt_ft"] and row["gs_kt"] and row["track_deg"]]
    return sorted(flown, key=lambda f: (f.at_ms, f.address))


def _flown(row: dict[str, str]) -> Flown:
    return Flown(
        int(row["icao24"], 16), row["callsign"].strip(), parse_instant(row["time_utc"], "time"),
        float(row["lon"]) + SHIFT[0], float(row["lat"]) + SHIFT[1], float(row["baro_alt_ft"]),
        float(row["geo_alt_ft"]) if row["geo_alt_ft"] else None, float(row["gs_kt"]),
        float(row["track_deg"]))


def raw() -> list[tuple[int, bytes]]:
    """The frames of the one flight as a receiver had them, with when it did. In those with a
    position in the air the 34 bits of the place are of the place moved, and the checksum anew."""
    with gzip.open(RAW, "rt") as file:
        said = [json.loads(text) for text in file]
    return [(round(one["timestamp"] * 1000), _moved(bytes.fromhex(one["frame"]), one))
            for one in said]


def _moved(frame: bytes, said: dict[str, Any]) -> bytes:
    bits = int.from_bytes(frame[4:11], "big")
    if said["df"] != "17" or not 9 <= bits >> 51 <= 18 or said.get("latitude") is None:
        return frame
    y, x = encoded(said["latitude"] + SHIFT[1], said["longitude"] + SHIFT[0], bits >> 34 & 1)
    head = int.from_bytes(frame[:4], "big") << 56 | bits >> 34 << 34 | y << 17 | x
    return (head << 24 | checksum(head)).to_bytes(14, "big")


def decoded(frames: Iterable[tuple[int, bytes]]) -> list[Flown]:
    """What the frames say in the air, to be said again by the other doors."""
    squitters = Squitters(Dropped())
    fixes = [fix for at_ms, data in frames for fix in squitters.take(data, at_ms)]
    return [_again(f) for f in fixes if f.height_mm is not None and f.lat < 370_000_000]


def _again(fix: Fix) -> Flown:
    height = (fix.height_mm or 0) / 304.8
    return Flown(int(fix.aircraft[5:], 16), fix.callsign, fix.at_ms, fix.lon / 1e7, fix.lat / 1e7,
                 height, None, (fix.speed_mm_s or 0) / 514.444, (fix.course_mdeg or 0) / 1000)


# --- how each way says them ---

MARK = 0xABCDEF
"""An aircraft far from every area, said last in each burst: all before it has been heard."""


def _with_mark(flown: Sequence[Flown], every_ms: int) -> Iterator[tuple[int, list[Flown]]]:
    """Bursts; the first is the mark alone, by which a counter without a clock is set."""
    first = flown[0].at_ms // every_ms * every_ms - 1
    yield first, [_mark(first)]
    for step, together in groupby(flown, lambda f: f.at_ms // every_ms):
        at_ms = (step + 1) * every_ms - 1
        yield at_ms, [*together, _mark(at_ms)]


def _mark(at_ms: int) -> Flown:
    return Flown(MARK, "", at_ms, 41, 33, 30_000, None, 400, 90)


def by_sbs(flown: Sequence[Flown], every_ms: int) -> list[Burst]:
    """As dump1090 writes on port 30003: five decimals, whole feet."""
    return [Burst(at, [text for f in some for text in _lines(f)])
            for at, some in _with_mark(flown, every_ms)]


def _lines(f: Flown) -> Iterator[bytes]:
    moment = datetime.fromtimestamp(f.at_ms / 1000, UTC)
    when = {"hex": f"{f.address:06X}", "day": f"{moment:%Y/%m/%d}",
            "clock": f"{moment:%H:%M:%S}.{f.at_ms % 1000:03d}"}
    if f.callsign:
        yield line(1, callsign=f.callsign.ljust(8), **when)
    yield line(4, knots=f"{f.knots:.0f}", track=f"{f.course:.0f}", **when)
    yield line(3, feet=f"{f.pressure_ft:.0f}", lon=f"{f.lon:.5f}", lat=f"{f.lat:.5f}", **when)


def by_frames(flown: Sequence[Flown], every_ms: int) -> list[Burst]:
    """As a transponder sends: halves by turns, both where none was heard for a while."""
    last: dict[int, tuple[int, int]] = {}
    begun = flown[0].at_ms - 10 * every_ms
    return [Burst(at, [beast(frame, (f.at_ms - begun) * PER_MS) for f in some
                       for frame in _frames(f, last)]) for at, some in _with_mark(flown, every_ms)]


def _frames(f: Flown, last: dict[int, tuple[int, int]]) -> Iterator[bytes]:
    odd, at_ms = last.get(f.address, (0, 0))
    halves = (1 - odd,) if f.at_ms - at_ms < PAIRED_MS and f.address != MARK else (odd, 1 - odd)
    last[f.address] = (halves[-1], f.at_ms)
    if f.callsign:
        yield squitter(named(f.callsign), f.address)
    east, north = f.knots * sin(radians(f.course)), f.knots * cos(radians(f.course))
    yield squitter(moving(round(east), round(north)), f.address)
    for half in halves:
        yield squitter(in_air(f.lat, f.lon, half, feet=25 * round(f.pressure_ft / 25)), f.address)


def as_received(frames: Sequence[tuple[int, bytes]], every_ms: int) -> list[Burst]:
    """Frames that a receiver has had, each with its counter."""
    first, begun = frames[0][0] // every_ms, frames[0][0] - 10 * every_ms
    bursts = {step: list(together) for step, together in groupby(
        frames, lambda pair: pair[0] // every_ms)}
    return [_received(bursts.get(step, []), (step + 1) * every_ms - 1, begun)
            for step in range(first - 1, max(bursts) + 1)]


def _received(frames: Sequence[tuple[int, bytes]], at_ms: int, begun: int) -> Burst:
    mark = [(at_ms, frame) for frame in _frames(_mark(at_ms), {})]
    return Burst(at_ms, [beast(data, (t - begun) * PER_MS) for t, data in [*frames, *mark]])


def by_cot(flown: Sequence[Flown], every_ms: int) -> list[Burst]:
    """As gateways of ADS-B write; the height, where it is known, is above the ellipsoid."""
    return [Burst(at, [_event(f) for f in some]) for at, some in _with_mark(flown, every_ms)]


def _event(f: Flown) -> bytes:
    moments = [f"{datetime.fromtimestamp(ms / 1000, UTC):%Y-%m-%dT%H:%M:%S}.{ms % 1000:03d}Z"
               for ms in (f.at_ms, f.at_ms + 60_000)]
    hae = "9999999.0" if f.ellipsoid_ft is None else f"{f.ellipsoid_ft * 0.3048:.2f}"
    return (f'<event version="2.0" type="a-n-A-C-F" uid="ICAO-{f.address:06X}" how="m-g" '
            f'time="{moments[0]}" start="{moments[0]}" stale="{moments[1]}">'
            f'<point lat="{f.lat!r}" lon="{f.lon!r}" hae="{hae}" ce="9999999.0" le="9999999.0"/>'
            f'<detail><contact callsign="{f.callsign}"/><track speed="{f.knots * 0.514444:.3f}" '
            f'course="{f.course}"/></detail></event>').encode()


def by_plots(flown: Sequence[Flown], every_ms: int, within_m: int) -> list[Item]:
    """As a radar posts: of each aircraft one plot in each so many milliseconds, read by the watch's
    door. Every second one comes with the place of the radar alone."""
    items: list[Item] = []
    for step, together in groupby(flown, lambda f: f.at_ms // every_ms):
        at_ms = (step + 1) * every_ms
        listed = [_plot(f, within_m) for f in {f.address: f for f in together}.values()]
        fixes = plots(json.dumps({"plots": listed}).encode(), "radar", at_ms)
        items += [Heard(at_ms, "radar", fixes), Tick(at_ms)]
    return items


def _plot(f: Flown, within_m: int) -> dict[str, Any]:
    moment = datetime.fromtimestamp(f.at_ms / 1000, UTC)
    said = {"kind": "radar", "track": f"{f.address:06x}",
            "at": f"{moment:%Y-%m-%dT%H:%M:%S}.{f.at_ms % 1000:03d}Z"}
    if f.address % 2:
        return {**said, "lat": f.lat, "lon": f.lon, "within_m": within_m}
    return {**said, "sensor": {"lat": f.lat, "lon": f.lon}, "radius_m": within_m}


# --- the watch that hears them ---


class Room:
    """What a feed gives, in the order in which it does, by a clock that goes as the flights do."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.clock_ms = self.marked_ms = 0
        self.state = FeedState("", "", "down")

    async def give(self, heard: Heard) -> None:
        self.items.append(heard)
        marks = [f.at_ms for f in heard.fixes if f.aircraft == f"icao:{MARK:06x}"]
        self.marked_ms = max([self.marked_ms, *marks])

    def changed(self, state: FeedState) -> None:
        self.state = state

    async def hears(
        self, bursts: Sequence[Burst], send: Callable[[bytes], Awaitable[None]]
    ) -> None:
        """Each burst once the one before has been heard to its end."""
        for burst in bursts:
            self.clock_ms = burst.at_ms
            for said in burst.said:
                await send(said)
            await soon(lambda: self.marked_ms >= self.clock_ms, 30)
            self.items.append(Tick(burst.at_ms))


def heard(kind: str, bursts: Sequence[Burst], dropped: Sequence[str] = ()) -> list[Item]:
    """Over a socket: of a receiver that the watch connects to, or of pytak that connects to it.
    Nothing is dropped for another reason than those of `dropped`."""
    room = Room()
    asyncio.run(asyncio.wait_for((_from_pytak if kind == "cot" else _from_receiver)(
        kind, room, bursts), MOST_S))
    assert set(room.state.dropped) <= set(dropped)
    return room.items


async def _from_receiver(kind: str, room: Room, bursts: Sequence[Burst]) -> None:
    done = asyncio.Event()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def send(data: bytes) -> None:
            writer.write(data)
            await writer.drain()

        try:
            await room.hears(bursts, send)
        finally:
            done.set()

    async with receiver(serve) as port, _feed(room, kind=kind, connect=f"127.0.0.1:{port}"):
        await done.wait()
    assert room.marked_ms == bursts[-1].at_ms


async def _from_pytak(kind: str, room: Room, bursts: Sequence[Burst]) -> None:
    port = free_port()
    async with _feed(room, kind=kind, listen=f"tcp://127.0.0.1:{port}"):
        worker = await _worker(port)
        await room.hears(bursts, worker.handle_data)
        worker.writer.close()
        await worker.writer.wait_closed()
        await soon(lambda: room.state.state != "up")


async def _worker(port: int) -> Any:
    async with asyncio.timeout(10):
        while True:
            try:
                return await pytak.txworker_factory(
                    asyncio.Queue(), {"COT_URL": f"tcp://127.0.0.1:{port}", "TAK_PROTO": "0"})
            except OSError:
                await asyncio.sleep(0.02)


@asynccontextmanager
async def _feed(room: Room, **settings: object) -> AsyncIterator[None]:
    doors = Doors(room.give, room.changed, lambda: room.clock_ms, lambda: 0.5)
    feed = asyncio.create_task(run_with(one(**settings), doors))
    try:
        yield
    finally:
        feed.cancel()
        await asyncio.gather(feed, return_exceptions=True)


def brief() -> Brief:
    """The areas and terms of the exercise. Whose the flights are nobody says: all are barred."""
    loaded = load(shipped("syria-2016-exercise"))
    areas = tuple(Barred(a.id, loaded.digest, a.clause, barred_volume(a), a.bars, a.excepts)
                  for a in loaded.agreement.areas if not isinstance(a.shape, Open))
    return Brief(1, 0, WatchTerms(), areas)


def watched(works: Path, items: Sequence[Item]) -> list[Incursion]:
    """What a watch that keeps all in `works` holds in the end."""
    keeping, watch, events = Keeping(works, 0), Watch(), list[Event]()
    begun, over = items[0].arrived_ms, items[-1].arrived_ms + 1_000_000
    for item in (Briefed(begun, brief()), *items, Tick(over), Tick(over + 2_000)):
        number = keeping.take(item)
        events += watch.take(item)
        if isinstance(item, Briefed):
            keeping.areas(number + 1, watch.versions)
    keeping.settled(keeping.journal.next, watch.settled())
    assert keeping.state([watch.freeze()]).result()
    keeping.close()
    return sorted(Incursion(p.aircraft, p.area, p.entered_ms, p.left_ms or 0, p.state)
                  for p in last_said(events) if p.barred)


def audited(works: Path) -> list[Incursion]:
    """What `hudna audit` finds in the archives that the watch has written."""
    tracks, out = works / "tracks", works / "found.csv"
    run = CliRunner().invoke(main, [
        "audit", *(str(works / name) for name in ("tracks", "about", "withheld")), "--areas",
        str(tracks / "areas.geojson"), "--gap", "10", "--out", str(out)])
    assert run.exit_code == 0, run.output
    with out.open(newline="") as file:
        return sorted(Incursion(
            row["aircraft"], row["area"].partition("@")[0],
            parse_instant(row["entered"], "entered"), parse_instant(row["left"], "left"),
            "crossed" if row["crossed"] == "yes" else "")
            for row in csv.DictReader(file))
