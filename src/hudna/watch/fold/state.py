"""All that the watch knows, as one thing that its steps work on. Pure."""

from __future__ import annotations

from collections import Counter

from hudna.place.match.cover import Cover
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.fold.aside import why
from hudna.watch.fold.flying import Flying
from hudna.watch.fold.laid import Key, Laid, Version, lay
from hudna.watch.fold.passages import Passages
from hudna.watch.fold.pending import Pending
from hudna.watch.fold.rows import Rows, Texts
from hudna.watch.fold.shelf import Spill
from hudna.watch.fold.stage import NEVER, Stage
from hudna.watch.fold.tracks import Tracks
from hudna.watch.fold.whose import Whose
from hudna.watch.packed import Packed


class State:
    """Tracks are followed to three stages: `live`, as positions come; `near`, from which what comes
    a few seconds late is taken anew; `settled`, before which nothing can change any more.

    `arrived_ms` is that of the last item; tracks not heard of since `silent_ms` have ended. `aside`
    counts the positions that were set aside, by reason and feed (`why`). `done` are the rows
    settled since they were last taken off."""

    def __init__(self, terms: WatchTerms, spill: Spill | None = None) -> None:
        self.terms = terms
        self.brief: Brief | None = None
        self.names, self.callsigns, self.feeds = Texts(), Texts([""]), Texts()
        self.whose = Whose()
        self.tracks = Tracks(self.names)
        self.pending = Pending(spill=spill)
        self.laid: Laid = lay(())
        self.live, self.near, self.settled = (
            Stage(self.laid.cover, terms.gap_ms) for _ in range(3))
        self.flying = Flying()
        self.passages = Passages(self.tracks.title, lambda area: self.laid.versions[area].key)
        self.by_key: dict[Key, Version] = {}
        self.aside: Counter[str] = Counter()
        self.done: list[Rows] = []
        self.packed_brief, self.packed_versions = Packed(), Packed()
        self.arrived_ms = self.silent_ms = NEVER

    @property
    def settled_ms(self) -> int:
        return self.settled.horizon_ms

    @property
    def cover(self) -> Cover:
        return self.laid.cover

    def lay(self, laid: Laid) -> None:
        """Watch these versions from here on."""
        self.laid = laid
        self.by_key = {v.key: v for v in laid.versions}

    def set_aside(self, reason: str, feed: int) -> None:
        self.aside[why(reason, self.feeds[feed])] += 1

    def make_room(self) -> None:
        """For every name and track there is."""
        for stage in (self.live, self.near, self.settled):
            stage.make_room_for(len(self.names), self.tracks.count)
