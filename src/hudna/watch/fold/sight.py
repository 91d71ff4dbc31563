"""The sky as it is: every aircraft that is heard, and the areas that it is in or makes for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from hudna.place.columns import LOWEST_MM
from hudna.place.tracks.opening import CRAFT, WHERE
from hudna.watch.event import Aloft, Approach, FeedState, Sky
from hudna.watch.fold.laid import Key
from hudna.watch.fold.rows import UNKNOWN
from hudna.watch.fold.state import State
from hudna.watch.settled import DATUMS


def sky_of(
    state: State, ahead: Mapping[tuple[int, Key], Approach], now_ms: int,
    feeds: Iterable[FeedState], aside: Mapping[str, int],
) -> Sky:
    """`ahead`: what each track makes for; `aside`: what was not believed."""
    table = state.tracks.table
    there = np.flatnonzero((table["at"] >= 0) & (table["at"] > now_ms - state.terms.gap_ms))
    inside, makes_for = defaultdict(list), defaultdict(list)
    for line in state.live.open_of(there.astype(np.int32)).tolist():
        inside[line[CRAFT]].append(state.laid.versions[line[WHERE]].barred.area)
    for track, (area, *_) in ahead:
        makes_for[track].append(area)
    aloft = tuple(_aloft(state, table[t], t, inside.get(t, []), makes_for.get(t, []))
                  for t in there.tolist())
    return Sky(now_ms, aloft, tuple(feeds), dict(aside))


def _aloft(state: State, row: Any, track: int, inside: list[str], ahead: list[str]) -> Aloft:
    return Aloft(
        state.tracks.title(track), state.callsigns[int(row["callsign"])], int(row["at"]),
        int(row["lon"]), int(row["lat"]), _known(int(row["height"]), LOWEST_MM),
        _known(int(row["course"]), UNKNOWN), _known(int(row["speed"]), UNKNOWN),
        state.whose[int(row["who"])], tuple(sorted(set(inside))), tuple(sorted(set(ahead))),
        DATUMS[int(row["datum"])])


def _known(value: int, unknown: int) -> int | None:
    return None if value == unknown else value
