"""The watch in shares: each holds some of the areas and follows all positions. Pure.

Every share takes the same items in the same order and knows the whole division, so that all come to
the same one: each area is in exactly one share, and stays in it. The first areas are laid out along
a curve and cut into stretches of like number; an area that comes later falls where the curve meets
its first place.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from hudna.place.measure import centre
from hudna.watch.brief import Barred, Brief
from hudna.watch.event import Event
from hudna.watch.item import Briefed, Item
from hudna.watch.settled import Settled
from hudna.watch.sharing.curve import along


class Fold(Protocol):
    """What a share is folded by: `hudna.watch.watch.Watch`."""

    def take(self, item: Item) -> tuple[Event, ...]: ...

    def settled(self) -> Settled: ...

    def freeze(self) -> bytes: ...


class Division(msgspec.Struct, frozen=True):
    """`cuts`: where on the curve the second share begins, the third and so on. `of`: the share of
    each area that there ever was."""

    shares: int
    cuts: tuple[int, ...] = ()
    of: dict[str, int] = {}

    def then(self, areas: Iterable[Barred]) -> Division:
        """With those areas too."""
        fresh = {a.area: along(centre(a.volume.shape)) for a in areas if a.area not in self.of}
        if not fresh:
            return self
        cuts = self.cuts or _cuts(sorted(fresh.values()), self.shares)
        return Division(self.shares, cuts, {
            **self.of, **{area: bisect_right(cuts, at) for area, at in fresh.items()}})


class Frozen(msgspec.Struct, frozen=True, array_like=True):
    """A share as it stands after the message `seq` of the stream of items."""

    seq: int
    last_ms: int
    division: Division
    fold: bytes


_DECODER = msgspec.msgpack.Decoder(Frozen)


class Share:
    """Share `number`: a fold of the stream's messages, each taken once, in order."""

    def __init__(self, number: int, fold: Fold, frozen: Frozen) -> None:
        self.number, self.fold = number, fold
        self.seq, self._last_ms, self._division = frozen.seq, frozen.last_ms, frozen.division

    @property
    def arrived_ms(self) -> int:
        """When the last message came, as this share counts."""
        return self._last_ms

    @classmethod
    def begin(cls, number: int, shares: int, fold: Callable[[], Fold]) -> Share:
        """Nothing has been taken yet."""
        return cls(number, fold(), Frozen(0, 0, Division(shares), b""))

    @classmethod
    def thaw(cls, number: int, data: bytes, fold: Callable[[bytes], Fold]) -> Share:
        """As it was frozen. Raises `msgspec.DecodeError`, and what `fold` raises."""
        frozen = _DECODER.decode(data)
        return cls(number, fold(frozen.fold), frozen)

    @classmethod
    def anew(cls, number: int, data: bytes, fold: Callable[[], Fold]) -> Share:
        """Where the fold's own state is of another form: the same areas from the same message on,
        and nothing known of aircraft before that. Raises `msgspec.DecodeError`."""
        return cls(number, fold(), _DECODER.decode(data))

    def freeze(self) -> bytes:
        return msgspec.msgpack.encode(
            Frozen(self.seq, self._last_ms, self._division, self.fold.freeze()))

    def take(self, seq: int, item: Item) -> tuple[Event, ...]:
        """What message `seq` brings about in the areas of this share.

        Several watchers put messages into the stream, each by its own clock: here the time of
        arrival stands still rather than go back."""
        self.skip(seq)
        self._last_ms = max(self._last_ms, item.arrived_ms)
        item = msgspec.structs.replace(item, arrived_ms=self._last_ms)
        if isinstance(item, Briefed):
            item = msgspec.structs.replace(item, brief=self._own(item.brief))
        return self.fold.take(item)

    def skip(self, seq: int) -> None:
        """Message `seq` is no item: it brings about nothing."""
        if seq <= self.seq:
            raise ValueError(f"message {seq} after {self.seq}")
        self.seq = seq

    def _own(self, brief: Brief) -> Brief:
        """The brief with the areas of this share alone."""
        self._division = self._division.then(brief.areas)
        areas = tuple(a for a in brief.areas if self._division.of[a.area] == self.number)
        return msgspec.structs.replace(brief, areas=areas)


def _cuts(places: list[int], shares: int) -> tuple[int, ...]:
    """Where stretches of like number begin; what lies in one place is not cut apart."""
    return tuple(places[len(places) * i // shares] for i in range(1, shares))
