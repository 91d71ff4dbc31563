"""When the bulletin of a day may be put out, and of which days none has been."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from hudna.terms.working_incidents import Incidents
from hudna.view.days import day_of, ends_ms, next_day
from hudna.view.findings import judges

if TYPE_CHECKING:
    from hudna.view.world import World

LOOKED_BACK = 7
"""Days. What was not put out for so long is nobody's task of today."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def cutoff_ms(terms: Incidents | None, day: str) -> int | None:
    """The moment at which what the bulletin of a day says is known: the agreement's cut-off on the
    day after; the end of the day where that is open. None where the zone of days is."""
    if terms is None or terms.zone is None:
        return None
    if terms.cutoff is None:
        return ends_ms(day, terms.zone)
    at = datetime.combine(date.fromisoformat(next_day(day)), terms.cutoff, terms.zone)
    return (at.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)


def missing(world: World, now_ms: int) -> Iterator[tuple[str, int]]:
    """The last days whose cut-off has passed and of which this party, which monitors, has put out
    nothing, with the cut-off; the earliest first. None before this node's log began."""
    terms, began = world.terms.incidents, world.entries.began_ms()
    if terms is None or terms.zone is None or began is None:
        return
    if world.me not in judges(world.terms.agreement).monitors:
        return
    today = date.fromisoformat(day_of(now_ms, terms.zone))
    for back in range(LOOKED_BACK, 0, -1):
        day = (today - timedelta(days=back)).isoformat()
        at = cutoff_ms(terms, day)
        if (at is not None and at <= now_ms and ends_ms(day, terms.zone) > began
                and world.bulletins.latest(day, world.me) is None):
            yield day, at
