"""Positions without moment or height: all lines of a cell in one sweep, eight abreast.

Where every entry of a cell counts, nothing is left to be chosen. Each line sets a bit where it
passes below the position; the bits of a cell's lines stand in the order of its blocks, and are
turned into running parities, so that a block's own is the difference between two of them. There
is no branch to be guessed at. What this cannot say for certain is handed to `look_up`: a position
in doubt, a cell with a round block, one with very many entries or lines.
"""

from __future__ import annotations

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.match.finding import FULL, TWICE
from hudna.place.match.lanes import ABREAST, GROUP, fetch, sides
from hudna.place.match.layers import WHOLE
from hudna.place.match.lines import Lines, slack_of

MOST = 4096
WORD = 64
# While one position is looked up, the memory of those that come so much later is asked for.
AHEAD = 4
LINE = 16


@kernel
def running_parity(bits: np.uint64) -> np.uint64:
    """Bit `i` says whether an odd number of the bits up to `i` are set."""
    bits ^= bits << np.uint64(1)
    bits ^= bits << np.uint64(2)
    bits ^= bits << np.uint64(4)
    bits ^= bits << np.uint64(8)
    bits ^= bits << np.uint64(16)
    return bits ^ bits << np.uint64(32)


@kernel
def fetch_ahead(heads: Int32, area_of: Int32, block_of: Int32, bounds: Int32, lines: Lines,
                cell: int, later: int) -> None:
    """Ask for a cell's entries and lines, and for where those of a later one begin."""
    fetch(heads, later)
    fetch(bounds, later)
    for at in range(heads[cell], heads[cell + 1], LINE):
        fetch(area_of, at)
        fetch(block_of, at)
    for at in range(bounds[cell] // ABREAST * GROUP, bounds[cell + 1] // ABREAST * GROUP, LINE):
        fetch(lines, at)


@kernel
def sweep(numbers: Int64, heads: Int32, area_of: Int32, block_of: Int32, bounds: Int32,
          start: Int32, lines: Lines, keys: Int64, count: int, bits: int, lon: Int32, lat: Int32,
          found: Int32, spans: Int32, left: Int64) -> tuple[int, int]:
    """As `look_up`, over the only layer. How much of `found` is used, or `FULL`; and how many
    positions are left, whose places in the order of the keys are written to `left`."""
    x0, y0, side, slack = numbers[0], numbers[1], (1 << numbers[2]) - 1, slack_of(numbers[2])
    used, over, mask = 0, 0, (1 << bits) - 1
    # Word 0 stands for what comes before the first line: nothing.
    parity, one = np.zeros(MOST // WORD * ABREAST + 2, np.uint64), np.uint64(1)
    most_lines = (len(parity) - 2) * WORD
    for k in range(count):
        if k + 2 * AHEAD < count:
            fetch_ahead(heads, area_of, block_of, bounds, lines, keys[k + AHEAD] >> bits,
                        keys[k + 2 * AHEAD] >> bits)
        cell = keys[k] >> bits
        first, entries = heads[cell], heads[cell + 1] - heads[cell]
        base, stop = bounds[cell], bounds[cell + 1]
        if used + TWICE * entries > len(found):
            return FULL, 0
        if entries > MOST or stop - base > most_lines:
            left[over] = k
            over += 1
            continue
        x, y = np.float32((lon[k] - x0) & side), np.float32((lat[k] - y0) & side)
        doubt, word, carry = 0, one - one, one - one
        at, to = one - one, one
        for group in range(base // ABREAST, stop // ABREAST):
            told = sides(lines, group, x, y, slack)
            doubt |= told >> ABREAST
            word |= np.uint64(told & 0xFF) << at
            at += np.uint64(ABREAST)
            if at == WORD:
                word = running_parity(word) ^ carry
                carry = np.uint64(0) - (word >> np.uint64(WORD - 1))
                parity[to] = word
                to += one
                word, at = one - one, one - one
        parity[to] = running_parity(word) ^ carry
        begin, before, odd = used, np.int32(-1), one - one
        level = np.int32(doubt != 0)
        for j in range(first, first + entries):
            area, block = area_of[j], block_of[j]
            is_border = np.int32(block >= 0)
            last = np.uint64((start[max(block, 0) + 1] - base) * is_border + WORD - 1)
            until = (parity[last >> np.uint64(6)] >> (last & np.uint64(WORD - 1))) & one
            until = until if is_border else odd
            holds = np.int32(until ^ odd) | (np.int32(1) - is_border)
            odd = until
            level |= np.int32(block < WHOLE) | (holds & np.int32(area == before))
            found[used] = area
            used += int(holds)
            before = area
        if level:
            left[over] = k
            over += 1
            used = begin
        i = keys[k] & mask
        spans[i, 0], spans[i, 1] = begin, used
    return used, over
