"""That two are two persons is not decided by how a name is written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.record.person import person_key, same_person

WRITTEN = "José Monitor 1"
TEXT = st.text("abilmnoпрсаоеικνАВЕаб 019٠١éé-–İß", max_size=12)


@pytest.mark.parametrize("other", [
    "JOSÉ MONITOR 1", " José Monitor 1 ", unicodedata.normalize("NFD", WRITTEN),
    "José  Monitor 1", "José Monitor１", "JoséMonitor 1",
    "José\u00a0Monitor 1", "José Monitor l", "José Monitor I",
    "José Monitor ١", "Jоsé Mоnitоr 1", "Jοsé Mοnitοr 1", "JОSÉ MОNIТОR 1",
    "Jose\u0301 Mon\ufe00itor 1", "José M0nitor 1",
])
def test_one_person_however_the_name_is_written(other: str) -> None:
    assert same_person(WRITTEN, other)


@pytest.mark.parametrize(("one", "other"), [
    ("MONIТОR", "monitor"), ("Соре", "Cope"), ("ΑΒΕ", "abe"), ("monitor‑1", "monitor-1"),
    ("علي", "علی"), ("كمال", "کمال"), ("مُراقب", "مراقب"),
])
def test_one_person_in_look_alikes_of_other_letters(one: str, other: str) -> None:
    assert same_person(one, other)


@pytest.mark.parametrize(("one", "other"), [
    ("monitor 1", "monitor 2"), ("monitor 1", "monitor 11"), ("duty officer", "monitor"),
    ("наблюдатель 1", "наблюдатель 2"), ("مراقب ١", "مراقب ٢"), ("a", "b"),
])
def test_two_names_are_two_persons(one: str, other: str) -> None:
    assert not same_person(one, other)


@given(TEXT)
def test_a_key_is_the_key_of_itself(name: str) -> None:
    assert person_key(person_key(name)) == person_key(name)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert same_person(unicodedata.normalize(form, name), name)
    assert same_person(name.upper(), name)
