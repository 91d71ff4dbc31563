"""A first look at which lines of several lists are one event: for people to correct, who alone say.

Two lines may be one where their moments are near and their cells touch. What they differ in beyond
that makes a pair less likely and is named: that two sides count one event as two kinds, or hold
each other to have done it, is what a reconciliation is to show. Lists are taken in the order of
their hashes and lines in that of their names, and of several pairings that are as good one is
chosen by the lines' own digests: so both sides compute the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import combinations
from typing import TypeAlias

import msgspec
import numpy as np

from hudna.place.geometry import Polygon
from hudna.record.incidents import CountLine, CountMatch
from hudna.record.statement import RecordHash

LineName: TypeAlias = tuple[RecordHash, str]
"""A list, and a line of it by its `ref`."""
GAP_MS = 3 * 3_600_000
"""Two windows that are further apart than this are of two events."""
WORTH = 100
"""Of a pair that is alike in everything."""
ANOTHER_KIND, RELATED_KIND, OTHER_ACCUSED, ONE_ACCUSED, NEXT_CELL, NO_CELL, OTHER_PLACE = (
    45, 15, 20, 5, 15, 15, 30)
"""What it is worth less where they differ so. `NO_CELL`: one at least says none; `OTHER_PLACE`: and
the words for the place are others, which may be another language alone."""
MOST_APART = 30
"""The same of windows that do not meet, at `GAP_MS`."""
ALIKE = (
    frozenset({"air-strike", "shelling", "explosion", "mine"}),
    frozenset({"shelling", "small-arms", "ground-attack", "advance"}),
)
"""Kinds that are taken for each other; and harm to what is protected comes by any of them."""
LEAST = 30
"""What is worth no more than this is no pair."""
_PART, _TIE = 2**33, 2**23
"""One part of worth, and what tells ties apart: less than that over 500 pairs, which with 100 parts
each stay whole numbers in the floats of the solver."""


class Named(msgspec.Struct, frozen=True):
    """A line, and its name among all lists."""

    name: LineName
    line: CountLine


def propose(lists: Mapping[RecordHash, Sequence[CountLine]]) -> tuple[CountMatch, ...]:
    """Each line of each list once: with those of the others that may be the same event, at most one
    of each, and what they differ in; else alone. In the order of the lists and their lines."""
    groups: list[tuple[Named, ...]] = []
    for of, lines in sorted(lists.items()):
        fresh = [Named((of, x.ref), x) for x in sorted(lines, key=lambda x: x.ref)]
        groups = _joined(groups, fresh)
    return tuple(CountMatch(tuple(n.name for n in g), differs(g)) for g in sorted(
        groups, key=lambda g: g[0].name))


def differs(group: Sequence[Named]) -> tuple[str, ...]:
    """The fields in which the lines are not the same, as `CountLine` has them in order. Windows
    that meet are the same, and so is a place in two languages within one cell."""
    found = {f for a, b in combinations((n.line for n in group), 2) for f in _differ(a, b)}
    return tuple(f for f in CountLine.__struct_fields__ if f in found)


def _joined(groups: list[tuple[Named, ...]], fresh: list[Named]) -> list[tuple[Named, ...]]:
    worth = np.zeros((len(groups), len(fresh)))
    for i, j, parts in _worths(groups, fresh):
        worth[i, j] = parts * _PART + _tie(groups[i], fresh[j])
    # Nobody at a desk waits for it who does not reconcile.
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    pairs = {j: i for i, j in zip(*linear_sum_assignment(worth, maximize=True), strict=True)
             if worth[i, j] > 0}
    held = {i: (*groups[i], fresh[j]) for j, i in pairs.items()}
    return [*(held.get(i, g) for i, g in enumerate(groups)),
            *((n,) for j, n in enumerate(fresh) if j not in pairs)]


def _worths(
    groups: Sequence[Sequence[Named]], fresh: Sequence[Named]
) -> Iterator[tuple[int, int, int]]:
    """Those that may be one, with what that is worth above the least: by the least alike of the
    group."""
    for i, group in enumerate(groups):
        for j, one in enumerate(fresh):
            if (parts := min(_worth(n.line, one.line) for n in group)) > LEAST:
                yield i, j, parts - LEAST


def _worth(a: CountLine, b: CountLine) -> int:
    """In parts; 0 where the two are not one event."""
    apart = _apart_ms(a, b)
    if apart > GAP_MS:
        return 0
    where = _where(a, b)
    if where is None:
        return 0
    return WORTH - apart * MOST_APART // GAP_MS - where - _kind(a, b) - _accused(a, b)


def _apart_ms(a: CountLine, b: CountLine) -> int:
    """0 where their windows meet."""
    return max(0, a.from_ms - b.until_ms, b.from_ms - a.until_ms)


def _where(a: CountLine, b: CountLine) -> int | None:
    """What the places take away; None where they are two."""
    if a.near is None or b.near is None:
        return NO_CELL if _same_words(a, b) else OTHER_PLACE
    if a.near == b.near:
        return 0
    return NEXT_CELL if _touch(a.near, b.near) else None


def _touch(a: Polygon, b: Polygon) -> bool:
    """Whether two cells, or rectangles of cells, share a side or a corner at least, or cells."""
    (aw, as_), _, (ae, an), *_ = a.rings[0]
    (bw, bs), _, (be, bn), *_ = b.rings[0]
    return aw <= be and bw <= ae and as_ <= bn and bs <= an


def _kind(a: CountLine, b: CountLine) -> int:
    if a.happened == b.happened:
        return 0
    both = {a.happened, b.happened}
    if "harm-to-protected" in both or any(both <= alike for alike in ALIKE):
        return RELATED_KIND
    return ANOTHER_KIND


def _accused(a: CountLine, b: CountLine) -> int:
    if a.accused == b.accused:
        return 0
    return OTHER_ACCUSED if a.accused and b.accused else ONE_ACCUSED


def _differ(a: CountLine, b: CountLine) -> Iterator[str]:
    if _apart_ms(a, b):
        yield "from_ms"
    if a.near is None or b.near is None:
        if not _same_words(a, b):
            yield "place"
    elif a.near != b.near:
        yield "near"
    yield from (f for f in ("happened", "accused", "clause") if getattr(a, f) != getattr(b, f))


def _same_words(a: CountLine, b: CountLine) -> bool:
    return a.place.split() != [] and a.place.casefold().split() == b.place.casefold().split()


def _tie(group: Sequence[Named], one: Named) -> int:
    """Another for each pair."""
    said = msgspec.json.encode([*sorted(n.name for n in group), one.name])
    return int.from_bytes(sha256(said).digest()[:4]) % _TIE
