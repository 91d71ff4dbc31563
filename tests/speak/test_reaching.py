"""A unit is as wide as it is: no corner of it lies further off than is said."""

from __future__ import annotations

import pytest
import shapely

from hudna.place.geometry import E7
from hudna.place.measure import between_mm
from hudna.speak.reaching import middle, reach_mm
from tests.web.houses import places


@pytest.mark.parametrize("code", ["SY-HI", "SY-HL", "SY-ID", "SY-DI"])
def test_no_corner_of_a_unit_lies_beyond_its_reach(code: str) -> None:
    unit = next(d for d in places().gazetteer.districts if d.code == code)
    at, reach = middle(unit), reach_mm(unit)
    far = [between_mm(at, (round(x * E7), round(y * E7)))
           for x, y in shapely.get_coordinates(unit.shape)]
    assert reach >= max(far)
    assert reach > 5 * unit.slack_mm or unit.slack_mm == 0 or code != "SY-HI"
