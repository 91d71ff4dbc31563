"""One volume against up to a million registered ones, while they are added, changed and ended.

The same answers as `clash` with each of them, one after another, whatever their order.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

import msgspec
import numpy as np

from hudna.place.bounds import boxes_of
from hudna.place.check.ask import MANY, ask, let_go, look, take_box, take_in, tell
from hudna.place.check.bulk import settled
from hudna.place.check.memory import FEW, NOTHING, SLOT_WORDS, Longs, Memory
from hudna.place.check.record import (
    AREA,
    CEILING,
    COARSE_MS,
    EARLIEST,
    FIRST,
    FLOOR,
    FROM,
    HIGHEST,
    KIND,
    KIND_BITS,
    LATEST,
    LINE,
    LOWEST,
    REACH,
    UNTIL,
)
from hudna.place.clash import clash
from hudna.place.direct import direct
from hudna.place.geometry import Line, MultiPolygon, Point, Polygon, Shape
from hudna.place.volume import Clash, Heights, Volume, Window

SHARDS, SPREAD = 1024, 0x9E3779B97F4A7C15
ROOM = 512
PACK_INTO = msgspec.msgpack.Encoder().encode_into
BEYOND_PACKING = (OverflowError, TypeError)


class Other(NamedTuple):
    """A volume that is kept whole, and where its boxes are."""

    volume: Volume
    slots: list[int]


class Registered:
    """Sound volumes (`soundvolume`) by a key of 64 bits. One thread at a time.

    A volume of another kind than the trees can judge (`record`) is kept here whole as well.
    """

    def __init__(self) -> None:
        self._memory = Memory()
        self._message = bytearray()
        self._ask = direct(ask, self._memory.table, self._message)
        self._slots: tuple[dict[int, int], ...] = tuple({} for _ in range(SHARDS))
        self._others: dict[int, Other] = {}
        self._count = 0

    @classmethod
    def of(cls, volumes: Iterable[tuple[int, Volume]]) -> Registered:
        """All at once, faster than one by one. Of two with one key the last is kept."""
        made = cls()
        for key, volume in volumes:
            made._add(key, volume, False)
        made._settle()
        return made

    def __len__(self) -> int:
        return self._count

    def __contains__(self, key: int) -> bool:
        return key in self._slots[_shard(key)] or key in self._others

    def add(self, key: int, volume: Volume) -> None:
        """Hold a volume; one already held under this key is replaced."""
        self._add(key, volume, True)

    def remove(self, key: int) -> None:
        """Let a volume go; one that is not held is no error."""
        self._remove(key, True)

    def meeting(self, volume: Volume) -> list[int]:
        """The keys of all that meet a volume, sorted."""
        # As in `_packed`: a call less.
        memory, message = self._memory, self._message
        try:
            PACK_INTO(volume, message)
        except BEYOND_PACKING:
            return self._meeting_other(volume)
        if len(message) > memory.longest:
            memory.make_room_to_read(len(message))
        count = self._ask(memory.table, message)
        if 0 <= count <= FEW:
            return memory.few[count].tolist()
        if count == NOTHING:
            return self._meeting_other(volume)
        doubtful, met = divmod(count, MANY)
        if met + doubtful > len(memory.found):
            memory.make_room_for_answers(met + doubtful)
            self._ask(memory.table, message)
        keys: list[int] = np.sort(memory.found[:met]).tolist()
        if doubtful:
            keys += self._doubtful(volume, memory.found[-doubtful:].tolist())
            keys.sort()
        return keys

    def clashes(self, volume: Volume) -> list[tuple[int, Clash]]:
        """The keys of all that meet a volume, sorted, and how it meets each."""
        met = ((key, clash(volume, self.volume(key))) for key in self.meeting(volume))
        return [(key, how) for key, how in met if how is not None]

    def volume(self, key: int) -> Volume:
        """The volume held under a key."""
        other = self._others.get(key)
        return self._told(self._slots[_shard(key)][key])[1] if other is None else other.volume

    def _add(self, key: int, volume: Volume, planted: bool) -> None:
        self._remove(key, planted)
        slot = NOTHING
        if self._packed(volume):
            self._memory.make_room(len(self._message))
            slot = take_in(self._memory.table, key, self._message, planted)
        if slot == NOTHING:
            slots = [self._take_box(key, limits, planted) for limits in _limits_of(volume)]
            self._others[key] = Other(volume, slots)
        else:
            self._slots[_shard(key)][key] = slot
        self._count += 1

    def _packed(self, volume: Volume) -> bool:
        """Write a volume's message; not where a number is beyond 64 bits or a shape packed."""
        try:
            PACK_INTO(volume, self._message)
        except BEYOND_PACKING:
            return False
        return True

    def _take_box(self, key: int, limits: Longs, planted: bool) -> int:
        self._memory.make_room(0)
        return take_box(self._memory.table, key, limits, planted)

    def _remove(self, key: int, planted: bool) -> None:
        slot = self._slots[_shard(key)].pop(key, None)
        if slot is not None:
            let_go(self._memory.table, slot, planted)
            self._count -= 1
        elif self._others and (other := self._others.pop(key, None)) is not None:
            for each in other.slots:
                let_go(self._memory.table, each, planted)
            self._count -= 1

    def _settle(self) -> None:
        """Put what was taken in into trees."""
        slots = chain(*(shard.values() for shard in self._slots),
                      *(other.slots for other in self._others.values()))
        self._memory, keys, there = settled(self._memory, np.fromiter(slots, np.int64))
        for other in self._others.values():
            other.slots.clear()
        for key, slot in zip(keys.tolist(), there.tolist(), strict=True):
            if key in self._others:
                self._others[key].slots.append(slot)
            else:
                self._slots[_shard(key)][key] = slot

    def _meeting_other(self, volume: Volume) -> list[int]:
        """One that the trees cannot judge is judged by `clash` with all whose boxes it touches."""
        slots = {slot for limits in _limits_of(volume) for slot in self._within(limits)}
        return sorted(self._doubtful(volume, slots))

    def _within(self, limits: Longs) -> list[int]:
        memory = self._memory
        count = look(memory.table, limits)
        if count > len(memory.found):
            memory.make_room_for_answers(count)
            look(memory.table, limits)
        slots: list[int] = memory.found[len(memory.found) - count:].tolist()
        return slots

    def _doubtful(self, volume: Volume, slots: Iterable[int]) -> list[int]:
        """The keys of those in slots that `clash` finds to meet a volume, each once."""
        among = dict(self._told(slot) for slot in slots)
        return [key for key, other in among.items() if clash(volume, other) is not None]

    def _told(self, slot: int) -> tuple[int, Volume]:
        """The key and the volume in a slot."""
        numbers = np.empty(ROOM, np.int64)
        count = tell(self._memory.table, slot, numbers)
        if count > ROOM:
            numbers = np.empty(count, np.int64)
            tell(self._memory.table, slot, numbers)
        key = int(numbers[0])
        other = self._others.get(key)
        return (key, _volume_of(numbers[:count].tolist()) if other is None else other.volume)


def _shard(key: int) -> int:
    """Which of the small tables a key is in: one of a million would pause when it grows."""
    return (key * SPREAD >> 40) % SHARDS


def _limits_of(volume: Volume) -> list[Longs]:
    """The limits (`record.turn`) that each box around a volume sets."""
    window, heights = volume.window, volume.heights
    begin = EARLIEST if window.from_ms is None else window.from_ms
    end = LATEST if window.until_ms is None else window.until_ms
    floor = LOWEST if heights.floor_mm is None else heights.floor_mm
    ceiling = HIGHEST if heights.ceiling_mm is None else heights.ceiling_mm
    return [np.array([max(LOWEST, min(HIGHEST, limit)) for limit in (
        box.east, -box.west, box.north, -box.south, end >> COARSE_MS, -(begin >> COARSE_MS),
        ceiling, -floor)], np.int64) for box in boxes_of(volume)]


def _volume_of(numbers: list[int]) -> Volume:
    """A volume from what `tell` wrote."""
    limits = (None if numbers[i] in (without, -without) else numbers[i] for i, without in (
        (FLOOR, HIGHEST), (CEILING, HIGHEST), (FROM, LATEST), (UNTIL, LATEST)))
    floor, ceiling, begin, end = limits
    shape = _shape_of(numbers[KIND] % (1 << KIND_BITS), numbers[SLOT_WORDS + FIRST:])
    return Volume(shape, numbers[REACH], Heights(floor, ceiling), Window(begin, end))


def _shape_of(kind: int, numbers: list[int]) -> Shape:
    polygons: list[list[tuple[tuple[int, int], ...]]] = []
    at = 0
    while at < len(numbers):
        size = abs(numbers[at])
        flat = numbers[at + 1:at + 1 + 2 * size]
        ring = tuple(zip(flat[::2], flat[1::2], strict=True))
        if numbers[at] < 0 or not polygons:
            polygons.append([])
        polygons[-1].append(ring)
        at += 1 + 2 * size
    if kind == AREA:
        rings = tuple(tuple(polygon) for polygon in polygons)
        return Polygon(rings[0]) if len(rings) == 1 else MultiPolygon(rings)
    return Line(polygons[0][0]) if kind == LINE else Point(polygons[0][0][0])
