"""Parquet files: columns of any type that can mean it, and each thing that can be wrong."""

import decimal
import math
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.audit import parquetfile
from hudna.audit.parquetfile import shared_out
from hudna.audit.source import InFile, Unit
from tests.audit.reading import batches, everything, put_together

MS = 1469944800000
MOMENT = datetime(2016, 7, 31, 6)  # noqa: DTZ001 - the zone is the column's
SOUND = {"time": pa.array([MOMENT], pa.timestamp("ms", "UTC")), "lon": pa.array([36.3]),
         "lat": pa.array([33.5]), "icao24": pa.array(["abc"])}
DECIMAL = pa.array([decimal.Decimal("36.30000")], pa.decimal128(9, 5))


def parquet(folder, rows: int = 1, name: str = "t.parquet", **columns):
    kept = {column: values for column, values in {**SOUND, **columns}.items()
            if values is not None}
    path = folder / name
    pq.write_table(pa.table({c: pa.concat_arrays([v] * rows) for c, v in kept.items()}), path)
    return path


def refusal(path, **options) -> str:
    with pytest.raises(InFile) as caught:
        everything(path, **options)
    return str(caught.value)


@pytest.mark.parametrize("lon", [
    pa.array([36.3]), pa.array(["36.3"]), pa.array(["36.3"], pa.large_string()),
    pa.array(["36.3"]).dictionary_encode(), DECIMAL], ids=str)
@pytest.mark.parametrize("time", [
    *(pa.array([MOMENT], pa.timestamp(unit, zone)) for unit in ("s", "ms", "us", "ns")
      for zone in ("UTC", "Europe/Moscow")),
    pa.array(["2016-07-31T09:00:00+03:00"]),
    pa.array(["2016-07-31T06:00:00Z"]).dictionary_encode()], ids=lambda a: str(a.type))
def test_columns_of_any_type_that_says_it(tmp_path, lon, time):
    if time.type == pa.timestamp("s", "Europe/Moscow"):
        time = time.cast(pa.timestamp("ms", "Europe/Moscow"))
    found = everything(parquet(tmp_path, time=time, lon=lon))
    assert found.lon == [363_000_000]
    assert found.at_ms == [MS]
    assert found.craft == ["abc"]


@pytest.mark.parametrize("time", [pa.array([MS // 1000]), pa.array([float(MS // 1000)]),
                                  pa.array([MS // 1000], pa.uint32()),
                                  pa.array([decimal.Decimal(MS // 1000)])], ids=str)
def test_numbers_as_times_need_a_unit(tmp_path, time):
    path = parquet(tmp_path, time=time)
    assert refusal(path) == (f"column time: found {time.type}; expected its unit, as numbers say "
                             "none: --time-unit s, ms, us or ns")
    assert everything(path, time_unit=Unit.SECOND).at_ms == [MS]
    assert everything(parquet(tmp_path, time=None, unix_s=time)).at_ms == [MS]


def test_a_timestamp_without_a_zone_is_refused_unless_utc_is_assumed(tmp_path):
    path = parquet(tmp_path, time=pa.array([MOMENT], pa.timestamp("us")))
    assert refusal(path) == ("column time: found timestamp[us]; expected a timestamp with a zone; "
                             "--assume-utc where it is UTC")
    assert everything(path, assume_utc=True).at_ms == [MS]


def test_finer_than_a_millisecond_is_dropped_as_of_a_text(tmp_path):
    late = pa.array([MS * 1000 + 999, MS * 1000 - 1], pa.timestamp("us", "UTC"))
    found = everything(parquet(tmp_path, time=late, lon=pa.array([1.0, 2.0]),
                               lat=pa.array([1.0, 2.0]), icao24=pa.array(["a", "b"])))
    assert found.at_ms == [MS, MS - 1]


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("ticks", [0, 1 - 2**63, 2**63 - 1])
def test_a_timestamp_that_cannot_be_meant_is_refused(tmp_path, unit, ticks):
    found = everything(parquet(tmp_path, time=pa.array([ticks if unit != "s" else ticks // 1001],
                                                       pa.timestamp(unit, "UTC"))))
    assert found.rows == []
    assert found.refused[0][:2] == (0, "time")
    assert found.refused[0][3].startswith("a moment from 1980 to 2200")


def test_the_floats_are_the_nearest_whole_units_and_32_bits_are_what_they_are(tmp_path):
    found = everything(parquet(tmp_path, lon=pa.array([36.3], pa.float32())))
    assert found.lon == [round(float(np.float32(36.3)) * 10**7)]


@pytest.mark.parametrize(("column", "values", "expected"), [
    ("lon", [True], "a column of numbers"), ("lat", [[1.0]], "a column of numbers"),
    ("lat", [MOMENT], "a column of numbers"), ("icao24", [1.5], "a column of texts or whole"),
    ("time", [True], "a column of timestamps with a zone"),
    ("time", [MOMENT.date()], "a column of timestamps with a zone"),
    ("altitude_m", [b"1"], "a column of numbers")])
def test_a_column_of_the_wrong_type(tmp_path, column, values, expected):
    path = parquet(tmp_path, **{column: pa.array(values)})
    kind = pq.read_schema(path).field(column).type
    assert refusal(path).startswith(f"column {column}: found {kind}; expected {expected}")


@pytest.mark.parametrize(("column", "value", "found", "expected"), [
    ("lon", math.nan, "nan", "a finite number"), ("lat", math.inf, "inf", "a finite number"),
    ("lon", None, "nothing", "a number"), ("lat", 90.5, "90.5", "a latitude from -90 to 90; this "
                                           "and the longitude look swapped"),
    ("time", None, "nothing", "a date and time with its zone, such as 2016-07-31T06:00:00Z "
                              "(RFC 3339)"),
    ("icao24", None, "nothing", "an aircraft's id"), ("icao24", "", '""', "an aircraft's id"),
    ("altitude_m", math.nan, "nan", "a finite number")])
def test_a_bad_value_is_named_by_row_and_column(tmp_path, column, value, found, expected):
    good = SOUND.get(column, pa.array([1000.0]))
    values = pa.concat_arrays([good, pa.array([value], good.type), good])
    others = {name: pa.concat_arrays([array] * 3) for name, array in SOUND.items()}
    got = everything(parquet(tmp_path, **{**others, column: values}))
    assert got.refused == [(1, column, found, expected)]
    assert got.rows == [0, 2]


def test_nulls_of_what_may_be_unknown(tmp_path):
    texts = pa.array([None], pa.string())
    got = everything(parquet(tmp_path, altitude_m=pa.array([None], pa.float64()), operator=texts,
                             category=pa.array(["x"]).dictionary_encode()))
    assert (got.refused, got.low_mm, got.operator, got.category) == ([], [-2**31], [None], ["x"])


def test_whole_numbers_may_name_an_aircraft(tmp_path):
    assert everything(parquet(tmp_path, icao24=pa.array([7]))).craft == ["7"]


def test_a_name_that_is_not_utf_8(tmp_path):
    bad = pa.array([b"a\xff"]).view(pa.string())
    got = everything(parquet(tmp_path, icao24=bad))
    assert got.refused[0][:2] == (0, "icao24")


def test_a_file_of_no_rows(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table(SOUND).slice(0, 0), path)
    assert refusal(path) == "rows: found columns and no rows; expected one data row or more"


@pytest.mark.parametrize("keep", [4, 100, -1, -20])
def test_a_file_that_is_cut_off(tmp_path, keep):
    path = parquet(tmp_path, rows=100)
    path.write_bytes(path.read_bytes()[:keep])
    assert refusal(path).startswith("footer: found ")
    assert "cut off or damaged" in refusal(path)


def test_a_file_that_is_damaged_within(tmp_path):
    path = parquet(tmp_path, rows=1000, lon=pa.array([1.5]))
    data = bytearray(path.read_bytes())
    data[4:60] = b"\xff" * 56
    path.write_bytes(bytes(data))
    assert refusal(path).startswith("row group 0: found ")


@given(st.lists(st.integers(0, 3 << 20), max_size=30))
def test_row_groups_are_shared_out_in_order_each_once(groups):
    shared = list(shared_out(groups))
    assert [i for group in shared for i in group] == [i for i, rows in enumerate(groups) if rows]
    for group in shared:
        assert len(group) == 1 or sum(groups[i] for i in group) <= parquetfile.ROWS_A_PIECE


@given(group=st.integers(1, 40), piece=st.integers(1, 40), longer=st.integers(0, 40))
def test_row_groups_of_any_size_give_the_same_rows(tmp_path_factory, group, piece, longer):
    rows = 60
    path = tmp_path_factory.getbasetemp() / "groups.parquet"
    lon = np.where(np.arange(rows) % 7 == 3, np.nan, np.arange(rows) / 10)
    pq.write_table(pa.table({
        "time_ms": np.arange(rows) + MS, "lon": lon, "lat": np.arange(rows) / 10,
        "hex": [f"{i % 5}" for i in range(rows)]}), path, row_group_size=group)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquetfile, "ROWS_A_PIECE", piece)
        patch.setattr(parquetfile, "LONGEST_GROUP", piece + longer)
        found = put_together(batches(path))
    sound = [i for i in range(rows) if i % 7 != 3]
    assert found.rows == sound
    assert found.at_ms == [MS + i for i in sound]
    assert found.craft == [f"{i % 5}" for i in sound]
    assert [refused[:2] for refused in found.refused] == [(i, "lon") for i in range(3, rows, 7)]
