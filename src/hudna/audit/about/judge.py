"""What is only about known against the areas: stays as the watch finds them. No I/O.

Every area counts, whomever it bars and excepts: nothing says whose such an aircraft is. Of a row by
which somebody or a sensor could be found the stays say no more than the watch tells: whole minutes,
no heights, the middle of a cell; and it is held only against what is its archive's own (`own`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from hudna.audit.about.near import Near
from hudna.audit.about.own import NOT_MADE_HERE, NOTHING, Own
from hudna.audit.about.rows import Rows, datum_of
from hudna.place.about.blur import MINUTE, middle, up
from hudna.place.about.ground import Ground, Stay
from hudna.place.about.spot import Spot
from hudna.place.columns import LOWEST_MM
from hudna.place.datum import heights_in_msl
from hudna.place.features import AreaFeature
from hudna.place.geometry import Position
from hudna.place.volume import Heights, Volume

ENDLESS = 1 << 62


class Found(NamedTuple):
    """A stay. `area` is the number of its area. `first` and `last` are rows, and where they were as
    far as that may be said."""

    area: int
    aircraft: str
    entered: int
    left: int
    first: int
    last: int
    lowest: int
    highest: int
    crossed: bool
    from_: Position
    to: Position


class AboutJudge:
    """Areas, ready to be asked about rows. `own`: what the rows that hide are held against, by the
    number of their archive; those of none against nothing."""

    def __init__(self, areas: Sequence[AreaFeature], gap_ms: int, own: Sequence[Own] = ()) -> None:
        volumes = [area.volume for area in areas]
        self._gap_ms, self._near = gap_ms, Near(volumes)
        self._all = _Held(volumes, range(len(volumes)), gap_ms)
        self._own = [_Held(volumes, one.held, gap_ms) for one in own]
        self._none = _Held(volumes, NOTHING.held, gap_ms)

    def stays(self, rows: Rows) -> Iterator[Found]:
        """All of them."""
        count = len(rows.group)
        if not count:
            return
        wanted = self._near.wanted(rows, self._gap_ms)
        begins = np.ones(count, np.bool_)
        begins[1:] = (rows.group[1:] != rows.group[:-1]) | ~wanted[:-1]
        hidden = np.zeros(len(rows.names), np.bool_)
        hidden[rows.group[rows.hides]] = True
        let_go = np.full(len(rows.names), -1, np.int64)
        np.maximum.at(let_go, rows.group, rows.let_go_ms)
        starts = np.flatnonzero(begins & wanted)
        ends = np.append(np.flatnonzero(begins), count)
        for begin in starts.tolist():
            end = int(ends[np.searchsorted(ends, begin, "right")])
            end = begin + int(np.count_nonzero(wanted[begin:end]))
            group = int(rows.group[begin])
            yield from self._run(rows, begin, end, bool(hidden[group]), int(let_go[group]))

    def _run(self, rows: Rows, begin: int, end: int, hidden: bool, let_go: int) -> Iterator[Found]:
        held = self._against(int(rows.home[begin])) if hidden else self._all
        if not held.numbers:
            return
        spots = [_spot(rows, i) for i in range(begin, end)]
        for stay in held.ground.stays(spots, ENDLESS if let_go < 0 else let_go, {}):
            yield _found(rows, begin, spots, stay, hidden)._replace(area=held.numbers[stay.number])

    def _against(self, home: int) -> _Held:
        return self._none if home == NOT_MADE_HERE else self._own[home]


class _Held:
    """Some of the areas, by their numbers."""

    def __init__(self, volumes: Sequence[Volume], numbers: Sequence[int], gap_ms: int) -> None:
        self.numbers = tuple(numbers)
        self.ground = Ground([volumes[n] for n in self.numbers], gap_ms)


def _spot(rows: Rows, i: int) -> Spot:
    at_ms, height = int(rows.at_ms[i]), int(rows.height_mm[i])
    heights = Heights() if height == LOWEST_MM else heights_in_msl(
        Heights(height, height), datum_of(int(rows.datum[i])))
    return Spot(at_ms, int(rows.lon[i]), int(rows.lat[i]), int(rows.within_mm[i]), heights, at_ms)


def _found(rows: Rows, begin: int, spots: Sequence[Spot], stay: Stay, hidden: bool) -> Found:
    """One that was given up while it was inside was lost there."""
    entered, left = stay.entered, stay.last
    if hidden:
        entered, left = entered // MINUTE * MINUTE, up(left)
    lowest, highest = (LOWEST_MM, LOWEST_MM) if hidden else _heights(spots, stay)
    ends = (begin + stay.around[0], begin + stay.around[-1])
    first, last = (int(rows.row[i]) for i in ends)
    from_, to = (_place(rows, i) for i in ends)
    return Found(stay.number, rows.names[int(rows.group[begin])], entered, left, first, last,
                 lowest, highest, stay.state == "crossed", from_, to)


def _place(rows: Rows, i: int) -> Position:
    at = int(rows.lon[i]), int(rows.lat[i])
    return middle(*at) if rows.hides[i] else at


def _heights(spots: Sequence[Spot], stay: Stay) -> tuple[int, int]:
    """Above mean sea level, the range that may be true, where all of them have one."""
    around = [spots[i].heights for i in stay.around]
    lows = [h.floor_mm for h in around if h.floor_mm is not None]
    highs = [h.ceiling_mm for h in around if h.ceiling_mm is not None]
    if len(lows) != len(around) or len(highs) != len(around):
        return LOWEST_MM, LOWEST_MM
    return min(lows), max(highs)
