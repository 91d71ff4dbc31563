"""The watch comes to what the audit finds, however positions arrive."""

from __future__ import annotations

import random

import msgspec
import pytest

from hudna.watch.watch import Watch
from tests.watch.flights import (
    arrivals,
    as_stays,
    by_the_audit,
    fold,
    last_said,
    random_areas,
    random_track,
)


@pytest.mark.parametrize("seed", range(6))
def test_in_order(seed: int) -> None:
    rng = random.Random(seed)
    areas = random_areas(rng, 40)
    fixes = [f for n in range(6) for f in random_track(rng, f"icao:{n:06x}")]
    events = fold(Watch(), arrivals(((f.at_ms + 200, f) for f in fixes), areas))
    assert as_stays(last_said(events)) == by_the_audit(fixes, areas)


@pytest.mark.parametrize("seed", range(8))
def test_late_doubled_and_shuffled(seed: int) -> None:
    rng = random.Random(100 + seed)
    areas = random_areas(rng, 40)
    fixes = [f for n in range(3) for f in random_track(rng, f"icao:{n:06x}", 1_200)]
    late = [(f.at_ms + rng.randrange(299_000), f) for f in fixes]
    twice = [(at, f) for at, f in late if rng.random() < 0.2]
    again = [(min(f.at_ms + 299_000, at + rng.randrange(60_000)), f) for at, f in twice]
    events = fold(Watch(), arrivals([*late, *again], areas))
    assert as_stays(last_said(events)) == by_the_audit(fixes, areas)


@pytest.mark.parametrize("seed", range(8))
def test_a_few_late(seed: int) -> None:
    rng = random.Random(200 + seed)
    areas = random_areas(rng, 40)
    fixes = [f for n in range(4) for f in random_track(rng, f"icao:{n:06x}")]
    arriving = [(f.at_ms + (rng.randrange(299_000) if rng.random() < 0.03 else 100), f)
                for f in fixes]
    events = fold(Watch(), arrivals(arriving, areas))
    assert as_stays(last_said(events)) == by_the_audit(fixes, areas)


@pytest.mark.parametrize("seed", range(6))
def test_two_receivers_of_the_same_aircraft(seed: int) -> None:
    """Each with a clock of its own and its own way to the watch; some say the very same."""
    rng = random.Random(500 + seed)
    areas = random_areas(rng, 40)
    fixes = [f for n in range(6) for f in random_track(rng, f"icao:{n:06x}", 900)]
    other = [msgspec.structs.replace(f, at_ms=f.at_ms + rng.randrange(1, 300), lon=f.lon + 40)
             for f in fixes if rng.random() < 0.7]
    moments = {(f.aircraft, f.at_ms) for f in fixes}
    other = [f for f in other if (f.aircraft, f.at_ms) not in moments]
    same = [f for f in fixes if rng.random() < 0.3]
    arriving = [(f.at_ms + rng.randrange(50, 3_000), f) for f in (*fixes, *other, *same)]
    watch = Watch()
    events = fold(watch, arrivals(arriving, areas, every_ms=200))
    once = {(f.aircraft, f.at_ms): f for f in (*fixes, *other)}
    assert as_stays(last_said(events)) == by_the_audit(list(once.values()), areas)
    repeated = len(arriving) - len(once)
    assert watch.aside == {"repeated": repeated}


@pytest.mark.parametrize("seed", range(4))
def test_frozen_anywhere(seed: int) -> None:
    """Whoever goes on from a frozen state tells what would have been told, to the letter."""
    rng = random.Random(300 + seed)
    areas = random_areas(rng, 40)
    fixes = [f for n in range(3) for f in random_track(rng, f"icao:{n:06x}", 1_200)]
    arriving = [(f.at_ms + (rng.randrange(299_000) if rng.random() < 0.1 else 100), f)
                for f in fixes]
    items = list(arrivals(arriving, areas))
    undisturbed = fold(Watch(), items)
    cut = rng.randrange(len(items))
    watch = Watch()
    before = fold(watch, items[:cut])
    after = fold(Watch.thaw(watch.freeze()), items[cut:])
    assert before + after == undisturbed
