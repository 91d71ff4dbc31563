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

from hudna.fault import Refused
from hudna.record.warning import PlaceWarning
from hudna.speak.cap import NAMESPACE, cap, cap_time
from hudna.speak.language import language
from hudna.speak.warnings import Issuer, issuer, told
from hudna.terms.load import load
from hudna.terms.shipped import shipped
from tests.examples import examples
from tests.speak.warned import AREA, EXERCISE, MINUTE, REAL, SENT, cancel, warning, warnings

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
