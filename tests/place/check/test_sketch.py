"""What the sketch says of a box is true."""

from random import Random

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.check.ask import understood
from hudna.place.check.memory import RECORD, SLOT_WORDS, WORK, Memory
from hudna.place.check.record import kind_of
from hudna.place.check.registered import PACK_INTO
from hudna.place.check.search import SKETCH
from hudna.place.check.sketch import IN, OUT, UNDECIDED, draw, seen
from hudna.place.footprint import footprint_of
from hudna.place.geometry import Polygon
from hudna.place.volume import Volume
from tests.place.check import volumes

SHAPES = [volumes.line, volumes.box, volumes.star, volumes.needle, volumes.comb, volumes.holed]


def drawn(shape) -> int:
    """The address of a sketch; and the memory that it lies in."""
    memory, message = Memory(), bytearray()
    PACK_INTO(Volume(shape), message)
    memory.make_room_to_read(len(message))
    assert understood(memory.table, message)
    record, sketch = int(memory.table[RECORD]), int(memory.table[WORK]) + SKETCH
    draw(record + 4 * SLOT_WORDS, kind_of(record), sketch)
    return sketch, memory


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32))
def test_a_box_said_to_be_in_or_out_is(seed):
    random = Random(seed)
    step = random.choice([1, 100, 4096, 100_003, 1_000_000])
    shape = random.choice(SHAPES)(random, volumes.MIDDLE, step)
    parts = footprint_of(shape).parts
    sketch, _memory = drawn(shape)
    for _ in range(40):
        west = volumes.MIDDLE[0] + random.randint(-12 * step, 12 * step)
        south = volumes.MIDDLE[1] + random.randint(-12 * step, 12 * step)
        size = random.choice([0, 1, step // 2, step, 4 * step])
        box = shapely.box(west, south, west + size, south + random.choice([0, size]))
        box = shapely.Point(west, south) if size == 0 else box
        sight = seen(sketch, west, south, *map(int, box.bounds[2:]))
        if sight == IN:
            assert any(shapely.contains_properly(part, box) for part in parts)
        elif sight == OUT:
            assert not any(shapely.intersects(part, box) for part in parts)


def test_it_says_something():
    ring = ((0, 0), (10**7, 0), (10**7, 10**7), (0, 10**7), (0, 0))
    sketch, _memory = drawn(Polygon((ring,)))
    assert seen(sketch, 4 * 10**6, 4 * 10**6, 5 * 10**6, 6 * 10**6) == IN
    assert seen(sketch, 2 * 10**7, 0, 3 * 10**7, 10**7) == OUT
    assert seen(sketch, 10**7, 0, 3 * 10**7, 10**7) == UNDECIDED
