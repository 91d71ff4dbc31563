"""Of several watchers one tells: what all shares brought about goes to the node, and those below
are warned, in the order of the one row in which it stands.

Whoever holds the first share does it, from where its forerunner had written down that it was. What
both have told in between is told under the same names, which the node and those who are warned take
once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from hudna.fault import Fault, Refused
from hudna.lookout.folding import NewWarner, Tell, Told, exactly
from hudna.lookout.outbox import Outbox
from hudna.lookout.sent_out import sent_out
from hudna.lookout.streams import EVENT_SUBJECT, EVENTS, Streams
from hudna.record.warning import PlaceWarning
from hudna.record.watching import Warned
from hudna.say import say
from hudna.watch.brief import Brief
from hudna.watch.event import EVENTS as DECODER
from hudna.watch.event import Aloft, Approach, Event, Passage, Sky
from hudna.watch.waits import waiting
from hudna.watch.warnings.saying import AGAIN_AT_ONCE, LOOKS_AGAIN
from hudna.watch.warnings.warning import Warner

STATE, STATE_S, LOOK_S, QUIET_S = "teller", 5.0, AGAIN_AT_ONCE / LOOKS_AGAIN, 30.0
"""All that lives is looked at again each `LOOK_S`: so often that the looks of a second can be had.
A line on which nothing has come for `QUIET_S` is made anew: it may be dead."""


class Reached(msgspec.Struct, frozen=True, array_like=True):
    """How far it had come: the last message of `EVENTS`. `waiting`: what the node had not taken;
    `going_on`: passages and approaches that are not over; `brief`: what was in effect."""

    seq: int = 0
    last_ms: int = 0
    warner: bytes = b""
    waiting: tuple[Event, ...] = ()
    warned: tuple[Warned, ...] = ()
    going_on: tuple[Event, ...] = ()
    brief: Brief | None = None


_LOG = logging.getLogger(__name__)
_REACHED = msgspec.msgpack.Decoder(Reached)


class Telling:
    """On one event loop, one run at a time. `brief`: what is in effect, None while not known."""

    def __init__(self, streams: Streams, outbox: Outbox[Event], warned: Outbox[Warned],
                 warner: NewWarner, tell: Tell, *, brief: Callable[[], Brief | None],
                 clock: Callable[[], int]) -> None:
        self._streams, self._outbox, self._warned = streams, outbox, warned
        self._new_warner, self._hand_on = warner, tell
        self._brief, self._clock = brief, clock
        self._known: Brief | None = None
        self._before: Brief | None = None
        self._warner: Warner | None = None
        self._kept = b""
        self._seq = self._last_ms = 0
        self._decided = False
        self._going_on: dict[str, Event] = {}
        self._left: dict[str, int] = {}
        self._aloft: Mapping[str, Aloft] = {}

    async def run(self) -> None:
        """Until it is cancelled. Raises nats-py's errors."""
        await self._take_up()
        try:
            while True:
                await self._follow()
        finally:
            self._outbox.clear()
            self._warned.clear()
            self._warner = None

    def sky(self, sky: Sky) -> Sky:
        """With what all shares say of where aircraft are and make for: one share knows its own
        areas alone."""
        self._aloft = exactly(sky)
        inside, makes_for = _by_aircraft(self._going_on.values())
        return msgspec.structs.replace(sky, pending=waiting(self.pending()), aloft=tuple(
            msgspec.structs.replace(
                a, inside=inside.get(a.aircraft, ()), makes_for=makes_for.get(a.aircraft, ()))
            for a in sky.aloft))

    def alarming(self) -> frozenset[str]:
        """The aircraft that are warned of now, in whichever share: barred from an area that they
        are in, have left lately, or make for."""
        since = self._last_ms - (self._known.terms.approach_ms if self._known else 0)
        self._left = {name: ms for name, ms in self._left.items() if ms >= since}
        going = {e.aircraft for e in self._going_on.values() if isinstance(e, Approach) or e.barred}
        return frozenset(going | self._left.keys())

    def pending(self) -> tuple[PlaceWarning, ...]:
        """What waits for a person, where this one tells."""
        return self._warner.pending() if self._warner else ()

    def release(self, warning: str) -> None:
        """A person lets it go out. Refused where none such waits here."""
        now_ms = self._clock()
        sent = self._asked_of(warning).release(warning, now_ms)
        self._decided = True
        self._tell(Told(self._seq, now_ms, (), (sent,)))

    def refuse(self, warning: str, made_ms: int) -> None:
        """A person will not have the draft sent that was made then; as `release`."""
        self._asked_of(warning).refuse(warning, made_ms)
        self._decided = True

    def _asked_of(self, warning: str) -> Warner:
        if self._warner is None:
            raise Refused(Fault("warning", warning, say("a warning that waits for a person, at the "
                                                        "watch that warns")))
        return self._warner

    async def _follow(self) -> None:
        subscription = await self._subscribed()
        loop = asyncio.get_running_loop()
        heard = looked = saved = loop.time()
        try:
            while (now := loop.time()) - heard < QUIET_S:
                message = await _next(subscription)
                if message is not None:
                    heard = now
                    self._take(message.metadata.sequence.stream, _events(message.data))
                if now - looked >= LOOK_S:
                    looked = now
                    self._warn(self._seq, ())
                if now - saved >= STATE_S or self._decided:
                    saved, self._decided = now, False
                    await self._save()
        finally:
            await subscription.unsubscribe()

    def _take(self, seq: int, events: tuple[Event, ...]) -> None:
        self._seq = seq
        self._outbox.put(seq, events)
        for event in events:
            self._going_on.pop(event.id, None)
            if _goes_on(event):
                self._going_on[event.id] = event
            elif isinstance(event, Passage) and event.barred and event.state != "void":
                self._left[event.aircraft] = event.left_ms or event.known_ms
        self._warn(seq, events)

    def _warn(self, seq: int, events: tuple[Event, ...]) -> None:
        self._last_ms = max(self._last_ms, self._clock())
        warner = self._briefed()
        warnings = tuple(warner.take(self._last_ms, events, self._aloft)) if warner else ()
        if events or warnings:
            self._tell(Told(seq, self._last_ms, events, warnings))

    def _briefed(self) -> Warner | None:
        brief = self._brief() or self._before
        if brief is not None and brief != self._known:
            self._known = brief
            if self._warner is None:
                self._warner = self._new_warner(brief, self._kept)
            else:
                self._warner.brief(brief)
        return self._warner

    def _tell(self, told: Told) -> None:
        self._hand_on(told)
        self._warned.put(told.number, sent_out(told.warnings))

    async def _take_up(self) -> None:
        reached = await self._load()
        self._seq, self._last_ms, self._kept = reached.seq, reached.last_ms, reached.warner
        self._before, self._known, self._warner = reached.brief, None, None
        self._going_on = {e.id: e for e in reached.going_on}
        self._outbox.clear()
        self._outbox.put(self._seq, reached.waiting)
        self._warned.clear()
        self._warned.put(self._seq, reached.warned)

    async def _load(self) -> Reached:
        from nats.js.errors import NotFoundError  # noqa: PLC0415 - an extra
        try:
            found = await self._streams.states.get(STATE)
        except NotFoundError:
            return Reached()
        return _REACHED.decode(found.data)

    async def _save(self) -> None:
        warner = self._warner.frozen() if self._warner else self._kept
        reached = Reached(self._seq, self._last_ms, warner, self._outbox.waiting(),
                          self._warned.waiting(), tuple(self._going_on.values()), self._known)
        await self._streams.states.put(STATE, msgspec.msgpack.encode(reached))

    async def _subscribed(self) -> Any:
        from nats.js.api import ConsumerConfig, DeliverPolicy  # noqa: PLC0415 - an extra
        config = ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                                opt_start_seq=self._seq + 1)
        return await self._streams.js.subscribe(
            f"{EVENT_SUBJECT}.*", stream=EVENTS, ordered_consumer=True, config=config)


def _events(data: bytes) -> tuple[Event, ...]:
    """Of a message; none where it is none of a watcher's: that must hold up no other."""
    try:
        return DECODER.decode(data)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        _LOG.error("a message of %s is none: %s", EVENTS, type(error).__name__)
        return ()


async def _next(subscription: Any) -> Any:
    """The next message; None where none comes for `LOOK_S`."""
    from nats.errors import TimeoutError as NothingCame  # noqa: PLC0415 - an extra
    try:
        return await subscription.next_msg(timeout=LOOK_S)
    except NothingCame:
        return None


def _goes_on(event: Event) -> bool:
    return not event.over if isinstance(event, Approach) else event.state == "inside"


def _by_aircraft(
    events: Iterable[Event]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Which areas each is in, and makes for."""
    found: tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]] = {}, {}
    for event in events:
        of = found[isinstance(event, Approach)]
        of[event.aircraft] = tuple(sorted({*of.get(event.aircraft, ()), event.area}))
    return found
