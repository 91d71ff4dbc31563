"""Promises 6 and 8 on PostgreSQL: client, server and connection struck down at every statement.

A boundary lies before each statement that reaches the server, and before each answer that reaches
the client, from the first connection to the last word: making the log, opening it, appending.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import psycopg
import pytest

from hudna.log import postgres_pool
from hudna.log.checkpoint import open_checkpoint
from hudna.log.note import Verifier
from tests.log.building import LOG_KEY, ORIGIN, a_log, record, texts
from tests.log.postgres import Server, name_of
from tests.log.postgres_client import BATCHES, workload
from tests.log.postgres_proxy import Proxy, Strike

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs SO_PEERCRED")

ROOT = Path(__file__).parents[2]
VERIFIER = Verifier(ORIGIN, LOG_KEY.public)
RECORDS = sum(map(len, BATCHES))
Told: TypeAlias = list[str]
Writes: TypeAlias = Callable[[Path, str], Told]


def judged(directory: Path, url: str, told: Told, at_least: int) -> None:
    """Open as any start-up does. What was kept is there, what was signed is of this history."""
    with a_log(directory, store=url) as log:
        assert log.verify_all().size == log.size >= at_least
        for line in told:
            word, *rest = line.split()
            if word == "kept":
                assert all(log.entry(h) for h in rest)
            else:
                note = bytes.fromhex(rest[0]).decode()
                assert log.checkpoint_at(open_checkpoint(note, VERIFIER).size) == note
        size = log.size
        (entry,) = log.append(texts(1000))
        assert (entry.index, log.size) == (size, size + 1)


class Ground:
    """A server, a database on it, and what is done at a boundary."""

    def __init__(self, server: Server, directory: Path) -> None:
        self.server, self.url = server, server.database()
        self._directory, self._turn = directory, 0

    def struck(self, at: int, strike: Strike, writes: Writes, at_least: int) -> bool:
        """Whether the boundary `at` was reached; what was kept is judged in either case."""
        with psycopg.connect(self.url, autocommit=True) as db:
            db.execute("DROP SCHEMA IF EXISTS hudna CASCADE")
        self._turn += 1
        directory = self._directory / str(self._turn)
        with Proxy(self.server.home, at, strike) as proxy:
            told = writes(directory, proxy.url(self.url))
            reached = proxy.passed >= at
        judged(directory, self.url, told, at_least if reached else RECORDS)
        shutil.rmtree(directory)
        return reached

    def every(self, step: int, strike: Strike, writes: Writes, at_least: int) -> int:
        """Every `step`-th boundary from the first to the last; how many those were."""
        points = 0
        while self.struck(1 + points * step, strike, writes, at_least):
            points += 1
        return points


def here(directory: Path, url: str) -> Told:
    told: Told = []
    workload(directory, url, told.append)
    return told


@pytest.fixture
def elsewhere() -> Iterator[Writes]:
    """Writes in a process of its own, which may be killed."""
    parent = subprocess.Popen([sys.executable, "-m", "tests.log.postgres_client"], cwd=ROOT,
                              text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def writes(directory: Path, url: str) -> Told:
        assert parent.stdin is not None
        assert parent.stdout is not None
        parent.stdin.write(f"{directory} {url} 0\n")
        parent.stdin.flush()
        told: Told = []
        while not (line := parent.stdout.readline().strip()).startswith("end "):
            assert line
            told.append(line)
        assert line in ("end 0", f"end {int(signal.SIGKILL)}")
        return told

    yield writes
    parent.communicate("")


@pytest.fixture
def ground(mortal: Server, tmp_path: Path) -> Ground:
    return Ground(mortal, tmp_path)


def kill_client(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def cut(_pid: int) -> None:
    """The proxy ends the connection, and both sides live."""


def test_promise_8_the_control_without_a_strike_everything_is_kept(
    ground: Ground, elsewhere: Writes
) -> None:
    for writes in (here, elsewhere):
        assert not ground.struck(10_000, cut, writes, RECORDS)


def test_the_control_a_client_that_speaks_too_early_is_caught(
    ground: Ground, elsewhere: Writes
) -> None:
    def early(directory: Path, url: str) -> Told:
        numbers = [n for batch in BATCHES for n in batch]
        return [f"kept {record(n).hash}" for n in numbers] + elsewhere(directory, url)

    assert ground.struck(10_000, cut, early, RECORDS) is False
    with pytest.raises(AssertionError):
        ground.struck(50, kill_client, early, 0)


def test_the_control_without_sync_a_killed_server_loses_what_was_kept(
    mortal: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the kills of these tests are known to be hard enough."""
    monkeypatch.setattr(postgres_pool, "DURABLE", ("on", "off"))
    url = mortal.database()
    with a_log(tmp_path / "made", store=url):
        mortal.run("CHECKPOINT")
    mortal.run(f"ALTER DATABASE {name_of(url)} SET synchronous_commit = off")
    with a_log(tmp_path / "made", store=url) as log:
        for turn in range(20):
            (entry,) = log.append(texts(turn))
            mortal.restart_killed()
            with psycopg.connect(url) as db:
                found = db.execute("SELECT 1 FROM hudna.entry WHERE idx = %s", (turn,)).fetchone()
            if found is None:
                return
        pytest.fail(f"{entry.index + 1} commits without sync, and all survived")


def test_promise_8_the_client_is_killed_at_statements(ground: Ground, elsewhere: Writes) -> None:
    assert ground.every(5, kill_client, elsewhere, 0) > 20


def test_promise_8_the_connection_is_lost_at_statements(ground: Ground) -> None:
    assert ground.every(5, cut, here, RECORDS) > 20


def test_promise_8_the_server_is_killed_at_statements(ground: Ground) -> None:
    assert ground.every(13, lambda _: ground.server.restart_killed(), here, RECORDS) > 7


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_promise_8_client_connection_and_server_at_every_statement(
    ground: Ground, elsewhere: Writes, capsys: pytest.CaptureFixture[str]
) -> None:
    clients = ground.every(1, kill_client, elsewhere, 0)
    cuts = ground.every(1, cut, here, RECORDS)
    servers = ground.every(1, lambda _: ground.server.restart_killed(), here, RECORDS)
    with capsys.disabled():
        print(f"\nclient killed at {clients} boundaries, connection lost at {cuts}, server killed "
              f"at {servers}: nothing that was kept is lost")
    assert min(clients, cuts, servers) > 100
