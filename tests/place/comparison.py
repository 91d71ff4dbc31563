"""Hudna's clash beside the oracle on seeded random pairs.

`python -m tests.place.comparison 20000 [SEED]` prints the figures that `docs/check.md` gives.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from multiprocessing import Pool
from random import Random

from hudna.place.clash import clash, nearest
from hudna.place.volume import Volume
from tests.place.oracle import distance_m
from tests.place.shapes import random_pair

SEED = 20_160_731
INVENTED_M = 0.1
FARTHEST_M = 900_000


@dataclass
class Figures:
    """What a run found. `missed` and `invented` hold the pairs' numbers."""

    pairs: int = 0
    touching: int = 0
    decisions: int = 0
    worst_m: float = 0.0
    missed: tuple[int, ...] = ()
    invented: tuple[int, ...] = ()

    def __add__(self, other: Figures) -> Figures:
        return Figures(self.pairs + other.pairs, self.touching + other.touching,
                       self.decisions + other.decisions, max(self.worst_m, other.worst_m),
                       self.missed + other.missed, self.invented + other.invented)


def compare(first: int, count: int, seed: int = SEED) -> Figures:
    """Pairs `first` to `first + count`; each has its own seed, so any one can be shown again."""
    total = Figures()
    for number in range(first, first + count):
        total += compare_one(number, seed)
    return total


def compare_one(number: int, seed: int = SEED) -> Figures:
    random = Random(f"{seed}/{number}")
    a, b = random_pair(random)
    true = distance_m(a, b)
    worst = abs(nearest(a, b)[2] / 1000 - true) if true < FARTHEST_M else 0.0
    missed, invented, decisions = False, False, 0
    for reach_mm in _reaches(random, true):
        ours = random.randint(0, min(reach_mm, 450_000_000))
        met = clash(Volume(a, ours), Volume(b, reach_mm - ours)) is not None
        decisions += 1
        missed |= not met and true <= reach_mm / 1000
        invented |= met and true > reach_mm / 1000 + INVENTED_M
    return Figures(1, true == 0, decisions, worst, (number,) * missed, (number,) * invented)


def _reaches(random: Random, true: float) -> list[int]:
    """Reaches in mm at the threshold, just beside it, and anywhere."""
    mm = math.ceil(true * 1000)
    around = [mm, mm + random.randint(1, 50), mm - 101, mm - random.randint(101, 300),
              int(mm * random.uniform(0, 2))]
    return [reach for reach in around if 0 <= reach <= 2 * FARTHEST_M * 1000]


def main(pairs: int, seed: int = SEED) -> None:
    step = max(1, pairs // 40)
    jobs = [(at, min(step, pairs - at), seed) for at in range(0, pairs, step)]
    with Pool(2) as pool:
        print(sum(pool.starmap(compare, jobs), Figures()))


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
