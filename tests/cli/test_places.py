"""`hudna places` as a person runs it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hudna.cli.main import main

POINTS = ("pcode,name_en,name_ar,adm1_pcode,lat,lon\n"
          "C1,Kafr Hamra,كفر حمرة,SY02,36.25,37.10\n"
          "C2,Kafr Hamra,كفر حمرة,SY07,35.90,36.60\n")


@pytest.fixture
def points(tmp_path):
    path = tmp_path / "points.csv"
    path.write_text(POINTS, "utf-8")
    return path


def run(*arguments: object):
    return CliRunner().invoke(main, ["places", *map(str, arguments)])


def test_a_file_is_told_by_what_it_gives(points):
    ran = run("check", points)
    assert ran.exit_code == 0, ran.output
    assert "points.csv: 2 things" in ran.output
    assert "names in Arabic: 2" in ran.output
    assert "Kafr Hamra × 2" in ran.output
    assert "SY02, SY07" in ran.output


def test_the_same_for_machines(points):
    told = json.loads(run("check", points, "--json").output)
    assert told["files"]["points.csv"]["places"] == 2
    assert told["files"]["points.csv"]["joined"] == 2
    assert len(told["look"]) == 2


def test_a_wrong_file_is_refused_with_every_fault(points, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("name,lat,lon\nX,91,38\n,34,38\n", "utf-8")
    ran = run("check", points, bad)
    assert ran.exit_code == 2
    assert "row 2, lat" in ran.output
    assert "row 3, name" in ran.output
    assert run("find", "X", "--with", bad).exit_code == 2


def test_candidates_with_their_scores(points):
    ran = run("find", "كفر حمره", "--with", points)
    assert ran.exit_code == 0, ran.output
    first, second = ran.output.splitlines()[:2]
    assert first.startswith("100.0  Kafr Hamra / كفر حمرة · place · C1 · SY02")
    assert second.startswith("100.0")
    assert "2 places may be meant; a person is asked which" in ran.output


def test_a_unit_beside_it_and_a_folder_of_files(points):
    told = json.loads(run("find", "Kafr Hamra in Idlib", "--with", points.parent,
                          "--json").output)
    assert told["candidates"][0]["id"] == "C2"
    assert [m["id"] for m in told["understood"]] == ["C2"]


def test_what_is_no_node_is_refused(tmp_path):
    ran = run("find", "Homs", "--node", tmp_path)
    assert ran.exit_code == 2
    assert "hudna init" in ran.output


def test_nothing_is_found_of_nonsense():
    ran = run("find", "؟؟")
    assert ran.exit_code == 1
    assert "not understood" in ran.output


def test_a_unit_and_words_with_a_distance():
    assert "unit of level 1" in run("find", "Homs").output
    assert "within" in run("find", "5 km south of Palmyra").output
