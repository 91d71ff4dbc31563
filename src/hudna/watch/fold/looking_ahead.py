"""Approaches as they are told: begun, changed and over. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

import msgspec
import numpy as np

from hudna.watch.event import Approach
from hudna.watch.fold.approaching import ahead
from hudna.watch.fold.laid import Key
from hudna.watch.fold.rows import ROW
from hudna.watch.fold.state import State
from hudna.watch.fold.telling import seen

TOGETHER = 100
"""Courses followed at one tick, of which there are four a second: more would hold up the positions
that come meanwhile."""
AGAIN_MS = 5_000
MOVED_MS = 20_000
"""An entry that has moved by less is not told again."""


class Ahead:
    """What was last told of each track and area."""

    def __init__(self, told: dict[tuple[int, Key], Approach] | None = None) -> None:
        self.told: dict[tuple[int, Key], Approach] = {}
        self._keys: dict[int, list[Key]] = {}
        self.take(told or {})

    def take(self, told: Mapping[tuple[int, Key], Approach]) -> None:
        """These were told, and no others."""
        self.told = dict(told)
        self._keys = {}
        for track, key in self.told:
            self._keys.setdefault(track, []).append(key)

    def look(self, state: State) -> Iterator[Approach]:
        """Follow the courses of the tracks that have moved on since they were last asked."""
        table = state.tracks.table
        due = np.flatnonzero((table["at"] >= table["asked"] + AGAIN_MS)
                             & (table["at"] > state.silent_ms))
        if not len(due):
            yield from self._silent(state)
            return
        due = due[np.argsort(table["asked"][due], kind="stable")][:TOGETHER]
        rows = np.empty(len(due), ROW)
        for column in ROW.names or ():
            rows[column] = table[column][due]
        table["asked"][due] = table["at"][due]
        found: dict[tuple[int, Key], int] = {}
        for one in ahead(state.cover, rows, state.terms.approach_ms):
            version = state.laid.versions[one.area]
            if version.bars(state.whose[int(rows["who"][one.row])]):
                found[int(due[one.row]), version.key] = one.enters_ms
        for (track, key), enters in found.items():
            yield from self._tell(state, track, key, enters)
        yield from self._over(state, [
            (track, key) for track in due.tolist() for key in self._keys.get(track, ())
            if (track, key) not in found])
        yield from self._silent(state)

    def no_longer(self, state: State) -> Iterator[Approach]:
        """Other areas are in effect: nobody makes for one that is not."""
        now = {v.key for v in state.laid.versions if v.until_ms is None}
        yield from self._over(state, [pair for pair in self.told if pair[1] not in now])

    def _silent(self, state: State) -> Iterator[Approach]:
        tracks = np.fromiter(self._keys, np.int64)
        silent = tracks[state.tracks.table["at"][tracks] <= state.silent_ms].tolist()
        yield from self._over(state, [(track, key) for track in silent
                                      for key in self._keys[track]])

    def _tell(self, state: State, track: int, key: Key, enters: int) -> Iterator[Approach]:
        last = self.told.get((track, key))
        if last is not None and abs(last.enters_ms - enters) < MOVED_MS:
            return
        row = state.tracks.table[track]
        title = state.tracks.title(track)
        name = last.id if last else hashlib.sha256("\n".join(
            ("approach", title, *map(str, key), str(int(row["at"])))).encode()).hexdigest()[:16]
        made = Approach(
            name, last.revision + 1 if last else 0, title,
            state.callsigns[int(row["callsign"])], key[0], key[1],
            state.by_key[key].barred.clause, enters,
            state.whose[int(row["who"])], seen(state, row), int(row["course"]),
            int(row["speed"]), state.arrived_ms)
        if last is None:
            self._keys.setdefault(track, []).append(key)
        self.told[track, key] = made
        yield made

    def _over(self, state: State, pairs: list[tuple[int, Key]]) -> Iterator[Approach]:
        for pair in pairs:
            last = self.told.pop(pair)
            self._keys[pair[0]].remove(pair[1])
            if not self._keys[pair[0]]:
                del self._keys[pair[0]]
            yield msgspec.structs.replace(last, revision=last.revision + 1, over=True,
                                          known_ms=state.arrived_ms)
