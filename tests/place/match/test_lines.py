"""What a cell's lines say for certain is what its edges say; on an edge they say nothing."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hudna.place.geometry import Polygon
from hudna.place.match.blocks import Blocks, blocks_of
from hudna.place.match.bodies import bodies_of, halved_at_0, parts_of, polygons_of
from hudna.place.match.finding import inside, on_edge
from hudna.place.match.grid import Grid, grid_of
from hudna.place.match.lanes import ABREAST
from hudna.place.match.lines import HOLDS, UNSURE, room_for, side_of, slack_of, write_nothing
from tests.place.match.shapes import shapes

POSITIONS = 12
STEEP = Polygon((((371_032_928, 361_003_842), (371_052_889, 361_012_900),
                  (371_100_209, 361_056_293), (370_881_737, 361_007_648),
                  (370_998_002, 360_989_770), (371_003_305, 360_882_881),
                  (371_002_725, 360_989_668), (371_032_928, 361_003_842)),))


def laid(shape: Polygon, shift: int) -> tuple[Grid, Blocks]:
    bodies = bodies_of([(0, map(halved_at_0, parts_of(shape)))])
    west, south = bodies.xy.min(axis=0)
    east, north = bodies.xy.max(axis=0)
    grid = grid_of((int(west), int(south), int(east), int(north)), shift)
    return grid, blocks_of(bodies, grid)


def shift_for(shape: Polygon, random: Random) -> int:
    """Any that makes no more than some thousand cells."""
    points = [p for rings in polygons_of(shape) for ring in rings for p in ring]
    wide = max(max(c) - min(c) for c in zip(*points, strict=True))
    return random.randint(max(wide.bit_length() - 5, 1), max(wide.bit_length(), 26))


def spots(blocks: Blocks, block: int, corner: tuple[int, int], side: int,
          random: Random) -> list[tuple[int, int]]:
    """Anywhere in the block's cell, at its edges' ends and just beside them."""
    west, south = corner
    any_where = [(west + random.randrange(side), south + random.randrange(side))
                 for _ in range(POSITIONS)]
    edges = blocks.edges[:, blocks.start[block]:blocks.real[block]].T.tolist()
    near = [(x + random.randint(-1, 1), y + random.randint(-1, 1))
            for x1, y1, x2, y2, _, _ in random.sample(edges, min(len(edges), 4))
            for x, y in ((x1, y1), (x2, y2), ((x1 + x2) // 2, (y1 + y2) // 2))]
    return [(x, y) for x, y in any_where + near
            if west <= x < west + side and south <= y < south + side]


@given(shapes(), st.integers(0, 9999))
@settings(deadline=None)
def test_certain_answers_are_those_of_the_edges(shape: Polygon, seed: int) -> None:
    random = Random(seed)
    grid, blocks = laid(shape, shift_for(shape, random))
    for block in random.sample(range(len(blocks.cell_of)), min(len(blocks.cell_of), 40)):
        row, col = divmod(int(blocks.cell_of[block]), grid.cols)
        corner = (grid.x0 + (col << grid.shift), grid.y0 + (row << grid.shift))
        begin, end = int(blocks.start[block]), int(blocks.start[block + 1])
        for x, y in spots(blocks, block, corner, 1 << grid.shift, random):
            answer = side_of(blocks.lines, begin, end, np.float32(x - corner[0]),
                             np.float32(y - corner[1]), slack_of(grid.shift))
            if on_edge(blocks.edges, begin, end, x, y):
                assert answer == UNSURE
            assert answer in (UNSURE, int(inside(blocks.edges, begin, end, x, y)) * HOLDS)


def said_of(grid: Grid, blocks: Blocks, x: int, y: int) -> tuple[int, bool, bool]:
    """What the lines of the only block there say, the edges, and whether it is on one of them."""
    col, row = (x - grid.x0) >> grid.shift, (y - grid.y0) >> grid.shift
    found = np.searchsorted(blocks.cell_of, row * grid.cols + col)
    if found == len(blocks.cell_of) or blocks.cell_of[found] != row * grid.cols + col:
        return UNSURE, False, False
    begin, end = int(blocks.start[found]), int(blocks.start[found + 1])
    side = (1 << grid.shift) - 1
    answer = side_of(blocks.lines, begin, end, np.float32((x - grid.x0) & side),
                     np.float32((y - grid.y0) & side), slack_of(grid.shift))
    return (answer, inside(blocks.edges, begin, end, x, y),
            on_edge(blocks.edges, begin, end, x, y))


@given(shapes(), st.integers(0, 9999))
@example(STEEP, 0)
@settings(deadline=None)
def test_corners_are_in_doubt_and_what_is_beside_them_is_right(shape: Polygon, seed: int) -> None:
    """A corner where a steep edge comes down from far above the cell, among them."""
    random = Random(seed)
    flat = Polygon(next(iter(polygons_of(shape))))
    corners = [p for ring in flat.rings for p in ring]
    grid, blocks = laid(flat, 12 if shape is STEEP else shift_for(flat, random))
    for x, y in random.sample(corners, min(len(corners), 60)):
        answer, _, on = said_of(grid, blocks, x, y)
        assert answer == UNSURE and on
        for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1)):
            if x + dx >= grid.x0 and y + dy >= grid.y0:
                answer, holds, _ = said_of(grid, blocks, x + dx, y + dy)
                assert answer in (UNSURE, int(holds) * HOLDS)


@pytest.mark.parametrize("shift", [12, 17, 24])
def test_few_positions_are_left_in_doubt(shift: int) -> None:
    wide = 3 << shift
    shape = Polygon((((7, 5), (wide, wide // 3), (wide // 2, wide), (7, 5)),))
    grid, blocks = laid(shape, shift)
    random, unsure = Random(1), 0
    for _ in range(2000):
        block = random.randrange(len(blocks.cell_of))
        x, y = (np.float32(random.randrange(1 << grid.shift)) for _ in range(2))
        unsure += side_of(blocks.lines, int(blocks.start[block]), int(blocks.start[block + 1]),
                          x, y, slack_of(shift)) == UNSURE
    assert unsure <= 8


def test_cells_too_wide_for_32_bits_leave_all_in_doubt() -> None:
    wide = 1 << 26
    grid, blocks = laid(Polygon((((0, 0), (wide, 1), (wide, wide), (0, 0)),)), 25)
    for block in range(len(blocks.cell_of)):
        for x, y in ((0, 0), (12_345, 67), ((1 << 25) - 1, (1 << 25) - 1)):
            assert side_of(blocks.lines, int(blocks.start[block]), int(blocks.start[block + 1]),
                           np.float32(x), np.float32(y), slack_of(grid.shift)) == UNSURE


def test_a_group_is_on_cache_lines_of_its_own_and_one_is_to_spare() -> None:
    for edges in (ABREAST, 40 * ABREAST):
        lines = room_for(edges)
        assert lines.ctypes.data % 64 == 0
        assert len(lines) == 4 * (edges + ABREAST)


def test_nothing_is_below_and_near_nothing() -> None:
    lines = room_for(ABREAST)
    for e in range(ABREAST):
        write_nothing(lines, e)
    for x in (0, 1, 4096):
        assert side_of(lines, 0, ABREAST, np.float32(x), np.float32(0), np.float32(9)) == 0
