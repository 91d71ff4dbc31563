"""Whom an area bars: by operator, unless the category of the flight is excepted. No I/O here.

An operator that is not known counts as barred, and a category that is not known as not excepted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hudna.audit.batch import NOBODY
from hudna.place.columns import Int32
from hudna.place.features import AreaFeature

Rule = tuple[tuple[str, ...] | None, tuple[str, ...]]
Mask = NDArray[np.bool_]


class Bars(NamedTuple):
    """The distinct rules of a file of areas, and which one each area has."""

    rules: tuple[Rule, ...]
    of_area: Int32

    @classmethod
    def of(cls, areas: Iterable[AreaFeature]) -> Bars:
        """The rules of areas, in their order."""
        numbers: dict[Rule, int] = {}
        of_area = [numbers.setdefault(_rule(area), len(numbers)) for area in areas]
        return cls(tuple(numbers), np.array(of_area, np.int32))

    @property
    def everyone(self) -> bool:
        """Whether every area bars everyone, so that nobody need be asked."""
        return all(bars is None and not excepts for bars, excepts in self.rules)

    @property
    def by_name(self) -> bool:
        """Whether any area bars operators by their names."""
        return any(bars is not None for bars, _ in self.rules)

    def tables(self, operators: Iterable[str], categories: Iterable[str]) -> Tables:
        """The rules for so many names, looked up by code."""
        operators, categories = tuple(operators), tuple(categories)
        return Tables(self.of_area,
                      _table([[bars is None or name in bars for name in operators] + [True]
                              for bars, _ in self.rules]),
                      _table([[name not in excepts for name in categories] + [True]
                              for _, excepts in self.rules]))


class Tables(NamedTuple):
    """Per rule and code, whether the operator is barred, and whether the category is not
    excepted; the last column, which code `NOBODY` points at, is for what is not known."""

    of_area: Int32
    barred: Mask
    not_excepted: Mask

    def applies(self, areas: Int32, operator: Int32, category: Int32) -> Mask:
        """Whether each area bars the flight beside it."""
        rule = self.of_area[areas]
        return self.barred[rule, operator] & self.not_excepted[rule, category]


def _rule(area: AreaFeature) -> Rule:
    bars = None if area.bars is None else tuple(sorted(set(area.bars)))
    return bars, tuple(sorted(set(area.excepts)))


def _table(rows: list[list[bool]]) -> Mask:
    assert NOBODY == -1
    return np.array(rows, np.bool_).reshape(len(rows), -1)
