"""The sky as it is: every aircraft that is heard, and the areas that it is in or makes for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from hudna.place.columns import LOWEST_MM, Int64
from hudna.place.tracks.opening import CRAFT, WHERE
from hudna.watch.event import Aloft, Approach, FeedState, Sky
from hudna.watch.fold.laid import Key
from hudna.watch.fold.rows import UNKNOWN
from hudna.watch.fold.state import State
from hudna.watch.settled import DATUMS

COLUMNS = ("at", "lon", "lat", "height", "datum", "course", "speed", "callsign", "who")


def sky_of(
    state: State, ahead: Mapping[tuple[int, Key], Approach], now_ms: int,
    feeds: Iterable[FeedState], aside: Mapping[str, int],
) -> Sky:
    """`ahead`: what each track makes for; `aside`: what was not believed."""
    table = state.tracks.table
    there = np.flatnonzero((table["at"] >= 0) & (table["at"] > now_ms - state.terms.gap_ms))
    return Sky(now_ms, tuple(_aloft(state, ahead, there)), tuple(feeds), dict(aside))


def where(
    state: State, ahead: Mapping[tuple[int, Key], Approach], now_ms: int, titles: Iterable[str]
) -> dict[str, Aloft]:
    """The same of some aircraft, by what they are called; those that are not heard left out."""
    found = [t for title in titles if (t := state.tracks.find(title)) is not None]
    tracks = np.array(sorted(found), np.int64)
    tracks = tracks[state.tracks.table["at"][tracks] > now_ms - state.terms.gap_ms]
    return {one.aircraft: one for one in _aloft(state, ahead, tracks)}


def _aloft(
    state: State, ahead: Mapping[tuple[int, Key], Approach], tracks: Int64
) -> Iterator[Aloft]:
    inside, makes_for = defaultdict(set), defaultdict(set)
    for line in state.live.open_of(tracks.astype(np.int32)).tolist():
        inside[line[CRAFT]].add(state.laid.versions[line[WHERE]].barred.area)
    for track, (area, *_) in ahead:
        makes_for[track].add(area)
    titles, callsigns, whose = state.tracks.titles, state.callsigns.all, state.whose.all
    table = state.tracks.table
    columns = (table[name][tracks].tolist() for name in COLUMNS)
    # Ten thousand of these are made each second: a column at a time.
    for track, (at, lon, lat, height, datum, course, speed, callsign, who) in zip(
            tracks.tolist(), zip(*columns, strict=True), strict=True):
        yield Aloft(
            titles[track], callsigns[callsign], at, lon, lat,
            None if height == LOWEST_MM else height, None if course == UNKNOWN else course,
            None if speed == UNKNOWN else speed, whose[who],
            tuple(sorted(inside[track])) if track in inside else (),
            tuple(sorted(makes_for[track])) if track in makes_for else (), DATUMS[datum])
