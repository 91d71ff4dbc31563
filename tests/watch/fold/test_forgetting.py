"""A watch that forgets names tells the same as one that does not, and holds less."""

from __future__ import annotations

import random

import msgspec
import pytest

from hudna.watch.fold import forgetting
from hudna.watch.item import Heard, Item
from hudna.watch.watch import Watch
from tests.watch.flights import arrivals, fold, random_areas, random_track


def passing(seed: int) -> list[Item]:
    """Aircraft that come one after another, each for some minutes, a few all the time."""
    rng = random.Random(seed)
    areas = random_areas(rng, 30)
    fixes = [f for n in range(2) for f in random_track(rng, f"icao:{n:06x}", 7_000)]
    for n in range(40):
        begin = 1_000 * rng.randrange(6_000)
        for f in random_track(rng, f"cot:{n}", 120):
            name = f"cot:{n}"
            fixes.append(msgspec.structs.replace(
                f, at_ms=f.at_ms + begin, aircraft=name, callsign=f"C{n}"))
    arriving = [(f.at_ms + (rng.randrange(290_000) if rng.random() < 0.03 else 100), f)
                for f in fixes]
    return list(arrivals(arriving, areas, every_ms=2_000))


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))])
def test_what_is_told_is_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    items = passing(seed)
    whole = Watch()
    told = fold(whole, items)
    monkeypatch.setattr(forgetting, "FEW", 3)
    monkeypatch.setattr("hudna.watch.watch.EVERY_MS", 300_000)
    watch, events = Watch(), []
    for number, item in enumerate(items):
        events += watch.take(item)
        watch.settled()
        if number == len(items) // 2:
            watch = Watch.thaw(watch.freeze())
    assert sorted(map(repr, events)) == sorted(map(repr, told))
    assert len(watch._state.names) < 20 < len(whole._state.names)
    assert watch._state.tracks.count <= len(watch._state.names) + 5
    ends = [w.sky(items[-1].arrived_ms).aloft for w in (watch, whole)]
    assert sorted(map(repr, ends[0])) == sorted(map(repr, ends[1]))


def test_the_archive_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    items = passing(7)

    def rows(watch: Watch) -> list[tuple[str, int, str]]:
        found = []
        for item in items:
            watch.take(item)
            if isinstance(item, Heard) and item.arrived_ms % 7 == 0:
                s = watch.settled()
                found += list(zip((s.texts[a] for a in s.aircraft.tolist()), s.at_ms.tolist(),
                                  (s.texts[c] for c in s.callsign.tolist()), strict=True))
        s = watch.settled()
        return sorted([*found, *zip((s.texts[a] for a in s.aircraft.tolist()), s.at_ms.tolist(),
                                    (s.texts[c] for c in s.callsign.tolist()), strict=True)])

    whole = rows(Watch())
    monkeypatch.setattr(forgetting, "FEW", 3)
    monkeypatch.setattr("hudna.watch.watch.EVERY_MS", 300_000)
    assert rows(Watch()) == whole
