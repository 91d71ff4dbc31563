"""Many volumes at once: cut in halves until a leaf's number is left, then laid down in order.

What lies together in space, time and height then lies together in memory, shapes included.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hudna.place.check.memory import (
    FAN,
    ROOTS,
    SLOT_WORDS,
    TREES,
    WORK,
    Longs,
    Memory,
    Words,
    new_shape,
    new_slot,
    node_at,
    size_of,
    slot_at,
    words_of,
)
from hudna.place.check.pressed import press
from hudna.place.check.record import KEY, SHAPE, WORDS, lay_kept
from hudna.place.check.sizes import measure_of, tree_of
from hudna.place.check.tree import append, bounds_of, fresh
from hudna.place.kernel import held_kernel
from hudna.place.raw import long, set_long, set_word, word

FULL = FAN - 4


def settled(stage: Memory, slots: Longs) -> tuple[Memory, Longs, Longs]:
    """Volumes taken in but not yet in a tree, in trees of a fresh memory; keys and slots there."""
    lanes = np.empty((len(slots), 8), np.int32)
    trees = np.empty(len(slots), np.int64)
    words = _lay_all(stage.table, slots, lanes, trees)
    made = Memory()
    made.make_room_to_read(stage.longest)
    made.make_room_for(len(slots), _nodes(len(slots)) + TREES * 8, words)
    keys, there = np.empty_like(slots), np.empty_like(slots)
    done = 0
    for tree in range(TREES):
        chosen = np.nonzero(trees == tree)[0]
        if not len(chosen):
            continue
        order = np.arange(len(chosen))
        ends = np.empty(-(-len(order) // FULL), np.int64)
        steps = np.array([float(measure_of(tree, axis)) for axis in range(4)])
        _arrange(lanes[chosen], steps, order, ends)
        until = done + len(order)
        _lay_down(stage.table, made.table, tree, slots[chosen][order], ends, keys[done:until],
                  there[done:until])
        done = until
    return made, keys, there


def _nodes(count: int) -> int:
    """More nodes than so many volumes need."""
    return 2 * (count // (FULL // 2)) + 8


@held_kernel
def _lay_all(table: Longs, slots: Longs, lanes: Words, trees: Longs) -> int:
    """Lanes and tree of each volume; how many words their shapes need in all."""
    at, words = table[WORK], 0
    for i in range(len(slots)):
        record = slot_at(table, slots[i])
        lay_kept(record, at)
        for lane in range(8):
            lanes[i, lane] = word(at, lane)
        trees[i] = tree_of(at)
        words += words_of(size_of(word(record, WORDS)))
    return words


@held_kernel
def _arrange(lanes: Words, steps: NDArray[np.float64], order: Longs, ends: Longs) -> None:
    """Bring rows into the order of their leaves; `ends` is where each leaf's rows end."""
    keys = np.empty(len(order), np.int64)
    stack = np.empty((128, 3), np.int64)
    stack[0] = 0, len(order), len(ends)
    depth, leaf = 1, 0
    while depth > 0:
        depth -= 1
        begin, end, leaves = stack[depth]
        if leaves == 1:
            ends[leaf] = end
            leaf += 1
            continue
        axis = _widest(lanes, steps, order[begin:end])
        for i in range(begin, end):
            keys[i] = lanes[order[i], 2 * axis] - lanes[order[i], 2 * axis + 1]
        left = _half(leaves)
        cut = begin + (end - begin) * left // leaves
        _select(keys, order, begin, end, cut)
        stack[depth] = cut, end, leaves - left
        stack[depth + 1] = begin, cut, left
        depth += 2


@held_kernel
def _half(leaves: int) -> int:
    """About half of so many leaves, so that parents of `FULL` come out of one piece."""
    family = 1
    while family * FULL < leaves:
        family *= FULL
    return max(1, leaves // family // 2) * family


@held_kernel
def _widest(lanes: Words, steps: NDArray[np.float64], order: Longs) -> int:
    """The axis along which rows are spread over the most steps or sizes of their own."""
    best, most = 0, -1.0
    for axis in range(4):
        low, high, sizes = 2**40, -(2**40), 0.0
        for row in order:
            middle = lanes[row, 2 * axis] - lanes[row, 2 * axis + 1]
            low, high = min(low, middle), max(high, middle)
            sizes += -lanes[row, 2 * axis + 1] - lanes[row, 2 * axis]
        spread = (high - low) / (steps[axis] + sizes / len(order))
        if spread > most:
            best, most = axis, spread
    return best


@held_kernel
def _select(keys: Longs, order: Longs, begin: int, end: int, cut: int) -> None:
    """Bring the smallest keys before `cut` (Hoare's selection)."""
    low, high = begin, end - 1
    while low < high:
        pivot = keys[(low + high) >> 1]
        i, j = low, high
        while i <= j:
            while keys[i] < pivot:
                i += 1
            while keys[j] > pivot:
                j -= 1
            if i <= j:
                keys[i], keys[j] = keys[j], keys[i]
                order[i], order[j] = order[j], order[i]
                i += 1
                j -= 1
        if cut <= j:
            high = j
        elif cut >= i:
            low = i
        else:
            return


@held_kernel
def _lay_down(stage: Longs, table: Longs, tree: int, slots: Longs, ends: Longs, keys: Longs,
              there: Longs) -> None:
    """Copy volumes in their order and build the tree above them, level by level."""
    lanes = table[WORK]
    nodes = np.empty(len(ends), np.int64)
    begin = 0
    for leaf in range(len(ends)):
        nodes[leaf] = fresh(table, 0)
        for i in range(begin, ends[leaf]):
            there[i] = _copied(stage, table, slots[i])
            record = slot_at(table, there[i])
            keys[i] = long(record, KEY)
            lay_kept(record, lanes)
            append(table, nodes[leaf], lanes, there[i])
        press(node_at(table, nodes[leaf]))
        begin = ends[leaf]
    count, level = len(ends), 1
    while count > 1:
        count = _raise(table, nodes, count, level)
        level += 1
    table[ROOTS + tree] = nodes[0]


@held_kernel
def _raise(table: Longs, nodes: Longs, count: int, level: int) -> int:
    """Put parents over nodes, in their place; how many."""
    parents = math.ceil(count / FULL)
    for k in range(parents):
        parent = fresh(table, level)
        for i in range(k * FULL, min(count, (k + 1) * FULL)):
            bounds_of(table, nodes[i], table[WORK])
            append(table, parent, table[WORK], nodes[i])
        press(node_at(table, parent))
        nodes[k] = parent
    return parents


@held_kernel
def _copied(stage: Longs, table: Longs, slot: int) -> int:
    """A volume's record and shape, from one memory into another."""
    old, made = slot_at(stage, slot), new_slot(table)
    new = slot_at(table, made)
    words, source = word(old, WORDS), long(old, SHAPE)
    shape = new_shape(table, words)
    for i in range(SLOT_WORDS):
        set_word(new, i, word(old, i))
    set_long(new, SHAPE, shape)
    for i in range(words):
        set_word(shape, i, word(source, i))
    return made
