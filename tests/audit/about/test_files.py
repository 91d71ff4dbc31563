"""Which files are of what is only about known, and what is refused of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hudna.audit.about.audited import About
from hudna.audit.about.files import AboutFile, sightings, sorted_out, spread_out
from hudna.audit.about.rows import Left, Placed, ranges, rows_of
from hudna.audit.source import InFile, Options
from hudna.audit.tracks import open_source
from hudna.place.columns import LOWEST_MM
from hudna.watch.kept.table_about import ABOUT, WITHHELD
from hudna.watch.settled import Past, nothing
from tests.watch.inexact.test_uncertain import T0, fix

PLOTS = [fix(n, n, name=f"plot:f/{n % 3}", within_m=100 + n) for n in range(9)]


def written(path: Path, *rows: Past, kind: Any = ABOUT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    settled = nothing()._replace(about=rows)
    pq.write_table(pa.concat_tables([t for _, t in kind.by_day(settled)]), path)
    return path


def past(n: int, **other: Any) -> Past:
    one = PLOTS[n]
    return Past(**{"aircraft": one.aircraft, "begun": 5, "at_ms": one.at_ms, "fix": one,
                   "arrived_ms": T0, "feed": "f", **other})


def test_a_directory_is_its_files_and_those_of_its_days(tmp_path: Path) -> None:
    names = ["about/2016-07-31/a.parquet", "about/2016-08-01/b.parquet", "about/c.parquet"]
    made = [written(tmp_path / name, past(n)) for n, name in enumerate(names)]
    for aside in ("about/aside/2016-07-31/x.parquet", "about/.days/y.parquet"):
        written(tmp_path / aside, past(8))
    assert sorted(spread_out([tmp_path / "about"])) == sorted(made)
    (tmp_path / "never" / ".days").mkdir(parents=True)
    assert list(spread_out([tmp_path / "never"])) == []
    (tmp_path / "empty").mkdir()
    with pytest.raises(InFile):
        list(spread_out([tmp_path / "empty"]))


@pytest.mark.parametrize("name", ["tracks", "about"])
def test_promise_9_an_archive_that_lost_its_links_is_refused_and_not_passed_over(
    tmp_path: Path, name: str
) -> None:
    archive = tmp_path / name
    for day in ("2016-07-31", "2016-08-01"):
        written(archive / ".days" / f"{day}.1" / "part-1.parquet", past(1))
        (archive / day).symlink_to(f".days/{day}.1")
    (archive / ".days" / "2016-08-02.0").mkdir()
    assert len(list(spread_out([archive]))) == 2
    (archive / "2016-07-31").unlink()
    with pytest.raises(InFile) as refused:
        list(spread_out([archive]))
    assert [f.where for f in refused.value.faults] == [".days/2016-07-31"]
    (archive / "2016-07-31").write_text(".days/2016-07-31.1")
    with pytest.raises(InFile):
        list(spread_out([archive]))
    (archive / "2016-07-31").unlink()
    (archive / "2016-07-31").symlink_to(".days/2016-07-31.2")
    with pytest.raises(InFile):
        list(spread_out([archive]))


def test_they_are_told_by_their_column_and_not_by_their_name(tmp_path: Path) -> None:
    about = written(tmp_path / "any.parquet", *map(past, range(9)))
    plain = tmp_path / "tracks.csv"
    plain.write_text("time,lon,lat,icao24\n2016-07-31T06:00:00Z,36,33,a\n")
    exact, files = sorted_out([plain, about, tmp_path / "absent"])
    assert exact == [plain, tmp_path / "absent"]
    assert [(f.path, f.rows, f.hides) for f in files] == [(about, 9, False)]
    assert About(tuple(files)).rows == 9


@pytest.mark.parametrize("column", ["within_m", " Within_M "])
def test_a_table_with_that_column_is_never_read_as_exact(tmp_path: Path, column: str) -> None:
    path = tmp_path / "tracks.csv"
    path.write_text(f"time,lon,lat,icao24,{column}\n2016-07-31T06:00:00Z,36,33,a,500\n")
    with pytest.raises(InFile) as refused:
        open_source([path], Options())
    assert "within_m" in str(refused.value.faults[0].say())
    names = {"lon": [36.0], "lat": [33.0], "icao24": ["a"], column: [500.0]}
    pq.write_table(pa.table(names), tmp_path / "own.parquet")
    with pytest.raises(InFile) as refused:
        sorted_out([tmp_path / "own.parquet"])
    assert "aircraft" in str(refused.value.faults[0].say())


def test_rows_are_in_order_whatever_the_files_and_numbered_as_given(tmp_path: Path) -> None:
    files = [written(tmp_path / f"{n}.parquet", *map(past, some))
             for n, some in enumerate(([8, 1, 4], [0, 3, 2], [7, 6, 5]))]
    about = _about(*files)
    whole = rows_of(about, 100, ("plot:f/0", "plot:f/2"), None, Left())
    assert whole.names == ("plot:f/0", "plot:f/1", "plot:f/2")
    assert whole.at_ms.tolist() == [PLOTS[n].at_ms for n in (0, 3, 6, 1, 4, 7, 2, 5, 8)]
    assert whole.lon.tolist() == [PLOTS[n].lon for n in (0, 3, 6, 1, 4, 7, 2, 5, 8)]
    assert sorted(whole.row.tolist()) == list(range(100, 109))
    assert set(whole.height_mm.tolist()) == {LOWEST_MM}
    assert list(ranges(about, 1)) == [(n, n) for n in whole.names]
    parts = [rows_of(about, 100, names, None, Left()) for names in ranges(about, 1)]
    assert [r for part in parts for r in part.row.tolist()] == whole.row.tolist()


def test_sightings_have_the_place_that_the_log_says_or_are_counted(tmp_path: Path) -> None:
    rows = [past(0), Past("seen:jet/1", 7, T0, sighting="ab"),
            Past("seen:jet/1", 7, T0, sighting="cd")]
    path = written(tmp_path / "w.parquet", past(1, fix=_hiding(1)), *rows[1:], kind=WITHHELD)
    about = _about(path)
    assert about[0].hides and sightings(about) == ["ab", "cd"]
    left = Left()
    found = rows_of(about, 0, ("a", "z"), {"cd": Placed(T0 + 5, 1, 2, 3_000)}, left)
    assert (left.without_log, left.gone) == (0, 1)
    assert (found.at_ms[1], found.lon[1], found.lat[1], found.within_mm[1]) == (T0 + 5, 1, 2, 3_000)
    assert found.hides.all()
    rows_of(about, 0, ("a", "z"), None, left)
    assert (left.without_log, left.gone) == (2, 1)


@pytest.mark.parametrize(("column", "value"), [
    ("longitude", float("nan")), ("longitude", 181.0), ("latitude", -90.5), ("within_m", -1.0),
    ("within_m", float("inf")), ("within_m", None), ("latitude", None), ("aircraft", None),
    ("begun", None), ("time", None), ("altitude_m", 1e9)])
def test_a_row_that_says_nothing_sound_is_named(tmp_path: Path, column: str, value: Any) -> None:
    table = pq.read_table(written(tmp_path / "a.parquet", *map(past, range(3))))
    columns = {name: table[name].to_pylist() for name in table.column_names}
    columns[column][1] = value
    kinds = pa.schema([pa.field(f.name, f.type) for f in table.schema])
    pq.write_table(pa.table(columns, schema=kinds), tmp_path / "b.parquet")
    about = _about(tmp_path / "b.parquet")
    with pytest.raises(InFile) as refused:
        for names in ranges(about):
            rows_of(about, 0, names, None, Left())
    assert "row 1" in refused.value.faults[0].where and column in refused.value.faults[0].where


def test_names_are_told_apart_to_the_last_letter_and_are_not_endless(tmp_path: Path) -> None:
    names = ["a", "a\0", "a\0\0", "\u00e4" * 500, "", "\U0001f600"]
    path = written(tmp_path / "a.parquet", *(past(0, aircraft=name) for name in names))
    (whole,) = ranges(_about(path))
    found = rows_of(_about(path), 0, whole, None, Left())
    assert found.names == tuple(sorted(names)) and found.group.tolist() == list(range(6))
    path = written(tmp_path / "b.parquet", past(0), past(1, aircraft="\u00e4" * 501))
    with pytest.raises(InFile) as refused:
        rows_of(_about(path), 0, ("a", "\U0001f600"), None, Left())
    assert "aircraft" in refused.value.faults[0].where


def test_only_the_groups_in_which_they_may_be_are_read(tmp_path: Path) -> None:
    """Others could not be."""
    table = pq.read_table(written(tmp_path / "a.parquet", *map(past, range(9))))
    path = tmp_path / "b.parquet"
    pq.write_table(table, path, row_group_size=3)
    about, data = _about(path), bytearray(path.read_bytes())
    with pq.ParquetFile(path) as opened:
        for column in range(len(table.schema)):
            chunk = opened.metadata.row_group(1).column(column)
            start = chunk.dictionary_page_offset or chunk.data_page_offset
            data[start:start + chunk.total_compressed_size] = bytes(chunk.total_compressed_size)
    path.write_bytes(data)
    for name, first in (("plot:f/0", 10), ("plot:f/2", 16)):
        found = rows_of(about, 10, (name, name), None, Left())
        assert found.row.tolist() == [first, first + 1, first + 2]
    with pytest.raises(InFile):
        rows_of(about, 10, ("plot:f/1", "plot:f/1"), None, Left())


def test_a_file_that_is_cut_off_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "a.parquet", *map(past, range(9)))
    about = _about(path)
    data = path.read_bytes()
    path.write_bytes(data[:len(data) // 2])
    with pytest.raises(InFile):
        list(ranges(about))


def _about(*paths: Path) -> list[AboutFile]:
    return sorted_out(paths)[1]


def _hiding(n: int) -> Any:
    return fix(n, n, name="plot:f/1", hides=True)
