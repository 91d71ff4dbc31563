"""The store on a bad day: full, read-only, damaged, foreign, in use."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hudna.log.admission import Admission
from hudna.log.append import Log
from hudna.log.queries import queries
from hudna.log.store import StoreError
from tests.log.building import AUTHORS, KEYS, LOG_KEY, ORIGIN, Clock, a_log, record, texts

ROOT = Path(__file__).parents[2]
NAMESPACE = ["unshare", "--map-root-user", "--mount"]


def fault_of(refused: pytest.ExceptionInfo[StoreError]) -> tuple[str, str]:
    return refused.value.faults[0].where, refused.value.faults[0].found


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    """No file of this process may grow beyond `size` bytes."""
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


def test_every_query_says_what_it_is() -> None:
    for file in ("schema", "entries", "tree", "vault"):
        text = (ROOT / "src/hudna/log/queries" / f"{file}.sql").read_text()
        assert len(queries(file)) == text.count("-- name: ")
        assert all(sql.endswith(";") for sql in queries(file).values())


def assert_synced(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert db.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_every_commit_is_synced(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        assert_synced(log._store._db._db)
        assert_synced(log._writer._vault._db._db)


def test_a_file_that_cannot_grow_keeps_nothing_and_the_log_goes_on(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        log.append(texts(1))
        before = (log.size, log.checkpoint())
        with largest_file(200_000):
            with pytest.raises(StoreError) as refused:
                log.append(texts(*range(2, 100)))
            assert fault_of(refused) == (str(tmp_path / "log.sqlite3"), "a disk that fails")
            with pytest.raises(StoreError):
                log.admit_each([*texts(*range(2, 100)), "x"])
        assert (log.size, log.checkpoint()) == before
        assert len(log.append(texts(*range(2, 100)))) == 98
        assert log.verify_all().size == 99
    with a_log(tmp_path) as log:
        assert log.verify_all().size == 99


def on_a_disk_of_its_own(what: str, directory: Path) -> str:
    """A disk of 1 MB in a mount namespace; skipped where this machine gives none."""
    mount = f"mount -t tmpfs -o size=1m none {directory}"
    if not shutil.which("unshare") or subprocess.run(
        [*NAMESPACE, "sh", "-c", mount], capture_output=True, check=False
    ).returncode:
        pytest.skip("needs a mount namespace (unshare --map-root-user --mount)")
    command = f"{mount} && exec {sys.executable} -m tests.log.disk {what} {directory}"
    ran = subprocess.run(
        [*NAMESPACE, "sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_promise_8_a_full_disk_keeps_nothing_half_and_the_log_goes_on(tmp_path: Path) -> None:
    assert "a full disk" in on_a_disk_of_its_own("full", tmp_path)


def test_a_read_only_disk_is_named(tmp_path: Path) -> None:
    said = on_a_disk_of_its_own("readonly", tmp_path)
    assert said.startswith(f"{tmp_path}: found Read-only file system")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_directory_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(StoreError) as refused, a_log(tmp_path):
        pass
    assert fault_of(refused) == (str(tmp_path), "Permission denied")


def test_a_directory_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("x")
    with pytest.raises(StoreError) as refused, a_log(tmp_path / "log"):
        pass
    assert fault_of(refused) == (str(tmp_path / "log"), "File exists")


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    command = (
        "from pathlib import Path\nfrom tests.log.building import a_log\n"
        f"try:\n    with a_log(Path({str(tmp_path)!r})): print('open')\n"
        "except Exception as e: print(type(e).__name__, e)\n"
    )

    def another() -> str:
        return subprocess.run(
            [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout

    with a_log(tmp_path) as log:
        log.append(texts(1))
        assert another().startswith(f"LogInUseError {tmp_path}: found a log in use")
        with pytest.raises(StoreError), a_log(tmp_path):
            pass
        log.append(texts(2))
    assert another() == "open\n"


def test_another_origin_or_key_never_opens_it(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        log.append(texts(1))
    for origin, key in (("other.example/log", LOG_KEY), (ORIGIN, AUTHORS["us"])):
        with pytest.raises(StoreError) as refused:
            Log.open(tmp_path, key=key, origin=origin, admission=Admission(KEYS), clock=Clock())
        assert refused.value.faults[0].where == "log"
    with a_log(tmp_path) as log:
        assert log.size == 1


@pytest.mark.parametrize(("damage", "found"), [
    (lambda f: f.write_bytes(b"not a database, but long enough to be read as one" * 100),
     "a file that is no database"),
    (lambda f: sqlite3.connect(f).execute("PRAGMA user_version = 3").connection.close(),
     "a log of version 3"),
    (lambda f: sqlite3.connect(f).execute("PRAGMA application_id = 7").connection.close(),
     "another program's database"),
])
def test_a_file_that_is_not_our_log_is_refused(
    tmp_path: Path, damage: Callable[[Path], object], found: str
) -> None:
    with a_log(tmp_path) as log:
        log.append(texts(1))
    damage(tmp_path / "log.sqlite3")
    with pytest.raises(StoreError) as refused, a_log(tmp_path):
        pass
    assert fault_of(refused) == (str(tmp_path / "log.sqlite3"), found)


def test_flipped_bytes_are_found(tmp_path: Path) -> None:
    """The middle of each page that is in use, overwritten: either start-up or verify_all says so,
    and never otherwise than with a StoreError."""
    with a_log(tmp_path) as log:
        log.append(texts(*range(40)))
    file = tmp_path / "log.sqlite3"
    sound = file.read_bytes()
    for page in range(1, len(sound) // 4096):
        at, end = page * 4096 + 2000, page * 4096 + 3500
        if not any(sound[at:end]):
            continue
        file.write_bytes(sound[:at] + bytes(b ^ 0xFF for b in sound[at:end]) + sound[end:])
        with pytest.raises(StoreError), a_log(tmp_path) as log:
            list(log.entries())
            log.verify_all()
    file.write_bytes(sound)
    with a_log(tmp_path) as log:
        assert log.verify_all().size == 40


def test_a_truncated_database_is_refused(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        log.append(texts(*range(40)))
    file = tmp_path / "log.sqlite3"
    file.write_bytes(file.read_bytes()[: 3 * 4096])
    with pytest.raises(StoreError), a_log(tmp_path) as log:
        log.verify_all()


def test_a_reader_of_the_file_finds_no_key(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        log.append([record(1).presentation])
    assert LOG_KEY.to_bytes() not in (tmp_path / "log.sqlite3").read_bytes()
