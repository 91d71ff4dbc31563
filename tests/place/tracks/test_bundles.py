"""Bundles hold every edge of their blocks, and no true edge lies outside its box."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, given, settings

from hudna.place.match.cover import cover_of
from hudna.place.tracks.bundles import (
    BELOW_FROM,
    BELOW_UNTIL,
    EACH,
    EAST,
    HALF,
    MASK,
    NORTH,
    REAL,
    SOUTH,
    SPAN,
    WEST,
    WHOSE,
    bundles_of,
)
from tests.place.tracks.worlds import worlds


@given(worlds(most_fixes=1))
@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
def test_promise_9_no_edge_is_lost_and_none_lies_outside_its_box(world):
    cover = cover_of(world[0])
    index, blocks = cover.sliced, cover.blocks
    entries, box, rows = bundles_of(index.area, index.block, index.limits, blocks.edges,
                                    blocks.start, blocks.real)
    for entry, area, block in zip(entries, index.area, index.block, strict=True):
        assert entry[:4].tolist() == index.limits[area].tolist()
        assert entry[WHOSE] >> HALF == area
        assert np.int64(entry[WHOSE]).astype(np.int32) == block
        first, last = int(entry[SPAN]) >> HALF, int(entry[SPAN]) & MASK
        if block < 0:
            assert first == last == 0
            continue
        begin, real, end = blocks.start[block], blocks.real[block], blocks.start[block + 1]
        mine = rows[EACH * first:EACH * last]
        assert (mine[:end - begin] == blocks.edges[:6, begin:end].T).all()
        assert not mine[end - begin:].any()
        assert box[first:last, REAL].sum() == real - begin
        for c in range(first, last):
            four = rows[EACH * c:EACH * (c + 1)]
            x1, y1, x2, y2 = four[:box[c, REAL], :4].T
            assert (box[c, WEST] <= x1).all()
            assert (box[c, EAST] >= x2).all()
            assert (box[c, SOUTH] <= np.minimum(y1, y2)).all()
            assert (box[c, NORTH] >= np.maximum(y1, y2)).all()
            counts = four[four[:, 4] < four[:, 5]]
            assert (box[c, BELOW_FROM] <= counts[:, 4]).all()
            assert (box[c, BELOW_UNTIL] >= counts[:, 5]).all()
