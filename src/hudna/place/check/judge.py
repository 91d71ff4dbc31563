"""Whether two shapes come within a distance: surely, surely not, or too close to say here.

Between two latitudes a step in longitude or latitude is no shorter than at one end and no longer
than at the other, so a distance on the flat map, measured with the short steps, is never more
than the geodesic one, and with the long steps never less. A geodesic of length d stays within d
of the latitudes of both its ends, so only latitudes that near to both shapes count. Edges are
straight in longitude and latitude: on this map they have no error. Whether edges cross, and
whether a position lies inside, is decided on the integers; every product fits in 64 bits.
"""

from __future__ import annotations

import math

from hudna.place.check.memory import held, set_word, word
from hudna.place.check.record import AREA, BOX, FIRST, RINGS
from hudna.place.geometry import E7
from hudna.place.moving import TOLERANCE_M
from hudna.place.pieces import E2, EQUATOR_M

APART, MEET, DOUBT = 0, 1, 2
UNIT = math.pi / 180 / E7
# `clash` measures up to 4 mm too much, this module by rounding far less than 1 mm.
TOO_MUCH_M = 0.005
ROUNDING, ROUNDING_M = 1e-9, 1e-6
POLE_RAD = math.pi / 2


@held
def judge(asked: int, asked_kind: int, other: int, other_kind: int, reach_mm: int,
          edges: int) -> int:
    """Whether two shapes are within their reaches, as `clash` would say; `edges` is room."""
    limit = reach_mm / 1000 + TOLERANCE_M
    low = max(word(asked, BOX + 1), word(other, BOX + 1)) * UNIT - limit / 6_335_000
    high = min(word(asked, BOX + 3), word(other, BOX + 3)) * UNIT + limit / 6_335_000
    if low > high:
        return APART
    steep, flat = _extremes(low, high)
    lon_short, lat_short = _step_east(steep), _step_north(flat)
    longer = max(_step_east(flat) / lon_short, _step_north(steep) / lat_short)
    square = _least_square(asked, other, limit, lon_short, lat_short, edges)
    if square == 0.0 or math.sqrt(square) * longer + TOO_MUCH_M <= limit:
        return MEET
    if asked_kind == AREA and _holds_part(asked, other):
        return MEET
    if other_kind == AREA and _holds_part(other, asked):
        return MEET
    if math.sqrt(square) * (1 - ROUNDING) - ROUNDING_M > limit:
        return APART
    return DOUBT


@held
def _extremes(low: float, high: float) -> tuple[float, float]:
    """The greatest and the least absolute latitude between two."""
    steep = min(POLE_RAD, max(abs(low), abs(high)))
    return steep, 0.0 if low <= 0.0 <= high else min(abs(low), abs(high))


@held
def _step_east(lat: float) -> float:
    """Metres in 1e-7 degree of longitude at a latitude in radians."""
    sine = math.sin(lat)
    return UNIT * EQUATOR_M * math.cos(lat) / math.sqrt(1 - E2 * sine * sine)


@held
def _step_north(lat: float) -> float:
    """Metres in 1e-7 degree of latitude at a latitude in radians."""
    sine = math.sin(lat)
    bend = 1 - E2 * sine * sine
    return UNIT * EQUATOR_M * (1 - E2) / (bend * math.sqrt(bend))


@held
def _least_square(asked: int, other: int, limit: float, east: float, north: float,
                  edges: int) -> float:
    """The square of the least distance of edges, if within the limit, in short steps."""
    aside, along = math.ceil(limit / east) + 1, math.ceil(limit / north) + 1
    count = _edges_near(asked, other, aside, along, edges)
    least = math.inf
    if count == 0:
        return least
    west, south = word(asked, BOX) - aside, word(asked, BOX + 1) - along
    far_east, far_north = word(asked, BOX + 2) + aside, word(asked, BOX + 3) + along
    at = FIRST
    for _ in range(word(other, RINGS)):
        size = abs(word(other, at))
        for i in range(at + 1, at + 2 * max(1, size - 1), 2):
            j = i + 2 if size > 1 else i
            ax, ay, bx, by = (word(other, i), word(other, i + 1),
                              word(other, j), word(other, j + 1))
            if (max(ax, bx) < west or min(ax, bx) > far_east
                    or max(ay, by) < south or min(ay, by) > far_north):
                continue
            near = _least_to(ax, ay, bx, by, aside, along, east, north, edges, count)
            if near == 0.0:
                return 0.0
            least = min(least, near)
        at += 1 + 2 * size
    return least


@held
def _edges_near(asked: int, other: int, aside: int, along: int, edges: int) -> int:
    """Copy the edges that come near the box of the other; how many."""
    west, south = word(other, BOX) - aside, word(other, BOX + 1) - along
    far_east, far_north = word(other, BOX + 2) + aside, word(other, BOX + 3) + along
    count = 0
    at = FIRST
    for _ in range(word(asked, RINGS)):
        size = abs(word(asked, at))
        for i in range(at + 1, at + 2 * max(1, size - 1), 2):
            j = i + 2 if size > 1 else i
            ax, ay, bx, by = (word(asked, i), word(asked, i + 1),
                              word(asked, j), word(asked, j + 1))
            set_word(edges, 4 * count, ax)
            set_word(edges, 4 * count + 1, ay)
            set_word(edges, 4 * count + 2, bx)
            set_word(edges, 4 * count + 3, by)
            near = ((max(ax, bx) >= west) & (min(ax, bx) <= far_east)
                    & (max(ay, by) >= south) & (min(ay, by) <= far_north))
            count += 1 if near else 0
        at += 1 + 2 * size
    return count


@held
def _least_to(ax: int, ay: int, bx: int, by: int, aside: int, along: int, east: float,
              north: float, edges: int, count: int) -> float:
    """The square of the least distance from one edge to those set down."""
    west, far_east = min(ax, bx) - aside, max(ax, bx) + aside
    south, far_north = min(ay, by) - along, max(ay, by) + along
    least = math.inf
    for k in range(count):
        cx, cy, dx, dy = (word(edges, 4 * k), word(edges, 4 * k + 1),
                          word(edges, 4 * k + 2), word(edges, 4 * k + 3))
        if ((max(cx, dx) < west) | (min(cx, dx) > far_east)
                | (max(cy, dy) < south) | (min(cy, dy) > far_north)):
            continue
        if _cross(ax, ay, bx, by, cx, cy, dx, dy):
            return 0.0
        one = min(_from_end(ax, ay, cx, cy, dx, dy, east, north),
                  _from_end(bx, by, cx, cy, dx, dy, east, north))
        two = min(_from_end(cx, cy, ax, ay, bx, by, east, north),
                  _from_end(dx, dy, ax, ay, bx, by, east, north))
        least = min(least, one, two)
    return least


@held
def _cross(ax: int, ay: int, bx: int, by: int, cx: int, cy: int, dx: int, dy: int) -> bool:
    """Whether two edges cross within both; ends that touch are found by their distance."""
    return (_side(ax, ay, bx, by, cx, cy) * _side(ax, ay, bx, by, dx, dy) < 0
            and _side(cx, cy, dx, dy, ax, ay) * _side(cx, cy, dx, dy, bx, by) < 0)


@held
def _side(ax: int, ay: int, bx: int, by: int, x: int, y: int) -> int:
    left, right = (bx - ax) * (y - ay), (by - ay) * (x - ax)
    return int(left > right) - int(left < right)


@held
def _from_end(x: int, y: int, ax: int, ay: int, bx: int, by: int, east: float,
              north: float) -> float:
    """The square of the distance from a position to an edge."""
    ux, uy = (bx - ax) * east, (by - ay) * north
    vx, vy = (x - ax) * east, (y - ay) * north
    length = ux * ux + uy * uy
    part = 0.0
    if length > 0.0:
        part = max(0.0, min(1.0, (ux * vx + uy * vy) / length))
    gx, gy = vx - part * ux, vy - part * uy
    return gx * gx + gy * gy


@held
def _holds_part(area: int, other: int) -> bool:
    """Whether an area holds the first position of a part of another shape."""
    at = FIRST
    for i in range(word(other, RINGS)):
        size = word(other, at)
        if (i == 0 or size < 0) and holds(area, word(other, at + 1), word(other, at + 2)):
            return True
        at += 1 + 2 * abs(size)
    return False


@held
def holds(area: int, x: int, y: int) -> bool:
    """Whether a position lies in one of an area's polygons; on an edge is not asked here."""
    odd = False
    at = FIRST
    for _ in range(word(area, RINGS)):
        size = word(area, at)
        if size < 0:
            if odd:
                return True
            size = -size
        bx, by = word(area, at + 1), word(area, at + 2)
        for i in range(at + 3, at + 1 + 2 * size, 2):
            ax, ay, bx, by = bx, by, word(area, i), word(area, i + 1)
            if (ay > y) != (by > y):
                left, right = (x - ax) * (by - ay), (bx - ax) * (y - ay)
                odd ^= (left < right) == (by > ay)
        at += 1 + 2 * size
    return odd
