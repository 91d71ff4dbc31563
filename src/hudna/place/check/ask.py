"""The question itself: which of the volumes in the trees meet one, and what is added or ended.

The work area of the table holds, in words: the asked one's lanes, the limits that they set, which
entries of a node pass, and the nodes still to look into.
"""

from __future__ import annotations

from hudna.place.check.apart import APART, DOUBT, MEET
from hudna.place.check.judge import judge, prepare
from hudna.place.check.memory import (
    FAN,
    NOTHING,
    RECORD,
    ROOTS,
    SLOT_WORDS,
    TREES,
    WORK,
    Longs,
    fetch,
    free_shape,
    free_slot,
    held,
    long,
    new_shape,
    new_slot,
    node_at,
    set_long,
    set_word,
    slot_at,
    word,
)
from hudna.place.check.record import (
    BOX,
    FROM,
    KEY,
    KIND,
    LAT,
    LON,
    ODD,
    SHAPE,
    UNTIL,
    WORDS,
    frame,
    lay,
    read,
    turn,
)
from hudna.place.check.sketch import IN, OUT, draw, seen
from hudna.place.check.tree import COUNT, IDS, LEVEL, insert, remove, tree_of

LANES, LIMITS, PASSED, STACK = 0, 8, 64, 1024
SKETCH = 4 * 12288
LINES = 19


@held
def understood(table: Longs, message: bytes) -> bool:
    """Whether a message was read and is for the trees; its lanes and limits are then laid out."""
    record, lanes = table[RECORD], table[WORK]
    if read(message, record) == ODD or frame(record) == ODD:
        return False
    if lay(record, record + 4 * SLOT_WORDS, lanes) == ODD:
        return False
    turn(lanes, lanes + 4 * LIMITS)
    return True


@held
def take_in(table: Longs, key: int, message: bytes, plant: bool) -> int:
    """Keep a volume; its slot, or `NOTHING` for one that is not for the trees."""
    if not understood(table, message):
        return NOTHING
    record, slot = table[RECORD], new_slot(table)
    words = word(record, WORDS)
    shape = new_shape(table, words)
    set_long(record, KEY, key)
    set_long(record, SHAPE, shape)
    to = slot_at(table, slot)
    for i in range(SLOT_WORDS):
        set_word(to, i, word(record, i))
    for i in range(words):
        set_word(shape, i, word(record, SLOT_WORDS + i))
    if plant:
        lanes = table[WORK]
        insert(table, tree_of(lanes), lanes, slot)
    return slot


@held
def let_go(table: Longs, slot: int, planted: bool) -> None:
    """Take a volume out and give back its room."""
    record, lanes = slot_at(table, slot), table[WORK]
    shape = long(record, SHAPE)
    if planted:
        lay(record, shape, lanes)
        remove(table, tree_of(lanes), slot)
    free_shape(table, shape, word(record, WORDS))
    free_slot(table, slot)


@held
def ask(table: Longs, message: bytes, found: Longs) -> tuple[int, int]:
    """How many surely meet, and how many may; (`NOTHING`, 0) where the asked one is odd.

    Keys of those that meet are written from the front of `found`, slots of the doubtful from its
    back, as far as there is room.
    """
    if not understood(table, message):
        return NOTHING, 0
    record = table[RECORD]
    prepare(table, record + 4 * SLOT_WORDS)
    draw(record + 4 * SLOT_WORDS, word(record, KIND), table[WORK] + SKETCH)
    return _search(table, found, True)


@held
def look(table: Longs, limits: Longs, found: Longs) -> tuple[int, int]:
    """The slots of all whose lanes are within eight limits, as doubtful ones."""
    at = table[WORK] + 4 * LIMITS
    for i in range(8):
        set_word(at, i, limits[i])
    return _search(table, found, False)


@held
def _search(table: Longs, found: Longs, judged: bool) -> tuple[int, int]:
    limits, stack = table[WORK] + 4 * LIMITS, table[WORK] + 4 * STACK
    passed = table[WORK] + 4 * PASSED
    met, doubtful, depth = 0, 0, 0
    for tree in range(TREES):
        if table[ROOTS + tree] != NOTHING:
            set_word(stack, depth, table[ROOTS + tree])
            depth += 1
    while depth > 0:
        depth -= 1
        at = node_at(table, word(stack, depth))
        count = _passing(at, limits, passed)
        if word(at, LEVEL) > 0:
            for k in range(count):
                node = word(at, IDS + word(passed, k))
                set_word(stack, depth + k, node)
                for line in range(LINES):
                    fetch(node_at(table, node) + 64 * line)
            depth += count
        else:
            met, doubtful = _judge_all(table, at, count, judged, found, met, doubtful)
    return met, doubtful


@held
def _passing(at: int, limits: int, passed: int) -> int:
    """Put down which of a node's entries no lane rules out, and how many."""
    mask = passed + 4 * FAN
    a, b, c, d = word(limits, 0), word(limits, 1), word(limits, 2), word(limits, 3)
    e, f, g, h = word(limits, 4), word(limits, 5), word(limits, 6), word(limits, 7)
    for i in range(FAN):
        within = ((word(at, i) <= a) & (word(at, FAN + i) <= b)
                  & (word(at, 2 * FAN + i) <= c) & (word(at, 3 * FAN + i) <= d)
                  & (word(at, 4 * FAN + i) <= e) & (word(at, 5 * FAN + i) <= f)
                  & (word(at, 6 * FAN + i) <= g) & (word(at, 7 * FAN + i) <= h))
        set_word(mask, i, within)
    count = 0
    for i in range(word(at, COUNT)):
        set_word(passed, count, i)
        count += word(mask, i)
    return count


@held
def _judge_all(table: Longs, at: int, count: int, judged: bool, found: Longs, met: int,
               doubtful: int) -> tuple[int, int]:
    """Judge the entries of a leaf that were put down."""
    passed = table[WORK] + 4 * PASSED
    for k in range(count):
        fetch(slot_at(table, word(at, IDS + word(passed, k))))
    for k in range(count):
        i = word(passed, k)
        slot = word(at, IDS + i)
        verdict = _verdict(table, at, i, slot) if judged else DOUBT
        room = met + doubtful < len(found)
        if verdict == MEET:
            if room:
                found[met] = long(slot_at(table, slot), KEY)
            met += 1
        elif verdict == DOUBT:
            if room:
                found[len(found) - 1 - doubtful] = slot
            doubtful += 1
    return met, doubtful


@held
def _verdict(table: Longs, at: int, i: int, slot: int) -> int:
    """What is known of one entry of a leaf, by the sketch where that is enough."""
    asked, lanes, sketch = table[RECORD], table[WORK], table[WORK] + SKETCH
    shape = asked + 4 * SLOT_WORDS
    side, up = word(shape, BOX) - word(lanes, 0), word(shape, BOX + 1) - word(lanes, 2)
    sight = seen(sketch, word(at, i) - side, word(at, 2 * FAN + i) - up,
                 side - word(at, FAN + i), up - word(at, 3 * FAN + i))
    if sight == OUT:
        return APART
    record = slot_at(table, slot)
    if (long(record, FROM) > long(asked, UNTIL)) | (long(record, UNTIL) < long(asked, FROM)):
        return APART
    lon, lat = word(record, LON), word(record, LAT)
    if sight == IN or seen(sketch, lon, lat, lon, lat) == IN:
        return MEET
    return judge(table, record)


@held
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
