"""What is chosen beforehand, and which units hold a place."""

from __future__ import annotations

from hudna.node import Node
from hudna.speak.reading.reading import propose
from hudna.web.happened.report_places import home, units
from hudna.web.happened.report_reading import (
    language_of,
    looked_up,
    offer,
    setting,
)
from tests.web.houses import places


def test_the_units_are_those_that_hold_the_whole_disc() -> None:
    aleppo = (371_611_700, 362_012_400)
    assert units(places(), aleppo, 5_000) == ("SY-HL",)
    assert units(places(), aleppo, 300_000) == ()
    assert units(places(), aleppo, 300_000, "SY-HL") == ("SY-HL",)
    assert units(places(), (0, 0), 5_000) == ()


def test_the_land_of_the_agreement_is_what_lies_in_its_theatre(nodes: dict[str, Node]) -> None:
    codes = {d.code for d in home(nodes["un"])}
    assert {"SY-HL", "SY-DI", "SY-HA"} <= codes
    assert not any(code.startswith("CY") for code in codes)


def test_a_name_gives_every_place_that_it_may_mean(nodes: dict[str, Node]) -> None:
    found = looked_up(nodes["un"], "حلب", "ar")
    assert {row.place.unit for row in found} >= {"", "SY-HL"}
    assert len({row.value for row in found}) == len(found)
    assert looked_up(nodes["un"], "Qxzvw", "en") == []


def test_a_governorate_is_as_wide_as_it_is_however_it_is_looked_up(nodes: dict[str, Node]) -> None:
    node = nodes["un"]
    [named] = [r for r in looked_up(node, "حمص", "ar") if r.place.unit]
    text = "قصف في محافظة حمص"
    [read] = [r for r in offer(text, propose(text, 0, setting(node))).places if r.place.unit]
    assert named.place.within_m == read.place.within_m > 150_000
    assert named.score is not None


def test_the_language_is_that_of_most_letters() -> None:
    assert language_of("قصف على Aleppo وحلب") == "ar"
    assert language_of("обстрел Idlib, погибли") == "ru"
    assert language_of("shelling") == "en"
    assert language_of("12:30 !") == ""
