"""What the weights are counted from besides constructed reports: labelled pairs, and no blind one.
And what leaving their events out by turns shows of it."""

from __future__ import annotations

import json

import pytest

from hudna.bench import incidents_folds, incidents_train
from hudna.bench.workloads.articles import Label, labels_of
from hudna.correlate.model import LEVELS, UNKNOWN
from tests.bench.test_incidents import ARTICLES, SPENT


def test_of_labelled_pairs_only_the_numbers_at_each_level_are_kept():
    kept = incidents_train._kept()
    assert {about: list(levels) for about, levels in kept.items()} == {
        about: [level.name for level in levels if level.name != UNKNOWN]
        for about, levels in LEVELS.items()}
    assert all(isinstance(n, int) for levels in kept.values() for both in levels.values()
               for n in both)
    assert [sum(both[i] for both in kept["time"].values()) for i in (0, 1)] == [118, 122]


@pytest.mark.long
def test_they_are_counted_of_the_first_three_sets_and_not_of_the_fourth(capsys):
    if not ARTICLES.exists():
        pytest.skip(f"the real data {ARTICLES} is not on this machine")
    incidents_train.main([str(ARTICLES), *map(str, SPENT)])
    assert json.loads(capsys.readouterr().out) == {
        about: {name: list(both) for name, both in levels.items()}
        for about, levels in incidents_train._kept().items()}


@pytest.mark.skipif(not ARTICLES.exists(), reason=f"the real data {ARTICLES} is not here")
@pytest.mark.long
def test_pairs_that_share_an_article_or_an_event_are_left_out_together():
    pairs = [label for path in SPENT for label in labels_of(path)]
    of = incidents_folds._together(pairs, ARTICLES).tolist()
    fold: dict[str, int] = {}
    for pair, number in zip(pairs, of, strict=True):
        for name in (pair.one, pair.other):
            assert fold.setdefault(name, number) == number
    shelled = [Label("1962495693", "1965511202", same=False),       # Aleppo, 4 and 5 April 2016
               Label("1926478986", "1926479084", same=False)]       # and half a year later
    one, other = incidents_folds._together(shelled, ARTICLES)
    assert one != other


@pytest.mark.long
def test_left_out_by_turns_it_does_as_is_told(capsys):
    """docs/benchmarks.md, Incidents."""
    if not ARTICLES.exists():
        pytest.skip(f"the real data {ARTICLES} is not on this machine")
    incidents_folds.main(str(ARTICLES), *map(str, SPENT))
    assert capsys.readouterr().out.startswith("precision 0.79, recall 0.82, of 118 pairs")
