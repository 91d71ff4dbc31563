"""Areas that begin, change and end while aircraft are about."""

from __future__ import annotations

import random

import msgspec
import pytest

from hudna.place.datum import Datum
from hudna.place.volume import Volume
from hudna.watch.brief import Barred
from hudna.watch.event import Passage
from hudna.watch.fix import Fix
from hudna.watch.fold.laid import Version
from hudna.watch.item import Briefed, Item
from hudna.watch.kept.lineage import Lineage
from hudna.watch.watch import Watch
from tests.watch.flights import (
    SOUTH,
    T0,
    WEST,
    arrivals,
    as_stays,
    box,
    brief,
    by_the_audit,
    fold,
    last_said,
    random_areas,
    random_track,
)


def as_watched(watch: Watch, items: list[Item]) -> tuple[list[Passage], list[Version]]:
    """The passages, and every version that was watched with the time in which it counted."""
    events, lineage = [], Lineage()
    for number, item in enumerate(items, 1):
        events += watch.take(item)
        lineage = lineage.then(number, watch.versions)
    return last_said(events), list(lineage.versions)


def with_briefs(items: list[Item], briefs: list[Briefed]) -> list[Item]:
    return sorted([*items, *briefs], key=lambda item: item.arrived_ms)


@pytest.mark.parametrize("seed", range(8))
def test_changes_at_any_time_come_to_what_the_audit_finds_over_the_versions(seed: int) -> None:
    rng = random.Random(400 + seed)
    areas = random_areas(rng, 30)
    fixes = [f for n in range(3) for f in random_track(rng, f"icao:{n:06x}", 1_500)]
    arriving = [(f.at_ms + (rng.randrange(299_000) if rng.random() < 0.05 else 100), f)
                for f in fixes]
    briefs = []
    for n in range(4):
        at = T0 + rng.randrange(60_000, 1_500_000)
        kept = [a for a in areas if rng.random() < 0.8]
        moved = tuple(
            a if rng.random() < 0.6 else msgspec.structs.replace(
                a, version=f"v{n}", volume=random_areas(rng, 1)[0].volume,
                since_ms=at - rng.randrange(400_000)) for a in kept)
        briefs.append(Briefed(at, brief(moved, at)))
    items = with_briefs(list(arrivals(arriving, areas)), briefs)
    passages, versions = as_watched(Watch(), items)
    laid = [Barred(v.barred.area, v.barred.version, "c", v.volume) for v in versions]
    assert as_stays(passages) == by_the_audit(fixes, laid)


def test_an_area_that_begins_and_ends_about_an_aircraft() -> None:
    area = Barred("a", "v", "c", Volume(box(WEST, SOUTH, WEST + 9_000_000, SOUTH + 9_000_000)))
    fixes = [Fix("icao:1", T0 + 1_000 * s, WEST + 4_000_000, SOUTH + 1_000_000 + 10_000 * s,
                 1_000_000, Datum.MSL) for s in range(0, 400, 5)]
    items = with_briefs(
        list(arrivals(((f.at_ms + 100, f) for f in fixes), [])),
        [Briefed(T0 + 100_000, brief([msgspec.structs.replace(area, since_ms=T0 + 98_000)])),
         Briefed(T0 + 202_500, brief([], T0 + 202_500))])
    events = fold(Watch(), items)
    (passage,) = last_said(events)
    assert (passage.entered_ms, passage.left_ms) == (T0 + 98_000, T0 + 202_500)
    assert (passage.state, passage.evidence[0].at_ms) == ("left", T0 + 90_000)
