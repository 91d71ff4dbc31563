"""A tree of boxes in longitude, latitude, time and height, `FAN` to a node.

A node keeps its entries by lane (`record.lay`): the eight lanes of an entry are each no more than
those of what lies beneath it, so that one comparison a lane tells whether to look further, for
all entries of a node at once.
"""

from __future__ import annotations

from hudna.place.check.memory import (
    FAN,
    NOTHING,
    ROOTS,
    WORK,
    Longs,
    free_node,
    new_node,
    node_at,
    slot_at,
)
from hudna.place.check.pressed import COUNT, IDS, LEVEL, NO_LANE, PARENT, press
from hudna.place.check.record import LEAF
from hudna.place.check.sizes import measure_of
from hudna.place.kernel import held_kernel
from hudna.place.raw import set_word, word


@held_kernel
def insert(table: Longs, tree: int, lanes: int, slot: int) -> None:
    """Put a volume into its tree."""
    node = table[ROOTS + tree]
    if node == NOTHING:
        node = fresh(table, 0)
        table[ROOTS + tree] = node
    at = node_at(table, node)
    while word(at, LEVEL) > 0:
        best = _least_grown(at, tree, lanes)
        _grow(at, best, lanes)
        node = word(at, IDS + best)
        at = node_at(table, node)
    _put(table, tree, node, lanes, slot)


@held_kernel
def remove(table: Longs, tree: int, slot: int) -> None:
    """Take a volume out of its tree; a node left with nothing goes too."""
    node, gone = word(slot_at(table, slot), LEAF), slot
    while True:
        at = node_at(table, node)
        _drop(at, gone)
        if word(at, COUNT) > 0:
            break
        gone, node = node, word(at, PARENT)
        free_node(table, gone)
        if node == NOTHING:
            table[ROOTS + tree] = NOTHING
            return
    _tighten(table, node)
    _lower(table, tree)


@held_kernel
def fresh(table: Longs, level: int) -> int:
    node = new_node(table)
    at = node_at(table, node)
    set_word(at, COUNT, 0)
    set_word(at, PARENT, NOTHING)
    set_word(at, LEVEL, level)
    for i in range(IDS):
        set_word(at, i, NO_LANE)
    return node


@held_kernel
def _least_grown(at: int, tree: int, lanes: int) -> int:
    """The entry that has to grow least for a volume, in steps; of those alike, the smallest."""
    best, least, smallest = 0, 1e300, 1e300
    for i in range(word(at, COUNT)):
        grown, size = 0.0, 0.0
        for axis in range(4):
            low, high = word(at, 2 * axis * FAN + i), word(at, (2 * axis + 1) * FAN + i)
            more = (max(0, low - word(lanes, 2 * axis))
                    + max(0, high - word(lanes, 2 * axis + 1)))
            step = measure_of(tree, axis)
            grown += more / step
            size += (-high - low) / step
        if grown < least or (grown == least and size < smallest):
            best, least, smallest = i, grown, size
    return best


@held_kernel
def _grow(at: int, i: int, lanes: int) -> None:
    grown = False
    for lane in range(8):
        if word(at, lane * FAN + i) > word(lanes, lane):
            set_word(at, lane * FAN + i, word(lanes, lane))
            grown = True
    if grown:
        press(at)


@held_kernel
def _put(table: Longs, tree: int, node: int, lanes: int, entry: int) -> None:
    """Add an entry to a node, which is split when full, and its parents as far as needed."""
    at = node_at(table, node)
    if word(at, COUNT) < FAN:
        append(table, node, lanes, entry)
        press(at)
        return
    while True:
        other = _split(table, tree, node)
        side = node
        if _apart(table, other, tree, lanes) < _apart(table, node, tree, lanes):
            side = other
        append(table, side, lanes, entry)
        press(node_at(table, node))
        press(node_at(table, other))
        parent = word(node_at(table, node), PARENT)
        if parent == NOTHING:
            parent = fresh(table, word(node_at(table, node), LEVEL) + 1)
            table[ROOTS + tree] = parent
            bounds_of(table, node, lanes)
            append(table, parent, lanes, node)
        else:
            _rebound(table, parent, node, lanes)
        bounds_of(table, other, lanes)
        if word(node_at(table, parent), COUNT) < FAN:
            append(table, parent, lanes, other)
            press(node_at(table, parent))
            return
        node, entry = parent, other


@held_kernel
def append(table: Longs, node: int, lanes: int, entry: int) -> None:
    at = node_at(table, node)
    i = word(at, COUNT)
    for lane in range(8):
        set_word(at, lane * FAN + i, word(lanes, lane))
    set_word(at, IDS + i, entry)
    set_word(at, COUNT, i + 1)
    _own(table, at, node, entry)


@held_kernel
def _own(table: Longs, at: int, node: int, entry: int) -> None:
    """An entry knows in which node it is."""
    if word(at, LEVEL) == 0:
        set_word(slot_at(table, entry), LEAF, node)
    else:
        set_word(node_at(table, entry), PARENT, node)


@held_kernel
def bounds_of(table: Longs, node: int, lanes: int) -> None:
    """The lanes around all entries of a node."""
    at = node_at(table, node)
    for lane in range(8):
        least = NO_LANE
        for i in range(FAN):
            least = min(least, word(at, lane * FAN + i))
        set_word(lanes, lane, least)


@held_kernel
def _rebound(table: Longs, parent: int, node: int, lanes: int) -> bool:
    """Bring a parent's entry for a node up to date; whether it changed."""
    bounds_of(table, node, lanes)
    at = node_at(table, parent)
    i = _place_of(at, node)
    changed = False
    for lane in range(8):
        changed |= word(at, lane * FAN + i) != word(lanes, lane)
        set_word(at, lane * FAN + i, word(lanes, lane))
    if changed:
        press(at)
    return changed


@held_kernel
def _place_of(at: int, entry: int) -> int:
    i = 0
    while word(at, IDS + i) != entry:
        i += 1
    return i


@held_kernel
def _apart(table: Longs, node: int, tree: int, lanes: int) -> float:
    """How far a node's entries would have to grow for a volume, in steps."""
    at = node_at(table, node)
    grown = 0.0
    for lane in range(8):
        least = NO_LANE
        for i in range(FAN):
            least = min(least, word(at, lane * FAN + i))
        grown += max(0, least - word(lanes, lane)) / measure_of(tree, lane >> 1)
    return grown


@held_kernel
def _split(table: Longs, tree: int, node: int) -> int:
    """Move half of a full node's entries, along the axis that they are spread most on."""
    other = fresh(table, word(node_at(table, node), LEVEL))
    at, to = node_at(table, node), node_at(table, other)
    _sort(table, node, _longest_axis(at, tree))
    for k in range(FAN // 2):
        i = FAN // 2 + k
        for lane in range(8):
            set_word(to, lane * FAN + k, word(at, lane * FAN + i))
            set_word(at, lane * FAN + i, NO_LANE)
        set_word(to, IDS + k, word(at, IDS + i))
        _own(table, to, other, word(to, IDS + k))
    set_word(at, COUNT, FAN // 2)
    set_word(to, COUNT, FAN // 2)
    return other


@held_kernel
def _longest_axis(at: int, tree: int) -> int:
    best, most = 0, -1.0
    for axis in range(4):
        low, high = 2**40, -(2**40)
        for i in range(FAN):
            middle = _middle(at, axis, i)
            low, high = min(low, middle), max(high, middle)
        if (high - low) / measure_of(tree, axis) > most:
            best, most = axis, (high - low) / measure_of(tree, axis)
    return best


@held_kernel
def _middle(at: int, axis: int, i: int) -> int:
    """Twice the middle of an entry along an axis."""
    return word(at, 2 * axis * FAN + i) - word(at, (2 * axis + 1) * FAN + i)


@held_kernel
def _sort(table: Longs, node: int, axis: int) -> None:
    """Put a node's entries in order of their middles, by insertion."""
    at = node_at(table, node)
    for i in range(1, FAN):
        j = i
        while j > 0 and _middle(at, axis, j - 1) > _middle(at, axis, j):
            for lane in range(9):
                one, two = word(at, lane * FAN + j - 1), word(at, lane * FAN + j)
                set_word(at, lane * FAN + j - 1, two)
                set_word(at, lane * FAN + j, one)
            j -= 1


@held_kernel
def _drop(at: int, entry: int) -> None:
    """Take an entry out; the last one takes its place."""
    i, last = _place_of(at, entry), word(at, COUNT) - 1
    for lane in range(9):
        set_word(at, lane * FAN + i, word(at, lane * FAN + last))
    for lane in range(8):
        set_word(at, lane * FAN + last, NO_LANE)
    set_word(at, COUNT, last)
    press(at)


@held_kernel
def _tighten(table: Longs, node: int) -> None:
    """Bring the boxes above a node up to date."""
    lanes = table[WORK]
    while True:
        parent = word(node_at(table, node), PARENT)
        if parent == NOTHING or not _rebound(table, parent, node, lanes):
            return
        node = parent


@held_kernel
def _lower(table: Longs, tree: int) -> None:
    """A root with one child only gives way to it."""
    root = table[ROOTS + tree]
    at = node_at(table, root)
    while word(at, LEVEL) > 0 and word(at, COUNT) == 1:
        only = word(at, IDS)
        free_node(table, root)
        root = only
        at = node_at(table, root)
        set_word(at, PARENT, NOTHING)
        table[ROOTS + tree] = root
