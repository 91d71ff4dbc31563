"""Stays as they are told at the end: of whom their area bars, in order, with their operator."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from hudna.audit.bars import Bars
from hudna.audit.batch import Mask
from hudna.audit.flown import Spans
from hudna.audit.held import Table
from hudna.place.columns import Int32, Int64


class Told(NamedTuple):
    """Stays by the moment of entering, area, name of the aircraft and first row; the code of the
    operator of each, `NOBODY` where it is not known."""

    stays: Table
    operator: Int32


class Teller:
    """What is known when all tracks are read. `crafts` are the aircraft's names by code."""

    def __init__(self, bars: Bars, spans: Spans, crafts: tuple[str, ...]) -> None:
        self.bars, self.spans, self.crafts = bars, spans, crafts
        self.rank = np.empty(len(crafts) + 1, np.int64)
        self.rank[sorted(range(len(crafts)), key=crafts.__getitem__)] = np.arange(len(crafts))
        self.rank[-1] = -1

    def told(self, window: Table) -> Told:
        """Stays that are sorted by the moment of entering alone; all of a moment are among them."""
        stays = window if self.bars.everyone else window[self._barred(window)]
        stays = stays.take(self._order(stays))
        operator = self.spans.operator_at(stays["craft"].astype(np.int64), stays["first"])
        return Told(stays, operator)

    def _barred(self, stays: Table) -> Mask:
        """Of a crossing only the line between its two fixes counts: `first` and `last` lie
        outside."""
        crossed = stays["crossed"].astype(np.int64)
        return self.spans.barred(self.bars, stays["area"], stays["craft"].astype(np.int64),
                                 stays["first"] + crossed, stays["last"] - crossed)

    def _order(self, stays: Table) -> Int64:
        """Only stays of one moment are out of order."""
        order = np.arange(len(stays))
        same = np.zeros(len(stays) + 1, np.bool_)
        same[1:-1] = stays["entered"][1:] == stays["entered"][:-1]
        tied = np.flatnonzero(same[1:] | same[:-1])
        among = stays[tied]
        order[tied] = tied[np.lexsort((among["first"], self.rank[among["craft"]], among["area"],
                                       among["entered"]))]
        return order
