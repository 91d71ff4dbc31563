from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hudna.place.geometry import Position
from hudna.record.kinds import Names
from hudna.speak.entry_checks import alike, check_entry, swapped
from hudna.speak.slips import mistyped, transposed

THEATRE = (354_000_000, 322_000_000, 425_000_000, 375_000_000)
DEIR_EZ_ZOR = (401_408_412, 353_358_834)


def kinds(places, position: Position, **more: object) -> list[str]:
    return [c.kind for c in check_entry(position, places=places, theatre=THEATRE, **more)]


def test_a_sound_position_raises_nothing(places):
    assert kinds(places, DEIR_EZ_ZOR, district="Deir ez-Zor", names=Names(en="Clinic")) == []


def test_swapped_against_the_theatre(places):
    concern = check_entry((353_358_834, 401_408_412), places=places, theatre=THEATRE,
                          district="Deir ez-Zor")[0]
    assert concern.kind == "swapped"
    assert concern.blocking
    assert concern.suggestion == DEIR_EZ_ZOR
    assert kinds(places, (353_358_834, 401_408_412)) == ["swapped"]


def test_swapped_inside_the_theatre_is_seen_by_the_district(places):
    idlib_town = (366_334_512, 359_306_178)
    concern = check_entry((359_306_178, 366_334_512), places=places, theatre=THEATRE,
                          district="إدلب")[0]
    assert concern.kind == "swapped"
    assert not concern.blocking
    assert concern.suggestion == idlib_town


def test_transposed_digits_suggest_the_town(places):
    found = check_entry((401_408_412, 533_358_834), places=places, district="SY-DY")
    assert found[0].kind == "transposed digits"
    assert found[0].suggestion == DEIR_EZ_ZOR


def test_one_wrong_digit_suggests_the_town(places):
    found = check_entry((401_408_412, 383_358_834), places=places, district="SY-DY")
    assert found[0].kind == "wrong digit"
    assert found[0].suggestion == DEIR_EZ_ZOR


def test_outside_the_district_says_how_far(places):
    concern, = check_entry((372_610_111, 352_340_111), places=places, district="Дейр-эз-Зор")
    assert concern.kind in {"outside district", "wrong digit", "transposed digits"}
    assert "km outside Deir ez-Zor" in str(concern.say)


def test_outside_the_theatre_blocks(places):
    concern = check_entry((21_234_567, 488_512_345), places=places, theatre=THEATRE)[0]
    assert concern.kind == "outside theatre"
    assert concern.blocking


def test_an_unknown_district_is_said_to_be_unknown(places):
    assert kinds(places, DEIR_EZ_ZOR, district="Atlantis") == ["unknown district"]


def test_at_sea(places):
    assert "at sea" in kinds(places, (355_012_345, 350_012_345))


def test_fewer_than_three_decimals_are_coarse(places):
    assert "coarse" in kinds(places, (401_400_000, 353_300_000))
    assert "coarse" not in kinds(places, (401_410_000, 353_300_000))


def test_repeats_within_150_m_whatever_the_name(places):
    existing = [("a" * 64, Names(en="Other"), (401_408_412, 353_370_000), "school")]
    concern, = check_entry(DEIR_EZ_ZOR, places=places, existing=existing)
    assert concern.kind == "same place"
    assert concern.other == "a" * 64


def test_repeats_within_2_km_of_a_similar_name_in_another_script(places):
    existing = [("b" * 64, Names(ar="تدمر"), (401_408_412, 353_450_000), "hospital")]
    assert kinds(places, DEIR_EZ_ZOR, names=Names(en="Tadmor"), existing=existing) == ["same name"]
    assert kinds(places, DEIR_EZ_ZOR, names=Names(en="Bakery"), existing=existing) == []
    far = [("b" * 64, Names(ar="تدمر"), (401_408_412, 353_600_000), "hospital")]
    assert kinds(places, DEIR_EZ_ZOR, names=Names(en="Tadmor"), existing=far) == []


def test_names_without_a_common_script_are_compared_by_sound():
    assert alike(Names(en="Al-Kindi"), Names(ar="الكندي"))
    assert not alike(Names(en="Al-Kindi"), Names(ar="الرازي"))
    assert not alike(Names(), Names())


positions = st.tuples(st.integers(-1_800_000_000, 1_800_000_000),
                      st.integers(-900_000_000, 900_000_000))


@given(positions)
def test_slips_are_positions_and_never_the_same_one(position):
    for other in (*transposed(position), *mistyped(position)):
        assert other != position
        assert abs(other[0]) <= 1_800_000_000 and abs(other[1]) <= 900_000_000


def test_slips_are_of_one_digit_or_of_two_neighbours():
    assert (401_408_412, 533_358_834) in set(transposed(DEIR_EZ_ZOR))
    assert (410_408_412, 353_358_834) in set(transposed(DEIR_EZ_ZOR))
    assert (401_408_412, 453_358_834) in set(mistyped(DEIR_EZ_ZOR))
    assert (-410_408_412, 353_358_834) in set(transposed((-401_408_412, 353_358_834)))


@given(positions)
def test_swapping_twice_is_nothing(position):
    turned = swapped(position)
    assert turned is None or swapped(turned) in (position, None)
