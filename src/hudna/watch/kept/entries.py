"""How items stand in a file of the journal. Pure.

A file is a row of entries. An item's is its length, a CRC-32, and the item in MessagePack; the CRC
covers the item's number and length too, so that an entry stands only in its own place.

A **mark** stands where the file begins and before everything that is written together. It is not
written before all that comes before it is on disk. So what is unsound after the last mark may be
the end of a write that was cut off, and was promised to nobody; what is unsound before a sound mark
was on disk once, and is damage. A mark says where it stands, so that no item can be taken for one.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import NamedTuple
from zlib import crc32

import msgspec

from hudna.fault import Fault
from hudna.say import say
from hudna.watch.item import DECODER, ENCODER, Item

HEAD = Struct("<II")
"""Length of the item, or `MARKED`; CRC-32."""
PLACE = Struct("<QQ")
"""In a mark: the number of the entry after it, and where in the file it stands."""
NUMBERED = Struct("<QI")
MARKED = 0xFFFF_FFFF
SIGN = b"\xff\xff\xff\xff"
MARK_SIZE = HEAD.size + PLACE.size
SOUND = say("an entry whose checksum is right")
READABLE = say("an item as this version of hudna writes it")


class Numbered(NamedTuple):
    """An item and its number."""

    number: int
    item: Item


class Walked(NamedTuple):
    """What a file holds: `items` from its beginning as far as it is sound, `sound` bytes.
    `next`: the number after the last entry that was ever in it, as far as that can be known.
    `damage`: what was on disk and is no more."""

    items: tuple[Numbered, ...]
    sound: int
    next: int
    damage: Fault | None = None


def entry(number: int, item: Item) -> bytes:
    """An item as it stands in the file."""
    data = ENCODER.encode(item)
    return HEAD.pack(len(data), _sum(number, data)) + data


def mark(number: int, offset: int) -> bytes:
    """The mark before entry `number`, at `offset` in its file."""
    place = PLACE.pack(number, offset)
    return HEAD.pack(MARKED, crc32(place)) + place


def walk(data: bytes, first: int, name: str) -> Walked:
    """Everything in a file whose first entry is `first`. `name` is for the fault."""
    held: list[bytes] = []
    offset, number = _follow(data, 0, first, held)
    items, fault = _decoded(held, first, name)
    after = next(_marks(data, offset), None)
    if after is None:
        return Walked(items, offset, number, fault)
    fault = fault or Fault(f"{name}, entry {number}", f"damage at byte {offset}", SOUND)
    return Walked(items, offset, _last_number(data, after), fault)


def _decoded(held: list[bytes], first: int, name: str) -> tuple[tuple[Numbered, ...], Fault | None]:
    """As many as can be read. What another version wrote is not cut off: it is named."""
    items: list[Numbered] = []
    for number, data in enumerate(held, first):
        try:
            items.append(Numbered(number, DECODER.decode(data)))
        except msgspec.DecodeError as error:
            return tuple(items), Fault(f"{name}, entry {number}", str(error), READABLE)
    return tuple(items), None


def _follow(data: bytes, offset: int, number: int, into: list[bytes]) -> tuple[int, int]:
    """Entries one after another, to the first that is not sound: where it is, and its number."""
    while True:
        if _is_mark(data, offset, number):
            offset += MARK_SIZE
            continue
        held = _held(data, offset, number)
        if held is None:
            return offset, number
        into.append(held)
        offset, number = offset + HEAD.size + len(held), number + 1


def _held(data: bytes, offset: int, number: int) -> bytes | None:
    if offset + HEAD.size > len(data):
        return None
    length, expected = HEAD.unpack_from(data, offset)
    begin = offset + HEAD.size
    if length > len(data) - begin:
        return None
    held = data[begin:begin + length]
    return held if _sum(number, held) == expected else None


def _last_number(data: bytes, offset: int) -> int:
    """The number after the last entry, counted on from the last mark; one is at `offset`."""
    *_, last = _marks(data, offset)
    number = PLACE.unpack_from(data, last + HEAD.size)[0]
    return _follow(data, last, number, [])[1]


def _marks(data: bytes, offset: int) -> Iterator[int]:
    """Where sound marks stand, from `offset` on, whatever is between them."""
    found = data.find(SIGN, offset)
    while found >= 0:
        if _is_mark(data, found, None):
            yield found
        found = data.find(SIGN, found + 1)


def _is_mark(data: bytes, offset: int, number: int | None) -> bool:
    if offset + MARK_SIZE > len(data):
        return False
    length, expected = HEAD.unpack_from(data, offset)
    if length != MARKED or crc32(data[offset + HEAD.size:offset + MARK_SIZE]) != expected:
        return False
    said, where = PLACE.unpack_from(data, offset + HEAD.size)
    return bool(where == offset and number in (None, said))


def _sum(number: int, data: bytes) -> int:
    return crc32(data, crc32(NUMBERED.pack(number, len(data))))
