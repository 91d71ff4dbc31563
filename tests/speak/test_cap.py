"""CAP 1.2: valid against OASIS' own schema, in three languages, and silent about who."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import msgspec
import pytest
import xmlschema
from defusedxml.ElementTree import fromstring
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.record.warning import PlaceWarning
from hudna.speak import warnings as words
from hudna.speak.atom import atom
from hudna.speak.cap import NAMESPACE, cap, cap_time
from hudna.speak.language import CODES, language
from hudna.speak.standing_words import exercise_stamp
from hudna.speak.warning_json import as_json
from hudna.speak.warnings import Issuer, issuer, told
from hudna.terms.load import load
from hudna.terms.shipped import shipped
from tests.examples import examples
from tests.speak.warned import (
    AREA,
    EXERCISE,
    MINUTE,
    REAL,
    SENT,
    TOWN,
    cancel,
    places,
    times,
    warning,
    warnings,
)

SCHEMA = Path(__file__).parents[2] / "build" / "cap" / "CAP-v1.2.xsd"


@cache
def schema() -> xmlschema.XMLSchema:
    if not SCHEMA.exists():
        pytest.fail("OASIS' schema is not there: run `make build/stamps/cap`")
    return xmlschema.XMLSchema(str(SCHEMA))


def valid(data: bytes) -> Element:
    schema().validate(data)
    return fromstring(data)


def texts(root: Element, name: str) -> list[str]:
    return [e.text or "" for e in root.iter(f"{{{NAMESPACE}}}{name}")]


@pytest.mark.parametrize("one", [
    warning(), warning(sure="observed", place=AREA), warning(sure="possible"),
    warning(kind="Update", references=cancel().references), cancel(), cancel("void"),
    cancel("recognised"), cancel("past")], ids=lambda w: f"{w.kind}-{w.sure}-{w.ended}")
@pytest.mark.parametrize("by", [REAL, EXERCISE], ids=["real", "exercise"])
def test_it_is_valid_by_the_schema_of_oasis(one: PlaceWarning, by: Issuer):
    root = valid(cap(one, by))
    assert texts(root, "language") == ["ar", "en", "ru"]
    assert set(texts(root, "category")) == {"Safety"} and texts(root, "scope") == ["Public"]


@settings(max_examples=examples(60, 1500), deadline=None)
@given(warnings)
def test_whatever_a_place_is_called_it_is_valid(one: PlaceWarning):
    root = valid(cap(one, REAL))
    assert len(texts(root, "areaDesc")) == 3


def test_the_moments_are_as_cap_demands():
    assert cap_time(SENT) == "2016-08-01T06:15:23-00:00"
    data = cap(warning(), REAL).decode()
    assert not re.search(r"\d\d:\d\d:\d\d(Z|\+)", data)


def test_a_cancel_names_the_earlier_messages_exactly_as_they_were_sent():
    first = warning(sent_ms=SENT - 50_000)
    sent = texts(valid(cap(first, REAL)), "sent")[0]
    (found,) = texts(valid(cap(cancel(), REAL)), "references")
    assert found.split(" ")[0] == f"watch@desk.example,{first.id},{sent}"
    assert len(found.split(" ")) == 2


def test_urgency_certainty_and_what_to_do():
    def said(one: PlaceWarning) -> list[str]:
        root = valid(cap(one, REAL))
        return [texts(root, n)[0] for n in ("urgency", "severity", "certainty", "responseType")]

    later = SENT + 30 * MINUTE
    assert said(warning(sure="observed")) == ["Immediate", "Severe", "Observed", "Shelter"]
    assert said(warning(sure="possible", from_ms=later, until_ms=later)) == [
        "Expected", "Severe", "Possible", "Prepare"]
    assert said(cancel()) == ["Past", "Minor", "Unlikely", "AllClear"]


def test_a_circle_holds_all_within_reach_and_a_polygon_is_closed_latitude_first():
    (circle, *_) = texts(valid(cap(warning(), REAL)), "circle")
    assert circle == "35.1300000,36.7500000 5.1"
    (outline, *_) = texts(valid(cap(warning(place=AREA), REAL)), "polygon")
    pairs = outline.split(" ")
    assert pairs[0] == pairs[-1] == "34.9000000,36.4000000" and len(pairs) == 4


def test_an_exercise_never_sends_anything_as_real():
    root = valid(cap(warning(), EXERCISE))
    assert texts(root, "status") == ["Exercise"] and texts(root, "note") == [EXERCISE.exercise]
    stamped = language("en").say(told(warning(), EXERCISE, language("en")).headline)
    assert stamped.startswith("EXERCISE syria-2016-exercise")
    agreement = load(shipped("syria-2016-exercise")).agreement
    made = issuer(agreement, None, sender="a@b", name="a", url="https://a/")
    assert made.exercise and texts(valid(cap(warning(), made)), "status") == ["Exercise"]
    real = issuer(load(shipped("syria-2016")).agreement, None, sender="a@b", name="a", url="")
    assert texts(valid(cap(warning(), real)), "status") == ["Actual"]


def test_a_draft_is_never_made_into_a_message():
    with pytest.raises(ValueError, match="waits for a person"):
        cap(warning(pending=True), REAL)


@pytest.mark.parametrize("sender", ["", "a b", "a,b", "a<b", "a&b", "a\nb"])
def test_a_sender_that_cap_forbids_is_refused(sender: str):
    with pytest.raises(Refused):
        msgspec.structs.replace(REAL, sender=sender)
    with pytest.raises(Refused):
        Issuer(sender, "a", None, "")


@pytest.mark.parametrize("one", [warning(), warning(place=AREA, sure="observed"), cancel()])
def test_promise_4_it_names_no_event_and_no_aircraft(one: PlaceWarning):
    assert b"secret-passage" not in cap(one, REAL)


def test_times_are_of_the_place_and_of_utc():
    english = told(warning(), REAL, language("en"))
    assert "09:17–09:24 local time (06:17–06:24 UTC)" in english.headline
    assert "06:17–06:24 UTC" in told(warning(), EXERCISE, language("en")).headline
    assert told(warning(), REAL, language("ru")).area == "Хама"
    assert told(warning(place=AREA), REAL, language("ar")).area == "North"


WIDE = msgspec.structs.replace(TOWN, id="around:geonames:1", reach_mm=149_200_000,
                               stands_for=("geonames:2", "geonames:3"))


def test_what_stands_for_many_places_says_so_and_is_a_circle():
    one = warning(place=WIDE, sure="possible")
    english = told(one, REAL, language("en"))
    assert english.area == "places within 150 km of Hama"
    assert "may pass near places within 150 km of Hama" in english.description
    (circle, *_) = texts(valid(cap(one, REAL)), "circle")
    assert circle == "35.1300000,36.7500000 149.2"


def test_its_end_sends_nobody_out_who_has_a_warning_of_their_own():
    ended = msgspec.structs.replace(cancel(), place=WIDE)
    assert "it still stands" in told(ended, REAL, language("en")).instruction
    assert "it still stands" not in told(cancel(), REAL, language("en")).instruction


def test_words_are_made_once_for_all_that_is_sent_and_each_language():
    about = warning(place=msgspec.structs.replace(TOWN, id="geonames:77"), event="one")
    other = msgspec.structs.replace(about, id="hudna-us-other-4", event="other", number=4)
    before = words._told.cache_info().misses
    for one in (about, other):
        cap(one, REAL)
        as_json(one, REAL)
        for code in CODES:
            atom([one], REAL, language(code), made_ms=0)
    assert words._told.cache_info().misses == before + len(CODES)


@settings(max_examples=examples(100, 2000), deadline=None)
@given(warnings, st.fixed_dictionaries({}, optional={
    "kind": st.sampled_from(["Alert", "Update", "Cancel"]), "from_ms": times, "until_ms": times,
    "place": places, "ended": st.sampled_from(["", "turned", "void"]), "sent_ms": times,
    "sure": st.sampled_from(["observed", "likely", "possible"])}))
def test_words_that_are_kept_are_never_another_warnings(one: PlaceWarning, more: dict):
    other = msgspec.structs.replace(one, **more)
    told(one, REAL, language("en"))
    kept = told(other, REAL, language("en"))
    words._told.cache_clear()
    words._to_do.cache_clear()
    assert told(other, REAL, language("en")) == kept


@pytest.mark.parametrize("one", [warning(), warning(kind="Update"), cancel()])
@pytest.mark.parametrize("code", CODES)
def test_each_sentence_ends_before_the_next_begins(one: PlaceWarning, code: str):
    lang = language(code)
    found = told(one, EXERCISE, lang)
    stamp = lang.say(exercise_stamp(EXERCISE.exercise))
    for text in (found.description, found.instruction):
        assert text.startswith(f"{stamp}. ")
        assert text.rstrip("\u2069").endswith(".")
        assert ".." not in text
