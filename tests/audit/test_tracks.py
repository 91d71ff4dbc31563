"""What a file is, by its first bytes; several files as one."""

import gzip
import pickle

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hudna.audit.source import InFile, Options, Unit
from hudna.audit.tracks import open_source
from tests.audit.reading import HEADER, ROW, csv_file, everything


def refusal(path, **options) -> str:
    with pytest.raises(InFile) as caught:
        open_source([path], Options(**options))
    return str(caught.value)


def test_rows_are_counted_on_over_files_of_any_form(tmp_path):
    first = csv_file(tmp_path, ROW, ROW.replace("36.3", "x"), name="a.csv")
    second = tmp_path / "b.csv.gz"
    second.write_bytes(gzip.compress(f"{HEADER}\n{ROW}\n{ROW}\n".encode()))
    third = tmp_path / "c.parquet"
    pq.write_table(pa.table({"time_ms": [1469944800000] * 2, "lon": [1.0, None], "lat": [2.0, 2.0],
                             "hex": ["z", "z"]}), third)
    found = everything(first, second, third)
    assert found.rows == [0, 2, 3, 4]
    assert found.craft == ["abc", "abc", "abc", "z"]
    assert [refused[0] for refused in found.refused] == [1, 5]
    assert found.read == 6


def test_a_refused_row_says_which_file_it_is_of(tmp_path):
    paths = [csv_file(tmp_path, ROW.replace("33.5", "x"), name=f"{n}.csv") for n in "ab"]
    source, plan = open_source(paths, Options())
    from hudna.audit.read import read  # noqa: PLC0415
    named = [row for piece in source.pieces() for row in read(piece, plan).refused.first]
    assert [(row.file, row.row) for row in named] == [(0, 0), (1, 1)]


def test_pieces_plans_and_refusals_can_be_sent_elsewhere(tmp_path):
    source, plan = open_source([csv_file(tmp_path, ROW)], Options(box=(0, 0, 1, 1)))
    for sent in (plan, *source.pieces()):
        assert pickle.loads(pickle.dumps(sent)) == sent
    with pytest.raises(InFile) as caught:
        open_source([tmp_path / "none.csv"], Options())
    back = pickle.loads(pickle.dumps(caught.value))
    assert (back.path, str(back)) == (caught.value.path, str(caught.value))


def test_each_file_has_columns_of_its_own(tmp_path):
    first = csv_file(tmp_path, ROW, name="a.csv")
    second = csv_file(tmp_path, "x,1469944800,33.5,36.3", header="hex,unix_time,lat,lon",
                      name="b.csv")
    found = everything(first, second)
    assert found.lon == [363_000_000] * 2
    assert found.at_ms == [1469944800000] * 2


@pytest.mark.parametrize(("first", "kind"), [
    (b"PK\x03\x04rest", "a zip file"), (b"\x28\xb5\x2f\xfdrest", "a zstd file"),
    (b"\xff\xfet\x00i\x00", "text in UTF-16"), (b"ARROW1\0\0", "an Arrow file")])
def test_another_kind_of_file_is_named(tmp_path, first, kind):
    path = tmp_path / "t.csv"
    path.write_bytes(first)
    assert refusal(path) == f": found {kind}; expected CSV in UTF-8, plain or gzip, or Parquet"


@pytest.mark.parametrize("name", ["t.parquet", "t.csv.gz"])
def test_a_file_that_is_not_what_its_name_says(tmp_path, name):
    assert "expected what its name says; the file is damaged, or misnamed" in refusal(
        csv_file(tmp_path, ROW, name=name))


def test_what_a_file_is_goes_by_its_bytes(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(gzip.compress(f"{HEADER}\n{ROW}\n".encode()))
    assert everything(path).rows == [0]


def test_a_file_that_is_not_there_and_a_directory(tmp_path):
    assert "No such file" in refusal(tmp_path / "none.csv")
    assert "directory" in refusal(tmp_path)


def test_binary_in_a_header(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"a\0b,c\n")
    assert "expected a header that names the columns" in refusal(path)


def test_the_time_of_a_file_that_needs_none(tmp_path):
    path = csv_file(tmp_path, "36,33", header="lon,lat")
    assert "expected a column for the time" in refusal(path, needs_aircraft=False)
    found = everything(path, needs_time=False, needs_aircraft=False)
    assert (found.at_ms, found.craft, found.rows) == (None, [None], [0])


def test_an_aircraft_may_be_unknown_where_none_is_needed(tmp_path):
    path = csv_file(tmp_path, ROW.replace("abc", ""))
    assert everything(path, needs_aircraft=False).craft == [None]
    assert everything(path).rows == []


def test_openskys_state_vectors(tmp_path):
    header = ("time,icao24,lat,lon,velocity,heading,vertrate,callsign,onground,baroaltitude,"
              "geoaltitude")
    path = csv_file(tmp_path, "1469944800,4b1800,33.5,36.3,231.1,12,0,SWR1,False,10000,10200",
                    header=header)
    assert "column time: found 1469944800" in refusal(path)
    found = everything(path, time_unit=Unit.SECOND)
    assert (found.at_ms, found.height_mm) == ([1469944800000], [10_200_000])
