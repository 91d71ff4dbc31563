"""Real tracks against real areas, row by row as shapely says on the same whole numbers.

The samples were flown elsewhere. Each is moved by a fixed number of hundredths of a degree so
that the middle of it lies over Syria: `OFFSETS` where one was chosen, else to `MIDDLE`. After the
flights come positions on the areas' own corners, on the middles of edges and on the points.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from hudna.audit.areas import areas_of
from hudna.audit.job import Job
from hudna.audit.run import audit
from hudna.audit.source import Options
from hudna.audit.tracks import open_source
from hudna.place.geojson import shape_from_geojson, shape_to_geojson
from hudna.place.geometry import E7

DATA = Path(__file__).parents[3] / "shared" / "data"
TRACKS, AREAS = DATA / "adsb_tracks", DATA / "cod_ab_syr"
SAMPLES = ("quickstart_paris_2021", "special", "tour_de_france")
OFFSETS = {"quickstart": (3394, -1522), "tour_de_france": (3360, -1030)}
MIDDLE = (3830, 3510)
HUNDREDTH = E7 // 100
HEADER = ("icao24", "time_utc", "lat", "lon", "baro_alt_ft")
EVERY = 7

pytestmark = [pytest.mark.long, pytest.mark.skipif(
    not (TRACKS.is_dir() and AREAS.is_dir()), reason=f"no sample data at {DATA}")]


def e7(text):
    """Degrees with at most seven decimals, as the whole number."""
    return round(float(text) * E7)


def degrees(value):
    return f"{value / E7:.7f}"


@pytest.fixture(scope="module")
def areas():
    """Every feature of every file, named by its file and place in it, as one collection."""
    return [{"type": "Feature", "properties": {"id": f"{path.stem} {i}"},
             "geometry": feature["geometry"]}
            for path in sorted(AREAS.glob("*.geojson"))
            for i, feature in enumerate(json.loads(path.read_bytes())["features"])]


@pytest.fixture(scope="module")
def shapes(areas):
    """The same for shapely, in 1e-7 degree as doubles: every whole number is exact."""
    shapes = [shape_to_geojson(shape_from_geojson(area["geometry"], "")) for area in areas]
    found = np.array([shapely.from_geojson(json.dumps(shape)) for shape in shapes])
    return shapely.transform(found, lambda xy: np.rint(xy * E7))


def flown(sample):
    """The rows of a sample, moved: cells of `HEADER`."""
    with gzip.open(TRACKS / f"{sample}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_flight = defaultdict(list)
    for row in rows:
        by_flight[row["sample"]].append((e7(row["lon"]), e7(row["lat"])))
    offsets = {flight: OFFSETS.get(flight) or offset(spots) for flight, spots in by_flight.items()}
    for row in rows:
        east, north = offsets[row["sample"]]
        yield (row["icao24"], row["time_utc"], degrees(e7(row["lat"]) + north * HUNDREDTH),
               degrees(e7(row["lon"]) + east * HUNDREDTH), row["baro_alt_ft"])


def offset(spots):
    """What brings the middle of a flight to `MIDDLE`, in hundredths of a degree."""
    middle = np.median(np.array(spots), axis=0) / HUNDREDTH
    return round(MIDDLE[0] - middle[0]), round(MIDDLE[1] - middle[1])


def corners(shapes):
    """Positions on the areas' corners and the middles of their edges, and all points."""
    for xy in (shapely.get_coordinates(shape).astype(np.int64).tolist() for shape in shapes):
        yield from xy[::EVERY]
        yield from ([(a + c) // 2, (b + d) // 2] for (a, b), (c, d) in list(pairwise(xy))[::EVERY])


def lines_of(sample, shapes):
    """The file of tracks as text, and its positions in 1e-7 degree."""
    on_edges = (("4ca1fa", "2021-10-07T12:00:00Z", degrees(lat), degrees(lon), "1000")
                for lon, lat in corners(shapes))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    rows = [*flown(sample), *on_edges]
    writer.writerows(rows)
    return out.getvalue(), np.array([(e7(row[3]), e7(row[2])) for row in rows], float)


@pytest.mark.parametrize("sample", SAMPLES)
def test_per_position_equals_shapely_row_by_row(sample, areas, shapes, tmp_path):
    text, positions = lines_of(sample, shapes)
    area, row = shapely.STRtree(shapely.points(positions)).query(shapes, predicate="intersects")
    ids = np.array([feature["properties"]["id"] for feature in areas])
    order = np.lexsort((ids[area], row))
    expected = "row,area\n" + "".join(
        f"{r},{i}\n" for r, i in zip(row[order].tolist(), ids[area][order].tolist(), strict=True))
    assert len(order) > len(positions) / 2, "the sample hardly meets the areas"

    tracks = tmp_path / f"{sample}.csv.gz"
    tracks.write_bytes(gzip.compress(text.encode(), 1))
    found = areas_of(json.dumps({"type": "FeatureCollection", "features": areas}).encode(), "areas")
    source, plan = open_source([tracks], Options(needs_aircraft=False, needs_time=False))
    for workers in (1, 2):
        out = tmp_path / f"{workers}.csv"
        summary = audit(Job(source, plan, found, out, per_position=True, workers=workers))
        assert summary.rows == len(positions) and summary.kept
        same = out.read_text(encoding="utf-8") == expected
        assert same, "see the first line that differs: a diff of millions would take all day"
