"""Looking through the trees: boxes first, then the sketch, then limits, then shapes.

Each step goes over many volumes before the next begins, and asks for what the next will read:
memory is slow to answer, but answers many at once. The work area of the table holds, in words:
the asked one's lanes, the limits that they set, which entries of a node pass, the nodes still to
look into, the sketch, and the volumes still to be judged (twice the slot, and one where the sketch
says that it meets).
"""

from __future__ import annotations

from hudna.place.check.apart import APART, DOUBT, MEET
from hudna.place.check.judge import judge
from hudna.place.check.memory import (
    FAN,
    FOUND,
    NODE_WORDS,
    NOTHING,
    RECORD,
    ROOM,
    ROOTS,
    SLOT_WORDS,
    TREES,
    WORK,
    Longs,
    fetch,
    long,
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
    KIND_BITS,
    LAT,
    LON,
    OTHER,
    POINT,
    SHAPE,
    UNTIL,
    WORDS,
    kind_of,
)
from hudna.place.check.sketch import IN, OUT, seen
from hudna.place.check.tree import COUNT, IDS, LEVEL
from hudna.place.kernel import held_kernel

LANES, LIMITS, PASSED, STACK, PENDING = 0, 8, 64, 1024, 6144
SKETCH = 4 * 12288
MOST = 4096
CACHE_LINE, AHEAD = 64, 6


@held_kernel
def search(table: Longs, judged: bool) -> tuple[int, int]:
    """How many within the limits surely meet, and how many may, as `ask` says.

    All are doubtful where nothing is to be judged.
    """
    work = table[WORK]
    stack, passed = work + 4 * STACK, work + 4 * PASSED
    met, doubtful, pending = 0, 0, 0
    depth = _push_roots(table, stack)
    while depth > 0:
        depth -= 1
        at = node_at(table, word(stack, depth))
        count = _passing(at, work + 4 * LIMITS, passed)
        if word(at, LEVEL) > 0:
            depth = _push(table, at, count, passed, stack, depth)
            continue
        pending = _sift(table, at, count, judged, pending)
        if pending > MOST - FAN:
            met, doubtful = _decide(table, pending, judged, met, doubtful)
            pending = 0
    return _decide(table, pending, judged, met, doubtful)


@held_kernel
def _push_roots(table: Longs, stack: int) -> int:
    depth = 0
    for tree in range(TREES):
        if table[ROOTS + tree] != NOTHING:
            set_word(stack, depth, table[ROOTS + tree])
            depth += 1
    return depth


@held_kernel
def _push(table: Longs, at: int, count: int, passed: int, stack: int, depth: int) -> int:
    for k in range(count):
        node = word(at, IDS + word(passed, k))
        set_word(stack, depth + k, node)
        for byte in range(0, 4 * NODE_WORDS, CACHE_LINE):
            fetch(node_at(table, node) + byte)
    return depth + count


@held_kernel
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


@held_kernel
def _sift(table: Longs, at: int, count: int, judged: bool, pending: int) -> int:
    """Put a leaf's entries that pass, and that the sketch does not rule out, with the others."""
    work, shape = table[WORK], table[RECORD] + 4 * SLOT_WORDS
    passed, sketch, to = work + 4 * PASSED, work + SKETCH, work + 4 * PENDING
    side, up = word(shape, BOX) - word(work, 0), word(shape, BOX + 1) - word(work, 2)
    for k in range(count):
        i = word(passed, k)
        sight = DOUBT
        if judged:
            sight = seen(sketch, word(at, i) - side, word(at, 2 * FAN + i) - up,
                         side - word(at, FAN + i), up - word(at, 3 * FAN + i))
        if sight != OUT:
            slot = word(at, IDS + i)
            fetch(slot_at(table, slot))
            set_word(to, pending, 2 * slot + (1 if sight == IN else 0))
            pending += 1
    return pending


@held_kernel
def _decide(table: Longs, pending: int, judged: bool, met: int,
            doubtful: int) -> tuple[int, int]:
    """Judge all that are pending."""
    those = table[WORK] + 4 * PENDING
    if judged:
        met, doubtful, pending = _by_record(table, those, pending, met, doubtful)
    for k in range(pending):
        slot = word(those, k) >> 1
        verdict = judge(table, slot_at(table, slot)) if judged else DOUBT
        met, doubtful = _note(table, slot, verdict, met, doubtful)
    return met, doubtful


@held_kernel
def _by_record(table: Longs, those: int, pending: int, met: int,
               doubtful: int) -> tuple[int, int, int]:
    """Decide what needs no shape: by exact moments, and by one position of the other's."""
    asked, sketch = table[RECORD], table[WORK] + SKETCH
    begin, end = long(asked, FROM), long(asked, UNTIL)
    east, north = word(asked, LON), word(asked, LAT)
    left = 0
    for k in range(pending):
        slot, surely = word(those, k) >> 1, word(those, k) & 1
        record = slot_at(table, slot)
        if (long(record, FROM) > end) | (long(record, UNTIL) < begin):
            continue
        if kind_of(record) == OTHER:
            met, doubtful = _note(table, slot, DOUBT, met, doubtful)
            continue
        lon, lat = word(record, LON), word(record, LAT)
        half = word(record, KIND) >> KIND_BITS
        if (surely or seen(sketch, lon, lat, lon, lat) == IN
                or (half > 0 and abs(east - lon) <= half and abs(north - lat) <= half)):
            met, doubtful = _note(table, slot, MEET, met, doubtful)
            continue
        if kind_of(record) != POINT:
            _fetch_shape(record)
        set_word(those, left, 2 * slot)
        left += 1
    return met, doubtful, left


@held_kernel
def _fetch_shape(record: int) -> None:
    shape, lines = long(record, SHAPE), (word(record, WORDS) + 15) >> 4
    for line in range(min(AHEAD, lines)):
        fetch(shape + CACHE_LINE * line)


@held_kernel
def _note(table: Longs, slot: int, verdict: int, met: int,
          doubtful: int) -> tuple[int, int]:
    """Write an answer down where there is room, and count it."""
    if verdict == APART:
        return met, doubtful
    found, room = table[FOUND], table[ROOM]
    fits = met + doubtful < room
    if verdict == MEET:
        if fits:
            set_long(found, met, long(slot_at(table, slot), KEY))
        return met + 1, doubtful
    if fits:
        set_long(found, room - 1 - doubtful, slot)
    return met, doubtful + 1
