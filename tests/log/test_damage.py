"""A flipped bit, a cut file, a clock that fell, another's log: each is named, and what is sound is
never taken for damaged."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from hudna.fault import Refused
from hudna.log.store import StoreError
from hudna.log.tiles import Tile
from tests.log.building import NOW, Clock, a_log, texts

STORE, VAULT = "log.sqlite3", "vault.sqlite3"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sound")
    with a_log(directory) as log:
        for start in range(0, 300, 60):
            log.append(texts(*range(start, start + 60)))
    return directory


def changed(sound: Path, copy: Path, file: str, table: str, column: str, key: str) -> None:
    """One bit in the middle of one value flipped, by way of SQLite: every page is well-formed."""
    shutil.copytree(sound, copy)
    db = sqlite3.connect(copy / file)
    ((value,),) = db.execute(f"SELECT {column} FROM {table} WHERE {key}").fetchall()
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    raw[len(raw) // 2] ^= 1
    spoilt = bytes(raw) if isinstance(value, bytes) else raw.decode()
    assert db.execute(f"UPDATE {table} SET {column} = ? WHERE {key}", (spoilt,)).rowcount == 1
    db.commit()
    db.close()


@pytest.mark.parametrize(("file", "table", "column", "key", "named"), [
    (STORE, "tile", "hashes", "level = 0 AND idx = 0", "tile[0][0]"),
    (STORE, "tile", "hashes", "level = 0 AND idx = 1", "tile[0][1]"),
    (STORE, "tile", "hashes", "level = 1 AND idx = 0", "tile[1][0]"),
    (STORE, "checkpoint", "note", "size = 120", "checkpoint[120], signatures"),
    (STORE, "checkpoint", "note", "size = 0", "checkpoint[0], signatures"),
    (STORE, "entry", "jwt", "idx = 77", "entries[77].record_hash"),
    (STORE, "entry", "sealed", "idx = 77", "entries[77].sealed"),
    (STORE, "entry", "record_id", "idx = 77", "entries[77]"),
    (STORE, "entry", "author", "idx = 77", "entries[77]"),
    (STORE, "entry", "kind", "idx = 77", "entries[77]"),
    (VAULT, "key", "secret", "slot = 78", "entries[77].sealed"),
    (VAULT, "key", "record_hash", "slot = 78", "entries[77].sealed"),
])
def test_a_flipped_bit_is_found_and_named(
    sound: Path, tmp_path: Path, file: str, table: str, column: str, key: str, named: str
) -> None:
    changed(sound, tmp_path / "copy", file, table, column, key)
    with pytest.raises(StoreError) as refused, a_log(tmp_path / "copy") as log:
        log.verify_all()
    where = refused.value.faults[0].where
    # What the head stands on is found at the start already, before it is known which tile it is.
    assert named in where or (table == "tile" and where in ("tree[300]", "checkpoint[300]"))


@pytest.mark.parametrize("file", [STORE, VAULT])
def test_a_flipped_byte_in_any_page_is_found(sound: Path, tmp_path: Path, file: str) -> None:
    """Never otherwise than by a StoreError; in the room that nothing uses, by nobody."""
    raw = (sound / file).read_bytes()
    pages, found = len(raw) // 4096, 0
    for page in range(0, pages, max(1, pages // 40)):
        copy = tmp_path / str(page)
        shutil.copytree(sound, copy)
        at = page * 4096 + 3000
        (copy / file).write_bytes(raw[:at] + bytes([raw[at] ^ 0x10]) + raw[at + 1:])
        try:
            with a_log(copy) as log:
                list(log.entries())
                log.verify_all()
        except StoreError:
            found += 1
        shutil.rmtree(copy)
    assert found > 10


@pytest.mark.parametrize("file", [STORE, VAULT])
@pytest.mark.parametrize("left", [0.1, 0.5, 0.9])
def test_a_truncated_file_is_found_and_named(
    sound: Path, tmp_path: Path, file: str, left: float
) -> None:
    shutil.copytree(sound, tmp_path / "copy")
    raw = (sound / file).read_bytes()
    (tmp_path / "copy" / file).write_bytes(raw[: int(len(raw) * left)])
    with pytest.raises(StoreError) as refused, a_log(tmp_path / "copy") as log:
        log.verify_all()
    assert file in refused.value.faults[0].where


def test_a_log_that_shrank_with_its_checkpoints_signs_nothing(sound: Path, tmp_path: Path) -> None:
    """A consistent earlier state: only the vault knows that there was more."""
    shutil.copytree(sound, tmp_path / "copy")
    with a_log(tmp_path / "small") as log:
        log.append(texts(*range(60)))
    shutil.copy(tmp_path / "small" / STORE, tmp_path / "copy" / STORE)
    with a_log(tmp_path / "copy") as log:
        assert log.held is not None
        with pytest.raises(Refused):
            log.append(texts(999))


def test_anothers_database_is_not_taken_for_ones_own(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound, tmp_path / "copy")
    db = sqlite3.connect(tmp_path / "copy" / STORE)
    db.execute("UPDATE log SET origin = 'ru.example/log'")
    db.commit()
    db.close()
    with pytest.raises(StoreError) as refused, a_log(tmp_path / "copy"):
        pass
    assert refused.value.faults[0].where == "log"


def test_a_clock_set_back_a_day_moves_no_moment_back(sound: Path, tmp_path: Path) -> None:
    clock = Clock(NOW + 2 * 86_400_000)
    with a_log(tmp_path, clock) as log:
        log.append(texts(1))
        clock.now_ms -= 86_400_000
        log.append(texts(2))
        first, second = log.entries()
        assert first.admitted_ms == second.admitted_ms == NOW + 2 * 86_400_000
        assert log.verify_all().size == 2


def test_the_sound_one_is_found_sound(sound: Path) -> None:
    with a_log(sound) as log:
        assert log.held is None
        assert log.verify_all().size == 300


@pytest.mark.parametrize(("tile", "width"), [
    (Tile(0, 0), 256 * 32), (Tile(0, 1, 44), 44 * 32), (Tile(0, 1, 7), 7 * 32),
    (Tile(1, 0, 1), 32), (Tile(-1, 0), 256 * 35), (Tile(-1, 1, 44), 44 * 35),
    (Tile(0, 1), None), (Tile(0, 1, 45), None), (Tile(0, 2, 1), None), (Tile(1, 0, 2), None),
    (Tile(2, 0, 1), None), (Tile(-1, 1, 45), None), (Tile(-1, 9), None),
])
def test_tiles_are_served_exactly_as_wide_as_asked(
    sound: Path, tile: Tile, width: int | None
) -> None:
    with a_log(sound) as log:
        served = log.tile(tile)
        assert (None if served is None else len(served)) == width
