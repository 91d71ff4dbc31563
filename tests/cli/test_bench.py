"""`hudna bench`: what is asked, what is printed, how it ends."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hudna.bench.measure import Spread
from hudna.bench.result import Figure, Line, Report
from hudna.bench.same import Different
from hudna.cli.main import main

TINY = ["--size", "small", "--positions", "1500", "--areas", "60", "--repeat", "1",
        "--peers", "shapely,handfiltered"]


def run(*arguments: str):
    return CliRunner().invoke(main, ["bench", *arguments])


def test_the_table_names_work_peer_version_and_ratio():
    result = run("place", "live", *TINY)
    assert result.exit_code == 0, result.output
    for word in ("live, one position at a time, p50", "hand-filtered shapely 2.", "×", "at least"):
        assert word in result.output


def test_json_is_the_whole_report_and_nothing_else():
    result = run("place", "overlay", *TINY, "--json")
    report = json.loads(result.stdout)
    assert report["lines"][0]["peer"].startswith("shapely")
    assert {"lines", "missing", "notes"} == set(report)


def test_the_profile_counts():
    result = run("place", *TINY, "--profile")
    assert result.exit_code == 0, result.output
    assert "four dimensions: edges tested" in result.output


def test_different_answers_end_it_with_1_and_no_figure(monkeypatch):
    def differ(*_):
        raise Different("match: 3 pairs here, 4 from shapely")

    monkeypatch.setattr("hudna.bench.place.measure", differ)
    result = run("place", *TINY)
    assert result.exit_code == 1
    assert "4 from shapely" in result.stderr
    assert not result.stdout


@pytest.mark.parametrize("wrong", [["place", "flying"], ["place", "--peers", "oracle"],
                                   ["place", "--size", "huge"], ["place", "--repeat", "0"],
                                   ["file", "x.csv", "--rows", "3"]])
def test_bad_input_ends_with_2(wrong):
    result = run(*wrong)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_lines_that_fall_short_are_told_from_those_that_hold():
    assert [Line("w", Figure(3, "µs"), at_least=limit).held for limit in (2, 3, None)] == [
        False, True, None]
    for low, held in ((12, True), (11.9, False)):
        line = Line("w", Figure(1, "s"), "p", Figure(10, "s"), Spread(low, 9, 13), 12)
        assert line.held is held


def test_what_is_missing_is_said_once():
    report = Report()
    for _ in range(2):
        report.lacks("PostGIS", "no server")
    assert len(report.missing) == 1


def test_files_are_made(tmp_path):
    tracks, areas = tmp_path / "t.parquet", tmp_path / "a.geojson"
    assert run("file", str(tracks), "--rows", "1000").exit_code == 0
    assert run("file", str(areas), "--rows", "5").exit_code == 0
    assert len(json.loads(areas.read_text())["features"]) == 5
    result = CliRunner().invoke(main, ["audit", str(tracks), "--areas", str(areas), "--out",
                                       str(tmp_path / "out.csv")])
    assert result.exit_code == 0, result.output
