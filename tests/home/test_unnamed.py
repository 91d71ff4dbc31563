"""What a kill left without a record goes at the next start; after a restore all of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hudna.home.attached import NAME
from hudna.home.unnamed import LEFT, tidy
from hudna.node import Node
from tests.home.test_effaced import came, did, erased, said
from tests.web.houses import HOUR, Clock, truce


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def node(tmp_path: Path, clock: Clock) -> Iterator[Node]:
    made = truce(tmp_path, clock=clock)
    yield made["us"]
    for each in made.values():
        each.close()


def test_a_file_that_no_record_names_goes_at_the_next_start_and_its_chain_says_so(node):
    lost, kept = came(node), came(node, b"what the witness wrote down")
    said(node, kept)
    node.files.tidy(older_log=False)  # what a start does
    assert not node.files.attached.has(lost.digest)
    assert did(node, lost) == [("received", "monitor-1"), ("destroyed", "node")]
    assert node.files.attached.has(kept.digest)
    assert did(node, kept) == [("received", "monitor-1")]


def test_what_came_after_the_start_stays(node, clock):
    clock.ms += HOUR
    file = came(node)
    node.files.tidy(older_log=False)
    assert node.files.attached.has(file.digest)


def test_an_erased_file_that_came_again_with_no_record_goes_too(node, clock):
    file = came(node)
    erased(node, said(node, file))
    came(node)
    node.files.tidy(older_log=False)
    assert not node.files.attached.has(file.digest)


def test_after_a_restore_of_an_older_log_all_of_them_stay_for_good(
    node, tmp_path, caplog
):
    file = came(node)
    where = tmp_path / "us" / NAME

    def at_a_start(*, older_log: bool) -> int:
        return tidy(where, node.files.attached, node.files.custody, node.files.names,
                    begun_ms=node.now_ms(), older_log=older_log)

    assert at_a_start(older_log=True) == 0
    assert "1 files" in caplog.text
    assert file.digest not in caplog.text
    assert at_a_start(older_log=False) == 0, "nor at any start after that"
    assert node.files.attached.has(file.digest)
    assert (where / LEFT).read_text("ascii") == file.digest
    other = came(node, b"came later")
    assert at_a_start(older_log=False) == 1
    assert not node.files.attached.has(other.digest)


def test_a_record_names_its_files_from_when_it_is_said_until_its_words_are_erased(node):
    file = came(node)
    assert not node.files.names(file.digest)
    first, second = said(node, file), said(node, file, text="another")
    assert node.files.names(file.digest)
    erased(node, first)
    assert node.files.names(file.digest)
    erased(node, second)
    assert not node.files.names(file.digest)
