"""Which grounds have ground in common, more than a border: each pair is looked at once, and none
that nobody asks about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray

from hudna.place.claim import Areal
from hudna.place.flat import parts_of
from hudna.view.process.fineness import Ground

Numbers: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
MOST_KEPT = 1_000_000
"""Pairs of which the answer is kept."""
AT_ONCE = 256
ROUNDS = (1, 16, 256, 1 << 62)
"""How many of those that it may meet each ground is tried with before all the others: one is
enough."""


class Sharing:
    """A cache: what a ground is never changes. Its numbers are this node's own."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._flat: list[Any] = []
        self._keys = np.empty(0, np.int64)
        self._shares = np.empty(0, bool)

    def numbers(self, grounds: Iterable[Ground]) -> Numbers:
        """A number for each, the same for the same ground."""
        return np.array([self._number(one) for one in grounds], np.int64)

    def any_shared(
        self, asked: Numbers, others: Numbers, counts: Callable[[Numbers, Numbers], Bools],
    ) -> Bools:
        """Of each ground that is asked about, whether it shares ground with one of `others` or is
        it. `counts` says of pairs, places in `asked` and in `others`, which of them count."""
        found = np.zeros(len(asked), bool)
        if not len(others):
            return found
        flat = np.array(self._flat, dtype=object)
        tree = shapely.STRtree(flat[others])
        for begin in range(0, len(asked), AT_ONCE):
            some, other = tree.query(flat[asked[begin:begin + AT_ONCE]])
            kept = counts(some + begin, other)
            self._try(found, (asked, others), some[kept] + begin, other[kept])
        return found

    def _try(self, found: Bools, of: tuple[Numbers, Numbers], some: Numbers,
             other: Numbers) -> None:
        order = np.argsort(some, kind="stable")
        some, other = some[order], other[order]
        rank, done = np.arange(len(some)) - np.searchsorted(some, some), 0
        for most in ROUNDS:
            now = (rank >= done) & (rank < most) & ~found[some]
            if now.any():
                shared = self._shared(of[0][some[now]], of[1][other[now]])
                found[some[now][shared]] = True
            done = most

    def _shared(self, a: Numbers, b: Numbers) -> Bools:
        keys = (np.minimum(a, b) << 32) | np.maximum(a, b)
        if len(self._keys) > MOST_KEPT:
            self._keys, self._shares = np.empty(0, np.int64), np.empty(0, bool)
        fresh = np.setdiff1d(keys[~self._known(keys)], ())
        if len(fresh):
            at = np.searchsorted(self._keys, fresh)
            self._shares = np.insert(self._shares, at, self._look(fresh))
            self._keys = np.insert(self._keys, at, fresh)
        return np.asarray(self._shares[np.searchsorted(self._keys, keys)])

    def _known(self, keys: Numbers) -> Bools:
        at = np.searchsorted(self._keys, keys)
        known = at < len(self._keys)
        known[known] = self._keys[at[known]] == keys[known]
        return known

    def _look(self, fresh: Numbers) -> Bools:
        flat = np.array(self._flat, dtype=object)
        one, other = flat[fresh >> 32], flat[fresh & 0xFFFFFFFF]
        shapely.prepare(one)
        shares = shapely.intersects(one, other)
        shares[shares] = ~shapely.touches(one[shares], other[shares])
        return np.asarray(shares)

    def _number(self, ground: Ground) -> int:
        number = self._numbers.setdefault(ground.name, len(self._flat))
        if number == len(self._flat):
            self._flat.append(_whole(ground.shape))
        return number


def _whole(shape: Areal) -> shapely.Geometry:
    """Of a partner's statement nobody here asked whether its parts overlap."""
    parts = parts_of(shape)
    return parts[0] if len(parts) == 1 else shapely.union_all(parts)
