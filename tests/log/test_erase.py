"""What was erased is in no file any more, and every proof that was ever given still holds."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from hudna.cli.verify import command
from hudna.fault import Refused
from hudna.log.append import Log
from hudna.log.leaf import leaf_of
from hudna.log.store import StoreError
from hudna.log.vault import NAME as VAULT
from hudna.log.vault import Vault
from hudna.record import sdjwt
from hudna.record.erasure import WITHHELD, WITHHELD_NAMES
from hudna.record.kinds import Site
from hudna.record.record import Record
from tests.log.building import record
from tests.log.erasing import (
    CANARY,
    aligned,
    erasure,
    given,
    openable,
    opened,
    personal,
    readable,
    still_proven,
    traces,
)
from tests.log.writer import die_at

FIELDS = ("names", "note")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest) -> str | None:
    return str(request.getfixturevalue("database")) if request.param == "postgresql" else None


def places(directory: Path, store: str | None) -> list[Path]:
    """Every directory in which the log keeps anything: PostgreSQL's own files too."""
    if store is None:
        return [directory]
    return [directory, Path(parse_qs(urlsplit(store).query)["host"][0]) / "data"]


def filled(log: Log, *victims: Record) -> None:
    """More than one tile of entries, the victims among them."""
    log.append([record(n).presentation for n in range(200)])
    log.append([v.presentation for v in victims])
    log.append([record(n).presentation for n in range(200, 300)])


def said(log: Log, of: Record) -> Site:
    entry = log.entry(of.hash)
    assert entry is not None and isinstance(entry.record.said, Site)
    return entry.record.said


def row(log: Log, of: Record) -> Any:
    found = log._store.entry(of.hash)
    assert found is not None
    return found


@pytest.mark.parametrize(("author", "by"), [("un", "un"), ("us", "us"), ("us", "un")])
def test_invariant_14_after_a_tombstone_value_and_salt_are_gone_and_all_old_proofs_verify(
    tmp_path: Path, store: str | None, author: str, by: str
) -> None:
    """Erased by the node itself (`un`), or by the author; from files, write-ahead logs and, for
    want of the key, from every backup of the store."""
    here, backup, victim = tmp_path / "log", tmp_path / "backup", personal(author)
    with opened(here, store) as log:
        filled(log, victim)
        was, sealed = given(log, 200, 201, 301), row(log, victim).sealed
        shutil.copytree(here, backup)
        whole = places(here, store)
        assert openable([here], sealed, victim.hash, "vault*") == [f"{VAULT}-wal"], "the control"
        assert said(log, victim).note == CANARY

        log.append([erasure(victim, *FIELDS, by=by).presentation])

        assert said(log, victim).note == WITHHELD and said(log, victim).names == WITHHELD_NAMES
        assert openable([here], sealed, victim.hash) == []
        assert readable(whole, traces(victim, *FIELDS)) == []
        still_proven(log, was)
        log.append([record(n).presentation for n in range(300, 340)])
        still_proven(log, was)
    assert openable([here], sealed, victim.hash, "vault*") == []
    assert readable(whole, traces(victim, *FIELDS)) == []
    with opened(here, store) as log:
        entry = log.entry(victim.hash)
        assert entry is not None and entry.record.withheld == FIELDS
        assert not any(f'"{f}"' in repr(sdjwt.digests_of(entry.record.presentation))
                       for f in FIELDS)
        still_proven(log, was)


def test_invariant_14_a_backup_of_the_store_cannot_be_read_once_the_key_is_gone(
    tmp_path: Path,
) -> None:
    here, backup, victim = tmp_path / "log", tmp_path / "backup", personal()
    with opened(here) as log:
        filled(log, victim)
        sealed = row(log, victim).sealed
    shutil.copytree(here, backup)
    with opened(here) as log:
        log.append([erasure(victim, *FIELDS).presentation])
    # Control: the backup with its vault is another matter, and the vault's page says so.
    assert openable([backup], sealed, victim.hash, "vault*") == [VAULT]
    assert readable([backup], traces(victim, *FIELDS)) == [], "sealed even there"
    for name in (VAULT, f"{VAULT}-wal", f"{VAULT}-shm"):
        (backup / name).unlink(missing_ok=True)
        if (here / name).exists():
            shutil.copy(here / name, backup / name)
    assert openable([backup], sealed, victim.hash, "vault*") == []
    with opened(backup) as log:
        assert log.entry(victim.hash) is None, "its content is lost, and nothing else"
        assert log.size == 301 and len(list(log.entries())) == 300


def test_a_stranger_s_erasure_destroys_nothing(tmp_path: Path) -> None:
    victim = personal("un")
    with opened(tmp_path, me="us") as log:
        filled(log, victim)
        log.append([erasure(victim, *FIELDS, by="ru").presentation])
        assert said(log, victim).note == CANARY


def test_promise_2_an_erasure_that_names_the_shape_leaves_it(tmp_path: Path) -> None:
    victim = personal()
    with opened(tmp_path) as log:
        filled(log, victim)
        log.append([erasure(victim, "kind", "shape", "buffer_mm", "note").presentation])
    with opened(tmp_path) as log:
        entry = log.entry(victim.hash)
        assert entry is not None and entry.record.withheld == ("note",)
        assert said(log, victim).shape == victim.said.shape  # type: ignore[union-attr]


def test_what_comes_after_its_author_has_erased_it_is_never_kept_whole(tmp_path: Path) -> None:
    victim = personal("us")
    with opened(tmp_path) as log:
        log.append([erasure(victim, *FIELDS, by="us").presentation])
        log.append([victim.presentation])
        assert said(log, victim).note == WITHHELD
        log.append([victim.presentation])
        assert said(log, victim).note == WITHHELD
    assert readable([tmp_path], traces(victim, *FIELDS)) == []


def test_a_record_without_what_may_be_withheld_is_let_in_and_no_other(tmp_path: Path) -> None:
    victim, other = personal("us"), personal("us")
    part = sdjwt.withhold(victim.presentation, set(FIELDS))
    with opened(tmp_path) as log:
        (entry,) = log.admit_each([part])
        assert not isinstance(entry, Refused) and entry.record.withheld == FIELDS
        (refused,) = log.admit_each([sdjwt.withhold(other.presentation, {"buffer_mm"})])
        assert isinstance(refused, Refused)
        assert log.verify_all().size == 1


def test_a_restored_backup_that_catches_up_with_the_erasure_erases_again(tmp_path: Path) -> None:
    here, backup, victim = tmp_path / "log", tmp_path / "backup", personal()
    with opened(here) as log:
        log.append([record(0).presentation, victim.presentation])
        sealed = row(log, victim).sealed
    shutil.copytree(here, backup)
    word = erasure(victim, *FIELDS)
    with opened(here) as log:
        log.append([word.presentation])
        note = log.checkpoint()
    with opened(backup) as log:
        assert said(log, victim).note == CANARY
        log.adopt([word.presentation], [leaf_of(word.hash)], note)
        assert said(log, victim).note == WITHHELD and log.checkpoint() == note
        assert openable([backup], sealed, victim.hash) == []


def test_hudna_verify_finds_a_log_sound_from_which_words_were_erased(tmp_path: Path) -> None:
    victim = personal()
    with opened(tmp_path) as log:
        filled(log, victim)
        log.append([erasure(victim, *FIELDS).presentation])
        key = log.verifier.text
    told = CliRunner().invoke(command, [str(tmp_path), "--key", key])
    assert told.exit_code == 0, told.output


# --- killed on the way -------------------------------------------------------------------------


def killed(directory: Path, number: int, said: str) -> bool:
    """Whether a process that appends was killed before its SQL statement of this number."""
    child = os.fork()
    if child == 0:
        try:
            die_at(number)
            with opened(directory) as log:
                log.append([said])
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_invariant_14_killed_at_any_statement_the_erasure_is_done_by_the_next_start(
    tmp_path: Path,
) -> None:
    """Where the erasure is in the log, value and key are gone once the log is open again; where
    it is not, nothing is lost."""
    first, victim = tmp_path / "first", personal()
    with opened(first) as log:
        log.append([record(n).presentation for n in range(5)])
        log.append([victim.presentation])
        was, sealed = given(log, 5), row(log, victim).sealed
    word, outcomes = erasure(victim, *FIELDS), []
    for number in count(1):
        here = tmp_path / str(number)
        shutil.copytree(first, here)
        if not killed(here, number, word.presentation):
            break
        with opened(here) as log:
            erased = log.entry(word.hash) is not None
            assert (said(log, victim).note == WITHHELD) == erased
            outcomes.append(erased)
            if erased:
                assert openable([here], sealed, victim.hash) == []
                assert readable([here], traces(victim, *FIELDS)) == []
            still_proven(log, was)
        shutil.rmtree(here)
    assert outcomes == sorted(outcomes), "before the commit none, after it all"
    assert outcomes.count(False) > 5 and outcomes.count(True) > 5


@pytest.mark.parametrize("step", ["prepare", "destroy", "forget"])
def test_what_failed_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A vault that cannot write for a while loses no record and no erasure."""
    victim = personal()
    done: Callable[..., None] = getattr(Vault, step)

    def fails(self: Vault, *_: object) -> None:
        raise StoreError([])

    with opened(tmp_path) as log:
        log.append([record(0).presentation, victim.presentation])
        sealed = row(log, victim).sealed
        monkeypatch.setattr(Vault, step, fails)
        log.append([erasure(victim, *FIELDS).presentation])
        assert log.size == 3
        monkeypatch.setattr(Vault, step, done)
        log.append([record(900).presentation])
        assert said(log, victim).note == WITHHELD
        assert openable([tmp_path], sealed, victim.hash) == []


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """The control: a file with the words, in whatever form, is found."""
    victim = personal()
    needles = traces(victim, *FIELDS)
    for before in range(3):
        path = tmp_path / "found"
        path.write_bytes(b"".join(aligned(b"x" * before + CANARY.encode() + b"y")))
        assert readable([tmp_path], needles)
    path.write_bytes(victim.presentation.encode())
    assert len(readable([tmp_path], needles)) >= 2


def test_who_reads_during_an_erasure_passes_nothing_over(
    tmp_path: Path, store: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row was read before the erasure, its keys after it."""
    victim = personal()
    with opened(tmp_path, store) as log:
        filled(log, victim)
        entries = log._store.entries

        def meanwhile(start: int, most: int) -> Any:
            found = entries(start, most)
            monkeypatch.undo()
            log.append([erasure(victim, *FIELDS).presentation])
            return found

        monkeypatch.setattr(log._store, "entries", meanwhile)
        assert [e.index for e in log.entries()] == list(range(302))


def test_what_was_erased_later_than_the_copy_here_may_come_again(tmp_path: Path) -> None:
    victim = personal()
    with opened(tmp_path) as log:
        filled(log, victim)
    shutil.copy(tmp_path / "log.sqlite3", tmp_path / "backup")
    with opened(tmp_path) as log:
        log.append([erasure(victim, *FIELDS).presentation])
    shutil.copy(tmp_path / "backup", tmp_path / "log.sqlite3")
    with opened(tmp_path) as log:
        assert log.entry(victim.hash) is None
        (entry,) = log.append([victim.presentation])
        assert (entry.index, entry.record.hash) == (200, victim.hash)
        assert log.size == 301
