"""Every fault of an agreement is named: its line, its field, what was found, what was expected."""

from __future__ import annotations

from copy import deepcopy
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Fault, Refused
from hudna.terms.agreement import Agreement, Open
from hudna.terms.load import load
from hudna.terms.shipped import names, shipped
from hudna.terms.working import Reading, Sealed, Watch, open_terms, working
from tests.agreements import EXERCISE, edited

TEXT = shipped(EXERCISE)


def faults(text: str) -> list[Fault]:
    with pytest.raises(Refused) as refused:
        load(text)
    return list(refused.value.faults)


def only(text: str) -> Fault:
    found = faults(text)
    assert len(found) == 1, "\n".join(str(f.say()) for f in found)
    return found[0]


def line(text: str, start: str) -> int:
    """The first line that begins with `start`, spaces aside."""
    return next(i for i, t in enumerate(text.split("\n"), 1) if t.strip().startswith(start))


@pytest.mark.parametrize("name", names())
def test_shipped_agreements_are_sound(name):
    loaded = load(shipped(name))
    assert loaded.agreement.id == name
    assert loaded.digest == sha256(loaded.text.encode()).hexdigest()
    assert loaded.agreement.guarantors == ("us", "ru")


def test_a_node_can_run_under_the_exercise():
    loaded = load(TEXT)
    terms = working(loaded.agreement, loaded.digest)
    assert terms.buffers_mm["hospital"] == 2_000_000
    assert terms.fresh_for_ms == 600_000
    assert [s.after_ms for s in terms.escalation] == [0, 60_000, 180_000, 300_000]
    assert terms.lead_ms("syrian-government", "patrol") == 86_400_000
    assert terms.lead_ms("us", "patrol") == 1_800_000
    assert terms.lead_ms("us", "medevac") == 0
    assert terms.receipt_within_ms == 60_000
    assert terms.sealed == Sealed("10 km", 12, 86_400_000, 100, "ex-sealed")
    assert terms.reading == Reading(50, 200, 86_400_000, "ex-reading")
    assert terms.watch == Watch(
        600_000, 300_000, 600_000, 60_000, 3_600_000, 400, True, "ex-watch")
    assert terms.incidents


def test_no_node_can_run_under_the_published_terms():
    loaded = load(shipped("syria-2016"))
    with pytest.raises(Refused) as refused:
        working(loaded.agreement, loaded.digest)
    assert "notices.fresh_for_s" in {f.where for f in refused.value.faults}


def test_values_arrive_in_the_house_s_units():
    a = load(edited(lambda d: d["areas"][0].update({
        "from": "2016-07-31T09:00:00+03:00", "floor_m": -10, "buffer_m": 5}))).agreement
    assert a.areas[0].from_ms == 1_469_944_800_000
    assert (a.areas[0].floor_m, a.areas[0].buffer_m) == (-10, 5)
    assert a.theatre == (354_000_000, 322_000_000, 425_000_000, 375_000_000)


OPEN = {"open": {"en": "not settled", "ar": "غير محدد", "ru": "не согласовано"}}


def test_open_is_allowed_wherever_a_number_a_moment_or_an_outline_stands():
    def change(d):
        d["review_every_s"] = deepcopy(OPEN)
        d["areas"][0]["shape"] = deepcopy(OPEN)
        d["areas"][0]["buffer_m"] = deepcopy(OPEN)
        d["milestones"][0]["due"] = deepcopy(OPEN)
        d["accessions"][0]["through"] = deepcopy(OPEN)
        d["stop"]["steps"][1]["after_s"] = deepcopy(OPEN)
        d["receipts"]["within_s"] = deepcopy(OPEN)
        d["sealed"]["budget"] = deepcopy(OPEN)
        d["reading"]["per_node"] = deepcopy(OPEN)
        d["watch"]["gap_s"] = deepcopy(OPEN)

    a: Agreement = load(edited(change)).agreement
    assert isinstance(a.review_every_s, Open)
    assert isinstance(a.areas[0].shape, Open)
    assert isinstance(a.milestones[0].due_ms, Open)
    assert isinstance(a.stop.steps[1].after_s, Open)
    assert {"receipts.within_s", "sealed.budget", "reading.per_node",
            "watch.gap_s"} <= set(open_terms(a))


# --- one fault, exactly named -----------------------------------------------------------------


def test_unknown_field_with_a_suggestion():
    text = TEXT.replace("fresh_for_s: 600", "fresh_for: 600")
    first, second = faults(text)
    assert (first.where, second.where) == ("notices.fresh_for_s", "notices.fresh_for")
    assert second.line == line(text, "fresh_for:")
    assert "did you mean fresh_for_s?" in str(second.expected)
    assert first.found == "nothing"


def test_wrong_type_on_its_line():
    text = TEXT.replace("buffer_m: 3000", "buffer_m: 3 km")
    fault = only(text)
    assert fault.where == "protected_kinds[4].buffer_m"
    assert fault.line == line(text, "buffer_m: 3 km")
    assert fault.found == '"3 km"'
    assert "whole number of metres" in str(fault.expected)


@pytest.mark.parametrize("value", ["-1", "2000.0", "true", "1e3", "1000001"])
def test_a_buffer_is_a_whole_number_in_range(value):
    assert only(TEXT.replace("buffer_m: 3000", f"buffer_m: {value}")).where.endswith("buffer_m")


def test_a_text_missing_a_language():
    fault = only(edited(lambda d: d["clauses"][2]["text"].pop("ar")))
    assert (fault.where, fault.found) == ("clauses[2].text.ar", "nothing")


def test_a_blank_text():
    assert only(edited(lambda d: d["title"].update(ru="  "))).where == "title.ru"


def test_open_without_its_reason_in_three_languages():
    fault = only(edited(lambda d: d.update(review_every_s={"open": {"en": "?", "ar": "؟"}})))
    assert fault.where == "review_every_s.open.ru"


@pytest.mark.parametrize(("path", "value"), [
    (("clauses", 0, "source"), "nowhere"),
    (("protected_kinds", 0, "clause"), "nowhere"),
    (("areas", 1, "clause"), "nowhere"),
    (("notices", "clause"), "nowhere"),
    (("stop", "clause"), "nowhere"),
    (("exception", "clause"), "nowhere"),
    (("receipts", "clause"), "nowhere"),
    (("receipts", "within_s"), 0),
    (("receipts", "deposit_tells"), "yes"),
    (("sealed", "clause"), "nowhere"),
    (("sealed", "cell"), "100 m"),
    (("sealed", "per_s"), 0),
    (("sealed", "sweeping_cells"), 0),
    (("sealed", "budget"), -1),
    (("reading", "clause"), "nowhere"),
    (("reading", "per_person"), 0),
    (("reading", "per_node"), 0),
    (("reading", "per_s"), 0),
    (("watch", "clause"), "nowhere"),
    (("watch", "gap_s"), -1),
    (("watch", "late_s"), 0),
    (("watch", "late_s"), 601),
    (("watch", "approach_s"), 3601),
    (("watch", "silent_s"), 0),
    (("watch", "answer_s"), "an hour"),
    (("watch", "keep_days"), 0),
    (("watch", "warn"), "nobody"),
    (("incidents", "clause"), "nowhere"),
    (("incidents", "zone"), "Asia/Damascus2"),
    (("incidents", "zone"), "../Damascus"),
    (("incidents", "zone"), "Asia"),
    (("incidents", "cutoff"), "24:00"),
    (("incidents", "cutoff"), "noon"),
    (("incidents", "cutoff"), 1200),
    (("incidents", "answer_s"), 0),
    (("incidents", "judge_s"), 0),
    (("incidents", "challenge_reply_s"), 0),
    (("incidents", "access_s"), 0),
    (("incidents", "access_s"), "a day"),
    (("incidents", "monitors"), []),
    (("incidents", "monitors", 0), "nowhere"),
    (("incidents", "monitors", 0), "us"),
    (("incidents", "monitors", 0), "syrian-government"),
    (("incidents", "ladder"), []),
    (("incidents", "ladder", 0, "rung"), "finding"),
    (("incidents", "ladder", 3, "rung"), "sanction"),
    (("incidents", "ladder", 0, "after_s"), 0),
    (("incidents", "ladder", 2, "clause"), "nowhere"),
    (("incidents", "under", 0, "happened"), "casualties"),
    (("incidents", "under", 1, "happened"), "air-strike"),
    (("incidents", "under", 0, "clauses"), []),
    (("incidents", "under", 0, "clauses", 1), "nowhere"),
    (("incidents", "quiet"), "every day"),
    (("incidents", "quiet", "clause"), "nowhere"),
    (("incidents", "quiet", "least"), 0),
    (("incidents", "quiet", "allowed"), -1),
    (("incidents", "quiet", "stages"), []),
    (("incidents", "quiet", "stages", 0), "refuted"),
    (("incidents", "quiet", "happenings", 0), "casualties"),
    (("release", 0, "to"), "nowhere"),
    (("release", 0, "place"), "100 km"),
    (("release", 0, "kinds"), []),
    (("release", 0, "nothing"), 1),
    (("milestones", 0, "clause"), "nowhere"),
    (("accessions", 0, "party"), "nowhere"),
    (("accessions", 0, "through"), "nowhere"),
    (("accessions", 0, "source"), "nowhere"),
    (("parties", 3, "backed_by"), "nowhere"),
    (("parties", 3, "backed_by"), "un"),
    (("parties", 0, "backed_by"), "ru"),
    (("parties", 3, "role"), "spoiler"),
    (("notices", "fresh_for_s"), 0),
    (("notices", "clock_tolerance_s"), 600),
    (("milestones", 0, "due"), "2016-02-26T12:00:00"),
    (("milestones", 0, "due"), "2016-02-30T12:00:00Z"),
    (("milestones", 0, "due"), "tomorrow"),
    (("theatre",), [42.5, 32.2, 35.4, 37.5]),
    (("theatre",), [35.4, 32.2, 42.5]),
    (("id",), "two words"),
    (("id",), "ends-in-newline\n"),
])
def test_one_wrong_value_is_one_fault_at_its_path(path, value):
    def change(d):
        *way, last = path
        for step in way:
            d = d[step]
        d[last] = value

    where = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path)[1:]
    assert only(edited(change)).where == where


@pytest.mark.parametrize(("path", "known"), [
    (("areas", 0, "bars"), "party"),
    (("areas", 0, "excepts"), "category"),
    (("notices", "must_concur"), "party"),
    (("accessions", 0, "protection"), "clause"),
])
def test_an_unknown_id_in_a_list(path, known):
    def change(d):
        for step in path:
            d = d[step]
        d.append("nowhere")

    fault = only(edited(change))
    assert fault.found == '"nowhere"'
    assert known in str(fault.expected)


@pytest.mark.parametrize("name", [
    "sources", "parties", "clauses", "categories", "protected_kinds", "areas", "milestones"])
def test_an_id_used_twice(name):
    def change(d):
        d[name].append(deepcopy(d[name][-1]))

    fault = only(edited(change))
    assert fault.where.endswith("].id")
    assert "not used before" in str(fault.expected)


def test_one_guarantor_is_not_enough():
    def change(d):
        d["parties"][0]["role"] = "observer"
        d["parties"][4]["backed_by"] = "ru"
        d["notices"]["must_concur"] = ["ru"]

    assert only(edited(change)).found == "guarantors: 1"


def test_no_guarantor_may_be_passed_over():
    fault = only(edited(lambda d: d["notices"].update(must_concur=["us", "un"])))
    assert (fault.where, fault.found) == ("notices.must_concur", "no ru")


def test_a_party_cannot_concur():
    fault = only(edited(lambda d: d["notices"]["must_concur"].append("opposition")))
    assert fault.where == "notices.must_concur[2]"


@pytest.mark.parametrize(("section", "where"), [
    ("sealed", "sealed"), ("receipts", "receipts.deposit_tells")])
@pytest.mark.parametrize(("role", "count"), [("observer", 0), ("depositary", 2)])
def test_what_rests_on_the_depositary_needs_exactly_one(section, where, role, count):
    def change(d):
        for other in {"sealed", "receipts"} - {section}:
            del d[other]
        d["parties"][2 if role == "observer" else 5]["role"] = role

    fault = only(edited(change))
    assert (fault.where, fault.found) == (where, f"depositaries: {count}")


@pytest.mark.parametrize(("default", "where"), [
    ({"kinds": ["site", "passer-by"], "to": "us"}, "release[2].kinds[1]"),
    ({"kinds": ["site"], "to": "us", "withheld": ["shape"]}, "release[2].withheld[0]"),
    ({"kinds": ["site", "movement"], "to": "us", "withheld": ["note", "district"]},
     "release[2].withheld[1]"),
    ({"kinds": ["site", "stop"], "to": "issg", "place": "1 km"}, "release[2].place"),
    ({"kinds": ["notice"], "to": "ru", "nothing": True}, "release[2].nothing"),
    ({"kinds": ["notice"], "to": "depositary", "nothing": True}, "release[2].nothing"),
    ({"kinds": 7, "to": "us"}, "release[2].kinds"),
    ({"kinds": [{}], "to": "us"}, "release[2].kinds[0]"),
    ({"kinds": ["site"], "to": "us", "withheld": [[]]}, "release[2].withheld[0]"),
])
def test_a_default_of_release_that_would_have_statements_refused(default, where):
    assert only(edited(lambda d: d["release"].append(default))).where == where


@pytest.mark.parametrize("default", [
    {"kinds": ["site"], "to": "ru", "nothing": True},
    {"kinds": ["notice", "stop"], "to": "observer", "nothing": True},
    {"kinds": ["site", "area"], "to": "guarantor", "place": "10 km", "withheld": ["names"]},
    {"kinds": ["objection"], "to": "opposition", "withheld": ["officer", "reason"]},
])
def test_a_default_of_release_that_is_sound(default):
    assert len(load(edited(lambda d: d["release"].append(default))).agreement.release) == 3


def test_without_its_optional_sections_an_agreement_asks_for_none_of_it():
    def change(d):
        for name in ("receipts", "sealed", "reading", "watch", "incidents", "process", "release"):
            del d[name]

    loaded = load(edited(change))
    terms = working(loaded.agreement, loaded.digest)
    assert (terms.process.holders.keys(), terms.process.counters) == (
        {"syrian-government", "opposition"}, ())
    assert (terms.receipt_within_ms, terms.sealed, terms.reading, terms.watch,
            terms.incidents) == (None, None, None, None, None)


def test_escalation_must_increase():
    fault = only(TEXT.replace("after_s: 180", "after_s: 60"))
    assert (fault.where, fault.found) == ("stop.steps[2].after_s", "60")


def test_an_area_s_windows_run_forward():
    found = faults(edited(lambda d: d["areas"][0].update({
        "floor_m": 100, "ceiling_m": 100,
        "from": "2016-08-01T00:00:00Z", "until": "2016-08-01T00:00:00Z"})))
    assert {f.where for f in found} == {"areas[0].ceiling_m", "areas[0].until"}


def test_a_polygon_that_crosses_itself():
    def change(d):
        ring = d["areas"][0]["shape"]["coordinates"][0]
        ring[1], ring[3] = ring[3], ring[1]

    assert only(edited(change)).where.startswith("areas[0].shape")


def test_longitude_and_latitude_swapped():
    def change(d):
        d["areas"][0]["shape"] = {"type": "Point", "coordinates": [36.2, 37.1]}
        d["theatre"] = [36.5, 35.0, 42.0, 36.5]

    found = faults(edited(change))
    assert "areas[0].shape.coordinates" in {f.where for f in found}


# --- the text itself --------------------------------------------------------------------------


def test_every_fault_is_reported_at_once_and_in_order():
    text = (TEXT.replace("buffer_m: 2000", "buffer_m: x", 1).replace("after_s: 180", "after_s: 1")
            .replace("role: observer", "role: onlooker").replace("clause: ex-stop", "clause: x"))
    found = faults(text)
    assert [f.where for f in found] == [
        "parties[5].role", "protected_kinds[0].buffer_m", "stop.steps[2].after_s", "stop.clause"]
    assert all(f.line for f in found)


@pytest.mark.parametrize(("text", "says"), [
    ("", "nothing"),
    ("# nothing here\n", "nothing"),
    ("a: [", "stream end"),
    ("- 1\n", "a list of 1"),
    ("agreement\n", '"agreement"'),
    ("a: 1\n---\nb: 2\n", "another document"),
    ("a: \x00\n", "character"),
    ("a: &x 1\nb: *x\n", "an alias"),
    ("&a [*a]\n", "an alias"),
    ("a: !!python/object:os.system x\n", "the tag"),
    ("a: 0x10\n", "0x10"),
    ("a: .nan\n", ".nan"),
    ("a: 1e999\n", "1e999"),
    ("a: " + "9" * 5000, "9999"),
    ("? [1]\n: 2\n", "not a word"),
    ("[" * 5000, "nesting"),
    ("a: " + "[" * 40 + "]" * 40, "deeper nesting"),
    ("id: a\nid: b\n", "twice"),
])
def test_what_is_not_plain_yaml_is_refused(text, says):
    assert any(says in f.found for f in faults(text)), [str(f.say()) for f in faults(text)]


def test_a_duplicate_key_names_both_lines():
    fault = next(f for f in faults("id: a\nabout: b\nid: c\n") if f.found == "the field twice")
    assert (fault.where, fault.line) == ("id", 3)
    assert "line 1" in str(fault.expected)


def test_a_file_beyond_the_limit_is_not_read():
    assert "characters" in only("#" * 4_000_001).found


def test_times_stay_what_they_are_written_as():
    text = TEXT.replace("due: '2016-02-27T00:00:00+02:00'", "due: 2016-02-27T00:00:00+02:00")
    assert load(text).agreement == load(TEXT).agreement


@settings(max_examples=40, deadline=None)
@given(st.one_of(
    st.text(max_size=60),
    st.text(alphabet="[]{}:-?&*!|>'\"%@`#, \n\tab01.", max_size=60),
    st.integers(0, len(TEXT)).map(lambda n: TEXT[:n]),
    st.tuples(st.integers(0, len(TEXT)), st.sampled_from("[]{}:-&*!'\"\n\t#\x00")).map(
        lambda cut: TEXT[: cut[0]] + cut[1] + TEXT[cut[0] :]),
))
def test_whatever_the_text_it_is_loaded_whole_or_refused(text):
    try:
        loaded = load(text)
    except Refused as refused:
        assert refused.faults
    else:
        assert loaded.agreement.id
