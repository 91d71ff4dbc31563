"""`hudna bench process`: claims all at once and one by one, and nothing shown that differs."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from hudna.bench import process
from hudna.bench.same import Different
from hudna.bench.setting import PROCESS_SIZES, ProcessSetting
from hudna.bench.workloads.claims import claims_of
from hudna.bench.works import process_delineation
from hudna.cli import bench, bench_process
from hudna.place.laid import laid


def run(*arguments: str):
    return CliRunner().invoke(bench.command, ["process", *arguments])


def test_the_command_knows_all_works_peers_and_sizes():
    assert tuple(process.WORKS) == bench_process.WORKS
    assert bench_process.PEERS == process.PEERS
    assert tuple(PROCESS_SIZES) == bench_process.SIZES


def test_a_small_run_has_a_line_for_all_at_once_each_peer_and_each_tail():
    told = run("delineation", "--size", "small", "--cells", "4", "--singles", "4",
               "--repeat", "1", "--json")
    assert told.exit_code == 0, told.output
    report = json.loads(told.stdout)
    names = [line["work"].split(", ", 2)[-1] for line in report["lines"]]
    assert names[0].endswith("all at once")
    assert [name.split(", ")[-2:] for name in names[-4:]] == [
        [what, tail] for what in ("a claim added", "a claim removed") for tail in ("p50", "p99")]
    assert all(line["at_least"] == 200 for line in report["lines"][-4:])
    peers = {line["peer"].split()[0] for line in report["lines"] if line["peer"]}
    lacking = {gap["what"].split()[0] for gap in report["missing"]}
    assert peers | lacking >= {"shapely", "geopandas"}


def test_claims_as_records_have_a_line_first_and_for_each_claim_more():
    told = run("records", "--size", "small", "--cells", "4", "--singles", "30", "--json")
    assert told.exit_code == 0, told.output
    lines = json.loads(told.stdout)["lines"]
    assert [line["at_least"] for line in lines] == [None, None, 200, 200, None, None]
    assert all(line["ours"]["unit"] == "ms" for line in lines)


def test_nobody_asked():
    told = run("delineation", "--size", "small", "--cells", "3", "--singles", "2",
               "--peers", "", "--markdown")
    assert told.exit_code == 0, told.output
    assert "shapely 2" not in told.stdout.split("\n\n", maxsplit=1)[0]


def test_pages_of_promises_are_given_and_have_what_was_promised():
    told = run("promises", "--size", "small", "--promises", "20", "--repeat", "1", "--json")
    assert told.exit_code == 0, told.output
    lines = json.loads(told.stdout)["lines"]
    assert [line["work"].split(", ")[-1] for line in lines] == [
        "after a record more", "asked again"] * 2
    assert all(line["at_least"] == 300 and line["ours"]["unit"] == "ms" for line in lines)


def test_what_is_not_as_laid_anew_is_not_shown():
    claims = claims_of(4, 1)
    with pytest.raises(Different):
        process_delineation._same(laid(claims[:-1]), claims, claims[:1])


def test_one_setting_makes_the_same_claims():
    setting = ProcessSetting(size=PROCESS_SIZES["small"])
    assert claims_of(setting.size.cells, setting.seed) == claims_of(8, 1)
