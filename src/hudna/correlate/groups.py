"""Proposed pairs put together to proposed incidents; and who stands behind the reports of one.

Two groups become one while, on the whole, more speaks for it than against: the bits of all pairs
across are summed. So one lucky pair does not chain a day's shelling of a town to one incident.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from hudna.correlate.clue import Clue, Copy, Group

ABSENT = -2.0                # bits of a pair that is not near enough to be compared
MOST = 12.0                  # no pair counts for more, either way


class Sets:
    """Disjoint sets of numbers below `n`."""

    def __init__(self, n: int) -> None:
        self._up = list(range(n))

    def of(self, one: int) -> int:
        while self._up[one] != one:
            self._up[one] = self._up[self._up[one]]
            one = self._up[one]
        return one

    def join(self, one: int, other: int) -> int:
        """The one that both are now named by: the less."""
        least, most = sorted((self.of(one), self.of(other)))
        self._up[most] = least
        return least

    def all(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for one in range(len(self._up)):
            found[self.of(one)].append(one)
        return found


class Sum(NamedTuple):
    """Of the pairs across two groups: bits of those compared, and how many they are."""

    bits: float
    pairs: int

    def with_(self, other: Sum) -> Sum:
        return Sum(self.bits + other.bits, self.pairs + other.pairs)


def joined(n: int, pairs: Sequence[tuple[int, int, float]]) -> Sets:
    """`n` reports in groups. `pairs`: two of them and their bits; the strongest are looked at
    first, and among equals those named first."""
    sets, size = Sets(n), [1] * n
    across: dict[int, dict[int, Sum]] = defaultdict(dict)
    for one, other, bits in pairs:
        across[one][other] = across[other][one] = Sum(max(-MOST, min(MOST, bits)), 1)
    for one, other, bits in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if bits <= 0:
            break
        a, b = sets.of(one), sets.of(other)
        if a != b and _speaks_for(across[a][b], size[a] * size[b]):
            least = sets.join(a, b)
            _merge(across, least, a + b - least)
            size[least] = size[a] + size[b]
    return sets


def _speaks_for(across: Sum, pairs: int) -> bool:
    return across.bits + ABSENT * (pairs - across.pairs) > 0


def _merge(across: dict[int, dict[int, Sum]], kept: int, gone: int) -> None:
    for other, there in across.pop(gone).items():
        del across[other][gone]
        if other != kept:
            both = across[kept].get(other, Sum(0, 0)).with_(there)
            across[kept][other] = across[other][kept] = both


def groups_of(clues: Sequence[Clue], sets: Sets, copies: Iterable[Copy]) -> Iterator[Group]:
    """Groups of two and more, by their first id. A copy is where that is which it copies."""
    place = {clue.id: i for i, clue in enumerate(clues)}
    behind = {place[copy.id]: place[copy.of] for copy in copies}
    for one, other in behind.items():
        sets.join(one, other)
    found = [members for members in sets.all().values() if len(members) > 1]
    for members in sorted(found, key=lambda members: min(clues[i].id for i in members)):
        yield Group(tuple(sorted(clues[i].id for i in members)), _hands(clues, members, behind))


def _hands(clues: Sequence[Clue], members: Sequence[int],
           behind: Mapping[int, int]) -> tuple[tuple[str, ...], ...]:
    at = {row: i for i, row in enumerate(members)}
    hands = Sets(len(members))
    first: dict[str, int] = {}
    for i, row in enumerate(members):
        for name in filter(None, (clues[row].origin, clues[row].source)):
            hands.join(first.setdefault(name, i), i)
        if row in behind:
            hands.join(at[behind[row]], i)
    return tuple(sorted(tuple(sorted(clues[members[i]].id for i in hand))
                        for hand in hands.all().values()))
