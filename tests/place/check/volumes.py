"""Volumes that are hard on an index: on a lattice, so that edges, corners, heights and moments
touch exactly; needles, combs, holes in holes, parts that overlap, both seams of the world."""

from __future__ import annotations

from random import Random

from hudna.place.geometry import E7, Fix, Line, MultiPolygon, Point, Polygon, Way
from hudna.place.volume import Heights, Volume, Window

STEP = 4096
MIDDLE = (400_000_000, 350_000_000)
SEAMS = [(180 * E7, 10 * E7), (-180 * E7, 10 * E7), (0, 90 * E7), (50 * E7, -90 * E7),
         (0, 0), (12 * E7, 89 * E7)]


def volume(random: Random) -> Volume:
    """Any volume, mostly near `MIDDLE`."""
    at = MIDDLE if random.random() < 0.85 else random.choice(SEAMS)
    step = random.choice([1, 100, STEP, STEP, 100_003])
    make = random.choice([point, line, box, box, star, needle, comb, holed, several, way, wide])
    return Volume(make(random, at, step), reach(random), heights(random), window(random))


def reach(random: Random) -> int:
    return random.choice([0, 0, 0, 1, 10, 500_000, int(10 ** random.uniform(2, 8.6))])


def heights(random: Random) -> Heights:
    return Heights(*_ends(random, [0, 0, 1000, 1001, 2000, 2**31 - 1, 3 * 10**9, -500]))


def window(random: Random) -> Window:
    begin = 1_700_000_000_000
    day = 86_400_000
    moments = [begin + at for at in (0, 1, 4095, 4096, 4097, 3_600_000, day, 30 * day)]
    return Window(*_ends(random, [*moments, *moments, 0, -(2**61), 2**62, 2**63 - 1]))


def _ends(random: Random, among: list[int]):
    low, high = sorted(random.choice(among) for _ in range(2))
    return (None if random.random() < 0.3 else low, None if random.random() < 0.3 else high)


def _spot(random: Random, at, step: int):
    return _kept(at[0] + step * random.randint(-8, 8), at[1] + step * random.randint(-8, 8))


def _kept(lon: int, lat: int):
    return (max(-180 * E7, min(180 * E7, lon)), max(-90 * E7, min(90 * E7, lat)))


def point(random: Random, at, step: int):
    return Point(_spot(random, at, step))


def line(random: Random, at, step: int):
    spots = [_spot(random, at, step) for _ in range(random.randint(2, 6))]
    return Line((*spots, spots[-1]) if random.random() < 0.2 else tuple(spots))


def _box(west: int, south: int, east: int, north: int):
    low, high = _kept(west, south), _kept(east, north)
    return ((low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1]),
            (low[0], low[1]))


def box(random: Random, at, step: int):
    x, y = _spot(random, _inward(at, step), step)
    return Polygon((_box(x, y, x + step * random.randint(1, 8), y + step * random.randint(1, 8)),))


def _inward(at, step: int):
    """Far enough from the world's seams that what is drawn there has an area."""
    return (max(-180 * E7 + 8 * step, min(180 * E7 - 16 * step, at[0])),
            max(-90 * E7 + 8 * step, min(90 * E7 - 16 * step, at[1])))


def star(random: Random, at, step: int):
    """Convex corners and dents about a middle."""
    x, y = _inward(at, step)
    around = [(4, 0), (2, 1), (3, 3), (1, 2), (0, 4), (-1, 1), (-4, 2), (-2, 0), (-3, -4), (0, -1),
              (2, -3), (1, -1)]
    turn = random.choice([1, -1])
    ring = tuple((x + turn * step * a, y + step * b) for a, b in around)
    return Polygon(((*ring, ring[0]),))


def needle(random: Random, at, step: int):
    x, y = _inward(at, step)
    return Polygon((((x - 8 * step, y), (x + 8 * step, y + random.randint(1, 8) * step),
                     (x - 8 * step, y + 1), (x - 8 * step, y)),))


def comb(random: Random, at, step: int):
    """Teeth one step wide with gaps one step wide, on a back."""
    x, y = _inward(at, step)
    teeth = random.randint(2, 4)
    ring = [(x, y), (x + 2 * teeth * step, y)]
    for tooth in range(teeth, 0, -1):
        right = x + (2 * tooth) * step
        ring += [(right, y + 6 * step), (right - step, y + 6 * step), (right - step, y + step)]
        ring += [(right - 2 * step, y + step)] if tooth > 1 else []
    ring += [(x, y + step), (x, y)]
    return Polygon((tuple(ring),))


def holed(random: Random, at, step: int):
    """A square with a hole; sometimes with a square with a hole in the hole."""
    x, y = _inward(at, step)

    def frame(wide: int):
        return (_box(x - wide * step, y - wide * step, x + wide * step, y + wide * step),
                _box(x - (wide - 2) * step, y - (wide - 2) * step, x + (wide - 2) * step,
                     y + (wide - 2) * step)[::-1])
    if random.random() < 0.5:
        return Polygon(frame(7))
    return MultiPolygon((frame(7), frame(4)))


def several(random: Random, at, step: int):
    return MultiPolygon(tuple(box(random, at, step).rings for _ in range(random.randint(2, 4))))


def way(random: Random, at, step: int):
    begin = 1_700_000_000_000
    fixes = tuple(Fix(_spot(random, at, step), begin + i * 600_000)
                  for i in range(random.randint(1, 3)))
    return Way(fixes, random.choice([0, 60_000]))


def wide(random: Random, at, step: int):
    """All round the earth, or across a good part of it."""
    if random.random() < 0.3:
        return Line(((-180 * E7, at[1] // 2), (180 * E7, at[1] // 2)))
    return Polygon((_box(-170 * E7, -60 * E7, 170 * E7, random.choice([35, 60]) * E7),))
