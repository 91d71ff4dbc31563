"""`hudna bench places`: a slip is of one kind, the same from one seed; both are asked alike."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hudna.bench import places
from hudna.bench.peers import rapidnames
from hudna.bench.setting import PLACES_SIZES
from hudna.bench.workloads.misspelled import KINDS, slips
from hudna.bench.workloads.place_names import AS_WRITTEN, asked, half_of, things_of
from hudna.cli import bench, bench_places
from hudna.record.kinds import Names
from hudna.speak.named import Town

DATA = Path(__file__).parents[2].parent / "shared" / "data"
FILE = ("level,pcode,name_en,name_ar,parent_pcode,lat,lon\n"
        "2,SY0204,A'zaz,اعزاز,SY02,36.5,37.2\n3,SY020400,A'zaz,مركز اعزاز,SY0204,36.6,37.1\n"
        "neighbourhood,N1,Al Qusour,القصور,C1,35.3,40.1\n"
        "neighbourhood,N2,Rawda,الروضة,C1,33.5,36.3\n")


def run(*arguments: str):
    return CliRunner().invoke(bench.command, ["places", *arguments])


def test_the_command_knows_all_works_and_sizes():
    assert bench_places.WORKS == places.WORKS
    assert tuple(PLACES_SIZES) == bench_places.SIZES


@pytest.mark.parametrize(("script", "name"), [
    ("Arabic", "الرقة"), ("Latin", "Deir ez-Zor"), ("Latin", "Khan Shaykhun"),
    ("Russian", "Эль-Хасака"),
])
def test_slips_are_the_same_from_one_seed_and_never_the_name(script, name):
    made = dict(slips(name, script, 4))
    assert made == dict(slips(name, script, 4))
    assert set(made) <= set(KINDS[script])
    assert len(made) >= 4
    assert name not in made.values()


def test_slips_say_what_they_are():
    made = dict(slips("الرقة", "Arabic", 1))
    assert made["article"] == "رقة"
    assert made["ta marbuta"] == "الرقه"
    assert "ـ" in made["tatweel"]
    assert len(made["a letter left out"]) == 4


def test_every_name_is_asked_as_it_is_and_of_one_half_alone():
    things = [Town(f"N{i}", Names("Rawda", "الروضة"), (0, 0)) for i in range(40)]
    odd, even = (list(asked(things, 1, half)) for half in ("odd", "even"))
    assert {half_of(q.id) for q in odd} == {"odd"}
    assert len(odd) + len(even) == len(list(asked(things, 1, "both")))
    assert sum(q.kind == AS_WRITTEN for q in (*odd, *even)) == 80
    assert not any(q.alone for q in odd)


def test_rapidfuzz_gives_each_place_once():
    things = [Town("A", Names("Homs"), (0, 0), other=("Hims", "Hums")),
              Town("B", Names("Hama"), (0, 0))]
    for scorer in (None, *rapidnames.SCORERS.values()):
        assert rapidnames.Names(things, scorer).find("homs", 3) == ["A", "B"]


def test_it_is_measured_on_files_of_names_and_says_what_is_not_there(tmp_path):
    (tmp_path / "ocha_pcode_names.csv").write_text(FILE, "utf-8")
    ran = run("--data", str(tmp_path), "--half", "both", "--size", "full", "--json")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert [m["what"] for m in told["missing"]] == ["geonames"]
    assert {line["work"] for line in told["lines"]} >= {
        "ocha, all, top-1", "ocha, Arabic, hamza, top-3", "ocha, Latin, in Russian letters, top-1"}
    assert all(0 <= line[who]["value"] <= 1 for line in told["lines"] for who in ("ours", "theirs"))


def test_files_that_are_none_of_names_are_refused(tmp_path):
    (tmp_path / "geonames_sy.csv").write_text("a,b\n1,2\n", "utf-8")
    ran = run("geonames", "--data", str(tmp_path))
    assert ran.exit_code == 2
    assert "row 2" in ran.output


@pytest.mark.long
@pytest.mark.parametrize("source", ["ocha", "geonames"])
def test_more_is_found_than_by_rapidfuzz_alone(source):
    """docs/benchmarks.md, of the half that was not looked at."""
    if things_of(DATA, source) is None:
        pytest.skip(f"the real data {DATA} is not on this machine")
    lines = json.loads(run(source, "--data", str(DATA), "--json").stdout)["lines"]
    whole = [x for x in lines if x["work"].startswith(f"{source}, all, top-")]
    assert len(whole) == 4
    assert all(x["ours"]["value"] > x["theirs"]["value"] for x in whole)
