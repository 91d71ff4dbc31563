"""Lines that leave everything as it was, told of many at once: never of one that does not."""

from __future__ import annotations

import random

import numpy as np
import pytest

from hudna.place.columns import Positions
from hudna.place.match.cover import cover_of
from hudna.place.tracks.calming import TAGS, TOGETHER
from hudna.place.tracks.watching import Watching
from hudna.place.volume import Heights, Volume, Window
from tests.place.tracks.test_parts import box

MINUTE = 60_000


def areas(seed):
    chance = random.Random(seed)
    found = []
    for _ in range(60):
        x, y = chance.randrange(0, 9000), chance.randrange(0, 9000)
        begin, floor = chance.randrange(0, 40 * MINUTE), chance.randrange(0, 4000)
        found.append(Volume(box(x, y, x + chance.randrange(1, 3000), y + chance.randrange(1, 3000)),
                            window=Window(begin, begin + chance.randrange(1, 60 * MINUTE)),
                            heights=Heights(floor, floor + chance.randrange(1, 8000))))
    return found


def fixes(seed, codes, count):
    """Walks of aircraft in turn or at random; some fixes come late, some after a gap."""
    chance = random.Random(seed)
    at = {code: [chance.randrange(10_000), chance.randrange(10_000), 0, 3000] for code in codes}
    rows = []
    for _ in range(count):
        code = chance.choice(codes)
        spot = at[code]
        spot[0] += chance.randrange(-400, 401)
        spot[1] += chance.randrange(-400, 401)
        spot[2] += chance.choice((1000, 1000, 5000, 5000, 30_000, -7000, 0, 12 * MINUTE))
        spot[3] += chance.randrange(-200, 201)
        rows.append((code, *spot))
    return rows


def told(cover, rows, names, sizes):
    """All that is told of rows in batches of these sizes in turn; `names` gives codes."""
    watching, found, done, turn = Watching(cover), [], 0, 0
    while done < len(rows):
        some = rows[done:done + sizes[turn % len(sizes)]]
        lon, lat, at_ms, height = (np.array(c) for c in list(zip(*some, strict=True))[1:])
        low = height.astype(np.int32)
        codes = np.array([names[r[0]] for r in some], np.int32)
        events = watching.tell(codes, Positions(lon.astype(np.int32), lat.astype(np.int32), at_ms,
                                                low, low))
        found += [(done + int(r), int(a), some[int(r)][0], int(k), int(t), int(u))
                  for r, a, k, t, u in zip(events.rows, events.areas, events.kind, events.at_ms,
                                           events.until_ms, strict=True)]
        found += [(done + int(r), "late") for r in events.late]
        done, turn = done + len(some), turn + 1
    return sorted(found, key=lambda line: line[0])


@pytest.mark.parametrize("seed", range(8))
def test_batches_and_codes_that_end_alike_change_nothing(seed):
    cover, crafts = cover_of(areas(seed)), list(range(5))
    rows = fixes(seed, crafts, 6 * TOGETHER + 5)
    plain = {code: code for code in crafts}
    one_by_one = told(cover, rows, plain, [1])
    assert len(one_by_one) > 100
    assert any(line[1] == "late" for line in one_by_one)
    alike = {code: 3 + TAGS * code if code < 3 else code * 7 for code in crafts}
    for names in (plain, alike):
        for sizes in ([len(rows)], [TOGETHER], [TOGETHER + 1, 3, 100]):
            assert told(cover, rows, names, sizes) == one_by_one
