"""Days seen from the text's own day, behind and ahead; what is none is named."""

from __future__ import annotations

from datetime import date

import pytest

from hudna.speak.process.text import Text
from hudna.speak.process.whens import Whens

DAY = date(2016, 7, 26)


def whens(text: str, day: date | None = DAY):
    return Whens(Text(text), day).found


def windows(text: str, day: date | None = DAY) -> list[tuple[str, str]]:
    return [(w.first, w.last) for one in whens(text, day) for w in one.when.windows]


@pytest.mark.parametrize(("text", "first", "last"), [
    ("It will be announced next month.", "2016-08-01", "2016-08-31"),
    ("قد تعلن الشهر القادم", "2016-08-01", "2016-08-31"),
    ("قد تعلن الشهر المقبل", "2016-08-01", "2016-08-31"),
    ("План объявят в следующем месяце", "2016-08-01", "2016-08-31"),
    ("by the end of the month", "2016-07-21", "2016-07-31"),
    ("to start on 1 August", "2016-08-01", "2016-08-01"),
    ("موعدا الأول من أغسطس/آب", "2016-08-01", "2016-08-01"),
    ("начнутся 1 августа", "2016-08-01", "2016-08-01"),
    ("within 48 hours", "2016-07-26", "2016-07-28"),
    ("خلال أسبوعين", "2016-07-26", "2016-08-09"),
    ("в течение трех дней", "2016-07-26", "2016-07-29"),
    ("in early August", "2016-08-01", "2016-08-10"),
    ("в середине августа", "2016-08-10", "2016-08-20"),
    ("مطلع أغسطس", "2016-08-01", "2016-08-10"),
    ("in August", "2016-08-01", "2016-08-31"),
    ("Next week the experts meet", "2016-07-30", "2016-08-07"),
    ("tomorrow", "2016-07-27", "2016-07-27"),
    ("أمس", "2016-07-25", "2016-07-25"),
    ("12 July", "2016-07-12", "2016-07-12"),
    ("اليوم الثلاثاء", "2016-07-26", "2016-07-26"),
])
def test_days_that_are_meant(text, first, last):
    assert windows(text) == [(first, last)]


@pytest.mark.parametrize(("text", "why"), [
    ("by 31 June 2016", "no-such-day"), ("до 31 июня 2016 года", "no-such-day"),
    ("31 حزيران 2016", "no-such-day"), ("30 February", "no-such-day"),
    ("on Monday, 26 July 2016", "other-weekday"), ("اليوم الأربعاء", "other-weekday"),
])
def test_what_is_no_day_is_named_and_never_repaired(text, why):
    assert why in [one.why for one in whens(text)]
    if why == "no-such-day":
        assert windows(text) == []


def test_without_a_day_to_count_from_nothing_is_counted():
    for text in ("next month", "on 1 August", "tomorrow", "on Friday", "within 48 hours"):
        assert windows(text, None) == []
        assert {one.why for one in whens(text, None)} == {"no-day-to-count-from"}
    assert windows("on 1 August 2016", None) == [("2016-08-01", "2016-08-01")]


def test_a_weekday_may_be_either_and_the_likelier_comes_first():
    assert windows("They met on Friday") == [("2016-07-22",) * 2, ("2016-07-29",) * 2]
    assert windows("They will meet on Friday") == [("2016-07-29",) * 2, ("2016-07-22",) * 2]
    assert windows("next Thursday") == [("2016-07-28",) * 2]


def test_digits_that_may_be_two_days_are_two():
    [one] = whens("on 03/07/2016")
    assert {w.first for w in one.when.windows} == {"2016-07-03", "2016-03-07"}
    assert one.when.how == "either"


def test_a_far_day_without_its_year_may_be_of_either_year():
    [one] = whens("on 26 January")
    assert {w.first for w in one.when.windows} == {"2016-01-26", "2017-01-26"}


def test_what_is_only_near_has_words_and_no_window():
    [one] = whens("The plan may be announced soon.")
    assert one.when.words.text == "soon" and one.when.windows == ()


def test_a_text_counts_from_the_date_that_it_begins_with():
    found = Whens(Text("MOSCOW, 14 July 2016 (AP) - Talks resume tomorrow."), None)
    assert found.basis() is not None and found.basis().date == "2016-07-14"
    assert ("2016-07-15", "2016-07-15") in [
        (w.first, w.last) for one in found.found for w in one.when.windows]
