"""Several watchers over a real NATS server: whoever is killed, each event is told once."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hudna.audit.areas import areas_of
from hudna.lookout.holding import POSITION
from hudna.lookout.leases import Held
from hudna.lookout.streams import EVENT_SUBJECT, EVENTS, ITEM_SUBJECT, ITEMS, Streams
from hudna.watch.event import EVENTS as DECODER
from hudna.watch.event import Event
from hudna.watch.feeds.jetstream import connect
from hudna.watch.item import Briefed, Heard, Item
from hudna.watch.kept.archive import number_of
from hudna.watch.sharing.shares import Share
from tests.lookout.gates import SQUARES, flood, folding, square, squares
from tests.lookout.nats_server import nats_server

SHARES = 3
PATIENCE_S = 40


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    with nats_server(tmp_path / "nats") as address:
        yield address


class Watcher:
    """A process that holds shares."""

    def __init__(self, url: str, name: str, kind: str, tracks: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.lookout.gates", url, name, str(SHARES), kind,
             str(tracks)],
            stdout=subprocess.DEVNULL)

    def signal(self, what: signal.Signals) -> None:
        self.process.send_signal(what)

    def end(self) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_S)


class Recorder:
    """Every item of the stream and every message of events, as they come."""

    def __init__(self, streams: Streams) -> None:
        self.streams = streams
        self.items: dict[int, Item] = {}
        self.messages: list[tuple[str, str, tuple[Event, ...]]] = []

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(self._items()), asyncio.create_task(self._events())]
        await asyncio.sleep(0.1)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _items(self) -> None:
        js = self.streams.js
        subscription = await js.subscribe(ITEM_SUBJECT, stream=ITEMS, ordered_consumer=True)
        while True:
            message = await subscription.next_msg(timeout=None)
            self.items[message.metadata.sequence.stream] = await self.streams.item(message)

    async def _events(self) -> None:
        js = self.streams.js
        subscription = await js.subscribe(f"{EVENT_SUBJECT}.*", stream=EVENTS,
                                          ordered_consumer=True)
        while True:
            message = await subscription.next_msg(timeout=None)
            self.messages.append((message.subject, message.headers[POSITION],
                                  DECODER.decode(message.data)))

    def told(self) -> list[Event]:
        return sorted((e for _, _, events in self.messages for e in events), key=_name)

    def undisturbed(self, kind: str) -> list[Event]:
        """What one watch tells of the same items."""
        assert sorted(self.items) == list(range(1, len(self.items) + 1))
        share = Share.begin(0, 1, folding(kind).begin)
        return sorted((e for seq in sorted(self.items) for e in share.take(seq, self.items[seq])),
                      key=_name)

    def settled(self, tracks: Path) -> Counter[tuple[str, int]]:
        """What one watch has settled by where the archive ends."""
        end = max(number_of(path) for path in tracks.glob("*/*.parquet"))
        share = Share.begin(0, 1, folding("watch").begin)
        for seq in range(1, end + 1):
            share.take(seq, self.items[seq])
        rows = share.fold.settled()
        return Counter(zip((rows.texts[code] for code in rows.aircraft), rows.at_ms.tolist(),
                           strict=True))

    async def agreed(self, kind: str) -> None:
        """Until what was told is what one watch tells."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            expected = self.undisturbed(kind)
            if self.told() == expected:
                return
            await asyncio.sleep(0.3)
        told = [_name(e) for e in self.told()]
        assert told == [_name(e) for e in expected]
        assert self.told() == expected


def archived(tracks: Path) -> Counter[tuple[str, int]]:
    """How often each row is in the archive."""
    tables = [pq.read_table(path) for path in sorted(tracks.glob("*/*.parquet"))]
    table = pa.concat_tables(tables)
    return Counter(zip(table["aircraft"].to_pylist(), table["time"].cast("int64").to_pylist(),
                       strict=True))


def areas(tracks: Path) -> list[str]:
    """What all shares' files of areas hold."""
    return sorted(str(area.id) for path in sorted(tracks.glob("areas-*.geojson"))
                  for area in areas_of(path.read_bytes(), path.name))


def _name(event: Event) -> tuple[str, int, str]:
    return event.id, event.revision, event.area


async def shares_of(streams: Streams) -> dict[str, set[int]]:
    """Who holds what."""
    found: dict[str, set[int]] = {}
    for number in range(SHARES):
        try:
            held = msgspec.json.decode((await streams.leases.get(f"share-{number}")).value,
                                       type=Held)
        except Exception:
            continue
        found.setdefault(held.holder, set()).add(number)
    return found


async def until_shared(streams: Streams, *names: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        shares = await shares_of(streams)
        if set(shares) == set(names) and sum(map(len, shares.values())) == SHARES:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(await shares_of(streams))


async def pour(streams: Streams, source: Iterator[Heard], name: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        await streams.publish_item(next(source), f"{name}-{number}")
        number += 1
        await asyncio.sleep(0.005)


@asynccontextmanager
async def begun(url: str, seed: int) -> AsyncIterator[tuple[Streams, Recorder, Iterator[Heard]]]:
    connection = await connect(url, "test")
    streams = await Streams.of(connection)
    recorder = Recorder(streams)
    now_ms = time.time_ns() // 1_000_000
    try:
        async with recorder.running():
            await streams.publish_item(Briefed(now_ms, squares(SQUARES)), "brief")
            yield streams, recorder, flood(Random(seed), now_ms)
    finally:
        await connection.close()


async def killed(url: str, kind: str, tracks: Path) -> None:
    async with begun(url, 1) as (streams, recorder, source):
        first, second = (Watcher(url, name, kind, tracks) for name in ("first", "second"))
        try:
            await until_shared(streams, "first", "second")
            await pour(streams, source, "a", 1.5)
            first.signal(signal.SIGKILL)
            await pour(streams, source, "b", 1.5)
            await until_shared(streams, "second")
            await pour(streams, source, "c", 0.5)
            await recorder.agreed(kind)
            third = Watcher(url, "third", kind, tracks)
            try:
                await until_shared(streams, "second", "third")
                await pour(streams, source, "d", 0.5)
                await recorder.agreed(kind)
            finally:
                third.end()
        finally:
            first.end()
            second.end()
        assert len(recorder.told()) > 100
        if kind == "watch":
            assert archived(tracks) == recorder.settled(tracks)
            assert areas(tracks) == sorted(f"{square(n).area}@{'ab' * 6}" for n in range(SQUARES))


def test_one_killed_in_a_flood_another_takes_over_and_each_event_is_told_once(
    url: str, tmp_path: Path,
) -> None:
    asyncio.run(killed(url, "gates", tmp_path / "tracks"))


async def stopped(url: str, kind: str, tracks: Path) -> None:
    async with begun(url, 2) as (streams, recorder, source):
        first, second = (Watcher(url, name, kind, tracks) for name in ("first", "second"))
        try:
            await until_shared(streams, "first", "second")
            await pour(streams, source, "a", 1)
            first.signal(signal.SIGSTOP)
            await pour(streams, source, "b", 1)
            await until_shared(streams, "second")
            first.signal(signal.SIGCONT)
            await pour(streams, source, "c", 1)
            await until_shared(streams, "first", "second")
            await pour(streams, source, "d", 1)
            await recorder.agreed(kind)
            await asyncio.sleep(1)
            await recorder.agreed(kind)
        finally:
            first.end()
            second.end()
        assert kind == "gates" or archived(tracks) == recorder.settled(tracks)


def test_one_that_was_stopped_beyond_its_lease_tells_nothing_twice(
    url: str, tmp_path: Path,
) -> None:
    asyncio.run(stopped(url, "gates", tmp_path / "tracks"))


@pytest.mark.long
def test_the_watch_itself_killed_in_a_flood_tells_and_keeps_everything_once(
    url: str, tmp_path: Path,
) -> None:
    asyncio.run(killed(url, "watch", tmp_path / "tracks"))


@pytest.mark.long
def test_the_watch_itself_stopped_beyond_its_lease_tells_and_keeps_nothing_twice(
    url: str, tmp_path: Path,
) -> None:
    asyncio.run(stopped(url, "watch", tmp_path / "tracks"))
