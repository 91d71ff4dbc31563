"""Each work of `hudna bench incidents` at a tiny size; precision and recall are what they say."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from hudna.bench import incidents
from hudna.bench.judged import judged, pairs_of
from hudna.bench.peers import timedistance
from hudna.bench.setting import INCIDENTS_SIZES
from hudna.bench.workloads.articles import labels_of
from hudna.bench.workloads.told import told
from hudna.cli import bench, bench_incidents
from tests.correlate.conftest import clue

__all__ = ["clue"]
ROOT = Path(__file__).parents[2]
ARTICLES = ROOT.parent / "shared" / "data" / "fa_kes" / "fa_kes_part.csv"
LABELS = ROOT / "tests" / "correlate" / "labels_fa_kes.csv"
DRAWN = ROOT / "tests" / "correlate" / "labels_fa_kes_drawn.csv"
THIRD = ROOT / "tests" / "correlate" / "labels_fa_kes_third.csv"
SPENT = (LABELS, DRAWN, THIRD)


def run(*asked: str) -> list[dict]:
    ran = CliRunner().invoke(bench.command, ["incidents", *asked, "--size", "small", "--json"])
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)["lines"]


def test_the_command_knows_all_works_and_sizes():
    assert bench_incidents.WORKS == incidents.WORKS
    assert tuple(INCIDENTS_SIZES) == bench_incidents.SIZES


def test_many_are_put_together_in_a_process_of_their_own():
    seconds, memory = run("many", "--reports", "300")
    assert seconds["ours"]["value"] > 0
    assert 0.05 < memory["ours"]["value"] < 4


def test_a_new_one_is_held_against_many():
    p50, p99, longest, _ = run("new", "--held", "300")
    assert 0 < p50["ours"]["value"] <= p99["ours"]["value"] <= longest["ours"]["value"]


def test_told_reports_are_the_same_from_one_seed_and_labelled():
    made, again = told(500, 4), told(500, 4)
    assert made == again
    assert made.clues != told(500, 5).clues
    assert len(made.of) == len(made.clues) == len({clue.id for clue in made.clues}) == 500


def test_precision_and_recall_are_counted_over_pairs():
    are = pairs_of([["a", "b", "c"], ["d"]])
    assert are == {("a", "b"), ("a", "c"), ("b", "c")}
    found = judged([("a", "b"), ("a", "d"), ("a", "b")], are)
    assert (found.precision, found.recall) == (1 / 2, 1 / 3)


def test_the_rule_of_time_and_distance(clue):
    clues = [clue("a"), clue("b", lon=371_700_000), clue("c", lon=373_000_000),
             clue("d", lon=None, lat=None)]
    left, right = np.array([0, 0, 0]), np.array([1, 2, 3])
    assert timedistance.same(clues, left, right).tolist() == [True, False, True]


def test_files_that_are_none_of_articles_are_refused(tmp_path):
    path = tmp_path / "no.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    ran = CliRunner().invoke(bench.command, ["incidents", "labelled", "--articles", str(path),
                                             "--labels", str(path), "--size", "small"])
    assert ran.exit_code == 2
    assert "unit_id" in ran.output


@pytest.mark.long
@pytest.mark.parametrize(("labels", "precise", "found"), [(LABELS, 0.85, 0.55),
                                                          (DRAWN, 0.55, 0.3)])
def test_the_labelled_pairs_are_found_as_well_as_is_said(labels, precise, found):
    """docs/benchmarks.md; a little is left for other versions of what reads the articles."""
    if not ARTICLES.exists():
        pytest.skip(f"the real data {ARTICLES} is not on this machine")
    lines = run("labelled", "--articles", str(ARTICLES), "--labels", str(labels))
    precision, recall = (next(line["ours"]["value"] for line in lines if name in line["work"])
                         for name in ("precision", "recall"))
    assert precision > precise
    assert recall > found


@pytest.mark.long
def test_constructed_pairs_are_found_better_than_by_the_peers():
    lines = run("constructed")
    recalls = [line for line in lines if "pairs, recall" in line["work"]]
    assert len(recalls) == 2
    assert all(line["ours"]["value"] > line["theirs"]["value"] for line in recalls)


def test_the_labels_are_a_hundred_different_pairs():
    labels = labels_of(LABELS)
    assert len({(label.one, label.other) for label in labels}) == 100
    assert all(label.one < label.other for label in labels)
    assert sum(label.same for label in labels) == 64
