"""Answers to forms: KoboToolbox's CSV, JSON and spreadsheets."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import suppress
from datetime import datetime, time
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.speak.intake.csv_told import read_csv
from hudna.speak.intake.kobo_json import read_json
from hudna.speak.intake.told import Taken
from hudna.speak.intake.xlsx_told import read_xlsx
from tests.speak.pictures import zipped

NOW = 1_469_944_800_000
DAY = datetime(2016, 7, 26)  # noqa: DTZ001 - a cell of a spreadsheet has no zone
CSV = (
    '"start";"deviceid";"event/when";"event/where";"_event/where_latitude";'
    '"_event/where_longitude";"event/event_type";"event/event_type/shelling";'
    '"event/event_type/air_strike";"harm/killed";"harm/injured";"details";"photo";"_id";"_uuid";'
    '"_submission_time"\n'
    '"2016-07-26T09:00:00+03:00";"d-1";"2016-07-26";"36.2 37.1 0 5";"36.2";"37.1";'
    '"shelling air_strike";"1";"1";"1";"0";"two shells";"1.jpg";"7";"u-7";"2016-07-26T07:00:00"\n')
ANSWER: dict[str, Any] = {
    "_id": 7, "_uuid": "u-7", "event/when": "2016-07-26", "event/where": "حلب",
    "event/event_type": "shelling air_strike", "gps": "36.2 37.1 0 5",
    "details": "<script>alert(1)</script> قصف", "harm": {"killed": 1},
    "_attachments": [{"filename": "org/attachments/u-7/1.jpg", "mimetype": "image/jpeg"}],
    "_geolocation": [36.2, 37.1], "people": [{"people/name": "A"}], "_tags": [], "_notes": [],
    "_submitted_by": "bob", "phonenumber": "+963", "_submission_time": "2016-07-26T07:00:00",
    "_validation_status": {"uid": "x"}}


def page(*results: Any, **more: Any) -> bytes:
    return json.dumps({"count": len(results), "next": None, "results": results, **more}).encode()


def book(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def refused(data: bytes, **more: Any) -> str:
    with pytest.raises(Refused) as error:
        read_xlsx(data, NOW, **more).or_refused()
    return str(error.value)


# --- CSV -----------------------------------------------------------------------------------


def test_a_csv_export_with_groups_options_and_a_geopoint():
    taken = read_csv(CSV.encode(), NOW)
    told, = taken.or_refused()
    assert told.channel == "form"
    assert (told.when, told.position, told.place) == ("2016-07-26", "36.2 37.1 0 5", "")
    assert (told.lat, told.lon) == ("36.2", "37.1")
    assert told.happened == "shelling air_strike"
    assert (told.killed, told.injured, told.text) == ("1", "0", "two shells")
    assert (told.named, told.id, told.sent) == (("1.jpg",), "7", "2016-07-26T07:00:00")
    assert {"deviceid", "_uuid"} <= set(taken.aside)
    assert [name for name, _ in told.others] == ["start"]


def test_options_in_columns_of_their_own_are_the_question_again():
    data = b"event_type/shelling;event_type/air_strike;details\n1;0;x\n"
    told, = read_csv(data, NOW).or_refused()
    assert told.happened == "shelling"
    assert told.others == ()


def test_a_number_in_a_group_is_no_option():
    told, = read_csv(b"harm/killed;harm/wells;event/wells;details\n1;0;3;x\n", NOW).or_refused()
    assert told.killed == "1"
    assert told.others == (("harm/wells", "0"), ("event/wells", "3"))


def test_promise_4_where_whoever_filled_the_form_in_sat_or_lives_is_not_where_it_happened():
    taken = read_csv(b"start-geopoint;_start-geopoint_latitude;_start-geopoint_longitude;home;"
                     b"_home_latitude;_home_longitude;details\n36.2 37.1 0 5;36.2;37.1;x;35.1;"
                     b"36.1;shells\n", NOW)
    told, = taken.or_refused()
    assert (told.lat, told.lon, told.position, told.place) == ("", "", "", "")
    assert "36.2" not in repr(taken)
    answer = {"details": "x", "start-geopoint": "36.2 37.1 0 5", "_geolocation": [36.2, 37.1]}
    assert "36.2" not in repr(read_json(json.dumps([answer]).encode(), NOW))


def test_a_geopoint_of_a_question_that_was_mapped_is_a_position():
    told, = read_csv(b"spot;_spot_latitude;_spot_longitude;details\n;36.2;37.1;x\n", NOW,
                     mapping={"spot": "position"}).or_refused()
    assert (told.lat, told.lon) == ("36.2", "37.1")


def test_a_place_of_which_one_is_no_geopoint_stays_a_place():
    one, two = read_csv(b"location,text\n36.2 37.1 0 5,x\nAleppo,y\n", NOW).or_refused()
    assert (one.place, one.position, two.place) == ("36.2 37.1 0 5", "", "Aleppo")


# --- JSON ----------------------------------------------------------------------------------


def test_a_page_of_results():
    taken = read_json(page(ANSWER), NOW)
    told, = taken.or_refused()
    assert (told.where, told.channel, told.id) == ("results[0]", "form", "7")
    assert (told.place, told.position, told.lat, told.lon) == ("حلب", "36.2 37.1 0 5", "", "")
    assert told.text == "<script>alert(1)</script> قصف"
    assert (told.language, told.killed, told.named) == ("en", "1", ("1.jpg",))
    assert [str(h) for h in taken.hints] == ["the repeat group people was not taken"]
    assert {"people", "phonenumber", "_submitted_by"} <= set(taken.aside)
    assert "+963" not in repr(taken)
    assert "bob" not in repr(taken)


def test_a_bare_list_and_answers_that_leave_questions_out():
    one, two = read_json(json.dumps([{"text": "a"}, {"place": "b", "when": "c"}]).encode(),
                         NOW).or_refused()
    assert (one.text, one.place, two.place, two.when) == ("a", "", "b", "c")


def test_answers_that_each_ask_something_else_do_not_make_a_table_without_bound():
    answers = [{"text": "a", f"q{i}": 1} for i in range(3_000)]
    with pytest.raises(Refused, match="at most 2000 columns"):
        read_json(json.dumps(answers).encode(), NOW)


def test_that_there_are_more_pages_is_said():
    taken = read_json(page(ANSWER, next="https://kobo.example/?start=1", count=9), NOW)
    assert "one page of several: 1 of 9" in str(taken.hints[0])


@pytest.mark.parametrize("data", [
    b"{}", b"[]", b"null", b"[1]", b'{"results": []}', b'[{"a": 1, "a": 2}]', b"[" * 100_000,
    b'[{"text": NaN}]', b'[{"foo": 1}]', b'[{"text": ""}]', b"\xff", b'[{"text": "\\u0000"}]',
    b'[{"text": "\\ud800"}]', b"[" + b'{"a":' * 50 + b"1" + b"}" * 50 + b"]"])
def test_what_is_no_list_of_answers_is_refused(data):
    with pytest.raises(Refused):
        read_json(data, NOW).or_refused()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["results", "text", "_attachments", "_geolocation", "filename", "place",
                         "a/b", "a/b/c", "", "photo", "_id"]), inner, max_size=4), max_leaves=12)


@settings(max_examples=300, deadline=None)
@given(JSON)
def test_any_json_gives_tellings_or_is_refused(value):
    with suppress(Refused):
        read_json(json.dumps(value).encode(), NOW).or_refused()


# --- spreadsheets --------------------------------------------------------------------------


def test_a_spreadsheet_with_days_times_and_numbers_as_it_shows_them():
    data = book(("Form", [
        ["Date", "Time of day", "Place", "Latitude", "Description", None],
        [DAY, time(14, 30), "حلب", 36.25, "shells", None],
        [],
        [DAY.replace(hour=14, minute=30), None, "Idlib", 36, "more"]]))
    one, two = read_xlsx(data, NOW).or_refused()
    assert (one.where, one.when[:10], one.time) == ("Form, row 2", "2016-07-26", "14:30:00")
    assert (one.place, one.lat) == ("حلب", "36.25")
    assert (two.where, two.when, two.lat) == ("Form, row 4", "2016-07-26 14:30:00", "36")


def test_a_day_without_a_time_is_a_day():
    made = openpyxl.Workbook()
    made.active.append(["Date", "Text"])
    made.active.append([DAY, "x"])
    made.active["A2"].number_format = "dd/mm/yyyy"
    out = io.BytesIO()
    made.save(out)
    assert read_xlsx(out.getvalue(), NOW).or_refused()[0].when == "2016-07-26"


def test_repeat_groups_on_their_own_sheets_are_named_and_not_taken():
    taken = read_xlsx(book(
        ("Report", [["text", "_index"], ["x", 1]]),
        ("people", [["name", "_parent_table_name", "_parent_index"], ["A", "Report", 1]])), NOW)
    assert len(taken.or_refused()) == 1
    assert [str(h) for h in taken.hints] == ["the repeat group people was not taken"]
    assert "people" in taken.aside


def test_of_several_sheets_one_is_named_by_a_person():
    data = book(("July", [["text"], ["x"]]), ("August", [["text"], ["y"]]))
    assert "July, August" in refused(data)
    assert read_xlsx(data, NOW, sheet="August").or_refused()[0].text == "y"
    assert "the name of one sheet" in refused(data, sheet="May")


def test_the_form_itself_is_not_its_answers():
    assert "the answers to the form" in refused(book(
        ("survey", [["type", "name", "label"], ["text", "a", "A"]]),
        ("choices", [["list_name", "name"]])))


def test_a_formula_is_what_it_gave_and_an_error_is_a_fault():
    formula = book(("S", [["text", "place"], ["=1+1", "y"]]))
    assert "a formula without its value" in refused(formula)
    computed = with_part(formula, SHEET, lambda d: d.replace(b"<v />", b"<v>2</v>").replace(
        b"<v></v>", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>"))
    assert b"<v>2</v>" in zipfile.ZipFile(io.BytesIO(computed)).read(SHEET)
    assert read_xlsx(computed, NOW).or_refused()[0].text == "2"
    made = openpyxl.Workbook()
    made.active.append(["text"])
    made.active.append(["#REF!"])
    made.active["A2"].data_type = "e"
    out = io.BytesIO()
    made.save(out)
    assert "a spreadsheet's error" in refused(out.getvalue())


def with_part(data: bytes, name: str, into: Any) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts[name] = into(parts.get(name, b""))
    return zipped(parts)


GOOD = book(("S", [["text", "place"], ["x", "y"]]))
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize("into", [
    lambda d: LAUGHS + d,
    lambda d: d.decode().encode("utf-16"),
    lambda d: b"<?xml version='1.0' encoding='cp037'?>" + d,
    lambda d: b"nonsense",
    lambda d: b"",
    lambda d: d[:-20],
])
def test_parts_with_entities_other_encodings_or_damage_are_refused(into):
    assert read_xlsx(GOOD, NOW).or_refused()
    refused(with_part(GOOD, SHEET, into))


def test_macros_bombs_and_what_is_no_spreadsheet_are_refused(monkeypatch):
    assert "macros" in refused(with_part(GOOD, "xl/vbaProject.bin", lambda d: b"x"))
    assert "unfold" in refused(with_part(GOOD, "xl/x.xml", lambda d: b"\0" * 100_000_001))
    refused(zipped({"a.txt": b"x"}))
    refused(b"PK\x03\x04")


def test_a_cell_that_claims_to_lie_at_the_end_of_the_sheet_costs_nothing():
    far = (b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
           b"</sheetData>")
    said = refused(with_part(GOOD, SHEET, lambda d: d.replace(b"</sheetData>", far)))
    assert "at most 100000 rows" in said


def test_a_cell_beyond_the_header_is_a_fault_and_rows_that_are_wide_for_nothing_are_bounded():
    assert "2 cells, as the header has" in refused(book(
        ("S", [["text", "place"], ["x", "y", None, "beyond"]])))
    wide = b"".join(b'<row r="%d"><c r="XFD%d" t="inlineStr"><is><t>x</t></is></c></row>' % (i, i)
                    for i in range(3, 1_000))
    said = refused(with_part(GOOD, SHEET, lambda d: d.replace(
        b"</sheetData>", wide + b"</sheetData>")))
    assert "10000000 cells" in said


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                        "[Content_Types].xml", "xl/_rels/workbook.xml.rels"]),
       st.integers(0, 2000), st.integers(0, 40), st.sampled_from([
           b"", b"<", b">", b'"', b"&amp;", b"-1", b"99999999999", b"s", b"\xff", b"<c r='A'/>",
           b"<v>9</v>", b"e", b"d"]))
def test_a_damaged_spreadsheet_gives_tellings_or_is_refused(part, at, cut, instead):
    def damaged(data: bytes) -> bytes:
        i = at % (len(data) + 1)
        return data[:i] + instead + data[i + cut:]

    with suppress(Refused):
        taken: Taken = read_xlsx(with_part(GOOD, part, damaged), NOW)
        assert bool(taken.told) != bool(taken.faults)
