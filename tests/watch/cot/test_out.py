from xml.etree.ElementTree import fromstring

import pytest
import takproto

from hudna.place.times import parse_instant
from hudna.watch.cot.allowed import OUT, Dropped
from hudna.watch.cot.out import (
    AreaDrawing,
    CotEvent,
    PlaceWarning,
    area_cancelled,
    area_events,
    as_protobuf,
    as_xml,
    warning_cancelled,
    warning_event,
)
from hudna.watch.cot.xml_in import read_xml
from tests.watch.cot.events import AIR, TASKS

NOW = 1470045600000
WARNING = PlaceWarning(
    "w1", "Al-Mayadin <hospital> & \x00school", (401400000, 353300000), 2000, NOW + 60_000,
    NOW + 900_000, ("Aircraft may pass.", "قد تمر طائرات.", "Возможен пролёт."))
RING = ((400000000, 350000000), (401000000, 350000000), (401000000, 351000000))
AREA = AreaDrawing("a1", "Area 1", (RING, (*RING, RING[0])), NOW - 5_000, NOW + 86_400_000,
                   ("Barred.",))


def moments(event):
    root = fromstring(as_xml(event))
    return [parse_instant(root.get(name), name) for name in ("time", "start", "stale")]


def test_a_warning_says_where_how_far_until_when_and_in_which_words():
    root = fromstring(as_xml(warning_event(WARNING, NOW)))
    point = root.find("point")
    assert (root.get("type"), root.get("uid")) == ("b-a-g", "hudna.w1")
    assert (point.get("lat"), point.get("lon"), point.get("ce")) == (
        "35.3300000", "40.1400000", "2000.0")
    assert root.find("detail/remarks").text.split("\n") == list(WARNING.texts)
    assert root.find("detail/contact").get("callsign") == "Al-Mayadin <hospital> &  school"
    assert root.find("detail/shape/ellipse").get("major") == "2000"
    assert moments(warning_event(WARNING, NOW)) == [NOW, NOW + 60_000, NOW + 900_000]


def test_a_warning_taken_back_is_stale_at_once_under_the_same_uid():
    told, back = warning_event(WARNING, NOW), warning_cancelled(WARNING, NOW + 7_777)
    assert told.uid == back.uid
    assert moments(back) == [NOW + 7_000] * 3, "whole seconds: fractions tell what came when"
    assert fromstring(as_xml(back)).find("detail/emergency").get("cancel") == "true"


def test_an_area_is_drawn_closed_and_taken_back_under_the_same_uids():
    events, back = area_events(AREA, NOW), area_cancelled(AREA, NOW)
    links = [[link.get("point") for link in fromstring(as_xml(event)).iter("link")]
             for event in events]
    assert links == [["35.0000000,40.0000000", "35.0000000,40.1000000", "35.1000000,40.1000000",
                      "35.0000000,40.0000000"]] * 2
    assert [e.uid for e in events] == [e.uid for e in back] == ["hudna.a1", "hudna.a1.1"]
    assert moments(events[0]) == [NOW, NOW - 5_000, NOW + 86_400_000]
    assert moments(back[1]) == [NOW] * 3


def test_what_is_over_is_not_stale_before_it_is_sent():
    late = NOW + 10_000_000
    assert moments(warning_event(WARNING, late))[2] == late


@pytest.mark.parametrize("mesh", [False, True])
def test_protobuf_holds_what_xml_holds(mesh):
    event = warning_event(WARNING, NOW)
    written = bytearray(as_protobuf(event, mesh=mesh))
    cot = takproto.parse_proto(written).cotEvent
    assert (cot.type, cot.uid, cot.sendTime, cot.startTime, cot.staleTime, cot.ce) == (
        "b-a-g", "hudna.w1", NOW, NOW + 60_000, NOW + 900_000, 2000.0)
    details = fromstring(f"<detail>{cot.detail.xmlDetail}</detail>")
    assert details.find("remarks").text.split("\n") == list(WARNING.texts)


def test_nothing_else_can_be_written():
    for kind in TASKS + AIR:
        event = CotEvent("x", kind, NOW, NOW, NOW, (0, 0), 0, b"<detail />")
        with pytest.raises(ValueError):
            as_xml(event)
        with pytest.raises(ValueError):
            as_protobuf(event)


def test_what_we_send_never_comes_back_as_an_aircraft():
    ours = [warning_event(WARNING, NOW), warning_cancelled(WARNING, NOW), *area_events(AREA, NOW)]
    assert {event.kind for event in ours} == OUT
    assert {read_xml(as_xml(event)) for event in ours} == {Dropped.NOT_LISTED}
