"""What the watch last told its node of the sky. It is in memory only: it is never kept, and a node
that has just started knows nothing of the sky, and says so.

Nothing of who watches is here: aircraft, and how each feed does.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from heapq import nsmallest
from typing import TypeVar

import msgspec

from hudna.exchange.changes import Changes
from hudna.say import Instant, Say, say
from hudna.watch.event import Aloft, Approach, Event, FeedState, Passage, Sky
from hudna.web.deciding import Deciding

E = TypeVar("E", Approach, Passage)
SILENT_MS = 5_000
"""A watch that has said nothing for so long is taken for dead: that is an alarm, no quiet sky."""
MISSED_MS = 120_000
"""How long an approach is shown beyond the moment at which it should have become a passage."""
MOST_KEPT = 2_000
MOST_DRAWN = 1_500
"""Aircraft that an open page is told of: beyond, a browser falls behind."""
FEEDS: dict[str, Say] = {
    "down": say("The feed {name} is down: it is being tried again."),
    "waiting": say("Nothing comes from the feed {name} since {at}."),
    "silent": say("The feed {name} is silent since {at}."),
}
NEVER: dict[str, Say] = {
    "down": FEEDS["down"],
    "waiting": say("Nothing has come yet from the feed {name}."),
    "silent": say("The feed {name} is silent."),
}
"""The same of what has never been heard."""


class Alarm(msgspec.Struct, frozen=True):
    """`kind`: dead, untold, untaken, or a feed's state: down, waiting, silent."""

    kind: str
    words: Say

    @property
    def of_feed(self) -> bool:
        return self.kind in FEEDS


class Overhead:
    """On one event loop. `count`: how many skies were told, of which `sky` is the last and
    `before` the one before it. `drawn`, `drawn_before`: the aircraft of each that a map draws.
    `untold`: why the watch cannot be told what is in effect. `set_up`:
    whether this node is meant to have a watch. `changed` is called where what is alarming about
    the watch, or what waits for a person, became another. `deciding`: about what waits."""

    def __init__(
        self, begun_ms: int, set_up: Callable[[], bool], changed: Callable[[], None],
    ) -> None:
        self.sky: Sky | None = None
        self.before: Sky | None = None
        self.drawn: tuple[Aloft, ...] = ()
        self.drawn_before: tuple[Aloft, ...] = ()
        self.count = 0
        self.came_ms: int | None = None
        self.told = Changes()
        self.untold: Say | None = None
        self.deciding = Deciding()
        self._begun_ms, self._set_up, self._changed = begun_ms, set_up, changed
        self._alarming: frozenset[tuple[str, str]] = frozenset()
        self._approaches: OrderedDict[str, Approach] = OrderedDict()
        self._recognised: OrderedDict[str, Passage] = OrderedDict()
        self._later: asyncio.TimerHandle | None = None

    @property
    def is_set_up(self) -> bool:
        return self.came_ms is not None or self._set_up()

    def take(self, sky: Sky, now_ms: int) -> None:
        """What the watch tells each second."""
        self.before, self.sky, self.came_ms = self.sky, sky, now_ms
        self.drawn_before, self.drawn = self.drawn, drawn(sky.aloft, self.drawn)
        self.count += 1
        self.deciding.take(sky, now_ms)
        self.told.tell(self.count)
        self._tell_of_alarms(now_ms)
        self.look_again(SILENT_MS)

    def take_events(self, events: Iterable[Event]) -> None:
        """Approaches, and aircraft in an area that may be there, are for the desk alone, and only
        for as long as this node runs. An approach that is over is no more."""
        for event in events:
            if isinstance(event, Approach):
                _put(self._approaches, event, gone=event.over)
            else:
                _put(self._recognised, event, gone=event.barred or event.state == "void")

    def decide(self, of: str, made_ms: int, *, send: bool, now_ms: int) -> None:
        """As `Deciding.decide`; every open page is told."""
        self.deciding.decide(of, made_ms, send=send, now_ms=now_ms)
        self._changed()

    def approaches(self, now_ms: int) -> tuple[Approach, ...]:
        """Those that are still to come, or should have come just now."""
        return tuple(a for a in self._approaches.values() if a.enters_ms > now_ms - MISSED_MS)

    @property
    def recognised(self) -> tuple[Passage, ...]:
        """Latest first."""
        return tuple(reversed(self._recognised.values()))

    def silent(self, now_ms: int) -> bool:
        """Whether there should be a watch, and none has said anything for too long."""
        since = self.came_ms if self.came_ms is not None else self._begun_ms
        return self.is_set_up and now_ms - since > SILENT_MS

    def alarms(self, now_ms: int) -> tuple[Alarm, ...]:
        """What a person must know before taking the sky for quiet."""
        if self.silent(now_ms):
            return (Alarm("dead", _dead(self.came_ms)),)
        untold = () if self.untold is None else (Alarm("untold", say(
            "The watch is not told what is in effect now: {why}", why=self.untold)),)
        if self.sky is None:
            return untold
        return (*untold, *_untaken(self.sky), *(
            Alarm(f.state, _of_feed(f)) for f in self.sky.feeds if f.state in FEEDS))

    def look_again(self, after_ms: int) -> None:
        """Silence tells nobody of itself: it is looked for."""
        with suppress(RuntimeError):
            loop = asyncio.get_running_loop()
            if self._later:
                self._later.cancel()
            self._later = loop.call_later(after_ms / 1000 + 0.2, self._silence)

    def end(self) -> None:
        """Every stream ends, so that the server can stop."""
        self.told.end()
        if self._later:
            self._later.cancel()

    def _silence(self) -> None:
        self._later = None
        self._alarming = frozenset()
        self._changed()

    def _tell_of_alarms(self, now_ms: int) -> None:
        alarming = frozenset([
            *((a.kind, str(a.words)) for a in self.alarms(now_ms)),
            *((one.id, str(one.made_ms)) for one in self.deciding.waiting(now_ms)),
            *((one.id, "decided") for one, _ in self.deciding.decided(now_ms))])
        first = self.count == 1 or self._later is None
        if first or alarming != self._alarming:
            self._alarming = alarming
            self._changed()


def drawn(
    aloft: tuple[Aloft, ...], before: Iterable[Aloft], most: int = MOST_DRAWN
) -> tuple[Aloft, ...]:
    """No more than a map draws in time: those in areas, those that make for one, those drawn
    `before`, so that no flood of addresses takes the place of what was there, and then the rest by
    name."""
    if len(aloft) <= most:
        return aloft
    there = {a.aircraft for a in before}
    return tuple(nsmallest(most, aloft, key=lambda a: (
        not a.inside, not a.makes_for, a.aircraft not in there, a.aircraft)))


def _of_feed(feed: FeedState) -> Say:
    if feed.heard_ms is None:
        return say(NEVER[feed.state].msgid, name=feed.name)
    return say(FEEDS[feed.state].msgid, name=feed.name, at=Instant(feed.heard_ms))


def _untaken(sky: Sky) -> tuple[Alarm, ...]:
    return () if not sky.untaken else (Alarm("untaken", say(
        "This node has refused what the watch told in the last hour ({count}): it is in no record "
        "here. What is wrong is in the watch's log.", count=sky.untaken)),)


def _put(kept: OrderedDict[str, E], event: E, *, gone: bool) -> None:
    """The latest revision; what came late never takes its place."""
    before = kept.pop(event.id, None)
    if before is not None and before.revision > event.revision:
        event, gone = before, False
    if not gone:
        kept[event.id] = event
    while len(kept) > MOST_KEPT:
        kept.popitem(last=False)


def _dead(came_ms: int | None) -> Say:
    if came_ms is None:
        return say("The watch has told this desk nothing yet. What is in the air is not known "
                   "here.")
    return say("The watch has told this desk nothing since {at}. What is in the air is not known "
               "here.", at=Instant(came_ms))
