"""From what the views hold of days to what a bulletin says of them: quiet, and how much was heard;
and of notified places that were harmed.

Numbers of reports and sources come from `heard` alone, which tells none from which somebody could
be guessed.
"""

from __future__ import annotations

from collections.abc import Iterable

from hudna.place.volume import Window
from hudna.record.protecting import Names
from hudna.speak.bulletin import data
from hudna.speak.bulletin.gathered import standing
from hudna.view.findings import Judges
from hudna.view.incidents import IncidentLine
from hudna.view.quiet import QuietDay, QuietState, in_a_row
from hudna.view.told_and_hit import Hit, ToldOf

QUIET: dict[QuietState, data.QuietState] = {
    "quiet": "quiet", "broken": "not-quiet", "unknown": "not-known"}


def quiet(area: Names, days: tuple[QuietDay, ...]) -> data.Quiet:
    """`days` up to the bulletin's own, at least that."""
    return data.Quiet(area, QUIET[days[-1].state], in_a_row(days))


def day_count(
    day: str, within: Window, lines: Iterable[IncidentLine], judges: Judges, reports: int | None
) -> data.DayCount:
    """Incidents on the day on which they may have begun, as compliance counts them. `within` is
    that day; `lines` are of one author."""
    assert within.from_ms is not None
    assert within.until_ms is not None
    stood = [standing(x, judges) for x in lines
             if x.counts and within.from_ms <= x.said.from_ms <= within.until_ms]
    return data.DayCount(day, stood.count("found"), stood.count("alleged"),
                         stood.count("not-known"), reports)


def told_hit(hit: Hit, line: IncidentLine, place: Names, protects: Names,
             registered_ms: int) -> data.ToldHit:
    """`place` and `protects`: what the readers may have of the protection."""
    return data.ToldHit(place, protects, line.name, registered_ms, line.said.from_ms, hit.sure,
                        tuple(map(_told, hit.told)))


def _told(of: ToldOf) -> data.Told:
    if of.knew is None:
        return data.Told(of.party, of.when)
    return data.Told(of.party, of.when, of.knew.no_later_than, of.knew.receipt)
