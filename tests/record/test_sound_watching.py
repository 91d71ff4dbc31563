"""What is unsound of the watch's kinds is named by its place, and never by who saw it or where."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hudna.place.geometry import Point
from hudna.place.grid import cell
from hudna.record.kinds import Incursion, IncursionAnswer, Sighting, Warned, Weighed
from hudna.record.sound import unsound
from hudna.record.sound_watching import MOST_DAYS, MOST_SEEN
from hudna.record.watching import Seen, WarnedPlace

H = "a" * 64
SEEN = Seen(1, 2, 371_234_567, 362_345_678, 5_000_000, feed="north")
IN = Incursion("p1", 0, "icao:4b1234", "SYR1", "north", H, "4.2", "left", 10, 20, "", "unknown",
               "none", ("ru",), 30, (SEEN,), 1, 2, archive=("2016-07-29",))
AT = Point((371_234_567, 362_345_678))
SIGHTED = Sighting("ravine", 1, AT, 500, "heard", "jet", 0, near=cell(AT, "10 km"))
PLACE = WarnedPlace("north", "urn:1", "Alert", 1, 2)
WARNED = Warned("p1", 1, (PLACE,))


@pytest.mark.parametrize("said", [
    IN, SIGHTED, WARNED, msgspec.structs.replace(WARNED, passages=("p2",)),
    IncursionAnswer(H, "looking", "", "o"), Weighed(H, True, "o"),
    msgspec.structs.replace(IN, state="inside", left_ms=None),
    msgspec.structs.replace(IN, state="void", left_ms=None), Sighting("", 1, AT, 0, "seen", "jet"),
    msgspec.structs.replace(IN, lowest_mm=None, highest_mm=None, evidence=(), archive=()),
    msgspec.structs.replace(SIGHTED, at=None), msgspec.structs.replace(IN, left_ms=10),
])
def test_the_base_of_each_case_below_is_sound(said: object) -> None:
    assert unsound(said) == ()


@pytest.mark.parametrize(("said", "change", "where"), [
    (WARNED, {"passages": ("p2", "")}, "passages[1]"),
    (WARNED, {"passages": tuple(map(str, range(101)))}, "passages"),
    (IN, {"passage": ""}, "passage"), (IN, {"passage": " "}, "passage"),
    (IN, {"aircraft": "x" * 201}, "aircraft"), (IN, {"area": ""}, "area"),
    (IN, {"callsign": "x" * 65}, "callsign"), (IN, {"callsign": "a\nb"}, "callsign"),
    (IN, {"operator": "x" * 65}, "operator"), (IN, {"version": "A" * 64}, "version"),
    (IN, {"clause": " "}, "clause"), (IN, {"revision": -1}, "revision"),
    (IN, {"left_ms": 9}, "left_ms"), (IN, {"left_ms": None}, "left_ms"),
    (IN, {"state": "inside"}, "left_ms"), (IN, {"entered_ms": -1}, "entered_ms"),
    (IN, {"lowest_mm": 3}, "highest_mm"), (IN, {"lowest_mm": None}, "highest_mm"),
    (IN, {"highest_mm": 10**9}, "highest_mm"), (IN, {"lowest_mm": -1_000_001}, "lowest_mm"),
    (IN, {"asked": ()}, "asked"), (IN, {"asked": ("ru", "ru")}, "asked"),
    (IN, {"answer_by_ms": 10**15}, "answer_by_ms"),
    (IN, {"evidence": (SEEN,) * (MOST_SEEN + 1)}, "evidence"),
    (IN, {"archive": ("2016-02-30",)}, "archive"), (IN, {"archive": ("20160229",)}, "archive"),
    (IN, {"archive": ("2016-07-29",) * 2}, "archive"),
    (IN, {"archive": tuple(f"20{i:02}-01-01" for i in range(MOST_DAYS + 1))}, "archive"),
    (SIGHTED, {"at": Point((0, 900_000_001))}, "at.at"), (SIGHTED, {"within_m": -1}, "within_m"),
    (SIGHTED, {"course_mdeg": 360_000}, "course_mdeg"), (SIGHTED, {"aircraft": 0}, "aircraft"),
    (SIGHTED, {"near": cell(Point((0, 0)), "10 km")}, "near"),
    (SIGHTED, {"near": cell(AT, "1 km")}, "near"), (SIGHTED, {"source": "a\tb"}, "source"),
    (WARNED, {"event": ""}, "event"), (WARNED, {"places": ()}, "places"),
    (WARNED, {"sent_ms": -1}, "sent_ms"),
    (IncursionAnswer(H, "ours", "x", "o"), {"incursion": "x"}, "incursion"),
    (IncursionAnswer(H, "ours", "x", "o"), {"officer": ""}, "officer"),
    (IncursionAnswer(H, "ours", "x", "o"), {"replaces": (H, H)}, "replaces"),
    (Weighed(H, True, "o"), {"subject": ""}, "subject"),
])
def test_what_is_unsound_is_named_by_its_place(
    said: msgspec.Struct, change: dict[str, Any], where: str
) -> None:
    assert where in [f.where for f in unsound(msgspec.structs.replace(said, **change))]


@pytest.mark.parametrize(("change", "where"), [
    ({"at_ms": -1}, "at_ms"), ({"arrived_ms": 10**15}, "arrived_ms"),
    ({"lon": 1_800_000_001}, "lon"), ({"lat": -900_000_001}, "lat"),
    ({"height_mm": 10**10}, "height_mm"), ({"within_m": -1}, "within_m"),
    ({"feed": "x" * 65}, "feed"), ({"feed": "a\u202eb"}, "feed"),
])
def test_so_is_each_position_of_the_evidence(change: dict[str, Any], where: str) -> None:
    bad = msgspec.structs.replace(IN, evidence=(SEEN, msgspec.structs.replace(SEEN, **change)))
    assert [f.where for f in unsound(bad)] == [f"evidence[1].{where}"]


@pytest.mark.parametrize(("change", "where"), [
    ({"place": ""}, "place"), ({"alert": "x" * 201}, "alert"), ({"until_ms": 0}, "until_ms"),
    ({"from_ms": -1}, "from_ms"),
])
def test_and_each_place_of_a_warning(change: dict[str, Any], where: str) -> None:
    bad = msgspec.structs.replace(WARNED, places=(msgspec.structs.replace(PLACE, **change),))
    assert [f.where for f in unsound(bad)] == [f"places[0].{where}"]


@pytest.mark.parametrize("change", [
    {"source": "canary" * 20}, {"source": "canary\x07"}, {"text": "canary\x00"},
    {"near": cell(Point((0, 0)), "10 km")}, {"text": "canary" * 1_000},
])
def test_promise_4_no_fault_of_a_sighting_shows_who_or_where(change: dict[str, Any]) -> None:
    faults = repr(unsound(msgspec.structs.replace(SIGHTED, **change)))
    assert faults != "()"
    assert not any(word in faults for word in ("canary", "ravine", "3712", "3623"))
