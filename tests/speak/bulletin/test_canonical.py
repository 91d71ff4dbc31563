"""The data as bytes: one text for one bulletin, and nothing in it that does not hold together."""

from __future__ import annotations

import hashlib
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.record.protecting import Names
from hudna.speak.bulletin.canonical import canonical, digest, read
from hudna.speak.bulletin.counted import of_party
from hudna.speak.bulletin.data import Cell, Compared, Count, Party, Unit
from hudna.speak.bulletin.sound import checked
from tests.speak.bulletin.example import INCIDENTS, concluded, example, finding

replace = msgspec.structs.replace


def refused(data: object) -> str:
    with pytest.raises(Refused) as caught:
        checked(data)  # type: ignore[arg-type]
    return str(caught.value)


def test_the_digest_is_of_the_canonical_bytes():
    raw = canonical(example())
    assert digest(example()) == hashlib.sha256(raw).hexdigest()
    assert read(raw) == example()


def test_keys_are_sorted_and_nothing_is_between():
    raw = canonical(example()).decode()
    plain = json.loads(raw)
    assert list(plain) == sorted(plain)
    assert raw == json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@pytest.mark.parametrize("spoiled", [
    lambda raw: raw.replace(b'{"access"', b'{ "access"'),
    lambda raw: raw.replace("حلب".encode(), b"\\u062d\\u0644\\u0628"),
    lambda raw: raw + b"\n",
    lambda raw: raw[:-1],
    lambda raw: raw[:-1] + b',"zz":1}',
    lambda raw: raw.replace(b'"version":1', b'"version":2'),
    lambda raw: raw.replace(b'"day":"2016-07-31"', b'"day":"2016-07-31","day":"2016-07-30"', 1),
])
def test_another_spelling_is_refused(spoiled):
    raw = canonical(example())
    assert spoiled(raw) != raw
    with pytest.raises(Refused):
        read(spoiled(raw))


@given(st.text())
def test_any_text_goes_through_or_is_refused(text):
    data = example(origin=text)
    assert read(canonical(data)) == data


def test_half_a_character_is_refused():
    assert "bulletin.origin" in refused(example(origin="a\ud800"))


@pytest.mark.parametrize("field", Count.__struct_fields__)
def test_a_figure_that_its_incidents_do_not_give_is_refused(field):
    data = example()
    wrong = replace(data.totals.today, **{field: getattr(data.totals.today, field) + 1})
    assert f"totals.today.{field}" in refused(replace(data, totals=Compared("", wrong)))
    lines = (Compared("no-air", Count()), *data.by_clause[1:])
    assert "by_clause[0]" in refused(replace(data, by_clause=lines))


def test_one_guarantors_word_is_no_finding():
    alone = replace(INCIDENTS[1], standing="found", outcomes=(finding("us", "saa", sure=False),))
    assert "incidents[0].standing" in refused(example((alone,)))
    found = concluded(INCIDENTS[1], finding("un", "saa"))
    assert checked(example((found,))).totals.today == Count(found=1)
    hidden = replace(found, standing="alleged")
    assert "incidents[0].standing" in refused(example((hidden,)))
    hidden = replace(hidden, counted=INCIDENTS[1].counted)
    assert "incidents[0].counted" in refused(example((hidden,)))


def test_two_findings_that_say_the_opposite_are_contested():
    both = concluded(INCIDENTS[0], finding("un"), replace(
        finding("ru"), outcome="no-violation"))
    assert checked(example((both,))).totals.today.contested == 1
    quiet = replace(both, counted=(replace(both.counted[0], contested=False),))
    assert "incidents[0].counted" in refused(example((quiet,)))
    other = concluded(INCIDENTS[0], finding("un"), replace(
        finding("ru"), outcome="no-violation", clause="aid"))
    assert checked(example((other,))).totals.today.contested == 0, "found under another clause"
    alone = concluded(INCIDENTS[0], finding("un"), replace(
        finding("ru", sure=False), outcome="no-violation"))
    assert checked(example((alone,))).totals.today.contested == 0


def test_two_findings_that_hold_two_parties_to_have_done_it_are_contested():
    both = concluded(INCIDENTS[0], finding("un", "saa"), finding("ru", "us"))
    data = checked(example((both,)))
    assert data.totals.today == Count(found=1, contested=1)
    assert {c.of: c.today.contested for c in data.by_party} == {"saa": 1, "us": 1}
    hidden = replace(both, counted=(replace(both.counted[0], contested=False), both.counted[1]))
    assert "incidents[0].counted" in refused(example((hidden,)))
    nobody = concluded(INCIDENTS[0], finding("un", "saa"), finding("ru"))
    assert checked(example((nobody,))).totals.today.contested == 0


def test_nothing_is_attributed_by_default():
    """What is found and attributed to nobody is not counted against whom sources name."""
    assert INCIDENTS[0].accused == ("saa",)
    assert of_party(INCIDENTS[:1], "saa") == Count(alleged=1, answered=1)
    assert of_party((concluded(INCIDENTS[0], finding("un", "saa")),), "saa").found == 1


def test_no_line_of_what_is_counted_is_left_out():
    for name in ("by_clause", "by_party"):
        assert name in refused(example(**{name: ()}))


def test_what_is_corrected_of_a_party_or_a_clause_names_it():
    for change in ({"what": "against", "was": "gone", "now": ""}, {"party": "gone"},
                   {"what": "clause", "was": "", "now": "gone"}, {"clause": "gone"}):
        corrected = replace(example().corrections[0], **change)
        assert "corrections[0]" in refused(example(corrections=(corrected,)))


@pytest.mark.parametrize(("change", "where"), [
    ({"day": "2016-02-30"}, "day"), ({"day": "31.07.2016"}, "day"), ({"root": "C0" * 32}, "root"),
    ({"cutoff_ms": 0}, "cutoff_ms"), ({"ahead_minutes": 2000}, "ahead_minutes"),
    ({"made_ms": 10**17}, "made_ms"), ({"parties": (Party("un", example().agreement),)}, "saa"),
    ({"clauses": ()}, "no-air"), ({"agreement": replace(example().agreement, ru="x" * 20_001)},
                                  "agreement.ru"),
])
def test_what_does_not_hold_together_is_refused(change, where):
    assert where in refused(example(**change))


@pytest.mark.parametrize(("change", "where"), [
    ({"cell": Cell(1800, 0)}, "cell"), ({"cell": Cell(0, 0, 0)}, "cell"),
    ({"until_ms": 0}, "until_ms"), ({"record": "x"}, "record"),
])
def test_an_incident_that_cannot_be_is_refused(change, where):
    assert f"incidents[0].{where}" in refused(example((replace(INCIDENTS[0], **change),)))


def test_an_incident_is_counted_once():
    assert "incidents[1].id" in refused(example((INCIDENTS[0], INCIDENTS[0])))


@pytest.mark.parametrize("spoiled", [
    {"size": -1}, {"made_ms": -253_402_300_799_999}, {"made_ms": 253_402_300_799_999},
    {"incidents": (replace(INCIDENTS[0], until_ms=253_402_300_799_999), *INCIDENTS[1:])},
    {"incidents": (replace(INCIDENTS[0], from_ms=-1), *INCIDENTS[1:])},
    {"trends": (replace(example().trends[0], ratio=-5),)},
    {"trend": (replace(example().trend[0], found=-3), *example().trend[1:])},
])
def test_what_no_page_can_show_and_what_counts_nothing_is_refused(spoiled):
    assert refused(replace(example(), **spoiled))


def test_what_bulletins_did_not_have_from_the_beginning_is_left_out_where_it_is_empty():
    """What was signed before there was such a field keeps its digest."""
    raw = canonical(replace(example(), units=()))
    assert b'"units"' not in raw
    assert read(raw).units == ()
    with pytest.raises(Refused):
        read(raw.replace(b'"version":1', b'"units":[],"version":1'))


@pytest.mark.parametrize("codes", [("SY02", "SY02"), ("SY0200", "SY02"), ("SY99",)])
def test_units_are_those_of_the_incidents_each_once_in_order(codes):
    units = tuple(Unit(code, Names("A")) for code in codes)
    assert "units" in refused(replace(example(), units=units))
