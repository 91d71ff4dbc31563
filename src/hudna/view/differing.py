"""In what reports of one event contradict each other, and in what two of them agree.

Silence contradicts nothing: what one report leaves open, another may say. Nothing is decided here:
every value is named for a person, with which reports say it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

from hudna.place.clash import distance_mm
from hudna.record.incidents import Report

Differing: TypeAlias = Literal["happened", "accused", "killed", "injured", "place", "time"]
_OPEN = ("other", "harm-to-protected")
"""Kinds of happening that fit beside any other."""
MOST = 100
"""Of the values that differ in one thing, so many are held each against each."""


class Value(msgspec.Struct, frozen=True):
    """What some reports say alike. `of`: these, by their places among those given; `fits`: it may
    be right beside every other value."""

    of: tuple[int, ...]
    fits: bool = False


class Difference(msgspec.Struct, frozen=True):
    """`values`: all that is said of it, in the order of their first; `apart`: of the two furthest
    apart, mm between their circles, or ms between their windows; 0 where it is neither."""

    what: Differing
    values: tuple[Value, ...]
    apart: int = 0


def differences(held: Sequence[Report]) -> tuple[Difference, ...]:
    """One for each thing in which any two cannot both be right."""
    return tuple(one for what in _ABOUT if (one := _difference(what, held)) is not None)


def agreeing(one: Report, other: Report) -> tuple[Differing, ...]:
    """What both say and may both be right in. A kind that fits beside any other is no agreement."""
    found: list[Differing] = []
    for what, about in _ABOUT.items():
        a, b = about.said(one), about.said(other)
        open_kind = what == "happened" and (a in _OPEN or b in _OPEN)
        if a is not None and b is not None and not open_kind and about.apart(a, b) is None:
            found.append(what)
    return tuple(found)


def _difference(what: Differing, held: Sequence[Report]) -> Difference | None:
    about = _ABOUT[what]
    who: dict[Any, list[int]] = {}
    for i, said in enumerate(held):
        if (value := about.said(said)) is not None:
            who.setdefault(value, []).append(i)
    values = list(who)[:MOST]
    far, against = 0, set[Any]()
    for one, other in combinations(values, 2):
        if (apart := about.apart(one, other)) is not None:
            far, against = max(far, apart), against | {one, other}
    if not against:
        return None
    return Difference(what, tuple(Value(tuple(who[v]), v not in against) for v in values), far)


class _About(NamedTuple):
    """`said`: the value that a report has, None where it leaves it open; `apart`: how far two
    values are from fitting, None where both may be right."""

    said: Callable[[Report], Any]
    apart: Callable[[Any, Any], int | None]


def _kinds_apart(one: str, other: str) -> int | None:
    return None if one == other or one in _OPEN or other in _OPEN else 0


def _parties_apart(one: frozenset[str], other: frozenset[str]) -> int | None:
    return 0 if one.isdisjoint(other) else None


def _range(least: int | None, most: int | None) -> tuple[int | None, int | None] | None:
    return None if least is None and most is None else (least, most)


def _ranges_apart(
    one: tuple[int | None, int | None], other: tuple[int | None, int | None]
) -> int | None:
    """Whether no number is in both."""
    least = max(n for n in (one[0], other[0], 0) if n is not None)
    most = min((n for n in (one[1], other[1]) if n is not None), default=None)
    return 0 if most is not None and most < least else None


def _places_apart(one: tuple[Any, int], other: tuple[Any, int]) -> int | None:
    gap = distance_mm(one[0], other[0]) - 1000 * (one[1] + other[1])
    return gap if gap > 0 else None


def _times_apart(one: tuple[int, int], other: tuple[int, int]) -> int | None:
    gap = max(one[0], other[0]) - min(one[1], other[1])
    return gap if gap > 0 else None


_ABOUT: dict[Differing, _About] = {
    "happened": _About(lambda said: said.happened, _kinds_apart),
    "accused": _About(lambda said: frozenset(said.accused) or None, _parties_apart),
    "killed": _About(
        lambda said: _range(said.harm.killed_least, said.harm.killed_most), _ranges_apart),
    "injured": _About(
        lambda said: _range(said.harm.injured_least, said.harm.injured_most), _ranges_apart),
    "place": _About(lambda said: said.at and (said.at, said.within_m), _places_apart),
    "time": _About(lambda said: (said.from_ms, said.until_ms), _times_apart),
}
