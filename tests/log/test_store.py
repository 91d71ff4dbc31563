"""What every store must keep to, whatever it is made of."""

from __future__ import annotations

from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hudna.log import tree
from hudna.log.leaf import leaf_of
from hudna.log.opening import open_store
from hudna.log.store import LOST, Owner, Row, StoreError
from hudna.log.tiles import grow
from tests.log.stores import EMPTY, OWNER, Opens, opens, row, staged, where

__all__ = ["opens", "where"]


def test_a_new_one_is_empty_and_says_whose_it_is(opens: Opens) -> None:
    store = opens()
    assert store.owner() == OWNER
    assert store.head() == EMPTY
    assert store.checkpoint_at(0) == EMPTY.note
    assert store.checkpoint_at(1) is None
    assert store.checkpoints(0, 9) == [EMPTY]
    assert (store.tile((0, 0)), store.tile((1, 0))) == (b"", b"")
    assert store.entry("0" * 64) is None
    assert (store.entries(0, 9), store.hashes(0, 9), store.entries_of(["stop"])) == ([], [], [])
    assert store.hashes_by_id([("un", "id-0")]) == {}
    assert store.counts() == (0, 1)
    store.check()


def test_what_is_committed_is_there_and_after_a_restart(opens: Opens) -> None:
    store = opens()
    rows = [row(i) for i in range(5)]
    first = staged(store, rows[:2])
    assert store.commit(first)
    second = staged(store, rows[2:])
    assert store.commit(second)
    store.close()
    again = opens()
    assert again.head() == second.checkpoint
    assert again.checkpoints(0, 9) == [EMPTY, first.checkpoint, second.checkpoint]
    assert again.checkpoints(1, 1) == [first.checkpoint]
    assert again.checkpoint_at(2) == first.checkpoint.note
    assert again.entries(0, 9) == rows
    assert again.entries(3, 1) == rows[3:4]
    assert again.hashes(1, 3) == [bytes.fromhex(r.record_hash) for r in rows[1:4]]
    assert again.entry(rows[4].record_hash) == rows[4]
    assert again.tile((0, 0)) == second.tiles[0, 0]
    assert again.counts() == (1, 3)
    again.check()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=4))
def test_tiles_grow_as_the_tree_does(opens: Opens, sizes: list[int]) -> None:
    store = opens()
    for size in sizes:
        before = store.head().size
        assert store.commit(staged(store, [row(before + i) for i in range(size)]))
    total = store.head().size
    leaves = [tree.leaf_hash(leaf_of(row(i).record_hash)) for i in range(total)]
    whole = grow(0, leaves, lambda _place: b"")
    assert {place: store.tile(place) for place in whole} == whole
    assert store.counts()[0] == len(whole)
    store.close()


def test_a_commit_upon_another_head_keeps_nothing(opens: Opens) -> None:
    store = opens()
    early = staged(store, [row(7)], mark=" that lost")
    assert store.commit(staged(store, [row(0), row(1)]))
    assert not store.commit(early)
    assert not store.commit(staged(store, [row(8)], before=5))
    assert (store.head().size, store.entries(0, 9)) == (2, [row(0), row(1)])
    assert store.checkpoint_at(1) is None
    assert store.commit(staged(store, [row(2)]))


def test_of_two_that_race_one_wins(opens: Opens) -> None:
    store, won = opens(), []

    def race(number: int) -> None:
        mine = Row(0, f"{number:064x}", "un", str(number), "stop", 0, "jwt", b"")
        won.append(store.commit(staged(store, [mine], before=0, mark=str(number))))

    threads = [Thread(target=race, args=(n,)) for n in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == [False] * 7 + [True]
    (kept,) = store.entries(0, 9)
    assert store.head().note == f"note of 1{int(kept.record_hash, 16)}"


@pytest.mark.parametrize("spoilt", [
    Row(1, row(0).record_hash, "un", "another", "stop", 0, "jwt", b""),
    Row(1, "f" * 64, "un", row(0).record_id, "stop", 0, "jwt", b""),
])
def test_a_record_or_an_id_is_there_once_and_else_nothing_is_kept(
    opens: Opens, spoilt: Row
) -> None:
    store = opens()
    assert store.commit(staged(store, [row(0)]))
    with pytest.raises(StoreError):
        store.commit(staged(store, [spoilt, row(2)]))
    assert (store.head().size, store.entries(0, 9), store.counts()) == (1, [row(0)], (1, 2))
    assert store.commit(staged(store, [row(1)]))


def test_ids_are_asked_for_together(opens: Opens) -> None:
    store = opens()
    rows = [row(0), row(1, author="us"), row(2)]
    assert store.commit(staged(store, rows))
    asked = [("un", "id-0"), ("un", "id-1"), ("us", "id-1"), ("ru", "x"), ("un", "id-2")]
    assert store.hashes_by_id(asked) == {
        (r.author, r.record_id): r.record_hash for r in rows
    }
    assert store.hashes_by_id(set()) == {}


def test_the_few_kinds_are_found_in_the_order_of_the_log(opens: Opens) -> None:
    store = opens()
    kinds = ["stop", "key-added", "stop", "erasure", "key-added"]
    rows = [row(i, kind) for i, kind in enumerate(kinds)]
    assert store.commit(staged(store, rows))
    assert store.entries_of(["erasure", "key-added"]) == [rows[1], rows[3], rows[4]]
    assert store.entries_of([]) == []


def test_what_is_resealed_is_there_and_after_a_restart(opens: Opens) -> None:
    store = opens()
    assert store.commit(staged(store, [row(0), row(1)]))
    head = store.head()
    store.reseal(row(1).record_hash, b"less")
    with pytest.raises(StoreError):
        store.reseal("f" * 64, b"less")
    store.close()
    again = opens()
    found = again.entries(0, 9)
    assert [r.sealed for r in found] == [row(0).sealed, b"less"]
    assert (found[1].jwt, again.head()) == (row(1).jwt, head)


def test_its_identity_stays_while_it_is_the_same(opens: Opens) -> None:
    store = opens()
    identity = store.identity()
    assert store.commit(staged(store, [row(0)]))
    assert store.identity() == identity
    store.close()
    assert opens().identity() == identity


def test_one_that_is_closed_says_so(opens: Opens) -> None:
    store = opens()
    commit = staged(store, [row(0)])
    store.close()
    for ask in (store.head, lambda: store.entries(0, 1), lambda: store.commit(commit),
                store.check):
        with pytest.raises(StoreError):
            ask()
    store.close()


def test_an_owner_that_asks_for_what_is_there_learns_whose_it_is(
    where: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = tmp_path_factory.mktemp("one")
    open_store(where, directory, OWNER, EMPTY, bytes).close()
    another = open_store(where, directory, Owner("ru.example/log", "x"), EMPTY, bytes)
    assert another.owner() == OWNER
    another.close()


def test_an_entry_without_content_is_filled_once(opens: Opens) -> None:
    store = opens()
    lost = Row(1, row(1).record_hash, "", row(1).record_hash, "", 1_001, "", b"")
    store.commit(staged(store, [row(0), lost, row(2)]))
    assert store.entries_of([LOST]) == [lost]
    store.fill(replace(row(1), index=77, admitted_ms=77))
    store.fill(replace(row(0), jwt="other"))
    store.fill(replace(row(1), jwt="other"))
    store.fill(row(5))
    store.close()
    again = opens()
    assert again.entries(0, 9) == [row(0), row(1), row(2)]
    assert again.entries_of([LOST]) == []
    assert again.hashes_by_id([("un", "id-1")]) == {("un", "id-1"): row(1).record_hash}
    assert again.head().size == 3
