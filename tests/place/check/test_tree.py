"""The trees stay sound: an entry bounds what lies beneath it, and memory is used again."""

import ctypes
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.check.memory import (
    FAN,
    NODE_FREE,
    NODE_NEXT,
    NOTHING,
    ROOTS,
    SHAPE_AT,
    SLOT_NEXT,
    TREES,
    node_at,
    slot_at,
)
from hudna.place.check.pressed import COUNT, IDS, LEVEL, PARENT
from hudna.place.check.record import LEAF
from hudna.place.check.registered import Registered
from hudna.place.geometry import E7, Point
from hudna.place.volume import Heights, Volume, Window


def words(address: int):
    return (ctypes.c_int32 * (9 * FAN + 3)).from_address(address)


def spot(random: Random) -> Volume:
    begin = random.randint(0, 30) * 86_400_000
    return Volume(Point((random.randint(36 * E7, 42 * E7), random.randint(32 * E7, 37 * E7))),
                  random.choice([0, 10**5, 10**6]), Heights(0, random.randint(0, 10**6)),
                  Window(begin, begin + random.choice([10**6, 10**8, 10**10])))


def leaves(index: Registered) -> int:
    """How many volumes are in the trees; every node is looked over on the way."""
    table = index._memory.table
    return sum(_under(table, int(table[ROOTS + tree]), NOTHING, None)
               for tree in range(TREES) if table[ROOTS + tree] != NOTHING)


def _under(table, node: int, parent: int, lanes) -> int:
    at = words(int(node_at(table, node)))
    assert at[PARENT] == parent and 0 < at[COUNT] <= FAN
    for lane in range(8):
        least = min(at[lane * FAN + i] for i in range(at[COUNT]))
        assert lanes is None or lanes[lane] == least
        assert all(at[lane * FAN + i] == 2**31 - 1 for i in range(at[COUNT], FAN))
    ids = [at[IDS + i] for i in range(at[COUNT])]
    if at[LEVEL] == 0:
        assert all(words(int(slot_at(table, slot)))[LEAF] == node for slot in ids)
        return len(ids)
    return sum(_under(table, child, node, [at[lane * FAN + i] for lane in range(8)])
               for i, child in enumerate(ids))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 400))
def test_sound_after_additions_and_ends_in_any_order(seed, first):
    random = Random(seed)
    index = Registered.of((key, spot(random)) for key in range(first))
    held = set(range(first))
    for _ in range(400):
        key = random.randrange(600)
        if random.random() < 0.6:
            index.add(key, spot(random))
            held.add(key)
        else:
            index.remove(key)
            held.discard(key)
    assert leaves(index) == len(held) == len(index)
    for key in held:
        index.remove(key)
    assert leaves(index) == 0


def test_room_that_was_given_back_is_used_again():
    random = Random(1)
    index = Registered()
    for round_ in range(6):
        for key in range(500):
            index.add(key, spot(random))
        if round_ == 0:
            table = index._memory.table
            before = [int(table[fact]) for fact in (SLOT_NEXT, SHAPE_AT)]
    assert [int(table[fact]) for fact in (SLOT_NEXT, SHAPE_AT)] == before
    for key in range(500):
        index.remove(key)
    free, node = 0, int(table[NODE_FREE])
    while node != NOTHING:
        free, node = free + 1, words(int(node_at(table, node)))[0]
    assert free == table[NODE_NEXT]
