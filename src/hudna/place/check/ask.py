"""What is done with volumes: taken in, let go, asked about, looked up, told."""

from __future__ import annotations

import math

from hudna.place.check.flat import holds, square_from
from hudna.place.check.judge import prepare
from hudna.place.check.memory import (
    FEW,
    FOUND,
    NOTHING,
    RECORD,
    SLOT_WORDS,
    WORK,
    Longs,
    free_shape,
    free_slot,
    new_shape,
    new_slot,
    slot_at,
)
from hudna.place.check.record import (
    AREA,
    BOX,
    EARLIEST,
    FROM,
    KEY,
    KIND,
    KIND_BITS,
    LAT,
    LATEST,
    LON,
    ODD,
    OTHER,
    SHAPE,
    UNTIL,
    WORDS,
    frame,
    kind_of,
    lay,
    lay_kept,
    read,
    turn,
)
from hudna.place.check.search import LIMITS, SKETCH, search
from hudna.place.check.sizes import tree_of
from hudna.place.check.sketch import draw
from hudna.place.check.tree import insert, remove
from hudna.place.kernel import held_kernel
from hudna.place.raw import bytes_at, long, set_long, set_word, word

WIDEST = (1 << 29) - 1
MANY = 1 << 32


@held_kernel
def understood(table: Longs, message: bytearray) -> bool:
    """Whether a message was read and is for the trees; its lanes and limits are then laid out."""
    record, lanes = table[RECORD], table[WORK]
    if read(bytes_at(message), record) == ODD or frame(record) == ODD:
        return False
    if lay(record, record + 4 * SLOT_WORDS, lanes) == ODD:
        return False
    turn(lanes, lanes + 4 * LIMITS)
    return True


@held_kernel
def take_in(table: Longs, key: int, message: bytearray, plant: bool) -> int:
    """Keep a volume; its slot, or `NOTHING` for one that is not for the trees."""
    if not understood(table, message):
        return NOTHING
    if kind_of(table[RECORD]) == AREA:
        _find_square(table[RECORD])
    return _keep(table, key, plant)


@held_kernel
def _find_square(record: int) -> None:
    """Look for a square within an area about the middle of its box: what it holds, is met."""
    shape = record + 4 * SLOT_WORDS
    lon = (word(shape, BOX) + word(shape, BOX + 2)) >> 1
    lat = (word(shape, BOX + 1) + word(shape, BOX + 3)) >> 1
    if not holds(shape, lon, lat):
        return
    half = math.floor(math.sqrt(square_from(lon, lat, shape, 1.0, 1.0, 0.0) / 2)) - 1
    if half > 0:
        set_word(record, LON, lon)
        set_word(record, LAT, lat)
        set_word(record, KIND, AREA | min(half, WIDEST) << KIND_BITS)


@held_kernel
def take_box(table: Longs, key: int, limits: Longs, plant: bool) -> int:
    """Keep the box of a volume of another kind, from the limits that it sets; its slot."""
    record, lanes = table[RECORD], table[WORK]
    for i in range(8):
        lane = -limits[i ^ 1]
        set_word(lanes, i, lane)
        set_word(record, SLOT_WORDS + i, lane)
    set_long(record, FROM, EARLIEST)
    set_long(record, UNTIL, LATEST)
    set_word(record, KIND, OTHER)
    set_word(record, WORDS, 8)
    return _keep(table, key, plant)


@held_kernel
def _keep(table: Longs, key: int, plant: bool) -> int:
    """Keep the record and the shape that were spelled out, and put them into a tree."""
    record, lanes, slot = table[RECORD], table[WORK], new_slot(table)
    words = word(record, WORDS)
    shape, to = new_shape(table, words), slot_at(table, slot)
    set_long(record, KEY, key)
    set_long(record, SHAPE, shape)
    for i in range(SLOT_WORDS):
        set_word(to, i, word(record, i))
    for i in range(words):
        set_word(shape, i, word(record, SLOT_WORDS + i))
    if plant:
        insert(table, tree_of(lanes), lanes, slot)
    return slot


@held_kernel
def let_go(table: Longs, slot: int, planted: bool) -> None:
    """Take a volume out and give back its room."""
    record, lanes = slot_at(table, slot), table[WORK]
    if planted:
        lay_kept(record, lanes)
        remove(table, tree_of(lanes), slot)
    free_shape(table, long(record, SHAPE), word(record, WORDS))
    free_slot(table, slot)


@held_kernel
def ask(table: Longs, message: bytearray) -> int:
    """How many surely meet, and how many may (times `MANY`); `NOTHING` where the asked is odd.

    Keys of those that meet are written from the front of the room for answers, slots of the
    doubtful from its back, as far as there is room; a few keys are sorted already.
    """
    if not understood(table, message):
        return NOTHING
    record = table[RECORD]
    prepare(table, record + 4 * SLOT_WORDS)
    draw(record + 4 * SLOT_WORDS, kind_of(record), table[WORK] + SKETCH)
    met, doubtful = search(table, True)
    if met <= FEW:
        _sort(table[FOUND], met)
    return doubtful * MANY + met


@held_kernel
def _sort(found: int, count: int) -> None:
    for i in range(1, count):
        key, j = long(found, i), i
        while j > 0 and long(found, j - 1) > key:
            set_long(found, j, long(found, j - 1))
            j -= 1
        set_long(found, j, key)


@held_kernel
def look(table: Longs, limits: Longs) -> int:
    """How many have lanes within eight limits; their slots are written as those of doubtful."""
    at = table[WORK] + 4 * LIMITS
    for i in range(8):
        set_word(at, i, limits[i])
    return search(table, False)[1]


@held_kernel
def tell(table: Longs, slot: int, told: Longs) -> int:
    """Write a record and its shape out as numbers, as far as there is room; how many."""
    record = slot_at(table, slot)
    shape, words = long(record, SHAPE), word(record, WORDS)
    if len(told) < SLOT_WORDS + words:
        return SLOT_WORDS + words
    told[0], told[1], told[2] = long(record, KEY), long(record, FROM), long(record, UNTIL)
    for i in range(3, SLOT_WORDS):
        told[i] = word(record, i)
    for i in range(words):
        told[SLOT_WORDS + i] = word(shape, i)
    return SLOT_WORDS + words
