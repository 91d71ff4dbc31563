"""Looking a name up: exact spellings first, then the same sound, then nearly the same.

Score 100 is one of the shown names (or a code), 98 another known spelling, 94 the same sound, below
that a likeness (at most 92, never under 70): within a script of what writers do not leave out,
across scripts of the sound. Of one score, what is spelled closer comes first, then larger towns.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from hudna.place.geometry import E7, Position
from hudna.record.kinds import Names
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.named import District, Town
from hudna.speak.own_fields import FINEST
from hudna.speak.spelling import folded, latin, plain, script, skeleton

SHOWN, SPELLED, SOUNDS, LIKE, LEAST = 100.0, 98.0, 94.0, 92.0, 70.0
SOUND = 0.88
"""What a likeness of sounds counts beside one of letters, within a script."""
ACROSS = 0.6
"""What a likeness of sounds above `LEAST` counts across scripts, which tells less."""
BONES = 90.0
"""The likeness of two scripts that share the consonants, before that."""
ELSEWHERE = 0.8
"""What a likeness to a spelling of another script counts where the place has one of this script."""
LOOKED_AT = 40
"""Spellings that are weighed more closely, by each way of finding them."""
SHORTEST_SOUND = 4
"""Fewer letters sound like too many names."""
PEOPLE_PER_KM2 = 10_000
UNIT_REACH_MM = (400_000_000, 190_000_000, 95_000_000, 60_000_000)
"""By level: how far from its point a unit reaches whose ground is not known: as far as nineteen in
twenty of Syria's do."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean. `radius_mm`: how far from `at` the place itself reaches.
    `units`: codes of those that hold it, the widest first. `level`: it is a unit of that level,
    of which this point is known and not the ground."""

    id: str
    names: Names
    at: Position
    radius_mm: int
    score: float
    population: int = 0
    district: District | None = None
    units: tuple[str, ...] = ()
    level: int | None = None


class _Spelling(NamedTuple):
    """One spelling of the thing at `at`. `shown`: it is one of the names that are shown."""

    at: int
    shown: bool
    script: str
    plain: str
    folded: str
    latin: str
    bones: str


def _spelling(at: int, text: str, *, shown: bool) -> _Spelling:
    return _Spelling(at, shown, script(text), plain(text), folded(text), latin(text),
                     skeleton(text))


Rows = dict[str, list[_Spelling]]


class Index:
    """Names to places. Spellings are kept thrice: `folded` within a script, `latin` and its
    consonants across."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._things: list[Town | District] = [*gazetteer.towns, *gazetteer.districts,
                                               *gazetteer.units]
        self._spelled: Rows = defaultdict(list)
        self._sounds: Rows = defaultdict(list)
        self._bones: Rows = defaultdict(list)
        self._codes: defaultdict[str, set[int]] = defaultdict(set)
        self._written: Rows = defaultdict(list)
        self._scripts: defaultdict[int, set[str]] = defaultdict(set)
        for i, thing in enumerate(self._things):
            self._add(i, thing)
        self._ways = tuple((by, list(rows)) for by, rows in (
            ("folded", self._spelled), ("latin", self._sounds), ("plain", self._written)))

    def _add(self, i: int, thing: Town | District) -> None:
        shown = [n for n in (thing.names.en, thing.names.ar, thing.names.ru) if n]
        for name in dict.fromkeys((*shown, *thing.other)):
            row = _spelling(i, name, shown=name in shown)
            self._spelled[row.folded].append(row)
            self._sounds[row.latin].append(row)
            self._written[row.plain].append(row)
            self._scripts[i].add(row.script)
            if len(row.bones) > 2:
                self._bones[row.bones].append(row)
        code = thing.id if isinstance(thing, Town) else thing.code
        for known in (code, *thing.also):
            self._codes[known.casefold()].add(i)

    def find(self, text: str, limit: int) -> tuple[Candidate, ...]:
        """The best `limit` places, the likeliest first. Of several of one name all are there."""
        asked = _spelling(-1, text, shown=False)
        coded = self._codes.get(text.strip().casefold(), ())
        best = dict.fromkeys(coded, (SHOWN, 1.0))
        for row, likeness in (*self._exact(asked), *self._alike(asked)):
            one = likeness, OSA.normalized_similarity(asked.plain, row.plain)
            best[row.at] = max(one, best.get(row.at, (0.0, 0.0)))
        found = [(self._candidate(i, like), like, close) for i, (like, close) in best.items()]
        return tuple(c for c, *_ in sorted(found, key=_close_first)[:limit])

    def exact(self, text: str) -> dict[int, float]:
        """Scores of the things that `text` names without any likeness: spelling, then sound."""
        scores: dict[int, float] = {}
        for row, score in self._exact(_spelling(-1, text, shown=False)):
            scores[row.at] = max(score, scores.get(row.at, 0.0))
        return scores

    def _exact(self, asked: _Spelling) -> Iterator[tuple[_Spelling, float]]:
        if len(asked.latin) >= SHORTEST_SOUND:
            yield from ((row, SOUNDS) for row in self._sounds.get(asked.latin, ()))
        for row in self._spelled.get(asked.folded, ()):
            yield row, SHOWN if row.shown else SPELLED

    def named(self, text: str) -> tuple[Candidate, ...]:
        """The places that `text` names beyond doubt of spelling; only those that fit best."""
        scores = self.exact(text)
        best = max(scores.values(), default=0.0)
        fits = [self._candidate(i, s) for i, s in scores.items() if s == best]
        return tuple(sorted(fits, key=_rank))

    def districts(self, text: str) -> tuple[District, ...]:
        """By P-code, else by name; a name of several gives them all."""
        coded = self._codes.get(text.strip().casefold(), ())
        if known := tuple(d for i in coded if isinstance(d := self._things[i], District)):
            return known
        found = {i: s for i, s in self.exact(text).items()
                 if isinstance(self._things[i], District)}
        best = max(found.values(), default=0.0)
        return tuple(d for i, s in found.items()
                     if s == best and isinstance(d := self._things[i], District))

    def _alike(self, asked: _Spelling) -> Iterator[tuple[_Spelling, float]]:
        """What is like it, at least by `LEAST`."""
        if len(asked.latin) < 2:
            return
        near = {id(row): row for row in self._near(asked)}
        for row in near.values():
            elsewhere = row.script != asked.script and asked.script in self._scripts[row.at]
            likeness = _likeness(asked, row) * (ELSEWHERE if elsewhere else 1.0)
            if likeness >= LEAST:
                yield row, min(likeness, LIKE)

    def _near(self, asked: _Spelling) -> Iterator[_Spelling]:
        yield from self._bones.get(asked.bones, ())
        for (by, keys), rows in zip(self._ways, (self._spelled, self._sounds, self._written),
                                    strict=True):
            for key, _, _ in process.extract(getattr(asked, by), keys, scorer=fuzz.ratio,
                                             limit=LOOKED_AT, score_cutoff=LEAST - 10):
                yield from rows[key]

    def _candidate(self, i: int, score: float) -> Candidate:
        thing = self._things[i]
        if isinstance(thing, Town):
            reach = (town_radius_mm(thing.population) if thing.level is None
                     else UNIT_REACH_MM[min(thing.level, 3)])
            return Candidate(thing.id, thing.names, thing.at, reach, score, thing.population,
                             None, thing.units, thing.level)
        middle = thing.shape.representative_point()
        at = (round(middle.x * E7), round(middle.y * E7))
        return Candidate(thing.code, thing.names, at, thing.slack_mm, score, 0, thing,
                         thing.parents)


def _likeness(asked: _Spelling, row: _Spelling) -> float:
    """0 to 100: by letters left out, and by letters swapped or other, whichever is more."""
    sound = _same(asked.latin, row.latin)
    if asked.script == row.script:
        return max(SOUND * sound, _same(asked.folded, row.folded), _same(asked.plain, row.plain))
    if len(asked.bones) > 2 and asked.bones == row.bones:
        sound = max(sound, BONES)
    return LEAST + (sound - LEAST) * ACROSS if sound > LEAST else sound


def _same(a: str, b: str) -> float:
    return max(fuzz.ratio(a, b), 100 * OSA.normalized_similarity(a, b))


def town_radius_mm(population: int) -> int:
    """A kilometre, and the disc that so many people take up."""
    return 1_000_000 + round(math.sqrt(population / PEOPLE_PER_KM2 / math.pi) * 1_000_000)


Found = tuple[Candidate, float, float]


def _rank(c: Candidate) -> tuple[float, int, int, str]:
    """Of one name larger towns first, then wider units."""
    level = c.district.level if c.district is not None else c.level
    return (-c.score, -c.population, FINEST if level is None else level, c.id)


def _close_first(found: Found) -> tuple[float, float, float, int, int, str]:
    candidate, likeness, closeness = found
    return (-likeness, -closeness, *_rank(candidate))


def towns_only(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(c for c in candidates if c.district is None and c.level is None)
