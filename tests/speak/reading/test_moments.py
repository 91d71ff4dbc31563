from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.speak.reading.conftest import TOLD, ms

DAY = 86_400_000


def first(p):
    return p.times[0].from_ms, p.times[0].until_ms


def asides(text, p):
    return {text[a.span.begin:a.span.end]: str(a.why) for a in p.asides}


@pytest.mark.parametrize("text", [
    "shelling on 19 July 2016", "shelling, July 19, 2016", "shelling 2016-07-19",
    "19.07.2016 shelling", "19/07/2016 shelling", "the 19th of July: shelling",
    "July 19th shelling", "shelling three days ago",
    "shelling on Tuesday", "shelling last Tuesday", "Tuesday 19 July 2016: shelling",
    "قصف يوم الثلاثاء", "قصف بتاريخ ١٩/٧/٢٠١٦", "قصف ١٩ تموز", "قصف في 19 يوليو/تموز 2016",
    "قصف في التاسع عشر من تموز", "قصف قبل ٣ أيام", "قصف قبل ثلاثة أيام", "قصف الثلاثاء الماضي",
    "قصف يوم 19/7", "قصف في ١٩ من الشهر الجاري", "٢٠١٦/٧/١٩ قصف", "قصف في ١٩ يوليو (تموز) ٢٠١٦",
    "обстрел 19 июля", "обстрел 19 июля 2016 года", "обстрел 19-го июля", "обстрел 19.07.2016",
    "обстрел во вторник", "обстрел в прошлый вторник", "обстрел три дня назад",
    "обстрел девятнадцатого июля", "19.07 обстрел",
])
def test_one_day_however_it_is_said(read, text):
    p = read(text)
    assert first(p) == (ms(2016, 7, 19), ms(2016, 7, 20))
    assert len(p.times) == 1


@pytest.mark.parametrize(("text", "window"), [
    ("shelling yesterday evening", (ms(2016, 7, 21, 16), ms(2016, 7, 22))),
    ("shelling last night", (ms(2016, 7, 21, 17), ms(2016, 7, 22, 6))),
    ("قصف فجر اليوم", (ms(2016, 7, 22, 3), ms(2016, 7, 22, 7))),
    ("قصف مساء أمس", (ms(2016, 7, 21, 16), ms(2016, 7, 22))),
    ("قصف ليل أمس", (ms(2016, 7, 21, 17), ms(2016, 7, 22, 6))),
    ("обстрел в ночь на 21 июля", (ms(2016, 7, 20, 18), ms(2016, 7, 21, 7))),
    ("обстрел вчера утром", (ms(2016, 7, 21, 5), ms(2016, 7, 21, 12))),
    ("shelling yesterday at 14:30", (ms(2016, 7, 21, 14, 15), ms(2016, 7, 21, 14, 45))),
    ("قصف أمس الساعة الثالثة عصرا", (ms(2016, 7, 21, 14, 45), ms(2016, 7, 21, 15, 15))),
    ("обстрел вчера в 3 часа ночи", (ms(2016, 7, 21, 2, 45), ms(2016, 7, 21, 3, 15))),
    ("shelling 2 hours ago", (TOLD - 3 * 3_600_000, TOLD - 3_600_000)),
    ("shelling, 21/07/2016, 1645h", (ms(2016, 7, 21, 16, 30), ms(2016, 7, 21, 17))),
    ("shelling yesterday at 9 a.m.", (ms(2016, 7, 21, 8, 45), ms(2016, 7, 21, 9, 15))),
    ("shelling on 3-5 July", (ms(2016, 7, 3), ms(2016, 7, 6))),
])
def test_times_of_the_day_are_windows(read, text, window):
    assert first(read(text)) == window


def test_an_hour_that_may_be_two_stays_two(read):
    p = read("قصف أمس الساعة 5")
    assert {t.from_ms for t in p.times} == {ms(2016, 7, 21, 4, 45), ms(2016, 7, 21, 16, 45)}


def test_what_may_be_two_dates_stays_two(read):
    p = read("shelling on 03/07/2016")
    assert {t.from_ms for t in p.times} == {ms(2016, 7, 3), ms(2016, 3, 7)}
    assert [t.from_ms for t in read("обстрел 03/07/2016").times] == [ms(2016, 7, 3)]


@pytest.mark.parametrize("text", [
    "قصف في ١٥ شوال ١٤٣٧ هـ", "قصف بتاريخ ١٤٣٧/١٠/١٥", "قصف في 15 شوال",
    "shelling on 15 Shawwal 1437 AH",
])
def test_hijri_days_leave_a_day_on_either_side(read, text):
    assert first(read(text)) == (ms(2016, 7, 19), ms(2016, 7, 22))


@pytest.mark.parametrize(("text", "words"), [
    ("shelling on 30 February 2016", "30 February 2016"), ("قصف ٣١ حزيران ٢٠١٦", "٣١ حزيران ٢٠١٦"),
    ("обстрел 31.06.2016", "31.06.2016"), ("قصف في 31 شوال 1437 هـ", "31 شوال 1437 هـ"),
])
def test_days_that_no_calendar_has_are_named_and_not_taken(read, text, words):
    p = read(text)
    assert not p.times
    assert asides(text, p) == {words: "no calendar has such a day"}
    assert "the text says no time that can be taken" in map(str, p.missing)


@pytest.mark.parametrize(("text", "words"), [
    ("the truce begins on 1 August 2016", "1 August 2016"), ("غدا", "غدا"), ("завтра", "завтра"),
    ("the truce begins on 1 August", "1 August"), ("يوم الأحد القادم", "الأحد القادم"),
    ("next Friday", "next Friday"),
    ("this evening of 22 July 2016 at 23:30", "22 July 2016 at 23:30"),
])
def test_days_ahead_are_named_and_not_taken(read, text, words):
    p = read(text)
    assert not p.times
    assert "after the moment of telling" in asides(text, p)[words]


def test_a_weekday_that_does_not_fit_its_date_is_named(read):
    text = "shelling on Monday 19 July 2016"
    p = read(text)
    assert first(p) == (ms(2016, 7, 19), ms(2016, 7, 20))
    assert "Monday" in asides(text, p)


def test_a_text_with_its_own_date_counts_from_it(read):
    text = "5 May 2016. Shelling hit Aleppo yesterday."
    p = read(text)
    assert first(p) == (ms(2016, 5, 4), ms(2016, 5, 5))
    assert [text[a:b] for a, b in p.times[0].spans] == ["5 May 2016", "yesterday"]


def test_several_dates_stay_several(read):
    p = read("قصفت البلدة في ١٧ تموز ثم في ١٩ تموز")
    assert {t.from_ms for t in p.times} == {ms(2016, 7, 17), ms(2016, 7, 19)}


@settings(max_examples=60, deadline=None)
@given(day=st.dates(min_value=date(2000, 1, 1),
                    max_value=date(2030, 1, 1)),
       told=st.integers(min_value=1_000_000_000_000, max_value=1_700_000_000_000))
def test_no_window_begins_or_ends_after_the_telling(read, day, told):
    for text in (f"shelling on {day.day}.{day.month}.{day.year} at 23:50", "قصف مساء اليوم",
                 "обстрел в ночь на сегодня", f"{day:%d/%m/%Y}", "Friday night"):
        for guess in read(text, told).times:
            assert guess.from_ms <= told < guess.until_ms + 40 * 366 * DAY
            assert guess.until_ms <= told + 1
            assert guess.from_ms < guess.until_ms


def test_a_weekday_that_is_not_over_may_be_that_of_a_week_ago(read):
    p = read("shelling on Friday night")
    assert {(g.from_ms, g.until_ms) for g in p.times} == {
        (ms(2016, 7, 22, 17), TOLD + 1), (ms(2016, 7, 15, 17), ms(2016, 7, 16, 6))}
