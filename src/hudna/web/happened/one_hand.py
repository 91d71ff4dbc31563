"""Whether reports that would be one event carry the caution of `view/new_sources.py`, as this
node's pages ask it: of whom it has heard before it knows from the reports that are compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hudna.record.incidents import Report
from hudna.view.new_sources import may_be_one_hand
from hudna.view.reports import Event, report
from hudna.view.world import World
from hudna.web.happened.correlating import Correlating


def cautioned(world: World, correlating: Correlating, events: Iterable[Event]) -> bool:
    """Never while one of the reports is not compared yet: then nobody is known to be new."""
    records = {id(report(r)): r for e in events for r in e.reports}
    if not all(correlating.holds(r) for r in records.values()):
        return False

    def told(said: Report) -> Iterator[int]:
        for of in correlating.by_hands_of(records[id(said)]):
            if (record := world.record(of)) is not None:
                yield report(record).told_ms

    return may_be_one_hand([report(r) for r in records.values()], told)
