"""The ledger: one contract, both databases."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hudna.fault import Refused
from hudna.log.ledger import MOST_PENDING, Grown, KeptCosignature, Ledger
from hudna.log.postgres_ledger import PostgresLedger
from hudna.log.sqlite_ledger import NAME, SqliteLedger
from hudna.log.store import SignedSize, StoreError
from tests.log.postgres import Server

ORIGIN = "log.example"
Open = Callable[[], Ledger]


@pytest.fixture(params=["sqlite", "postgres"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same ledger anew, as often as it is called."""
    made: list[Ledger] = []
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        url = server.database()

    def again() -> Ledger:
        made.append(SqliteLedger(tmp_path) if request.param == "sqlite" else PostgresLedger(url))
        return made[-1]

    yield again
    for one in made:
        one.close()


def test_what_was_cosigned_is_swapped_and_outlives_the_process(opened: Open) -> None:
    ledger = opened()
    assert ledger.cosigned(ORIGIN) is None
    assert ledger.cosign(ORIGIN, 0, SignedSize(3, "three"), 100) == 100
    assert ledger.cosign(ORIGIN, 0, SignedSize(4, "four"), 101) is None
    assert ledger.cosign(ORIGIN, 2, SignedSize(4, "four"), 101) is None
    assert ledger.cosigned(ORIGIN) == SignedSize(3, "three")
    ledger.close()
    after = opened()
    assert after.cosigned(ORIGIN) == SignedSize(3, "three")
    assert after.cosign(ORIGIN, 3, SignedSize(4, "four"), 102) == 102
    assert after.cosigned("other.example") is None


def test_an_empty_tree_may_be_cosigned(opened: Open) -> None:
    ledger = opened()
    assert ledger.cosign(ORIGIN, 0, SignedSize(0, "empty"), 5) == 5
    assert ledger.cosigned(ORIGIN) == SignedSize(0, "empty")


def test_the_time_of_cosigning_never_goes_back_whatever_the_origin(opened: Open) -> None:
    ledger = opened()
    assert ledger.cosign(ORIGIN, 0, SignedSize(1, "one"), 100) == 100
    assert ledger.cosign("other.example", 0, SignedSize(1, "one"), 7) == 100
    ledger.close()
    assert opened().cosign(ORIGIN, 1, SignedSize(2, "two"), 9) == 100


def test_of_many_threads_one_moves_it(opened: Open) -> None:
    ledger = opened()
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(
            lambda n: ledger.cosign(ORIGIN, 0, SignedSize(n + 1, f"note {n}"), 100 + n), range(24)
        ))
    assert sum(time is not None for time in got) == 1
    held = ledger.cosigned(ORIGIN)
    assert held is not None
    assert got[held.size - 1] == 100 + held.size - 1


def _cosigned_by_process(url: str, number: int, results) -> None:
    ledger = PostgresLedger(url)
    won = []
    for size in range(1, 21):
        if ledger.cosign(ORIGIN, size - 1, SignedSize(size, f"{size} by {number}"), size):
            won.append(size)
    ledger.close()
    results.put((number, won))


def test_of_many_processes_one_moves_it_each_time(postgres: Server) -> None:
    url = postgres.database()
    spawn = multiprocessing.get_context("spawn")
    results = spawn.Queue()
    running = [spawn.Process(target=_cosigned_by_process, args=(url, n, results)) for n in range(3)]
    for one in running:
        one.start()
    won = [results.get(timeout=60) for _ in running]
    for one in running:
        one.join()
    sizes = sorted(size for _, each in won for size in each)
    assert len(sizes) == len(set(sizes)), "one size was cosigned twice"
    assert sizes == list(range(1, max(sizes) + 1))
    ledger = PostgresLedger(url)
    held = ledger.cosigned(ORIGIN)
    ledger.close()
    assert held is not None
    last = next(n for n, each in won if max(sizes) in each)
    assert held == SignedSize(max(sizes), f"{max(sizes)} by {last}")


def test_the_first_cosignature_of_a_witness_at_a_size_is_kept(opened: Open) -> None:
    ledger = opened()
    for size, witness, time_s in [(5, "a", 10), (5, "a", 99), (8, "a", 20), (8, "b", 7)]:
        ledger.add_cosignature(KeptCosignature(ORIGIN, size, witness, time_s, f"{witness} {size}"))
    assert [(c.witness, c.time_s) for c in ledger.cosignatures(ORIGIN, 5)] == [("a", 10)]
    assert [(c.witness, c.size) for c in ledger.cosigned_by(ORIGIN)] == [("a", 8), ("b", 8)]
    assert [(c.witness, c.size) for c in ledger.cosigned_since(ORIGIN, 4)] == [("a", 5), ("b", 8)]
    assert [(c.witness, c.size) for c in ledger.cosigned_since(ORIGIN, 6)] == [("a", 8), ("b", 8)]
    assert ledger.cosigned_since(ORIGIN, 9) == [] == ledger.cosigned_by("other.example")


def test_pending_checkpoints_wait_and_are_bounded(opened: Open) -> None:
    ledger = opened()
    for size in range(2 * MOST_PENDING):
        ledger.await_mirror(ORIGIN, "aa", SignedSize(size, f"note {size}"))
        ledger.await_mirror(ORIGIN, "aa", SignedSize(size, "the same again"))
    assert [s.note for s in ledger.pending(ORIGIN)] == [f"note {n}" for n in range(MOST_PENDING)]
    ledger.compared(ORIGIN, MOST_PENDING - 3)
    assert [s.size for s in ledger.pending(ORIGIN)] == [MOST_PENDING - 2, MOST_PENDING - 1]


def test_a_mirror_grows_whole_or_not_at_all(opened: Open) -> None:
    ledger = opened()
    assert ledger.mirror(ORIGIN) is None
    assert ledger.mirror_tile(ORIGIN, (0, 0)) == b""
    grown = Grown(0, SignedSize(2, "two"), {0: b"bundle"}, {(0, 0): b"\x00\xff" * 32})
    assert ledger.extend_mirror(ORIGIN, grown)
    assert not ledger.extend_mirror(ORIGIN, grown._replace(tiles={(0, 0): b"other"}))
    assert ledger.mirror(ORIGIN) == SignedSize(2, "two")
    assert ledger.mirror_tile(ORIGIN, (-1, 0)) == b"bundle"
    assert ledger.mirror_tile(ORIGIN, (0, 0)) == b"\x00\xff" * 32
    more = Grown(2, SignedSize(3, "three"), {0: b"bundle+"}, {(0, 0): b"more"})
    assert ledger.extend_mirror(ORIGIN, more)
    assert ledger.mirror_tile(ORIGIN, (-1, 0)) == b"bundle+"


def test_what_is_remembered(opened: Open) -> None:
    ledger = opened()
    assert ledger.recall("store") is None
    ledger.remember("store", "first")
    ledger.remember("store", "second")
    ledger.close()
    assert opened().recall("store") == "second"


def test_another_programs_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no database at all" * 100)
    with pytest.raises(Refused) as refused:
        SqliteLedger(tmp_path)
    assert isinstance(refused.value, StoreError)
