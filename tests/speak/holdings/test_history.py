"""Histories of towns in words: what makes somebody the holder, from when, and what does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.speak.holdings.history import turns_of
from hudna.speak.holdings.spans import history_of
from hudna.speak.holdings.told_days import MONTHS, days_of
from hudna.speak.holdings.turn import Span

ARMY = ("Syrian government",)
REBELS = ("opposition",)


def spans(text: str, now: str = "") -> tuple[Span, ...]:
    return history_of("Tell Brak", text, now).spans


def said(text: str) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(t.does, t.holders, t.whole) for t in turns_of("Tell Brak", text)]


@pytest.mark.parametrize(("text", "holders"), [
    ("On 3 May 2013, the FSA seized the town.", REBELS),
    ("On 3 May 2013, the town was taken by the Syrian Army.", ARMY),
    ("On 3 May 2013 Tall Brak was recaptured by government forces after a siege.", ARMY),
    ("On 3 May 2013, rebels and the al-Nusra Front took over the town.",
     ("opposition", "Jabhat al-Nusra")),
    ("On 3 May 2013, the FSA chased out the Syrian Army and took complete control of it.", REBELS),
    ("Rebels surrendered to the Syrian Arab Army on 3 May 2013.", ARMY),
    ("On 3 May 2013, the town came under control of the YPG.", ("Syrian Democratic Forces",)),
    ("The Islamic State of Iraq and the Levant (ISIL) seized the town on 3 May 2013.", ("Daesh",)),
    ("On 3 May 2013, the army, backed by Hezbollah fighters, retook the town.", ARMY),
])
def test_who_took_it_when(text: str, holders: tuple[str, ...]) -> None:
    [span] = spans(text)
    assert span.holders == holders
    assert span.start == date(2013, 5, 3)
    assert span.stop is None


@pytest.mark.parametrize("text", [
    "On 3 May 2013, the FSA seized a checkpoint near the town.",
    "On 3 May 2013, rebels attacked the town.",
    "On 3 May 2013, the FSA tried to capture the town.",
    "On 3 May 2013, government aircraft bombed the rebel-held town.",
    "On 3 May 2013, the army took control of three villages.",
    "On 3 May 2013, the army regained control of the air base of Tell Brak.",
    "On 3 May 2013, Brak checkpoint was captured by rebels.",
    "See Tell Brak (Syrian Civil War).",
    "",
])
def test_what_makes_nobody_the_holder(text: str) -> None:
    assert not spans(text)


def test_a_part_is_no_whole() -> None:
    text = "On 3 May 2013, the FSA took control of parts of the town."
    assert [whole for _, _, whole in said(text)] == [False]
    assert not spans(text)
    [span] = spans("On 1 May 2013, the army captured the town. " + text)
    assert span.holders == ARMY
    assert "part" in span.doubts


def test_between_the_days_that_a_month_may_mean_nobody_is_named() -> None:
    first, second = spans("On 1 March 2013, the army captured the town. In May 2014, rebels "
                          "captured the town.")
    assert (first.start, first.stop) == (date(2013, 3, 1), date(2014, 5, 1))
    assert (second.start, second.stop) == (date(2014, 5, 31), None)
    assert "changed" in first.doubts
    assert "day" in second.doubts


def test_what_has_no_day_ends_what_was_before_and_begins_nothing() -> None:
    found = history_of("Tell Brak", "On 1 March 2013, rebels captured the town. Later, the army "
                                    "recaptured the town.")
    assert not found.spans
    assert len(found.unread) == 2


def test_a_later_holder_in_the_table_is_held_against_the_text() -> None:
    text = "On 1 March 2013, rebels captured the town."
    assert spans(text, "y Flag of Syria.svg")[0].doubts == ("later",)
    assert spans(text, "n Syria-flag 1932-58 1961-63.svg")[0].doubts == ()
    assert spans(text)[0].doubts == ("old",)


def test_who_takes_it_again_had_lost_it() -> None:
    first, _ = spans("On 1 March 2013, the army captured the town. On 2 April 2016, the army "
                     "recaptured the town.")
    assert "again" in first.doubts


def test_held_throughout_has_no_first_day() -> None:
    [span] = spans("The government has maintained control of this town.")
    assert span.start is None
    assert "kept" in span.doubts


def test_a_year_that_is_not_told_is_the_first_after_the_day_before() -> None:
    [day] = days_of("On 3 March, it ended.", date(2013, 5, 1))
    assert day.first == date(2014, 3, 3)
    assert not day.year
    assert days_of("On 3 March, it ended.", None) == []


def test_a_date_that_does_not_exist_is_none() -> None:
    assert days_of("On 30 February 2016, it ended.", None) == []


@given(st.dates(date(2011, 3, 1), date(2020, 12, 31)), st.integers(1, 900),
       st.sampled_from([("the FSA", REBELS), ("the Syrian Army", ARMY), ("ISIL", ("Daesh",))]))
def test_spans_follow_each_other_and_hold_the_days_that_were_told(
    day: date, later: int, who: tuple[str, tuple[str, ...]]
) -> None:
    after = day + timedelta(days=later)
    words, holders = who
    text = (f"On {_told(day)}, {words} captured the town. "
            f"On {_told(after)}, the YPG captured the town.")
    first, second = spans(text)
    assert (first.holders, first.start, first.stop) == (holders, day, after)
    assert (second.start, second.stop) == (after, None)


@given(st.text(max_size=400))
def test_any_text_is_read_without_failing(text: str) -> None:
    for span in history_of("Tell Brak", text).spans:
        assert span.holders
        assert span.start is None or span.stop is None or span.start < span.stop


def _told(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
