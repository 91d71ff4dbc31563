"""What this party told an incident of, and whether what it told still follows from its reports.

A merge, a split or a report that came late changes the event and nothing that was told: whoever
has that goes on reading what nobody here holds any more, until a person tells it anew. Nothing of
this leaves the node: which reports there are is in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from hudna.record.statement import RecordHash
from hudna.view import stages
from hudna.view.incidents import IncidentLine
from hudna.view.of_reports import follows
from hudna.view.reports import Event, Reports, linked, report

if TYPE_CHECKING:
    from hudna.view.world import World


class Ground(msgspec.Struct, frozen=True):
    """What an incident was told of last, and the event that it is of now. `told` and `sources` are
    how many reports and sources there were then and are now; `left`, `came` and `corrected` of the
    reports are held to be of it no longer, are so since, and say something else since. `beside`: it
    is counted beside the incident that goes on, of which its reports are now."""

    event: Event
    reports: tuple[int, int]
    sources: tuple[int, int]
    left: int
    came: int
    corrected: int
    beside: bool
    holds: bool
    """Whether what was told still follows: nothing that it was told of has left, and nothing that
    came or was corrected says otherwise."""

    @property
    def same(self) -> bool:
        """Whether it is of the very same reports."""
        return not (self.left or self.came or self.corrected)


class Grounds:
    """Of one world. A cache: what it says follows from the log."""

    def __init__(self) -> None:
        self._at = -1
        self._held: dict[RecordHash, bool] = {}

    def lost(self, world: World) -> tuple[RecordHash, ...]:
        """Of each incident that this party has told and that no longer follows, the version that
        counts."""
        if self._at != world.reports.changed:
            self._at, self._held = world.reports.changed, {}
        own = [b for b in world.waits.listed(world) if b.line[0] == world.me]
        return tuple(b.latest for b in own if not self._holds(world, b.latest))

    def _holds(self, world: World, of: RecordHash) -> bool:
        if of not in self._held:
            line = world.incidents.of(of)
            found = ground(world, line) if line else None
            self._held[of] = found is None or found.holds
        return self._held[of]


def ground(world: World, line: IncidentLine) -> Ground | None:
    """None of what another party has told, or of what no report is held of."""
    reports = world.reports
    then, named = reports.told_of(line.latest.hash), reports.called(line.name)
    now = reports.event(named.hash) if named else None
    if then is None or now is None:
        return None
    before, after = _versions(reports, then), _versions(reports, now)
    first = follows(tuple(map(report, then.reports)))
    last = first if before == after else follows(tuple(map(report, now.reports)))
    left = len(before.keys() - after.keys())
    # What is told goes on in one line; any other of the same event has to say that it does not.
    other = stages.told(reports, world.incidents, now)[0].name != line.name
    return Ground(
        now, (len(before), len(after)), (line.said.sources, last.sources),
        left, len(after.keys() - before.keys()),
        sum(before[root] != after[root] for root in before.keys() & after.keys()),
        other and line.counts,
        not line.counts if other else line.counts and not left and first == last)


def parted(world: World, event: Event) -> tuple[IncidentLine, ...]:
    """The incidents of other events that were told last of reports of this one, too."""
    reports, own = world.reports, set(world.reports.roots(event))
    linked_to = (of for hold in reports.holds(event) for of in linked(hold.link).reports)
    others = {e.name: e for of in linked_to
              if (e := reports.event(of)) is not None and e.name != event.name}
    lines = (x for e in others.values() for x in stages.told(reports, world.incidents, e))
    return tuple(x for x in lines if (then := reports.told_of(x.latest.hash)) is not None
                 and not own.isdisjoint(reports.roots(then)))


def _versions(reports: Reports, event: Event) -> dict[RecordHash, RecordHash]:
    """The version that counts of each report, by its first."""
    return dict(zip(reports.roots(event), (r.hash for r in event.reports), strict=True))
