"""What the first look leaves out meets nothing."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.audit.about.judge import AboutJudge
from hudna.audit.about.near import Near
from hudna.audit.about.rows import Rows
from hudna.place.features import AreaFeature
from hudna.place.geometry import E7, Point
from hudna.place.volume import Volume
from tests.examples import examples

GAP_MS = 600_000


def rows(chance: random.Random, lon: int, lat: int) -> Rows:
    count = chance.randint(1, 12)
    group = np.sort(np.array([chance.randrange(3) for _ in range(count)]))
    _, group = np.unique(group, return_inverse=True)
    column = {name: np.array([make() for _ in range(count)], np.int64) for name, make in {
        "lon": lambda: _wrapped(lon + chance.randrange(-3 * E7 // 10, 3 * E7 // 10)),
        "lat": lambda: max(-90 * E7, min(90 * E7, lat + chance.randrange(-E7 // 5, E7 // 5))),
        "took": lambda: chance.choice((0, 30_000, 300_000, 600_001)),
        "within": lambda: chance.choice((1_000, 2_000_000, 20_000_000))}.items()}
    nothing = np.zeros(count, np.int64)
    return Rows(tuple(f"plot:f/{n}" for n in range(int(group.max()) + 1)), group,
                np.arange(count), np.cumsum(column["took"]), column["lon"], column["lat"],
                column["within"], np.full(count, -2**31), nothing, np.zeros(count, np.bool_),
                nothing - 1, nothing - 1)


def _wrapped(lon: int) -> int:
    return (lon + 180 * E7) % (360 * E7) - 180 * E7


class All(Near):
    """Looks at everything."""

    def wanted(self, rows: Rows, gap_ms: int):
        return np.ones(len(rows.group), np.bool_)


@settings(max_examples=examples(40, 1_000), deadline=None)
@given(st.integers(0, 1 << 30), st.sampled_from([370_000_000, 1_799_000_000, -1_799_500_000]),
       st.sampled_from([360_000_000, -360_000_000, 795_000_000, 898_000_000]))
def test_promise_9_what_is_passed_over_is_in_no_area(seed: int, lon: int, lat: int) -> None:
    chance = random.Random(seed)
    areas = [AreaFeature(str(n), "", Volume(Point((
        _wrapped(lon + chance.randrange(-E7 // 2, E7 // 2)),
        max(-90 * E7, min(90 * E7, lat + chance.randrange(-E7 // 5, E7 // 5))))),
        chance.choice((0, 3_000_000, 15_000_000)))) for n in range(4)]
    made = rows(chance, lon, lat)
    judge, whole = AboutJudge(areas, GAP_MS), AboutJudge(areas, GAP_MS)
    whole._near = All([])
    assert sorted(judge.stays(made)) == sorted(whole.stays(made))
