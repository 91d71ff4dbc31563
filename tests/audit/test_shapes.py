"""Polygons read together are those that are read one by one."""

from __future__ import annotations

import json
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.audit import shapes
from hudna.audit.areas import areas_of
from hudna.audit.shapes import polygons_of
from hudna.audit.source import InFile
from hudna.place.packed import packed_polygon

numbers = st.one_of(st.integers(-3, 3), st.sampled_from([0.5, -0.25, 1e-9, 179.0, 181.0, 91.0]),
                    st.sampled_from([float("inf"), 10**400, True, "1", None]))
spots = st.one_of(st.tuples(st.integers(-4, 4), st.integers(-4, 4)).map(list),
                  st.lists(numbers, max_size=3))


@st.composite
def rings(draw):
    ring = draw(st.lists(spots, min_size=2, max_size=5))
    return [*ring, ring[0]] if draw(st.booleans()) else ring


square = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
hole = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]
plain = st.sampled_from([[square], [square[::-1]], [square, hole], [square, hole[::-1]],
                         [[[x / 3, y] for x, y in square]], [[[*spot, 7.5] for spot in square]]])
polygons = st.one_of(plain, st.lists(rings(), max_size=2), st.just([]), st.none(),
                     st.just([square, 3]))


@given(st.lists(st.one_of(plain, polygons), min_size=1, max_size=6))
@settings(deadline=None, max_examples=400)
def test_promise_10_together_as_one_by_one(coordinates):
    alone = [packed_polygon(one) for one in coordinates]
    for one, found in zip(alone, polygons_of(coordinates), strict=True):
        assert found is None or found == one
    if None not in alone and len({len(one[0][0]) for one in coordinates}) == 1:
        assert polygons_of(coordinates) == alone


def feature(number, geometry):
    return {"type": "Feature", "properties": {"id": str(number)}, "geometry": geometry}


def collection(*geometries):
    features = [feature(i, geometry) for i, geometry in enumerate(geometries)]
    return json.dumps({"type": "FeatureCollection", "features": features}, indent=1).encode()


def test_a_bad_polygon_among_others_is_named_at_its_place():
    good = {"type": "Polygon", "coordinates": [square]}
    bad = {"type": "Polygon", "coordinates": [square[:-1]]}
    with pytest.raises(InFile) as refused:
        areas_of(collection(good, bad, good), "areas.geojson")
    assert [fault.where for fault in refused.value.faults] == [
        "features[1].geometry.coordinates[0][3]"]


def test_a_polygon_without_coordinates_is_refused():
    with pytest.raises(InFile):
        areas_of(collection({"type": "Polygon"}), "areas.geojson")


@pytest.mark.parametrize("together", [1, 9, 1 << 16])
def test_no_matter_how_many_are_read_at_a_time(together, monkeypatch):
    moved = [[[[x + i, y] for x, y in square]] for i in range(20)]
    text = collection(*({"type": "Polygon", "coordinates": rings} for rings in moved))
    monkeypatch.setattr(shapes, "TOGETHER", together)
    assert [area.volume.shape for area in areas_of(text, "areas.geojson")] == [
        packed_polygon(rings) for rings in moved]


def test_no_thread_outlives_a_text_that_is_cut_off(monkeypatch):
    monkeypatch.setattr(shapes, "TOGETHER", 1)
    text = collection(*[{"type": "Polygon", "coordinates": [square]}] * 5)
    with pytest.raises(InFile):
        areas_of(text[:-20], "areas.geojson")
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("areas")]
