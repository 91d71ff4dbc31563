"""The archive: every settled row once, in the audit's form, whatever was killed when."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hudna.audit.source import Options
from hudna.audit.tracks import open_source
from hudna.watch.kept.archive import Archive
from hudna.watch.kept.compact import write_sorted
from hudna.watch.kept.parts import part_of
from hudna.watch.settled import nothing
from tests.watch.small import FROM_MS, MINUTE_MS, Flights, flown

PATIENCE_S = 20
DAY = 1440


def files(tracks: Path) -> list[Path]:
    return sorted(tracks.glob("*/*.parquet"))


def table(tracks: Path) -> Any:
    return pa.concat_tables([pq.read_table(path) for path in files(tracks)])


def rows(tracks: Path) -> Counter[tuple[str, int]]:
    """How often each aircraft and moment is there."""
    if not files(tracks):
        return Counter()
    columns = table(tracks).select(["aircraft", "time"]).to_pydict()
    return Counter((a, round(t.timestamp() * 1000))
                   for a, t in zip(columns["aircraft"], columns["time"], strict=True))


def expected(end: int) -> Counter[tuple[str, int]]:
    """What has settled once items up to `end` were taken, and settled after the last."""
    last = FROM_MS + MINUTE_MS * (end - 1) - Flights.LATE_MS
    return Counter((f.aircraft, f.at_ms) for item in flown(0, end) if item.arrived_ms < last
                   for f in item.fixes)


def filled(directory: Path, end: int, every: int = 100) -> Archive:
    archive, fold = Archive(directory, 0), Flights()
    for n, item in enumerate(flown(0, end), 1):
        fold.take(item)
        if n % every == 0:
            archive.put(n, fold.settled())
    return archive


def in_order(tracks: Path) -> bool:
    """Whether the rows of each aircraft come in order of time, file after file."""
    last: dict[str, Any] = {}
    columns = table(tracks).select(["aircraft", "time"]).to_pydict()
    for aircraft, at in zip(columns["aircraft"], columns["time"], strict=True):
        if aircraft in last and last[aircraft] >= at:
            return False
        last[aircraft] = at
    return True


def test_rows_are_there_by_day_once_and_in_order(tmp_path: Path) -> None:
    archive = filled(tmp_path, 2000)
    assert archive.days() == ["2016-07-31", "2016-08-01"]
    assert rows(tmp_path) == expected(2000) and in_order(tmp_path)
    for path in files(tmp_path):
        days = {t.date().isoformat() for t in pq.read_table(path)["time"].to_pylist()}
        assert days == {path.parent.name}


def test_the_columns_are_found_by_the_audit_by_their_names(tmp_path: Path) -> None:
    filled(tmp_path, 200)
    _, plan = open_source(files(tmp_path), Options())
    columns = plan.files[0].columns
    assert (columns.lon, columns.lat, columns.time) == ("longitude", "latitude", "time")
    assert (columns.aircraft, columns.operator, columns.category) == (
        "aircraft", "operator", "category")
    assert [(a.column, a.datum) for a in columns.altitudes] == [
        ("altitude_m", "msl"), ("geo_alt_m", "ellipsoid"), ("baro_alt_m", "pressure"),
        ("altitude_agl_m", "ground")]
    heights = table(tmp_path).select([a.column for a in columns.altitudes]).to_pylist()
    assert all(sum(v is not None for v in row.values()) == 1 for row in heights)


def test_the_same_rows_are_the_same_bytes(tmp_path: Path) -> None:
    filled(tmp_path / "a", 1500)
    again = filled(tmp_path / "b", 1500)
    data = {p.relative_to(tmp_path / "a"): p.read_bytes() for p in files(tmp_path / "a")}
    assert data == {p.relative_to(tmp_path / "b"): p.read_bytes() for p in files(tmp_path / "b")}
    again.put(1500, nothing())
    with pytest.raises(ValueError):
        again.put(1400, nothing())


def test_what_was_put_after_the_state_is_made_anew(tmp_path: Path) -> None:
    filled(tmp_path, 2000)
    before = table(tmp_path)
    archive = Archive(tmp_path, 1500)
    assert rows(tmp_path) < expected(2000)
    fold = Flights()
    for n, item in enumerate(flown(0, 2000), 1):
        fold.take(item)
        settled = fold.settled() if n % 100 == 0 else None
        if settled is not None and n > 1500:
            archive.put(n, settled)
    assert table(tmp_path).equals(before)


def test_a_day_that_has_ended_becomes_one_sorted_file(tmp_path: Path) -> None:
    archive = filled(tmp_path, 2000)
    before = table(tmp_path).sort_by([("aircraft", "ascending"), ("time", "ascending")])
    joined: list[str] = []
    archive.join_ended(FROM_MS + DAY * MINUTE_MS, 2000, joined.append)
    assert joined == ["2016-07-31"] and len(archive.parts("2016-07-31")) == 1
    assert pq.read_table(archive.parts("2016-07-31")[0]).num_rows == 3 * DAY
    assert in_order(tmp_path)
    after = table(tmp_path).sort_by([("aircraft", "ascending"), ("time", "ascending")])
    assert after.equals(before)
    assert not archive.join("2016-07-31", 2000)
    assert len(list((tmp_path / ".days").iterdir())) == 2


def test_parts_that_a_state_may_still_make_anew_are_not_joined(tmp_path: Path) -> None:
    archive = filled(tmp_path, 1000)
    assert archive.join("2016-07-31", 650)
    assert [p.stem for p in archive.parts("2016-07-31")] == [
        "part-000000000600-joined", *(f"part-{n:012}" for n in (700, 800, 900, 1000))]
    assert rows(tmp_path) == expected(1000) and in_order(tmp_path)
    assert archive.join("2016-07-31", 1000)
    assert rows(tmp_path) == expected(1000) and len(files(tmp_path)) == 1


def test_old_days_go(tmp_path: Path) -> None:
    archive = filled(tmp_path, 2 * DAY + 500)
    now = FROM_MS + 2 * DAY * MINUTE_MS
    assert archive.expire(now, 2) == ()
    assert archive.expire(now, 1) == ("2016-07-31",)
    assert archive.days() == ["2016-08-01", "2016-08-02"]
    assert sorted(p.name[:10] for p in (tmp_path / ".days").iterdir()) == archive.days()


def test_sorting_by_ranges_is_sorting(tmp_path: Path) -> None:
    archive = filled(tmp_path / "tracks", 1400)
    parts = archive.parts("2016-07-31")
    write_sorted(parts, tmp_path / "a.parquet")
    write_sorted(parts, tmp_path / "b.parquet", at_once=1)
    a, b = pq.read_table(tmp_path / "a.parquet"), pq.read_table(tmp_path / "b.parquet")
    assert a.equals(b) and a.num_rows == sum(expected(1400).values())
    assert pq.ParquetFile(tmp_path / "b.parquet").num_row_groups == 3


KILLED = """
import sys
from pathlib import Path
from hudna.watch.kept.keeping import Keeping
from tests.watch.small import FROM_MS, MINUTE_MS, Flights, flown
print("begun", flush=True)
end, states = int(sys.argv[2]), []
keeping = Keeping(Path(sys.argv[1]), 1)
state = keeping.opened.state
fold = Flights.thaw(state.data) if state else Flights()
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
    chance, end = random.Random(seed), 2400
    command = [sys.executable, "-c", KILLED, str(tmp_path), str(end)]
    for _ in range(4):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(chance.randint(1, 25)):
            process.stdout.readline()
        time.sleep(chance.random() / 40)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = rows(tmp_path / "tracks")
        assert not found or set(found.values()) == {1}
        assert found <= expected(end)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE_S)
    assert rows(tmp_path / "tracks") == expected(end) and in_order(tmp_path / "tracks")
    assert len(files(tmp_path / "tracks")) < 60


def test_what_another_has_joined_is_not_put_beside_it(tmp_path: Path) -> None:
    archive = filled(tmp_path, 1000)
    late = Archive(tmp_path, 1000)
    late._last = 300
    assert archive.join("2016-07-31", 600)
    fold = Flights()
    for n, item in enumerate(flown(0, 600), 1):
        fold.take(item)
        settled = fold.settled() if n % 100 == 0 else None
        if settled is not None and n > 300:
            late.put(n, settled)
    assert rows(tmp_path) == expected(1000)


JOURNAL, STREAM = "019c0000000j", "019d0000000s"


def of_journal(directory: Path, begin: int, end: int, of: str = JOURNAL) -> Archive:
    """What a journal of its own, that begins at 0, settled of the items from `begin` to `end`."""
    archive, fold = Archive(directory, 0, of), Flights()
    for n, item in enumerate(flown(begin, end), 1):
        fold.take(item)
        if n % 100 == 0:
            archive.put(n, fold.settled())
    return archive


@pytest.mark.parametrize("number", [0, 100, 5000])
def test_promise_8_no_part_of_another_journal_is_touched(tmp_path: Path, number: int) -> None:
    of_journal(tmp_path, 0, 1000)
    before = {p: p.read_bytes() for p in files(tmp_path)}
    archive = Archive(tmp_path, number, STREAM)
    assert {p: p.read_bytes() for p in files(tmp_path)} == before and not archive.notes
    assert not (tmp_path / "aside").exists()


def test_promise_8_what_another_journal_joined_keeps_nothing_out(tmp_path: Path) -> None:
    of_journal(tmp_path, 0, 1000).join("2016-07-31", 1000)
    first = rows(tmp_path)
    archive, fold = Archive(tmp_path, 0, STREAM), Flights()
    for n, item in enumerate(flown(1000, 1400), 1):
        fold.take(item)
        if n % 100 == 0:
            archive.put(n, fold.settled())
    assert rows(tmp_path) - first == rows(tmp_path) - expected(1000) != Counter()
    assert set(rows(tmp_path).values()) == {1}
    assert archive.join("2016-07-31", 400)
    assert [p.name for p in archive.parts("2016-07-31")] == [
        f"part-{JOURNAL}-000000001000-joined.parquet", f"part-{STREAM}-000000000400-joined.parquet"]
    assert first <= rows(tmp_path)


@pytest.mark.parametrize("lacks", [(), (1700,)])
def test_what_is_made_anew_lies_aside_until_every_row_of_it_is_there_again(
    tmp_path: Path, lacks: tuple[int, ...]
) -> None:
    of_journal(tmp_path, 0, 2000)
    all_there = rows(tmp_path)
    archive, fold = Archive(tmp_path, 1500, JOURNAL, 2000), Flights()
    aside = sorted((tmp_path / "aside").glob("*/*.parquet"))
    assert {part_of(p).number for p in aside} == {1600, 1700, 1800, 1900, 2000}
    for n, item in enumerate(flown(0, 2000), 1):
        fold.take(item)
        settled = fold.settled() if n in (1500, 1550, 1700, 1850, 2000) else None
        if settled is not None and n > 1500 and n not in lacks:
            archive.put(n, settled)
        if n == 1550:
            archive.look_aside()
            assert all(p.exists() for p in aside) and not archive.notes
    archive.look_aside()
    assert {part_of(p).number for p in aside if p.exists()} == ({1600, 1700} if lacks else set())
    assert bool(archive.notes) == bool(lacks) and set(rows(tmp_path).values()) == {1}
    assert rows(tmp_path) == all_there or lacks


def test_what_no_journal_makes_anew_is_said_at_once_and_goes_with_its_day(tmp_path: Path) -> None:
    of_journal(tmp_path, 0, 1000)
    archive = Archive(tmp_path, 500, JOURNAL, 700)
    assert "3 parts" in archive.notes[0]
    archive.look_aside()
    assert len(list((tmp_path / "aside").glob("*/*.parquet"))) == 5
    again = Archive(tmp_path, 500, JOURNAL, 700)
    assert again.notes == archive.notes
    again.expire(FROM_MS + 400 * DAY * MINUTE_MS, 1)
    assert not list((tmp_path / "aside").glob("*/*.parquet")) and not again.notes


def test_parts_of_an_older_version_are_put_aside_where_its_state_is_begun_with(
    tmp_path: Path,
) -> None:
    filled(tmp_path, 1000)
    before = files(tmp_path)
    assert not Archive(tmp_path, 0, JOURNAL, 0).notes and files(tmp_path) == before
    assert not Archive(tmp_path, 700, JOURNAL, 1000).notes
    assert len(files(tmp_path)) == 7
    assert len(list((tmp_path / "aside").glob("*/*.parquet"))) == 3


def test_a_part_that_cannot_be_read_keeps_no_other_day_from_being_joined(tmp_path: Path) -> None:
    archive, joined = filled(tmp_path, 2000), []
    damaged = archive.parts("2016-07-31")[0]
    damaged.write_bytes(b"PAR1, and no more")
    for _ in range(2):
        archive.join_ended(FROM_MS + 3 * DAY * MINUTE_MS, 2000, joined.append)
    assert joined == ["2016-08-01"] and damaged.exists()
    assert len(archive.notes) == 1 and "2016-07-31" in archive.notes[0]
    assert archive.expire(FROM_MS + 3 * DAY * MINUTE_MS, 1) == ("2016-07-31", "2016-08-01")
    assert not archive.notes
