"""One gazetteer out of what the package carries and an operator's files.

Things of one code are one. Own units take the place of the carried ones of the same ground, and
own points that of a carried town of the same name and spot; no spelling is lost, and each place
and unit knows the units that hold it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

import msgspec
import numpy as np
import shapely

from hudna.place.geometry import E7
from hudna.place.measure import between_mm
from hudna.record.kinds import Names
from hudna.speak.named import District, Town
from hudna.speak.own_fields import COARSEST_JOINED, POINT_LEVEL
from hudna.speak.own_places import Own
from hudna.speak.spelling import folded

SAME_GROUND = 0.5
"""Of the ground of either, how much both share at the least when they are one unit."""
SAME_SPOT_MM = 3_000_000
"""How far two gazetteers' points of one town may lie apart."""
DEEPEST = 6

Thing = TypeVar("Thing", Town, District)
Parents = Mapping[str, tuple[str, ...]]


class Joined(NamedTuple):
    """`units` are known by a point alone."""

    towns: tuple[Town, ...]
    districts: tuple[District, ...]
    units: tuple[Town, ...]


def joined(towns: Sequence[Town], districts: Sequence[District], own: Own) -> Joined:
    """The carried `towns` and `districts` with the operator's."""
    drawn = _drawn(own)
    coarse, units = _carried(districts, drawn, _pointed(own.units, drawn))
    known = _chains([*drawn, *coarse], units)
    ground = _with_parents([*drawn, *coarse], known)
    holders = _Ground(ground)
    of_units = {d.code for d in drawn}
    points = _one_each([t for t in own.towns if t.id not in of_units and not uncoded(t)])
    loose = _without([t for t in own.towns if uncoded(t)], points)
    places = holders.told([*_without(towns, points), *points.values(), *loose], known)
    return Joined(tuple(places), tuple(ground), tuple(
        msgspec.structs.replace(u, units=known.get(u.id, ())) for u in units))


# --- one of each code ------------------------------------------------------------------


def _drawn(own: Own) -> list[District]:
    """Of several drawings under one code the finest, with the spellings of all, and those of the
    points of its code."""
    found: dict[str, District] = {}
    bare: list[District] = []
    for d in sorted(own.districts, key=lambda d: -shapely.get_num_coordinates(d.shape)):
        if not d.code:
            bare.append(d)
        elif d.code in found:
            found[d.code] = _spelled_too(found[d.code], d)
        else:
            found[d.code] = d
    for t in (*own.units, *own.towns):
        if t.id in found:
            found[t.id] = _spelled_too(found[t.id], t)
    order = {id(d): i for i, d in enumerate(own.districts)}
    return sorted([*found.values(), *bare], key=lambda d: (d.level, d.code, order.get(id(d), 0)))


def _pointed(units: Iterable[Town], drawn: Iterable[District]) -> dict[str, Town]:
    codes = {d.code for d in drawn}
    return _one_each([u for u in units if u.id not in codes])


def _one_each(towns: Iterable[Town]) -> dict[str, Town]:
    found: dict[str, Town] = {}
    for t in towns:
        found[t.id] = _spelled_too(found[t.id], t) if t.id in found else t
    return found


def _spelled_too(kept: Thing, more: Town | District) -> Thing:
    """`kept` under the spellings of `more` too; its shown names where it has none."""
    a, b = kept.names, more.names
    names = Names(a.en or b.en, a.ar or b.ar, a.ru or b.ru)
    shown = {names.en, names.ar, names.ru}
    spelled = dict.fromkeys((*kept.other, b.en, b.ar, b.ru, *more.other))
    other = tuple(o for o in spelled if o and o not in shown)
    if isinstance(kept, Town):
        more_people = more.population if isinstance(more, Town) else 0
        country = kept.country or (more.country if isinstance(more, Town) else "")
        return msgspec.structs.replace(
            kept, names=names, other=other, country=country,
            population=max(kept.population, more_people),
            also=tuple(dict.fromkeys(i for i in (*kept.also, *_ids(more)) if i != kept.id)))
    parents = kept.parents or (more.parents if isinstance(more, District) else more.units)
    return replace(kept, names=names, other=other, parents=parents)


def uncoded(t: Town) -> bool:
    """Whether it is known by its place in a file alone."""
    return ": " in t.id


def _ids(more: Town | District) -> tuple[str, ...]:
    return (more.id, *more.also) if isinstance(more, Town) and not uncoded(more) else ()


# --- own in place of carried -----------------------------------------------------------


def _carried(carried: Sequence[District], drawn: list[District],
             pointed: dict[str, Town]) -> tuple[list[District], list[Town]]:
    """The carried units of which nothing better is known; the others' spellings go to the own one
    (in `drawn`). A carried unit that an own point names gets its code."""
    kept: list[District] = []
    for c in carried:
        at = next((i for i, d in enumerate(drawn) if _same_unit(d, c)), None)
        if at is not None:
            drawn[at] = replace(_spelled_too(drawn[at], c), also=(*drawn[at].also, c.code))
            continue
        code = next((u.id for u in pointed.values() if _stands_for(u, c)), None)
        kept.append(c if code is None else _coded(c, pointed.pop(code)))
    return kept, list(pointed.values())


def _same_unit(own: District, c: District) -> bool:
    if own.level != c.level or not shapely.intersects(own.shape, c.shape):
        return False
    shared = own.shape.intersection(c.shape).area
    return bool(shared > SAME_GROUND * max(own.shape.area, c.shape.area)
                or (shared > 0 and _spellings(own) & _spellings(c)))


def _stands_for(u: Town, c: District) -> bool:
    return bool(u.level == c.level and _spellings(u) & _spellings(c)
                and c.shape.intersects(shapely.Point(u.at[0] / E7, u.at[1] / E7)))


def _coded(c: District, u: Town) -> District:
    return replace(_spelled_too(c, u), code=u.id, also=(*c.also, c.code), parents=u.units)


def _spellings(thing: Town | District) -> set[str]:
    names = thing.names
    return {folded(n) for n in (names.en, names.ar, names.ru, *thing.other) if n}


def _without(carried: Sequence[Town], own: dict[str, Town]) -> list[Town]:
    """The towns that are none of `own`; the others' spellings and people go to them."""
    if not own:
        return list(carried)
    called: defaultdict[str, set[str]] = defaultdict(set)
    for t in own.values():
        for spelling in _spellings(t):
            called[spelling].add(t.id)
    kept: list[Town] = []
    for t in carried:
        one = _same_town(t, own, called)
        if t.id in own:
            own[t.id] = _of_one_source(t, own[t.id])
        elif one is None:
            kept.append(t)
        else:
            own[one] = _spelled_too(own[one], t)
    return kept


def _of_one_source(t: Town, own: Town) -> Town:
    """The names that are shown stay: those of principal towns are set by hand."""
    return msgspec.structs.replace(_spelled_too(t, own), at=own.at, units=own.units)


def _same_town(t: Town, own: Mapping[str, Town], called: Mapping[str, set[str]]) -> str | None:
    alike = {one for spelling in _spellings(t) for one in called.get(spelling, ())}
    near = [(gap, one) for one in alike
            if (gap := between_mm(own[one].at, t.at)) <= SAME_SPOT_MM]
    return min(near)[1] if near else None


# --- what holds what -------------------------------------------------------------------


def _chains(districts: Iterable[District], units: Iterable[Town]) -> Parents:
    """Code to the codes of the units above it, the widest first, without the country."""
    said = {d.code: (d.level, d.parents) for d in districts if d.code}
    said |= {u.id: (POINT_LEVEL if u.level is None else u.level, u.units) for u in units}
    country = {code for code, (level, _) in said.items() if level < COARSEST_JOINED}
    country |= {p for level, parents in said.values() if level == COARSEST_JOINED for p in parents}
    return {code: _chain(code, said, country) for code in said}


def _chain(code: str, said: Mapping[str, tuple[int, tuple[str, ...]]],
           country: set[str]) -> tuple[str, ...]:
    above: list[str] = []
    at = code
    for _ in range(DEEPEST):
        parents = [p for p in said.get(at, (0, ()))[1] if p not in country and p != at]
        if not parents:
            break
        above = [*(p for p in parents if p not in above), *above]
        at = parents[0]
    return tuple(above)


def _with_parents(districts: Sequence[District], known: Parents) -> list[District]:
    """Each with the units above it: as the files say, else by the ground."""
    tree = shapely.STRtree([d.shape for d in districts])
    return [replace(d, parents=known.get(d.code, ()) or _above(d, districts, tree, known))
            for d in districts]


def _above(d: District, among: Sequence[District], tree: shapely.STRtree,
           known: Parents) -> tuple[str, ...]:
    inside = (among[i] for i in tree.query(d.shape.representative_point(), "intersects"))
    wider = [w for w in inside if COARSEST_JOINED <= w.level < d.level and w.code]
    if not wider:
        return ()
    finest = max(wider, key=lambda w: (w.level, -w.slack_mm))
    return (*known.get(finest.code, ()), finest.code)


class _Ground:
    """Which units hold a point."""

    def __init__(self, districts: Sequence[District]) -> None:
        self._districts = [d for d in districts if COARSEST_JOINED <= d.level < POINT_LEVEL]
        self._tree = shapely.STRtree([d.shape for d in self._districts])

    def told(self, towns: Sequence[Town], known: Parents) -> list[Town]:
        """Each with its units: as its file says, else by the ground."""
        spots = shapely.points(np.array([t.at for t in towns], dtype=float).reshape(-1, 2) / E7)
        held: defaultdict[int, list[District]] = defaultdict(list)
        for i, k in self._tree.query(spots, "intersects").T.tolist():
            held[i].append(self._districts[k])
        return [msgspec.structs.replace(t, units=self._units(t, held[i], known))
                for i, t in enumerate(towns)]

    def _units(self, t: Town, held: Sequence[District], known: Parents) -> tuple[str, ...]:
        if t.units:
            above = known.get(t.units[0], ())
            return (*(a for a in above if a not in t.units), *t.units)
        coded = [d for d in held if d.code]
        if not coded:
            return ()
        finest = max(coded, key=lambda d: (d.level, -d.slack_mm, d.code))
        return (*finest.parents, finest.code)
