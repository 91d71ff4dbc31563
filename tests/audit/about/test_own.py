"""What hides is held against its archive's own areas, and nothing that the asker has chosen."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hudna.audit.about.audited import About
from hudna.audit.about.files import sorted_out, spread_out
from hudna.audit.about.own import homes
from hudna.audit.areas import areas_of, box_of
from hudna.audit.job import Job, Summary
from hudna.audit.run import audit
from hudna.audit.source import Options
from hudna.audit.tracks import open_source
from hudna.place.geometry import E7
from hudna.place.times import format_instant
from tests.watch.inexact.test_uncertain import T0
from tests.watch.plotted import MINUTE, TERMS, places_of, watched
from tests.watch.test_about_audit import HIDDEN, PLAIN, SECRET, planted

NAMES = ("tracks", "about", "withheld")


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("own") / "watch"
    watched(made, planted(), 1_000)
    return made


def asked(works: Path, data: bytes, out: Path, gap_ms: int = TERMS.gap_ms,
          more: tuple[Path, ...] = ()) -> tuple[list[dict[str, Any]], Summary]:
    """What the result says, and how the run ended."""
    exact, files = sorted_out(spread_out([*(works / name for name in NAMES), *more]))
    areas = areas_of(data, "asked.geojson")
    source, plan = open_source(exact, Options(box=box_of(areas)))
    summary = audit(Job(source, plan, areas, out, gap_ms=gap_ms,
                        about=About(tuple(files), places_of([SECRET]))))
    features = msgspec.json.decode(out.read_bytes())["features"]
    return [feature["properties"] for feature in features], summary


def collection(*features: dict[str, Any]) -> bytes:
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def own_areas(works: Path) -> bytes:
    return (works / "tracks" / "areas.geojson").read_bytes()


def of_hidden(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["aircraft"] != PLAIN.aircraft]


def grid(**more: Any) -> list[dict[str, Any]]:
    """Areas of ten metres around where each was, and rings of others."""
    return [{"type": "Feature", "properties": {"id": f"{n}-{east}-{north}", "buffer_m": 10, **more},
             "geometry": {"type": "Point", "coordinates": [
                 one.lon / E7 + east / 1_000, one.lat / E7 + north / 1_000]}}
            for n, one in enumerate((SECRET, HIDDEN, PLAIN))
            for east in range(-2, 3) for north in range(-2, 3)]


def seconds(one: Any) -> list[dict[str, Any]]:
    """The area that it was in, for a second each."""
    here = {"type": "Point", "coordinates": [one.lon / E7, one.lat / E7]}
    return [{"type": "Feature", "geometry": here, "properties": {
        "id": f"s{n}", "buffer_m": 50_000, "from": format_instant(one.at_ms + 1_000 * n),
        "until": format_instant(one.at_ms + 1_000 * (n + 1))}} for n in range(-5, 5)]


@pytest.mark.parametrize("data", [
    grid(), grid(floor_m=1_234, ceiling_m=1_235), seconds(SECRET), seconds(HIDDEN)])
def test_promise_4_no_area_that_was_chosen_tells_where_or_when_one_that_hides_was(
    works: Path, tmp_path: Path, data: list[dict[str, Any]]
) -> None:
    rows, summary = asked(works, collection(*data), tmp_path / "found.geojson")
    assert not of_hidden(rows)
    assert (summary.left.not_own, summary.left.gaps_ms) == (2, (TERMS.gap_ms,))
    assert rows or data in (seconds(SECRET), seconds(HIDDEN)), "what hides nothing is held"


def test_promise_4_nor_does_one_of_its_own_that_was_changed(works: Path, tmp_path: Path) -> None:
    made = msgspec.json.decode(own_areas(works))
    before, _ = asked(works, own_areas(works), tmp_path / "found.geojson")
    assert len(of_hidden(before)) == 2
    for change in ({"buffer_m": 1}, {"floor_m": 1_000}, {"from": format_instant(T0)},
                   {"until": format_instant(T0 + MINUTE)}, {"id": "other"}):
        area = made["features"][0]
        changed = {**area, "properties": {**area["properties"], **change}}
        rows, summary = asked(works, collection(changed), tmp_path / "found.geojson")
        assert not of_hidden(rows) and summary.left.not_own == 2, change


def test_others_beside_its_own_are_held_against_what_hides_nothing(
    works: Path, tmp_path: Path
) -> None:
    """And the numbers of areas stay theirs."""
    made = msgspec.json.decode(own_areas(works))["features"]
    rows, summary = asked(works, collection(*grid(), *made), tmp_path / "found.geojson")
    assert {row["area"] for row in of_hidden(rows)} == {made[0]["properties"]["id"]}
    assert len(of_hidden(rows)) == 2 and len(rows) > 3
    assert (summary.left.not_own, summary.left.narrowed) == (0, 2)


@pytest.mark.parametrize("gap_ms", [0, TERMS.gap_ms - 1, TERMS.gap_ms + 1, 1 << 40])
def test_promise_4_nor_does_another_gap(works: Path, tmp_path: Path, gap_ms: int) -> None:
    rows, summary = asked(works, own_areas(works), tmp_path / "found.geojson", gap_ms)
    assert not of_hidden(rows) and summary.left.not_own == 2


def test_promise_4_nor_do_rows_that_somebody_adds_under_its_name(
    works: Path, tmp_path: Path
) -> None:
    """A band to a place that was chosen would tell where the other end is."""
    added = tmp_path / "added.parquet"
    shutil.copy(next((works / "withheld").glob("*/*.parquet")), added)
    _, files = sorted_out(spread_out([works / "withheld", added]))
    assert homes(files) == [0, -1]
    rows, summary = asked(works, own_areas(works), tmp_path / "found.geojson", more=(added,))
    assert len(of_hidden(rows)) == 2 and summary.left.not_own == 2


def test_an_archive_without_its_own_areas_tells_nothing_of_what_hides(
    works: Path, tmp_path: Path
) -> None:
    shutil.copytree(works, tmp_path / "watch", symlinks=True)
    (tmp_path / "watch" / "tracks" / "areas.geojson").unlink()
    rows, summary = asked(tmp_path / "watch", own_areas(works), tmp_path / "found.geojson")
    assert not of_hidden(rows) and len(rows) == 1
    assert (summary.left.not_own, summary.left.gaps_ms) == (2, ())
