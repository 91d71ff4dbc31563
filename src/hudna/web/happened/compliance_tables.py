"""How the agreement is kept, in tables: by clause, party, unit and day, each number with what is
behind it, and how much was heard beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeAlias

import msgspec

from hudna.record.statement import PartyId
from hudna.speak.bulletin.data import DayCount
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
)
from hudna.view.days import ends_ms, starts_ms
from hudna.view.effort import NONE, Effort, effort_by_day
from hudna.view.findings import judges
from hudna.view.incidents import IncidentLine
from hudna.view.quiet import QuietDay, in_a_row
from hudna.view.world import World
from hudna.web.happened.compliance_heard import Chosen, HeardOf

Dimension: TypeAlias = Literal["clause", "party", "unit", "day"]
DIMENSIONS: tuple[Dimension, ...] = ("clause", "party", "unit", "day")


class Line(msgspec.Struct, frozen=True):
    """One line of a table: the id of a clause, a party, a unit or a day."""

    of: str
    totals: Totals


class DayLine(msgspec.Struct, frozen=True):
    """One day: what was counted, whether it was quiet (None: not over, or no rule), how much was
    heard of it here, and how many reports wait to be assessed that may be of it."""

    day: str
    totals: Totals
    quiet: QuietDay | None
    heard: Effort
    waiting: int


class UnitLine(msgspec.Struct, frozen=True):
    """One unit: `quiet` of the last day that is over, `in_a_row` up to it. `heard` and `waiting` of
    all days together; a report that waits is counted with each unit that it may be of."""

    of: str
    totals: Totals
    quiet: QuietDay | None
    in_a_row: int
    heard: Effort
    waiting: int


class Tables(msgspec.Struct, frozen=True):
    """`last`: all together on the last day that is over, None without a rule; `in_a_row` up to it.
    """

    rows: tuple[Row, ...]
    whole: Totals
    by_clause: tuple[Line, ...]
    by_party: tuple[Line, ...]
    by_unit: tuple[UnitLine, ...]
    by_day: tuple[DayLine, ...]
    last: QuietDay | None
    in_a_row: int


def own_lines(world: World, author: PartyId) -> tuple[IncidentLine, ...]:
    """All that an author has told: put together once for a page, as there may be many."""
    return tuple(x for x in world.incidents.all() if x.author == author)


def tables(world: World, chosen: Chosen, own: tuple[IncidentLine, ...]) -> Tables:
    """`own`: the author's lines. At the widest level each of the areas has a line, whether anything
    is counted there or not."""
    rows = _rows(world, chosen, own)
    heard = HeardOf(world, chosen, own)
    quiet = heard.quiet()
    return Tables(
        rows, totals(rows), _by(rows, "clause"), _by(rows, "party"), _units(heard, rows),
        _days(heard, rows, quiet), quiet[-1] if quiet else None, in_a_row(quiet))


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
    """The days that were chosen as the trend counts them, with the reports of each where they are
    this node's own."""
    rows = _rows(world, chosen, own)
    heard = effort_by_day(world.reports.all(), chosen.zone) if chosen.author == world.me else None
    of_days = ((d, totals(r for r in rows if r.key.day == d)) for d in chosen.days)
    return tuple(DayCount(d, t.found.count, t.alleged.count, t.unknown.count,
                          None if heard is None else heard.get(d, NONE).reports)
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


def _days(
    heard: HeardOf, rows: tuple[Row, ...], quiet: tuple[QuietDay, ...]
) -> tuple[DayLine, ...]:
    of = {q.day: q for q in quiet}
    return tuple(DayLine(d, totals(r for r in rows if r.key.day == d), of.get(d),
                         heard.whole.get(d, NONE), len(heard.waiting((d,))))
                 for d in heard.chosen.days)


def _units(heard: HeardOf, rows: tuple[Row, ...]) -> tuple[UnitLine, ...]:
    areas = () if heard.chosen.level else heard.chosen.areas
    return tuple(_unit(heard, rows, of)
                 for of in dict.fromkeys((*areas, *sorted(heard.spoken))))


def _unit(heard: HeardOf, rows: tuple[Row, ...], of: str) -> UnitLine:
    path = heard.path(of) if of else ()
    quiet = heard.quiet(path) if of else ()
    return UnitLine(of, totals(r for r in rows if r.key.unit == of), quiet[-1] if quiet else None,
                    in_a_row(quiet), heard.span(of), len(
                        heard.waiting(heard.chosen.days, path) if of
                        else heard.unplaced(heard.chosen.days)))


def _ids(rows: tuple[Row, ...], of: Callable[[Key], str]) -> list[str]:
    return sorted({of(r.key) for r in rows})


def _is_of(key: Key, only: Mapping[Dimension, str]) -> bool:
    return all(getattr(key, d) == value for d, value in only.items())
