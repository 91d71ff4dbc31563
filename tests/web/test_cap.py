"""The warnings that the watch has written, for everybody; and nothing else of the directory."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from litestar.testing import TestClient

from hudna.node import Node
from hudna.web import cap
from hudna.web.cap import LARGEST, read


@pytest.fixture
def written(nodes: dict[str, Node], tmp_path: Path) -> Path:
    directory = nodes["us"].watched.warnings
    directory.mkdir(parents=True)
    (directory / "feed.atom").write_text("<feed/>")
    (directory / "feed.ru.atom").write_text("<feed lang='ru'/>")
    (directory / "hudna-1.xml").write_text("<alert/>")
    (directory / ".recent").write_text("ours")
    (directory / "notes.txt").write_text("ours")
    (directory / "inner.xml").mkdir()
    (tmp_path / "secret.xml").write_text("secret")
    (directory / "link.xml").symlink_to(tmp_path / "secret.xml")
    return directory


def test_anybody_reads_the_feed_and_the_messages(desk: TestClient, written: Path) -> None:
    feed = desk.get("/cap")
    assert (feed.text, feed.headers["content-type"]) == ("<feed/>", "application/atom+xml")
    assert "max-age=2" in feed.headers["cache-control"]
    assert desk.get("/cap/feed.atom").text == "<feed/>"
    one = desk.get("/cap/hudna-1.xml")
    assert (one.text, one.headers["content-type"]) == ("<alert/>", "application/cap+xml")
    assert "immutable" in one.headers["cache-control"]
    again = desk.get("/cap/hudna-1.xml", headers={"if-none-match": one.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_feed_is_in_the_readers_language_where_there_is_one(
    desk: TestClient, written: Path
) -> None:
    assert desk.get("/cap", headers={"accept-language": "ru"}).text == "<feed lang='ru'/>"
    assert desk.get("/cap", headers={"accept-language": "ar"}).text == "<feed/>"


@pytest.mark.parametrize("name", [
    "notes.txt", ".recent", "inner.xml", "link.xml", "nothing.xml", "..%2f..%2fwatch.token",
    "%2e%2e/node.toml", "hudna-1.xml%00", "HUDNA-1.XML", "a" * 300 + ".xml", "%ff.xml",
])
def test_nothing_else_is_given(desk: TestClient, written: Path, name: str) -> None:
    answer = desk.get(f"/cap/{name}")
    assert answer.status_code == 404
    assert "secret" not in answer.text
    assert "<alert/>" not in answer.text


def test_where_no_watch_has_written_there_is_nothing(desk: TestClient) -> None:
    assert desk.get("/cap").status_code == 404
    assert desk.get("/cap/feed.atom").status_code == 404


def test_what_is_larger_than_any_warning_is_none(written: Path) -> None:
    with (written / "large.xml").open("wb") as file:
        file.truncate(LARGEST + 1)
    assert read(written, "large.xml") is None


def test_promise_8_nobody_waits_for_a_warning_that_there_is(
    desk: TestClient, written: Path
) -> None:
    missed = {desk.get("/cap/nothing.xml").status_code for _ in range(405)}
    assert missed == {404, 429}
    codes = {desk.get("/cap", headers={"accept-language": "ar"}).status_code for _ in range(405)}
    assert codes == {200}
    assert desk.get("/cap/hudna-1.xml").status_code == 200


def test_a_file_that_was_written_anew_or_taken_away_is_not_given_as_it_was(
    desk: TestClient, written: Path
) -> None:
    first = desk.get("/cap")
    new = written / "new"
    new.write_text("<feed>2</feed>")
    new.replace(written / "feed.atom")
    second = desk.get("/cap", headers={"if-none-match": first.headers["etag"]})
    assert (second.status_code, second.text) == (200, "<feed>2</feed>")
    (written / "feed.atom").unlink()
    assert desk.get("/cap").status_code == 404


def test_what_is_held_in_memory_is_bounded(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cap, "MOST_HELD", 30)  # as of a watch that has warned for weeks
    door = cap.Door()
    for i in range(20):
        (written / f"m{i}.xml").write_text("<alert/>")
        found = asyncio.run(door.find(written, f"m{i}.xml"))
        assert found is not None
        assert found.content == b"<alert/>"
    assert door.held == 24
