"""The trend says nothing of peace where less was heard, and draws what it does not count."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from hudna.speak.bulletin.charted import charted
from hudna.speak.bulletin.data import DayCount, Trend
from hudna.speak.bulletin.page import Para, Picture
from hudna.speak.bulletin.reader import Reader
from hudna.speak.bulletin.trended import trend
from hudna.speak.language import language
from tests.speak.bulletin.example import example


def days(now: tuple[int, int | None], before: tuple[int, int | None]) -> list[DayCount]:
    """A week of (incidents, reports) a day after one of others."""
    return [DayCount(f"2016-07-{i + 1:02d}", 0, *(of := before if i < 7 else now)[:1], 0, of[1])
            for i in range(14)]


def says(now: tuple[int, int | None], before: tuple[int, int | None]) -> str:
    found = trend(days(now, before), 7)
    assert found is not None
    section = charted(Reader(replace(example(), trend=(), trends=(found,)), language("en")))
    [said] = [b.text for b in section.blocks if isinstance(b, Para)]
    return said


@pytest.mark.parametrize(("now", "before", "verdict"), [
    ((0, 0), (2, 40), "Of one of these days no report came"),
    ((0, None), (2, 40), "it is not said how many"),
    ((0, 10), (2, 40), "Less was heard than before"),
    ((0, 40), (2, 40), "That is fewer."),
    ((8, 40), (2, 40), "That is more."), ((8, 10), (2, 40), "That is more."),
    ((8, 90), (2, 40), "More was heard than before"), ((0, 90), (2, 40), "That is fewer."),
    ((2, 40), (2, 40), "It cannot be told whether that is more or fewer."),
])
def test_silence_is_not_called_fewer(now, before, verdict):
    said = says(now, before)
    assert verdict in said
    assert ("That is fewer." in said) == (verdict == "That is fewer.")


def test_what_is_said_of_what_was_heard_is_in_the_data():
    assert [trend(days((1, n), (1, 40)), 7).heard for n in (None, 0, 10, 40, 90)] == [
        "not-known", "not-known", "less", "as-much", "more"]
    assert Trend(7, 1, 1, 1).heard == "not-known"


def test_a_few_reports_are_drawn_as_some_and_none_as_none():
    drawn = []
    for reports in (0, None, 40):
        data = replace(example(), trend=(DayCount("2016-07-31", 0, 0, 0, reports),), trends=())
        [picture] = [b for b in charted(Reader(data, language("en"))).blocks
                     if isinstance(b, Picture)]
        drawn.append(picture.svg)
    assert len(set(drawn)) == 3
    assert "stroke-dasharray" in drawn[1]
    assert "stroke-dasharray" not in drawn[0]
