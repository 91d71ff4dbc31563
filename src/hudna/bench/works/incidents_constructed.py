"""Constructed: how many proposed pairs and groups are of one event, where that is known of each.

Pairs are those of reports that are no copies, out of all that are of one event, compared or not; a
peer gets the pairs that ours compares. Groups have the copies too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from hudna.bench.judged import Pair, judged, lines, pairs_of
from hudna.bench.peers import splinkdefaults, timedistance
from hudna.bench.result import Report
from hudna.bench.setting import IncidentsSetting
from hudna.bench.workloads.told import Told, told
from hudna.correlate.clue import Clue
from hudna.correlate.score import Rows
from hudna.correlate.together import LIKELY, Pairs, compared, correlated

WORK = "constructed"
SEED_APART = 1_000                   # what was learned from is of another seed: 7


def run(setting: IncidentsSetting, report: Report) -> None:
    """Precision and recall of pairs, ours and the peers'; of groups, ours."""
    setting.tell(f"{WORK}: {setting.size.judged:,} reports")
    made = told(setting.size.judged, SEED_APART + setting.seed)
    found = correlated(made.clues)
    ordered = sorted(made.clues, key=lambda clue: (clue.from_ms, clue.until_ms, clue.id))
    pairs = compared(ordered)[0]
    are = _of_one_event(made, frozenset(copy.id for copy in found.copies))
    setting.tell(f"{WORK}: the peers")
    what = f"{WORK}, {setting.size.judged:,} reports"
    lines(report, f"{what}, pairs", judged((p.ids for p in found.proposals), are),
          {name: judged(chosen, are) for name, chosen in _peers(ordered, pairs).items()},
          f"{len(pairs.left):,} pairs are compared, {len(are):,} are of one event")
    lines(report, f"{what}, groups",
          judged(pairs_of(group.ids for group in found.groups), _of_one_event(made, frozenset())),
          {}, f"{len(found.groups):,} groups, copies with them")


def _of_one_event(made: Told, without: frozenset[str]) -> frozenset[Pair]:
    events = defaultdict(list)
    for clue, event in zip(made.clues, made.of, strict=True):
        if clue.id not in without:
            events[event].append(clue.id)
    return pairs_of(events.values())


def _peers(ordered: list[Clue], pairs: Pairs) -> dict[str, list[Pair]]:
    order = np.lexsort((pairs.right, pairs.left))
    left, right = pairs.left[order], pairs.right[order]
    likely = splinkdefaults.probabilities(ordered, left, right) >= LIKELY
    near = timedistance.same(ordered, left, right)
    return {splinkdefaults.NAME: list(_named(ordered, left[likely], right[likely])),
            timedistance.NAME: list(_named(ordered, left[near], right[near]))}


def _named(ordered: list[Clue], left: Rows, right: Rows) -> Iterable[Pair]:
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        first, second = sorted((ordered[one].id, ordered[other].id))
        yield first, second
