from __future__ import annotations

import msgspec
import pytest
from hypothesis import given

from hudna.place.geometry import Fix, Line, MultiPolygon, Point, Polygon, Way
from hudna.record.kinds import (
    AfterTheFact,
    AgreementText,
    Area,
    Concurrence,
    Movement,
    Names,
    Notice,
    ReadBack,
    Receipt,
    Site,
    Stop,
)
from hudna.record.shapes import LAST_MS
from hudna.record.sound import unsound
from tests.record.statements import rectangle, statements

H = "a" * 64
SQUARE = Polygon((rectangle(0, 0, 100),))
WAY = Way((Fix((0, 0), 1), Fix((5, 5), 2)))
SITE = Site("hospital", Names(en="A"), Point((0, 0)), 0, 0)
AREA = Area("camp", Names(ar="ب"), SQUARE, 0, 0, floor_mm=0, ceiling_mm=1000)
MOVE = Movement("convoy", Names(ru="Б"), WAY, 0)
NOTICE = Notice("N1", SQUARE, 0, 0, 1000, 1, 2, "transport", "us", 1, H)
CONCUR = Concurrence(H, H, 5, ReadBack("A", "B", "C"), "Lt. A")
STOP = Stop("now", "Lt. A", notice=H)
RECEIPT = Receipt("us", H, (H,), (0,), 1)
SOUND = [SITE, AREA, MOVE, NOTICE, CONCUR, STOP, RECEIPT, AgreementText("x" * 90_000, "")]


@given(statements)
def test_sound_statements_are_sound(said: object) -> None:
    assert unsound(said) == ()


@pytest.mark.parametrize("said", SOUND)
def test_the_base_of_each_case_below_is_sound(said: object) -> None:
    assert unsound(said) == ()


@pytest.mark.parametrize(("said", "change", "where"), [
    (SITE, {"buffer_mm": -1}, "buffer_mm"),
    (SITE, {"buffer_mm": 10**9 + 1}, "buffer_mm"),
    (SITE, {"protects": " "}, "protects"),
    (SITE, {"names": Names(en=" ")}, "names"),
    (SITE, {"names": Names(en="A", ar="x" * 4001)}, "names.ar"),
    (SITE, {"names": Names(en="A\u202eB")}, "names.en"),
    (SITE, {"names": Names(en="A\u2069B")}, "names.en"),
    (SITE, {"until_ms": 0}, "until_ms"),
    (SITE, {"from_ms": -5}, "from_ms"),
    (SITE, {"until_ms": 10**15}, "until_ms"),
    (SITE, {"review_by_ms": -1}, "review_by_ms"),
    (SITE, {"district": "a\x1b[2J"}, "district"),
    (SITE, {"shape": Point((0, 900_000_001))}, "shape.at"),
    (SITE, {"shape": Point((-1_800_000_001, 0))}, "shape.at"),
    (SITE, {"shape": Line(((0, 0),))}, "shape.points"),
    (SITE, {"shape": Line(((1_700_000_000, 0), (-1_700_000_000, 0)))}, "shape.points[1]"),
    (SITE, {"shape": Polygon(())}, "shape.rings"),
    (SITE, {"shape": Polygon((((0, 0), (9, 0), (9, 9)),))}, "shape.rings[0]"),
    (SITE, {"shape": Polygon((((0, 0), (9, 9), (9, 0), (0, 9), (0, 0)),))}, "shape.rings"),
    (SITE, {"shape": Polygon((rectangle(0, 0, 9), rectangle(50, 50, 3)))}, "shape.rings"),
    (SITE, {"shape": Polygon((((0, 0), (0, 0), (0, 0), (0, 0)),))}, "shape.rings"),
    (SITE, {"shape": MultiPolygon(())}, "shape.polygons"),
    (SITE, {"shape": MultiPolygon(((),))}, "shape.polygons[0]"),
    (AREA, {"ceiling_mm": 0}, "ceiling_mm"),
    (AREA, {"floor_mm": 2000}, "ceiling_mm"),
    (AREA, {"floor_mm": -1_000_001}, "floor_mm"),
    (AREA, {"ceiling_mm": 10**9}, "ceiling_mm"),
    (MOVE, {"way": Way((Fix((0, 0), 1),))}, "way.fixes"),
    (MOVE, {"way": Way((Fix((0, 0), 2), Fix((0, 0), 1)))}, "way.fixes[1].at_ms"),
    (MOVE, {"way": Way((Fix((0, 0), 2), Fix((0, 0), 2)))}, "way.fixes[1].at_ms"),
    (MOVE, {"way": Way((Fix((0, 0), -1), Fix((0, 0), 2)))}, "way.fixes[0].at_ms"),
    (MOVE, {"way": Way((Fix((0, 10**9), 1), Fix((0, 0), 2)))}, "way.fixes[0]"),
    (MOVE, {"way": Way(WAY.fixes, -1)}, "way.slack_ms"),
    (MOVE, {"way": Way((Fix((0, 0), 1), Fix((5, 5), LAST_MS)), 1)}, "way.slack_ms"),
    (NOTICE, {"aircraft": 0}, "aircraft"),
    (NOTICE, {"width_mm": -1}, "width_mm"),
    (NOTICE, {"until_ms": 1}, "until_ms"),
    (NOTICE, {"ceiling_mm": 0}, "ceiling_mm"),
    (NOTICE, {"category": ""}, "category"),
    (NOTICE, {"operator": ""}, "operator"),
    (NOTICE, {"key": "A" * 64}, "key"),
    (NOTICE, {"yields_to": (H, H)}, "yields_to"),
    (NOTICE, {"yields_to": ("x",)}, "yields_to"),
    (NOTICE, {"designation": "x" * 4001}, "designation"),
    (CONCUR, {"notice": H[:-1]}, "notice"),
    (CONCUR, {"notice": H + "\n"}, "notice"),
    (CONCUR, {"officer": ""}, "officer"),
    (CONCUR, {"readback": ReadBack("\x00", "", "")}, "readback.place"),
    (STOP, {"area": SQUARE}, "notice, area"),
    (STOP, {"notice": None}, "notice, area"),
    (RECEIPT, {"positions": ()}, "positions"),
    (RECEIPT, {"positions": (-1,)}, "positions"),
    (RECEIPT, {"records": (H, H), "positions": (0, 1)}, "records"),
    (RECEIPT, {"delivery": ""}, "delivery"),
])
def test_what_is_unsound_is_named_by_its_place(
    said: msgspec.Struct, change: dict[str, object], where: str
) -> None:
    assert where in [f.where for f in unsound(msgspec.structs.replace(said, **change))]


def test_told_after_the_fact_is_held_to_the_same() -> None:
    said = AfterTheFact("N1", SQUARE, 0, 5, 5, "us", "r", "4")
    assert [f.where for f in unsound(said)] == ["until_ms"]


def test_an_edge_along_a_whole_parallel_is_one_thing_only() -> None:
    whole = Line(((-1_800_000_000, 0), (1_800_000_000, 0)))
    assert unsound(msgspec.structs.replace(SITE, shape=whole)) == ()
