from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hudna.cli.main import main
from hudna.cli.verify import _ticking
from hudna.log import bundle_files, note, sqlite, vault
from hudna.log.checkpoint import Checkpoint
from hudna.log.note import Verifier
from hudna.log.outside import length, plan
from hudna.record.keys import SigningKey
from tests.log.building import LOG_KEY, ORIGIN, Clock, a_log, record, texts
from tests.log.bundles import a_bundle
from tests.log.exports import leaf, save, served

KEY = Verifier(ORIGIN, LOG_KEY.public).text
OTHER = SigningKey.generate(b"o" * 32)


def verify(log: Path | str, *more: str, key: str = KEY) -> Result:
    return CliRunner().invoke(main, ["verify", str(log), "--key", key, *more],
                              catch_exceptions=False)


def faults(result: Result) -> str:
    assert result.exit_code == 1, result.output
    assert result.output.startswith("Not sound: ")
    return result.output


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return save(served(300), tmp_path / "files")


@pytest.fixture
def node(tmp_path: Path) -> Path:
    """A node's directory, its log of several commits."""
    directory = tmp_path / "node"
    directory.mkdir()
    with a_log(directory / "log", Clock()) as log:
        for start in range(0, 40, 8):
            log.append(texts(*range(start, start + 8)))
    return directory


def flip(path: Path, at: int, bit: int = 0) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.write_bytes(data)


# --- files -----------------------------------------------------------------------------------


def test_files_that_are_sound(files: Path) -> None:
    result = verify(files)
    assert result.exit_code == 0
    assert result.output.startswith(f"Sound: the log of {ORIGIN}. 300 entries, 5 files")


def test_the_key_may_be_a_file(files: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    assert verify(files, key=str(tmp_path / "key")).exit_code == 0


def test_the_result_as_json(files: Path) -> None:
    told = json.loads(verify(files, "--json").stdout)
    assert (told["result"], told["size"], told["faults"]) == ("sound", 300, [])
    flip(files / "tile/0/000", 3)
    result = verify(files, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["result"]) == (1, "unsound")
    assert told["faults"][0]["where"] == "tile/0/000, hash 0"


def test_a_flipped_entry_a_flipped_tile_and_truncation_are_named(files: Path) -> None:
    flip(files / "tile/entries/000", 40)
    assert "tile/entries/000, entry 1: found" in faults(verify(files))
    flip(files / "tile/entries/000", 40)
    flip(files / "tile/0/001.p/44", 70)
    assert "tile/0/001.p/44, hash 2: found" in faults(verify(files))
    flip(files / "tile/0/001.p/44", 70)
    short = files / "tile/entries/001.p/44"
    short.write_bytes(short.read_bytes()[:-1])
    assert "tile/entries/001.p/44: found 1539 bytes" in faults(verify(files))
    short.unlink()
    assert "tile/entries/001.p/44: found nothing" in faults(verify(files))


@pytest.mark.parametrize("key", [
    Verifier(ORIGIN, OTHER.public).text, Verifier("us.example/log", LOG_KEY.public).text,
])
def test_a_wrong_key_accepts_nothing(files: Path, key: str) -> None:
    assert "signatures: found none by this key" in faults(verify(files, key=key))


def test_a_checkpoint_of_another_origin_under_the_right_key_name(files: Path) -> None:
    text = Checkpoint("us.example/log", 300, b"r" * 32).text
    (files / "checkpoint").write_bytes(note.sign(text, ORIGIN, LOG_KEY).encode())
    assert "checkpoint.origin: found us.example/log" in faults(verify(files))


def test_any_flipped_bit_of_any_file_is_found(files: Path) -> None:
    chance = random.Random(1)
    paths = sorted(p for p in files.rglob("*") if p.is_file())
    for _ in range(250):
        path = chance.choice(paths)
        place = chance.randrange(path.stat().st_size), chance.randrange(8)
        flip(path, *place)
        assert verify(files).exit_code == 1, (path, place)
        flip(path, *place)
    assert verify(files).exit_code == 0


def test_a_partial_tile_that_is_gone_is_read_from_the_full_one(tmp_path: Path) -> None:
    """tlog-tiles lets a log delete it; a checkpoint from before is still checked."""
    grown = served(600)
    older = {"checkpoint": served(300)["checkpoint"]}
    for name, data in grown.items():
        older.setdefault(name, data)
    older["tile/1/000.p/1"] = grown["tile/1/000.p/2"][:32]
    assert verify(save(older, tmp_path / "f")).exit_code == 0


# --- an earlier checkpoint -------------------------------------------------------------------


def test_consistency_with_an_earlier_checkpoint(files: Path, tmp_path: Path) -> None:
    earlier = tmp_path / "earlier"
    for size in (0, 1, 256, 257, 300):
        earlier.write_bytes(served(size)["checkpoint"])
        assert verify(files, "--from", str(earlier)).exit_code == 0
    assert verify(files, "--from", earlier.read_text("utf-8")).exit_code == 0


def test_a_rewritten_history_and_a_log_that_shrank(files: Path) -> None:
    other = served(299, lambda i: leaf(i + (i == 250)))["checkpoint"].decode()
    assert "has been rewritten" in faults(verify(files, "--from", other))
    longer = served(301)["checkpoint"].decode()
    assert "the log has shrunk" in faults(verify(files, "--from", longer))


def test_an_earlier_checkpoint_must_be_signed_by_this_log(files: Path) -> None:
    unsigned = served(200, key=OTHER)["checkpoint"].decode()
    assert "from, signatures: found none by this key" in faults(verify(files, "--from", unsigned))
    another = served(200, origin="us.example/log")["checkpoint"].decode()
    assert "from, signatures" in faults(verify(files, "--from", another))
    forged = served(200)["checkpoint"].decode().replace("\n200\n", "\n201\n")
    assert "does not verify" in faults(verify(files, "--from", forged))


# --- what cannot be read ---------------------------------------------------------------------


@pytest.mark.parametrize("log, key, more", [
    ("nowhere", KEY, ()), ("", KEY, ()), ("files", "no-key", ()), ("files", "", ()),
    ("files", "a+b+c", ()), ("files", KEY[:-1], ()), ("files", "/dev/null/x", ()),
    ("files", KEY, ("--from", "nowhere")), ("http://127.0.0.1:9/log", KEY, ()),
    ("http://[/log", KEY, ()), ("empty", KEY, ()), ("files", f"{KEY}\n{KEY}x", ()),
])
def test_what_cannot_be_read_is_no_verdict(
    files: Path, monkeypatch: pytest.MonkeyPatch, log: str, key: str, more: tuple[str, ...]
) -> None:
    monkeypatch.chdir(files.parent)
    Path("empty").mkdir()
    monkeypatch.setattr("hudna.log.outside_sources.TRIES", 1)
    result = verify(log, *more, key=key)
    assert result.exit_code == 2, result.output
    assert "hudna: " in result.output and "expected" in result.output


# --- a node's directory ----------------------------------------------------------------------


def test_a_node_that_is_stopped_and_one_that_runs(node: Path) -> None:
    result = verify(node)
    assert result.exit_code == 0, result.output
    assert "40 entries" in result.output and "40 records held" in result.output
    assert verify(node / "log").exit_code == 0
    with a_log(node / "log") as log:
        log.append(texts(99))
        result = verify(node)
        assert result.exit_code == 0 and "41 records held" in result.output, result.output
        log.append(texts(100))


def test_a_node_is_only_read(node: Path) -> None:
    def content() -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in (node / "log").iterdir()
                if not p.name.endswith(("-shm", "-wal"))}
    before = content()
    assert verify(node).exit_code == 0
    assert content() == before


def change(node: Path, sql: str, *args: object, name: str = sqlite.NAME) -> None:
    db = sqlite3.connect(node / "log" / name)
    with db:
        assert db.execute(sql, args).rowcount > 0
    db.close()


@pytest.mark.parametrize("sql, args, told", [
    ("UPDATE entry SET jwt = ? WHERE idx = 7", (record(99).presentation.split("~")[0],),
     "entries[7], record: found SHA-256"),
    ("UPDATE entry SET record_hash = ? WHERE idx = 7", (b"h" * 32,), "entry 7: found"),
    ("UPDATE entry SET sealed = zeroblob(40) WHERE idx = 7", (),
     "entries[7], disclosures: found sealed under no key"),
    ("UPDATE entry SET sealed = (SELECT sealed FROM entry WHERE idx = 8) WHERE idx = 7", (),
     "entries[7], disclosures"),
    ("UPDATE entry SET author = 'us' WHERE idx = 7", (), "entries[7], columns: found us"),
    ("UPDATE entry SET kind = 'stop' WHERE idx = 7", (), "entries[7], columns"),
    ("UPDATE entry SET admitted_ms = 1 WHERE idx = 7", (), "entries[7].admitted_ms: found 1"),
    ("DELETE FROM entry WHERE idx = 7", (), "entries[7]: found entry 8"),
    ("DELETE FROM entry WHERE idx = 39", (), "tile/entries/000.p/40: found"),
    ("DELETE FROM tile", (), "tile/0/000.p/40: found nothing"),
    ("UPDATE tile SET hashes = zeroblob(1280)", (), "tile/0/000.p/40, hash 0: found 0000"),
    ("DELETE FROM checkpoint WHERE size = 40", (), "entries[32]: found an entry"),
    ("UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 8) WHERE size = 16",
     (), "checkpoints[16]: found root"),
    ("UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 8) WHERE size = 40",
     (), "checkpoints[40]: found 8 entries"),
    ("UPDATE log SET origin = 'us.example/log'", (), "log: found the log of us.example/log"),
])
def test_a_row_that_is_not_as_it_was_written_is_named(
    node: Path, sql: str, args: tuple[object, ...], told: str
) -> None:
    change(node, sql, *args)
    assert told in faults(verify(node))


def test_a_key_that_is_not_the_records_is_named(node: Path) -> None:
    change(node, "UPDATE key SET secret = zeroblob(32) WHERE slot = 3", name=vault.NAME)
    assert "entries[2], disclosures" in faults(verify(node))


def test_a_node_without_its_vault_cannot_be_read(node: Path) -> None:
    (node / "log" / vault.NAME).unlink()
    assert verify(node).exit_code == 2


def said(node: Path) -> object:
    """All that the two databases say, or None where SQLite will not tell."""
    found = []
    for name, queries in (
        (sqlite.NAME, ("entry", "tile", "checkpoint", "log")), (vault.NAME, ("key", "vault")),
    ):
        db = sqlite3.connect(f"{(node / 'log' / name).as_uri()}?mode=ro", uri=True)
        try:
            found.append([db.execute(f"SELECT * FROM {q}").fetchall() for q in queries])
        except sqlite3.DatabaseError:
            return None
        finally:
            db.close()
    return found


def test_a_flipped_bit_of_a_database_is_found_or_says_nothing(node: Path) -> None:
    """Free room in pages, counters of SQLite's and the copy's own name say nothing of the log:
    where the verdict is *sound*, every entry, tile, checkpoint and key is as it was."""
    settle(node)
    before, sound, found = said(node), 0, 0
    chance = random.Random(2)
    for _ in range(250):
        path = node / "log" / chance.choice([sqlite.NAME, sqlite.NAME, vault.NAME])
        place = chance.randrange(path.stat().st_size), chance.randrange(8)
        kept = path.read_bytes()
        flip(path, *place)
        result = verify(node)
        if result.exit_code == 0:
            sound += 1
            assert essence(said(node)) == essence(before), (path, place)
        else:
            found += 1
        path.write_bytes(kept)
    assert found > 20 and sound > 0
    assert verify(node).exit_code == 0


def settle(node: Path) -> None:
    """Everything in the files themselves, no write-ahead log beside them."""
    for name in (sqlite.NAME, vault.NAME):
        db = sqlite3.connect(node / "log" / name)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("PRAGMA journal_mode = DELETE")
        db.close()


def essence(said: object) -> object:
    """What is checked: not the copy's own name, nor whether a key has taken another's place."""
    assert isinstance(said, list)
    (entry, tile, checkpoint, log), (key, _) = said
    keys = [(record_hash, secret) for _, record_hash, secret, *_ in key]
    return entry, tile, checkpoint, [row[:3] for row in log], keys


# --- evidence --------------------------------------------------------------------------------


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    bundle_files.save(a_bundle().items(), tmp_path / "evidence")
    return tmp_path / "evidence"


def test_evidence_as_a_directory_and_as_a_file(evidence: Path) -> None:
    result = verify(evidence)
    assert result.exit_code == 0
    assert result.output.startswith("Sound: evidence from un: The register as of 29 July 2016.")
    path = evidence.with_suffix(".zip")
    path.write_bytes(bundle_files.zipped(bundle_files.read(evidence).items()))
    assert json.loads(verify(path, "--json").stdout)["records"] == 5


@pytest.mark.parametrize("spoil, told", [
    (lambda d: flip(d / "manifest.json", 30), "manifest.json: found SHA-256"),
    (lambda d: (d / "checkpoint").unlink(), "checkpoint: found nothing"),
    (lambda d: (d / "more").write_text("x"), "more: found a file"),
    (lambda d: flip(d / "bundle.note", 3), "signatures"),
])
def test_evidence_that_was_touched_is_refused(
    evidence: Path, spoil: Callable[[Path], object], told: str
) -> None:
    spoil(evidence)
    assert told in faults(verify(evidence))


def test_evidence_under_a_wrong_key_and_without_tiles(evidence: Path) -> None:
    assert "none by this key" in faults(verify(evidence, key=Verifier(ORIGIN, OTHER.public).text))
    assert verify(evidence, "--from", served(1)["checkpoint"].decode()).exit_code == 2
    shutil.rmtree(evidence)
    assert verify(evidence).exit_code == 2


def test_progress_is_shown_where_there_is_much_and_counts_every_file() -> None:
    added: list[int] = []
    moved: list[int] = []
    tick = _ticking(lambda _, total: added.append(total), lambda _, by: moved.append(by))
    for tile in plan(300):
        tick(length(300), tile)
    assert not added and not moved
    for tile in plan(200_000):
        tick(length(200_000), tile)
    assert added == [length(200_000)]
    assert 0 <= added[0] - sum(moved) < 10
