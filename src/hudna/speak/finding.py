"""Looking a name up: exact spellings first, then the same sound, then nearly the same.

Score 100 is one of the shown names, 98 another known spelling, 94 the same sound in another
script, below that the likeness that rapidfuzz gives (at most 92, never under 70).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from hudna.place.geometry import E7, Position
from hudna.record.kinds import Names
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.named import District, Town
from hudna.speak.spelling import folded, latin, skeleton

SHOWN, SPELLED, SOUNDS, LIKE, LEAST = 100.0, 98.0, 94.0, 92.0, 70.0
SHORTEST_SOUND = 4
"""Fewer letters sound like too many names."""
PEOPLE_PER_KM2 = 10_000


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean. `radius_mm`: how far from `at` the place itself reaches."""

    id: str
    names: Names
    at: Position
    radius_mm: int
    score: float
    population: int = 0
    district: District | None = None


class Index:
    """Names to places. Spellings are kept twice: `folded` within a script, `latin` across."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._things: list[Town | District] = [*gazetteer.towns, *gazetteer.districts]
        self._shown: defaultdict[str, set[int]] = defaultdict(set)
        self._spelled: defaultdict[str, set[int]] = defaultdict(set)
        self._sounds: defaultdict[str, set[int]] = defaultdict(set)
        self._codes = {d.code.casefold(): d for d in gazetteer.districts if d.code}
        for i, thing in enumerate(self._things):
            self._add(i, thing)
        self._keys = list(self._sounds)

    def _add(self, i: int, thing: Town | District) -> None:
        shown = [n for n in (thing.names.en, thing.names.ar, thing.names.ru) if n]
        for name in shown:
            self._shown[folded(name)].add(i)
        for name in (*shown, *thing.other):
            self._spelled[folded(name)].add(i)
            self._sounds[latin(name)].add(i)
            if len(bones := skeleton(name)) > 2:
                self._sounds[f"={bones}"].add(i)

    def find(self, text: str, limit: int) -> tuple[Candidate, ...]:
        """The best `limit` places, the likeliest first."""
        scores = self.exact(text) | {}
        for i, score in self._fuzzy(text, limit * 4):
            scores[i] = max(score, scores.get(i, 0.0))
        found = [self._candidate(i, score) for i, score in scores.items()]
        return tuple(sorted(found, key=_rank)[:limit])

    def exact(self, text: str) -> dict[int, float]:
        """Scores of the things that `text` names without any likeness: spelling, then sound."""
        scores: dict[int, float] = {}
        sound = latin(text)
        if len(sound) >= SHORTEST_SOUND:
            scores |= dict.fromkeys(self._sounds.get(sound, ()), SOUNDS)
        for i in self._spelled.get(folded(text), ()):
            scores[i] = SPELLED
        for i in self._shown.get(folded(text), ()):
            scores[i] = SHOWN
        return scores

    def named(self, text: str) -> tuple[Candidate, ...]:
        """The places that `text` names beyond doubt of spelling; only those that fit best."""
        scores = self.exact(text)
        best = max(scores.values(), default=0.0)
        fits = [self._candidate(i, s) for i, s in scores.items() if s == best]
        return tuple(sorted(fits, key=_rank))

    def districts(self, text: str) -> tuple[District, ...]:
        """By P-code, else by name; a name of several gives them all."""
        if code := self._codes.get(text.strip().casefold()):
            return (code,)
        found = {i: s for i, s in self.exact(text).items()
                 if isinstance(self._things[i], District)}
        best = max(found.values(), default=0.0)
        return tuple(d for i, s in found.items()
                     if s == best and isinstance(d := self._things[i], District))

    def _fuzzy(self, text: str, limit: int) -> Iterator[tuple[int, float]]:
        sound = latin(text)
        if len(sound) < 2:
            return
        bones = skeleton(text)
        for i in self._sounds.get(f"={bones}", ()):
            yield i, LIKE - 2
        for key, score, _ in process.extract(
            sound, self._keys, scorer=fuzz.ratio, limit=limit, score_cutoff=LEAST
        ):
            yield from ((i, min(score, LIKE)) for i in self._sounds[key])

    def _candidate(self, i: int, score: float) -> Candidate:
        thing = self._things[i]
        if isinstance(thing, Town):
            return Candidate(thing.id, thing.names, thing.at, town_radius_mm(thing.population),
                             score, thing.population)
        middle = thing.shape.representative_point()
        at = (round(middle.x * E7), round(middle.y * E7))
        return Candidate(thing.code, thing.names, at, thing.slack_mm, score, 0, thing)


def town_radius_mm(population: int) -> int:
    """A kilometre, and the disc that so many people take up."""
    return 1_000_000 + round(math.sqrt(population / PEOPLE_PER_KM2 / math.pi) * 1_000_000)


def _rank(c: Candidate) -> tuple[float, int, str]:
    return (-c.score, -c.population, c.id)


def towns_only(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(c for c in candidates if c.district is None)
