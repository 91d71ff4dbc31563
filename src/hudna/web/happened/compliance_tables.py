"""How the agreement is kept, in tables: by clause, party, unit and day, each number with what is
behind it, and how much was heard beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta, tzinfo
from typing import Literal, TypeAlias

import msgspec

from hudna.record.statement import PartyId
from hudna.speak.bulletin.data import DayCount
from hudna.terms.working_incidents import Quiet
from hudna.view.compliance import (
    NUMBERS,
    Behind,
    Figure,
    Key,
    Row,
    Totals,
    What,
    figures,
    totals,
    unit_of,
)
from hudna.view.days import ends_ms, starts_ms, through
from hudna.view.effort import NONE, Effort, effort, effort_by_day
from hudna.view.findings import Judges, judges
from hudna.view.incidents import IncidentLine
from hudna.view.quiet import QuietDay, in_a_row, quiet_days
from hudna.view.reports import report
from hudna.view.world import World

Dimension: TypeAlias = Literal["clause", "party", "unit", "day"]
DIMENSIONS: tuple[Dimension, ...] = ("clause", "party", "unit", "day")
QUIET_BACK = 90
"""Days back to which a row of quiet days is followed."""


class Chosen(msgspec.Struct, frozen=True):
    """Whose told incidents are counted, of which days, by units of which level (0 the widest).
    `now_ms` is the moment at which it is asked, or was known."""

    author: PartyId
    first: str
    last: str
    zone: tzinfo
    now_ms: int
    level: int = 0

    @property
    def days(self) -> tuple[str, ...]:
        return tuple(through(self.first, self.last))


class Line(msgspec.Struct, frozen=True):
    """One line of a table: the id of a clause, a party, a unit or a day."""

    of: str
    totals: Totals


class DayLine(msgspec.Struct, frozen=True):
    """One day: what was counted, whether it was quiet (None: not over, or no rule), and how much
    was heard of it here."""

    day: str
    totals: Totals
    quiet: QuietDay | None
    heard: Effort


class UnitLine(msgspec.Struct, frozen=True):
    """One unit: `quiet` of the last day that is over, `in_a_row` up to it."""

    of: str
    totals: Totals
    quiet: QuietDay | None
    in_a_row: int
    heard: Effort


class Tables(msgspec.Struct, frozen=True):
    rows: tuple[Row, ...]
    whole: Totals
    by_clause: tuple[Line, ...]
    by_party: tuple[Line, ...]
    by_unit: tuple[UnitLine, ...]
    by_day: tuple[DayLine, ...]
    in_a_row: int | None


def own_lines(world: World, author: PartyId) -> tuple[IncidentLine, ...]:
    """All that an author has told: put together once for a page, as there may be many."""
    return tuple(x for x in world.incidents.all() if x.author == author)


def tables(
    world: World, chosen: Chosen, own: tuple[IncidentLine, ...], units: Iterable[str] = ()
) -> Tables:
    """`own`: the author's lines; `units`: those that have a line of their own, whether anything is
    counted there or not."""
    rows = _rows(world, chosen, own)
    counted = Counted(world, chosen, own)
    days = _days(counted, rows)
    over = [d.quiet for d in days if d.quiet]
    return Tables(
        rows, totals(rows), _by(rows, "clause"), _by(rows, "party"),
        _units(counted, rows, units), days,
        in_a_row(counted.quiet(over[-1].day, ())) if over else None)


class Counted:
    """What quiet and effort are told from. Only this party's own reports are known here: of what
    another's monitors heard nobody else knows, and no day of theirs is called quiet."""

    def __init__(self, world: World, chosen: Chosen, own: tuple[IncidentLine, ...]) -> None:
        self.chosen, self._own = chosen, own
        self._who: Judges = judges(world.terms.agreement)
        self._rule = _rule(world)
        self._reports = world.reports.all() if chosen.author == world.me else ()
        self.whole = effort_by_day(self._reports, chosen.zone)
        self.units = effort(self._reports, chosen.zone, chosen.level)
        self.spoken = {unit_of(x.said.admin, chosen.level) for x in self._own} | {
            unit_of(report(r).admin, chosen.level) for r in self._reports}
        self._wider = _wider((*(x.said.admin for x in self._own),
                              *(report(r).admin for r in self._reports)), chosen.level)

    def over(self, day: str) -> bool:
        return ends_ms(day, self.chosen.zone) <= self.chosen.now_ms

    def quiet(self, day: str, unit: tuple[str, ...]) -> tuple[QuietDay, ...]:
        """Up to this day, which is over; none without a rule."""
        if self._rule is None:
            return ()
        days = _back(day, QUIET_BACK)
        heard: Mapping[str, Effort] = self.whole if not unit else {
            d: self.units.get((d, unit[-1]), NONE) for d in days}
        return quiet_days(self._rule, days, self._own, self._who, effort=heard, unit=unit)

    def path(self, unit: str) -> tuple[str, ...]:
        """A unit after those that hold it."""
        return self._wider.get(unit, (unit,))


def figure(rows: Iterable[Row], what: What, only: Mapping[Dimension, str]) -> Figure:
    """One number of the tables again, with all that is behind it."""
    found: Figure = getattr(totals(r for r in rows if _is_of(r.key, only)), what)
    return found


def lines_behind(world: World, author: PartyId, found: Figure) -> tuple[
        tuple[Behind, IncidentLine], ...]:
    """Each incident behind a number, with its line."""
    held = ((b, world.incidents.line(author, b.incident)) for b in found.behind)
    return tuple((b, line) for b, line in held if line is not None)


def day_counts(
    world: World, chosen: Chosen, own: tuple[IncidentLine, ...]
) -> tuple[DayCount, ...]:
    """The days that were chosen as the trend counts them."""
    rows = _rows(world, chosen, own)
    of_days = ((d, totals(r for r in rows if r.key.day == d)) for d in chosen.days)
    return tuple(DayCount(d, t.found.count, t.alleged.count, t.unknown.count, None)
                 for d, t in of_days)


def what_of(text: str) -> What | None:
    return text if text in NUMBERS else None


def _rows(world: World, chosen: Chosen, own: tuple[IncidentLine, ...]) -> tuple[Row, ...]:
    """Of what counts on a day that was chosen."""
    first = starts_ms(chosen.first, chosen.zone)
    last = ends_ms(chosen.last, chosen.zone)
    lines = (x for x in own if first <= x.said.from_ms < last)
    agreement = world.terms.agreement
    return figures(lines, judges(agreement), agreement, chosen.zone, chosen.level)


def _by(rows: tuple[Row, ...], dimension: Dimension) -> tuple[Line, ...]:
    return tuple(Line(of, totals(r for r in rows if getattr(r.key, dimension) == of))
                 for of in _ids(rows, lambda k: str(getattr(k, dimension))))


def _days(counted: Counted, rows: tuple[Row, ...]) -> tuple[DayLine, ...]:
    days = counted.chosen.days
    over = [d for d in days if counted.over(d)]
    quiet = {q.day: q for q in counted.quiet(over[-1], ())} if over else {}
    return tuple(DayLine(d, totals(r for r in rows if r.key.day == d), quiet.get(d),
                         counted.whole.get(d, NONE)) for d in days)


def _units(
    counted: Counted, rows: tuple[Row, ...], units: Iterable[str]
) -> tuple[UnitLine, ...]:
    over = [d for d in counted.chosen.days if counted.over(d)]
    ids = dict.fromkeys((*units, *sorted(counted.spoken)))
    return tuple(_unit(counted, rows, of, over[-1] if over else None) for of in ids)


def _unit(counted: Counted, rows: tuple[Row, ...], of: str, last: str | None) -> UnitLine:
    quiet = counted.quiet(last, counted.path(of)) if of and last else ()
    heard = [counted.units.get((d, of), NONE) for d in counted.chosen.days]
    whole = Effort(sum(e.reports for e in heard), sum(e.sources for e in heard),
                   tuple(r for e in heard for r in e.records))
    return UnitLine(of, totals(r for r in rows if r.key.unit == of),
                    quiet[-1] if quiet else None, in_a_row(quiet), whole)


def _ids(rows: tuple[Row, ...], of: Callable[[Key], str]) -> list[str]:
    return sorted({of(r.key) for r in rows})


def _is_of(key: Key, only: Mapping[Dimension, str]) -> bool:
    return all(getattr(key, d) == value for d, value in only.items())


def _wider(admins: Iterable[tuple[str, ...]], level: int) -> dict[str, tuple[str, ...]]:
    return {a[level]: a[:level + 1] for a in admins if level < len(a)}


def _back(day: str, n: int) -> tuple[str, ...]:
    """So many days up to this one."""
    first = date.fromisoformat(day) - timedelta(days=n - 1)
    return tuple(through(first.isoformat(), day))


def _rule(world: World) -> Quiet | None:
    terms = world.terms.incidents
    return terms.quiet if terms else None
