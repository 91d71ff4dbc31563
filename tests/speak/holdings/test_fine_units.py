"""Units that say more than ground may."""

from __future__ import annotations

from hudna.speak.holdings.fine_units import fine_units
from hudna.speak.places import Places


def test_a_unit_of_a_governorate_is_coarse_and_what_is_not_known_may_be_fine(
    places: Places,
) -> None:
    coarse = next(d for d in places.gazetteer.districts if d.level == 1 and d.code)
    assert fine_units([coarse.code], places, 1.0) == ()
    assert fine_units([coarse.code, "ZZ990101"], places, 1.0) == ("ZZ990101",)
    assert fine_units([coarse.code], places, 1e9) == (coarse.code,)
