"""What one aircraft does, as far as people are warned of it. Pure."""

from __future__ import annotations

import msgspec

from hudna.record.statement import RecordHash
from hudna.record.warning import Ended, WarnPlace
from hudna.watch.event import Approach, Event, Passage
from hudna.watch.warnings.messages import Line
from hudna.watch.warnings.wanted import Cause


class Episode(msgspec.Struct):
    """What one aircraft does, or the sightings of one tell. `causes` by event, or by the first
    sighting of a course; `sightings`: all of each course. `over`: why the last cause went. `owed`:
    it is to be looked at as soon as there is time for it."""

    event: str
    aircraft: str
    causes: dict[str, Cause] = {}
    events: dict[str, Event] = {}
    sightings: dict[RecordHash, tuple[RecordHash, ...]] = {}
    lines: dict[str, Line] = {}
    over: Ended = "past"
    looked_ms: int = 0
    live_ms: int = 0
    owed: bool = False

    @property
    def names(self) -> set[str]:
        """All that it is found by."""
        return {self.event, *self.events, *(m for some in self.sightings.values() for m in some)}

    @property
    def flown(self) -> frozenset[str]:
        """What events call it."""
        return frozenset(
            {self.aircraft, *(e.aircraft for e in self.events.values())} - {""})

    @property
    def passages(self) -> tuple[str, ...]:
        """Those that it is not itself named by."""
        return tuple(sorted(e.id for e in self.events.values()
                            if isinstance(e, Passage) and e.id != self.event))

    @property
    def approach(self) -> Approach | None:
        """The last one."""
        return max((e for e in self.events.values() if isinstance(e, Approach)),
                   key=lambda e: (e.at.at_ms, e.id), default=None)

    @property
    def stands(self) -> set[str]:
        """The places that have a message."""
        return {place for place, line in self.lines.items() if line.live}

    @property
    def wide(self) -> WarnPlace | None:
        """The circle that stands for many places, where one is warned."""
        return next((line.want.place for line in self.lines.values()
                     if line.live and line.want is not None and line.want.place.wide), None)

    @property
    def live(self) -> bool:
        return bool(self.causes) or any(line.live for line in self.lines.values())


def why(event: Event) -> Ended:
    """Why nobody is warned of an event any more."""
    if isinstance(event, Passage):
        return "void" if event.state == "void" else "turned" if event.barred else "recognised"
    return "turned"
