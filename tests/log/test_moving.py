"""A log from one store into another: every byte, or nothing is said to be moved."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hudna.log import moving, moving_ledger
from hudna.log.ledger import Grown, KeptCosignature
from hudna.log.moving import copy, same
from hudna.log.opening import open_store
from hudna.log.postgres_ledger import PostgresLedger
from hudna.log.queries import queries
from hudna.log.sqlite_ledger import SqliteLedger
from hudna.log.store import SignedSize, Store, StoreError
from tests.log.building import a_log, texts
from tests.log.stores import EMPTY, OWNER, row, staged

Opens = Callable[[str], Store]


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    """Opens the store of a name: `a` and `b` in SQLite, else by its URL."""
    opened: list[Store] = []

    def one(name: str) -> Store:
        in_file = len(name) == 1
        (tmp_path / name[:1]).mkdir(exist_ok=True)
        opened.append(open_store(None if in_file else name, tmp_path / name[:1], OWNER, EMPTY,
                                 os.urandom))
        return opened[-1]

    yield one
    for store in opened:
        store.close()


@pytest.fixture
def source(tmp_path: Path, opens: Opens) -> Store:
    """A true log of 700 entries and 8 checkpoints, the first of them of none."""
    with a_log(tmp_path / "a") as log:
        for n in range(0, 700, 100):
            log.append(texts(*range(n, n + 100)))
    return opens("a")


def everything(store: Store) -> tuple[object, ...]:
    size = store.head().size
    return (store.owner(), store.head(), store.entries(0, size + 1), store.counts(),
            store.checkpoints(0, size + 1), store.hashes(0, size + 1),
            [store.tile((level, n)) for level in range(3) for n in range(4)])


def nothing(_count: int) -> None:
    pass


@pytest.mark.parametrize("page", [1, 50, 250, 10_000])
def test_a_copy_has_every_byte_whatever_the_page(
    source: Store, opens: Opens, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    monkeypatch.setattr(moving, "PAGE", page)
    target = opens("b")
    copy(source, target, nothing)
    assert everything(target) == everything(source)
    assert same(source, target, nothing) == source.head()


def test_there_and_back_again(
    source: Store, opens: Opens, database: str, tmp_path: Path
) -> None:
    there = opens(database)
    done: list[int] = []
    copy(source, there, done.append)
    assert sum(done) == 700
    assert same(source, there, nothing) == source.head()
    assert there.identity() != source.identity()
    back = opens("b")
    copy(there, back, nothing)
    assert everything(back) == everything(there) == everything(source)
    back.close()
    (tmp_path / "b" / "vault.sqlite3").write_bytes((tmp_path / "a" / "vault.sqlite3").read_bytes())
    with a_log(tmp_path / "b") as log:
        assert log.verify_all().size == 700


def test_a_copy_that_was_broken_off_is_gone_on_with(
    source: Store, opens: Opens, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "PAGE", 100)
    target = opens(database)

    def break_off(count: int) -> None:
        if target.head().size == 300 and count:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy(source, target, break_off)
    assert target.head().size == 300
    with pytest.raises(StoreError):
        same(source, target, nothing)
    done: list[int] = []
    copy(source, target, done.append)
    assert done == [300, 100, 100, 100, 100]
    assert same(source, target, nothing) == source.head()


def test_a_store_that_holds_another_log_is_refused(source: Store, opens: Opens) -> None:
    target = opens("b")
    assert target.commit(staged(target, [row(0)]))
    with pytest.raises(StoreError, match="another log, of 1 entries"):
        copy(source, target, nothing)
    assert target.head().size == 1


CHANGES = {
    "an entry's seal": "UPDATE hudna.entry SET sealed = 'x' WHERE idx = 411",
    "an entry's record": "UPDATE hudna.entry SET jwt = jwt || 'x' WHERE idx = 699",
    "an entry's author": "UPDATE hudna.entry SET author = 'us' WHERE idx = 0",
    "an entry's time": "UPDATE hudna.entry SET admitted_ms = 0 WHERE idx = 5",
    "a tile": "UPDATE hudna.tile SET hashes = set_byte(hashes, 9, 7) WHERE (level, idx) = (0, 1)",
    "a tile that grows": "UPDATE hudna.tile SET hashes = hashes || substr(hashes, 1, 32) "
                         "WHERE (level, idx) = (1, 0)",
    "an earlier checkpoint": "UPDATE hudna.checkpoint SET note = note || 'x' WHERE size = 300",
    "the last checkpoint": "UPDATE hudna.checkpoint SET note = note || 'x' WHERE size = 700",
    "no checkpoint": "DELETE FROM hudna.checkpoint WHERE size = 300",
    "no tile": "DELETE FROM hudna.tile WHERE (level, idx) = (0, 1)",
    "no entry": "DELETE FROM hudna.entry WHERE idx = 699",
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_differs_is_found(
    source: Store, opens: Opens, database: str, change: str
) -> None:
    target = opens(database)
    copy(source, target, nothing)
    target._pool.do(lambda db: db.execute(CHANGES[change]))
    with pytest.raises(StoreError):
        same(source, target, nothing)


def test_a_tree_that_is_wrong_in_both_is_found(source: Store, opens: Opens) -> None:
    target = opens("b")
    copy(source, target, nothing)
    for store in (source, target):
        store._db.run("UPDATE entry SET record_hash = zeroblob(32) WHERE idx = 3")
    with pytest.raises(StoreError, match="other hashes than its leaves give"):
        same(source, target, nothing)


# --- the ledger ---


def test_every_table_of_a_ledger_is_copied() -> None:
    made = {}
    for statement in queries("ledger_schema").values():
        table = re.search(r"CREATE TABLE IF NOT EXISTS (\w+)", statement)
        assert table
        made[table[1]] = tuple(re.findall(r"^    ([a-z]\w*) [A-Z]", statement, re.MULTILINE))
    assert made == moving_ledger.TABLES


def test_a_ledger_is_copied_whole_in_the_place_of_what_was_there(
    tmp_path: Path, database: str
) -> None:
    (tmp_path / "b").mkdir()
    first, there, back = SqliteLedger(tmp_path), PostgresLedger(database), SqliteLedger(
        tmp_path / "b")
    first.cosign("log", 0, SignedSize(3, "three"), 100)
    first.add_cosignature(KeptCosignature("log", 3, "w", 100, "— w line\n"))
    first.await_mirror("log", "ab", SignedSize(5, "five"))
    first.remember("name", "value")
    tiles = {(0, n): bytes(32) for n in range(moving_ledger.PAGE + 7)}
    assert first.extend_mirror("log", Grown(0, SignedSize(9, "nine"), {0: b"bundle"}, tiles))
    there.cosign("log", 0, SignedSize(99, "too far"), 999)
    there.remember("other", "value")
    moving_ledger.copy(first, there)
    moving_ledger.copy(there, back)
    for table in moving_ledger.TABLES:
        found = [[tuple(map(_plain, r)) for r in moving_ledger.rows(ledger, table)]
                 for ledger in (first, there, back)]
        assert found[0] == found[1] == found[2] != []
    assert back.cosigned("log") == SignedSize(3, "three")
    assert back.recall("other") is None
    for ledger in (first, there, back):
        ledger.close()


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
