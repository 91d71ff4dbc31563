"""`hudna store` and `hudna serve --store` as an operator meets them."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import httpx
import msgspec
import pytest
from click.testing import CliRunner, Result

from hudna.cli.main import main
from hudna.home import config
from hudna.home.folder import Folder
from hudna.home.opening import open_log
from hudna.log import moving
from hudna.log.append import Log
from hudna.log.ledger import Ledger
from hudna.log.ledgers import open_ledger
from hudna.log.store import SignedSize, StoreError
from hudna.record.kinds import Erasure, Withdrawal
from hudna.record.record import Record
from hudna.record.sdjwt import digests_of
from hudna.record.sign import sign
from tests.log.building import NOW
from tests.processes import free_ports
from tests.record.statements import seeded

ROOT = Path(__file__).parents[2]
SECRET = "s3cret"


def hudna(*words: object) -> Result:
    return CliRunner().invoke(main, [str(w) for w in words])


def done(*words: object) -> str:
    result = hudna(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*words: object) -> str:
    result = hudna(*words)
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    return result.stderr


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The directory of a node whose log has no entry yet, and no file."""
    return made(tmp_path / "us")


def made(path: Path, port: int = 7001) -> Path:
    done("init", path, "--party", "us", "--agreement", "syria-2016-exercise", "--exercise", "test",
         "--unencrypted", "--port", port)
    return path


def log_of(home: Path) -> Log:
    return open_log(Folder(home), clock=lambda: NOW)


def said(home: Path, *numbers: int) -> list[Record]:
    """Records of the node's own, of which it has not said any yet."""
    key = Folder(home).keys.record
    return [sign(Withdrawal(f"{n:064x}", f"reason {n}"), author="us", key=key, issued_ms=NOW,
                 randomness=seeded(n), exercise="test") for n in numbers]


def filled(home: Path, size: int, at_once: int = 100) -> str:
    """The checkpoint of a log of `size` entries."""
    with log_of(home) as log:
        for start in range(0, size, at_once):
            numbers = range(start, min(start + at_once, size))
            log.append([r.presentation for r in said(home, *numbers)])
        return log.checkpoint()


def ledger_of(home: Path) -> Ledger:
    return open_ledger(config.read(home).store, home / "log")


# --- copy ---


def test_what_asks_of_a_node_s_directory_finds_its_log_where_it_was_moved(
    home: Path, database: str
) -> None:
    filled(home, 3)
    with log_of(home) as log:
        key = log.verifier.text
    known = ("known-at", "2016-07-31T06:00:00Z", "--node", home, "--json")
    before = done(*known)
    done("store", "copy", home, "--to", database)
    assert done(*known) == done(*known, "--store", database) == before
    for where in (home, home / "log"):
        told = refused("verify", where, "--key", key)
        assert "in PostgreSQL" in told and "hudna store export" in told
    done("store", "export", home, home.parent / "out")
    assert "3 entries" in done("verify", home.parent / "out", "--key", key)
    done("store", "copy", home, "--to", "sqlite")
    assert done(*known) == before
    assert "3 records held" in done("verify", home, "--key", key)


def test_a_node_moves_to_postgresql_and_back_with_its_checkpoint(
    home: Path, database: str
) -> None:
    note = filled(home, 700)
    ledger = ledger_of(home)
    ledger.cosign("them", 0, SignedSize(3, "three"), 100)
    ledger.close()
    told = done("store", "copy", home, "--to", database)
    assert told.startswith("700 entries are in postgresql://hudna@/")
    assert config.read(home).store == database
    with log_of(home) as log:
        assert log.checkpoint() == note
        assert log.verify_all().size == 700
        log.append([r.presentation for r in said(home, 700)])
        later = log.checkpoint()
    ledger = ledger_of(home)
    assert ledger.cosigned("them") == SignedSize(3, "three")
    ledger.cosign("them", 3, SignedSize(4, "four"), 101)
    ledger.close()
    assert "701 entries are in sqlite" in done("store", "copy", home, "--to", "sqlite")
    assert config.read(home).store is None
    with log_of(home) as log:
        assert log.checkpoint() == later
        assert log.checkpoint_at(700) == note
        assert log.verify_all().size == 701
        assert len(list(log.entries())) == 701
    ledger = ledger_of(home)
    assert ledger.cosigned("them") == SignedSize(4, "four")
    ledger.close()


def test_a_copy_that_fails_leaves_the_node_as_it_was_and_goes_on_the_next_time(
    home: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = filled(home, 700)
    before = (home / "node.toml").read_bytes()
    monkeypatch.setattr(moving, "PAGE", 100)
    grow, calls = moving.tiles.grow, []

    def broken(*args):
        calls.append(args)
        if len(calls) == 4:
            raise StoreError(())
        return grow(*args)

    monkeypatch.setattr(moving.tiles, "grow", broken)
    refused("store", "copy", home, "--to", database)
    assert (home / "node.toml").read_bytes() == before
    assert (home / "log" / "log.sqlite3").exists()
    done("store", "copy", home, "--to", database)
    with log_of(home) as log:
        assert log.checkpoint() == note
        assert log.verify_all().size == 700


def test_a_difference_that_is_found_leaves_the_node_as_it_was(
    home: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(home, 50)
    before = (home / "node.toml").read_bytes()
    copy = moving.copy

    def spoilt(source, target, advance):
        copy(source, target, advance)
        target._pool.do(lambda db: db.execute("UPDATE hudna.entry SET sealed = 'x' WHERE idx = 7"))

    monkeypatch.setattr(moving, "copy", spoilt)
    assert "entries[0]: found a page that differs" in refused("store", "copy", home, "--to",
                                                              database)
    assert (home / "node.toml").read_bytes() == before
    with log_of(home) as log:
        assert log.verify_all().size == 50


def test_a_running_node_is_not_moved(home: Path, database: str) -> None:
    filled(home, 1)
    with log_of(home):
        assert "found a log in use" in refused("store", "copy", home, "--to", database)
    done("store", "copy", home, "--to", database)
    with log_of(home):
        assert "found a log in use" in refused("store", "copy", home, "--to", "sqlite")


def test_a_destination_that_will_not_do_is_refused_and_no_password_shown(
    tmp_path: Path, home: Path, database: str
) -> None:
    filled(home, 3)
    other = made(tmp_path / "other")
    filled(other, 2)
    done("store", "copy", other, "--to", database)
    assert "another log" in refused("store", "copy", home, "--to", database)
    assert "another store than the one" in refused("store", "copy", home, "--to", "sqlite")
    for url in (f"postgresql://me:{SECRET}@127.0.0.1:1/x", f"postgresql://me:{SECRET}@[::1/x",
                f"mysql://me:{SECRET}@h/x"):
        assert SECRET not in refused("store", "copy", home, "--to", url)
    assert config.read(home).store is None
    with log_of(home) as log:
        assert log.size == 3


def test_a_node_that_has_no_log_cannot_be_copied(home: Path, database: str) -> None:
    assert "found nothing" in refused("store", "copy", home, "--to", database)


# --- serve ---


def test_a_new_node_begins_in_the_store_that_serve_is_given(home: Path, database: str) -> None:
    port = free_ports(1)
    home = made(home.parent / "there", port)
    node = subprocess.Popen(
        [sys.executable, "-m", "hudna", "serve", str(home), "--store", database],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert node.stdout is not None
        assert node.stdout.readline().strip() == f"http://127.0.0.1:{port}"
        checkpoint = httpx.get(f"http://127.0.0.1:{port}/log/checkpoint").text
        assert checkpoint.startswith(f"{config.read(home).origin}\n0\n")
        node.send_signal(signal.SIGTERM)
        assert node.wait(30) == 0
    finally:
        node.kill()
        node.communicate()
    assert config.read(home).store == database
    assert not (home / "log" / "log.sqlite3").exists()
    assert filled(home, 2).startswith(f"{config.read(home).origin}\n2\n")
    assert not (home / "log" / "log.sqlite3").exists()


def test_serve_does_not_begin_a_second_history(home: Path, database: str) -> None:
    filled(home, 3)
    before = (home / "node.toml").read_bytes()
    told = refused("serve", home, "--store", database)
    assert "hudna store copy moves it" in told
    assert (home / "node.toml").read_bytes() == before


@pytest.mark.parametrize("url", [f"postgresql://me:{SECRET}@127.0.0.1:1/log",
                                 f"mysql://me:{SECRET}@127.0.0.1/log"])
def test_serve_never_tells_the_password(home: Path, url: str) -> None:
    ran = subprocess.run([sys.executable, "-m", "hudna", "serve", str(home), "--store", url],
                         capture_output=True, text=True, cwd=ROOT, check=False, timeout=60)
    assert ran.returncode == 2
    assert SECRET not in ran.stdout + ran.stderr


def test_a_store_in_the_settings_that_is_none_is_named_without_it(home: Path) -> None:
    file = home / "node.toml"
    file.write_text(f'store = "mysql://me:{SECRET}@h/x"\n' + file.read_text())
    told = refused("store", "export", home, home / "out")
    assert "node.toml: store: found something else" in told
    assert SECRET not in told


# --- export ---


def tree_of(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


@pytest.fixture(params=["sqlite", "postgresql"])
def stored(request: pytest.FixtureRequest, home: Path) -> Path:
    """A node whose store is of each kind."""
    if request.param == "postgresql":
        settings = config.read(home)
        config.write(home, msgspec.structs.replace(
            settings, store=request.getfixturevalue("database")))
    return home


def test_an_export_is_what_verify_accepts_and_grows_with_the_log(
    stored: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    note = filled(stored, 300)
    assert "the log of 300 entries" in done("store", "export", stored, out)
    assert (out / "checkpoint").read_text() == note
    assert "Sound" in done("verify", out, "--key", out / "key")
    first = tree_of(out)
    assert set(first) == {"checkpoint", "key", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1",
                          "tile/entries/000", "tile/entries/001.p/44"}
    with log_of(stored) as log:
        log.append([r.presentation for r in said(stored, *range(300, 600))])
        assert "5 new files" in done("store", "export", stored, out)
        assert (out / "checkpoint").read_text() == log.checkpoint()
    assert "Sound" in done("verify", out, "--key", out / "key")
    later = tree_of(out)
    assert all(later[n] == first[n] for n in first if n.startswith("tile"))
    assert "0 new files" in done("store", "export", stored, out)


def test_an_export_with_one_bit_flipped_is_not_accepted(home: Path, tmp_path: Path) -> None:
    filled(home, 300)
    out = tmp_path / "out"
    done("store", "export", home, out)
    for file in ("tile/0/000", "tile/entries/001.p/44", "tile/1/000.p/1", "checkpoint"):
        sound = (out / file).read_bytes()
        (out / file).write_bytes(sound[:20] + bytes([sound[20] ^ 1]) + sound[21:])
        assert hudna("verify", out, "--key", out / "key").exit_code != 0
        (out / file).write_bytes(sound)
    assert "Sound" in done("verify", out, "--key", out / "key")


def test_an_empty_log_is_exported(home: Path, tmp_path: Path) -> None:
    filled(home, 0)
    done("store", "export", home, tmp_path / "out")
    assert set(tree_of(tmp_path / "out")) == {"checkpoint", "key"}


def test_an_export_is_not_written_over_anything_else(home: Path, tmp_path: Path) -> None:
    filled(home, 10)
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "letter.txt").write_text("x")
    assert "letter.txt" in refused("store", "export", home, theirs)
    assert tree_of(theirs) == {"letter.txt": b"x"}
    other = made(tmp_path / "other")
    filled(other, 20)
    done("store", "export", other, tmp_path / "out")
    before = tree_of(tmp_path / "out")
    assert "never gave" in refused("store", "export", home, tmp_path / "out")
    assert tree_of(tmp_path / "out") == before
    (home / "blocked").write_text("x")
    assert "Not a directory" in refused("store", "export", home, home / "blocked" / "out")


def test_the_key_of_an_export_is_the_one_that_signs_now(home: Path, tmp_path: Path) -> None:
    filled(home, 2)
    done("store", "export", home, tmp_path / "out")
    with log_of(home) as log:
        assert (tmp_path / "out" / "key").read_text() == f"{log.verifier.text}\n"


# --- backup ---


def restored(home: Path, out: Path, size: int) -> Path:
    """The node as it is after its log's directory is lost."""
    again = home.with_name("restored")
    shutil.copytree(home, again)
    shutil.rmtree(again / "log")
    (again / "log").mkdir()
    shutil.copy(out / f"log.{size}.sqlite3", again / "log" / "log.sqlite3")
    for name in ("vault.sqlite3", "ledger.sqlite3"):
        if (out / name).exists():
            shutil.copy(out / name, again / "log" / name)
    return again


def test_a_backup_of_a_stopped_node_is_the_whole_log(home: Path, tmp_path: Path) -> None:
    note, out = filled(home, 300), tmp_path / "out"
    ledger = ledger_of(home)
    ledger.cosign("them", 0, SignedSize(3, "three"), 100)
    ledger.close()
    assert "300 entries are in" in done("store", "backup", home, out)
    assert {p.name for p in out.iterdir()} == {"log.300.sqlite3", "vault.sqlite3",
                                               "ledger.sqlite3"}
    assert all(p.stat().st_mode & 0o077 == 0 for p in [out, *out.iterdir()])
    again = restored(home, out, 300)
    with log_of(again) as log:
        assert log.checkpoint() == note
        assert log.verify_all().size == 300
        assert len(list(log.entries())) == 300
    ledger = ledger_of(again)
    assert ledger.cosigned("them") == SignedSize(3, "three")
    ledger.close()


def test_a_backup_is_another_store_than_the_one_it_was_made_of(
    home: Path, tmp_path: Path
) -> None:
    filled(home, 3)
    done("store", "backup", home, tmp_path / "out")
    again = restored(home, tmp_path / "out", 3)
    with log_of(home) as log, log_of(again) as copied:
        assert log.identity != copied.identity


@pytest.fixture
def busy(home: Path) -> Iterator[Path]:
    """A node that appends all the time."""
    filled(home, 2000, 1000)
    ended, log = Event(), log_of(home)

    def append() -> None:
        number = 2000
        while not ended.is_set():
            log.append([r.presentation for r in said(home, number)])
            number += 1

    thread = Thread(target=append)
    thread.start()
    yield home
    ended.set()
    thread.join()
    log.close()


def test_a_backup_of_a_running_node_is_of_one_moment(busy: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _ in range(3):
        done("store", "backup", busy, out)
    sizes = sorted(int(p.name.split(".")[1]) for p in out.glob("log.*"))
    assert len(sizes) > 1
    for size in sizes:
        again = restored(busy, out, size)
        with log_of(again) as log:
            assert log.verify_all().size == log.size == size
            assert len(list(log.entries())) == size
        shutil.rmtree(again)


def secrets(vault: Path) -> set[bytes]:
    db = sqlite3.connect(vault)
    found = {row[0] for row in db.execute("SELECT secret FROM key")}
    db.close()
    return found


def test_invariant_14_an_erasure_is_complete_in_all_backups_after_the_next(
    home: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    filled(home, 5)
    done("store", "backup", home, out)
    before = (out / "vault.sqlite3").read_bytes()
    (subject,) = said(home, 3)
    old = secrets(out / "vault.sqlite3")
    with log_of(home) as log:
        digests = digests_of(subject.presentation)
        gone = sign(Erasure(subject.hash, ("reason",), (digests["reason"],), "law", "Officer"),
                    author="us", key=Folder(home).keys.record, issued_ms=NOW,
                    randomness=seeded(99), exercise="test")
        log.append([gone.presentation])
    destroyed = old - secrets(home / "log" / "vault.sqlite3")
    assert len(destroyed) == 1
    assert destroyed.pop() in before
    done("store", "backup", home, out)
    assert (out / "log.5.sqlite3").exists()
    for file in out.iterdir():
        assert (old - secrets(home / "log" / "vault.sqlite3")).pop() not in file.read_bytes()
    with log_of(restored(home, out, 5)) as log:
        assert "reason 3" not in str([e.record for e in log.entries()])
        assert len(list(log.entries())) == 4


def test_the_vault_that_was_replaced_is_overwritten(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    filled(home, 5)
    done("store", "backup", home, out)
    os.link(out / "vault.sqlite3", tmp_path / "the same bytes on the disk")
    done("store", "backup", home, out)
    left = (tmp_path / "the same bytes on the disk").read_bytes()
    assert left
    assert not any(left)


def test_a_damaged_log_is_not_backed_up_over_a_sound_copy(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    filled(home, 300)
    done("store", "backup", home, out)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    db = sqlite3.connect(home / "log" / "log.sqlite3")
    db.execute("UPDATE entry SET record_hash = zeroblob(32) WHERE idx = 7")
    db.commit()
    db.close()
    assert "other hashes than its leaves give" in refused("store", "backup", home, out)
    assert {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()} == before


def test_of_a_log_in_postgresql_the_vault_is_copied(
    home: Path, tmp_path: Path, database: str
) -> None:
    filled(home, 5)
    done("store", "copy", home, "--to", database)
    assert "The log is in PostgreSQL" in done("store", "backup", home, tmp_path / "out")
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"vault.sqlite3"}
    assert len(secrets(tmp_path / "out" / "vault.sqlite3")) == 5


def test_a_place_that_cannot_be_written_is_named(home: Path) -> None:
    filled(home, 1)
    (home / "blocked").write_text("x")
    assert "Not a directory" in refused("store", "backup", home, home / "blocked" / "out")
    assert tomllib.loads((home / "node.toml").read_text())["party"] == "us"
