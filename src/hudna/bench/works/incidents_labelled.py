"""Labelled: pairs of news articles of one day and governorate, read by a person.

All articles of the file stand around them: how seldom a word is, and what a peer estimates, comes
from all. A pair that is a copy is held to be of one event by ours.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hudna.bench.judged import Pair, judged, lines
from hudna.bench.peers import splinkdefaults, timedistance
from hudna.bench.result import Report
from hudna.bench.setting import IncidentsSetting
from hudna.bench.workloads.articles import Label, articles_of, labels_of
from hudna.correlate.clue import Clue
from hudna.correlate.model import shipped
from hudna.correlate.score import Floats, Rows, rows_of, said, scored
from hudna.correlate.together import LIKELY
from hudna.correlate.words import Rarity

WORK = "labelled"


def run(setting: IncidentsSetting, report: Report) -> None:
    """Precision and recall over the labelled pairs, ours and the peers'."""
    if setting.articles is None or setting.labels is None:
        report.lacks(WORK, "--articles and --labels name no files")
        return
    setting.tell(f"{WORK}: reading articles")
    clues = articles_of(setting.articles)
    labels = labels_of(setting.labels)
    left, right = _rows(clues, labels)
    ours = _ours(clues, left, right) >= LIKELY
    theirs = {splinkdefaults.NAME: splinkdefaults.probabilities(clues, left, right) >= LIKELY,
              timedistance.NAME: timedistance.same(clues, left, right)}
    are = frozenset(_pair(label.one, label.other) for label in labels if label.same)
    lines(report, f"{WORK}, {len(labels)} pairs", judged(_named(clues, left, right, ours), are),
          {name: judged(_named(clues, left, right, found), are)
           for name, found in theirs.items()}, f"{len(are)} are of one event")


def _rows(clues: Sequence[Clue], labels: Sequence[Label]) -> tuple[Rows, Rows]:
    """In order of left, then right."""
    at = {clue.id: i for i, clue in enumerate(clues)}
    pairs = np.array(sorted(sorted((at[label.one], at[label.other])) for label in labels))
    return pairs[:, 0], pairs[:, 1]


def _ours(clues: Sequence[Clue], left: Rows, right: Rows) -> Floats:
    sayings = [said(clue.text) for clue in clues]
    rarity = Rarity()
    for saying in sayings:
        rarity.take(saying.told)
    return scored(rows_of(clues, sayings, rarity), left, right, shipped()).probability


def _named(clues: Sequence[Clue], left: Rows, right: Rows,
           chosen: NDArray[np.bool_]) -> list[Pair]:
    return [_pair(clues[one].id, clues[other].id)
            for one, other in zip(left[chosen].tolist(), right[chosen].tolist(), strict=True)]


def _pair(one: str, other: str) -> Pair:
    first, second = sorted((one, other))
    return first, second
