"""Volumes, ways and shapes from outside."""

import pytest

from hudna.fault import Refused
from hudna.place.geometry import E7, Fix, Line, Point, Polygon, Way
from hudna.place.soundvolume import check_volume, check_way
from hudna.place.volume import Heights, Volume, Window

HERE = Point((40 * E7, 35 * E7))


def test_sound_volumes_pass():
    check_volume(Volume(HERE, 500, Heights(0, 0), Window(5, 5)), "v")
    check_volume(Volume(Way((Fix(HERE.at, 0), Fix(HERE.at, 1)))), "v")


@pytest.mark.parametrize(("volume", "place"), [
    (Volume(HERE, -1), "v.reach_mm"),
    (Volume(HERE, 600_000_000), "v.reach_mm"),
    (Volume(HERE, 0, Heights(10, 9)), "v.heights"),
    (Volume(HERE, 0, Heights(), Window(10, 9)), "v.window"),
    (Volume(Point((0, 95 * E7))), "v.shape.coordinates[1]"),
    (Volume(Line(((0, 0),))), "v.shape.coordinates"),
    (Volume(Polygon((((0, 0), (9, 9), (0, 9), (9, 0), (0, 0)),))), "v.shape.coordinates"),
    (Volume(Way(())), "v.shape.fixes"),
])
def test_each_fault_names_its_place(volume, place):
    with pytest.raises(Refused) as caught:
        check_volume(volume, "v")
    assert str(caught.value).startswith(f"{place}: found")


@pytest.mark.parametrize(("way", "place"), [
    (Way((), 0), "way.fixes"),
    (Way((Fix((0, 0), 0),), -1), "way.slack_ms"),
    (Way((Fix((0, 0), 5), Fix((1, 1), 5))), "way.fixes[1].at_ms"),
    (Way((Fix((0, 0), 5), Fix((1, 1), 4))), "way.fixes[1].at_ms"),
    (Way((Fix((0, 91 * E7), 5),)), "way.fixes[0].at"),
    (Way((Fix((-179 * E7, 0), 5), Fix((179 * E7, 0), 6))), "way.fixes[1].at"),
])
def test_ways_run_forward_on_earth(way, place):
    with pytest.raises(Refused) as caught:
        check_way(way, "way")
    assert str(caught.value).startswith(f"{place}: found")
