"""The store in PostgreSQL: what is its own, beside the contract that all stores keep."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from hudna.log import opening
from hudna.log.postgres import PostgresStore
from hudna.log.queries import queries
from hudna.log.store import StoreError
from tests.log.postgres import Server, name_of
from tests.log.stores import EMPTY, OWNER, row, staged

ROOT = Path(__file__).parents[2]


def opened(url: str) -> PostgresStore:
    return PostgresStore(url, OWNER, EMPTY, os.urandom)


def refused(url: str) -> tuple[str, str]:
    with pytest.raises(StoreError) as error:
        opened(url)
    (fault,) = error.value.faults
    return fault.where, fault.found


def test_every_query_says_what_it_is() -> None:
    for file in ("postgres", "postgres_schema"):
        text = (ROOT / f"src/hudna/log/queries/{file}.sql").read_text()
        assert len(queries(file)) == text.count("-- name: ")
        assert all(sql.endswith(";") for sql in queries(file).values())


def test_every_commit_is_synced_whatever_the_role_has_as_its_default(postgres: Server) -> None:
    url = postgres.database()
    name = name_of(url)
    postgres.run(f"ALTER DATABASE {name} SET synchronous_commit = off")
    store = opened(url)
    assert store._pool.row("SHOW synchronous_commit") == ("on",)
    assert store._pool.row("SHOW fsync") == ("on",)
    store.close()


def test_what_is_safer_than_asked_is_left(postgres: Server) -> None:
    url = postgres.database()
    name = name_of(url)
    postgres.run(f"ALTER DATABASE {name} SET synchronous_commit = remote_apply")
    store = opened(url)
    assert store._pool.row("SHOW synchronous_commit") == ("remote_apply",)
    store.close()


@pytest.mark.parametrize("url", [
    "postgresql://me:s3cret@127.0.0.1:1/log", "postgresql://me@127.0.0.1:1/log?password=s3cret",
    "postgresql://me:s3cret@/log?host=/nowhere",
])
def test_a_server_that_is_not_there_is_named_without_the_password(url: str) -> None:
    where, found = refused(url)
    assert where.startswith("postgresql://me@")
    assert where.endswith(("/log", "/log?host=/nowhere"))
    assert "s3cret" not in where + found


@pytest.mark.parametrize("url", ["postgresql://me:s3cret@[::1/log", "postgresql://a/b?s3cret"])
def test_a_url_that_cannot_be_read_is_not_repeated(url: str) -> None:
    assert refused(url) == ("store", "a URL that cannot be read")


def test_a_password_that_is_wrong_is_not_repeated(postgres: Server, database: str) -> None:
    postgres.run("CREATE ROLE locked LOGIN PASSWORD 'other'")
    hba = postgres.data / "pg_hba.conf"
    trusting = hba.read_text()
    try:
        hba.write_text(f"local all locked scram-sha-256\n{trusting}")
        postgres.run("SELECT pg_reload_conf()")
        url = database.replace("hudna@", "locked:s3cret@")
        found = refused(url)[1]
        for _ in range(100):
            if "password authentication failed" in found:
                break
            found = refused(url)[1]
        assert "password authentication failed" in found
        assert "s3cret" not in found
    finally:
        hba.write_text(trusting)
        postgres.run("SELECT pg_reload_conf()")


def test_another_programs_schema_or_version_is_refused(postgres: Server) -> None:
    theirs, later = postgres.database(), postgres.database()
    with psycopg.connect(theirs) as db:
        db.execute("CREATE SCHEMA hudna")
    assert refused(theirs)[1] == "another program's schema"
    opened(later).close()
    with psycopg.connect(later) as db:
        db.execute("UPDATE hudna.log SET version = 2")
    assert refused(later)[1] == "a log of version 2"


def test_a_database_in_another_encoding_is_refused(postgres: Server) -> None:
    postgres.run("CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    assert refused(postgres.url("ascii"))[1] == "server_encoding = SQL_ASCII"


def test_a_role_that_may_not_write_is_named(postgres: Server, database: str) -> None:
    postgres.run("CREATE ROLE reader LOGIN")
    url = database.replace("hudna@", "reader@")
    assert refused(url)[1] == "a role that may not do this"


def test_a_database_that_only_reads_is_named(postgres: Server, database: str) -> None:
    store = opened(database)
    name = name_of(database)
    postgres.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store._pool._drop()
    with pytest.raises(StoreError) as error:
        store.commit(staged(store, [row(0)]))
    assert error.value.faults[0].found == "a store that is read-only"
    assert store.head() == EMPTY
    store.close()


def test_no_driver_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delitem(sys.modules, "hudna.log.postgres")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "hudna.log.postgres_pool")
    with pytest.raises(StoreError, match=r"no driver for PostgreSQL.*hudna\[postgres\]"):
        opening.open_store("postgresql://x/y", tmp_path, OWNER, EMPTY, os.urandom)


def test_many_make_one_log_at_once(database: str) -> None:
    stores: list[PostgresStore] = []
    threads = [Thread(target=lambda: stores.append(opened(database))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({store.identity() for store in stores}) == 1
    assert len(stores) == 8
    for store in stores:
        store.close()


def test_a_copy_of_the_database_has_another_identity(postgres: Server, database: str) -> None:
    store = opened(database)
    identity = store.identity()
    store.close()
    name = name_of(database)
    postgres.run(f"CREATE DATABASE copied TEMPLATE {name}")
    again, copy = opened(database), opened(postgres.url("copied"))
    assert again.identity() == identity != copy.identity()
    again.close()
    copy.close()


def test_a_log_that_was_made_anew_behind_the_store_is_refused(database: str) -> None:
    store = opened(database)
    with psycopg.connect(database) as db:
        db.execute("DROP SCHEMA hudna CASCADE")
    opened(database).close()
    store._pool._drop()
    with pytest.raises(StoreError, match="start the node again"):
        store.head()
    store.close()


def end_every_connection(url: str) -> None:
    with psycopg.connect(url) as db:
        db.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                   "WHERE datname = current_database() AND pid <> pg_backend_pid()")


def test_connections_that_the_server_ends_are_made_anew(database: str) -> None:
    store = opened(database)
    for turn in range(5):
        end_every_connection(database)
        assert store.commit(staged(store, [row(turn)]) if turn % 2 else first(store, turn))
        end_every_connection(database)
        assert store.head().size == turn + 1
    store.close()


def first(store: PostgresStore, turn: int):
    """Staged while the connection was sound, so that it is the commit that finds it lost."""
    made = staged(store, [row(turn)])
    end_every_connection(store._pool._url)
    return made


def test_a_server_that_restarts_is_found_again(mortal: Server) -> None:
    store = opened(mortal.database())
    assert store.commit(staged(store, [row(0)]))
    mortal.restart_killed()
    assert store.head().size == 1
    second = staged(store, [row(1)])
    mortal.restart_killed()
    assert store.commit(second)
    store.close()


def test_a_server_that_has_gone_is_named_and_nothing_hangs(mortal: Server) -> None:
    store = opened(mortal.database())
    later = staged(store, [row(0)])
    mortal.kill()
    for work in (store.head, lambda: store.commit(later)):
        with pytest.raises(StoreError) as error:
            work()
        assert error.value.faults[0].where == store._pool.where
    mortal.start()
    assert store.head() == EMPTY
    assert store.commit(later)
    store.close()


def test_a_flipped_bit_in_the_databases_files_is_found(mortal: Server) -> None:
    """The middle of each page of each table, in the server's files."""
    url = mortal.database()
    store = opened(url)
    for start in range(0, 600, 100):
        assert store.commit(staged(store, [row(n) for n in range(start, start + 100)]))
    store.check()
    files = [mortal.data / str(store._pool.row("SELECT pg_relation_filepath(%(t)s)", t=t)[0])
             for t in ("hudna.entry", "hudna.checkpoint", "hudna.tile")]
    toast = store._pool.row("SELECT pg_relation_filepath(reltoastrelid) FROM pg_class "
                            "WHERE oid = 'hudna.tile'::regclass")
    files.append(mortal.data / str(toast[0]))
    found = 0
    for file in files:
        mortal.stop()
        sound = file.read_bytes()
        assert len(sound) >= 8192
        at = len(sound) - 8192 + 8100
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1:])
        mortal.start()
        with pytest.raises(StoreError) as error:
            store.check()
        assert error.value.faults[0].found == "a damaged database"
        found += 1
        mortal.stop()
        file.write_bytes(sound)
        mortal.start()
        store.check()
    assert found == 4
    store.close()


def test_one_after_the_other_of_two_that_stand_on_the_same_head(database: str) -> None:
    one, other = opened(database), opened(database)
    mine, theirs = staged(one, [row(0)], mark=" mine"), staged(other, [row(1)], mark=" theirs")
    assert one.commit(mine)
    assert not other.commit(theirs)
    assert other.head().note == "note of 1 mine"
    assert other.entries(0, 9) == [row(0)]
    one.close()
    other.close()


def test_the_other_waits_for_one_that_is_under_way(database: str) -> None:
    """One holds the head's row; the other's swap answers only when that is settled."""
    store, results = opened(database), []
    with psycopg.connect(database) as db:
        db.execute("UPDATE hudna.head SET size = 0 WHERE size = 0")
        thread = Thread(target=lambda: results.append(store.commit(staged(store, [row(0)]))))
        thread.start()
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' " \
                  "AND datname = current_database()"
        with psycopg.connect(database, autocommit=True) as watcher:
            while watcher.execute(waiting).fetchone() == (0,):
                pass
        assert results == []
        db.rollback()
    thread.join()
    assert results == [True]
    store.close()


def test_opening_does_not_need_a_driver_for_sqlite() -> None:
    command = ("import sys; import hudna.log.opening; "
               "assert not any(m.startswith('psycopg') for m in sys.modules)")
    subprocess.run([sys.executable, "-c", command], check=True, cwd=ROOT)
