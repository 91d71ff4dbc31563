"""Where it was, by a text: discs, each with the words that it rests on. Pure.

A name that several places bear gives several candidates. A unit's name (ريف حلب, Idlib province)
is the unit, as wide as it is. Of a length and a direction, the room left is that of
`speak.stated`: a kilometre, four tenths of the distance, half the town.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import shapely

from hudna.place.geometry import E7, Position
from hudna.place.measure import GEOD
from hudna.say import say
from hudna.speak.finding import SHOWN, Candidate, Index
from hudna.speak.named import District
from hudna.speak.own_fields import POINT_LEVEL
from hudna.speak.reaching import middle, reach_mm
from hudna.speak.reading.lengths import Away, away_before, away_behind
from hudna.speak.reading.names import Named, names_in
from hudna.speak.reading.phrases import only
from hudna.speak.reading.proposed import Aside, How, PlaceGuess, Span
from hudna.speak.reading.tokens import ARABIC, Token, over
from hudna.speak.reading.unknown import unknown_in
from hudna.speak.reading.weighing import merged, said_by, spans_of, standing, together

SMALL, SMALL_WORD = 20_000, 0.4
"""A single Arabic word that nothing leads up to is rather a word than a small place: no capitals
tell them apart."""
CUES = {"strong": 1.0, "near": 0.9, "locative": 0.9, "none": 0.5}
NEAR_M, SIDE_M = 5_000, 25_000
"""Room for *near* a name, and for *north of* it with no distance."""
UNIT, TWIN = 0.65, 0.4
"""A unit says less than a town within it; the unit of the same name as a town less again."""
OUTSIDE = 0.3
"""What lies outside the agreement's land, beside what lies in it."""
ELSEWHERE = 0.5
"""A place of the name outside the unit that the text names, where another lies in it."""
SPEAKER = 0.4
"""A capital that *says* something is a government."""
LIKE = 0.55
PART = 0.5
"""A name within what reads like a longer one, which is not known."""
HIGHEST = 0.9

NOT_KNOWN = say("no place of this name is known here")
LIKE_KNOWN = say("no place of exactly this name is known here; those of a like name are offered")


class Land(NamedTuple):
    """The units of the agreement's land, and those that the text itself names."""

    home: tuple[District, ...]
    named: tuple[District, ...]
    known: Index


def spots_in(tokens: tuple[Token, ...], acts: frozenset[int], index: Index,
             home: tuple[District, ...]) -> tuple[tuple[PlaceGuess, ...], tuple[Aside, ...]]:
    """The places that the text may mean, the likeliest first, and names that are not known."""
    named, longer = names_in(tokens, index)
    alike, unknown = unknown_in(tokens, acts, index, named, longer)
    units = {n.first: found for n in named if (found := _units(tokens, n, index))}
    land = Land(home, tuple(d for found in units.values() for d in found), index)
    guesses = [g for n in [*named, *alike]
               for g in _guesses(tokens, acts, n, units.get(n.first, ()), land)]
    asides = tuple(Aside(over(tokens, *run), LIKE_KNOWN if like else NOT_KNOWN)
                   for run, like in unknown)
    return ranked(guesses), asides


def ranked(guesses: Sequence[PlaceGuess]) -> tuple[PlaceGuess, ...]:
    """One guess a place, the likeliest first; mentions of it add up."""
    found = []
    for g in merged(guesses, lambda g: (g.id, g.at, g.within_m)):
        best = max(g, key=lambda one: one.score)
        found.append(PlaceGuess(best.id, best.names, best.at, best.within_m,
                                together(x.score for x in g), best.how,
                                spans_of(x.spans for x in g), best.admin, best.units,
                                any(x.exact for x in g)))
    return tuple(sorted(found, key=lambda g: (-g.score, g.within_m, g.id)))


def _units(tokens: Sequence[Token], n: Named, index: Index) -> tuple[District, ...]:
    """The units that are meant where words before or behind the name say that it is one."""
    before = only("places", "admin_before").before(tokens, n.first)
    behind = only("places", "admin_after").at(tokens, n.after) if n.after < len(tokens) else None
    if before or behind:
        name = " ".join(t.word for t in tokens[n.first:n.after] if t.word != "-")
        found = index.districts(n.candidates[0].names.best("en")) or index.districts(name)
        return tuple(d for d in found if d.level <= 2)
    return tuple(c.district for c in n.candidates if c.district) if _only_units(n) else ()


def _only_units(n: Named) -> bool:
    return all(c.district is not None or c.level is not None for c in n.candidates)


def _guesses(tokens: tuple[Token, ...], acts: frozenset[int], n: Named,
             units: tuple[District, ...], land: Land) -> Iterator[PlaceGuess]:
    base = HIGHEST * CUES[n.cue] * standing(tokens[n.first], acts)
    if n.cue == "none" and said_by(tokens, n.first, n.after, reach=1):
        base *= SPEAKER
    span = over(tokens, n.first, n.after)
    for d in units:
        yield _unit(d, base / CUES[n.cue] * UNIT * _home(middle(d), land), (span,))
    for c in n.candidates:
        if c.level is not None:
            yield _pointed(c, base / CUES[n.cue] * UNIT * _home(c.at, land), (span,))
    towns = [c for c in n.candidates if c.district is None and c.level is None]
    for c in towns:
        score = base * _fit(c, towns, land) * (TWIN if units else 1.0) * _plainly(tokens, n, c)
        yield _town(tokens, n, c, score * c.score / 100 * (LIKE if n.like else 1.0))
    if towns and not units and not n.like:
        for d in land.known.districts(towns[0].names.best("en")):
            if d.level == 1 and _close(d, towns[0]):
                yield _unit(d, base * TWIN * _home(middle(d), land), (span,))


def _plainly(tokens: Sequence[Token], n: Named, c: Candidate) -> float:
    if c.population >= SMALL:
        return 1.0
    bare = n.cue == "none" and n.after - n.first == 1 and ARABIC.match(tokens[n.first].word)
    return (SMALL_WORD if bare else 1.0) * (PART if n.part else 1.0)


def _fit(c: Candidate, among: Sequence[Candidate], land: Land) -> float:
    """How well a place fits the land, and the units that the text names."""
    fit = _home(c.at, land)
    inside = [_within(other.at, land.named) for other in among]
    if any(inside) and not _within(c.at, land.named):
        fit *= ELSEWHERE
    return fit


def _home(at: Position, land: Land) -> float:
    return 1.0 if not land.home or _within(at, land.home) else OUTSIDE


def _within(at: Position, units: Sequence[District]) -> bool:
    point = shapely.Point(at[0] / E7, at[1] / E7)
    return any(d.shape.intersects(point) for d in units)


def _close(d: District, c: Candidate) -> bool:
    return bool(d.shape.intersects(shapely.Point(c.at[0] / E7, c.at[1] / E7).buffer(0.1)))


def _unit(d: District, score: float, spans: tuple[Span, ...]) -> PlaceGuess:
    return PlaceGuess(d.code, d.names, middle(d), -(-reach_mm(d) // 1000), score, "name", spans,
                      admin=True, exact=True,
                      units=(*d.parents, d.code) if 0 < d.level < POINT_LEVEL else d.parents)


def _pointed(c: Candidate, score: float, spans: tuple[Span, ...]) -> PlaceGuess:
    """A unit whose ground is not known."""
    return PlaceGuess(c.id, c.names, c.at, -(-c.radius_mm // 1000), score, "name", spans,
                      admin=True, units=(*c.units, c.id), exact=c.score >= SHOWN)


# --- towns, and so far from them -------------------------------------------------------


def _town(tokens: tuple[Token, ...], n: Named, c: Candidate, score: float) -> PlaceGuess:
    away = away_behind(tokens, n.first, n.after) or away_before(tokens, n.first)
    size = -(-c.radius_mm // 1000)
    span = over(tokens, n.first, n.after)
    exact = c.score >= SHOWN and not n.like and not n.part
    if away is None:
        near = n.cue == "near"
        how: How = "like" if n.like else "near" if near else "name"
        return PlaceGuess(c.id, c.names, c.at, size + NEAR_M * near, score, how, (span,),
                          units=() if near else c.units, exact=exact)
    at, within = _moved(c, away, size)
    words = over(tokens, min(away.first, n.first), max(away.after, n.after))
    led = min(HIGHEST, score / CUES[n.cue])
    return PlaceGuess(c.id, c.names, at, within, led, "away" if away.metres else "near", (words,),
                      exact=exact)


def _moved(c: Candidate, away: Away, size: int) -> tuple[Position, int]:
    """Where that is, and the room it leaves, in metres."""
    if away.metres is None:
        return c.at, size + SIDE_M
    if away.bearing is None:
        return c.at, size + round(1.4 * away.metres)
    lon, lat, _ = GEOD.fwd(c.at[0] / E7, c.at[1] / E7, away.bearing, away.metres)
    return (round(lon * E7), round(lat * E7)), 1_000 + round(0.4 * away.metres) + size // 2
