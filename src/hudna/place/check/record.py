"""A volume as whole numbers in memory: read from its message, looked over, given its box.

A message is the volume as msgspec packs it, which costs less than to walk it in Python. A record
is `SLOT_WORDS` words: key, from, until, address of its shape (64 bits each), then reach, floor,
ceiling, kind, a position of the shape, words of the shape, leaf. The position of an area is the
middle of a square within it where one was found; the kind's upper bits are half its width.

A shape is: how many rings, how many words, west, south, east, north, then each ring as its number
of positions (negative where a new polygon begins) and its positions. Of a volume of another kind
(`OTHER`: a way, or one that comes near a pole or the antimeridian) only a box is kept, as eight
lanes, and `clash` decides.
"""

from __future__ import annotations

import math

from hudna.place.bounds import EAST, MARGIN, SHORTEST_RADIUS_M, SLACK_M
from hudna.place.geometry import E7
from hudna.place.kernel import held_kernel
from hudna.place.raw import byte, long, set_long, set_word, turned_long, turned_word, word

KEY, FROM, UNTIL, SHAPE = 0, 1, 2, 3
REACH, FLOOR, CEILING, KIND, LON, LAT, WORDS, LEAF = 8, 9, 10, 11, 12, 13, 14, 15
RINGS, SIZE, BOX, FIRST = 0, 1, 2, 6
POINT, LINE, AREA, OTHER = 0, 1, 2, 3
KIND_BITS = 2

UNSAID = -(2**63)
BEYOND = UNSAID + 1
EARLIEST, LATEST = -(2**62), 2**62
LOWEST, HIGHEST = -(2**31) + 1, 2**31 - 1
FARTHEST_MM = 600_000_000
STEEPEST = 89 * E7
COARSE_MS = 12
SOUND, ODD = 0, 1


@held_kernel
def number(message: int, at: int) -> tuple[int, int]:
    """A packed integer or nil, and where what follows begins; `BEYOND` for 64 bits unsigned."""
    tag = byte(message, at)
    if tag == 0xCE:
        return turned_word(message + at + 1), at + 5
    if tag < 0x80:
        return tag, at + 1
    if tag == 0xCF:
        value = turned_long(message + at + 1)
        return (value if value >= 0 else BEYOND), at + 9
    if tag == 0xD2:
        return turned_word(message + at + 1) << 32 >> 32, at + 5
    if tag == 0xD3:
        return turned_long(message + at + 1), at + 9
    return _short_number(message, at, tag)


@held_kernel
def _short_number(message: int, at: int, tag: int) -> tuple[int, int]:
    """Nil, a number in the tag, or one of one or two bytes."""
    if tag >= 0xE0:
        return tag - 256, at + 1
    if tag == 0xC0:
        return UNSAID, at + 1
    width, value = 1 << (tag & 3), 0
    for i in range(at + 1, at + 1 + width):
        value = (value << 8) | byte(message, i)
    if tag >= 0xD0:
        over = 64 - 8 * width
        value = (value << over) >> over
    return value, at + 1 + width


@held_kernel
def length(message: int, at: int) -> tuple[int, int]:
    """The length of a packed list, and where its first member begins."""
    tag = byte(message, at)
    if tag < 0xA0:
        return tag & 15, at + 1
    size = 0
    width = 2 if tag == 0xDC else 4
    for i in range(at + 1, at + 1 + width):
        size = (size << 8) | byte(message, i)
    return size, at + 1 + width


@held_kernel
def after_text(message: int, at: int) -> int:
    return at + 1 + (byte(message, at) & 31)


@held_kernel
def read(message: int, record: int) -> int:
    """Spell the message at an address out as a record with its shape behind it; `ODD` where it is
    for others."""
    at = after_text(message, 1)
    at = after_text(message, at + 1)
    named = byte(message, at) & 31
    if named == 3:
        return ODD
    at = after_text(message, after_text(message, at))
    at = _read_shape(message, at, named, record)
    reach, at = number(message, after_text(message, at))
    floor, at = number(message, after_text(message, after_text(message, at) + 1))
    ceiling, at = number(message, after_text(message, at))
    begin, at = number(message, after_text(message, after_text(message, at) + 1))
    end, at = number(message, after_text(message, at))
    return _write_limits(record, reach, floor, ceiling, begin, end)


@held_kernel
def _write_limits(record: int, reach: int, floor: int, ceiling: int, begin: int, end: int) -> int:
    floor = _limit(floor, LOWEST, LOWEST, HIGHEST)
    ceiling = _limit(ceiling, HIGHEST, LOWEST, HIGHEST)
    begin = _limit(begin, EARLIEST, EARLIEST, LATEST)
    end = _limit(end, LATEST, EARLIEST, LATEST)
    if (reach < 0 or reach > FARTHEST_MM or floor > ceiling or begin > end
            or min(floor, ceiling, begin, end) == BEYOND):
        return ODD
    set_long(record, FROM, begin)
    set_long(record, UNTIL, end)
    set_word(record, REACH, reach)
    set_word(record, FLOOR, floor)
    set_word(record, CEILING, ceiling)
    return SOUND


@held_kernel
def _limit(said: int, without: int, low: int, high: int) -> int:
    """A limit, or what stands for none; `BEYOND` for one that could be taken for it."""
    if said == UNSAID:
        return without
    return said if low < said < high else BEYOND


@held_kernel
def _read_shape(message: int, at: int, named: int, record: int) -> int:
    """The geometry of a message: `named` is the length of its kind's name."""
    shape = record + 64
    set_word(shape, RINGS, 0)
    set_word(shape, SIZE, FIRST)
    if named == 5:
        set_word(record, KIND, POINT)
        return _read_position(message, at, shape)
    if named == 10:
        set_word(record, KIND, LINE)
        return _read_ring(message, at, shape, False)
    set_word(record, KIND, AREA)
    if named == 7:
        return _read_polygon(message, at, shape)
    polygons, at = length(message, at)
    for _ in range(polygons):
        at = _read_polygon(message, at, shape)
    return at


@held_kernel
def _read_polygon(message: int, at: int, shape: int) -> int:
    rings, at = length(message, at)
    for i in range(rings):
        at = _read_ring(message, at, shape, i == 0)
    return at


@held_kernel
def _read_ring(message: int, at: int, shape: int, begins: bool) -> int:
    size, at = length(message, at)
    to = word(shape, SIZE)
    set_word(shape, to, -size if begins else size)
    for i in range(to + 1, to + 1 + 2 * size, 2):
        lon, at = number(message, at + 1)
        lat, at = number(message, at)
        _write_position(shape, i, lon, lat)
    _end_ring(shape, to + 1 + 2 * size)
    return at


@held_kernel
def _read_position(message: int, at: int, shape: int) -> int:
    lon, at = number(message, at + 1)
    lat, at = number(message, at)
    set_word(shape, FIRST, 1)
    _write_position(shape, FIRST + 1, lon, lat)
    _end_ring(shape, FIRST + 3)
    return at


@held_kernel
def _write_position(shape: int, i: int, lon: int, lat: int) -> None:
    """One beyond the earth is kept as one at its edge, and so makes the volume an odd one."""
    set_word(shape, i, max(-EAST, min(EAST, lon)))
    set_word(shape, i + 1, max(-EAST, min(EAST, lat)))


@held_kernel
def _end_ring(shape: int, size: int) -> None:
    set_word(shape, SIZE, size)
    set_word(shape, RINGS, word(shape, RINGS) + 1)


@held_kernel
def frame(record: int) -> int:
    """Find the box of a record's shape and a position of it; `ODD` for one without any."""
    shape = record + 64
    if word(shape, RINGS) == 0 or word(shape, FIRST) == 0:
        return ODD
    west, south = word(shape, FIRST + 1), word(shape, FIRST + 2)
    east, north = west, south
    at = FIRST
    for _ in range(word(shape, RINGS)):
        until = at + 1 + 2 * abs(word(shape, at))
        for i in range(at + 1, until, 2):
            west, east = min(west, word(shape, i)), max(east, word(shape, i))
            south, north = min(south, word(shape, i + 1)), max(north, word(shape, i + 1))
        at = until
    set_word(record, LON, word(shape, FIRST + 1))
    set_word(record, LAT, word(shape, FIRST + 2))
    set_word(record, WORDS, word(shape, SIZE))
    set_word(shape, BOX, west)
    set_word(shape, BOX + 1, south)
    set_word(shape, BOX + 2, east)
    set_word(shape, BOX + 3, north)
    return SOUND


@held_kernel
def lay(record: int, shape: int, lanes: int) -> int:
    """Eight numbers around a volume: it meets another only if none is above the other's limit.

    West, east (negative), south, north, first and last moment (coarse), floor and ceiling, as
    `hudna.place.bounds` grows them; `ODD` where it comes near a pole or the antimeridian.
    """
    angle = (word(record, REACH) / 1000 + SLACK_M) / SHORTEST_RADIUS_M * MARGIN
    up = math.ceil(math.degrees(angle) * E7)
    south, north = word(shape, BOX + 1) - up, word(shape, BOX + 3) + up
    steep = math.cos(math.radians(max(abs(south), abs(north)) / E7))
    if max(-south, north) > STEEPEST or math.sin(angle) >= steep:
        return ODD
    side = math.ceil(math.degrees(math.asin(math.sin(angle) / steep)) * E7)
    west, east = word(shape, BOX) - side, word(shape, BOX + 2) + side
    if west <= -EAST or east >= EAST:
        return ODD
    set_word(lanes, 0, west)
    set_word(lanes, 1, -east)
    set_word(lanes, 2, south)
    set_word(lanes, 3, -north)
    return _lay_limits(record, lanes)


@held_kernel
def _lay_limits(record: int, lanes: int) -> int:
    set_word(lanes, 4, _coarse(long(record, FROM)))
    set_word(lanes, 5, -_coarse(long(record, UNTIL)))
    set_word(lanes, 6, word(record, FLOOR))
    set_word(lanes, 7, -word(record, CEILING))
    return SOUND


@held_kernel
def _coarse(ms: int) -> int:
    return max(LOWEST, min(HIGHEST, ms >> COARSE_MS))


@held_kernel
def kind_of(record: int) -> int:
    return word(record, KIND) & (1 << KIND_BITS) - 1


@held_kernel
def lay_kept(record: int, lanes: int) -> None:
    """The lanes of a record that is kept."""
    shape = long(record, SHAPE)
    if kind_of(record) != OTHER:
        lay(record, shape, lanes)
        return
    for i in range(8):
        set_word(lanes, i, word(shape, i))


@held_kernel
def turn(lanes: int, limits: int) -> None:
    """The limits that the lanes of another must not be above: each lane's other end."""
    for i in range(8):
        set_word(limits, i, -word(lanes, i ^ 1))
