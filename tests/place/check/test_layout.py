"""What is kept in the work area while a search is under way lies apart.

A search judges what is pending before it has looked into all nodes that wait: pairs of edges that
were written over those nodes led it astray.
"""

from itertools import pairwise

from hudna.place.check import judge, memory, pressed, search, sketch

WORD, REAL = 4, 8
PAIRS_AT_ONCE, STEPS_EACH = 64, 2 * 32

PARTS = sorted([
    (WORD * search.LANES, WORD * 8),
    (WORD * search.LIMITS, WORD * 8),
    (judge.STEPS, STEPS_EACH),
    (WORD * search.QUEUE, WORD * (search.QUEUE_MASK + 1)),
    (WORD * search.PENDING, WORD * search.MOST),
    (search.SKETCH, REAL * (sketch.INSIDE + sketch.ROWS)),
    (judge.PAIRS, REAL * 8 * PAIRS_AT_ONCE),
])


def test_the_parts_of_the_work_area_do_not_overlap():
    assert all(at + size <= after for (at, size), (after, _) in pairwise(PARTS))
    assert sum(PARTS[-1]) <= WORD * memory.WORK_WORDS


def test_the_parts_of_a_node_do_not_overlap():
    parts = [(0, 8 * memory.FAN), (pressed.IDS, memory.FAN), (pressed.COUNT, 1),
             (pressed.PARENT, 1), (pressed.LEVEL, 1), (pressed.BASES, 8), (pressed.SHIFTS, 4),
             (pressed.PRESSED, 2 * memory.FAN)]
    assert all(at + size <= after for (at, size), (after, _) in pairwise(parts))
    assert sum(parts[-1]) <= memory.NODE_WORDS
