"""The watch: items in the order in which they arrived, events out. Pure, and the same every time.

`take` is the fold (decision 86). Nothing in here asks for the time or does input or output.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import msgspec
import numpy as np

from hudna.record.statement import RecordHash
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.event import Aloft, Event, FeedState, Passage, Sky
from hudna.watch.fix import Fix
from hudna.watch.fold.aside import by_feed, by_reason, judge, why
from hudna.watch.fold.drained import drained
from hudna.watch.fold.forgetting import EVERY_MS, forget
from hudna.watch.fold.frozen import Parts, parts, thaw
from hudna.watch.fold.laid import Version
from hudna.watch.fold.looking_ahead import Ahead
from hudna.watch.fold.placing import place
from hudna.watch.fold.relaying import in_effect
from hudna.watch.fold.rows import ROW, fits, rows_of
from hudna.watch.fold.settling import come_near, settle
from hudna.watch.fold.shelf import Spill
from hudna.watch.fold.sight import sky_of, where
from hudna.watch.fold.stage import NEVER
from hudna.watch.fold.state import State
from hudna.watch.fold.telling import told
from hudna.watch.inexact.explaining import CHECK_MS, Explained, again, explain
from hudna.watch.inexact.uncertain import Uncertain
from hudna.watch.item import Briefed, Heard, Item, Tick
from hudna.watch.settled import Settled

SETTLE_EVERY_MS = 500
NEAR_MS = 10_000
"""Several receivers of one aircraft are no further apart: what comes later than that costs more."""


class Watch:
    """One watcher's state. Not to be told by two threads at once."""

    def __init__(self, terms: WatchTerms = WatchTerms(),  # noqa: B008 - frozen
                 spill: Spill | None = None) -> None:
        """`spill`: where old rows are kept, so that they take no memory."""
        self._state = State(terms, spill)
        self._ahead = Ahead()
        self._uncertain = Uncertain(terms)
        self._settled_at = NEVER
        self._warned_by: Brief | None = None

    def freeze(self) -> bytes:
        """All of the state; folding goes on from it as if it had never stopped."""
        return b"".join(self.parts())

    def parts(self) -> Parts:
        """The same in parts, for any thread; more may be taken meanwhile."""
        return parts(self._state, self._ahead, self._settled_at, self._uncertain)

    @classmethod
    def thaw(cls, data: bytes | memoryview, spill: Spill | None = None) -> Watch:
        """The watch as it was frozen. Refused where the bytes are no state of this version's."""
        made = cls.__new__(cls)
        made._state, made._ahead, made._settled_at, made._uncertain = thaw(
            data, spill)
        brief = made._state.brief
        made._warned_by = made.alone(brief) if brief else None
        return made

    def take(self, item: Item) -> tuple[Event, ...]:
        """What one item more brings about."""
        state = self._state
        state.arrived_ms = max(state.arrived_ms, item.arrived_ms)
        match item:
            case Heard():
                return tuple(self._hear(item))
            case Briefed():
                return tuple(self._brief(item.brief))
            case Tick():
                return tuple(self._tick())

    @property
    def aside(self) -> dict[str, int]:
        """How many positions were set aside, by reason."""
        return by_reason(self._aside())

    @property
    def aside_by_feed(self) -> dict[str, dict[str, int]]:
        """The same of each feed."""
        return by_feed(self._aside())

    def _aside(self) -> Counter[str]:
        return self._state.aside + Counter(self._uncertain.aside)

    @property
    def versions(self) -> tuple[Version, ...]:
        """The areas as they are watched, those that have ended of late among them."""
        return self._state.laid.versions

    @property
    def brief(self) -> Brief | None:
        """What was last said to be in effect."""
        return self._state.brief

    @property
    def terms(self) -> WatchTerms:
        return self._state.terms

    def alone(self, brief: Brief) -> Brief:
        """The brief without the sightings that are of aircraft that send, and are warned of."""
        known = self._uncertain.explained.of
        return msgspec.structs.replace(
            brief, reported=tuple(r for r in brief.reported if r.sighting not in known))

    def explained(self, elsewhere: Collection[str], before: Explained,
                  asked: frozenset[RecordHash]) -> Explained:
        """Of the sightings that this knows, as `alone` would have it if it watched all areas:
        `elsewhere` are the aircraft that are warned of for others. `before`: what this gave last,
        of the sightings `asked`; it is not asked anew for some seconds."""
        reported = self._state.brief.reported if self._state.brief else ()
        if self.reported == asked and self._state.arrived_ms - before.checked_ms < CHECK_MS:
            return before
        return explain(self._state, self._ahead.told, reported, before, elsewhere)

    @property
    def reported(self) -> frozenset[RecordHash]:
        """The sightings that it has been told of."""
        brief = self._state.brief
        return frozenset(r.sighting for r in brief.reported) if brief else frozenset()

    @property
    def warned_by(self) -> Brief | None:
        """What was last said to be in effect, as `alone` gives it: another where anything in it
        is, or of which aircraft the sightings in it are."""
        return self._warned_by

    def sky(self, now_ms: int, feeds: Iterable[FeedState] = ()) -> Sky:
        """Where every aircraft was last that has not gone silent; of what sends exactly too, by
        that."""
        aside = self.aside_by_feed
        told = (msgspec.structs.replace(f, aside=aside.get(f.name, {})) for f in feeds)
        exact = sky_of(self._state, self._ahead.told, now_ms, told, self.aside)
        names = {a.aircraft for a in exact.aloft}
        about = (a for a in self._uncertain.aloft(now_ms) if a.aircraft not in names)
        return msgspec.structs.replace(exact, aloft=(*exact.aloft, *about))

    def where(self, now_ms: int, aircraft: Iterable[str]) -> dict[str, Aloft]:
        """Where those of these aircraft were last that send exactly and have not gone silent."""
        return where(self._state, self._ahead.told, now_ms, aircraft)

    @property
    def to_drain(self) -> int:
        """How many rows have been settled since `settled` was last asked."""
        return sum(map(len, self._state.done)) + self._uncertain.to_drain

    def settled(self) -> Settled:
        """The rows that were settled since this was last asked."""
        return drained(self._state)._replace(about=self._uncertain.settled())

    def _hear(self, heard: Heard) -> list[Event]:
        """Positions of which only about where they were is known are followed apart."""
        exact = tuple(f for f in heard.fixes if not f.within_m)
        if len(exact) == len(heard.fixes):
            return self._follow(heard)
        about = [f for f in heard.fixes if f.within_m]
        return [*self._follow(Heard(heard.arrived_ms, heard.feed, exact)),
                *self._uncertain.take(about, self._state.arrived_ms, heard.feed)]

    def _follow(self, heard: Heard) -> list[Event]:
        state = self._state
        fixes = heard.fixes if all(map(fits, heard.fixes)) else self._fitting(heard)
        judged = judge(
            rows_of(fixes, heard.arrived_ms, state.feeds.number(heard.feed), state.names,
                    state.callsigns), state.settled_ms)
        for reason, count in judged.aside.items():
            state.aside[why(reason, heard.feed)] += count
        if not len(judged.rows):
            return []
        judged.rows["who"] = state.whose.assess(judged.rows, state.names, state.callsigns)
        return list(place(state, judged.rows))

    def _fitting(self, heard: Heard) -> tuple[Fix, ...]:
        """Nothing that comes in may stop the watch: what does not fit a row is set aside."""
        fitting = tuple(f for f in heard.fixes if fits(f))
        self._state.aside[why("unreadable", heard.feed)] += len(heard.fixes) - len(fitting)
        return fitting

    def _brief(self, brief: Brief) -> list[Event]:
        state = self._state
        state.terms = brief.terms
        state.whose.brief(brief)
        state.brief = brief
        told: list[Event] = [*in_effect(state, brief.areas, self._uncertain.follows),
                             *self._ahead.no_longer(state)]
        found = explain(state, self._ahead.told, brief.reported, self._uncertain.explained)
        return [*told, *self._sightings(brief, found)]

    def _sightings(self, brief: Brief, explained: Explained) -> list[Passage]:
        state = self._state
        told = self._uncertain.brief(brief, state.arrived_ms, explained, state.laid.versions)
        self._warned_by = self.alone(brief)
        return told

    def _again(self, brief: Brief) -> list[Passage]:
        """Those that were explained and are no more are told, and warn."""
        before = self._uncertain.explained
        found = again(self._state, self._ahead.told, brief.reported, before)
        if found.of == before.of:
            self._uncertain.asked(found)
            return []
        return self._sightings(brief, found)

    def _tick(self) -> list[Event]:
        state = self._state
        now, terms = state.arrived_ms, state.terms
        events: list[Event] = []
        if now - terms.gap_ms > state.silent_ms:
            state.silent_ms = now - terms.gap_ms
            log = state.live.silent(state.silent_ms)
            events += told(state, log, np.empty(0, ROW))
        if now >= self._settled_at + SETTLE_EVERY_MS:
            other_hour = now // EVERY_MS != self._settled_at // EVERY_MS
            self._settled_at = now
            come_near(state, max(now - NEAR_MS, now - terms.late_ms))
            settle(state, now - terms.late_ms)
            if other_hour:
                forget(state, self._ahead, now - terms.late_ms - 2 * terms.gap_ms)
        events += self._ahead.look(state)
        if state.brief is not None:
            events += self._again(state.brief)
        events += self._uncertain.tick(now)
        return events
