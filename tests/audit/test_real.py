"""All the real tracks against all the real boundaries, equal to shapely's to the row.

The tracks were flown over Europe and elsewhere. They are shifted to Syria by whole steps of 1e-5
degree, as their coordinates are written, so that nothing is rounded: by 34.61 degrees of longitude
and -12.81 of latitude, as Charles de Gaulle then lies on Aleppo.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from click.testing import CliRunner

from hudna.cli.main import main
from tests.audit.shared import DATA, needs

TRACKS = [DATA / "adsb_tracks" / f"{name}.csv.gz" for name in (
    "quickstart_paris_2021", "special", "tour_de_france")]
BOUNDARIES = [DATA / "cod_ab_syr" / f"{name}.geojson" for name in (
    "syr_admin0", "syr_admin1", "syr_admin2", "syr_admin3", "syr_neighborhoods",
    "admin0-3_simplified", "syr_admincapitals")]
EAST, SOUTH = 3_461_000, -1_281_000
E5 = 100_000


def shifted(path: Path, folder: Path) -> tuple[Path, list[tuple[int, int]]]:
    """The file with its positions shifted, and these in 1e-5 degree."""
    spots, text = [], io.StringIO()
    out = folder / path.name
    with gzip.open(path, "rt", newline="") as lines:
        reader = csv.DictReader(lines)
        writer = csv.DictWriter(text, reader.fieldnames)
        writer.writeheader()
        for row in reader:
            lon, lat = round(float(row["lon"]) * E5) + EAST, round(float(row["lat"]) * E5) + SOUTH
            lon = (lon + 180 * E5) % (360 * E5) - 180 * E5
            lat = max(-90 * E5, min(90 * E5, lat))
            spots.append((lon, lat))
            writer.writerow({**row, "lon": f"{lon / E5:.5f}", "lat": f"{lat / E5:.5f}"})
    out.write_bytes(gzip.compress(text.getvalue().encode(), 1))
    return out, spots


def named(path: Path, folder: Path) -> tuple[Path, list[tuple[str, object]]]:
    """The boundaries, each named by its file and number, and their shapes in 1e-7 degree."""
    collection = json.loads(path.read_text())
    shapes = []
    for i, feature in enumerate(collection["features"]):
        feature["id"] = f"{path.stem}-{i}"
        geometry = shapely.from_geojson(json.dumps(feature["geometry"]))
        shapes.append((feature["id"], shapely.transform(geometry, lambda xy: np.rint(xy * 1e7))))
    out = folder / path.name
    out.write_text(json.dumps(collection))
    return out, shapes


def by_shapely(spots: list[tuple[int, int]], shapes: list[tuple[str, object]]) -> list[str]:
    """Rows and areas as the audit writes them: whole coordinates, so that GEOS decides exactly."""
    points = shapely.points(np.array(spots, float) * 100)
    tree = shapely.STRtree(points)
    areas, rows = tree.query([shape for _, shape in shapes], predicate="intersects")
    pairs = sorted((row, shapes[area][0]) for row, area in zip(rows.tolist(), areas.tolist(),
                                                               strict=True))
    return [f"{row},{area}" for row, area in pairs]


@needs(*TRACKS, *BOUNDARIES)
@pytest.mark.long
def test_each_position_in_each_boundary_is_as_shapely_has_it(tmp_path):
    tracks = [shifted(path, tmp_path) for path in TRACKS]
    areas = [named(path, tmp_path) for path in BOUNDARIES]
    out = tmp_path / "out.csv"
    result = CliRunner().invoke(main, [
        "audit", *(str(path) for path, _ in tracks), "--out", str(out), "--per-position",
        "--workers", "2", *(x for path, _ in areas for x in ("--areas", str(path)))])
    assert result.exit_code == 0, result.stderr
    expected = by_shapely([spot for _, spots in tracks for spot in spots],
                          [shape for _, shapes in areas for shape in shapes])
    assert out.read_text().split("\n")[:-1] == ["row,area", *expected]
    assert len(expected) > 1_000_000
