"""CAP messages and feeds as files: whole, listed, removed in time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import feedparser
import pytest

from hudna.lookout.outlets import files as written
from hudna.lookout.outlets.files import LATEST, MOST, Files, latest
from hudna.lookout.outlets.lane import Issued, Lane
from hudna.web.cap import read
from tests.lookout.outlets.giving import NOW, clock, issued, some, until
from tests.speak.test_cap import valid
from tests.speak.warned import EXERCISE, warning


def entries(directory: Path, name: str = "feed.atom") -> list[str]:
    return [e.id for e in feedparser.parse((directory / name).read_bytes()).entries]


def fed(files: Files, *given: list[Issued]) -> None:
    """Given while it runs, and then ended."""
    async def run() -> None:
        running = asyncio.create_task(files.run())
        await asyncio.sleep(0)
        for some_ in given:
            await files.give(some_)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(run())


def test_each_message_is_a_file_and_in_each_feed(tmp_path: Path):
    files = Files(tmp_path / "watch" / "cap", EXERCISE, clock)
    fed(files, issued(*some(3)))
    cap = tmp_path / "watch" / "cap"
    for one in some(3):
        valid((cap / f"{one.id}.xml").read_bytes())
        assert read(cap, f"{one.id}.xml") is not None
    for name in ("feed.atom", "feed.ar.atom", "feed.ru.atom"):
        assert len(entries(cap, name)) == 3 and read(cap, name) is not None
    assert not list(cap.glob("*.new")) and not list(cap.glob(".*.new"))


def test_a_feed_is_there_before_any_warning(tmp_path: Path):
    async def run() -> None:
        lane = Lane(Files(tmp_path, EXERCISE, clock), clock)
        task = asyncio.create_task(lane.run())
        await until((tmp_path / "feed.ru.atom").exists)
        task.cancel()

    asyncio.run(run())
    assert entries(tmp_path) == []


def test_another_run_goes_on_with_the_feed(tmp_path: Path):
    fed(Files(tmp_path, EXERCISE, clock), issued(warning()))
    later = warning(id="hudna-later", sent_ms=NOW)
    fed(Files(tmp_path, EXERCISE, clock), issued(later))
    assert [e.rpartition("/")[2] for e in entries(tmp_path)] == [
        "hudna-later.xml", f"{warning().id}.xml"]
    assert all(b"secret-passage" not in p.read_bytes() for p in tmp_path.iterdir())


def test_what_expired_long_ago_is_removed_and_nothing_else(tmp_path: Path):
    (tmp_path / "notes.xml").write_text("somebody's own")
    files = Files(tmp_path, EXERCISE, clock, keep_ms=60_000)
    asyncio.run(files.give(issued(warning(), warning(id="hudna-old", expires_ms=NOW - 60_001))))
    fed(files)
    found = {p.name for p in tmp_path.glob("*.xml")}
    assert found == {"notes.xml", f"{warning().id}.xml"}


def test_what_stands_is_never_pushed_out_of_the_feed_by_what_does_not():
    stand = [warning(id=f"s{n}", sent_ms=n, expires_ms=NOW + 1) for n in range(LATEST + 50)]
    past = [warning(id=f"p{n}", sent_ms=NOW, expires_ms=NOW) for n in range(MOST)]
    assert {w.id for w in latest([*past, *stand], NOW)} == {w.id for w in stand}
    assert len(latest(past, NOW)) == LATEST


def test_a_disk_that_takes_nothing_is_a_fault_that_shows(tmp_path: Path):
    (tmp_path / "cap").write_text("no directory")
    with pytest.raises(OSError, match="exists"):
        asyncio.run(Files(tmp_path / "cap", EXERCISE, clock).give(issued(warning())))


def test_messages_are_there_at_once_and_the_feeds_once_for_many(tmp_path: Path, monkeypatch):
    made: list[int] = []
    one_feed = written.atom
    monkeypatch.setattr(written, "FEED_S", 3600.0)
    monkeypatch.setattr(written, "atom", lambda recent, *more, **named: (
        made.append(len(recent)), one_feed(recent, *more, **named))[1])

    async def run() -> None:
        files = Files(tmp_path, EXERCISE, clock)
        running = asyncio.create_task(files.run())
        await until((tmp_path / "feed.ru.atom").exists)
        for one in some(40):
            await files.give(issued(one))
            assert (tmp_path / f"{one.id}.xml").exists()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(run())
    assert made == [0, 0, 0, 40, 40, 40] and len(entries(tmp_path)) == 40


def test_what_no_feed_could_take_is_in_the_next(tmp_path: Path):
    (tmp_path / "feed.atom").mkdir()
    files = Files(tmp_path, EXERCISE, clock)

    async def run() -> None:
        lane = Lane(files, clock)
        running = asyncio.create_task(lane.run())
        lane.put(issued(warning()))
        await until(lambda: lane.state.failed > 0)
        (tmp_path / "feed.atom").rmdir()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(run())
    fed(files, issued(warning(id="hudna-next")))
    assert len(entries(tmp_path)) == 2
