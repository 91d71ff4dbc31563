"""The streams and buckets that several watchers share, and messages too long for one.

| | |
|---|---|
| stream `HUDNA_WATCH`, `hudna.items` | items in the order in which all fold them |
| stream `HUDNA_EVENTS`, `hudna.events.SHARE` | what each item brought about, once |
| bucket `HUDNA_LEASES` | who holds which share, and who is there |
| objects `HUDNA_STATES` | frozen shares |
| objects `HUDNA_LONG` | items too long for a message |
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from hashlib import sha256
from typing import Any

import msgspec

from hudna.watch.feeds.jetstream import PATIENCE_S
from hudna.watch.item import DECODER, ENCODER, Item
from hudna.watch.kept.parts import STREAM, begun
from hudna.watch.sound import sifted

ITEMS, ITEM_SUBJECT = "HUDNA_WATCH", "hudna.items"
EVENTS, EVENT_SUBJECT = "HUDNA_EVENTS", "hudna.events"
LEASES, STATES, LONG = "HUDNA_LEASES", "HUDNA_STATES", "HUDNA_LONG"
LONGEST = 512 * 1024
"""Bytes of a message; a server takes 1 MiB where nobody says otherwise."""
OBJECT = "Hudna-Object"
OBJECT_WAITS_S = (0.0, 0.2, 1.0)
MESSAGE_ID = "Nats-Msg-Id"
DOUBLES_S = 600
"""For so long the server knows the name of a message that it has."""
ITEMS_S = 2 * 86_400
"""Items are removed when every share has a later state, and in any case after so long."""
EVENTS_S = 7 * 86_400


class Streams:
    """One connection's view of them. `js` is nats-py's `JetStreamContext`."""

    def __init__(self, js: Any, leases: Any, states: Any, long: Any) -> None:
        self.js, self.leases, self.states, self._long = js, leases, states, long

    @classmethod
    async def of(cls, connection: Any, replicas: int = 1) -> Streams:
        """Made where they are not there. Raises nats-py's errors."""
        js = connection.jetstream(timeout=PATIENCE_S)
        await js.add_stream(name=ITEMS, subjects=[ITEM_SUBJECT], max_age=ITEMS_S,
                            duplicate_window=DOUBLES_S, num_replicas=replicas)
        await js.add_stream(name=EVENTS, subjects=[f"{EVENT_SUBJECT}.*"], max_age=EVENTS_S,
                            duplicate_window=DOUBLES_S, num_replicas=replicas)
        return cls(js, await js.create_key_value(bucket=LEASES, replicas=replicas),
                   await js.create_object_store(STATES, replicas=replicas),
                   await js.create_object_store(LONG, ttl=ITEMS_S, replicas=replicas))

    async def publish_item(self, item: Item, name: str) -> int:
        """Its number in the stream: the same again for the same `name`."""
        data, headers = ENCODER.encode(item), {MESSAGE_ID: name}
        if len(data) > LONGEST:
            headers[OBJECT] = f"item-{sha256(data).hexdigest()}"
            await self._long.put(headers[OBJECT], data)
            data = b""
        ack = await self.js.publish(ITEM_SUBJECT, data, stream=ITEMS, headers=headers)
        return int(ack.seq)

    async def items_of(self) -> tuple[str, int]:
        """The stream's own name, which no other has had, and the number of its last item. Raises
        nats-py's errors."""
        info = await self.js.stream_info(ITEMS)
        return begun(round(info.created.timestamp() * 1000), STREAM), int(info.state.last_seq)

    async def item(self, message: Any) -> Item | None:
        """The item of a message of `ITEMS`, with what may come in of it, the same whoever reads it;
        None where it is none. Raises nats-py's errors."""
        name = (message.headers or {}).get(OBJECT)
        data = message.data if name is None else await self._object(name)
        try:
            return None if data is None else sifted(DECODER.decode(data))
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return None

    async def _object(self, name: str) -> bytes | None:
        """None where it is gone, and not only late: it was there before its message was."""
        from nats.js.errors import NotFoundError  # noqa: PLC0415 - an extra
        for wait_s in OBJECT_WAITS_S:
            await asyncio.sleep(wait_s)
            with suppress(NotFoundError):
                return bytes((await self._long.get(name)).data)
        return None
