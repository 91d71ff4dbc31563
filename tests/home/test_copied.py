"""What a backup copies beside the log."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hudna.fault import Refused
from hudna.home.attached import Attachments
from hudna.home.bulletins import BulletinStore
from hudna.home.copied import Copied, copy_files
from hudna.home.custody_kept import Custody
from hudna.record.incidents import Attached
from hudna.speak.bulletin.canonical import canonical
from tests.speak.bulletin.example import example

PICTURE = b"words of a witness, as they came\n" * 9


class Home:
    """A node's directory, as far as it goes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.attached = Attachments(path / "attached", os.urandom)
        self.custody = Custody(path / "custody")

    def take(self, content: bytes) -> Attached:
        file = self.attached.keep([content])
        self.custody.received(file, "page", 1000, "page")
        return file

    def destroy(self, file: Attached) -> None:
        self.attached.destroy(file.digest)
        self.custody.then(file.digest, "destroyed", "monitor-1", 2000)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "us").mkdir()
    return Home(tmp_path / "us")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def copy(home: Home, out: Path) -> Copied:
    return copy_files(home.path, out, os.urandom)


def test_a_node_without_files_has_none_to_copy(home: Home, out: Path) -> None:
    assert copy(home, out) == Copied()


def test_files_chains_and_bulletins_are_copied_once(home: Home, out: Path) -> None:
    file = home.take(PICTURE)
    raw = canonical(example())
    digest = BulletinStore(home.path / "bulletins").keep(raw)
    assert copy(home, out) == Copied(files=1, bulletins=1)
    assert copy(home, out) == Copied()
    there = Home(out)
    assert b"".join(there.attached.chunks(file.digest)) == PICTURE
    assert there.custody.chain(file.digest) == home.custody.chain(file.digest)
    assert BulletinStore(out / "bulletins").raw(digest) == raw


def test_a_chain_that_went_on_goes_on_in_the_copy(home: Home, out: Path) -> None:
    file = home.take(PICTURE)
    copy(home, out)
    home.custody.then(file.digest, "opened", "monitor-2", 3000)
    copy(home, out)
    assert [s.did for s in Home(out).custody.chain(file.digest).steps] == ["received", "opened"]


def test_what_an_erasure_destroyed_is_destroyed_in_the_copy(home: Home, out: Path) -> None:
    gone, stays = home.take(PICTURE), home.take(b"another")
    copy(home, out)
    home.destroy(gone)
    assert copy(home, out) == Copied(destroyed=1)
    assert Home(out).attached.all() == [stays.digest]
    assert Home(out).custody.chain(gone.digest).steps[-1].did == "destroyed"
    assert not any(PICTURE[:20] in p.read_bytes() for p in out.rglob("*") if p.is_file())


def test_what_is_lost_at_the_node_stays_in_the_copy(home: Home, out: Path) -> None:
    file = home.take(PICTURE)
    copy(home, out)
    (home.path / "attached" / file.digest[:2] / file.digest).unlink()
    assert copy(home, out) == Copied()
    assert Home(out).attached.has(file.digest)


def test_a_file_that_has_changed_on_disk_is_copied_nowhere(home: Home, out: Path) -> None:
    file = home.take(PICTURE)
    (home.path / "attached" / file.digest[:2] / file.digest).write_bytes(b"others")
    with pytest.raises(Refused, match=file.digest):
        copy(home, out)
    assert not Home(out).attached.all()


def test_what_is_not_whole_holds_up_nothing_else(home: Home, out: Path) -> None:
    files = sorted((home.take(b"%d" % n * 50) for n in range(4)), key=lambda f: f.digest)
    raw = canonical(example())
    digest = BulletinStore(home.path / "bulletins").keep(raw)
    (home.path / "bulletins" / "README").write_text("a stray file")
    (home.path / "attached" / files[0].digest[:2] / files[0].digest).write_bytes(b"rot")
    with pytest.raises(Refused) as refused:
        copy(home, out)
    assert len(refused.value.faults) == 1
    assert Home(out).attached.all() == [f.digest for f in files[1:]]
    assert len(Home(out).custody.digests()) == 4
    assert BulletinStore(out / "bulletins").raw(digest) == raw


def test_a_bulletin_that_was_repaired_is_copied(home: Home, out: Path) -> None:
    raw = canonical(example())
    digest = BulletinStore(home.path / "bulletins").keep(raw)
    (home.path / "bulletins" / digest).write_bytes(b"rot")
    with pytest.raises(Refused, match="other bytes"):
        copy(home, out)
    assert not (out / "bulletins" / digest).exists()
    BulletinStore(home.path / "bulletins").keep(raw)
    assert copy(home, out) == Copied(bulletins=1)


def test_the_chain_of_an_older_node_never_takes_the_place_of_a_longer_one(
    home: Home, out: Path, tmp_path: Path
) -> None:
    file = home.take(PICTURE)
    home.custody.then(file.digest, "opened", "monitor-2", 3000)
    copy(home, out)
    (tmp_path / "older").mkdir()
    older = Home(tmp_path / "older")
    older.take(PICTURE)
    with pytest.raises(Refused, match="chain of custody"):
        copy(older, out)
    assert len(Home(out).custody.chain(file.digest).steps) == 2


def test_the_copies_are_for_their_owner_alone(home: Home, out: Path) -> None:
    home.take(PICTURE)
    copy(home, out)
    assert {p.stat().st_mode & 0o077 for p in out.rglob("*")} == {0}
