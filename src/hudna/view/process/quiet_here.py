"""Which days were quiet, for the process: as this node itself can tell from its own reports, and
from the incidents that the monitors have told it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo

import msgspec

from hudna.record.statement import PartyId
from hudna.terms.working_incidents import Quiet
from hudna.view import waiting as waits
from hudna.view.days import day_of, through
from hudna.view.effort import NONE, DayUnit, Effort, effort, effort_by_day
from hudna.view.findings import Found, Judges, findings, judges
from hudna.view.incidents import IncidentLine
from hudna.view.process.moment import CountedDay
from hudna.view.quiet import Heard, QuietDay, everywhere, quiet_days
from hudna.view.world import World


class Here(msgspec.Struct, frozen=True):
    """Whose incidents are counted, by which rule; `areas`: the codes of the widest units, without
    each of which not all is quiet."""

    author: PartyId
    rule: Quiet
    areas: tuple[str, ...]


def monitors_of(world: World) -> tuple[PartyId, ...]:
    """Those who monitor, first whoever's word on a quiet day counts: the depositary where it
    monitors, else the first that the agreement names. It is the same at every node, so that no two
    count otherwise; what another of them has told may break a day, and calls none quiet."""
    agreement = world.terms.agreement
    found = judges(agreement).monitors
    return tuple(sorted(found, key=lambda p: agreement.party(p).role != "depositary"))


def quiet_here(
    world: World, here: Here, area: str, days: tuple[str, ...]
) -> tuple[CountedDay, ...]:
    """Each of these days, which are in their order and over. Empty `area`: everywhere."""
    if not days:
        return ()
    counted = _Counted(world, here, days)
    if area:
        return tuple(map(counted.told, counted.of((area,))))
    whole = everywhere(counted.of(()), [counted.of((code,)) for code in here.areas])
    return tuple(map(counted.told, whole))


class _Counted:
    def __init__(self, world: World, here: Here, days: tuple[str, ...]) -> None:
        self._rule, self._days, zone = here.rule, days, here.rule.zone
        self._who: Judges = judges(world.terms.agreement)
        lines = (x for x in world.incidents.all() if x.author == here.author)
        self._near = _by_day(lines, days, zone)
        held = world.reports.all() if here.author == world.me else ()
        self._heard = bool(held)
        self._whole: Mapping[str, Effort] = effort_by_day(held, zone)
        self._units: Mapping[DayUnit, Effort] = effort(held, zone)
        found = waits.waiting(world.reports, world.incidents, days, zone) if held else ()
        self._waiting = waits.by_day(found, days, zone)

    def of(self, unit: tuple[str, ...]) -> tuple[QuietDay, ...]:
        heard = self._heard_of(unit)
        return tuple(found for day in self._days for found in quiet_days(
            self._rule, (day,), self._near.get(day, ()), self._who, heard=heard, unit=unit))

    def told(self, day: QuietDay) -> CountedDay:
        """With the findings by which incidents count, and without the reports, which are for the
        node's own desk alone."""
        named = {*day.on_it.incidents, *day.perhaps.incidents}
        found = (f for x in self._near.get(day.day, ()) if x.name in named
                 for f in _settled(x, self._who))
        records = {*day.on_it.records, *day.perhaps.records,
                   *(h for f in found for h in (f.record.hash, *(r.hash for r in f.seconds)))}
        return CountedDay(day.day, day.state, day.why, tuple(sorted(records)))

    def _heard_of(self, unit: tuple[str, ...]) -> Heard:
        if not self._heard:
            return Heard(None)
        units = self._units
        of = {d: units.get((d, unit[-1]), NONE) for d in self._days} if unit else self._whole
        return Heard(of, self._waiting)


def _settled(line: IncidentLine, who: Judges) -> Iterator[Found]:
    """What two persons of the monitors have found of it, or all guarantors jointly."""
    held = findings(line, who)
    yield from (*held.monitors, *held.joint)


def _by_day(
    lines: Iterable[IncidentLine], days: Sequence[str], zone: tzinfo
) -> Mapping[str, list[IncidentLine]]:
    """Those that may have been on each day: of years of days, each is held against few."""
    found: defaultdict[str, list[IncidentLine]] = defaultdict(list)
    for line in lines:
        first, last = day_of(line.said.from_ms, zone), day_of(line.said.until_ms, zone)
        for day in through(max(first, days[0]), min(last, days[-1])):
            found[day].append(line)
    return found
