"""Promise 6: a changed, dropped or reordered entry is detected by anyone holding an earlier
checkpoint, even where the node that did it has the log's key and all its software."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.log import tree
from hudna.log.append import Log
from hudna.log.checkpoint import Checkpoint, open_checkpoint
from hudna.log.leaf import leaf_of
from hudna.log.store import StoreError
from tests.log.building import a_log, texts

Rewrite = Callable[[list[int]], list[int]]
REWRITES: dict[str, Rewrite] = {
    "changed": lambda n: [*n[:2], 99, *n[3:]],
    "dropped": lambda n: [*n[:2], *n[3:]],
    "reordered": lambda n: [n[1], n[0], *n[2:]],
    "inserted": lambda n: [n[0], 99, *n[1:]],
    "cut off": lambda n: n[:3],
}


def convinced(log: Log, earlier: str) -> bool:
    """What anyone who kept a checkpoint asks of the log as it is served now."""
    old = open_checkpoint(earlier, log.verifier)
    now = open_checkpoint(log.checkpoint(), log.verifier)
    if now.size < old.size:
        return False
    return tree.extends(old.size, now.size, log.consistency(old.size), old.root, now.root)


@pytest.mark.parametrize("how", REWRITES)
@settings(deadline=None, max_examples=8)
@given(st.integers(4, 12), st.integers(0, 6))
def test_promise_6_a_rewritten_history_is_detected(
    tmp_path_factory: pytest.TempPathFactory, how: str, seen: int, more: int
) -> None:
    numbers = list(range(seen))
    with a_log(tmp_path_factory.mktemp("honest")) as honest:
        honest.append(texts(*numbers))
        kept = honest.checkpoint()
        honest.append(texts(*range(100, 100 + more)))
        assert convinced(honest, kept)
    with a_log(tmp_path_factory.mktemp("rewritten")) as liar:
        liar.append(texts(*REWRITES[how](numbers), *range(200, 200 + more)))
        assert not convinced(liar, kept)


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 20), st.data())
def test_promise_6_an_entry_proven_once_cannot_be_denied(
    tmp_path_factory: pytest.TempPathFactory, size: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    with a_log(tmp_path_factory.mktemp("log")) as log:
        entries = log.append(texts(*range(size)))
        leaf = tree.leaf_hash(leaf_of(entries[index].record.hash))
        root = open_checkpoint(log.checkpoint(), log.verifier).root
        assert tree.includes(leaf, index, size, log.inclusion(index), root)
        for other in entries:
            if other.index != index:
                wrong = tree.leaf_hash(leaf_of(other.record.hash))
                assert not tree.includes(wrong, index, size, log.inclusion(index), root)


# What somebody with the file, but not the key, may do to it.
TAMPER = {
    "an entry changed": "UPDATE entry SET jwt = replace(jwt, 'e', 'f') "
                        "WHERE idx = 3",
    "an entry dropped": "DELETE FROM entry WHERE idx = 3",
    "the last entries dropped": "DELETE FROM entry WHERE idx >= 5",
    "two entries swapped": "UPDATE entry SET idx = 99 WHERE idx = 2;"
                           "UPDATE entry SET idx = 2 WHERE idx = 3;"
                           "UPDATE entry SET idx = 3 WHERE idx = 99",
    "a moment moved": "UPDATE entry SET admitted_ms = admitted_ms - 5 WHERE idx = 4",
    "a tile changed": "UPDATE tile SET hashes = zeroblob(8 * 32) WHERE level = 0",
    "a tile added": "INSERT INTO tile VALUES (9, 9, zeroblob(32))",
    "a tile cut": "UPDATE tile SET hashes = substr(hashes, 1, 7 * 32)",
    "a tile grown": "UPDATE tile SET hashes = CAST(hashes || zeroblob(32) AS BLOB)",
    "a tile dropped": "DELETE FROM tile",
    "a leaf changed": "UPDATE tile SET hashes = "
                      "CAST(zeroblob(32) || substr(hashes, 33) AS BLOB)",
    "a checkpoint changed": "UPDATE checkpoint SET note = replace(note, '6', '7') WHERE size = 6",
    "the last checkpoint dropped": "DELETE FROM checkpoint WHERE size = 8",
    "a checkpoint added": "INSERT INTO checkpoint VALUES (5, 'x')",
    "an author changed": "UPDATE entry SET author = 'us' WHERE idx = 3",
    "a hash changed": "UPDATE entry SET record_hash = zeroblob(32) WHERE idx = 3",
    "a kind changed": "UPDATE entry SET kind = 'stop' WHERE idx = 3",
    "an id changed": "UPDATE entry SET record_id = 'x' WHERE idx = 3",
    "a seal changed": "UPDATE entry SET sealed = zeroblob(length(sealed)) WHERE idx = 3",
    "a seal emptied": "UPDATE entry SET sealed = x'' WHERE idx = 3",
    "a content lost": "UPDATE entry SET jwt = '' WHERE idx = 3",
    "two seals swapped": "UPDATE entry SET sealed = "
                         "(SELECT sealed FROM entry WHERE idx = 5 - e.idx) "
                         "FROM entry e WHERE entry.idx = e.idx AND e.idx IN (2, 3)",
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sound")
    with a_log(directory) as log:
        log.append(texts(*range(6)))
        log.append(texts(6, 7))
    return directory


@pytest.mark.parametrize("how", TAMPER)
def test_promise_6_a_file_tampered_with_is_detected(sound: Path, tmp_path: Path, how: str) -> None:
    directory = tmp_path / "copy"
    shutil.copytree(sound, directory)
    db = sqlite3.connect(directory / "log.sqlite3")
    db.executescript(TAMPER[how])
    db.close()
    with pytest.raises(StoreError), a_log(directory) as log:
        log.verify_all()


def test_the_untampered_copy_verifies(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path / "copy")
    with a_log(tmp_path / "copy") as log:
        checkpoint = log.verify_all()
        assert checkpoint == Checkpoint(log.verifier.name, 8, log.root())
