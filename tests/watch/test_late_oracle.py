"""Positions that come shuffled, doubled and up to five minutes late: the watch comes to the same
passages as over the sorted tracks, and to what the oracle says of these."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pytest

from hudna.place.datum import Datum
from hudna.watch.brief import Barred, Brief, WatchTerms
from hudna.watch.event import Passage
from hudna.watch.fix import Fix
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.settled import Settled
from hudna.watch.watch import Watch
from tests.audit.shared import needs
from tests.examples import examples
from tests.watch.oracle import UNKNOWN_HIGH, UNKNOWN_LOW, Area, Flown, Stay, compare, stays_of
from tests.watch.skies import flown_of, random_areas, random_flights, volume_of
from tests.watch.test_oracle import GAP_MS, TRACKS

LATE_MS, TICK_MS = 300_000, 10_000
T0 = 1_469_950_000_000
TERMS = WatchTerms(gap_ms=GAP_MS, late_ms=LATE_MS)


def exact(flown: Flown) -> Flown:
    """The same tracks at heights that are known exactly, or not at all; moments are those of a
    clock."""
    known = flown.low != UNKNOWN_LOW
    later = T0 if flown.at[0] < T0 / 2 else 0
    return flown._replace(high=np.where(known, flown.low, UNKNOWN_HIGH), at=flown.at + later)


class Play(NamedTuple):
    """`together_ms`: what arrives within so long is one batch."""

    rng: np.random.Generator
    flown: Flown
    areas: list[Area]
    together_ms: int


def arriving(play: Play, at: np.ndarray, rows: np.ndarray) -> Iterator[Item]:
    """Rows by the moment at which each arrives, in batches that are shuffled; then silence."""
    rng, flown, areas, together_ms = play
    yield Briefed(int(at.min()), brief(areas, int(at.min())))
    batch = -(-at // together_ms)
    order = np.argsort(batch, kind="stable")
    rows, batch = rows[order], batch[order]
    ends = np.append(np.flatnonzero(np.diff(batch)) + 1, len(batch))
    begin, ticked = 0, int(at.min())
    for end in ends.tolist():
        now = int(batch[begin]) * together_ms
        for moment in (ticked + TICK_MS, now - 1):
            if ticked + TICK_MS <= moment < now:
                yield Tick(moment)
                ticked = moment
        some = rng.permutation(rows[begin:end]).tolist()
        yield Heard(now, "test", tuple(fix_of(flown, row) for row in some))
        begin = end
    yield from (Tick(now + wait) for wait in (TICK_MS, LATE_MS + 1, GAP_MS + 1, GAP_MS + LATE_MS,
                                              3 * GAP_MS))


def fix_of(flown: Flown, row: int) -> Fix:
    known = flown.low[row] != UNKNOWN_LOW
    return Fix(f"cot:{flown.aircraft[row]}", int(flown.at[row]), int(flown.lon[row]),
               int(flown.lat[row]), int(flown.low[row]) if known else None, Datum.MSL)


def brief(areas: list[Area], at_ms: int) -> Brief:
    return Brief(1, at_ms, TERMS, tuple(
        Barred(f"a{number}", "v", "c", volume_of(area)) for number, area in enumerate(areas)))


def late(play: Play) -> tuple[np.ndarray, np.ndarray]:
    """When each row arrives, and which: some soon, most late, some twice."""
    rng, flown = play.rng, play.flown
    count = len(flown.at)
    again = np.flatnonzero(rng.random(count) < .2)
    rows = np.concatenate([np.arange(count), again])
    longest = LATE_MS - play.together_ms - 1_000
    wait = rng.integers(0, longest, len(rows)) * (rng.random(len(rows)) < .7)
    return flown.at[rows] + wait, rows


def passages(items: Iterator[Item]) -> tuple[Watch, list[Passage]]:
    """The last revision of each passage, the void ones left out."""
    watch, last = Watch(TERMS), {}
    for item in items:
        for event in watch.take(item):
            if isinstance(event, Passage):
                assert event.revision == (last[event.id].revision + 1 if event.id in last else 0)
                last[event.id] = event
    return watch, [passage for passage in last.values() if passage.state != "void"]


def told(found: list[Passage]) -> list[tuple]:
    return sorted((p.aircraft, p.area, p.version, p.state, p.entered_ms, p.left_ms) for p in found)


def stays(found: list[Passage], names: dict[str, int]) -> list[Stay]:
    assert all(p.left_ms is not None for p in found)
    return [Stay(names[p.aircraft], int(p.area[1:]), p.entered_ms, p.left_ms,
                 p.state == "crossed") for p in found]


def both(play: Play) -> tuple[list[Passage], list[Passage], Watch]:
    """What comes of the sorted tracks, and of what comes late; and the watch of these."""
    _, in_order = passages(arriving(play, play.flown.at, np.arange(len(play.flown.at))))
    watch, out_of_order = passages(arriving(play, *late(play)))
    return in_order, out_of_order, watch


@pytest.mark.parametrize("seed", range(examples(8, 150)))
def test_promise_10_what_comes_late_twice_and_shuffled_is_the_same_in_the_end(seed):
    rng = np.random.default_rng(seed)
    flown = exact(random_flights(rng, 6, 60, km_s=.9))
    areas = random_areas(rng, flown, 60)
    play = Play(rng, flown, areas, int(rng.choice([500, 5_000, 60_000])))
    in_order, out_of_order, watch = both(play)
    assert set(watch.aside) <= {"repeated"}
    assert told(out_of_order) == told(in_order)
    names = {f"cot:{number}": number for number in range(6)}
    assert compare(stays(out_of_order, names), stays_of(flown, areas, GAP_MS)) == []


@needs(*TRACKS)
def test_promise_10_real_tracks_that_come_late_are_the_same_in_the_end():
    _real(flown_of(TRACKS[:1], most=2_000), 200, 20_000)


@needs(*TRACKS)
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_promise_10_all_real_tracks_that_come_late_are_the_same_in_the_end():
    _real(flown_of(TRACKS), 10_000, 60_000)


def _real(flown, count, together_ms):
    """The oracle is asked of the tracks as the watch has settled them: real receivers give
    positions and heights that no aircraft can have reached, and which the watch sets aside."""
    rng, flown = np.random.default_rng(3), exact(flown)
    areas = random_areas(rng, flown, count, (100.0, 6_000.0))
    in_order, out_of_order, watch = both(Play(rng, flown, areas, together_ms))
    assert told(out_of_order) == told(in_order)
    names, believed = as_settled(watch.settled())
    assert len(flown.at) * .999 < len(believed.at) <= len(flown.at)
    assert compare(stays(out_of_order, names), stays_of(believed, areas, GAP_MS)) == []
    assert len(out_of_order) > count / 10


def as_settled(rows: Settled) -> tuple[dict[str, int], Flown]:
    """The tracks that are in the archive, and the number of each name."""
    order = np.lexsort((rows.at_ms, rows.aircraft))
    height = rows.height_mm[order].astype(np.int64)
    return {name: number for number, name in enumerate(rows.texts)}, Flown(
        rows.aircraft[order].astype(np.int64), rows.at_ms[order], rows.lon[order].astype(np.int64),
        rows.lat[order].astype(np.int64), height,
        np.where(height == UNKNOWN_LOW, UNKNOWN_HIGH, height))
