"""Files of any length: what `hudna audit` reads is what the seed made."""

from __future__ import annotations

import json

import numpy as np
import pyarrow.parquet as pq
from pyarrow import csv

from hudna.bench.workloads.areas import areas_of
from hudna.bench.workloads.feed import feed_of, month
from hudna.bench.workloads.files import write_areas, write_csv_tracks, write_tracks
from hudna.place.features import areas_from_geojson


def test_areas_come_back_to_the_last_digit(tmp_path):
    write_areas(tmp_path / "areas.geojson", 40, 1)
    read = areas_from_geojson(json.loads((tmp_path / "areas.geojson").read_text()))
    assert [area.volume for area in read] == areas_of(40, 1).volumes()
    assert [area.id for area in read][:2] == ["a0", "a1"]


def test_tracks_come_back_to_the_last_digit(tmp_path):
    rows = 5000
    told: list[int] = []
    write_tracks(tmp_path / "tracks.parquet", rows, 1, told.append)
    table = pq.read_table(tmp_path / "tracks.parquet")
    seen = feed_of(month(rows), rows, 1).positions
    assert sum(told) == table.num_rows == rows
    assert table.column_names == ["time", "lon", "lat", "altitude_m", "icao24"]
    assert np.array_equal(np.rint(table["lon"].to_numpy() * 1e7), seen.lon)
    assert np.array_equal(np.rint(table["altitude_m"].to_numpy() * 1000), seen.low_mm)
    assert np.array_equal(table["time"].cast("int64").to_numpy(), seen.at_ms)


def test_tracks_of_csv_are_those_of_parquet(tmp_path):
    write_tracks(tmp_path / "tracks.parquet", 3000, 1)
    write_csv_tracks(tmp_path / "tracks.csv", 3000, 1)
    ours, theirs = csv.read_csv(tmp_path / "tracks.csv"), pq.read_table(tmp_path / "tracks.parquet")
    for name in ("lon", "lat", "altitude_m"):
        assert ours[name].to_pylist() == theirs[name].to_pylist()
    assert ours["time"].cast(theirs["time"].type).equals(theirs["time"])
    assert [f"{name:0>6}" for name in map(str, ours["icao24"].to_pylist())] == [
        str(name) for name in theirs["icao24"].to_pylist()]


def test_the_same_seed_makes_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_tracks(tmp_path / name, 1000, 7)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
