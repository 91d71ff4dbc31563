"""The archive where the areas are shared: over a real NATS server, in a directory that has parts of
a journal, or of a stream that is no more."""

from __future__ import annotations

import asyncio
from pathlib import Path

from hudna.lookout.shared_tracks import SharedTracks
from hudna.lookout.streams import ITEMS, Streams
from hudna.watch.feeds.jetstream import connect
from hudna.watch.fold.laid import Version
from hudna.watch.kept import lineage
from hudna.watch.kept.keeping import Keeping
from hudna.watch.kept.parts import part_of
from tests.lookout.gates import square
from tests.lookout.nats_server import nats_server
from tests.watch.kept.test_archive import files, of_journal, rows
from tests.watch.kept.test_keeping import kept
from tests.watch.small import FROM_MS, MINUTE_MS, Abouts, flown


def shared(tracks: Path, streams: Streams) -> SharedTracks:
    return SharedTracks(tracks.parent, lambda: FROM_MS + 500 * MINUTE_MS, lambda: 400,
                        streams.items_of)


async def put_in(tracks: SharedTracks, begin: int, seq: int) -> None:
    keep, fold = await tracks.begin(0), Abouts()
    for item in flown(begin, begin + 400):
        fold.take(item)
    await keep(seq, fold.settled())


def test_promise_8_where_nats_comes_in_the_journal_s_tracks_stay(tmp_path: Path) -> None:
    kept(tmp_path, 0, 1000).close()
    tracks = tmp_path / "tracks"
    there = {p: p.read_bytes() for p in files(tracks)}

    async def story(url: str) -> None:
        connection = await connect(url, "one")
        streams = await Streams.of(connection)
        one = shared(tracks, streams)
        await put_in(one, 1000, 1)
        assert {p: p.read_bytes() for p in there} == there and not one.notes
        first = files(tracks)
        assert len(first) == len(there) + 1
        await streams.js.delete_stream(ITEMS)
        again = shared(tracks, await Streams.of(connection))
        await put_in(again, 1400, 1)
        assert {p: p.read_bytes() for p in there} == there and not again.notes
        assert set(first) < set(files(tracks)) and set(rows(tracks).values()) == {1}
        await connection.close()

    with nats_server(tmp_path / "nats") as url:
        asyncio.run(story(url))
    assert len({part_of(p).of for p in files(tracks)}) == 3
    for name in ("about", "withheld"):
        assert len({part_of(p).of for p in files(tmp_path / name)}) == 2, "of both streams"
    Keeping(tmp_path).close()
    assert {p: p.read_bytes() for p in there} == there


def test_promise_8_what_an_older_version_archived_stays_where_nats_comes_in(tmp_path: Path) -> None:
    tracks = tmp_path / "tracks"
    of_journal(tracks, 0, 1000, "")
    before = files(tracks)

    async def story(url: str) -> None:
        connection = await connect(url, "one")
        one = shared(tracks, await Streams.of(connection))
        await put_in(one, 1000, 1)
        again = shared(tracks, await Streams.of(connection))
        await again.begin(1)
        assert not again.notes
        await connection.close()

    with nats_server(tmp_path / "nats") as url:
        asyncio.run(story(url))
    assert set(before) < set(files(tracks))


def test_areas_of_a_stream_that_is_no_more_keep_none_of_the_next_out() -> None:
    old = lineage.Lineage().then(900, [Version(square(0))], "019d0000000s")
    new = old.then(3, [Version(square(1))], "019e0000000s", FROM_MS)
    assert [(v.barred.area, v.until_ms) for v in new.versions] == [
        ("square-0", FROM_MS), ("square-1", None)]
