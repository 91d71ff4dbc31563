"""What a watch keeps on disk, and that nothing is kept before what it stands upon."""

from __future__ import annotations

import errno
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from hudna.audit.areas import areas_of
from hudna.watch.fold.laid import Version
from hudna.watch.kept import lineage, states
from hudna.watch.kept.keeping import Keeping
from tests.lookout.gates import square
from tests.watch.kept.test_archive import expected, files, rows
from tests.watch.small import FROM_MS, MINUTE_MS, Flights, flown

DAY, END = 1440, 3000


def kept(works: Path, begin: int, end: int) -> Keeping:
    """Items taken, settled and frozen as a watch would, from where it stands."""
    keeping = Keeping(works, 0)
    state = keeping.opened.state
    fold = Flights.thaw(state.data) if state else Flights()
    for item in flown(begin, end):
        keeping.take(item)
        fold.take(item)
        if keeping.journal.next % 100 == 0:
            keeping.settled(keeping.journal.next, fold.settled())
            assert keeping.state([fold.freeze()]).result()
    return keeping


def test_a_day_that_has_ended_is_joined_and_an_old_one_goes(tmp_path: Path) -> None:
    keeping = kept(tmp_path, 0, END)
    now_ms = FROM_MS + END * MINUTE_MS
    before = len(files(tmp_path / "tracks"))
    assert keeping.tidy(now_ms, 400).result() == ()
    assert 2 <= len(files(tmp_path / "tracks")) < before - 20
    assert rows(tmp_path / "tracks") == expected(END)
    assert keeping.tidy(now_ms, 1).result() == ("2016-07-31",)
    keeping.close()
    assert keeping.fault is None
    Keeping(tmp_path).close()
    assert rows(tmp_path / "tracks") < expected(END)


def test_areas_are_kept_as_they_were_watched_and_go_with_the_tracks(tmp_path: Path) -> None:
    def ids() -> list[str]:
        data = (tmp_path / "tracks" / "areas.geojson").read_bytes()
        return [str(a.id) for a in areas_of(data, "areas.geojson")]

    ended, stands = Version(square(0), None, FROM_MS), Version(square(1))
    keeping = Keeping(tmp_path)
    keeping.areas(1, [ended, stands])
    keeping.close()
    assert ids() == ["square-0@abababababab", "square-1@abababababab"]
    keeping = Keeping(tmp_path)
    keeping.areas(1, [ended])
    keeping.tidy(FROM_MS + 3 * DAY * MINUTE_MS, 2).result()
    keeping.close()
    assert ids() == ["square-1@abababababab"]


@pytest.mark.parametrize("close", [False, True])
def test_while_it_is_held_items_alone_are_written_and_all_the_rest_after(
    tmp_path: Path, close: bool,
) -> None:
    areas = tmp_path / "tracks" / "areas.geojson"
    keeping = Keeping(tmp_path, 0)
    keeping.hold()
    keeping.areas(1, [Version(square(0))])
    frozen = keeping.state([b"state"])
    for item in flown(0, 3):
        keeping.take(item)
    assert not areas.exists() and not frozen.done()
    if not close:
        keeping.go_on()
        assert frozen.result(30) and areas.exists()
    keeping.close()
    assert frozen.result() and areas.exists()
    assert keeping.fault is None and len(Keeping(tmp_path, 0).opened.items) == 3


FULL = """
import resource, signal, sys
from pathlib import Path
from hudna.watch.kept.keeping import Keeping
from tests.watch.small import Flights, flown
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
works = Path(sys.argv[1])
keeping, fold = Keeping(works, 0), Flights()
def go(begin, end):
    for number, item in enumerate(flown(begin, end), begin):
        try:
            assert keeping.take(item) == number
        except Exception as error:
            assert error.number == number
        fold.take(item)
    keeping.settled(end, fold.settled())
    return keeping.state([fold.freeze()]).result()
assert go(0, 200) and keeping.fault is None
resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
assert not go(200, 300) and keeping.fault is not None
assert not go(300, 400) and keeping.journal.fault is not None
states = sorted(p.name for p in (works / "journal").glob("state-*"))
assert states == ["state-000000000200"], states
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
assert go(400, 500) and keeping.fault is None and keeping.journal.fault is None
keeping.close()
"""


def test_on_a_full_disk_no_state_is_kept_before_the_rows_that_it_lacks(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], check=True, timeout=240,
                   capture_output=True)
    assert rows(tmp_path / "tracks") == expected(500)
    keeping = Keeping(tmp_path)
    assert keeping.opened.state is not None and keeping.opened.state.number == 500
    assert not keeping.opened.items and not keeping.opened.faults
    keeping.close()


def test_promise_8_a_journal_that_was_moved_away_takes_no_track_with_it(tmp_path: Path) -> None:
    kept(tmp_path, 0, END).close()
    there = {p: p.read_bytes() for p in files(tmp_path / "tracks")}
    (tmp_path / "journal").rename(tmp_path / "elsewhere")
    keeping = kept(tmp_path, 0, 300)
    assert not keeping.notes
    keeping.close()
    assert {p: p.read_bytes() for p in there} == there
    assert len(files(tmp_path / "tracks")) > len(there)
    for path in (tmp_path / "journal").iterdir():
        path.unlink()
    Keeping(tmp_path).close()
    assert {p: p.read_bytes() for p in there} == there


def test_promise_8_a_journal_emptied_of_items_and_states_is_another(tmp_path: Path) -> None:
    keeping = kept(tmp_path, 0, 1000)
    first = keeping.journal.of
    keeping.close()
    there = files(tmp_path / "tracks")
    for path in [*(tmp_path / "journal").glob("items-*"), *(tmp_path / "journal").glob("state-*")]:
        path.unlink()
    keeping = Keeping(tmp_path)
    assert keeping.journal.of != first and files(tmp_path / "tracks") == there
    keeping.close()


def test_promise_8_an_older_journal_put_back_doubles_no_row_and_loses_none(tmp_path: Path) -> None:
    kept(tmp_path, 0, 1000).close()
    copytree(tmp_path / "journal", tmp_path / "older")
    kept(tmp_path, 1000, 1500).close()
    all_there = rows(tmp_path / "tracks")
    rmtree(tmp_path / "journal")
    (tmp_path / "older").rename(tmp_path / "journal")
    keeping = kept(tmp_path, 1000, 1200)
    assert len(keeping.notes) == 1 and "6 parts" in keeping.notes[0]
    keeping.close()
    assert set(rows(tmp_path / "tracks").values()) == {1}
    lying = rows(tmp_path / "tracks" / "aside")
    assert rows(tmp_path / "tracks") | lying == all_there


def test_areas_of_a_new_journal_are_kept_though_its_numbers_begin_again(tmp_path: Path) -> None:
    keeping = Keeping(tmp_path)
    keeping.areas(500, [Version(square(0)), Version(square(1))], FROM_MS)
    keeping.close()
    rmtree(tmp_path / "journal")
    keeping = Keeping(tmp_path)
    keeping.areas(1, [Version(square(1), FROM_MS + 1000), Version(square(2))], FROM_MS + 2000)
    keeping.close()
    found = lineage.load(tmp_path / "tracks").versions
    assert {(v.barred.area, v.from_ms, v.until_ms) for v in found} == {
        ("square-0", None, FROM_MS + 2000), ("square-1", None, FROM_MS + 1000),
        ("square-1", FROM_MS + 1000, None), ("square-2", None, None)}


def test_states_that_nobody_can_read_cost_no_track(tmp_path: Path) -> None:
    kept(tmp_path, 0, END).close()
    there = rows(tmp_path / "tracks")
    assert there
    for path in (tmp_path / "journal").glob("state-*"):
        path.write_bytes(b"of another house")
    Keeping(tmp_path).close()
    assert rows(tmp_path / "tracks") == there


def test_of_a_state_of_the_first_form_the_number_counts(tmp_path: Path) -> None:
    kept(tmp_path, 0, END).close()
    there, newest = rows(tmp_path / "tracks"), max((tmp_path / "journal").glob("state-*"))
    number = int(newest.name.removeprefix("state-"))
    digest = sha256(number.to_bytes(8) + b"as it was").digest()
    newest.write_bytes(states.FIRST + digest + b"as it was")
    keeping = Keeping(tmp_path)
    keeping.close()
    assert keeping.opened.state == (number, b"as it was")
    assert rows(tmp_path / "tracks") == there


def test_areas_that_the_disk_does_not_give_back_are_said_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> lineage.Lineage:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(lineage, "load", broken)
    keeping = Keeping(tmp_path)
    keeping.areas(1, [Version(square(0))])
    keeping.tidy(FROM_MS, 400).result()
    assert keeping.fault is not None
    monkeypatch.undo()
    keeping.tidy(FROM_MS, 400).result()
    keeping.close()
    assert keeping.fault is None
    data = (tmp_path / "tracks" / "areas.geojson").read_bytes()
    assert [str(a.id) for a in areas_of(data, "areas.geojson")] == ["square-0@abababababab"]
