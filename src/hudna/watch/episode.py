"""What one aircraft does, as far as people are warned of it. Pure."""

from __future__ import annotations

import msgspec

from hudna.record.statement import RecordHash
from hudna.record.warning import Ended
from hudna.watch.event import Event, Passage
from hudna.watch.messages import Line
from hudna.watch.wanted import Cause


class Episode(msgspec.Struct):
    """What one aircraft does, or the sightings of one tell. `causes` by event, or by the first
    sighting of a course; `sightings`: all of each course. `over`: why the last cause went."""

    event: str
    aircraft: str
    causes: dict[str, Cause] = {}
    events: dict[str, Event] = {}
    sightings: dict[RecordHash, tuple[RecordHash, ...]] = {}
    lines: dict[str, Line] = {}
    over: Ended = "past"
    looked_ms: int = 0
    live_ms: int = 0

    @property
    def names(self) -> set[str]:
        """All that it is found by."""
        return {self.event, *self.events, *(m for some in self.sightings.values() for m in some)}

    @property
    def live(self) -> bool:
        return bool(self.causes) or any(line.live for line in self.lines.values())


def why(event: Event) -> Ended:
    """Why nobody is warned of an event any more."""
    if isinstance(event, Passage):
        return "void" if event.state == "void" else "turned" if event.barred else "recognised"
    return "turned"
