"""What an operator's files of places give, counted, and what in them a person should look at."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import shapely

from hudna.place.geometry import E7
from hudna.say import Say, say, say_n
from hudna.speak.joined import uncoded
from hudna.speak.named import District, Town
from hudna.speak.own_places import Own
from hudna.speak.spelling import folded

SHOWN = 5
EDGE_DEG = 0.003
"""Some 300 m: how far from a boundary a point may lie before it counts as outside."""


class Level(NamedTuple):
    """Units of one level: how many with their ground, and how many by a point alone."""

    level: int
    drawn: int
    points: int


class Checked(NamedTuple):
    """`levels`: the widest first. `arabic`, `russian`, `further`: how many things have such a
    name, and further spellings. `look`: what a person should look at; nothing in it is refused."""

    levels: tuple[Level, ...]
    places: int
    arabic: int
    russian: int
    further: int
    joined: int
    look: tuple[Say, ...]

    @property
    def things(self) -> int:
        return self.places + sum(x.drawn + x.points for x in self.levels)


def checked(own: Own) -> Checked:
    """Counts and hints, as the files stand, before anything is joined."""
    things: list[Town | District] = [*own.districts, *own.units, *own.towns]
    return Checked(
        _levels(own), len(own.towns), sum(bool(t.names.ar) for t in things),
        sum(bool(t.names.ru) for t in things), sum(bool(t.other) for t in things),
        sum(bool(_above(t)) for t in things), tuple(_look(own, things)))


def _levels(own: Own) -> tuple[Level, ...]:
    drawn = Counter(d.level for d in own.districts)
    points = Counter(u.level for u in own.units if u.level is not None)
    return tuple(Level(n, drawn[n], points[n]) for n in sorted({*drawn, *points}))


def _above(thing: Town | District) -> tuple[str, ...]:
    return thing.units if isinstance(thing, Town) else thing.parents


def _code(thing: Town | District) -> str:
    if isinstance(thing, District):
        return thing.code
    return "" if uncoded(thing) else thing.id


def _look(own: Own, things: Sequence[Town | District]) -> Iterable[Say]:
    if bare := sum(not _code(t) for t in things):
        yield say_n("{n} has no code of its own", "{n} have no code of their own", bare)
    codes = Counter(code for d in own.districts if (code := d.code))
    yield from _listed(say("drawn more than once; the finest drawing is taken"),
                       (code for code, n in codes.items() if n > 1))
    points = Counter(t.id for t in own.towns)
    yield from _listed(say("given more than once as a point; taken as one"),
                       (code for code, n in points.items() if n > 1))
    known = {_code(t) for t in things}
    yield from _listed(say("named as a unit that holds others, but not in these files"),
                       dict.fromkeys(p for t in things for p in _above(t) if p not in known))
    yield from _listed(say("outside of the unit that its file names"),
                       (t.id for t in _outside(own)))
    yield from _several(things)


def _listed(what: Say, which: Iterable[str]) -> Iterable[Say]:
    found = list(which)
    if found:
        some = ", ".join(found[:SHOWN]) + ("…" if len(found) > SHOWN else "")
        yield say("{what}: {count} ({some})", what=what, count=len(found), some=some)


def _outside(own: Own) -> Iterable[Town]:
    ground = {d.code: d for d in own.districts if d.code}
    for t in own.towns:
        unit = next((ground[u] for u in reversed(t.units) if u in ground), None)
        spot = shapely.Point(t.at[0] / E7, t.at[1] / E7)
        if unit is not None and not unit.shape.intersects(spot.buffer(EDGE_DEG)):
            yield t


def _several(things: Sequence[Town | District]) -> Iterable[Say]:
    """Names that several things bear, of one level: whoever asks for one is asked which."""
    borne: defaultdict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    for t in things:
        level = t.level if isinstance(t, District) or t.level is not None else 4
        for name in (t.names.en, t.names.ar):
            if name and level is not None:
                borne[level, folded(name)][_code(t) or repr(t)] = name
    several = sorted((who for who in borne.values() if len(who) > 1), key=len, reverse=True)
    yield from _listed(say("called the same as another of its level; a person is asked which"),
                       (f"{next(iter(who.values()))} × {len(who)}" for who in several))
