"""The forms of result: what is in them, and that their bytes follow from that alone."""

from __future__ import annotations

import csv
import gzip
import io
import json
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pyarrow.parquet as pq
import pytest

from hudna.audit import write_rows, write_stays
from hudna.audit.batch import FileMatches
from hudna.audit.judge import Rows
from hudna.audit.lines import Endings
from hudna.audit.source import InFile
from hudna.audit.told import Told
from hudna.audit.whole import Whole
from hudna.audit.write import Form, form_of
from hudna.audit.write_rows import rows_writer
from hudna.audit.write_stays import COLUMNS, Ends, Names, stays_writer
from hudna.place.columns import LOWEST_MM
from hudna.place.features import AreaFeature
from hudna.place.geometry import Point
from hudna.place.tracks.parts import STAY
from hudna.place.volume import Volume

IDS = ["a", "=b", 'c,"c"', "مدرسة"]


@pytest.mark.parametrize(("name", "form"), [
    ("o.csv", Form.CSV), ("o.CSV", Form.CSV), ("o.csv.gz", Form.CSV_GZ),
    ("o.x.parquet", Form.PARQUET), ("o.geojson", Form.GEOJSON)])
def test_the_form_is_told_by_the_name(name, form):
    assert form_of(Path(name), per_position=False) is form


@pytest.mark.parametrize(("name", "per_position"), [
    ("o", False), ("o.json", False), ("o.gz", True), ("o.geojson", True)])
def test_a_name_that_tells_none(name, per_position):
    with pytest.raises(InFile):
        form_of(Path(name), per_position)


# --- rows ----------------------------------------------------------------------------------


def rows_of(random, n):
    rows = np.sort(np.array([random.randrange(10**6) for _ in range(n)], np.int64))
    return FileMatches(rows, np.array([random.randrange(len(IDS)) for _ in rows], np.int32))


def written(path, form, matches, cuts):
    endings = Endings.of(IDS)
    with Whole(path) as out:
        writer = rows_writer(form, out, IDS)
        ends = [0, *sorted(cuts), len(matches.rows)]
        for begin, end in pairwise(ends):
            part = FileMatches(matches.rows[begin:end], matches.areas[begin:end])
            lines = form is not Form.PARQUET
            writer.add(Rows(end - begin, part, endings.lines(part)) if lines
                       else Rows(end - begin, part))
        writer.end()
    return path.read_bytes()


@pytest.mark.parametrize("form", [Form.CSV, Form.CSV_GZ, Form.PARQUET])
def test_bytes_of_rows_do_not_depend_on_the_split(form, tmp_path, monkeypatch):
    monkeypatch.setattr(write_rows, "GROUP", 7)
    random = Random(5)
    for n in (0, 1, 7, 50):
        matches = rows_of(random, n)
        whole = written(tmp_path / f"o{form.value}", form, matches, [])
        for _ in range(10):
            cuts = [random.randrange(n + 1) for _ in range(random.randrange(8))]
            assert written(tmp_path / f"p{form.value}", form, matches, cuts) == whole


def test_rows_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr(write_rows, "GROUP", 7)
    matches = rows_of(Random(3), 50)
    expected = [(int(row), IDS[area]) for row, area in zip(*matches, strict=True)]
    plain = written(tmp_path / "o.csv", Form.CSV, matches, [20])
    assert gzip.decompress(written(tmp_path / "o.gz", Form.CSV_GZ, matches, [9])) == plain
    header, *lines = csv.reader(io.StringIO(plain.decode(), newline=""))
    assert header == ["row", "area"]
    assert [(int(row), area.removeprefix("'")) for row, area in lines] == expected
    written(tmp_path / "o.parquet", Form.PARQUET, matches, [20])
    table = pq.read_table(tmp_path / "o.parquet")
    assert table.column_names == ["row", "area"]
    assert list(zip(*table.to_pydict().values(), strict=True)) == expected
    assert pq.ParquetFile(tmp_path / "o.parquet").metadata.row_group(0).num_rows == 7


# --- stays ---------------------------------------------------------------------------------


def stays_of(*rows):
    table = np.zeros(len(rows), STAY)
    for i, row in enumerate(rows):
        table[i] = row
    return table


TOLD = Told(stays_of(
    (0, 0, 0, 60_000, 0, 5, 304_800, 305_000, False),
    (1, 1, 1_469_000_000_123, 1_469_000_000_123, 7, 8, LOWEST_MM, LOWEST_MM, True),
    (2, 0, 1_469_000_000_500, 1_469_000_001_000, 9, 9, -500, -500, False)),
    np.array([0, -1, 0], np.int32))
NAMES = Names.of(
    tuple(AreaFeature(i, "site", Volume(Point((0, 0))), clause=clause)
          for i, clause in ((5, "3(b), first"), ("=b", None), ("c", "-x"))),
    ("=4ca1", "4ca2"), ("alpha",))
ENDS = Ends(np.array([0, 5, 7, 8, 9]), np.array(
    [[0, 0], [10, 20], [1_799_999_990, 20], [-1_799_999_990, 40], [-1_799_999_990, 5]], np.int32))
LINES = """\
area,aircraft,operator,entered,left,first_row,last_row,lowest_m,highest_m,minutes_inside,crossed,clause
5,'=4ca1,alpha,1970-01-01T00:00:00Z,1970-01-01T00:01:00Z,0,5,304.8,305,1,no,"3(b), first"
'=b,4ca2,,2016-07-20T07:33:20.123Z,2016-07-20T07:33:20.123Z,7,8,,,0,yes,
c,'=4ca1,alpha,2016-07-20T07:33:20.500Z,2016-07-20T07:33:21Z,9,9,-0.5,-0.5,0.008,no,'-x
"""


def stays(path, form, cuts=(1,), told=TOLD):
    with Whole(path) as out:
        writer = stays_writer(form, out, NAMES, ENDS)
        for begin, end in pairwise([0, *sorted(cuts), len(told.stays)]):
            writer.add(writer.made(Told(*(column[begin:end] for column in told))))
        writer.end()
    return path.read_bytes()


@pytest.mark.parametrize("form", list(Form))
def test_bytes_of_stays_do_not_depend_on_the_windows(form, tmp_path, monkeypatch):
    monkeypatch.setattr(write_stays, "GROUP", 4)
    random = Random(9)
    told = Told(*(np.tile(column, 7) for column in TOLD))
    whole = stays(tmp_path / f"o{form.value}", form, (), told)
    for _ in range(10):
        cuts = [random.randrange(22) for _ in range(random.randrange(8))]
        assert stays(tmp_path / f"p{form.value}", form, cuts, told) == whole


def test_stays_as_csv(tmp_path):
    assert stays(tmp_path / "o.csv", Form.CSV).decode() == LINES
    assert gzip.decompress(stays(tmp_path / "o.csv.gz", Form.CSV_GZ)).decode() == LINES


def test_stays_as_parquet(tmp_path):
    stays(tmp_path / "o.parquet", Form.PARQUET)
    table = pq.read_table(tmp_path / "o.parquet")
    assert tuple(table.column_names) == COLUMNS
    rows = table.to_pylist()
    assert [row["area"] for row in rows] == ["5", "=b", "c"]
    assert rows[1]["entered"].isoformat() == "2016-07-20T07:33:20.123000+00:00"
    assert rows[1]["lowest_m"] is None and rows[1]["crossed"] is True
    assert rows[2]["operator"] == "alpha" and rows[1]["operator"] is None


def test_stays_as_geojson(tmp_path):
    found = json.loads(stays(tmp_path / "o.geojson", Form.GEOJSON))
    a, b, c = found["features"]
    assert tuple(a["properties"]) == COLUMNS
    assert a["properties"]["entered"] == "1970-01-01T00:00:00Z"
    assert a["geometry"] == {"type": "LineString", "coordinates": [[0, 0], [1e-6, 2e-6]]}
    assert b["geometry"] == {"type": "MultiLineString", "coordinates": [
        [[179.999999, 2e-6], [180, 3e-6]], [[-180, 3e-6], [-179.999999, 4e-6]]]}
    assert c["geometry"] == {"type": "Point", "coordinates": [-179.999999, 5e-7]}


@pytest.mark.parametrize("form", list(Form))
def test_no_stays_at_all(tmp_path, form):
    data = stays(tmp_path / f"o{form.value}", form, (), Told(*(c[:0] for c in TOLD)))
    if form is Form.CSV:
        assert data == LINES.split("\n", maxsplit=1)[0].encode() + b"\n"
    if form is Form.GEOJSON:
        assert json.loads(data)["features"] == []
    if form is Form.PARQUET:
        assert pq.read_table(tmp_path / "o.parquet").num_rows == 0
