"""Distances around areas, areas that move, and the poles: fixes as the cover says, lines to a
metre or a millisecond, outward."""

from __future__ import annotations

from random import Random

import pytest

from hudna.place.clash import clash
from hudna.place.distance import nearest_within
from hudna.place.footprint import footprint_of, footprint_of_path
from hudna.place.geometry import E7, Fix, Line, MultiPolygon, Point, Polygon, Way
from hudna.place.match.cover import cover_of
from hudna.place.tracks.parts import merge, part_of, stays
from hudna.place.volume import Heights, Volume, Window
from tests.place.tracks.columns import fixes_of, listed, positions_of
from tests.place.tracks.test_parts import box, row, stays_in

LON, LAT = 368_000_000, 350_000_000
NEAR_M, NEAR_MS = 2.5, 3


def spot(random, spread=1_000_000):
    return LON + random.randrange(spread), LAT + random.randrange(spread)


def volumes_of(random):
    """A point, a route, two polygons and one of several parts, most with a distance around."""
    (x, y), (p, q) = spot(random), spot(random)
    shapes = [Point(spot(random)), Line((spot(random), spot(random), spot(random))),
              box(x, y, x + 90_000, y + 200_000),
              MultiPolygon((box(p, q, p + 50_000, q + 70_000).rings,
                            box(p + 30_000, q + 20_000, p + 90_000, q + 40_000).rings))]
    return [Volume(shape, random.choice([0, 50, 4000, 800_000, 3_000_000, 9_000_000]),
                   Heights(None, random.choice([None, 2000])),
                   Window(random.choice([None, 100_000]), None)) for shape in shapes]


def tracks_of(random, count=40):
    rows, at = [], 0
    for _ in range(count):
        at += random.choice([5000, 60_000, 300_000])
        rows.append(row(*spot(random), at, random.choice([None, 1000, 3000])))
    return rows


def matched(cover, rows):
    found = cover.match(positions_of(rows))
    return set(zip(found.rows.tolist(), found.areas.tolist(), strict=True))


def inside_rows(found, rows):
    return {(r, s.area) for s in found if not s.crossed for r in range(s.first_row, s.last_row + 1)}


@pytest.mark.parametrize("seed", range(12))
def test_fixes_are_inside_as_the_cover_says_and_lines_to_a_metre(seed):
    random = Random(seed)
    volumes, rows = volumes_of(random), tracks_of(random)
    for expected in (1, 10**9):
        cover = cover_of(volumes, expected)
        found = listed(stays(part_of(cover, fixes_of(rows))))
        assert inside_rows(found, rows) == matched(cover, rows)
        for area, volume in enumerate(volumes):
            compare_samples(volume, [s for s in found if s.area == area], rows, random)


def compare_samples(volume, found, rows, random):
    """What is well inside at a moment is in a stay, what is well outside in none."""
    shape, limit = footprint_of(volume.shape), volume.reach_mm / 1000
    for _ in range(60):
        i, u = random.randrange(len(rows) - 1), random.random()
        a, b = rows[i], rows[i + 1]
        at = a.at + u * (b.at - a.at)
        low = a.low + u * (b.low - a.low)
        here = footprint_of_path([(a.lon + u * (b.lon - a.lon), a.lat + u * (b.lat - a.lat))])
        metres = nearest_within(here, shape).metres
        begin, ceiling = volume.window.from_ms, volume.heights.ceiling_mm
        within = (begin is None or begin <= at) and (ceiling is None or low <= ceiling)
        in_stay = any(s.entered - NEAR_MS <= at <= s.left + NEAR_MS for s in found)
        if within and metres <= limit:
            assert in_stay, (i, u, metres, limit)
        elif metres > limit + NEAR_M or not within:
            well_in = any(s.entered + NEAR_MS < at < s.left - NEAR_MS for s in found)
            assert not well_in, (i, u, metres, limit)


def test_a_buffer_is_entered_and_left_where_the_distance_is_reached():
    metres = 2000
    volume = Volume(Point((LON, LAT)), metres * 1000)
    found, = stays_in([volume], [row(LON - 500_000, LAT, 0), row(LON + 500_000, LAT, 100_000)])
    across = 2 * nearest_within(footprint_of(Point((LON - 500_000, LAT))),
                                footprint_of(Point((LON, LAT)))).metres
    assert found.crossed
    assert found.entered == pytest.approx(50_000 - metres / across * 100_000, abs=12)
    assert found.left == pytest.approx(50_000 + metres / across * 100_000, abs=12)


@pytest.mark.parametrize("seed", range(4))
def test_promise_10_any_split_gives_the_same_stays_within_distances(seed):
    random = Random(100 + seed)
    volumes, rows = volumes_of(random), tracks_of(random)
    cover = cover_of(volumes)
    whole = listed(stays(part_of(cover, fixes_of(rows))))
    at = sorted(random.sample(range(1, len(rows)), 6))
    part = part_of(cover, fixes_of(rows[:at[0]]))
    for begin, end in zip(at, [*at[1:], len(rows)], strict=True):
        part = merge(cover, part, part_of(cover, fixes_of(rows[begin:end], begin)))
    assert listed(stays(part)) == whole


def test_a_convoy_on_the_way_is_met_only_while_it_is_there():
    """It drives north along a road; two aircraft cross the road's middle, one on time."""
    way = Way((Fix((LON, LAT), 0), Fix((LON, LAT + 900_000), 3_600_000)))
    volume = Volume(way, 1_000_000)
    middle = LAT + 450_000
    rows = [row(LON - 200_000, middle, 1_770_000, craft="b"),
            row(LON + 200_000, middle, 1_830_000, craft="b"),
            row(LON - 200_000, middle, 3_000_000, craft="c"),
            row(LON + 200_000, middle, 3_060_000, craft="c")]
    found, = stays_in([Volume(Point((0, 0)), 1000), volume], rows)
    assert (found.area, found.craft, found.crossed) == (1, "b", True)
    assert 1_770_000 < found.entered < 1_800_000 < found.left < 1_830_000
    here = Volume(Point((LON, middle)), 0, Heights(), Window(1_800_000, 1_800_000))
    assert clash(here, volume) is not None


def test_an_area_as_wide_as_the_world():
    rim = 890_000_000
    cap = Polygon((((-180 * E7, rim), (180 * E7, rim), (180 * E7, 90 * E7), (-180 * E7, 90 * E7),
                    (-180 * E7, rim)),))
    rows = [row(10, rim - 1000, 0), row(10, rim + 1000, 2000), row(50 * E7, rim + 500, 4000),
            row(50 * E7, rim - 500, 6000)]
    found, = stays_in([Volume(cap)], rows)
    assert 1000 - 200 < found.entered <= 1000
    assert 5000 <= found.left < 5000 + 200
    assert (found.first_row, found.last_row, found.crossed) == (1, 2, False)


def test_a_pole_is_one_place_at_every_longitude():
    pole = 90 * E7
    wedge = Polygon((((0, 85 * E7), (10 * E7, 85 * E7), (10 * E7, pole), (0, pole),
                      (0, 85 * E7)),))
    rows = [row(100 * E7, pole - 1000, 0), row(100 * E7, pole, 1000),
            row(120 * E7, pole - 1000, 2000), row(120 * E7, pole - 3000, 3000)]
    cover = cover_of([Volume(wedge)])
    found = listed(stays(part_of(cover, fixes_of(rows))))
    assert [(s.entered, s.left, s.first_row, s.last_row) for s in found] == [(1000, 1000, 1, 1)]
    assert matched(cover, rows) == {(1, 0)}


def test_the_antimeridian_is_one_line():
    volumes = [Volume(box(-180 * E7, 0, -179 * E7, 100)), Volume(Point((180 * E7, 50)), 5000)]
    rows = [row(180 * E7, 50, 0), row(180 * E7, 60, 1000), row(-180 * E7, 70, 2000)]
    cover = cover_of(volumes)
    found = listed(stays(part_of(cover, fixes_of(rows))))
    assert inside_rows(found, rows) == matched(cover, rows) == {
        (i, area) for i in range(3) for area in range(2)}


def test_moments_and_heights_need_not_fit_any_slice():
    volumes = [Volume(box(0, 0, 10, 10), 0, Heights(), Window(k * 3_600_000, (k + 1) * 3_600_000))
               for k in range(50)]
    rows = [row(5, 5, k * 550_000) for k in range(-5, 340)]
    found = stays_in(volumes, rows)
    assert len(found) == 50
    assert [(s.entered, s.left) for s in found] == [
        (k * 3_600_000, (k + 1) * 3_600_000) for k in range(50)]
