"""What the weights are counted from besides constructed reports: labelled pairs, and no blind one.
"""

from __future__ import annotations

import json

import pytest

from hudna.bench import incidents_train
from hudna.correlate.model import LEVELS, UNKNOWN
from tests.bench.test_incidents import ARTICLES, DRAWN, LABELS


def test_of_labelled_pairs_only_the_numbers_at_each_level_are_kept():
    kept = incidents_train._kept()
    assert {about: list(levels) for about, levels in kept.items()} == {
        about: [level.name for level in levels if level.name != UNKNOWN]
        for about, levels in LEVELS.items()}
    assert all(isinstance(n, int) for levels in kept.values() for both in levels.values()
               for n in both)
    assert [sum(both[i] for both in kept["time"].values()) for i in (0, 1)] == [83, 77]


@pytest.mark.long
def test_they_are_counted_of_the_first_two_sets_and_not_of_the_third(capsys):
    if not ARTICLES.exists():
        pytest.skip(f"the real data {ARTICLES} is not on this machine")
    incidents_train.main([str(ARTICLES), str(LABELS), str(DRAWN)])
    assert json.loads(capsys.readouterr().out) == {
        about: {name: list(both) for name, both in levels.items()}
        for about, levels in incidents_train._kept().items()}
