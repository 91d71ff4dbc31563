"""How much was heard, as everybody may have it: no number from which somebody could be guessed, by
itself, by taking one from another, or by holding a later bulletin against an earlier one.

Of a unit of which fewer than `LEAST_TOLD` reported it is not told how many. Where the others and
the whole would give that away the smallest of the others is not told either, and at last not the
whole. What has once been said of a day stays as it was said: the difference would be who came
late.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

import msgspec

from hudna.speak.bulletin.data import BulletinData
from hudna.view.effort import LEAST_TOLD, NONE, Effort, EffortTold, for_others

DayArea: TypeAlias = tuple[str, str]
"""A day, and the area's name in English: what a bulletin says it of."""
HIDDEN = EffortTold(None, None)


class Said(msgspec.Struct, frozen=True):
    """What bulletins have said first of each day and area."""

    reports: Mapping[DayArea, int | None] = {}
    sources: Mapping[DayArea, int | None] = {}

    def of(self, at: DayArea, told: EffortTold) -> EffortTold:
        """`told`, where nothing has been said of it yet."""
        return EffortTold(self.reports.get(at, told.reports), self.sources.get(at, told.sources))


def first_said(earlier: Iterable[BulletinData]) -> Said:
    """`earlier` as issued."""
    reports: dict[DayArea, int | None] = {}
    sources: dict[DayArea, int | None] = {}
    for data in earlier:
        for e in data.effort:
            reports.setdefault((data.day, e.area.en), e.reports)
            sources.setdefault((data.day, e.area.en), e.sources)
            reports.setdefault((data.before, e.area.en), e.before)
        if data.effort:
            for d in data.trend:
                reports.setdefault((d.day, data.effort[0].area.en), d.reports)
    return Said(reports, sources)


class Heard(msgspec.Struct, frozen=True):
    """Of one day: of the whole, and of each unit by its code."""

    whole: EffortTold
    units: Mapping[str, EffortTold]


def heard(whole: Effort, units: Mapping[str, Effort], listed: Iterable[str]) -> Heard:
    """`units`: of every unit of which anything was reported, "" for where that is not known.
    `listed`: those that are told."""
    shown = set(listed)
    hidden = {c for c, e in units.items() if e.reports and (c not in shown or _small(e))}
    rest = sorted((c for c, e in units.items() if e.reports and c not in hidden),
                  key=lambda c: (units[c].reports, c))
    gives_away = any(c in shown for c in hidden)
    while gives_away and not _hides(whole, units, hidden) and rest:
        hidden.add(rest.pop(0))
    silent = gives_away and not _hides(whole, units, hidden)
    return Heard(HIDDEN if silent else for_others(whole), {
        c: HIDDEN if c in hidden else for_others(units.get(c, NONE)) for c in shown})


def _small(e: Effort) -> bool:
    return e.reports < LEAST_TOLD or e.sources < LEAST_TOLD


def _hides(whole: Effort, units: Mapping[str, Effort], hidden: set[str]) -> bool:
    """Whether each of those hidden could be as many as are told, for all that the others say."""
    shown = [e for c, e in units.items() if c not in hidden]
    left = min(whole.reports - sum(e.reports for e in shown),
               whole.sources - sum(e.sources for e in shown))
    return len(hidden) > 1 and left - (len(hidden) - 1) >= LEAST_TOLD
