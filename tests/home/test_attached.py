from __future__ import annotations

import errno
import os
import resource
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import repeat
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.home.attached import Attachments
from hudna.record.incidents import Attached
from tests.speak.pictures import zipped

MP4 = b"\0\0\0\x18ftypisom\0\0\x02\0isomiso2" + b"\0" * 100


@pytest.fixture
def store(tmp_path: Path) -> Attachments:
    return Attachments(tmp_path / "attached", os.urandom)


def files(store_at: Path) -> list[Path]:
    return [p for p in store_at.rglob("*") if p.is_file()]


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Files of this process grow no further, as on a full disk."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def test_a_file_is_kept_by_its_content_and_given_back(store, tmp_path):
    kept = store.keep(iter([MP4[:10], MP4[10:]]))
    assert kept == Attached(sha256(MP4).hexdigest(), "video/mp4", len(MP4))
    assert b"".join(store.chunks(kept.digest)) == MP4
    assert store.open(kept.digest).read() == MP4
    assert store.all() == [kept.digest]
    assert store.has(kept.digest)
    path, = files(tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_video_of_100_mb_is_never_in_memory(store):
    block = os.urandom(1 << 20)
    tracemalloc.start()
    kept = store.keep([MP4, *repeat(block, 100)])
    list(map(len, store.chunks(kept.digest)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kept.size == 100 * (1 << 20) + len(MP4)
    assert peak < 8_000_000


def test_what_is_too_large_is_refused_before_all_of_it_has_come(tmp_path):
    store = Attachments(tmp_path, os.urandom, most_bytes=1000)
    came = 0

    def endless() -> Iterator[bytes]:
        nonlocal came
        while True:
            came += 1
            yield b"x" * 100

    with pytest.raises(Refused, match="at most 1000 bytes"):
        store.keep(endless())
    assert came == 11
    assert files(tmp_path) == []


@pytest.mark.parametrize("data", [
    b"", b"MZ\x90\0" + b"\0" * 60, b"\x7fELF\x02\x01\x01" + b"\0" * 60, b"#!/bin/sh\nrm -rf /\n",
    zipped({"a/run.exe": b"text"}), zipped({"a.bin": b"MZ\x90\0" + b"\0" * 60}),
])
def test_what_is_refused_leaves_nothing(store, tmp_path, data):
    with pytest.raises(Refused):
        store.keep([data])
    assert files(tmp_path) == []


def test_a_full_disk_is_refused_by_its_own_word_with_nothing_half_kept(store, tmp_path):
    first = store.keep([b"before"])
    with at_most(95_500), pytest.raises(Refused, match=os.strerror(errno.EFBIG)) as refused:
        store.keep(repeat(b"x" * 3_000, 50))
    assert isinstance(refused.value.__cause__, OSError)
    assert files(tmp_path) == [tmp_path / "attached" / first.digest[:2] / first.digest]
    assert store.keep([b"after"]).size == 5


def test_a_sender_that_breaks_off_leaves_nothing_and_its_error_goes_through(store, tmp_path):
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError("gone")

    with pytest.raises(ConnectionResetError, match="gone"):
        store.keep(broken())
    assert files(tmp_path) == []


def test_a_place_that_may_not_be_written_is_refused(tmp_path):
    (tmp_path / "attached").write_text("a file is in the way")
    with pytest.raises(Refused, match="nothing of it was kept"):
        Attachments(tmp_path / "attached", os.urandom).keep([b"x"])


def test_five_at_once_of_the_same_content_are_one(store, tmp_path):
    together, kept = Barrier(5), list[Attached]()

    def send() -> Iterator[bytes]:
        yield b"the same"
        together.wait(timeout=30)
        yield b" photograph"

    threads = [Thread(target=lambda: kept.append(store.keep(send()))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept) == 5
    assert len(set(kept)) == 1
    assert [p.read_bytes() for p in files(tmp_path)] == [b"the same photograph"]


def test_a_kill_leaves_no_half_file_under_a_digest(store, tmp_path):
    child = os.fork()
    if child == 0:
        def killed() -> Iterator[bytes]:
            yield b"half of it"
            os._exit(9)
            yield b""
        store.keep(killed())
        os._exit(0)
    os.waitpid(child, 0)
    assert store.all() == []
    assert len(files(tmp_path)) == 1
    assert store.sweep() == 1
    assert files(tmp_path) == []


def test_a_file_that_has_changed_on_disk_is_noticed(store, tmp_path):
    kept = store.keep([b"as it came"])
    files(tmp_path)[0].write_bytes(b"another thing")
    with pytest.raises(Refused, match="has changed"):
        list(store.chunks(kept.digest))
    assert store.keep([b"as it came"]) == kept
    assert b"".join(store.chunks(kept.digest)) == b"as it came"


def test_what_is_erased_is_gone_and_may_be_erased_again(store, tmp_path):
    kept, other = store.keep([b"one"]), store.keep([b"two"])
    store.destroy(kept.digest)
    store.destroy(kept.digest)
    assert store.all() == [other.digest]
    with pytest.raises(Refused):
        store.open(kept.digest)


@pytest.mark.parametrize("digest", ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64])
def test_a_digest_is_never_a_path(store, digest):
    with pytest.raises(Refused, match="64 hex digits"):
        store.open(digest)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=8))
def test_promise_8_anything_at_all_is_kept_whole_or_refused_whole(tmp_path_factory, chunks):
    at = tmp_path_factory.mktemp("kept")
    store = Attachments(at, os.urandom)
    try:
        kept = store.keep(chunks)
    except Refused:
        assert files(at) == []
    else:
        assert b"".join(store.chunks(kept.digest)) == b"".join(chunks)
        assert len(files(at)) == 1
