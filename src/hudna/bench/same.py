"""That two answers are the same, whatever their order: no figure is printed unless they are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

PART = 1 << 22
SHOWN = 3


class Answer(NamedTuple):
    """Pairs of whole numbers, each pair once: (row, area), (first, second), (query, key)."""

    first: NDArray[Any]
    second: NDArray[Any]


class Mark(NamedTuple):
    """How many `pairs`, and the sum modulo 2^64 of a hash of each: the same in any order."""

    pairs: int
    hashed: int


class Different(Exception):  # noqa: N818 - what was found
    """Two contestants gave different answers to the same question."""


def same(ours: Answer, theirs: Answer, work: str, peer: str) -> None:
    """Raises `Different` with the first pairs that only one of the two has."""
    if mark_of(ours) == mark_of(theirs):
        return
    a, b = np.sort(_keys(ours)), np.sort(_keys(theirs))
    only_ours, only_theirs = np.setdiff1d(a, b), np.setdiff1d(b, a)
    raise Different(
        f"{work}: {len(a)} pairs here, {len(b)} from {peer}; "
        f"only here {len(only_ours)}: {_shown(only_ours)}; "
        f"only there {len(only_theirs)}: {_shown(only_theirs)}")


def mark_of(answer: Answer) -> Mark:
    """Part by part, so that an answer of any size is hashed in little memory."""
    total = 0
    for begin in range(0, len(answer.first), PART):
        part = Answer(*(column[begin:begin + PART] for column in answer))
        total += int(_mixed(_keys(part)).sum(dtype=np.uint64))
    return Mark(len(answer.first), total % 2**64)


def _keys(answer: Answer) -> NDArray[np.uint64]:
    """Both numbers in one: each is below 2^32."""
    return (np.asarray(answer.first).astype(np.uint64) << np.uint64(32)
            | np.asarray(answer.second).astype(np.uint64))


def _mixed(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """splitmix64 (Steele, Lea and Flood, OOPSLA 2014): a change of any bit changes half of all."""
    mixed = keys + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ mixed >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ mixed >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return mixed ^ mixed >> np.uint64(31)


def _shown(keys: NDArray[np.uint64]) -> str:
    pairs = [f"({int(key) >> 32}, {int(key) & 0xFFFFFFFF})" for key in keys[:SHOWN]]
    return ", ".join(pairs) or "none"
