"""Laying reaches over the grid: which cells lie wholly within, and which pieces decide elsewhere.

Distances are bounded, never guessed. A chord is no longer than the geodesic between its ends, and
the geodesic no longer than the chord times `1 + chord^2 / 24 R^2` with the least radius of
curvature and a margin for the next term; what lies between the bounds is left in doubt.
"""

from __future__ import annotations

import math

import numpy as np

from hudna.place.columns import Int32, Int64
from hudna.place.kernel import kernel
from hudna.place.pieces import E2, EQUATOR_M, Floats

IN, OUT, DOUBT = 1, 0, 2
E7 = 10_000_000
WORLD = 360 * E7
LONGER = 1.02 / (24 * 6_335_439.0**2)
SHORTER = 0.98 / (24 * 6_399_594.0**2)
RADIUS_M = 6_400_000.0
ARITHMETIC_M = 1e-6


@kernel
def least_geodesic(chord: float) -> float:
    """No geodesic between ends that far apart in space is shorter; up to 1,000 km."""
    return chord * (1 + SHORTER * chord * chord)


@kernel
def most_geodesic(chord: float) -> float:
    """No geodesic between ends that far apart in space is longer; up to 1,000 km."""
    return chord * (1 + LONGER * chord * chord)


@kernel
def from_chord(x: float, y: float, z: float, chord: Floats, i: int) -> float:
    """Metres in space from a spot to the chord of a piece."""
    ux, uy, uz = chord[i, 3] - chord[i, 0], chord[i, 4] - chord[i, 1], chord[i, 5] - chord[i, 2]
    wx, wy, wz = x - chord[i, 0], y - chord[i, 1], z - chord[i, 2]
    uu = ux * ux + uy * uy + uz * uz
    part = 0.0
    if uu > 0:
        part = min(1.0, max(0.0, (ux * wx + uy * wy + uz * wz) / uu))
    dx, dy, dz = wx - part * ux, wy - part * uy, wz - part * uz
    return math.sqrt(dx * dx + dy * dy + dz * dz)


@kernel
def in_space(lon: float, lat: float) -> tuple[float, float, float]:
    """Earth-centred metres of a position in 1e-7 degree."""
    lam, phi = math.radians(lon / E7), math.radians(lat / E7)
    sine = math.sin(phi)
    prime = EQUATOR_M / math.sqrt(1 - E2 * sine * sine)
    across = prime * math.cos(phi)
    return across * math.cos(lam), across * math.sin(lam), prime * (1 - E2) * sine


@kernel
def within(px: int, py: int, chord: Floats, pieces: Int32, begin: int, end: int,
           limit: float) -> int:
    """Whether a position is within the limit of any of the pieces: `IN`, `OUT` or `DOUBT`."""
    x, y, z = in_space(px, py)
    answer = OUT
    for i in range(begin, end):
        away = from_chord(x, y, z, chord, pieces[i])
        sag = chord[pieces[i], 6] + ARITHMETIC_M
        if most_geodesic(away + sag) <= limit:
            return IN
        if least_geodesic(max(away - sag, 0.0)) <= limit:
            answer = DOUBT
    return answer


@kernel
def cell_radius(lat: float, half: float) -> float:
    """No spot of a cell is farther from its middle, in metres."""
    least = max(abs(lat) - half, 0.0)
    up = math.radians(half / E7) * RADIUS_M
    across = up * math.cos(math.radians(min(least / E7, 90.0)))
    return 1.001 * math.hypot(up, across) + 0.01


@kernel
def cols_of(west: float, east: float, shift_by: int, grid: Int64) -> tuple[int, int]:
    """The first and last column between two longitudes moved by whole turns; may be empty."""
    x0, shift, cols = grid[0], grid[2], grid[3]
    first = (math.floor(west) + shift_by - x0) >> shift
    last = (math.ceil(east) + shift_by - x0) >> shift
    return max(first, 0), min(last, cols - 1)


@kernel
def rows_of(box: Floats, grid: Int64) -> tuple[int, int]:
    """The first and last row of a box; may be empty."""
    first = (math.floor(box[1]) - grid[1]) >> grid[2]
    last = (math.ceil(box[3]) - grid[1]) >> grid[2]
    return max(first, 0), min(last, grid[4] - 1)


@kernel
def cells_around(box: Floats, first: int, last: int, grid: Int64) -> int:
    """A bound on the cells that pieces may reach."""
    total = 0
    for piece in range(first, last):
        south, north = rows_of(box[piece], grid)
        for turn in range(-1, 2):
            west, east = cols_of(box[piece, 0], box[piece, 2], turn * WORLD, grid)
            total += max(north - south + 1, 0) * max(east - west + 1, 0)
    return total


@kernel
def most_around(box: Floats, spans: Int64, grid: Int64) -> tuple[int, int]:
    """The most cells that any one area's pieces may reach, and all of them together."""
    most, total = 0, 0
    for i in range(len(spans) - 1):
        cells = cells_around(box, spans[i], spans[i + 1], grid)
        most, total = max(most, cells), total + cells
    return most, total


@kernel
def record_reach(chord: Floats, box: Floats, limit: float, piece: int, grid: Int64, keys: Int64,
                 count: int) -> int:
    """A record for each cell that may lie within a piece's limit; the new count.

    `keys` gets the cell, the piece, and whether every spot of the cell lies within.
    """
    x0, y0, shift, cols = grid[0], grid[1], grid[2], grid[3]
    half = float(1 << shift) / 2 + 1
    south, north = rows_of(box[piece], grid)
    for turn in range(-1, 2):
        west, east = cols_of(box[piece, 0], box[piece, 2], turn * WORLD, grid)
        for row in range(south, north + 1):
            lat = y0 + (row << shift) + half
            slack = cell_radius(lat, half) + chord[piece, 6]
            for col in range(west, east + 1):
                x, y, z = in_space(x0 + (col << shift) + half, lat)
                away = from_chord(x, y, z, chord, piece)
                if away - slack <= limit:
                    whole = most_geodesic(away + slack) <= limit
                    keys[count] = ((row * cols + col) << 32) | (piece << 1) | whole
                    count += 1
    return count


@kernel
def lay_reaches(chord: Floats, box: Floats, limit: Floats, spans: Int64, grid: Int64,
                keys: Int64, cells: Int32, starts: Int32, pieces: Int32, wholes: Int32,
                blocks_of: Int64, wholes_of: Int64) -> int:
    """Lay each area's pieces. Returns how many pieces were written.

    Block `b` lies in cell `cells[b]` and holds `pieces[starts[b]:starts[b + 1]]`; `wholes` are
    cells that lie within the limit altogether. `blocks_of` and `wholes_of` say where each area's
    begin.
    """
    block, to, whole = 0, 0, 0
    for i in range(len(spans) - 1):
        blocks_of[i], wholes_of[i] = block, whole
        count = 0
        for piece in range(spans[i], spans[i + 1]):
            count = record_reach(chord, box, limit[piece], piece, grid, keys, count)
        keys[:count] = np.sort(keys[:count])
        k = 0
        while k < count:
            cell, begin, covered = keys[k] >> 32, to, False
            while k < count and keys[k] >> 32 == cell:
                covered |= keys[k] & 1 == 1
                pieces[to] = (keys[k] & 0xFFFFFFFF) >> 1
                to, k = to + 1, k + 1
            if covered:
                to = begin
                wholes[whole] = cell
                whole += 1
            else:
                cells[block], starts[block] = cell, begin
                block += 1
    starts[block] = to
    blocks_of[len(spans) - 1], wholes_of[len(spans) - 1] = block, whole
    return to
