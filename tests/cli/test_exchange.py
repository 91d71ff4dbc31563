"""`hudna exchange` as two operators with one stick meet it."""

from __future__ import annotations

import asyncio
import os
import random
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hudna.cli.main import main
from hudna.exchange import carry
from hudna.home.folder import Folder
from hudna.node import Node
from hudna.running import now_ms
from tests.exchange.nodes import folders, site


def hudna(*words: object) -> Result:
    return CliRunner().invoke(main, ["exchange", *map(str, words)])


def node(folder: Folder) -> Node:
    return Node(folder, clock=now_ms, randomness=os.urandom, luck=random.random,
                carry=lambda _: _cut)


async def _cut(_: bytes) -> bytes:
    raise OSError("no line")


async def said(folder: Folder, count: int) -> None:
    async with node(folder).at_rest() as made:
        await made.say([site(made, n) for n in range(count)])


async def waiting(folder: Folder, party: str) -> int:
    async with node(folder).at_rest() as made:
        return made.how_many_wait(party)


@pytest.fixture
def two(tmp_path: Path) -> dict[str, Folder]:
    """The United States have said something; Russia has not heard of it."""
    made = folders(tmp_path, ("us", "ru"))
    asyncio.run(said(made["us"], 2))
    return made


def test_there_and_back(two: dict[str, Folder], tmp_path: Path) -> None:
    us, ru = two["us"].path, two["ru"].path
    there, back = tmp_path / "there.hudna", tmp_path / "back.hudna"
    out = hudna("pack", us, "--to", "ru", "--out", there)
    assert (out.exit_code, out.stdout) == (0, f"{there}: 2 records for ru\n")
    taken = hudna("unpack", ru, there, "--out", back)
    assert taken.exit_code == 0, taken.output
    assert taken.stdout == (f"{back}: the answer, and 0 records for us\n"
                            "from us: 2 records taken in, 0 of ours receipted\n")
    assert asyncio.run(waiting(two["us"], "ru")) == 2
    home = hudna("unpack", us, back)
    assert (home.exit_code, home.stdout) == (
        0, "from ru: 0 records taken in, 2 of ours receipted\n")
    assert asyncio.run(waiting(two["us"], "ru")) == 0
    nothing = hudna("pack", us, "--to", "ru", "--out", tmp_path / "more")
    assert (nothing.exit_code, nothing.stdout) == (0, "nothing waits for ru\n")
    assert not (tmp_path / "more").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["back.hudna", "ru", "there.hudna", "us"]


def test_an_answer_that_nobody_asked_for_is_named(two: dict[str, Folder], tmp_path: Path) -> None:
    there = tmp_path / "there"
    hudna("pack", two["us"].path, "--to", "ru", "--out", there)
    taken = hudna("unpack", two["ru"].path, there)
    assert taken.exit_code == 0
    assert "--out" in taken.stderr


def test_more_than_one_file_holds_lies_beside_it(
    two: dict[str, Folder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carry.delivery, "MOST", 1)
    monkeypatch.setattr(carry, "ROOM", 1)
    out = hudna("pack", two["us"].path, "--to", "ru", "--out", tmp_path / "a.hudna")
    assert out.exit_code == 0, out.output
    for name in ("a.hudna", "a.2.hudna"):
        assert (tmp_path / name).exists()
        assert hudna("unpack", two["ru"].path, tmp_path / name).exit_code == 0


def test_what_is_there_is_never_written_over(two: dict[str, Folder], tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.write_text("mine")
    out = hudna("pack", two["us"].path, "--to", "ru", "--out", there)
    assert out.exit_code == 2
    assert str(there) in out.stderr
    assert there.read_text() == "mine"
    good = tmp_path / "good"
    hudna("pack", two["us"].path, "--to", "ru", "--out", good)
    assert hudna("unpack", two["ru"].path, good, "--out", there).exit_code == 2
    assert there.read_text() == "mine"


def test_bad_files_and_parties_are_named_and_nothing_is_kept(
    two: dict[str, Folder], tmp_path: Path
) -> None:
    us, ru = two["us"].path, two["ru"].path
    there = tmp_path / "there"
    hudna("pack", us, "--to", "ru", "--out", there)
    (tmp_path / "short").write_bytes(there.read_bytes()[:-1])
    (tmp_path / "other").write_bytes(b"PK\x03\x04")
    for file in (tmp_path / "short", tmp_path / "other", tmp_path / "nowhere"):
        out = hudna("unpack", ru, file, "--out", tmp_path / "answer")
        assert out.exit_code == 2
        assert out.stderr.startswith("hudna: ")
    assert hudna("unpack", us, there).exit_code == 2, "it is not for the one that packed it"
    assert hudna("pack", us, "--to", "un", "--out", tmp_path / "x").exit_code == 2
    assert not (tmp_path / "answer").exists()
    assert asyncio.run(waiting(two["ru"], "us")) == 0


def test_a_part_that_is_refused_is_told_by_the_exit_status(
    two: dict[str, Folder], tmp_path: Path
) -> None:
    async def mixed() -> bytes:
        async with node(two["ru"]).at_rest() as ru, node(two["us"]).at_rest() as us:
            async for packed in us.carried_to("ru"):
                found = carry.opened(packed.file, ru.secrets, me="ru")
        sound = carry.Carried("us", "ru", (*found.deliveries, "x.y.z"))
        return carry.MAGIC + carry.seal(
            carry.msgspec.json.encode(sound), two["ru"].keys.record.public)

    (tmp_path / "mixed").write_bytes(asyncio.run(mixed()))
    out = hudna("unpack", two["ru"].path, tmp_path / "mixed", "--out", tmp_path / "answer")
    assert out.exit_code == 1
    assert "2 records taken in" in out.stdout
    assert out.stderr.startswith("hudna: refused: ")
    assert hudna("unpack", two["us"].path, tmp_path / "answer").exit_code == 0


def test_a_running_node_is_named(two: dict[str, Folder], tmp_path: Path) -> None:
    running = node(two["us"])
    try:
        out = hudna("pack", two["us"].path, "--to", "ru", "--out", tmp_path / "there")
        assert out.exit_code == 2
        assert "running" in out.stderr
        assert "/carry" in out.stderr
    finally:
        running.close()
