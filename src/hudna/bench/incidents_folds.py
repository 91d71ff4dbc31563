"""How the model does on labelled articles that it was not counted on, which are left out by turns.

    python -m hudna.bench.incidents_folds fa_kes.csv labels.csv...

All pairs that share an article are left out together, and with them those whose articles are of
one governorate and of dates at most a day apart: so no event stands on both sides. Clues, levels
and threshold were chosen by hand with all pairs in sight, and that this does not show.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import numpy as np

from hudna.bench.incidents_train import (
    PRIOR,
    Counts,
    Flags,
    Found,
    chances,
    constructed,
    counts_of,
    labelled,
)
from hudna.bench.judged import Judged
from hudna.bench.workloads.articles import Label, articles_of, days_of
from hudna.correlate.groups import Sets
from hudna.correlate.model import LEVELS, Chance, Parameters, level_bits
from hudna.correlate.score import Floats
from hudna.correlate.together import LIKELY


def main(articles: str, *labels: str) -> None:
    """Prints precision and recall, at the model's threshold."""
    found = left_out(Path(articles), [Path(path) for path in labels])
    print(f"precision {found.precision:.2f}, recall {found.recall:.2f}, of {found.are} pairs of "
          f"one event; {found.said} are proposed")


def left_out(articles: Path, labels: Sequence[Path]) -> Judged:
    """Each pair judged by a model that knows nothing of its event. Raises `Refused`."""
    pairs, found = labelled(articles, labels)
    same = np.array([pair.same for pair in pairs])
    of, made = _together(pairs, articles), constructed()
    likely = np.zeros(len(pairs), bool)
    for each in np.unique(of):
        out = of == each
        model = _counted(made, found, same, ~out)
        likely[out] = _probability(_only(found, out), model) >= LIKELY
    return Judged(int(likely.sum()), int((likely & same).sum()), int(same.sum()))


def _together(pairs: Sequence[Label], articles: Path) -> np.ndarray:
    """Which pairs are left out at once, by number."""
    ids = sorted({name for pair in pairs for name in (pair.one, pair.other)})
    at, day = {name: i for i, name in enumerate(ids)}, days_of(articles)
    sets = Sets(len(ids))
    for pair in pairs:
        sets.join(at[pair.one], at[pair.other])
    there = defaultdict(list)
    for clue in articles_of(articles):
        if clue.id in at:
            there[clue.admin].append(clue.id)
    for names in there.values():
        for one, other in combinations(names, 2):
            if abs(day[one] - day[other]) <= 1:
                sets.join(at[one], at[other])
    return np.array([sets.of(at[pair.one]) for pair in pairs])


def _counted(made: Counts, found: Found, same: Flags, those: Flags) -> Parameters:
    counts = chances(made, counts_of(_only(found, those), same[those]))
    return Parameters(PRIOR, {about: {name: Chance(*pair) for name, pair in levels.items()}
                              for about, levels in counts.items()})


def _only(found: Found, those: Flags) -> Found:
    return {about: levels[those] for about, levels in found.items()}


def _probability(found: Found, model: Parameters) -> Floats:
    odds = np.log2(PRIOR / (1 - PRIOR))
    for about in LEVELS:
        bits = level_bits(about, model)
        odds = odds + np.array([bits[name] for name in found[about].tolist()])
    probability: Floats = 1 / (1 + 2.0 ** -odds)
    return probability


if __name__ == "__main__":
    main(*sys.argv[1:])
