"""The weights that `hudna.correlate` ships, in its `parameters.json`.

    python -m hudna.bench.incidents_train > src/hudna/correlate/parameters.json

Counted, not guessed: constructed reports of known events (`workloads/told.py`, seed 7) are
put near each other as at work, Splink says at which level each clue of each pair is, and how often
that is so between reports of one event and between others is written down. No real report, and no
seed that a figure is measured with, is in it. The same script prints the same bytes.
"""

from __future__ import annotations

import json
import sys

import numpy as np
from numpy.typing import NDArray

from hudna.bench.workloads.told import told
from hudna.correlate.clue import Clue
from hudna.correlate.model import LEVELS, UNKNOWN, Compared, untrained
from hudna.correlate.score import Floats, Rows, named, scored
from hudna.correlate.together import compared

SEED, REPORTS = 7, 20_000
DIGITS = 5
Flags = NDArray[np.bool_]
Shares = dict[Compared, dict[str, tuple[float, float]]]


def main() -> None:
    """Prints the parameters."""
    made = told(REPORTS, SEED)
    event = {clue.id: of for clue, of in zip(made.clues, made.of, strict=True)}
    ordered = sorted(made.clues, key=lambda clue: (clue.from_ms, clue.until_ms, clue.id))
    pairs, table = compared(ordered)
    scores = scored(table, pairs.left, pairs.right, untrained())
    same = _same(ordered, event, scores.left, scores.right)
    shares: Shares = {about: _shares(about, scores.weights[about], same) for about in LEVELS}
    json.dump({"prior": round(float(same.mean()), DIGITS), "levels": shares}, sys.stdout, indent=1)
    print()


def _same(ordered: list[Clue], event: dict[str, int], left: Rows, right: Rows) -> Flags:
    of = np.array([event[clue.id] for clue in ordered])
    same: Flags = of[left] == of[right]
    return same


def _shares(about: Compared, bits: Floats, same: Flags) -> dict[str, tuple[float, float]]:
    """Of the pairs whose level is known, with one of each added: no level is impossible."""
    found = np.array(named(about, bits, untrained()))
    levels = [level.name for level in LEVELS[about] if level.name != UNKNOWN]
    counts = [((found == name)[same].sum() + 1, (found == name)[~same].sum() + 1)
              for name in levels]
    one, others = (float(sum(count[i] for count in counts)) for i in range(2))
    return {name: (round(float(count[0]) / one, DIGITS), round(float(count[1]) / others, DIGITS))
            for name, count in zip(levels, counts, strict=True)}


if __name__ == "__main__":
    main()
