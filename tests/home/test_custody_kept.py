from __future__ import annotations

import logging
import multiprocessing
import os
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.home.custody import check
from hudna.home.custody_kept import Chain, Custody
from hudna.record.incidents import Attached
from tests.home.test_attached import at_most

FILE = Attached("ab" * 32, "image/jpeg", 1000)


@pytest.fixture
def store(tmp_path: Path) -> Custody:
    return Custody(tmp_path / "custody")


def file_of(tmp_path: Path) -> Path:
    return tmp_path / "custody" / "ab" / FILE.digest


def test_a_chain_is_what_was_said_and_none_where_nothing_came(store, tmp_path):
    assert store.chain(FILE.digest) == Chain()
    first = store.received(FILE, "page", 1000, "page")
    second = store.then(FILE.digest, "opened", "monitor-1", 2000)
    third = store.received(FILE, "monitor-1", 2500, "mail")
    assert store.chain(FILE.digest) == Chain((first, second, third))
    assert Custody(tmp_path / "custody").chain(FILE.digest).steps == (first, second, third)
    assert file_of(tmp_path).stat().st_mode & 0o777 == 0o600
    assert file_of(tmp_path).parent.stat().st_mode & 0o777 == 0o700


def test_a_clock_that_was_set_back_turns_no_chain_around(store):
    store.received(FILE, "page", 1000, "page")
    assert store.then(FILE.digest, "opened", "m", 500).at_ms == 1000


def test_nothing_is_said_of_a_file_that_never_came_or_is_gone(store, tmp_path):
    with pytest.raises(Refused, match="begins with received"):
        store.then(FILE.digest, "opened", "m", 1000)
    store.received(FILE, "page", 1000, "page")
    store.then(FILE.digest, "destroyed", "m", 1000)
    before = file_of(tmp_path).read_bytes()
    with pytest.raises(Refused, match="still kept"):
        store.then(FILE.digest, "opened", "m", 1000)
    assert file_of(tmp_path).read_bytes() == before


@pytest.mark.parametrize("digest", ["", "..", "../../etc/passwd", "A" * 64])
def test_a_digest_is_never_a_path(store, digest):
    with pytest.raises(Refused, match="64 hex digits"):
        store.chain(digest)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3), st.data())
def test_promise_8_a_kill_at_any_byte_drops_the_last_step_and_no_other(
    tmp_path_factory, later, data
):
    at = tmp_path_factory.mktemp("chain")
    store = Custody(at / "custody")
    said = [store.received(FILE, "page", 1000, "page")]
    said += [store.then(FILE.digest, "opened", "m", 1000 + i) for i in range(later)]
    whole = file_of(at).read_bytes()
    cut = data.draw(st.integers(0, len(whole)))
    file_of(at).write_bytes(whole[:cut])
    lines = whole[:cut].count(b"\n")
    torn = not whole[:cut].endswith(b"\n") and cut > 0
    assert store.chain(FILE.digest) == Chain(tuple(said[:lines]), torn)
    step = store.received(FILE, "mail", 3000, "mail")
    assert store.chain(FILE.digest) == Chain((*said[:lines], step), torn=False)
    check(store.chain(FILE.digest).steps)


def test_a_step_that_was_torn_is_said(store, tmp_path, caplog):
    caplog.set_level(logging.WARNING)
    store.received(FILE, "page", 1000, "page")
    with file_of(tmp_path).open("ab") as file:
        file.write(b'{"digest":')
    store.then(FILE.digest, "opened", "m", 2000)
    assert "not whole" in caplog.text
    assert FILE.digest not in caplog.text


@pytest.mark.parametrize("change", [
    (b"monitor-1", b"monitor-9"), (b"received", b"mislaid!"), (b'"size":1000', b'"size":1001')])
def test_promise_6_a_chain_that_was_changed_is_refused(store, tmp_path, change):
    store.received(FILE, "monitor-1", 1000, "mail")
    store.then(FILE.digest, "opened", "monitor-2", 1000)
    path = file_of(tmp_path)
    path.write_bytes(path.read_bytes().replace(*change, 1))
    with pytest.raises(Refused):
        store.chain(FILE.digest)
    with pytest.raises(Refused):
        store.then(FILE.digest, "copied", "monitor-2", 1000)


def test_a_full_disk_leaves_the_chain_as_it_was(store, tmp_path):
    store.received(FILE, "page", 1000, "page")
    before = file_of(tmp_path).read_bytes()
    with at_most(len(before) + 10), pytest.raises(Refused, match="not taken"):
        store.then(FILE.digest, "opened", "m", 2000)
    assert file_of(tmp_path).read_bytes() == before
    store.then(FILE.digest, "opened", "m", 2000)
    assert len(store.chain(FILE.digest).steps) == 2


def test_five_threads_at_once_make_one_chain(store):
    together = Barrier(5)

    def say(i: int) -> None:
        together.wait(timeout=30)
        store.received(FILE, f"m{i}", 1000, "mail")

    threads = [Thread(target=say, args=[i]) for i in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    steps = store.chain(FILE.digest).steps
    assert {s.by for s in steps} == {f"m{i}" for i in range(5)}


def _says(directory: Path, by: str) -> None:
    for _ in range(10):
        Custody(directory).received(FILE, by, 1000, "mail")


def test_processes_make_one_chain(store, tmp_path):
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=_says, args=[tmp_path / "custody", f"p{i}"]) for i in range(3)]
    for process in others:
        process.start()
    for process in others:
        process.join()
    assert [p.exitcode for p in others] == [0] * 3
    assert len(store.chain(FILE.digest).steps) == 30


def test_a_kill_gives_the_chain_back(store):
    store.received(FILE, "page", 1000, "page")
    child = os.fork()
    if child == 0:
        with store._opened(store._path(FILE.digest)):  # killed with it in hand
            os._exit(9)
    os.waitpid(child, 0)
    assert store.then(FILE.digest, "opened", "m", 2000).did == "opened"
