"""Areas that are hard on an index, and the positions that are hardest in them.

Every shape is sound by its making. Sizes and corners are often whole powers of two, give or take
one, as the cells of a grid are powers of two wide, counted from the areas' south-west corner.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from random import Random

from hypothesis import strategies as st

from hudna.place.geometry import E7, MultiPolygon, Polygon, Position, Ring
from hudna.place.match.bodies import polygons_of
from hudna.place.volume import Heights, Volume, Window

EAST, NORTH = 180 * E7, 90 * E7
ALEPPO = (371_000_000, 361_000_000)
ROUND = 1000   # corners of a star any nearer to its middle may be rounded onto each other
FINEST, COARSEST = 12, 24


def box(west: int, south: int, east: int, north: int) -> Ring:
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def ring_of(points: Sequence[Position]) -> Ring:
    return (*points, points[0])


def needle(at: Position, east: int, north: int) -> Polygon:
    """A triangle one unit wide, as long as it likes."""
    wide = (0, 1) if abs(east) > abs(north) else (1, 0)
    x, y = at
    return Polygon((ring_of([at, (x + east, y + north), (x + wide[0], y + wide[1])]),))


def comb(at: Position, teeth: int, step: int, high: int) -> Polygon:
    """Teeth half a step wide on a spine as high as a step; every edge level or upright."""
    (x, y), half = at, step // 2
    points = [(x, y), (x + teeth * step, y)]
    for tooth in range(teeth, 0, -1):
        right, left = x + tooth * step, x + tooth * step - half
        points += [(right, y + high), (left, y + high), (left, y + step),
                   (left - (step - half), y + step)]
    return Polygon((ring_of(points),))


def spiral(at: Position, turns: int, step: int) -> Polygon:
    """A corridor a step wide that winds outwards with a step between."""
    arm, x, y, length = [at], *at, step
    for k in range(4 * turns):
        dx, dy = ((1, 0), (0, 1), (-1, 0), (0, -1))[k % 4]
        x, y = x + dx * length * 2, y + dy * length * 2
        arm.append((x, y))
        length += step * (k % 2)
    return Polygon((ring_of(widened(arm, max(step // 3, 1))),))


def widened(arm: Sequence[Position], half: int) -> list[Position]:
    """The outline of a path of level and upright legs that turns left at each joint."""
    left, right = [], []
    for k, (x, y) in enumerate(arm):
        before = arm[k - 1] if k else (2 * x - arm[1][0], 2 * y - arm[1][1])
        after = arm[k + 1] if k + 1 < len(arm) else (2 * x - before[0], 2 * y - before[1])
        ux, uy = unit(before, (x, y))
        vx, vy = unit((x, y), after)
        sx, sy = (vx - ux, vy - uy) if (ux, uy) != (vx, vy) else (-uy, ux)
        left.append((x + half * sx, y + half * sy))
        right.append((x - half * sx, y - half * sy))
    return right + left[::-1]


def unit(a: Position, b: Position) -> tuple[int, int]:
    sign = [(q > p) - (q < p) for p, q in zip(a, b, strict=True)]
    return sign[0], sign[1]


def star(at: Position, points: int, out: int, random: Random) -> Polygon:
    """Many corners about a middle, at random distances; sound, as it can be seen from there."""
    ring = []
    for k in range(points):
        angle, far = 2 * math.pi * (k + random.random() / 2) / points, random.uniform(0.05, 1)
        ring.append((at[0] + round(out * far * math.cos(angle)),
                     at[1] + round(out * far * math.sin(angle))))
    return Polygon((ring_of(ring),))


def pierced(at: Position, size: int) -> Polygon:
    """Two holes that touch the outside at a corner of theirs, and one that touches a hole."""
    (x, y), s = at, size
    outside = box(x, y, x + 8 * s, y + 8 * s)
    on_the_side = ring_of([(x, y + 4 * s), (x + s, y + 3 * s), (x + s, y + 5 * s)])
    east, north = x + 8 * s, y + 8 * s
    in_the_corner = ring_of([(east, north), (east - 2 * s, north - s), (east - s, north - 2 * s)])
    at_the_first = ring_of([(x + s, y + 5 * s), (x + 3 * s, y + 5 * s), (x + 2 * s, y + 6 * s)])
    return Polygon((outside, on_the_side, in_the_corner, at_the_first))


def nested(at: Position, rings: int, size: int) -> MultiPolygon:
    """A hole in an area in a hole in an area, and so on."""
    (x, y), parts = at, []
    for k in range(rings, 0, -1):
        out, hole = 2 * k * size, (2 * k - 1) * size
        parts.append((box(x - out, y - out, x + out, y + out),
                      box(x - hole, y - hole, x + hole, y + hole)))
    return MultiPolygon(tuple(parts))


def overlapping(at: Position, parts: int, size: int, by: int) -> MultiPolygon:
    """Squares that lie over one another, share an edge or a corner; their union is meant."""
    x, y = at
    return MultiPolygon(tuple((box(x + k * by, y + k % 2 * by, x + k * by + size,
                                   y + k % 2 * by + size),) for k in range(parts)))


def checkers(at: Position, side: int, size: int) -> MultiPolygon:
    """The black squares of a board: corners meet, and no two edges."""
    x, y = at
    return MultiPolygon(tuple(
        (box(x + i * size, y + j * size, x + (i + 1) * size, y + (j + 1) * size),)
        for i in range(side) for j in range(side) if (i + j) % 2 == 0))


def stairs(at: Position, steps: int, size: int) -> Polygon:
    """Every corner on a line of the grid, where the size is a power of two."""
    x, y = at
    up = [p for k in range(steps) for p in ((x + k * size, y + (k + 1) * size),
                                            (x + (k + 1) * size, y + (k + 1) * size))]
    return Polygon((ring_of([(x, y), *up, (x + steps * size, y)]),))


def round_of(at: Position, corners: int, out: int) -> Ring:
    """A ring with that many corners, wavy and sound: one long way around a middle."""
    step = 2 * math.pi / corners
    return ring_of([(at[0] + round(out * (1 + math.sin(97 * k * step) / 9) * math.cos(k * step)),
                     at[1] + round(out * (1 + math.sin(97 * k * step) / 9) * math.sin(k * step)))
                    for k in range(corners)])


def at_the_ends() -> list[Polygon]:
    """Against the antimeridian from both sides, at both poles, and along a whole parallel."""
    third = EAST // 3
    return [Polygon((box(EAST - 5_000, -5_000, EAST, 5_000),)),
            Polygon((box(-EAST, -3_000, 4_096 - EAST, 8_192),)),
            Polygon((box(-third, NORTH - 4_096, third, NORTH),)),
            Polygon((ring_of([(0, -NORTH), (third, 5_000 - NORTH), (-third, 5_000 - NORTH)]),)),
            Polygon((ring_of([(-EAST, -NORTH), (0, -NORTH), (EAST, -NORTH), (EAST, -NORTH // 2),
                              (0, -NORTH // 2), (-EAST, -NORTH // 2)]),))]


@st.composite
def sizes(draw: st.DrawFn) -> int:
    """Mostly a power of two, give or take one."""
    power = 1 << draw(st.integers(2, 20))
    return power + draw(st.sampled_from([0, 0, -1, 1]))


@st.composite
def shapes(draw: st.DrawFn) -> Polygon | MultiPolygon:
    """One hard shape near Aleppo."""
    size, few = draw(sizes()), draw(st.integers(2, 9))
    far = draw(st.integers(-3, 3)), draw(st.integers(-3, 3))
    at = ALEPPO[0] + far[0] * size, ALEPPO[1] + far[1] * size
    random = Random(draw(st.integers(0, 999)))
    ways = draw(st.sampled_from([(1, 0), (0, 1), (1, 1), (3, -2), (-5, 7)]))
    return draw(st.sampled_from([
        needle(at, few * size * ways[0], few * size * ways[1]), comb(at, few, size, 3 * size),
        spiral(at, few, size), star(at, 3 * few, max(4 * size, ROUND), random),
        pierced(at, size),
        nested(at, few, size), overlapping(at, few, 2 * size, size),
        overlapping(at, few, size, 1 + size // 3), checkers(at, few, size),
        stairs(at, few, size), Polygon((box(*at, at[0] + few * size, at[1] + size),))]))


@st.composite
def areas(draw: st.DrawFn, ends: bool = False) -> list[Volume]:
    """Several areas, with or without windows and heights; `ends` adds those at the world's."""
    some = draw(st.lists(shapes(), min_size=1, max_size=6))
    some += at_the_ends() if ends else []
    return [Volume(shape, 0, draw(heights()), draw(windows())) for shape in some]


@st.composite
def heights(draw: st.DrawFn) -> Heights:
    floor, high = draw(st.none() | st.sampled_from([0, 1000, 2000])), draw(st.integers(0, 1))
    ceiling = draw(st.none() | st.just((floor or 0) + 1000 * high))
    return Heights(floor, ceiling)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    """From nothing to a month long; hours are counted in round ones."""
    hour = 3_600_000
    begin = draw(st.none() | st.integers(0, 30).map(lambda h: h * 24 * hour))
    lasting = draw(st.sampled_from([0, 1, hour, 24 * hour, 30 * 24 * hour]))
    return Window(begin, draw(st.none() | st.just((begin or 0) + lasting)))


def hard_positions(volumes: Sequence[Volume], random: Random, most: int) -> list[Position]:
    """On corners, on edges, a unit beside them, in cells' corners, and anywhere around."""
    rings = [ring for v in volumes for rings in polygons_of(v.shape) for ring in rings]  # type: ignore[arg-type]
    exact = [spot for ring in rings for edge in pairwise(ring) for spot in on(edge, random)]
    beside = [(x + random.randint(-1, 1), y + random.randint(-1, 1)) for x, y in exact]
    corners = list(cell_corners(rings, random))
    around = [anywhere(rings, random) for _ in range(40)]
    found = [at for group in (exact, beside, corners, around)
             for at in random.sample(group, min(len(group), most // 4))]
    return [(min(max(x, -EAST), EAST), min(max(y, -NORTH), NORTH)) for x, y in found]


def on(edge: tuple[Position, Position], random: Random) -> Iterator[Position]:
    """Its first end, and whole positions exactly on it."""
    (x, y), (x2, y2) = edge
    yield x, y
    steps = math.gcd(x2 - x, y2 - y)
    for k in {1, steps // 2, random.randint(0, steps)}:
        if steps:
            yield x + (x2 - x) // steps * k, y + (y2 - y) // steps * k


def cell_corners(rings: Sequence[Ring], random: Random) -> Iterator[Position]:
    """The four positions about a grid's corner, wherever its cells may have begun."""
    west = min(x for ring in rings for x, _ in ring)
    south = min(y for ring in rings for _, y in ring)
    for _ in range(60):
        (x, y), power = random.choice(random.choice(rings)), random.randint(FINEST, COARSEST)
        across = (x - west >> power) + random.randint(0, 1)
        up = (y - south + 1 >> power) + random.randint(0, 1)
        yield (west + (across << power) - random.randint(0, 1),
               south - random.randint(0, 1) + (up << power) - random.randint(0, 1))


def anywhere(rings: Sequence[Ring], random: Random) -> Position:
    a, b = (random.choice(random.choice(rings)) for _ in range(2))
    return ((a[0] + b[0]) // 2 + random.randint(-9, 9), (a[1] + b[1]) // 2 + random.randint(-9, 9))
