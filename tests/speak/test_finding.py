"""Names that several bear, names half right, and units that narrow them."""

from __future__ import annotations

from itertools import pairwise

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.kinds import Names
from hudna.speak.finding import Index
from hudna.speak.gazetteer import Gazetteer
from hudna.speak.named import District, Town
from hudna.speak.places import Places

IDLIB = District("SY07", 1, Names("Idleb", "إدلب"), shapely.box(36, 35, 37, 36), other=("Idlib",))
ALEPPO = District("SY02", 1, Names("Aleppo", "حلب", "Алеппо"), shapely.box(37, 35, 38, 37))
TWINS = tuple(
    Town(f"C{i}", Names("Kafr Hamra", "كفر حمرة"), (361_000_000 + i * 4_000_000, 355_000_000))
    for i in range(5))
OTHERS = (
    Town("A", Names("Tall Rifat", "تل رفعت", "Тель-Рифъат"), (371_000_000, 364_000_000)),
    Town("B", Names("Al Quds", "القدس"), (372_000_000, 364_000_000)),
    Town("C", Names("Al Arin", "العرين"), (373_000_000, 364_000_000)),
    Town("D", Names("Afrin", "عفرين"), (374_000_000, 364_000_000)),
    Town("U", Names("Jisr", "جسر"), (365_000_000, 355_000_000), units=("SY07",), level=2),
)


@pytest.fixture(scope="module")
def known() -> Places:
    return Places(Gazetteer((*TWINS, *OTHERS[:4]), (IDLIB, ALEPPO), shapely.box(33, 30, 45, 39),
                            (33, 30, 45, 39), OTHERS[4:]))


def ids(found) -> list[str]:
    return [c.id for c in found if c.score >= 94]


def test_a_name_of_five_gives_five_and_none_is_chosen(known):
    found = known.find("كفر حمره")
    assert ids(found) == ["C0", "C1", "C2", "C3", "C4"]
    assert len({c.score for c in found[:5]}) == 1
    assert len(known.stated("Kafr Hamra").meant) == 5


@pytest.mark.parametrize("words", [
    "Kafr Hamra in Idlib", "Kafr Hamra, Idlib", "Kafr Hamra in Idlib province",
    "كفر حمرة بريف إدلب",
    "كفر حمرة في محافظة إدلب", "كفر حمرة، إدلب", "Kafr Hamra, SY07",
])
def test_the_unit_that_stands_beside_it_narrows(known, words):
    assert ids(known.find(words)) == ["C0", "C1", "C2"]
    assert [m.candidate.id for m in known.stated(words).meant] == ["C0", "C1", "C2"]


def test_what_is_not_in_the_unit_is_not_understood_but_offered(known):
    assert known.stated("Tall Rifat in Idlib") is None
    assert ids(known.find("Tall Rifat in Idlib")) == ["A"]


def test_those_at_home_come_first_and_not_alone(known):
    assert ids(known.find("Kafr Hamra", home=(ALEPPO,))) == ["C3", "C4", "C0", "C1", "C2"]


def test_a_unit_without_ground_is_no_place_and_has_its_code(known):
    assert known.stated("Jisr") is None
    found, = (c for c in known.find("جسر") if c.score >= 94)
    assert (found.id, found.level, found.units) == ("U", 2, ("SY07",))


def test_a_code_is_a_name(known):
    assert known.find("sy07")[0].id == "SY07"
    assert known.find("c3")[0].id == "C3"


@pytest.mark.parametrize(("words", "first"), [
    ("الدقس", "B"), ("عفيرن", "D"), ("Tal Rifaat", "A"), ("Тел Рифат", "A"), ("Aferin", "D"),
])
def test_a_slip_finds_its_place_first(known, words, first):
    assert known.find(words, 3)[0].id == first


@settings(deadline=None)
@given(st.text(max_size=30) | st.sampled_from(["Kafr Hamra", "حلب", "القدس"]),
       st.integers(1, 6))
def test_scores_fall_and_no_place_comes_twice(text, limit):
    found = Index(Gazetteer((*TWINS, *OTHERS[:4]), (IDLIB,), None, (0, 0, 0, 0))).find(text, limit)
    assert len(found) <= limit
    assert len({c.id for c in found}) == len(found)
    assert all(a.score >= b.score >= 70 for a, b in pairwise([*found, *found[-1:]]))
