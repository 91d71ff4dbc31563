"""Who holds which share: leases in a JetStream bucket, each change compared and set.

A lease is a key that its holder writes anew every second. Nobody compares clocks: whoever sees a
lease unchanged for `LOST_S` by its own may write itself in, if it is still as it was seen. A holder
is sure of its lease only for a shorter time from the moment at which it began its last renewal.

What a lease says beside its holder, which state of the share is good, is only ever changed with it.
So a holder that was stopped and goes on can change nothing any more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

RENEW_S = 1.0
LOST_S = 3.0
SURE_S = 2.5
GONE_S = 60.0
"""A watcher that was not seen for so long is forgotten."""
NOBODY = ""
HERE = "here-"


class Held(msgspec.Struct, frozen=True):
    """`state`: after which message of the stream of items the share's frozen state stands; 0 where
    there is none."""

    holder: str = NOBODY
    state: int = 0


class Seen(NamedTuple):
    """A key as it was seen, first at `since_s`."""

    revision: int
    value: Held
    since_s: float


class Lease(NamedTuple):
    """Held by us. `sure_until_s`: until then nobody else can hold it."""

    revision: int
    value: Held
    sure_until_s: float


_DECODER = msgspec.json.Decoder(Held)


class Leases:
    """`bucket` is nats-py's `KeyValue`; `me` is a name that nobody else has or will have. `clock`:
    seconds that never go back. Methods raise nats-py's errors where the server does not answer."""

    def __init__(self, bucket: Any, me: str, shares: int, clock: Callable[[], float]) -> None:
        self._bucket, self.me, self._shares, self._clock = bucket, me, shares, clock
        self._seen: dict[str, Seen] = {}
        self._writing = asyncio.Lock()
        self.mine: dict[int, Lease] = {}

    async def look(self) -> None:
        """See every lease and every watcher as they are now."""
        now: dict[str, Seen] = {}
        for key in await self._keys():
            seen = await self._read(key)
            if seen is not None:
                now[key] = seen
        self._seen = now

    async def here(self) -> None:
        """Say that this watcher is there."""
        await self._bucket.put(HERE + self.me, _encode(Held(self.me)))

    async def leave(self) -> None:
        """It is not, from now on."""
        await self._bucket.purge(HERE + self.me)

    async def forget(self) -> None:
        """Remove what is left of watchers that have long been gone."""
        for key, seen in self._seen.items():
            if self._is_other(key) and self._age(seen) > GONE_S:
                await self._bucket.purge(key)

    @property
    def watchers(self) -> int:
        """How many are there, this one among them."""
        others = (key for key, seen in self._seen.items()
                  if self._is_other(key) and self._age(seen) < LOST_S)
        return 1 + sum(1 for _ in others)

    def free(self) -> Iterator[int]:
        """The shares that nobody holds, or whose holder has been silent for too long."""
        for number in range(self._shares):
            seen = self._seen.get(_key(number))
            if number not in self.mine and (
                    seen is None or seen.value.holder == NOBODY or self._age(seen) >= LOST_S):
                yield number

    def states(self) -> tuple[int, ...]:
        """After which message each share's state stands, as last seen."""
        seen = (self._seen.get(_key(number)) for number in range(self._shares))
        return tuple(s.value.state if s else 0 for s in seen)

    def sure(self, number: int) -> bool:
        """Whether nobody else can hold the share now."""
        lease = self.mine.get(number)
        return lease is not None and self._clock() < lease.sure_until_s

    async def take(self, number: int) -> bool:
        """Take a share as it was seen free. Whether it is ours."""
        seen = self._seen.get(_key(number)) or Seen(0, Held(), 0)
        async with self._writing:
            return await self._write(number, Held(self.me, seen.value.state), seen.revision)

    async def renew(self, number: int, state: int | None = None) -> bool:
        """Go on holding it; with `state`, that is the share's good state from now on. Whether it is
        ours still: where it is not, it is not in `mine`."""
        async with self._writing:
            lease = self.mine.get(number)
            if lease is None:
                return False
            value = lease.value if state is None else Held(self.me, state)
            return await self._write(number, value, lease.revision)

    async def give_back(self, number: int) -> None:
        """Let another take it at once."""
        async with self._writing:
            lease = self.mine.pop(number, None)
            if lease is not None:
                await self._write(number, Held(NOBODY, lease.value.state), lease.revision)
                self.mine.pop(number, None)

    async def _write(self, number: int, value: Held, last: int) -> bool:
        """The lock is held."""
        from nats.js.errors import KeyWrongLastSequenceError  # noqa: PLC0415 - an extra
        begun = self._clock()
        try:
            revision = await self._bucket.update(_key(number), _encode(value), last=last)
        except KeyWrongLastSequenceError:
            return await self._written_before(number, value)
        self.mine[number] = Lease(revision, value, begun + SURE_S)
        return True

    async def _written_before(self, number: int, value: Held) -> bool:
        """Another has it; unless what is there is ours, and only the answer to it was lost."""
        known = self.mine.pop(number, None)
        seen = await self._read(_key(number))
        if seen is None or seen.value != value or value.holder != self.me:
            return False
        self.mine[number] = Lease(seen.revision, value, known.sure_until_s if known else 0)
        return True

    async def _keys(self) -> list[str]:
        from nats.js.errors import NoKeysError  # noqa: PLC0415 - an extra
        try:
            return list(await self._bucket.keys())
        except NoKeysError:
            return []

    async def _read(self, key: str) -> Seen | None:
        from nats.js.errors import KeyNotFoundError  # noqa: PLC0415 - an extra
        try:
            entry = await self._bucket.get(key)
        except KeyNotFoundError:
            return None
        before = self._seen.get(key)
        same = before is not None and before.revision == entry.revision
        since = before.since_s if before is not None and same else self._clock()
        return Seen(entry.revision, _DECODER.decode(entry.value), since)

    def _is_other(self, key: str) -> bool:
        """Whether it is another watcher's."""
        return key.startswith(HERE) and key != HERE + self.me

    def _age(self, seen: Seen) -> float:
        return self._clock() - seen.since_s


def _key(number: int) -> str:
    return f"share-{number}"


def _encode(value: Held) -> bytes:
    return msgspec.json.encode(value)
