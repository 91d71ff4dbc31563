"""The entries of a node once more, in bytes: what a question reads first, in few cache lines.

A lane is pressed by a step function of its node that never falls: a base is taken off, the rest is
shifted, and what is beyond either end is put at that end. A limit is pressed by the same function.
So an entry that is within its limits is never ruled out; one that is a little beyond may pass, and
is told apart by its record.
"""

from __future__ import annotations

from hudna.place.check.memory import FAN
from hudna.place.kernel import held_kernel
from hudna.place.raw import byte, set_byte, set_word, word

IDS = 8 * FAN
COUNT, PARENT, LEVEL, BASES, SHIFTS, PRESSED = (IDS + FAN + i for i in (0, 1, 2, 3, 11, 16))
NO_LANE, NO_LIMIT = 2**31 - 1, -(2**31) + 1
HIGHEST_BYTE, NO_BYTE = 254, 255


@held_kernel
def press(at: int) -> None:
    """Bring the bytes of the node at an address up to date with its lanes."""
    for axis in range(4):
        span = 0
        for lane in range(2 * axis, 2 * axis + 2):
            span = max(span, _set_base(at, lane))
        shift = 0
        while span >> shift > HIGHEST_BYTE - 2:
            shift += 1
        set_word(at, SHIFTS + axis, shift)
        for lane in range(2 * axis, 2 * axis + 2):
            _press_lane(at, lane, word(at, BASES + lane), shift)


@held_kernel
def _set_base(at: int, lane: int) -> int:
    """Begin at the least number of a lane that is a limit at all; how far the greatest is off."""
    least, most = NO_LANE, NO_LIMIT
    for i in range(word(at, COUNT)):
        number = word(at, lane * FAN + i)
        most = max(most, number)
        least = min(least, number if number > NO_LIMIT else NO_LANE)
    set_word(at, BASES + lane, least)
    return max(0, most - least)


@held_kernel
def _press_lane(at: int, lane: int, base: int, shift: int) -> None:
    to = at + 4 * PRESSED + FAN * lane
    for i in range(word(at, COUNT)):
        steps = ((word(at, lane * FAN + i) - base) >> shift) + 1
        set_byte(to, i, max(0, min(HIGHEST_BYTE, steps)))
    for i in range(word(at, COUNT), FAN):
        set_byte(to, i, NO_BYTE)


@held_kernel
def outer(at: int, lane: int, i: int) -> int:
    """No more than an entry's lane."""
    steps = byte(at + 4 * PRESSED + FAN * lane, i)
    if steps == 0:
        return NO_LIMIT
    return word(at, BASES + lane) + ((steps - 1) << word(at, SHIFTS + (lane >> 1)))
