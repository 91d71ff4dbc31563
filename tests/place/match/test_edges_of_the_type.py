"""What a column, a number or a grid can hold at most: never a silent loss."""

from __future__ import annotations

import numpy as np
import pytest

from hudna.place.columns import HIGHEST_MM, LOWEST_MM, Positions
from hudna.place.geometry import E7, Polygon
from hudna.place.match import cover as covers
from hudna.place.match import room as rooms
from hudna.place.match.cover import cover_of
from hudna.place.volume import Heights, Volume, Window
from tests.place.match import brute

HERE = (np.array([5 * E7], np.int32), np.array([5 * E7], np.int32))


def square(west: int, south: int, side: int) -> Polygon:
    return Polygon((((west, south), (west + side, south), (west + side, south + side),
                     (west, south + side), (west, south)),))


def mm(*heights: int) -> np.ndarray:
    return np.array(heights, np.int32)


def test_promise_9_a_height_of_which_one_end_is_unknown_may_be_any_on_that_side() -> None:
    high_up = cover_of([Volume(square(0, 0, 9 * E7), 0, Heights(1_000_000, None))])
    low_down = cover_of([Volume(square(0, 0, 9 * E7), 0, Heights(None, 1_000_000))])
    at_ground, at_10_km = mm(0), mm(10_000_000)
    assert len(high_up.match(Positions(*HERE, None, at_ground, None)).rows) == 1
    assert len(low_down.match(Positions(*HERE, None, None, at_10_km)).rows) == 1
    assert len(low_down.match(Positions(*HERE, None, at_10_km, None)).rows) == 0
    assert len(high_up.match(Positions(*HERE, None, None, at_ground)).rows) == 0


def test_promise_9_heights_beyond_what_a_column_holds_are_its_ends() -> None:
    cover = cover_of([Volume(square(0, 0, 9 * E7), 0, Heights(None, 100_000))])
    for low, high in ((LOWEST_MM, HIGHEST_MM), (-3_000_000_000, 3_000_000_000)):
        assert cover.at(5 * E7, 5 * E7, None, low, high) == (0,)
        assert cover.at(180 * E7, 5 * E7, None, low, high) == ()


@pytest.mark.parametrize("height", [-3_000_000_000, LOWEST_MM, HIGHEST_MM, 3_000_000_000])
def test_promise_9_a_position_beyond_what_a_column_holds_is_at_its_end(height: int) -> None:
    """It was in no area at all, not even in those without a limit on that side."""
    limits = [Heights(), Heights(0, None), Heights(None, 0)]
    shape = Polygon((((0, 0), (180 * E7, 0), (180 * E7, 9 * E7), (0, 9 * E7), (0, 0)),))
    cover = cover_of([Volume(shape, 0, each) for each in limits])
    right = (0, 1) if height > 0 else (0, 2)
    assert cover.at(5 * E7, 5 * E7, None, height, height) == right
    assert cover.at(180 * E7, 5 * E7, None, height, height) == right


EVER = 2**63 - 1


@pytest.mark.parametrize("windows", [
    [(-(2**62), -(2**62) + 1), (2**62 - 1, 2**62)], [(0, EVER - 1), (5, 6)],
    [(1 - EVER, 2 - EVER), (EVER - 2, EVER - 1), (7, 7)], [(-EVER - 1, 5), (EVER, EVER)],
    [(-(2**61), 2**61), (-(2**61) + 1, 2**61 - 1), (0, 1)]])
def test_promise_9_windows_as_long_as_a_number_can_say(windows: list[tuple[int, int]]) -> None:
    """The length of some is beyond 64 bits: the slices of time went astray."""
    volumes = [Volume(square(0, 0, 9 * E7 + i), 0, Heights(), Window(*each))
               for i, each in enumerate(windows)]
    cover = cover_of(volumes)
    moments = {m for each in windows for m in (*each, *(max(-EVER - 1, n - 1) for n in each))}
    for moment in (*moments, 0, EVER, -EVER - 1):
        positions = Positions(*HERE, np.array([moment], np.int64))
        right = [area for _, area in brute.matches(volumes, positions)]
        assert cover.match(positions).areas.tolist() == right
        assert cover.at(5 * E7, 5 * E7, moment) == tuple(right)


@pytest.mark.parametrize("spot", [(180 * E7 + 1, 0), (-180 * E7 - 1, 0), (0, 90 * E7 + 1),
                                  (0, -90 * E7 - 1), (0, 180 * E7)])
def test_a_polygon_that_is_not_on_earth_is_refused(spot: tuple[int, int]) -> None:
    """No such one is sound; it would be written to cells that are not there."""
    x, y = spot[0] // 2, spot[1] // 2
    ring = ((x, y), (x + E7, y), spot, (x, y))
    with pytest.raises(ValueError, match="not on earth"):
        cover_of([Volume(Polygon((ring,)))])


def test_more_positions_than_can_be_numbered_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covers, "MOST_POSITIONS", 1)
    with pytest.raises(ValueError, match="in parts"):
        cover_of([]).match(Positions(*HERE))


def test_more_matches_than_can_be_numbered_are_found_in_halves(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MOST_FOUND", 1 << 12)
    many = 20_000
    cover = cover_of([Volume(square(0, 0, 9 * E7), 0, Heights(0, None)) for _ in range(300)])
    lon = np.full(many, 5 * E7, np.int32)
    found = cover.match(Positions(lon, lon, None, np.zeros(many, np.int32)))
    assert np.array_equal(found.rows, np.repeat(np.arange(many), 300))
    assert np.array_equal(found.areas, np.tile(np.arange(300), many))


WORLD_BOX = Polygon((((-180 * E7, -60 * E7), (180 * E7, -60 * E7), (180 * E7, 70 * E7),
                      (-180 * E7, 70 * E7), (-180 * E7, -60 * E7)),
                     ((-E7, -E7), (-E7, E7), (E7, E7), (E7, -E7), (-E7, -E7))))


def test_a_box_around_the_world_is_on_the_grid() -> None:
    volumes = [Volume(WORLD_BOX), Volume(square(0, 0, 9 * E7))]
    cover = cover_of(volumes)
    assert not cover.odd
    lons = [0, 1, -1, E7, E7 + 1, -E7, 179 * E7, -179 * E7, 5 * E7, 180 * E7]
    lats = [0, 70 * E7, 70 * E7 + 1, -60 * E7, E7, 5 * E7]
    spots = [(lon, lat) for lon in lons for lat in lats]
    positions = Positions(np.array([x for x, _ in spots], np.int32),
                          np.array([y for _, y in spots], np.int32))
    found = cover.match(positions)
    assert (list(zip(found.rows.tolist(), found.areas.tolist(), strict=True))
            == brute.matches(volumes, positions))


def test_a_sloping_edge_around_the_world_is_judged_apart() -> None:
    slope = Polygon((((-180 * E7, -60 * E7), (180 * E7, -50 * E7), (180 * E7, 70 * E7),
                      (-180 * E7, 70 * E7), (-180 * E7, -60 * E7)),))
    cover = cover_of([Volume(slope)])
    assert cover.odd == (0,)
    assert cover.at(0, 0) == (0,)


@pytest.mark.parametrize("east", [1, 20, 60, 100, 140, 179])
@pytest.mark.parametrize("expected", [1, 100_000_000])
def test_promise_9_a_sloping_edge_wider_than_half_the_world(east: int, expected: int) -> None:
    """Its crossings with the grid's lines do not fit 64 bits: it wrote beyond the grid's memory."""
    wide = Polygon((((-179 * E7, -89 * E7), (east * E7, 89 * E7), (-179 * E7, 89 * E7 + 1),
                     (-179 * E7, -89 * E7)),))
    volumes = [Volume(wide), Volume(square(0, 0, E7))]
    cover = cover_of(volumes, expected)
    assert cover.odd == ((0,) if east > 1 else ())
    spots = [(lon * E7, lat * E7) for lon in range(-179, 180, 13) for lat in range(-89, 90, 11)]
    positions = Positions(np.array([x for x, _ in spots], np.int32),
                          np.array([y for _, y in spots], np.int32))
    found = cover.match(positions)
    assert (list(zip(found.rows.tolist(), found.areas.tolist(), strict=True))
            == brute.matches(volumes, positions))
