"""Rings drawn for the eye: what is sound to sign never keeps a page from being drawn."""

from __future__ import annotations

import pytest

from hudna.place.geometry import Fix, Line, Moving, Polygon, Way
from hudna.web.ring import around

HERE = (380_000_000, 350_000_000)
EAST, NORTH = 1_800_000_000, 900_000_000
KM = 1_000_000


def _box(south: int) -> Polygon:
    return Polygon((((-EAST, south), (EAST, south), (EAST, NORTH), (-EAST, NORTH),
                     (-EAST, south)),))


def test_a_convoy_that_stands_still_has_its_ring() -> None:
    standing = Way((Fix(HERE, 1), Fix(HERE, 2)))
    assert around(standing, KM)["type"] == "Polygon"
    assert around(Line((HERE, HERE)), KM) == around(standing, KM)


@pytest.mark.parametrize(("shape", "reach_mm"), [
    (Way((Fix((EAST, 0), 1), Fix((-EAST, 0), 2))), KM),
    (_box(800_000_000), 1000 * KM), (_box(-NORTH), KM),
    (Line((HERE, (HERE[0] + 10, HERE[1]), HERE)), KM),
])
def test_a_shape_whose_ring_cannot_be_drawn_is_drawn_without_it(
    shape: Moving, reach_mm: int
) -> None:
    assert around(shape, reach_mm)["coordinates"]
