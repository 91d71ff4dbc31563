"""A text with more areas: nothing else of it is touched, and it can be worked with."""

from __future__ import annotations

import pytest

from hudna.fault import Refused
from hudna.place.geometry import MultiPolygon, Polygon
from hudna.terms.agreement import Words
from hudna.terms.load import load
from hudna.terms.more_areas import NewArea, with_areas
from hudna.terms.shipped import shipped
from hudna.terms.working import working

TEXT = shipped("syria-2016-exercise")
RING = ((380_000_000, 350_000_000), (381_000_000, 350_000_000), (381_000_000, 351_000_001),
        (380_000_000, 350_000_000))
AREA = NewArea("agreed-1", Words('Here: "so" # and so', "هنا", "Здесь"), Polygon((RING,)),
               "ex-areas", ("us",), 500)


def test_the_area_is_there_as_it_was_given_and_all_else_as_it_was() -> None:
    text = with_areas(TEXT, [AREA])
    loaded = load(text)
    working(loaded.agreement, loaded.digest)
    area, *others = loaded.agreement.areas
    assert (area.id, area.name, area.shape) == (AREA.id, AREA.name, AREA.shape)
    assert (area.bars, area.buffer_m, area.clause) == (("us",), 500, "ex-areas")
    before = load(TEXT).agreement
    assert tuple(others) == before.areas
    begin, end = text.index("\nareas:") + 8, text.index("  - id: ex-aleppo")
    assert text[:begin] + text[end:] == TEXT


def test_several_parts_are_one_area() -> None:
    moved = tuple((x + 5_000_000, y) for x, y in RING)
    area = NewArea("agreed-2", AREA.name, MultiPolygon(((RING,), (moved,))), "ex-areas")
    assert load(with_areas(TEXT, [AREA, area])).agreement.areas[1].shape == area.shape


def test_a_text_without_a_list_of_areas_is_refused() -> None:
    with pytest.raises(Refused):
        with_areas("id: x\n", [AREA])
    assert "agreed-1" in with_areas("areas: []  # none\nid: x\n", [AREA])
