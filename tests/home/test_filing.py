"""Nothing is destroyed while a form is filing; what a kill left half-done is done at a start."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hudna.act.erase import erase
from hudna.home.effaced import due
from hudna.node import Node
from hudna.record.record import Record
from tests.home.test_effaced import PHOTO, came, did, erased, said
from tests.web.houses import Clock, truce


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    made = truce(tmp_path, clock=Clock())
    yield made["us"]
    for each in made.values():
        each.close()


async def erasing(node: Node, record: Record) -> None:
    entry = node.log.entry(record.hash)
    assert entry is not None
    await node.say([erase(node.world, entry.record.presentation, ["text"], law="x", officer="y")])


def test_what_is_due_while_a_form_is_filing_goes_right_after(node):
    file = came(node)
    record = said(node, file)

    async def filed() -> None:
        async with node.files.filing():
            await erasing(node, record)
            assert node.files.attached.has(file.digest)
        assert not node.files.attached.has(file.digest)

    asyncio.run(filed())
    assert did(node, file)[-1] == ("destroyed", "y")


def test_a_form_that_fails_holds_nothing_back(node):
    file = came(node)
    record = said(node, file)

    async def filed() -> None:
        async with node.files.filing():
            await erasing(node, record)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        asyncio.run(filed())
    assert not node.files.attached.has(file.digest)
    other = came(node, b"what the witness wrote down")
    erased(node, said(node, other))
    assert not node.files.attached.has(other.digest)


def test_forms_file_one_after_the_other(node):
    within = list[int]()

    async def form() -> None:
        async with node.files.filing():
            within.append(1)
            await asyncio.sleep(0)
            assert within.pop() == 1
            assert not within

    async def all_at_once() -> None:
        await asyncio.gather(*(form() for _ in range(5)))

    asyncio.run(all_at_once())


def test_a_form_that_waits_for_its_turn_finds_what_was_due_gone(node):
    file = came(node)
    record = said(node, file)

    async def filed() -> None:
        async with node.files.filing():
            waiting = asyncio.create_task(next_form())
            await erasing(node, record)
        await waiting

    async def next_form() -> None:
        async with node.files.filing():
            assert not node.files.attached.has(file.digest)

    asyncio.run(filed())


def test_what_the_disk_did_not_let_go_is_tried_again_with_whatever_is_said_next(
    node, monkeypatch
):
    file = came(node)
    record = said(node, file)

    def fails(_: str) -> None:
        raise OSError("input/output error")

    monkeypatch.setattr(node.files.attached, "destroy", fails)
    erased(node, record)
    monkeypatch.undo()
    assert node.files.attached.has(file.digest)
    said(node, text="anything")
    assert not node.files.attached.has(file.digest)


@pytest.mark.parametrize("destroyed", [True, False])
def test_what_a_kill_left_undone_is_done_at_the_next_start(node, monkeypatch, destroyed):
    file = came(node)
    record = said(node, file)
    monkeypatch.setattr(node.files, "_efface", lambda: None)  # as where the process is killed here
    erased(node, record)
    monkeypatch.undo()
    if destroyed:
        node.files.attached.destroy(file.digest)
    assert [d.digest for d in due(node.log, "us")] == [file.digest]
    node.files.tidy(older_log=False)  # what a start does
    assert not node.files.attached.has(file.digest)
    assert did(node, file)[-1][0] == "destroyed"
    node.files.tidy(older_log=False)
    assert len(did(node, file)) == 2


def test_a_start_sweeps_what_a_kill_left_half_written(node, tmp_path):
    came(node)
    half = tmp_path / "us" / "attached" / ".new-00"
    half.write_bytes(b"half of a photograph")
    node.files.tidy(older_log=False)
    assert not half.exists()


def test_where_another_process_may_be_keeping_a_file_nothing_half_written_is_swept(
    node, tmp_path, monkeypatch
):
    lost = came(node)
    half = tmp_path / "us" / "attached" / ".new-00"
    half.write_bytes(PHOTO)
    monkeypatch.setattr(node.files, "_shared", True)
    node.files.tidy(older_log=False)
    assert half.exists()
    assert node.files.attached.has(lost.digest)
