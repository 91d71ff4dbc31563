"""What was found alike in many rows of a file, shown once with every row that has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

import msgspec

from hudna.fault import Fault

T = TypeVar("T")


class Alike(msgspec.Struct, Generic[T], frozen=True):
    """`first` as it was found; `others` are the same in other rows. None is left out."""

    first: T
    others: tuple[T, ...]


def alike(found: Iterable[T], key: Callable[[T], object]) -> tuple[Alike[T], ...]:
    """Gathered by `key`, in the order in which each kind was first found."""
    by: dict[object, list[T]] = {}
    for one in found:
        by.setdefault(key(one), []).append(one)
    return tuple(Alike(some[0], tuple(some[1:])) for some in by.values())


def faults_alike(faults: Iterable[Fault]) -> tuple[Alike[Fault], ...]:
    """Faults of a file that differ in nothing but their row."""
    return alike(faults, _but_for_the_row)


def _but_for_the_row(fault: Fault) -> tuple[str, str, str]:
    """`row 12, lat` and `row 13, lat` are the same column; `features` alone is itself."""
    _, comma, column = fault.where.rpartition(", ")
    return column if comma else "", fault.found, str(fault.expected)
