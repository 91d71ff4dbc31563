"""CSV files: sound ones in any shape, and each thing that can be wrong with one."""

import csv
import gzip
import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.audit import csvfile
from hudna.audit.source import InFile, Unit
from tests.audit.reading import HEADER, ROW, csv_file, everything

CELLS = ROW.split(",")


def row(**cells: str) -> str:
    return ",".join(cells.get(name, cell) for name, cell in zip(HEADER.split(","), CELLS,
                                                                strict=True))


def refusal(path, **options) -> str:
    with pytest.raises(InFile) as caught:
        everything(path, **options)
    assert caught.value.path == str(path)
    return str(caught.value)


def raw(folder, data: bytes, name: str = "t.csv"):
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_sound_row(tmp_path):
    found = everything(csv_file(tmp_path, ROW))
    assert found[:8] == ([0], [1469944800000], [363_000_000], [335_000_000], [1_000_000],
                         [1_000_000], [1_000_000], ["abc"])
    assert (found.refused, found.read) == ([], 1)


@pytest.mark.parametrize(("cells", "column", "found", "expected"), [
    ({"lat": "nan"}, "lat", '"nan"', "a finite number"),
    ({"lon": "-inf"}, "lon", '"-inf"', "a finite number"),
    ({"lon": "181"}, "lon", '"181"', "a longitude from -180 to 180"),
    ({"lat": "-91", "lon": "100"}, "lat", '"-91"', "a latitude from -90 to 90"),
    ({"lat": "91"}, "lat", '"91"', "a latitude from -90 to 90; this and the longitude look "
                                   "swapped"),
    ({"lat": ""}, "lat", "nothing", "a number"),
    ({"lat": "33°30'"}, "lat", "\"33°30'\"", "a number"),
    ({"time_utc": ""}, "time_utc", "nothing", "a date and time with its zone, such as "
                                              "2016-07-31T06:00:00Z (RFC 3339)"),
    ({"time_utc": "2016-07-31 06:00:00"}, "time_utc", '"2016-07-31 06:00:00"',
     "a time zone at the end: Z for UTC, or an offset such as +03:00 (RFC 3339)"),
    ({"time_utc": "2016-02-30T06:00:00Z"}, "time_utc", '"2016-02-30T06:00:00Z"',
     "a moment that exists (months 01-12, hours 00-23, seconds 00-59)"),
    ({"altitude_m": "nan"}, "altitude_m", '"nan"', "a finite number"),
    ({"altitude_m": "200000"}, "altitude_m", '"200000"', "an altitude from -10 to 100 km"),
    ({"altitude_m": "high"}, "altitude_m", '"high"', "a number"),
    ({"icao24": " "}, "icao24", '" "', "an aircraft's id"),
])
def test_a_bad_cell_is_named_by_row_and_column_and_the_others_are_read(
        tmp_path, cells, column, found, expected):
    got = everything(csv_file(tmp_path, ROW, row(**cells), ROW))
    assert got.refused == [(1, column, found, expected)]
    assert got.counts == {(column, expected): 1}
    assert (got.rows, got.read) == ([0, 2], 3)


@pytest.mark.parametrize(("line", "column", "found"), [
    (ROW + ",x", "icao24", "a row of 6 cells"),
    ("2016-07-31T06:00:00Z,36", "lat", "a row of 2 cells")])
def test_a_row_with_too_many_cells_or_too_few(tmp_path, line, column, found):
    got = everything(csv_file(tmp_path, ROW, line, ROW))
    assert got.refused == [(1, column, found, "as many cells as the header has")]
    assert got.rows == [0, 2]


def test_quotation_marks_that_do_not_end_their_cell(tmp_path):
    got = everything(csv_file(tmp_path, ROW, row(icao24='"a"b'), ROW))
    assert got.refused[0][:2] == (1, "icao24")
    assert got.rows == [0, 2]


def test_a_last_row_of_two_lines_without_an_end_is_whole(tmp_path):
    header = f"{HEADER},note"
    path = raw(tmp_path, f'{header}\n{ROW},x\n{ROW},"two\nlines"'.encode())
    assert everything(path).rows == [0, 1]
    path = raw(tmp_path, f'{header}\n{ROW},"x\n{ROW},y'.encode())
    found = everything(path)
    assert (found.rows, [refused[0] for refused in found.refused]) == ([1], [0])


def test_a_row_is_refused_once_for_its_first_fault(tmp_path):
    got = everything(csv_file(tmp_path, row(lat="x", lon="y", time_utc="z")))
    assert [refused[:2] for refused in got.refused] == [(0, "time_utc")]
    assert sum(got.counts.values()) == 1


def test_the_first_twenty_are_named_and_all_are_counted(tmp_path):
    got = everything(csv_file(tmp_path, *[row(lat="x")] * 50))
    assert [refused[0] for refused in got.refused] == list(range(20))
    assert got.counts == {("lat", "a number"): 50}


def test_zones_may_be_mixed_as_each_says_its_own(tmp_path):
    got = everything(csv_file(tmp_path, ROW, row(time_utc="2016-07-31T09:00:00+03:00"),
                              row(time_utc="2016-07-31 06:00:00.000Z")))
    assert got.at_ms == [1469944800000] * 3


def test_numbers_as_times_need_a_unit(tmp_path):
    path = csv_file(tmp_path, row(time_utc="1469944800"))
    assert refusal(path).startswith(
        "column time_utc: found 1469944800; expected RFC 3339, or its unit")
    assert everything(path, time_unit=Unit.SECOND).at_ms == [1469944800000]


def test_on_the_ground_is_at_a_height_that_is_not_known(tmp_path):
    got = everything(csv_file(tmp_path, row(altitude_m="ground"), row(altitude_m="")))
    assert got.refused == []
    assert got.low_mm == got.height_mm == [-2**31] * 2
    assert got.high_mm == [2**31 - 1] * 2


def test_heights_of_two_datums_the_safer_one_where_a_row_has_it(tmp_path):
    header = "time,lon,lat,hex,alt_geom,alt_baro"
    start = "2016-07-31T06:00:00Z,36,33,a,"
    got = everything(csv_file(tmp_path, start + "1000,2000", start + ",2000", header=header))
    assert got.height_mm == [304_800, 609_600]
    assert [low < height < high for low, height, high in
            zip(got.low_mm, got.height_mm, got.high_mm, strict=True)] == [True, True]


def test_no_altitude_column_says_nothing_of_any_height(tmp_path):
    got = everything(csv_file(tmp_path, "2016-07-31T06:00:00Z,36,33,a", header="time,lon,lat,hex"))
    assert (got.low_mm, got.high_mm, got.height_mm) == (None, None, [-2**31])


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_marks_between_cells(tmp_path, delimiter):
    path = csv_file(tmp_path, ROW.replace(",", delimiter), header=HEADER.replace(",", delimiter))
    assert everything(path).lat == [335_000_000]


def test_operators_and_categories_are_read(tmp_path):
    path = csv_file(tmp_path, ROW + ',"the ""Air"", Ltd",relief', ROW + ",,",
                    header=HEADER + ",operator,category")
    got = everything(path)
    assert got.operator == ['the "Air", Ltd', None]
    assert got.category == ["relief", None]


def test_bytes_that_are_not_utf_8(tmp_path):
    line = ROW.encode()
    path = raw(tmp_path, HEADER.encode() + b"\n" + line + b"\n" + line + b"\xe9\n")
    got = everything(path)
    assert got.refused == [(1, "icao24", '"abc\ufffd"', "text in UTF-8 without control characters")]
    path = raw(tmp_path, b"time,lon,lat,hex,h\xe9\n" + line)
    assert refusal(path) == ("header: found the byte 0xe9 at 18; expected a header that names the "
                             "columns, in UTF-8, on one line")


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n"])
def test_an_empty_file(tmp_path, data):
    assert "expected" in refusal(raw(tmp_path, data))


def test_a_line_that_is_longer_than_any_header_or_row(tmp_path):
    long = raw(tmp_path, b"a" * 200_000 + b"\n1\n")
    assert "found nothing; expected a column for" in refusal(long)
    assert "expected a column for" in refusal(raw(tmp_path, b"a," * 2_000_000))
    found = everything(csv_file(tmp_path, row(icao24="a" * 200_000)))
    assert len(found.craft[0]) == 200_000


def test_a_file_of_no_rows(tmp_path):
    assert refusal(csv_file(tmp_path)) == (
        "rows: found a header and no rows; expected one data row or more")


def test_a_byte_order_mark_is_left_aside(tmp_path):
    got = everything(raw(tmp_path, b"\xef\xbb\xbf" + f"{HEADER}\r\n{ROW}\r\n".encode()))
    assert got.craft == ["abc"]


def test_a_last_row_that_is_cut_off(tmp_path):
    path = raw(tmp_path, f"{HEADER}\n{ROW}\n{ROW[:30]}".encode())
    assert refusal(path) == (
        "row 1, altitude_m: found the end of the file after 3 of 5 cells; expected as many cells "
        "as the header has; the file looks cut off")
    assert everything(raw(tmp_path, f"{HEADER}\n{ROW}\n{ROW}".encode())).read == 2


def test_compressed_data_that_is_cut_off_is_named_by_the_row(tmp_path):
    rows = [row(icao24=f"{i:06x}") for i in range(20_000)]
    packed = gzip.compress("\n".join([HEADER, *rows, ""]).encode())
    assert everything(raw(tmp_path, packed, "t.csv.gz")).read == 20_000
    half = packed[:len(packed) // 2]
    there = zlib.decompressobj(31).decompress(half).count(b"\n") - 1
    said = refusal(raw(tmp_path, half, "t.csv.gz"))
    assert said.startswith(f"row {there}: found Compressed file ended")
    assert "the file is cut off or damaged" in said


def test_compressed_data_that_is_damaged(tmp_path):
    packed = bytearray(gzip.compress("\n".join([HEADER, *[ROW] * 999]).encode()))
    packed[-6] ^= 1
    assert "cut off or damaged" in refusal(raw(tmp_path, bytes(packed), "t.csv.gz"))


def test_a_quotation_mark_that_never_ends_is_told_before_memory_does(tmp_path, monkeypatch):
    monkeypatch.setattr(csvfile, "BLOCK", 2000)
    monkeypatch.setattr(csvfile, "LONGEST_ROW", 5000)
    path = csv_file(tmp_path, *[ROW] * 10, row(icao24='"abc'), *[ROW] * 1000)
    assert refusal(path).startswith("row 10: found")


LONS = st.sampled_from(["36.3", "x", "400", ""])
CRAFTS = st.sampled_from(["a", "b", 'c"d', "e\nf"])


@given(rows=st.lists(st.tuples(LONS, CRAFTS), min_size=1, max_size=30),
       block=st.integers(1, 400), packed=st.booleans())
def test_blocks_of_any_size_give_the_same_rows(tmp_path_factory, rows, block, packed):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER.split(","), *(
        [CELLS[0], lon, *CELLS[2:4], craft] for lon, craft in rows)])
    data = text.getvalue().encode()
    path = raw(tmp_path_factory.getbasetemp(), gzip.compress(data) if packed else data,
               "any.csv.gz" if packed else "any.csv")
    whole = everything(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csvfile, "BLOCK", block)
        cut = everything(path)
    assert cut._replace(refused=[]) == whole._replace(refused=[])
    assert cut.refused[:20] == whole.refused
    sound = [(i, craft) for i, (lon, craft) in enumerate(rows)
             if lon == "36.3" and "\n" not in craft]
    assert list(zip(whole.rows, whole.craft, strict=True)) == sound
