from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.speak.intake.csv_told import read_csv
from hudna.speak.intake.files import MOST_BYTES, Choices, read_told
from hudna.speak.intake.heads import COLUMNS, meaning, never
from hudna.speak.intake.told import Taken
from tests.speak.conftest import real

NOW = 1_469_944_800_000


def read(text: str | bytes, **mapping: str) -> Taken:
    return read_csv(text if isinstance(text, bytes) else text.encode(), NOW, mapping=mapping)


def refused(text: str) -> str:
    with pytest.raises(Refused) as error:
        read(text).or_refused()
    return str(error.value)


def test_a_row_is_a_telling_as_it_was_written():
    told, = read("Date;Place;Event type;Description;Source;weather\n"
                 "26/07/2016;حلب;shelling; two shells <b>fell</b>;Monitor 4;rain\n").or_refused()
    assert (told.where, told.channel, told.told_ms) == ("row 2", "table", NOW)
    assert (told.when, told.place, told.happened) == ("26/07/2016", "حلب", "shelling")
    assert (told.text, told.language) == ("two shells <b>fell</b>", "en")
    assert (told.source, told.others) == ("Monitor 4", (("weather", "rain"),))


@pytest.mark.parametrize("header", [
    "التاريخ,المكان,نوع الحادث,الوصف,خط العرض,خط الطول,المحافظة,القتلى المدنيون",
    "Дата,Место,Тип события,Описание,Широта,Долгота,Мухафаза,Погибшие мирные жители",
    "Event date,Where,Event-type,What happened?,Latitude,Longitude,Governorate,Civilians killed",
    "a,b,c,d,e,f,g,h\n#date +occurred,#loc +name,#event +type,#description +ar,#geo +lat,"
    "#geo +lon,#adm1 +name +en,#affected +killed",
])
def test_columns_are_known_in_three_languages_and_by_hxl(header):
    told, = read(f"{header}\n2016-07-26,x,y,z,36.2,37.1,Aleppo,2\n").or_refused()
    assert (told.when, told.place, told.happened, told.text) == ("2016-07-26", "x", "y", "z")
    assert (told.lat, told.lon, told.killed) == ("36.2", "37.1", "2")
    assert told.admin == (("adm1", "Aleppo"),)


def test_p_codes_and_names_of_units_stay_apart_the_widest_first():
    told, = read("text,#\nx,\n".replace("#", "adm2_pcode") if False else
                 "t,a,b,c\n#description,#adm2+code+v_pcode,#adm1+code,#adm1+name\n"
                 "x,SY0200,SY02,Aleppo\n").or_refused()
    assert told.admin == (("adm1", "Aleppo"), ("adm1_code", "SY02"), ("adm2_code", "SY0200"))


def test_a_day_that_was_reported_is_not_the_day_of_the_event():
    told, = read("a,b,c\n#description,#date+reported,#date+occurred\nx,2016-07-28,2016-07-26\n"
                 ).or_refused()
    assert (told.when, told.sent) == ("2016-07-26", "2016-07-28")
    assert meaning("#date+updated", {}) is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff", "sep=#\r\n"])
def test_delimiters(delimiter, start):
    text = start.replace("#", delimiter) + "date,place,text\n1,2,3\n".replace(",", delimiter)
    assert read(text).or_refused()[0].text == "3"


def test_two_delimiters_alike_are_refused_not_chosen():
    assert "comma / semicolon" in refused("date,place;text\n1,2;3\n")


def test_who_wrote_it_on_which_device_is_not_taken():
    taken = read("text,phonenumber,deviceid,_submitted_by,Телефон,username,e\n"
                 ",,,,,,#contact +email\nx,123,456,bob,789,carol,a@b.example\n"
                 .replace(",,,,,,#contact", "#description,#x,#y,#z,#w,#v,#contact"))
    told, = taken.or_refused()
    assert told.others == ()
    assert len(taken.aside) == 6
    assert "123" not in repr(told) + repr(taken)


def test_what_became_of_a_force_is_not_taken():
    taken = read("text,deaths_a,deaths_b,military_killed,killed\nx,5,6,7,1\n")
    told, = taken.or_refused()
    assert (told.killed, told.others) == ("1", ())
    assert taken.aside == ("deaths_a", "deaths_b", "military_killed")
    assert never("#affected+killed+military")


def test_of_two_columns_that_mean_the_same_one_is_taken_and_that_is_said():
    taken = read("text,date,event_date\nx,1 July,2 July\n")
    told, = taken.or_refused()
    assert (told.when, told.others) == ("1 July", (("event_date", "2 July"),))
    assert "date and event_date both mean when" in str(taken.hints[0])
    told, = read("text,date,event_date\nx,1 July,2 July\n", event_date="when").or_refused()
    assert told.when == "2 July"


def test_faults_name_row_line_and_column_and_nothing_is_kept():
    text = 'text,place\n"two\nlines",Aleppo\nx\ny,A\x07leppo\nz,Idlib\n,\n,,\n'
    taken = read(text)
    assert taken.told == ()
    said = [str(f.say()) for f in taken.faults]
    assert said == [
        "line 4, row 3: found 1 cells; expected 2 cells, as the header has",
        "line 5, row 4, place: found U+0007 (column 2); expected text without control characters",
    ]


def test_a_row_without_words_is_refused():
    assert "a row that tells nothing" in refused("text,date\n,2016-07-26\n")


def test_signs_that_turn_the_writing_are_left_out_and_lost_letters_named():
    taken = read("text\n\u202eabc\u2066 d\ufffd\n")
    told, = taken.or_refused()
    assert told.text == "abc d\ufffd"
    assert [str(h) for h in taken.hints] == [
        "row 2: 1 letter was lost before the file came here",
        "row 2: signs that turn the direction of writing were left out"]


@pytest.mark.parametrize(("text", "said"), [
    ("", "no rows"), ("text,date\n", "a header only"), ("foo,bar\n1,2\n", "text / title"),
    ('text\n"unclosed\n', "RFC 4180"), (";" * 10_000_001, "at most 10000000 cells"),
    (",".join(f"t{i}" for i in range(2001)), "at most 2000 columns"),
    ("text\n" + "x" * 100_001 + "\n", "field larger"),
])
def test_what_is_no_table_of_reports_is_refused(text, said):
    assert said in refused(text)


def test_an_id_that_stands_twice_is_said_and_both_rows_are_kept():
    taken = read("id,text\n7,a\n7,a\n8,b\n")
    assert len(taken.or_refused()) == 3
    assert str(taken.hints[0]) == "the id 7 stands in 2 rows"


def test_ten_thousand_rows_of_which_one_is_bad():
    rows = ["place,text", *(f"town {i},shelling {i}" for i in range(10_000))]
    rows[5_000] += ",more"
    taken = read("\n".join(rows))
    assert taken.told == ()
    assert [str(f.say()) for f in taken.faults] == [
        "line 5001, row 5001: found 3 cells; expected 2 cells, as the header has"]


def test_the_documented_columns_are_those_that_are_read():
    text = (Path(__file__).parents[3] / "docs" / "intake.md").read_text("utf-8")
    assert [c for c in COLUMNS if f"| `{c}` |" not in text] == []


def test_no_alias_means_two_columns():
    seen: dict[str, str] = {}
    for column, others in COLUMNS.items():
        for alias in (column, *others):
            assert meaning(alias, {}) == column
            assert seen.setdefault(alias, column) == column


def test_a_text_that_is_longer_than_a_report_is_told_so():
    taken = read_told(b"text\n" + b"word " * 4_000 + b"\n", "a.csv", NOW)
    assert len(taken.or_refused()) == 1
    assert "a report holds 16000" in str(taken.hints[0])


# --- the front door ------------------------------------------------------------------------


def test_the_door_refuses_what_it_cannot_read():
    for data, name in ((b"", "a.csv"), (b"x", "a.exe"), (b"PK\x03\x04", "a.csv"), (b"x", "a.xlsx"),
                       (b"x" * (MOST_BYTES + 1), "a.txt")):
        taken = read_told(data, name, NOW)
        assert taken.faults
        assert taken.told == ()
    assert "one of" in str(read_told(b"a\nb", "a.csv", NOW, Choices({"a": "nix"})).faults[0].say())


def test_the_579_articles():
    data = real("fa_kes/fa_kes_part.csv").read_bytes()
    told = read_told(data, "fa_kes.csv", NOW).or_refused()
    assert len(told) == 579
    assert all(t.text and t.title and t.when and t.place and t.source for t in told)
    assert {t.language for t in told} == {"en"}


PIECES = st.sampled_from([
    "date,place,text\n", "text\n", "text;text/a;text/b\n", "1;0;1\n", "26 July,Aleppo,shells\n",
    '"', ",", "\n", "\r", "\t", ";", "\0", "é", "#date", "#description\n", "sep=;\n", "\u202e",
    "36.2 37.1 0 5", "_x_latitude", "ق", "\ud7ff", "a/b/c"])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(PIECES.map(str.encode), st.binary(max_size=10)), max_size=14),
       st.sampled_from(["csv", "tsv", "json", "xlsx", "eml", "txt", "exe", ""]),
       st.sampled_from(["", "windows-1256", "utf-16-le"]))
def test_anything_at_all_gives_tellings_or_faults_and_never_both(pieces, ending, encoding):
    taken = read_told(b"".join(pieces), f"a.{ending}", NOW, Choices(encoding=encoding))
    assert bool(taken.told) != bool(taken.faults)
