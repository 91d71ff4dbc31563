"""In what reports of one event contradict each other.

Silence contradicts nothing: what one report leaves open, another may say. Nothing is decided here:
each difference is named for a person, with who says what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal, TypeAlias

import msgspec

from hudna.place.clash import distance_mm
from hudna.record.incidents import Report

Differing: TypeAlias = Literal["time", "place", "happened", "accused", "killed", "injured"]
_OPEN = ("other", "harm-to-protected")
"""Kinds of happening that fit beside any other."""
MOST = 100
"""Of reports that differ in any of this, so many are held each against each."""


class Difference(msgspec.Struct, frozen=True):
    """`between`: the two reports, by their places among those given, that are furthest apart in it;
    `apart`: mm between their circles, or ms between their windows; 0 where it is neither."""

    what: Differing
    between: tuple[int, int]
    apart: int = 0


def differences(held: Sequence[Report]) -> tuple[Difference, ...]:
    """One for each thing in which any two cannot both be right, the furthest apart of each."""
    found: dict[Differing, Difference] = {}
    first: dict[object, int] = {}
    for i, said in enumerate(held):
        first.setdefault(_says(said), i)
    for i, j in combinations(list(first.values())[:MOST], 2):
        for what, apart in _between(held[i], held[j]):
            if what not in found or found[what].apart < apart:
                found[what] = Difference(what, (i, j), apart)
    return tuple(found[what] for what in _ORDER if what in found)


_ORDER: tuple[Differing, ...] = ("happened", "accused", "killed", "injured", "place", "time")


def _says(said: Report) -> object:
    """All that is held against another: who only repeats it adds nothing."""
    return (said.happened, said.accused, said.harm, said.at, said.within_m, said.from_ms,
            said.until_ms)


def _between(one: Report, other: Report) -> Iterator[tuple[Differing, int]]:
    kinds = {one.happened, other.happened}
    if len(kinds) > 1 and kinds.isdisjoint(_OPEN):
        yield "happened", 0
    if one.accused and other.accused and set(one.accused).isdisjoint(other.accused):
        yield "accused", 0
    a, b = one.harm, other.harm
    if _never(a.killed_least, a.killed_most, b.killed_least, b.killed_most):
        yield "killed", 0
    if _never(a.injured_least, a.injured_most, b.injured_least, b.injured_most):
        yield "injured", 0
    if (gap := _gap_mm(one, other)) > 0:
        yield "place", gap
    gap = max(one.from_ms, other.from_ms) - min(one.until_ms, other.until_ms)
    if gap > 0:
        yield "time", gap


def _never(
    least: int | None, most: int | None, other_least: int | None, other_most: int | None
) -> bool:
    """Whether no number is in both ranges."""
    return (most is not None and other_least is not None and most < other_least) or (
        other_most is not None and least is not None and other_most < least)


def _gap_mm(one: Report, other: Report) -> int:
    if one.at is None or other.at is None:
        return 0
    return distance_mm(one.at, other.at) - 1000 * (one.within_m + other.within_m)
