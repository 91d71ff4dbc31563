"""The feeds of one watch: each in a task of its own, and how each does."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable

import msgspec

from hudna.watch.event import FeedState
from hudna.watch.feeds.doors import Clock, Give, Luck
from hudna.watch.feeds.kinds import run_feed
from hudna.watch.feeds.line import NOBODY
from hudna.watch.feeds.settings import FeedLine

AGAIN_S = 5.0
POST, NATS, FAILED = "post", "nats", "the feed has failed here; it is being tried again"
_LOG = logging.getLogger(__name__)


class Feeds:
    """On one event loop. `posted`: the feeds that come to the watch's own door."""

    def __init__(self, lines: Iterable[FeedLine], posted: Iterable[str]) -> None:
        self._lines = tuple(lines)
        self._states = {line.name: FeedState(line.name, line.kind, "down") for line in self._lines}
        self._states |= {name: FeedState(name, POST, "down") for name in posted}
        self._listen = frozenset([*posted, *(line.name for line in self._lines if line.listen)])

    async def run(self, give: Give, clock: Clock, luck: Luck) -> None:
        """Until it is cancelled; a feed that fails here holds up no other."""
        async with asyncio.TaskGroup() as tasks:
            for line in self._lines:
                tasks.create_task(self._run(line, give, clock, luck), name=f"feed {line.name}")

    def answers(self, name: str) -> bool:
        """Whether the feed tells its source what it need not send again."""
        return name in self._states and self._states[name].kind == NATS

    @property
    def all(self) -> tuple[FeedState, ...]:
        return tuple(self._states.values())

    def has(self, name: str) -> bool:
        return name in self._states

    def changed(self, state: FeedState) -> None:
        """How one of them does now."""
        before = self._states.get(state.name)
        if before is None or before.state != state.state:
            _LOG.info("feed %s is %s", state.name, state.state)
        self._states[state.name] = state

    def posted(self, name: str, count: int, at_ms: int) -> None:
        """Positions have come to the door."""
        state = self._states[name]
        self.changed(msgspec.structs.replace(
            state, state="up", heard_ms=at_ms, taken=state.taken + count))

    def refused(self, name: str, reason: str, count: int) -> None:
        """So much of what came to the door was not taken."""
        state = self._states[name]
        self.changed(msgspec.structs.replace(
            state, dropped=dict(Counter(state.dropped) + Counter({reason: count}))))

    def states(self, now_ms: int, silent_ms: int) -> tuple[FeedState, ...]:
        """Of all. What has given nothing for as long as the agreement says is silent, whatever it
        says of itself. What others bring is never tried again: it is waited for."""
        return tuple(_waited_for(s) if s.name in self._listen else s
                     for s in (_silent(s, now_ms, silent_ms) for s in self._states.values()))

    async def _run(self, line: FeedLine, give: Give, clock: Clock, luck: Luck) -> None:
        while True:
            try:
                return await run_feed(line, give, self.changed, clock, luck)
            except Exception as error:
                # No traceback: a message in it could carry content.
                _LOG.error("feed %s failed: %s", line.name, type(error).__name__)
                self.changed(msgspec.structs.replace(
                    self._states[line.name], state="down", fault=FAILED))
            await asyncio.sleep(AGAIN_S)


def _silent(state: FeedState, now_ms: int, silent_ms: int) -> FeedState:
    if state.state == "up" and state.heard_ms is not None and (
            now_ms - state.heard_ms > silent_ms):
        return msgspec.structs.replace(state, state="silent")
    return state


def _waited_for(state: FeedState) -> FeedState:
    """A door that could not be opened is down, and does try again."""
    if state.state == "down" and state.fault in ("", NOBODY.msgid):
        return msgspec.structs.replace(state, state="waiting")
    return state
