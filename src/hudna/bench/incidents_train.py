"""The weights that `hudna.correlate` ships, in its `parameters.json`.

    python -m hudna.bench.incidents_train > src/hudna/correlate/parameters.json
    python -m hudna.bench.incidents_train fa_kes.csv labels.csv... > src/hudna/bench/counted.json

Counted, not guessed, at which level each clue of each pair is between reports of one event and
between others nearby: of constructed reports of known events (`workloads/told.py`, seed 7, no seed
that a figure is measured with), and of pairs of news articles that a person labelled. The second
are few, so the first are given the weight of `CONSTRUCTED` pairs of each sort beside them. Of the
articles `counted.json` keeps how many pairs are at each level and nothing else: the first command
needs no article and always prints the same bytes. The prior is chosen and not counted (`PRIOR`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hudna.bench.workloads.articles import Label, articles_of, labels_of
from hudna.bench.workloads.told import told
from hudna.correlate.clue import Clue
from hudna.correlate.model import LEVELS, UNKNOWN, Compared, untrained
from hudna.correlate.score import Rows, Scores, named, rows_of, said, scored
from hudna.correlate.together import compared
from hudna.correlate.words import Rarity

SEED, REPORTS = 7, 20_000
CONSTRUCTED = 200
PRIOR = 0.3
"""Halfway, in log odds, between the share of pairs nearby that are of one event among constructed
reports (0.22) and among articles as they come (54 of 140 in the second and third labels)."""
DIGITS = 5
Flags = NDArray[np.bool_]
Found = dict[Compared, NDArray[np.str_]]
Counts = dict[Compared, dict[str, tuple[float, float]]]


def main(arguments: Sequence[str] = ()) -> None:
    """Prints the parameters; or, of articles and labels, what is counted of them."""
    if arguments:
        articles, *labels = map(Path, arguments)
        told_of: object = counted(articles, labels)
    else:
        told_of = {"prior": PRIOR, "levels": chances(constructed(), _kept())}
    json.dump(told_of, sys.stdout, indent=1)
    print()


def counted(articles: Path, labels: Sequence[Path]) -> Counts:
    """Pairs at each level, labelled the same and not. Raises `Refused`."""
    pairs, found = labelled(articles, labels)
    return counts_of(found, np.array([pair.same for pair in pairs]))


def labelled(articles: Path, labels: Sequence[Path]) -> tuple[list[Label], Found]:
    """All labelled pairs, and the level of each clue of each. Raises `Refused`."""
    clues = articles_of(articles)
    at = {clue.id: i for i, clue in enumerate(clues)}
    rows = sorted((*sorted((at[pair.one], at[pair.other])), pair.same)
                  for path in labels for pair in labels_of(path))
    left, right, _ = map(np.array, zip(*rows, strict=True))
    sayings = [said(clue.text) for clue in clues]
    rarity = Rarity()
    for saying in sayings:
        rarity.take(saying.told)
    scores = scored(rows_of(clues, sayings, rarity), left, right, untrained())
    return ([Label(clues[one].id, clues[other].id, bool(same)) for one, other, same in rows],
            _found(scores))


def _kept() -> Counts:
    read: Counts = json.loads(files("hudna.bench").joinpath("counted.json").read_text("utf-8"))
    return read


def constructed() -> Counts:
    """Pairs of constructed reports at each level."""
    made = told(REPORTS, SEED)
    event = {clue.id: of for clue, of in zip(made.clues, made.of, strict=True)}
    ordered = sorted(made.clues, key=lambda clue: (clue.from_ms, clue.until_ms, clue.id))
    pairs, table = compared(ordered)
    scores = scored(table, pairs.left, pairs.right, untrained())
    return counts_of(_found(scores), _same(ordered, event, scores.left, scores.right))


def _same(ordered: list[Clue], event: dict[str, int], left: Rows, right: Rows) -> Flags:
    of = np.array([event[clue.id] for clue in ordered])
    same: Flags = of[left] == of[right]
    return same


def _found(scores: Scores) -> Found:
    return {about: np.array(named(about, scores.weights[about], untrained())) for about in LEVELS}


def counts_of(found: Found, same: Flags) -> Counts:
    """Pairs of one event and others at each level, where it is known."""
    return {about: {name: (int(((found[about] == name) & same).sum()),
                           int(((found[about] == name) & ~same).sum()))
                    for name in _names(about)} for about in LEVELS}


def _names(about: Compared) -> list[str]:
    return [level.name for level in LEVELS[about] if level.name != UNKNOWN]


def chances(made: Counts, kept: Counts) -> Counts:
    """What is counted of both; with one of each added, so that no level is impossible."""
    return {about: {name: (_chance(made, kept, about, name, 0), _chance(made, kept, about, name, 1))
                    for name in _names(about)} for about in LEVELS}


def _chance(made: Counts, kept: Counts, about: Compared, name: str, which: int) -> float:
    share = (made[about][name][which] + 1) / sum(c[which] + 1 for c in made[about].values())
    known = sum(c[which] for c in kept[about].values())
    return round((CONSTRUCTED * share + kept[about][name][which]) / (CONSTRUCTED + known), DIGITS)


if __name__ == "__main__":
    main(sys.argv[1:])
