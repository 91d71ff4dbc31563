"""An archive whose days lost their names, as a copy without its links does: nothing of it goes."""

from __future__ import annotations

import errno
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from hudna.watch.kept.archive import Archive
from tests.watch.kept.test_archive import DAY, JOURNAL, expected, files, of_journal, rows
from tests.watch.small import FROM_MS, MINUTE_MS, Flights, flown

FIRST, SECOND = "2016-07-31", "2016-08-01"


def gone(link: Path) -> None:
    link.unlink()


def dangling(link: Path) -> None:
    link.unlink()
    link.symlink_to(f".days/{link.name}.77")


def a_directory(link: Path) -> None:
    """As `cp -L` makes it."""
    there = link.resolve()
    link.unlink()
    shutil.copytree(there, link)


def moved_into(link: Path) -> None:
    """As where `.days` was left out of a copy that follows links."""
    there = link.resolve()
    link.unlink()
    there.rename(link)


def a_file_of_the_link(link: Path) -> None:
    to = link.readlink()
    link.unlink()
    link.write_text(str(to))


LOST = [gone, dangling, a_directory, moved_into, a_file_of_the_link]


@pytest.mark.parametrize("lost", LOST)
@pytest.mark.parametrize("joined", [False, True])
def test_promise_8_a_day_that_lost_its_name_has_it_again(
    tmp_path: Path, lost: Callable[[Path], None], joined: bool
) -> None:
    archive = of_journal(tmp_path, 0, 2000)
    if joined:
        archive.join(FIRST, 2000)
    lost(tmp_path / FIRST)
    again = Archive(tmp_path, 2000, JOURNAL, 2000)
    assert again.days() == [FIRST, SECOND] and (tmp_path / FIRST).is_symlink()
    assert rows(tmp_path) == expected(2000)
    assert len(again.notes) == 1 and FIRST in again.notes[0] and SECOND not in again.notes[0]
    assert len(list((tmp_path / ".days").iterdir())) == 2
    again.join(FIRST, 2000)
    assert rows(tmp_path) == expected(2000) and len(again.parts(FIRST)) == 1
    assert not Archive(tmp_path, 2000, JOURNAL, 2000).notes


def copied(kept: Path, to: Path) -> None:
    shutil.copytree(kept, to)


def half_removed(kept: Path, to: Path) -> None:
    shutil.copytree(kept, to)
    next(to.iterdir()).unlink()


def between(tmp_path: Path, before: Callable[[Path, Path], object]) -> Path:
    """An archive with the first day's directory of before it was joined, and of after."""
    archive = of_journal(tmp_path, 0, 2000)
    kept = tmp_path.parent / "kept"
    shutil.copytree((tmp_path / FIRST).resolve(), kept)
    archive.join(FIRST, 1000)
    before(kept, tmp_path / ".days" / f"{FIRST}.0")
    return tmp_path / ".days" / f"{FIRST}.1"


@pytest.mark.parametrize("named", [True, False])
def test_what_was_left_of_joining_goes(tmp_path: Path, named: bool) -> None:
    tracks = tmp_path / "tracks"
    between(tracks, half_removed)
    if not named:
        (tracks / FIRST).unlink()
    again = Archive(tracks, 2000, JOURNAL, 2000)
    assert (tracks / FIRST).readlink().name == f"{FIRST}.1" and bool(again.notes) != named
    assert rows(tracks) == expected(2000) and not (tracks / "aside").exists()
    assert len(list((tracks / ".days").iterdir())) == 2


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("cut", [None, 0, 5000])
def test_what_joining_had_not_finished_goes(
    tmp_path: Path, named: bool, cut: int | None
) -> None:
    tracks = tmp_path / "tracks"
    fresh = between(tracks, copied)
    for path in fresh.iterdir():
        if cut is None or not path.stem.endswith("joined"):
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:cut])
    (tracks / FIRST).unlink()
    if named:
        (tracks / FIRST).symlink_to(f".days/{FIRST}.0")
    again = Archive(tracks, 2000, JOURNAL, 2000)
    assert (tracks / FIRST).readlink().name == f"{FIRST}.0" and bool(again.notes) != named
    assert rows(tracks) == expected(2000) and not (tracks / "aside").exists()


def test_promise_8_what_another_directory_lacks_lies_aside(tmp_path: Path) -> None:
    tracks = tmp_path / "tracks"
    fresh = between(tracks, copied)
    late = sorted(fresh.glob("part-*.parquet"))[-1]
    late.unlink()
    again = Archive(tracks, 2000, JOURNAL, 2000)
    aside = list((tracks / "aside").glob("*/*.parquet"))
    assert [p.name for p in aside] == [late.name] and FIRST in again.notes[0]
    assert rows(tracks) + rows_of(aside) == expected(2000)


def rows_of(paths: list[Path]) -> Counter[tuple[str, int]]:
    return rows(paths[0].parent.parent)


def test_what_is_no_day_is_let_be(tmp_path: Path) -> None:
    of_journal(tmp_path, 0, 1000)
    (tmp_path / ".days" / ".DS_Store").write_bytes(b"x")
    (tmp_path / ".days" / "old").mkdir()
    (tmp_path / FIRST).unlink()
    (tmp_path / FIRST).write_text("somebody's notes")
    again = Archive(tmp_path, 1000, JOURNAL, 1000)
    assert (tmp_path / ".days" / ".DS_Store").exists() and (tmp_path / ".days" / "old").exists()
    assert rows(tmp_path) == expected(1000) and again.days() == [FIRST]
    assert (tmp_path / "aside" / FIRST / FIRST).read_text() == "somebody's notes"


def test_a_name_that_points_at_nothing_is_said_and_takes_what_comes(tmp_path: Path) -> None:
    of_journal(tmp_path, 0, 2000)
    shutil.rmtree((tmp_path / FIRST).resolve())
    again = Archive(tmp_path, 0, JOURNAL, 2000)
    assert again.days() == [SECOND] and any(FIRST in note for note in again.notes)
    of_journal(tmp_path, 0, 1000)
    assert rows(tmp_path) >= expected(1000)


def test_what_expired_is_not_there_again(tmp_path: Path) -> None:
    archive = of_journal(tmp_path, 0, 2000)
    assert archive.expire(FROM_MS + (1 + DAY) * MINUTE_MS, 0) == (FIRST,)
    again = Archive(tmp_path, 2000, JOURNAL, 2000)
    assert again.days() == [SECOND] and not again.notes
    assert [p.name[:10] for p in (tmp_path / ".days").iterdir()] == [SECOND]
    assert {path.parent.name for path in files(tmp_path)} == {SECOND}


@pytest.mark.parametrize("late", [False, True])
def test_removing_that_was_cut_short_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    def cut(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "cut short")

    archive, fold = of_journal(tmp_path, 0, 2000), Flights()
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", cut)
        with pytest.raises(OSError, match="cut short"):
            archive.expire(FROM_MS + (1 + DAY) * MINUTE_MS, 0)
    assert {path.parent.name for path in files(tmp_path)} == {SECOND}
    if late:
        for item in flown(0, 200):
            fold.take(item)
        archive.put(2000, fold.settled())
        assert [p.name for p in archive.parts(FIRST)] == [f"part-{JOURNAL}-000000002000.parquet"]
        return
    again = Archive(tmp_path, 2000, JOURNAL, 2000)
    assert again.days() == [SECOND] and not again.notes
    assert [p.name[:10] for p in (tmp_path / ".days").iterdir()] == [SECOND]


def test_what_is_said_names_the_archive(tmp_path: Path) -> None:
    of_journal(tmp_path / "about", 0, 2000)
    (tmp_path / "about" / FIRST).unlink()
    again = Archive(tmp_path / "about", 2000, JOURNAL, 2000)
    assert again.notes[0].startswith(f"about of {FIRST} ")


FOREIGN = ["part-foo.parquet", "part-.parquet", "part-joined.parquet", "mine.parquet",
           "part-1_0.parquet"]


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_of_somebody_else_s_stops_nothing_and_lies_aside(tmp_path: Path, name: str) -> None:
    of_journal(tmp_path, 0, 2000)
    (tmp_path / FIRST / name).write_text("somebody's")
    again = Archive(tmp_path, 2000, JOURNAL, 2000)
    assert len(again.notes) == 1 and FIRST in again.notes[0]
    assert (tmp_path / "aside" / FIRST / name).read_text() == "somebody's"
    again.look_aside()
    assert rows(tmp_path) == expected(2000)
    assert len(Archive(tmp_path, 2000, JOURNAL, 2000).notes) == 1


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_that_comes_meanwhile_is_there_after_joining(tmp_path: Path, name: str) -> None:
    archive = of_journal(tmp_path, 0, 2000)
    (tmp_path / FIRST / name).write_text("somebody's")
    assert archive.join(FIRST, 2000)
    assert [p.name for p in archive.parts(FIRST)] == [f"part-{JOURNAL}-000000001500-joined.parquet"]
    assert (tmp_path / FIRST / name).read_text() == "somebody's"
    assert not (tmp_path / "aside").exists()


def test_a_foreign_file_of_another_directory_is_kept(tmp_path: Path) -> None:
    tracks = tmp_path / "tracks"
    between(tracks, copied)
    (tracks / ".days" / f"{FIRST}.0" / "part-foo.parquet").write_text("somebody's")
    Archive(tracks, 2000, JOURNAL, 2000)
    assert (tracks / "aside" / FIRST / "part-foo.parquet").read_text() == "somebody's"
    assert rows(tracks) == expected(2000)
