"""Protections and notices as forms: read whole or refused with every fault, and back again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.place.geometry import Fix, Line, Point, Polygon, Way
from hudna.record.kinds import Area, Movement, Names, Notice, Site
from hudna.terms.working import working
from hudna.view.world import World
from hudna.web.forms import Form
from hudna.web.notice_form import UNSET_KEY, fill_notice, read_notice
from hudna.web.protection_form import fill_protection, metres, moment, read_protection
from hudna.web.shapes_form import read_shape
from tests.agreements import quick

NOW = 1_469_944_800_000
RING = ((371_000_000, 362_000_000), (372_000_000, 362_000_000), (372_000_000, 363_000_000),
        (371_000_000, 362_000_000))
TERMS = working(quick().agreement, quick().digest)
NAMES = Names("Al-Quds", "القدس", "")
SAID = [
    Site("hospital", NAMES, Point((371_234_567, 361_234_567)), 2_000_000, NOW, NOW + 1, NOW + 2,
         "Aleppo", "a note"),
    Site("hospital", NAMES, Polygon((RING,)), 1_500, NOW, None, NOW + 60_000),
    Area("camp", NAMES, Polygon((RING,)), 0, NOW, NOW + 3_600_000, -10_500, 3_000_000, NOW),
    Movement("convoy", NAMES, Way((Fix((371_000_000, 362_000_000), NOW),
                                   Fix((372_000_000, 362_500_000), NOW + 60_123)), 300_000),
             3_000_000, NOW),
]


def form(**values: str) -> Form:
    return Form(values, {})


@pytest.mark.parametrize("said", SAID, ids=lambda s: type(s).__name__)
def test_a_protection_reads_back_as_exactly_itself(said):
    assert read_protection(Form(fill_protection(said), {}), TERMS, 0) == said


@pytest.mark.parametrize(("shape", "width"), [
    (Polygon((RING,)), 0), (Line(RING[:2]), 10_000_000),
])
def test_a_notice_reads_back_as_exactly_itself(shape, width):
    said = Notice("US-1", shape, width, 0, 3_000_000, NOW, NOW + 3_600_000, "transport", "us", 2,
                  UNSET_KEY, "near Aleppo", "a note")
    assert read_notice(Form(fill_notice(said), {}), World(quick(), "us")) == said


def test_empty_fields_take_the_agreements_defaults():
    said = read_protection(form(record="site", protects="hospital", name_ar="القدس", form="point",
                                shape="36.1234567 N 37.1234567 E"), TERMS, NOW)
    assert said == Site("hospital", Names("", "القدس", ""), Point((371_234_567, 361_234_567)),
                        2_000_000, NOW, None, NOW + TERMS.review_every_ms)


def faults(read) -> set[str]:
    with pytest.raises(Refused) as refused:
        read()
    return {f.where for f in refused.value.faults}


def test_every_fault_of_a_protection_is_named():
    bad = form(record="site", protects="barracks", form="point", shape="36.1, 37.1",
               buffer_m="wide", **{"from": "soon"})
    assert faults(lambda: read_protection(bad, TERMS, NOW)) == {
        "protects", "name_en", "shape, line 1", "buffer_m", "from"}


def test_every_fault_of_a_notice_is_named():
    found = faults(lambda: read_notice(form(form="line", shape="{}"), World(quick(), "us")))
    assert {"shape.type", "floor_m", "ceiling_m", "designation", "from", "until", "category",
            "operator", "aircraft"} <= found


def test_a_route_needs_a_width():
    text = "36.1 N 37.1 E\n37S CA 32030 07765"
    bad = form(form="line", shape=text)
    assert "width_m" in faults(lambda: read_notice(bad, World(quick(), "us")))


def test_way_points_must_go_forward_in_time():
    bad = form(record="movement", protects="convoy", name_en="C", slack_min="0",
               fix_at_1="36.1 N 37.1 E", fix_time_1="2016-07-31T07:00",
               fix_at_2="36.2 N 37.1 E", fix_time_2="2016-07-31T06:00")
    assert faults(lambda: read_protection(bad, TERMS, NOW)) == {"fix_time_2"}


def test_a_way_point_needs_its_time():
    bad = form(record="movement", protects="convoy", name_en="C", slack_min="0",
               fix_at_1="36.1 N 37.1 E", fix_time_1="2016-07-31T07:00", fix_at_2="36.2 N 37.1 E")
    assert faults(lambda: read_protection(bad, TERMS, NOW)) == {"fix_time_2"}


@pytest.mark.parametrize("text", [
    "36.1 N 37.1 E", "٣٦٫١ شمالا ٣٧٫١ شرقا", "36°06'00\"N 37°06'00\"E", "36,1° с.ш. 37,1° в.д.",
])
def test_a_point_may_be_typed_in_each_language(text):
    assert read_shape(text, "point", "shape") == Point((371_000_000, 361_000_000))


def test_an_outline_is_closed_and_one_that_crosses_itself_is_refused():
    square = "36 N 37 E\n36 N 38 E\n37 N 38 E\n37 N 37 E"
    shape = read_shape(square, "polygon", "shape")
    assert isinstance(shape, Polygon)
    assert shape.rings[0][0] == shape.rings[0][-1]
    with pytest.raises(Refused):
        read_shape("36 N 37 E\n37 N 38 E\n36 N 38 E\n37 N 37 E", "polygon", "shape")


@given(st.integers(-500_000, 50_000_000))
def test_metres_are_exact(mm):
    f = form(x=metres(mm))
    assert f.metres_or_none("x", least=-500) == mm
    f.done()


@given(st.integers(0, 4_000_000_000_000))
def test_moments_are_exact(ms):
    f = form(x=moment(ms))
    assert f.instant("x") == ms
    f.done()
