"""Spells within a distance of a shape: the line is halved until each part is in or out.

A part is ruled out only when all of it is certain to be too far: what is still in doubt at a
metre, or at a millisecond, counts as inside. At a fix nothing is left in doubt.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from hudna.place.columns import Int64
from hudna.place.geometry import E7
from hudna.place.kernel import kernel
from hudna.place.match.finding import Index
from hudna.place.match.layers import WHOLE
from hudna.place.match.reaching import (
    ARITHMETIC_M,
    DOUBT,
    IN,
    OUT,
    RADIUS_M,
    from_chord,
    in_space,
    least_geodesic,
    most_geodesic,
)
from hudna.place.match.reaching import within as within_pieces
from hudna.place.tracks.fractions import compare
from hudna.place.tracks.meeting import NOUGHT, ONE, inside
from hudna.place.tracks.sorting import sort_rows
from hudna.place.tracks.spelling import write_spell
from hudna.place.tracks.walking import FRAMES, WORLD, Keys

SMALLEST_M, SMALLEST_MS = 1.0, 1.0
DEEPEST = 40
WHOLE_LINE = np.uint64(1 << DEEPEST)
BESIDE = 1e-9
ASK = -2


class Line(NamedTuple):
    """From west to east, in 1e-7 degree; how long it lasts, and whether it is flown westwards."""

    wx: int
    wy: int
    vx: int
    vy: int
    lasting_ms: int
    turned: bool


@kernel
def length_m(line: Line) -> float:
    """The line is no longer, in metres."""
    south, north = min(line.wy, line.vy), max(line.wy, line.vy)
    level = 0.0 if south <= 0 <= north else min(abs(south), abs(north)) / E7
    up = math.radians((north - south) / E7) * RADIUS_M
    across = math.radians((line.vx - line.wx) / E7) * RADIUS_M * math.cos(math.radians(level))
    return 1.001 * math.hypot(up, across)


@kernel
def cell_spell(index: Index, line: Line, code: int, area: int, spells: Int64, count: int) -> int:
    """The part of the line in a cell that is covered whole, and next to nothing beyond."""
    cell, aside = code // FRAMES, (code % FRAMES - 1) * WORLD
    shift, cols = index.numbers[2], index.numbers[3]
    west = index.numbers[0] + ((cell % cols) << shift) - 0.5 - aside
    south = index.numbers[1] + ((cell // cols) << shift) - 0.5
    size = float(1 << shift)
    begin, end = 0.0, 1.0
    dx, dy = line.vx - line.wx, line.vy - line.wy
    if dx > 0:
        begin, end = max(begin, (west - line.wx) / dx), min(end, (west + size - line.wx) / dx)
    elif not west <= line.wx <= west + size:
        return count
    if dy != 0:
        one, other = (south - line.wy) / dy, (south + size - line.wy) / dy
        begin, end = max(begin, min(one, other)), min(end, max(one, other))
    elif not south <= line.wy <= south + size:
        return count
    if begin > end + BESIDE:
        return count
    n1 = np.uint64(max(begin - BESIDE, 0.0) * (1 << DEEPEST))
    n2 = np.uint64(min(end + BESIDE, 1.0) * (1 << DEEPEST))
    return write_spell(spells, count, area, line.turned, n1, WHOLE_LINE, n2, WHOLE_LINE)


@kernel
def judge(index: Index, rounds: Int64, begin: int, end: int, lon: float, lat: float,
          half_m: float) -> int:
    """Whether all within `half_m` of a spot is in, or out, or neither is certain."""
    x, y, z = in_space(lon, lat)
    answer = OUT
    for k in range(begin, end):
        if rounds[k, 4] == WHOLE:
            continue
        block = -2 - rounds[k, 4]
        for i in range(index.round_start[block], index.round_start[block + 1]):
            piece = index.pieces[i]
            away = from_chord(x, y, z, index.chord, piece)
            sag = index.chord[piece, 6] + ARITHMETIC_M + half_m
            if most_geodesic(away + sag) <= index.limit_m[piece]:
                return IN
            if least_geodesic(max(away - sag, 0.0)) <= index.limit_m[piece]:
                answer = DOUBT
    return answer


@kernel
def halve(index: Index, line: Line, rounds: Int64, begin: int, end: int, spells: Int64,
          count: int) -> int:
    """The spells of one area from the rounds about the line; the new count, or `FULL`."""
    area, length = rounds[begin, 0], length_m(line)
    part, depth, since, since_of = 0, 0, NOUGHT, NOUGHT
    while True:
        share = 1.0 / (1 << depth)
        middle = (part + 0.5) * share
        answer = judge(index, rounds, begin, end, line.wx + middle * (line.vx - line.wx),
                       line.wy + middle * (line.vy - line.wy), length * share / 2)
        if (answer == DOUBT and length * share > SMALLEST_M
                and line.lasting_ms * share > SMALLEST_MS and depth < DEEPEST):
            part, depth = 2 * part, depth + 1
            continue
        here, here_of = np.uint64(part), np.uint64(1 << depth)
        if answer == OUT and since_of > NOUGHT:
            count = write_spell(spells, count, area, line.turned, since, since_of, here, here_of)
            since_of = NOUGHT
        elif answer != OUT and since_of == NOUGHT:
            since, since_of = here, here_of
        while depth > 0 and part & 1:
            part, depth = part >> 1, depth - 1
        if depth == 0:
            break
        part += 1
    if since_of > NOUGHT:
        count = write_spell(spells, count, area, line.turned, since, since_of, ONE, ONE)
    return count


@kernel
def reach_spells(index: Index, keys: Keys, line: Line, rounds: Int64, around: int,
                 spells: Int64, count: int) -> int:
    """The spells of all areas with a distance around them; the new count, or `FULL`."""
    sort_rows(rounds, around)
    i = 0
    while i < around:
        area, begin, pieces, first = rounds[i, 0], i, False, count
        while i < around and rounds[i, 0] == area:
            if rounds[i, 4] == WHOLE:
                count = cell_spell(index, line, rounds[i, 5], area, spells, count)
            elif rounds[i, 4] < WHOLE:
                pieces = True
            i += 1
        if not keys.reaching[area]:
            count = first
        elif pieces:
            count = halve(index, line, rounds, begin, i, spells, count)
    return count


@kernel
def stands(index: Index, area: int, px: int, py: int, first_slice: int,
           last_slice: int) -> int:
    """Whether a position lies in an area, by its cell: `IN`, `OUT` or `DOUBT`."""
    shift, cols, rows = index.numbers[2], index.numbers[3], index.numbers[4]
    slices, answer = index.numbers[7], OUT
    for aside in (-WORLD, 0, WORLD):
        x = px + aside
        col, row = (x - index.numbers[0]) >> shift, (py - index.numbers[1]) >> shift
        if col < 0 or row < 0 or col >= cols or row >= rows:
            continue
        cell = row * cols + col
        for turn in range(first_slice, last_slice + 2):
            layer = turn if turn <= last_slice else slices
            for j in range(index.heads[layer, cell], index.heads[layer, cell + 1]):
                if index.area[j] != area:
                    continue
                block = index.block[j]
                here = IN
                if block >= 0:
                    here = IN if inside(index.edges, index.start[block], index.start[block + 1],
                                        x, py) else OUT
                elif block < WHOLE:
                    r = -2 - block
                    first = index.round_start[r]
                    here = within_pieces(x, py, index.chord, index.pieces, first,
                                         index.round_start[r + 1],
                                         index.limit_m[index.pieces[first]])
                if here == IN:
                    return IN
                if here == DOUBT:
                    answer = DOUBT
    return answer


@kernel
def answered(answers: Int64, count: int, area: int, px: int, py: int) -> int:
    """What was answered about a position in doubt; `DOUBT` where it was not asked."""
    for i in range(count):
        if answers[i, 0] == area and answers[i, 1] == px and answers[i, 2] == py:
            return int(answers[i, 3])
    return DOUBT


@kernel
def sure_ends(index: Index, keys: Keys, ax: int, ay: int, bx: int, by: int, first_slice: int,
              last_slice: int, answers: Int64, known: int, ask: Int64, spells: Int64,
              count: int) -> int:
    """Spells kept off a fix that lies outside; how many are left, or `ASK` and what, in `ask`."""
    least, most = np.uint64(1), np.uint64(1 << 60)
    to = 0
    for i in range(count):
        area = spells[i, 0]
        n1, d1 = np.uint64(spells[i, 2]), np.uint64(spells[i, 3])
        n2, d2 = np.uint64(spells[i, 4]), np.uint64(spells[i, 5])
        for end in range(2):
            if not keys.reaching[area] or (n1 != NOUGHT if end == 0 else n2 != d2):
                continue
            px, py = (ax, ay) if end == 0 else (bx, by)
            here = stands(index, area, px, py, first_slice, last_slice)
            if here == DOUBT:
                here = answered(answers, known, area, px, py)
            if here == DOUBT:
                ask[0], ask[1], ask[2] = area, px, py
                return ASK
            if here == OUT and end == 0:
                n1, d1 = least, most
            elif here == OUT:
                n2, d2 = most - least, most
        if compare(n1, d1, n2, d2) <= 0:
            to = write_spell(spells, to, area, False, n1, d1, n2, d2)
    return to


