"""One share in the hands of this watcher: its items in, its events out, its state kept.

Events go to the share's own subject, one message an item (more where there are many), and each
message only onto the one that it follows. So there is one row of them, whoever writes it: a watcher
that takes over folds from the frozen state and leaves out what its forerunner had written, and one
whose lease is lost cannot write beside its successor.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import aclosing, suppress
from typing import Any, NamedTuple, TypeAlias, TypeVar

import msgspec

from hudna.lookout.leases import Leases
from hudna.lookout.left_out import LeftOut
from hudna.lookout.streams import (
    EVENT_SUBJECT,
    EVENTS,
    ITEM_SUBJECT,
    ITEMS,
    LONGEST,
    MESSAGE_ID,
    Streams,
)
from hudna.watch.brief import Brief
from hudna.watch.event import Event
from hudna.watch.item import Briefed, Item
from hudna.watch.settled import Settled
from hudna.watch.sharing.shares import Fold, Share

T = TypeVar("T")
POSITION = "Hudna-Item"
EXPECTED = "Nats-Expected-Last-Subject-Sequence"
WRONG_LAST = 10071
"""The server's code where a message does not follow the one that it was meant to."""
STATE_S = 10.0
SILENT_S = 8.0
"""Somebody puts in the time every second: where nothing comes for so long, the line is dead."""
_LOG = logging.getLogger(__name__)


Keep: TypeAlias = Callable[[int, Settled], Awaitable[None]]
"""Takes what has settled by the items up to that message of the stream, and not before."""


async def nowhere(seq: int, rows: Settled) -> None:
    """Every share follows all positions: one of them keeps the tracks."""


Areas: TypeAlias = Callable[[int, int, Fold], Awaitable[None]]
"""Told of a share after a message that may have changed what is watched in it."""


async def untold(share: int, seq: int, fold: Fold) -> None:
    """Nobody asks."""


class UnreadableError(Exception):
    """A message of the stream is no item."""


class LostError(Exception):
    """Another holds the share."""


class Written(NamedTuple):
    """The last message of the share's events: its number in the stream, the item that it is of,
    and which of that item's messages it is."""

    number: int = 0
    item: int = 0
    part: int = -1


class Holding:
    """Runs until the lease is lost, or it is cancelled. `share` is this one's alone. `keep` is
    given what has settled, and returns when it is on disk; then only is a state kept without it."""

    def __init__(self, streams: Streams, leases: Leases, share: Share, *,
                 state_s: float = STATE_S, keep: Keep = nowhere, areas: Areas = untold,
                 left_out: LeftOut | None = None) -> None:
        self._streams, self._leases, self.share = streams, leases, share
        self._state_ms, self._keep = max(1, round(state_s * 1000)), keep
        self._areas, self._left_out = areas, left_out or LeftOut()
        self._subject = f"{EVENT_SUBJECT}.{share.number}"
        self._written = Written()
        self._stopping = False
        self._stands = share.seq
        self._turn = asyncio.Lock()
        self.brief: Brief | None = None

    async def run(self) -> None:
        """Raises `LostError`, and nats-py's errors. It ends after `stop`.

        A state is kept where the items' own time says so: whoever folds them keeps the same tracks
        under the same numbers, so that two who do so for a moment write one thing."""
        self._written = await self._last_written()
        async with aclosing(self._items()) as items:
            async for seq, item in items:
                before_ms = self.share.arrived_ms
                async with self._turn:
                    events = await asyncio.to_thread(self._folded, seq, item)
                if isinstance(item, Briefed):
                    self.brief = item.brief
                    await self._areas(self.share.number, seq, self.share.fold)
                if events:
                    await self._write(seq, events)
                if self.share.arrived_ms // self._state_ms != before_ms // self._state_ms:
                    await self._save()
                if self._stopping:
                    return

    def _folded(self, seq: int, item: Item | None) -> tuple[Event, ...]:
        """What was no item, or cannot be folded, is left out by all holders alike."""
        if item is None:
            self.share.skip(seq)
            self._left_out.add(UnreadableError())
            return ()
        return self._left_out.fold(lambda: self.share.take(seq, item))

    def stop(self) -> None:
        """End after the next item. The successor begins with the last state."""
        self._stopping = True

    async def ask(self, question: Callable[[Fold], T]) -> T:
        """What the fold has to say between two items; `question` changes nothing of it."""
        async with self._turn:
            return await asyncio.to_thread(question, self.share.fold)

    async def _save(self) -> None:
        """Put the share's state where a successor finds it."""
        number, seq = self.share.number, self.share.seq
        async with self._turn:
            rows = await asyncio.to_thread(self.share.fold.settled)
        await self._sure()
        await self._keep(seq, rows)
        async with self._turn:
            data = await asyncio.to_thread(self.share.freeze)
        await self._streams.states.put(_state(number, seq), data)
        if not await self._leases.renew(number, seq):
            raise LostError
        before, self._stands = self._stands, seq
        if before and before != seq:
            await _drop(self._streams, number, before)

    async def _items(self) -> AsyncGenerator[tuple[int, Item | None]]:
        """Every message after the share's last, once, in order."""
        while True:
            subscription = await self._subscribed()
            try:
                async for message in _messages(subscription):
                    seq = message.metadata.sequence.stream
                    if seq != self.share.seq + 1 and not await self._missing(seq):
                        break
                    yield seq, await self._streams.item(message)
            finally:
                with suppress(Exception):
                    await subscription.unsubscribe()

    async def _subscribed(self) -> Any:
        from nats.js.api import ConsumerConfig, DeliverPolicy  # noqa: PLC0415 - an extra
        config = ConsumerConfig(deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
                                opt_start_seq=self.share.seq + 1)
        return await self._streams.js.subscribe(
            ITEM_SUBJECT, stream=ITEMS, ordered_consumer=True, config=config)

    async def _missing(self, seq: int) -> bool:
        """Whether the messages up to `seq` are gone for good: then it goes on, and says so."""
        if seq <= self.share.seq:
            return False
        state = (await self._streams.js.stream_info(ITEMS)).state
        gone = int(state.first_seq) >= seq
        if gone:
            _LOG.error("share %d: items %d to %d are gone from the stream before they were folded",
                       self.share.number, self.share.seq + 1, seq - 1)
        return gone

    async def _write(self, seq: int, events: tuple[Event, ...]) -> None:
        for part, data in enumerate(_parts(events)):
            await self._write_part(seq, part, data)

    async def _write_part(self, seq: int, part: int, data: bytes) -> None:
        """Onto the last message of the share and no other, by a holder that is sure of its lease.

        What another has written there meanwhile is what this one would have."""
        from nats.js.errors import APIError  # noqa: PLC0415 - an extra
        headers = {MESSAGE_ID: f"{self.share.number}-{seq}-{part}", POSITION: f"{seq} {part}",}
        while (seq, part) > self._written[1:]:
            await self._sure()
            headers[EXPECTED] = str(self._written.number)
            try:
                ack = await self._streams.js.publish(self._subject, data, stream=EVENTS,
                                                     headers=dict(headers))
            except TimeoutError:
                continue
            except APIError as error:
                if error.err_code != WRONG_LAST:
                    raise
                self._written = await self._last_written()
            else:
                self._written = Written(int(ack.seq), seq, part)

    async def _sure(self) -> None:
        """Wait for the lease to be renewed where that is due. Raises `LostError`."""
        while not self._leases.sure(self.share.number):
            if self.share.number not in self._leases.mine:
                raise LostError
            await asyncio.sleep(0.02)

    async def _last_written(self) -> Written:
        from nats.js.errors import NotFoundError  # noqa: PLC0415 - an extra
        try:
            last = await self._streams.js.get_last_msg(EVENTS, self._subject)
        except NotFoundError:
            return Written()
        item, part = (last.headers or {})[POSITION].split()
        return Written(int(last.seq), int(item), int(part))


async def load(streams: Streams, number: int, state: int) -> bytes:
    """The state of a share that its lease names."""
    return bytes((await streams.states.get(_state(number, state))).data)


async def _drop(streams: Streams, number: int, state: int) -> None:
    from nats.js.errors import NotFoundError  # noqa: PLC0415 - an extra
    with suppress(NotFoundError):
        await streams.states.delete(_state(number, state))


async def _messages(subscription: Any) -> AsyncIterator[Any]:
    """Until nothing comes for too long."""
    from nats.errors import TimeoutError as NothingCame  # noqa: PLC0415 - an extra
    while True:
        try:
            yield await subscription.next_msg(timeout=SILENT_S)
        except NothingCame:
            return


def _parts(events: tuple[Event, ...]) -> Iterator[bytes]:
    """As few messages as they fit in, cut the same whoever cuts."""
    data = msgspec.msgpack.encode(events)
    if len(data) <= LONGEST or len(events) == 1:
        yield data
        return
    half = len(events) // 2
    yield from _parts(events[:half])
    yield from _parts(events[half:])


def _state(number: int, seq: int) -> str:
    return f"share-{number}-{seq}"
