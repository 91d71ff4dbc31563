"""The archives of what is only about known: each row once, whatever was killed when, in its own
directory, and nowhere but there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hudna.watch.kept import keeping as keepings
from hudna.watch.kept.archives import ArchiveError, Archives
from hudna.watch.kept.keeping import Keeping
from tests.watch.small import FROM_MS, MINUTE_MS, Abouts, Flights, flown

NAMES = ("tracks", "about", "withheld")
DAY, PATIENCE_S = 1440, 60
JOURNAL = "019c0000000j"


def rows(works: Path, name: str) -> Counter[tuple[str, int]]:
    """How often each aircraft and moment is in an archive."""
    found: Counter[tuple[str, int]] = Counter()
    for path in sorted((works / name).glob("*/*.parquet")):
        table = pq.read_table(path, partitioning=None, columns=["aircraft", "time"]).to_pylist()
        found.update((row["aircraft"], round(row["time"].timestamp() * 1000)) for row in table)
    return found


def expected(end: int, name: str) -> Counter[tuple[str, int]]:
    """What has settled once items up to `end` were taken."""
    last = FROM_MS + MINUTE_MS * (end - 1) - Flights.LATE_MS
    over = [item for item in flown(0, end) if item.arrived_ms < last]
    if name == "tracks":
        return Counter((f.aircraft, f.at_ms) for item in over for f in item.fixes)
    past = (p for item in over for p in Abouts.past(item) if p.hides == (name == "withheld"))
    return Counter((p.aircraft, p.at_ms) for p in past)


def sound(works: Path, end: int) -> bool:
    return all(rows(works, name) == expected(end, name) for name in NAMES)


def put_all(works: Path, begin: int, end: int, archives: Archives) -> None:
    fold = Abouts()
    for n, item in enumerate(flown(0, end), 1):
        fold.take(item)
        settled = fold.settled() if n % 100 == 0 else None
        if settled is not None and n > begin:
            archives.put(n, settled)


def test_each_has_its_own_by_day_and_joined(tmp_path: Path) -> None:
    archives = Archives(tmp_path, 0)
    put_all(tmp_path, 0, 1900, archives)
    assert sound(tmp_path, 1900)
    archives.join_ended(FROM_MS + DAY * MINUTE_MS, 1900, lambda *_: None)
    assert sound(tmp_path, 1900)
    for name in NAMES:
        days = sorted(p.name for p in (tmp_path / name).iterdir() if p.is_symlink())
        assert days == ["2016-07-31", "2016-08-01"]
        assert len(list((tmp_path / name / days[0]).iterdir())) == 1
    assert (tmp_path / "withheld").stat().st_mode & 0o777 == 0o700
    assert archives.expire(FROM_MS + 3 * DAY * MINUTE_MS, 1) == ("2016-07-31", "2016-08-01")
    assert not any(rows(tmp_path, name) for name in NAMES)


def test_what_is_made_anew_lies_aside_until_it_is_there_again(tmp_path: Path) -> None:
    put_all(tmp_path, 0, 1000, Archives(tmp_path, 0, JOURNAL))
    archives = Archives(tmp_path, 500, JOURNAL, 1000)
    for name in NAMES:
        assert len(list((tmp_path / name / "aside").glob("*/*.parquet"))) == 5
    put_all(tmp_path, 500, 1000, archives)
    archives.look_aside()
    assert not archives.notes and sound(tmp_path, 1000)
    for name in NAMES:
        assert not list((tmp_path / name / "aside").glob("*/*.parquet"))


KILLED = """
import sys
from pathlib import Path
from hudna.watch.kept.keeping import Keeping
from tests.watch.small import Abouts, flown
print("begun", flush=True)
end = int(sys.argv[2])
keeping = Keeping(Path(sys.argv[1]), 1)
state = keeping.opened.state
fold = Abouts.thaw(state.data) if state else Abouts()
def after(number, item):
    fold.take(item)
    if number % 30 == 29:
        keeping.settled(number + 1, fold.settled())
for number, item in keeping.opened.items:
    after(number, item)
print("folded", flush=True)
for item in flown(keeping.journal.next, end):
    number = keeping.take(item)
    after(number, item)
    if number % 60 == 59:
        print(keeping.state([fold.freeze()]).result(), flush=True)
    if number % 120 == 119:
        keeping.tidy(item.arrived_ms, 400)
keeping.close()
assert keeping.fault is None
"""


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.long)])
def test_promise_8_each_settled_row_is_there_once_after_kills(tmp_path: Path, seed: int) -> None:
    chance, end = random.Random(seed), 1620
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(end)]
    for _ in range(3):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(chance.randint(1, 18)):
            process.stdout.readline()
        time.sleep(chance.random() / 40)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for name in NAMES:
            found = rows(tmp_path, name)
            assert not found or set(found.values()) == {1}
            assert found <= expected(end, name)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE_S)
    assert sound(tmp_path, end)


FULL = """
import resource, signal, sys
from pathlib import Path
from hudna.watch.kept.keeping import Keeping
from tests.watch.small import Abouts, flown
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
keeping, fold = Keeping(Path(sys.argv[1]), 0), Abouts()
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
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
assert go(300, 400) and keeping.fault is None
keeping.close()
"""


def test_on_a_full_disk_no_state_is_kept_before_the_rows_that_it_lacks(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], check=True, timeout=PATIENCE_S,
                   capture_output=True)
    assert sound(tmp_path, 400)
    keeping = Keeping(tmp_path)
    assert keeping.opened.state is not None and keeping.opened.state.number == 400
    keeping.close()


@pytest.mark.parametrize("bad", NAMES)
def test_one_archive_that_fails_keeps_the_others_from_nothing(tmp_path: Path, bad: str) -> None:
    archives, fold = Archives(tmp_path, 0), Abouts()
    for item in flown(0, 200):
        fold.take(item)
    settled = fold.settled()
    broken = tmp_path / bad / ".days" / "2016-07-31.0"
    broken.write_text("no directory")
    with pytest.raises(ArchiveError) as raised:
        archives.put(200, settled)
    assert raised.value.directory == tmp_path / bad
    assert all(rows(tmp_path, name) == expected(200, name) for name in NAMES if name != bad)
    broken.unlink()
    archives.put(200, settled)
    assert sound(tmp_path, 200)


@pytest.mark.parametrize("bad", NAMES)
def test_only_the_archive_that_fails_loses_what_there_is_no_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, bad: str
) -> None:
    monkeypatch.setattr(keepings, "MOST_WAITING", 0)
    keeping, fold = Keeping(tmp_path, 0), Abouts()
    broken = tmp_path / bad / ".days" / "2016-07-31.0"
    broken.write_text("no directory")
    for number, item in enumerate(flown(0, 300), 1):
        keeping.take(item)
        fold.take(item)
        if number % 100 == 0:
            keeping.settled(number, fold.settled())
    keeping.close()
    assert [name for name in NAMES if f"{tmp_path / name}: found" in caplog.text] == [bad]
    for name in NAMES:
        assert rows(tmp_path, name) == (Counter() if name == bad else expected(300, name))


def test_one_archive_that_fails_keeps_nothing_from_the_state_and_is_tried_again(
    tmp_path: Path
) -> None:
    """The disk takes the tracks, and not what is beside them."""
    keeping, fold = Keeping(tmp_path, 0), Abouts()
    for item in flown(0, 200):
        keeping.take(item)
        fold.take(item)
    broken = tmp_path / "withheld" / ".days" / "2016-07-31.0"
    broken.write_text("no directory")
    keeping.settled(200, fold.settled())
    assert not keeping.state([fold.freeze()]).result()
    assert keeping.fault is not None and keeping.fault.where == str(tmp_path / "withheld")
    broken.unlink()
    keeping.tidy(FROM_MS, 400).result()
    assert keeping.state([fold.freeze()]).result() and keeping.fault is None
    keeping.close()
    assert sound(tmp_path, 200)


def open_to_others(directory: Path) -> list[str]:
    """What others than the owner may read, write or enter."""
    return sorted(p.name for p in (directory, *directory.rglob("*"))
                  if not p.is_symlink() and p.stat().st_mode & 0o077)


def test_promise_4_what_is_withheld_is_private_however_it_was_made(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        put_all(tmp_path, 0, 1000, Archives(tmp_path, 0, JOURNAL))
        Archives(tmp_path, 500, JOURNAL, 1000)
        assert open_to_others(tmp_path / "withheld") == []
        for path in ((tmp_path / "withheld"), *(tmp_path / "withheld").rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() else 0o644)
        archives = Archives(tmp_path, 500, JOURNAL, 1000)
        assert open_to_others(tmp_path / "withheld") == []
        put_all(tmp_path, 500, 1900, archives)
        archives.join_ended(FROM_MS + DAY * MINUTE_MS, 1900, lambda *_: None)
        assert open_to_others(tmp_path / "withheld") == []
        assert open_to_others(tmp_path / "about")
    finally:
        os.umask(before)


def test_what_cannot_be_made_private_is_said_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    put_all(tmp_path, 0, 1000, Archives(tmp_path, 0, JOURNAL))
    (tmp_path / "withheld").chmod(0o755)
    monkeypatch.setattr(Path, "chmod", refused)
    archives = Archives(tmp_path, 1000, JOURNAL)
    assert len(archives.notes) == 1 and archives.notes[0].startswith("withheld can be read by")
