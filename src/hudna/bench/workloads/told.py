"""What constructed sources say of constructed events, each labelled with the event it is of.

As many a day whatever the number: a million reports are three hundred days. An event has a town,
a quarter, a kind, a moment and a toll; a report has them as well as its source knows: a window of
half an hour to a day, a place of 300 m to a whole district or no point, a kind that is mistaken at
times, whom it accuses, a text in one of three languages with names misspelt and tolls off, one in
twelve naming nothing, others with sentences of other places, two in five as long as an article's
lead. One in eight repeats another but for a word. Nothing in it happened.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, cast

import numpy as np

from hudna.bench.workloads.theatre import (
    BEGIN_MS,
    DAY_MS,
    EAST,
    HOUR_MS,
    NORTH,
    SOUTH,
    UNITS_A_METRE,
    WEST,
    chance,
)
from hudna.bench.workloads.told_words import (
    ACTS,
    BEFORE,
    FRAMES,
    MORE,
    SITES,
    SYLLABLES,
    TONGUES,
    VAGUE,
    Tongue,
)
from hudna.correlate.clue import Clue
from hudna.record.incidents import Happening

A_DAY = 3_333
TOWNS, SOURCES, PARTIES = 1_500, 600, 4
FLATTER = 10                  # the largest town has 2 reports in a hundred
EACH = 5                      # reports of one event, about
TOWN_M = 2_500
COPIED, MISSPELT, KIND_OFF, NAMES_WHO = 0.125, 0.25, 0.15, 0.5
NAMES_NOTHING, LONG = 0.08, 0.4
VOCABULARY = 4_000
KINDS = tuple(ACTS)
LIKE = {"air-strike": "shelling", "shelling": "explosion", "explosion": "air-strike",
        "ground-attack": "small-arms", "small-arms": "ground-attack", "obstruction": "other"}

Chance = np.random.Generator


class Event(NamedTuple):
    """What is constructed to have happened; `town` and `quarter` number names."""

    town: int
    quarter: int
    site: int
    lon: int
    lat: int
    at_ms: int
    kind: str
    by: int
    dead: int
    hurt: int


class Town(NamedTuple):
    lon: int
    lat: int
    names: tuple[str, str, str]
    quarters: tuple[tuple[str, str, str], ...]


class Told(NamedTuple):
    """`of[i]`: the number of the event that `clues[i]` is of."""

    clues: list[Clue]
    of: list[int]


def told(n: int, seed: int) -> Told:
    """`n` reports. The same seed tells the same."""
    rng = chance(seed, "told")
    towns = [_town(rng) for _ in range(TOWNS)]
    weight = 1 / np.arange(FLATTER, FLATTER + TOWNS)
    share = weight / weight.sum()
    days = max(1, n // A_DAY)
    events = [_event(rng, towns, int(town), days)
              for town in rng.choice(TOWNS, max(1, n // EACH), p=share)]
    tongues = rng.choice(3, SOURCES, p=(0.45, 0.45, 0.1))
    clues: list[Clue] = []
    of = np.sort(rng.integers(0, len(events), n)).tolist()
    for i, number in enumerate(of):
        before = clues[-1] if i and of[i - 1] == number else None
        event = events[number]
        clues.append(_copy(rng, i, before) if before and rng.random() < COPIED
                     else _report(rng, i, event, towns[event.town], tongues))
    return Told(clues, of)


def _name(rng: Chance) -> tuple[str, str, str]:
    chosen = [SYLLABLES[i] for i in rng.integers(0, len(SYLLABLES), int(rng.integers(2, 5)))]
    english, arabic, russian = ("".join(part[i] for part in chosen) for i in range(3))
    return english.capitalize(), arabic, russian.capitalize()


def _town(rng: Chance) -> Town:
    return Town(int(rng.integers(WEST, EAST)), int(rng.integers(SOUTH, NORTH)), _name(rng),
                tuple(_name(rng) for _ in range(8)))


def _event(rng: Chance, towns: list[Town], town: int, days: int) -> Event:
    lon, lat = (int(middle + rng.normal(0, TOWN_M * UNITS_A_METRE))
                for middle in towns[town][:2])
    dead = int(rng.geometric(0.15))
    return Event(town, int(rng.integers(8)), int(rng.integers(12)), lon, lat,
                 BEGIN_MS + int(rng.uniform(0, days * DAY_MS)),
                 KINDS[int(rng.choice(6, p=(0.3, 0.3, 0.12, 0.1, 0.1, 0.08)))],
                 int(rng.integers(PARTIES)), dead, dead + int(rng.geometric(0.1)))


def _report(rng: Chance, i: int, event: Event, town: Town, tongues: np.ndarray) -> Clue:
    source = int(rng.integers(SOURCES))
    from_ms, until_ms = _window(rng, event.at_ms)
    lon, lat, within_m = _place(rng, event, town)
    return Clue(
        id=f"r{i:07}", from_ms=from_ms, until_ms=until_ms, lon=lon, lat=lat, within_m=within_m,
        happening=cast(Happening, LIKE[event.kind] if rng.random() < KIND_OFF else event.kind),
        admin=_admin(event, town), accused=_accused(rng, event), source=f"s{source}",
        text=_text(rng, event, town, TONGUES[tongues[source]]))


def _copy(rng: Chance, i: int, other: Clue) -> Clue:
    words = other.text.split()
    if rng.random() < 0.5:
        words[int(rng.integers(len(words)))] = "***"
    return Clue(f"r{i:07}", other.from_ms, other.until_ms, other.lon, other.lat, other.within_m,
                other.happening, " ".join(words), other.admin, other.accused,
                other.origin or other.source if rng.random() < 0.5 else "",
                f"s{int(rng.integers(SOURCES))}")


def _window(rng: Chance, at_ms: int) -> tuple[int, int]:
    """Half an hour about it, a part of a day, a day; one in twenty is hours off."""
    off = rng.normal(0, 3 * HOUR_MS if rng.random() < 0.05 else HOUR_MS / 4)
    said = at_ms + int(off)
    how = rng.random()
    if how < 0.5:
        return said - HOUR_MS // 4, said + HOUR_MS // 4
    long = 6 * HOUR_MS if how < 0.8 else DAY_MS
    begin = (said // long) * long
    return begin, begin + long


def _place(rng: Chance, event: Event, town: Town) -> tuple[int | None, int | None, int]:
    how = rng.random()
    if how < 0.55:
        within = int(rng.choice((300, 500, 1_000)))
        lon, lat = (int(at + rng.normal(0, within / 2 * UNITS_A_METRE))
                    for at in (event.lon, event.lat))
        return lon, lat, within
    if how < 0.85:
        return town.lon, town.lat, 4_000
    return (town.lon, town.lat, 15_000) if how < 0.95 else (None, None, 0)


def _admin(event: Event, town: Town) -> tuple[str, ...]:
    degree = f"{town.lon // 10_000_000}.{town.lat // 10_000_000}"
    return "X", f"X{degree}", f"X{degree}.{event.town}"


def _accused(rng: Chance, event: Event) -> tuple[str, ...]:
    if rng.random() >= NAMES_WHO:
        return ()
    return (f"p{event.by if rng.random() < 0.8 else int(rng.integers(PARTIES))}",)


def _text(rng: Chance, event: Event, town: Town, tongue: Tongue) -> str:
    if rng.random() < NAMES_NOTHING:
        return VAGUE[tongue][int(rng.integers(len(VAGUE[tongue])))]
    nth = TONGUES.index(tongue)
    acts, frames, more = ACTS[event.kind][tongue], FRAMES[tongue], MORE[tongue]
    off = int(rng.integers(-1, 2)) if rng.random() < 0.5 else 0
    told_of = frames[int(rng.integers(len(frames)))].format(
        act=acts[int(rng.integers(len(acts)))], site=SITES[tongue][event.site],
        town=_spelt(rng, town.names[nth]), quarter=_spelt(rng, town.quarters[event.quarter][nth]),
        dead=max(0, event.dead + off), hurt=max(0, event.hurt + 2 * off))
    besides = rng.choice(len(more), int(rng.integers(0, 4)), replace=False)
    return " ".join([told_of, *(more[i] for i in besides), *_before(rng, nth), *_long(rng, nth)])


def _before(rng: Chance, nth: int) -> list[str]:
    """Up to three sentences of other places, as an agency adds them."""
    frames = BEFORE[TONGUES[nth]]
    return [frames[i].format(town=_name(rng)[nth], quarter=_name(rng)[nth],
                             dead=int(rng.integers(2, 30)), hurt=int(rng.integers(5, 900)))
            for i in range(int(rng.integers(0, 4)) if rng.random() < 0.4 else 0)]


def _long(rng: Chance, nth: int) -> list[str]:
    """Of some, as many more words as an article's lead has, the first of the vocabulary most often.
    """
    if rng.random() >= LONG:
        return []
    words = rng.random(int(rng.integers(15, 60))) ** 2 * VOCABULARY
    return [_word(nth, int(number)) for number in words]


@lru_cache(maxsize=3 * VOCABULARY)
def _word(nth: int, number: int) -> str:
    rng = chance(number, "word", nth)
    return "".join(SYLLABLES[i][nth] for i in rng.integers(0, len(SYLLABLES),
                                                           int(rng.integers(2, 6))))


def _spelt(rng: Chance, name: str) -> str:
    """The name, or one with a letter doubled or left out."""
    if rng.random() >= MISSPELT:
        return name
    at = int(rng.integers(1, len(name)))
    return name[:at] + name[at + 1:] if rng.random() < 0.5 else name[:at] + name[at - 1:]
