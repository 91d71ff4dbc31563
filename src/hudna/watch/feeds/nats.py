"""A subject of NATS JetStream as a feed.

A message is MessagePack of `Heard` (`hudna.watch.item`), or GeoJSON or CSV as a POST would bring
it, which its header `Content-Type` says then. The consumer is durable: a message is acknowledged
once the watch has its positions in its journal, and comes again where the watch was killed before.
One that cannot be used is counted, acknowledged and not kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import msgspec

from hudna.fault import Refused
from hudna.say import say
from hudna.watch.feeds.backoff import Backoff
from hudna.watch.feeds.doors import Doors
from hudna.watch.feeds.jetstream import connect, installed
from hudna.watch.feeds.line import QUIET
from hudna.watch.feeds.outlet import Outlet
from hudna.watch.feeds.settings import FeedLine, Subject
from hudna.watch.fix import Fix
from hudna.watch.item import DECODER, Heard
from hudna.watch.posted.post import form_of, posted
from hudna.watch.sound import sift

TYPE = "Content-Type"
AT_ONCE = 256
"""Messages that are acknowledged together."""
TOGETHER_S, ACK_S = 0.05, 30
NO_STREAM = say("the server has no stream with this subject, or does not answer")
_LOG = logging.getLogger(__name__)


async def run_nats(line: FeedLine, doors: Doors) -> None:
    """Runs until it is cancelled. Raises `Refused` where nats-py is not installed."""
    installed()
    outlet = Outlet(line.name, line.kind, doors, line.most_per_s)
    async with outlet.opened():
        await _Feed(line, doors, outlet).run()


class _Feed:
    def __init__(self, line: FeedLine, doors: Doors, outlet: Outlet) -> None:
        self._line, self._doors, self._outlet = line, doors, outlet
        self._nats = line.nats or Subject("")
        self._backoff = Backoff(doors.luck)
        self._heard_at = asyncio.get_running_loop().time()

    async def run(self) -> None:
        from nats.errors import Error  # noqa: PLC0415 - an extra
        self._outlet.is_now("down", NO_STREAM)
        while True:
            try:
                await self._once()
            except (Refused, Error, TimeoutError, OSError) as error:
                _LOG.info("feed %s: %s", self._line.name, type(error).__name__)
                self._outlet.is_now("down", NO_STREAM)
            await self._doors.sleep(self._backoff.next_s())

    async def _once(self) -> None:
        """Until something fails."""
        connection = await connect(self._line.url, "hudna watch", lasting=False,
                                   credentials=self._nats.credentials or None)
        try:
            await self._hear(await self._consumer(connection.jetstream()))
        finally:
            with suppress(Exception):
                await connection.close()

    async def _consumer(self, js: Any) -> Any:
        from nats.js.api import AckPolicy, ConsumerConfig  # noqa: PLC0415 - an extra
        config = ConsumerConfig(ack_policy=AckPolicy.EXPLICIT, ack_wait=ACK_S,
                                max_ack_pending=4 * AT_ONCE)
        return await js.pull_subscribe(self._nats.subject, durable=self._nats.durable,
                                       stream=self._nats.stream or None, config=config)

    async def _hear(self, consumer: Any) -> None:
        self._outlet.is_now("up")
        self._backoff.well()
        while True:
            messages = await self._next(consumer)
            for message in messages:
                self._outlet.heard()
                await self._outlet.take(self._fixes(message))
            await self._outlet.flush()
            for message in messages:
                await message.ack()
            self._silence(heard=bool(messages))

    async def _next(self, consumer: Any) -> list[Any]:
        """The next message as soon as it is there, with what comes just after it; none where none
        comes for a while."""
        from nats.errors import TimeoutError as NothingCame  # noqa: PLC0415 - an extra
        messages: list[Any] = []
        for most, wait_s in ((1, 1.0), (AT_ONCE, TOGETHER_S)):
            try:
                messages += await consumer.fetch(most, timeout=wait_s)
            except NothingCame:
                break
        return messages

    def _silence(self, *, heard: bool) -> None:
        now = asyncio.get_running_loop().time()
        self._heard_at = now if heard else self._heard_at
        if now - self._heard_at > self._line.silent_s:
            self._outlet.is_now("silent", QUIET)

    def _fixes(self, message: Any) -> Sequence[Fix]:
        try:
            read = fixes_of(message.data, (message.headers or {}).get(TYPE), self._line.name)
        except (Refused, msgspec.MsgspecError, ValueError, RecursionError):
            self._outlet.dropped.count("unreadable", message.data)
            return ()
        fixes, left = sift(read)
        for reason, times in left.items():
            self._outlet.dropped.count(reason, times=times)
        return fixes


def fixes_of(data: bytes, form: str | None, feed: str) -> tuple[Fix, ...]:
    """The positions of a message as it says them, not sifted yet; `form`: its `Content-Type`.
    Raises `Refused`, `msgspec.DecodeError`."""
    if form is not None:
        return posted(data, form_of(form), feed)
    item = DECODER.decode(data)
    if not isinstance(item, Heard):
        raise msgspec.DecodeError(type(item).__name__)
    return item.fixes
