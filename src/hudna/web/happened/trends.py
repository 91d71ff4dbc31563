"""How the last days compare with as many before them, with how sure that is; or why nothing can be
said of it."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from hudna.say import Figure, Say, say
from hudna.speak.bulletin.charted import means, of_bounds
from hudna.speak.bulletin.data import DayCount
from hudna.speak.bulletin.trended import trend
from hudna.view.days import day_of
from hudna.view.incidents import IncidentLine
from hudna.view.world import World
from hudna.web.happened.compliance_heard import Chosen
from hudna.web.happened.compliance_tables import day_counts

TRENDS = (7, 14)


class Days(msgspec.Struct, frozen=True):
    """The days that can be compared, up to the last that is over: of a day before this node's log
    `began` nothing is known, so it is no day without incidents."""

    counted: tuple[DayCount, ...]
    began: str


def days_of(world: World, chosen: Chosen, own: tuple[IncidentLine, ...]) -> Days | None:
    """Whatever the first that was chosen is. None where no day is over."""
    if not chosen.over:
        return None
    last = chosen.over[-1]
    span = msgspec.structs.replace(
        chosen, first=_earlier(last, 2 * max(TRENDS) - 1), last=last)
    began_ms = world.entries.began_ms()
    began = day_of(began_ms, chosen.zone) if began_ms is not None else last
    return Days(tuple(d for d in day_counts(world, span, own) if began <= d.day), began)


def trended(days: Days) -> tuple[tuple[Say, ...], ...]:
    """Blocking, and of no world: to be called off the loop."""
    return tuple(_said(days.counted, n, days.began) for n in TRENDS)


def _said(days: tuple[DayCount, ...], n: int, began: str) -> tuple[Say, ...]:
    if len(days) < 2 * n:
        return (say("The last {n} days are not compared with the {n} before: this node knows of "
                    "none before {began}.", n=Figure(n), began=began),)
    now, before = (_count(part) for part in (days[-n:], days[-2 * n:-n]))
    counted = say("In the last {n} days that are over {now} were counted as found, alleged or not "
                  "known; in the {n} before, {before}.", n=Figure(n), now=Figure(now),
                  before=Figure(before))
    found = trend(days, n)
    if found is None:
        return (counted, say("Nothing was counted before: no ratio says how much more that is."))
    return (counted, of_bounds(found), means(found))


def _count(days: tuple[DayCount, ...]) -> int:
    return sum(d.found + d.alleged + d.unknown for d in days)


def _earlier(day: str, n: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=n)).isoformat()
