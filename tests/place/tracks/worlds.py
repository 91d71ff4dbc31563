"""Small worlds made to go wrong: vertices, edges and fixes on one coarse lattice.

Needles, combs, holes and parts that touch or overlap; fixes on edges and vertices, lines along
edges, standing still; windows and heights that end between two fixes; the grid's own lines; the
antimeridian; edges and lines from one end of the world to the other.
"""

from __future__ import annotations

from typing import NamedTuple

import shapely
from hypothesis import strategies as st

from hudna.place.columns import HIGHEST_MM, LOWEST_MM
from hudna.place.geometry import E7, MultiPolygon, Polygon
from hudna.place.match.bodies import fits
from hudna.place.volume import Heights, Volume, Window
from tests.place.tracks.oracle import Row

SIDE = 8
HALF = SIDE // 2
MINUTE = 60_000
EDGE = 180 * E7


class Lattice(NamedTuple):
    """Where the lattice lies. If `cut`, its middle column is the antimeridian.

    Rows are `rise` apart, or as columns are.
    """

    lon: int
    lat: int
    step: int
    cut: bool = False
    rise: int = 0

    def spot(self, x: int, y: int, *, east: bool = False) -> tuple[int, int]:
        lat = self.lat + (self.rise or self.step) * y
        if not self.cut:
            return self.lon + self.step * x, lat
        side = -EDGE if x > HALF or (x == HALF and east) else EDGE
        return side + self.step * (x - HALF), lat


LATTICES = st.one_of(
    st.builds(Lattice, st.sampled_from([0, -7, 367_891_234, -EDGE]),
              st.sampled_from([0, 13, 352_345_678]),
              st.sampled_from([1, 3, 700, 4096, 4095, 1_000_003]), st.just(False), st.just(0)),
    st.builds(Lattice, st.just(0), st.just(100), st.sampled_from([1, 4096, 999_999]),
              st.just(True), st.just(0)),
    st.just(Lattice(-1_700_000_000, -890_000_000, 424_000_000, rise=222_000_000)))


@st.composite
def worlds(draw, most_areas: int = 4, most_fixes: int = 14):
    """Areas, rows of one or more aircraft, and the longest gap that a line is drawn over.

    All are on the grid, where moments are exact; an edge too wide for it is judged apart, and
    rounded outward to the millisecond: see `odd_lines`.
    """
    lattice = draw(LATTICES)
    on_the_grid = _volumes(lattice).filter(lambda volume: fits(volume.shape))
    volumes = draw(st.lists(on_the_grid, min_size=1, max_size=most_areas))
    rows = draw(_rows(lattice, most_fixes))
    return volumes, rows, draw(st.sampled_from([2 * MINUTE, 10 * MINUTE]))


@st.composite
def odd_lines(draw):
    """An area, on the grid or too wide for it, and the two ends of a line: longitude, latitude,
    moment."""
    lattice = draw(LATTICES)
    area = Volume(draw(_volumes(lattice)).shape)
    a, b = (lattice.spot(draw(st.integers(0, SIDE)), draw(st.integers(0, SIDE)),
                         east=draw(st.booleans())) for _ in range(2))
    return area, (*a, 0), (*b, draw(st.sampled_from([1, 7, 1000, MINUTE, 3 * MINUTE])))


@st.composite
def _ring(draw, width: int):
    """Corners of a ring on the lattice; simple, but for `any`."""
    across, up = st.integers(0, width), st.integers(0, SIDE)
    kind = draw(st.sampled_from(["any", "box", "needle", "comb"]))
    if kind == "box":
        x, y = draw(st.integers(0, width - 1)), draw(st.integers(0, SIDE - 1))
        w, h = draw(st.integers(1, width - x)), draw(st.integers(1, SIDE - y))
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    if kind == "needle":
        x, y = draw(across), draw(st.integers(0, SIDE - 1))
        return [(x, y), (draw(across), draw(up)), (x, y + 1)]
    if kind == "comb":
        low, top = draw(st.integers(1, 2)), draw(st.integers(3, SIDE))
        return [(0, 0), (width, 0), *((x, top if x % 2 else low) for x in range(width, -1, -1))]
    return draw(st.lists(st.tuples(across, up), min_size=3, max_size=8, unique=True))


@st.composite
def _rings(draw, width: int):
    """One sound polygon, perhaps with a hole."""
    whole = shapely.Polygon(draw(_ring(width)))
    if not whole.is_valid or not whole.area:
        whole = whole.convex_hull
    if whole.geom_type != "Polygon":
        whole = shapely.box(1, 1, 3, 3)
    hole = draw(st.one_of(st.none(), _ring(width)))
    if hole is not None:
        holed = shapely.Polygon(whole.exterior, [hole])
        whole = holed if holed.is_valid else whole
    return [[(int(x), int(y)) for x, y in line.coords]
            for line in (whole.exterior, *whole.interiors)]


@st.composite
def _body(draw, lattice: Lattice):
    east = lattice.cut and draw(st.booleans())
    rings = draw(_rings(HALF if lattice.cut else SIDE))
    return tuple(tuple(lattice.spot(x + HALF * east, y, east=east) for x, y in ring)
                 for ring in rings)


@st.composite
def _volumes(draw, lattice: Lattice):
    bodies = draw(st.lists(_body(lattice), min_size=1, max_size=3))
    shape = Polygon(bodies[0]) if len(bodies) == 1 else MultiPolygon(tuple(bodies))
    begin, end = draw(_ends(st.integers(0, 30).map(lambda m: m * MINUTE // 2)))
    floor, ceiling = draw(_ends(st.integers(0, 6).map(lambda m: m * 500)))
    return Volume(shape, 0, Heights(floor, ceiling), Window(begin, end))


@st.composite
def _ends(draw, values):
    low, high = draw(st.one_of(st.none(), values)), draw(st.one_of(st.none(), values))
    return (high, low) if low is not None and high is not None and low > high else (low, high)


@st.composite
def _rows(draw, lattice: Lattice, most: int):
    """Rows of up to three aircraft, interleaved, each strictly later than its last."""
    clock = dict.fromkeys(("a", "b", "c")[:draw(st.integers(1, 3))], 0)
    rows = []
    for _ in range(draw(st.integers(1, most))):
        craft = draw(st.sampled_from(sorted(clock)))
        clock[craft] += draw(st.sampled_from([1, 7, 1000, MINUTE // 2, MINUTE, 3 * MINUTE]))
        lon, lat = lattice.spot(draw(st.integers(0, SIDE)), draw(st.integers(0, SIDE)),
                                east=draw(st.booleans()))
        low, high = draw(_range())
        height = LOWEST_MM if low == LOWEST_MM else (low + high) // 2
        rows.append(Row(craft, lon, lat, clock[craft], low, high, height))
    return rows


@st.composite
def _range(draw):
    """Heights that may be true; often none is known."""
    if draw(st.booleans()):
        return LOWEST_MM, HIGHEST_MM
    low = draw(st.integers(-1, 6)) * 500
    return low, low + draw(st.sampled_from([0, 0, 100, 1000]))
