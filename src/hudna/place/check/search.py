"""Looking through the trees: boxes first, then the sketch, then limits, then shapes.

Each step goes over many volumes before the next begins, and asks for what the next will read:
memory is slow to answer, but answers many at once. The work area of the table holds, in words:
the asked one's lanes, the limits that they set, the nodes still to look into (a ring of twice the
node, and one for a leaf), the volumes still to be judged (twice the slot, and one where the sketch
says that it meets), and the sketch. What `judge` writes lies between the limits and the nodes, and
behind the sketch: it judges while nodes wait.
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
    node_at,
    slot_at,
)
from hudna.place.check.passing import lowest, passing
from hudna.place.check.pressed import IDS, LEVEL, outer
from hudna.place.check.record import (
    BOX,
    CEILING,
    FLOOR,
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
from hudna.place.kernel import held_kernel
from hudna.place.raw import fetch, long, set_long, set_word, word

LANES, LIMITS, QUEUE, PENDING = 0, 8, 1024, 6144
QUEUE_MASK, MANY_WAITING = 4095, 2048
SKETCH = 4 * 12288
MOST = 4096
CACHE_LINE, AHEAD = 64, 6


@held_kernel
def search(table: Longs, judged: bool) -> tuple[int, int]:
    """How many within the limits surely meet, and how many may, as `ask` says.

    All are doubtful where nothing is to be judged.
    """
    work = table[WORK]
    queue, limits = work + 4 * QUEUE, work + 4 * LIMITS
    met, doubtful, pending = 0, 0, 0
    head, tail = 0, _queue_roots(table, queue)
    while head < tail:
        # The first that was put there, unless so many wait that there might be no room.
        first = tail - head < MANY_WAITING
        tail -= 0 if first else 1
        waiting = word(queue, (head if first else tail) & QUEUE_MASK)
        head += 1 if first else 0
        at = node_at(table, waiting >> 1)
        bits = passing(at, limits)
        if waiting & 1:
            pending = _sift(table, at, bits, judged, pending)
            if pending > MOST - FAN:
                met, doubtful = _decide(table, pending, judged, met, doubtful)
                pending = 0
        else:
            tail = _queue_below(table, at, bits, queue, tail)
    return _decide(table, pending, judged, met, doubtful)


@held_kernel
def _queue_roots(table: Longs, queue: int) -> int:
    count = 0
    for tree in range(TREES):
        root = table[ROOTS + tree]
        if root != NOTHING:
            set_word(queue, count, 2 * root + (word(node_at(table, root), LEVEL) == 0))
            count += 1
    return count


@held_kernel
def _queue_below(table: Longs, at: int, bits: int, queue: int, tail: int) -> int:
    """Queue those of the nodes below one that pass, and ask for what is read of them."""
    leaf = word(at, LEVEL) == 1
    while bits != 0:
        node = word(at, IDS + lowest(bits))
        bits &= bits - 1
        set_word(queue, tail & QUEUE_MASK, 2 * node + leaf)
        tail += 1
        below = node_at(table, node)
        for line in range(4 * IDS, 4 * NODE_WORDS, CACHE_LINE):
            fetch(below + line)
    return tail


@held_kernel
def _sift(table: Longs, at: int, bits: int, judged: bool, pending: int) -> int:
    """Put a leaf's entries that pass, and that the sketch does not rule out, with the others.

    Their boxes are a little larger than they need be, so what it says holds of them.
    """
    work, shape = table[WORK], table[RECORD] + 4 * SLOT_WORDS
    sketch, to = work + SKETCH, work + 4 * PENDING
    side, up = word(shape, BOX) - word(work, 0), word(shape, BOX + 1) - word(work, 2)
    while bits != 0:
        i = lowest(bits)
        bits &= bits - 1
        sight = DOUBT
        if judged:
            sight = seen(sketch, outer(at, 0, i) - side, outer(at, 2, i) - up,
                         side - outer(at, 1, i), up - outer(at, 3, i))
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
    """Decide what needs no shape: by exact moments and heights, and by one position of the
    other's. Of one of another kind there is a box only."""
    asked, sketch = table[RECORD], table[WORK] + SKETCH
    begin, end = long(asked, FROM), long(asked, UNTIL)
    bottom, top = word(asked, FLOOR), word(asked, CEILING)
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
        if (word(record, FLOOR) > top) | (word(record, CEILING) < bottom):
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
