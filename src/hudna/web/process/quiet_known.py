"""Which days are known here to have been quiet, for the process: from this node's own reports where
it monitors, else from the monitors' bulletins, and from what it has been told itself.

What breaks a day breaks it, whoever learns of it first: a bulletin that called it quiet changes
nothing of that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import repeat

import msgspec

from hudna.record.kinds import Names
from hudna.record.statement import PartyId, RecordHash
from hudna.speak.bulletin.data import BulletinData
from hudna.speak.bulletin.data_around import EVERYWHERE
from hudna.view.bulletins import Issue
from hudna.view.process.moment import CountedDay, QuietOf
from hudna.view.process.quiet_here import Here, monitors_of, quiet_here
from hudna.view.quiet import QuietState
from hudna.view.world import World
from hudna.web.happened.compliance import areas_of
from hudna.web.happened.compliance_heard import rule_of
from hudna.web.happened.compliance_tables import own_lines
from hudna.web.house import House

_STATE: Mapping[str, QuietState] = {"quiet": "quiet", "not-quiet": "broken",
                                    "not-known": "unknown"}


class _Said(msgspec.Struct, frozen=True):
    state: QuietState
    record: RecordHash
    why: str = "said"


def quiet_known(house: House, world: World) -> QuietOf:
    """Of this world, which may be an earlier one."""
    rule, monitors = rule_of(world), monitors_of(world)
    if rule is None or not monitors:
        return lambda area, days: tuple(
            CountedDay(d, "unknown", "no-rule") for d in (days[-1:] if area else days))
    # Of all monitors, so that a day that another of them has broken has an area here too.
    names = areas_of(house, world, tuple(x for m in monitors for x in own_lines(world, m)))
    told = [_Monitor(house, world, Here(m, rule, tuple(names)), names) for m in monitors]

    def known(area: str, days: tuple[str, ...]) -> tuple[CountedDay, ...]:
        if area and area not in names:
            return tuple(CountedDay(d, "unknown", "no-area") for d in days[-1:])
        first, *others = (m.days(area, days) for m in told if m is told[0] or m.has_told)
        return tuple(map(_together, first, zip(*others, strict=True) if others else
                         repeat(())))

    return known


class _Monitor:
    """What is known of quiet days by one of those who monitor."""

    def __init__(
        self, house: House, world: World, here: Here, names: Mapping[str, Names]
    ) -> None:
        self._world, self._here, self._names = world, here, names
        self._own = here.author == world.me
        self._said = {} if self._own else _bulletins(house, world, here.author)
        labels = Counter(n.best("en") for n in (EVERYWHERE, *names.values()))
        self._several = frozenset(label for label, n in labels.items() if n > 1)

    @property
    def has_told(self) -> bool:
        return bool(self._said) or bool(own_lines(self._world, self._here.author))

    def days(self, area: str, days: tuple[str, ...]) -> tuple[CountedDay, ...]:
        found = quiet_here(self._world, self._here, area, days)
        if self._own:
            return found
        label = (self._names[area] if area else EVERYWHERE).best("en")
        if area and label in self._several:
            return tuple(map(_by_none, found))
        return tuple(_with_bulletin(d, self._said.get((d.day, label))) for d in found)


def _together(first: CountedDay, others: Sequence[CountedDay]) -> CountedDay:
    return next((d for d in (first, *others) if d.state == "broken"), first)


def _by_none(day: CountedDay) -> CountedDay:
    """A bulletin names areas, and has no codes: of which of the same name is it?"""
    if _breaks(day):
        return day
    return CountedDay(day.day, "unknown", "same-name", day.records)


def _breaks(day: CountedDay) -> bool:
    return day.state == "broken" or day.why == "when-or-where"


def _with_bulletin(day: CountedDay, said: _Said | None) -> CountedDay:
    if _breaks(day):
        return day
    if said is None:
        return CountedDay(day.day, "unknown", "no-bulletin", day.records)
    return CountedDay(day.day, said.state, said.why, (said.record, *day.records))


def _bulletins(
    house: House, world: World, author: PartyId
) -> dict[tuple[str, str], _Said]:
    """By day and name of an area what an author last said, corrections of later bulletins among
    it."""
    found: dict[tuple[str, str], _Said] = {}
    issues = [i for i in world.bulletins.all() if i.bulletin.author == author]
    for issue in sorted(issues, key=_in_order):
        data = house.bulletins.get(issue.said.digest)
        if data is not None:
            _take(found, data, issue.bulletin.hash)
    return found


def _in_order(issue: Issue) -> tuple[int, int, str]:
    return issue.bulletin.issued_ms, issue.said.cutoff_ms, issue.bulletin.hash


def _take(found: dict[tuple[str, str], _Said], data: BulletinData, of: RecordHash) -> None:
    labels = Counter(one.area.best("en") for one in data.quiet)
    for one in data.quiet:
        label = one.area.best("en")
        found[data.day, label] = (_Said(_STATE[one.state], of) if labels[label] == 1
                                  else _Said("unknown", of, "same-name"))
    for c in data.corrections:
        if c.what == "quiet" and c.area is not None and c.now in _STATE:
            found[c.day, c.area.best("en")] = _Said(_STATE[c.now], of)
