"""The shipped weights are what the script makes, and can be told apart."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise

import pytest

from hudna.bench import incidents_train
from hudna.correlate.model import LEVELS, UNKNOWN, level_bits, shipped, untrained

APART = (UNKNOWN, "one unit")       # of reports without a point: neither closer nor farther


@pytest.mark.parametrize("parameters", [shipped(), untrained()])
@pytest.mark.parametrize("about", LEVELS)
def test_no_two_levels_of_a_clue_weigh_the_same(about, parameters):
    bits = sorted(level_bits(about, parameters).values())
    assert min(b - a for a, b in pairwise(bits)) > 0.01


def test_every_level_has_its_chances_and_they_add_up():
    parameters = shipped()
    assert 0 < parameters.prior < 1
    for about, levels in LEVELS.items():
        names = [level.name for level in levels if level.name != UNKNOWN]
        assert set(parameters.levels[about]) == set(names)
        for i in range(2):
            assert sum(chance[i] for chance in parameters.levels[about].values()) == (
                pytest.approx(1, abs=1e-3))


def test_closer_speaks_more_for_one_event():
    """What a person reads must not say that closer is less likely."""
    for about, levels in LEVELS.items():
        bits = level_bits(about, shipped())
        ordered = [bits[level.name] for level in levels if level.name not in APART]
        if about in {"text", "names"}:
            ordered.reverse()
        assert ordered[0] == max(ordered)
        assert ordered[-1] == min(ordered)


@pytest.mark.long
def test_the_script_makes_the_weights_that_are_shipped(capsys):
    incidents_train.main()
    shipped_text = files("hudna.correlate").joinpath("parameters.json").read_text("utf-8")
    assert json.loads(capsys.readouterr().out) == json.loads(shipped_text)
