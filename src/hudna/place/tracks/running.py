"""The state of many aircraft, and fixes told to it; room grows as it is needed."""

from __future__ import annotations

from functools import lru_cache
from weakref import WeakKeyDictionary

import numpy as np

from hudna.place.clash import clash
from hudna.place.columns import HIGHEST_MM, LOWEST_MM, Int32, Int64
from hudna.place.geometry import MultiPolygon, Point, Polygon
from hudna.place.match.blocks import Blocks
from hudna.place.match.cover import Cover
from hudna.place.tracks.advancing import ANSWER, LOG, SCRATCH, SLOTS, Scratch, advance
from hudna.place.tracks.bundles import bundles_of
from hudna.place.tracks.columns import Flags
from hudna.place.tracks.odd import may_meet, odd_spells
from hudna.place.tracks.opening import (
    ANSWERS,
    CRAFT,
    DONE,
    FREE,
    HEAD,
    LACKING,
    LATES,
    LOGGED,
    NONE,
    UNSEEN,
    USED,
    WHERE,
    State,
    Track,
    lines_to,
    lose_silent,
    restore,
    write_open,
)
from hudna.place.tracks.sorting import COLUMNS
from hudna.place.tracks.walking import POLE, Keys
from hudna.place.volume import Volume

LINE, SLOT, ROW = 11, 8, 8
NO_EXTRA = np.empty(0, np.int64), np.empty((0, COLUMNS), np.int64)
_KEYS: WeakKeyDictionary[Cover, Keys] = WeakKeyDictionary()


def keys_of(cover: Cover) -> Keys:
    """What is swept together; made once for a cover."""
    keys = _KEYS.get(cover)
    if keys is None:
        keys = _KEYS[cover] = _keys(cover)
    return keys


def _keys(cover: Cover) -> Keys:
    """Bodies of one area are kept apart wherever there are several, as they may overlap."""
    blocks, index = cover.blocks, cover.sliced
    areas = len(cover.limits.from_ms)
    of_area = np.searchsorted(blocks.area, np.arange(areas + 1)).astype(np.int32)
    of_block = np.empty(len(blocks.cell_of), np.int32)
    of_block[blocks.order] = np.repeat(np.arange(len(blocks.area), dtype=np.int32),
                                       np.diff(blocks.body_blocks))
    north, south = (_at_latitude(blocks, of_block, pole) for pole in (POLE, -POLE))
    reaching = _reaching(cover)
    return Keys(of_block, of_area, reaching | (np.diff(of_area) > 1), blocks.runs,
                blocks.body_runs, blocks.area,
                *bundles_of(index.area, index.block, index.limits, blocks.edges, blocks.start,
                            blocks.real), reaching, north, south)


def _reaching(cover: Cover) -> Flags:
    """Which areas have a distance around them."""
    if not len(cover.rounds.chord):
        return np.zeros(len(cover.areas), bool)
    return np.array([area.reach_mm > 0 or not isinstance(area.shape, Polygon | MultiPolygon)
                     for area in cover.areas], bool)


def _at_latitude(blocks: Blocks, of_block: Int32, lat: int) -> Int32:
    """The keys of bodies with a vertex at a latitude."""
    edges = np.nonzero((blocks.edges[(1, 3), :] == lat).any(axis=0))[0]
    block = np.searchsorted(blocks.start, edges, side="right") - 1
    return np.unique(of_block[block[edges < blocks.real[block]]])


class Run:
    """A row for each aircraft by its code, its open stays, and a log of what happened."""

    def __init__(self, cover: Cover, gap_ms: int, crafts: int) -> None:
        self.cover, self.gap_ms = cover, gap_ms
        self.index, self.keys = cover.sliced, keys_of(cover)
        self.state = State(_unseen(crafts), np.empty((256, SLOT), np.int64),
                           np.empty((1024, LINE), np.int64), np.zeros(8, np.int64))
        self.state.counts[FREE] = NONE
        self.scratch = _scratch(256, np.empty((64, 4), np.int64))

    def make_room_for(self, crafts: int) -> None:
        """Room for codes up to, not including, `crafts`."""
        have = len(self.state.crafts)
        if crafts > have:
            more = _unseen(max(crafts - have, have))
            self.state = self.state._replace(crafts=np.concatenate([self.state.crafts, more]))

    def take(self, track: Track, *, telling: bool) -> Int64:
        """Take the fixes of a track; what happened, as lines of the log, until the next call."""
        counts = self.state.counts
        counts[DONE] = counts[LOGGED] = counts[ANSWERS] = counts[LATES] = 0
        extra = self._odd(track) if self.cover.odd else NO_EXTRA
        while True:
            advance(self.index, self.keys, track, *extra, self.gap_ms, telling, self.state,
                    self.scratch)
            lacking = int(self.state.counts[LACKING])
            if not lacking:
                return self.state.log[:self.state.counts[LOGGED]]
            self._grow(lacking)

    def end_silent(self, before_ms: int) -> Int64:
        """End the tracks of aircraft whose last fix is earlier; lines of the log."""
        self._clear_log()
        lose_silent(*self.state, before_ms)
        return self.state.log[:self.state.counts[LOGGED]]

    def open(self) -> Int64:
        """Every open stay as a line of the log, by aircraft, then area."""
        self._clear_log()
        write_open(*self.state)
        return self.state.log[:self.state.counts[LOGGED]].copy()

    def restore(self, last: Int64, lines: Int64) -> None:
        """The state of aircraft from their last fixes and open stays."""
        self.state.crafts[:len(last), :HEAD] = last
        self.state.crafts[:len(last), HEAD] = NONE
        self.make_slots_for(len(lines))
        crafts, slots, _, counts = self.state
        restore(crafts, slots, counts, lines[np.lexsort((lines[:, WHERE], lines[:, CRAFT]))])

    def make_slots_for(self, count: int) -> None:
        """Room for so many open stays more."""
        while len(self.state.slots) < self.state.counts[USED] + count:
            self._grow(SLOTS)

    def _clear_log(self) -> None:
        """Room for a line for every open stay; what was logged must be copied before."""
        self.state.counts[LOGGED] = 0
        while len(self.state.log) < self.state.counts[USED]:
            self._grow(LOG)

    def _grow(self, lacking: int) -> None:
        if lacking == SCRATCH:
            self.scratch = _scratch(4 * len(self.scratch.events), self.scratch.answers)
        elif lacking == LOG:
            self.state = self.state._replace(log=_doubled(self.state.log))
        elif lacking == SLOTS:
            self.state = self.state._replace(slots=_doubled(self.state.slots))
        elif lacking == ANSWER:
            self._answer()

    def _odd(self, track: Track) -> tuple[Int64, Int64]:
        """The spells in areas that are not on the grid: of each fix from where, and all."""
        lines = np.empty((len(track.craft), 3), np.int64)
        lines_to(self.state.crafts, track.craft, track.lon, track.lat, track.at_ms, track.order,
                 self.gap_ms, lines)
        found = []
        for number in self.cover.odd:
            area = self.cover.areas[number]
            for i in may_meet(area, lines, track.lon, track.lat, track.at_ms):
                to = int(track.lon[i]), int(track.lat[i]), int(track.at_ms[i])
                found += [(i, number, 0, *spell)
                          for spell in odd_spells(area, tuple(lines[i].tolist()), to)]
        found.sort()
        table = np.array(found, np.uint64).reshape(-1, COLUMNS + 1).astype(np.int64)
        starts = np.searchsorted(table[:, 0], np.arange(len(track.craft) + 1))
        return starts.astype(np.int64), np.ascontiguousarray(table[:, 1:])

    def _answer(self) -> None:
        """Decide exactly whether a fix in doubt lies in an area."""
        area, lon, lat = (int(n) for n in self.scratch.ends[3, :3])
        volume = self.cover.areas[area]
        met = clash(Volume(Point((lon, lat))), Volume(volume.shape, volume.reach_mm))
        number = int(self.state.counts[ANSWERS])
        if number == len(self.scratch.answers):
            self.scratch = self.scratch._replace(answers=_doubled(self.scratch.answers))
        self.scratch.answers[number] = area, lon, lat, met is not None
        self.state.counts[ANSWERS] = number + 1


def _rows(count: int) -> Int64:
    return np.empty((count, COLUMNS), np.int64)


def _scratch(count: int, answers: Int64) -> Scratch:
    return Scratch(_rows(count), _rows(count), _rows(count), np.empty((4, 4), np.int64), answers,
                   np.empty(count, np.int64), np.empty((count, 2), np.int64))


def _doubled(table: Int64) -> Int64:
    return np.concatenate([table, np.empty_like(table)])


def _unseen(count: int) -> Int64:
    rows = np.zeros((count, ROW), np.int64)
    rows[:, HEAD] = UNSEEN
    return rows


@lru_cache(maxsize=8)
def in_order(count: int) -> Int64:
    """0, 1, 2 and so on; not to be written to."""
    return np.arange(count)


@lru_cache(maxsize=8)
def unknown_heights(count: int) -> tuple[Int32, Int32]:
    """The columns of heights of which nothing is known; not to be written to."""
    return np.full(count, LOWEST_MM, np.int32), np.full(count, HIGHEST_MM, np.int32)
