"""Near-identical texts: who copied, or was copied, word for word.

A text is a set of runs of three words. `SIGNS` least hashes of it (MinHash, Broder 1997) stand for
the set: the share of signs that two texts have alike is an estimate of the share of runs that they
have in common, to about 0.06. Only texts of about one time and place are held against each other,
and only against those that are no copies themselves: so a flood of n copies costs n comparisons and
no more. The hashes are fixed numbers, so the same texts are copies everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SIGNS = 64
RUN = 3
ALIKE = 0.6                  # of the runs: about one word changed in twelve
FEW = 12                     # words: fewer say the same by chance
_ONES = np.uint64(0xFFFFFFFFFFFFFFFF)
_MIX = [np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)]

Hashes = NDArray[np.uint64]
Signs = NDArray[np.uint16]


def _scramblers() -> tuple[Hashes, Hashes]:
    rng = np.random.Generator(np.random.PCG64(94))
    odd = rng.integers(1, 2**63, SIGNS, np.uint64) * np.uint64(2) + np.uint64(1)
    return odd, rng.integers(0, 2**63, SIGNS, np.uint64)


_TIMES, _PLUS = _scramblers()


def signs_of(words: Sequence[str]) -> Signs:
    """The `SIGNS` least hashes of a text, given as all its words in order. One of fewer than three
    words is one run; one without any has all signs 0 and is no copy of anything."""
    runs = _runs(words)
    if not len(runs):
        return np.zeros(SIGNS, np.uint16)
    least: Hashes = (runs[:, None] * _TIMES + _PLUS).min(axis=0)
    return (least >> np.uint64(48)).astype(np.uint16)


def _runs(words: Sequence[str]) -> Hashes:
    hashed = np.array([*map(_hash, words)], np.uint64)
    if len(hashed) < RUN:
        return np.array([_folded(hashed)], np.uint64) if len(hashed) else hashed
    mixed: Hashes = hashed[:-2] * _MIX[0] + hashed[1:-1] * _MIX[1] + hashed[2:] * _MIX[2]
    return mixed ^ (mixed >> np.uint64(29))


@lru_cache(maxsize=131_072)
def _hash(word: str) -> int:
    return crc32(word.encode())


def _folded(hashed: Hashes) -> int:
    return int(sum(int(word) * int(mix) for word, mix in zip(hashed, _MIX, strict=False))
               & int(_ONES))


def likeness(one: Signs, others: Signs) -> NDArray[np.float64]:
    """The estimated share of runs that one text has in common with each of `others` (n, `SIGNS`).
    None of one without any words."""
    if not one.any():
        return np.zeros(len(others))
    shared: NDArray[np.float64] = np.count_nonzero(others == one, axis=1) / SIGNS
    return shared
