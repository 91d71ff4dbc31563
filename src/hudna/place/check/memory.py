"""Memory that grows block by block and never moves, reached in a loop by its address.

One table of 64-bit integers holds where everything is: the first `BLOCKS` numbers are single
facts (how many, which is free next), then come the addresses of the blocks of nodes and of
records. Nothing is copied when more is needed, so an addition never waits for a million others.
The loops here keep the interpreter's lock: a volume is added or ended between two questions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hudna.place.kernel import held_kernel
from hudna.place.raw import long, set_long, set_word, word

Words = NDArray[np.int32]
Longs = NDArray[np.int64]

NODE_FREE, NODE_NEXT, NODE_ROOM = 0, 1, 2
SLOT_FREE, SLOT_NEXT, SLOT_ROOM = 3, 4, 5
SHAPE_AT, SHAPE_END = 6, 7
RECORD, WORK, EDGES, OTHERS, FOUND, ROOM = 8, 9, 10, 11, 12, 13
ROOTS, TREES = 16, 9
SHAPE_FREE, SIZES = 64, 128
BLOCKS = 256
MOST_BLOCKS = 1 << 16
NODE_BLOCKS, SLOT_BLOCKS = BLOCKS, BLOCKS + MOST_BLOCKS

FAN = 32
NODE_WORDS = 368
NODES_SHIFT, SLOTS_SHIFT = 8, 12
SLOT_WORDS = 16
WORK_WORDS = 1 << 14
AT_ONCE = 32
CHUNK_BYTES = 1 << 20
SHORT_BYTES = 1 << 14
ANSWERS, FEW = 1 << 12, 24
LINE = 64
NOTHING = -1


@held_kernel
def node_at(table: Longs, node: int) -> int:
    """The address of a node: `FAN` numbers for each of eight lanes, then as in `pressed`."""
    block = table[NODE_BLOCKS + (node >> NODES_SHIFT)]
    return int(block + (node & ((1 << NODES_SHIFT) - 1)) * (4 * NODE_WORDS))


@held_kernel
def slot_at(table: Longs, slot: int) -> int:
    """The address of a volume's record."""
    block = table[SLOT_BLOCKS + (slot >> SLOTS_SHIFT)]
    return int(block + (slot & ((1 << SLOTS_SHIFT) - 1)) * (4 * SLOT_WORDS))


@held_kernel
def new_node(table: Longs) -> int:
    """A node that is nobody's; `Memory.make_room` has seen to it that there is one."""
    node = table[NODE_FREE]
    if node == NOTHING:
        node = table[NODE_NEXT]
        table[NODE_NEXT] += 1
    else:
        table[NODE_FREE] = word(node_at(table, node), 0)
    return int(node)


@held_kernel
def free_node(table: Longs, node: int) -> None:
    set_word(node_at(table, node), 0, table[NODE_FREE])
    table[NODE_FREE] = node


@held_kernel
def new_slot(table: Longs) -> int:
    """A record that is nobody's; `Memory.make_room` has seen to it that there is one."""
    slot = table[SLOT_FREE]
    if slot == NOTHING:
        slot = table[SLOT_NEXT]
        table[SLOT_NEXT] += 1
    else:
        table[SLOT_FREE] = long(slot_at(table, slot), 0)
    return int(slot)


@held_kernel
def free_slot(table: Longs, slot: int) -> None:
    set_long(slot_at(table, slot), 0, table[SLOT_FREE])
    table[SLOT_FREE] = slot


@held_kernel
def size_of(words: int) -> int:
    """The class of sizes that so many words of a shape belong to."""
    if words <= 1024:
        return (words + 15) // 16
    size = 65
    while (1024 << (size - 64)) < words:
        size += 1
    return size


@held_kernel
def words_of(size: int) -> int:
    """How many words a class of sizes has."""
    return size * 16 if size <= 64 else 1024 << (size - 64)


@held_kernel
def new_shape(table: Longs, words: int) -> int:
    """The address of room for a shape."""
    size = size_of(words)
    free = table[SHAPE_FREE + size]
    if free != 0:
        table[SHAPE_FREE + size] = long(free, 0)
        return int(free)
    at = table[SHAPE_AT]
    table[SHAPE_AT] += 4 * words_of(size)
    return int(at)


@held_kernel
def free_shape(table: Longs, address: int, words: int) -> None:
    size = size_of(words)
    set_long(address, 0, table[SHAPE_FREE + size])
    table[SHAPE_FREE + size] = address


class Memory:
    """The table and the blocks that it points at, kept alive."""

    def __init__(self) -> None:
        self.table = np.zeros(SLOT_BLOCKS + MOST_BLOCKS, np.int64)
        self._kept: list[Words] = []
        self.longest = 0
        self.table[[NODE_FREE, SLOT_FREE]] = NOTHING
        self.table[ROOTS:ROOTS + TREES] = NOTHING
        self.table[WORK] = self._block(WORK_WORDS)
        self.make_room_to_read(SHORT_BYTES)
        self.make_room_for_answers(ANSWERS)

    def make_room(self, message: int) -> None:
        """Room for one more volume, said in a message of so many bytes."""
        table = self.table
        self.make_room_to_read(message)
        if table[SLOT_NEXT] >= table[SLOT_ROOM]:
            self._more(SLOT_BLOCKS, SLOT_ROOM, SLOTS_SHIFT, SLOT_WORDS)
        if table[NODE_NEXT] + LINE > table[NODE_ROOM]:
            self._more(NODE_BLOCKS, NODE_ROOM, NODES_SHIFT, NODE_WORDS)
        most = 8 * words_in(message)
        if table[SHAPE_AT] + most > table[SHAPE_END]:
            room = max(CHUNK_BYTES, most)
            table[SHAPE_AT] = self._block(room // 4)
            table[SHAPE_END] = table[SHAPE_AT] + room

    def make_room_for(self, volumes: int, nodes: int, words: int) -> None:
        """Room for many at once, the shapes in one piece."""
        self._more(SLOT_BLOCKS, SLOT_ROOM, SLOTS_SHIFT, SLOT_WORDS, volumes)
        self._more(NODE_BLOCKS, NODE_ROOM, NODES_SHIFT, NODE_WORDS, nodes)
        self.table[SHAPE_AT] = self._block(words)
        self.table[SHAPE_END] = self.table[SHAPE_AT] + 4 * words

    def make_room_to_read(self, message: int) -> None:
        """Room to spell out a message of so many bytes."""
        if message > self.longest:
            message = self.longest = max(message, 2 * self.longest)
            self.table[RECORD] = self._block(words_in(message))
            self.table[EDGES] = self._block(4 * words_in(message))
            self.table[OTHERS] = self._block(4 * words_in(message))

    def make_room_for_answers(self, count: int) -> None:
        """Room for so many keys and slots: they are written to `found`; `few` are its beginnings,
        of each small length."""
        self.found = np.empty(2 * count, np.int64)
        self.few = [self.found.data[:n] for n in range(FEW + 1)]
        self.table[FOUND], self.table[ROOM] = self.found.ctypes.data, len(self.found)

    def _more(self, blocks: int, room: int, shift: int, words: int, wanted: int = 1) -> None:
        """Blocks for so many, and as many again as there are, to a limit: what lies in one piece
        is on large pages, which are found faster."""
        number = int(self.table[room]) >> shift
        more = max(-(-wanted >> shift), min(number, AT_ONCE, MOST_BLOCKS - number))
        if number + more > MOST_BLOCKS:
            raise MemoryError("more volumes than a table of blocks can address")
        first = self._block((words << shift) * more)
        self.table[blocks + number:blocks + number + more] = (
            first + np.arange(more) * (4 * words << shift))
        self.table[room] += more << shift

    def _block(self, words: int) -> int:
        """The address of fresh memory at the beginning of a cache line."""
        block = np.empty(words + LINE // 4, np.int32)
        self._kept.append(block)
        return -(-block.ctypes.data // LINE) * LINE


def words_in(message: int) -> int:
    """How many words a record is at most that was said in so many bytes: a number takes one."""
    return message + 64
