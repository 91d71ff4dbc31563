"""What is chosen beforehand comes from the sentence of the event."""

from __future__ import annotations

from datetime import datetime

import pytest

from hudna.node import Node
from hudna.speak.reading.proposed import Proposal
from hudna.speak.reading.reading import propose
from hudna.web.happened import of_event
from hudna.web.happened.report_reading import offer, setting, written

NOON = (2026, 11, 30, 12)


def read(nodes: dict[str, Node], text: str, told: tuple[int, ...] = NOON) -> Proposal:
    return propose(text, ms(nodes, *told), setting(nodes["un"]))


def ms(nodes: dict[str, Node], *at: int) -> int:
    zone = setting(nodes["un"]).zone
    return round(datetime(*at, tzinfo=zone).timestamp() * 1000)  # type: ignore[arg-type,misc]


AHEAD = (
    ("قصفت الطائرات مدينة الباب اليوم الساعة 3:30 مساء وقتل خمسة. "
     "وكانت قرية تادف قد تعرضت لقصف أمس الأول.", "اليوم الساعة 3:30 مساء"),
    ("Shelling hit al-Bab today at 3:30 pm. Tadif was shelled the day before yesterday.",
     "today at 3:30 pm"),
    ("Обстрел Эль-Баба сегодня в 15:30. Тадеф обстреляли позавчера.", "сегодня в 15:30"),
)


@pytest.mark.parametrize(("text", "words"), AHEAD)
def test_the_time_of_another_event_is_never_preferred_to_none(
    nodes: dict[str, Node], text: str, words: str,
) -> None:
    found = read(nodes, text)
    assert found.times and of_event.time(found) is None
    assert offer(text, found).chosen["when"] == ""
    ahead = [text[a.span.begin:a.span.end] for a in found.asides
             if "after the moment" in str(a.why)]
    assert ahead == [words]


@pytest.mark.parametrize("text", [
    "Shelling hit al-Bab. Tadif was shelled the day before yesterday.",
    "قصف على الباب. وكانت قرية تادف قد تعرضت لقصف أمس الأول.",
    "Обстрел Эль-Баба. Тадеф обстреляли позавчера.",
])
def test_an_event_without_a_time_of_its_own_gets_none(nodes: dict[str, Node], text: str) -> None:
    found = read(nodes, text)
    assert found.times and of_event.time(found) is None


@pytest.mark.parametrize(("text", "day"), [
    ("Shelling hit al-Bab yesterday. Tadif was shelled three days ago.", 29),
    ("Strikes in al-Bab\nThe shelling of al-Bab came on Saturday, people said.", 28),
    ("قصف على الباب أمس. وكانت قرية تادف قد تعرضت لقصف قبل ثلاثة أيام.", 29),
    ("28 November 2026. Shelling hit al-Bab yesterday.", 27),
    ("28 November 2026. Shelling hit al-Bab.", 28),
])
def test_the_time_of_the_event_or_else_the_text_s_own_date_is_chosen(
    nodes: dict[str, Node], text: str, day: int,
) -> None:
    found = read(nodes, text)
    best = of_event.time(found)
    assert best is not None
    assert best.from_ms == ms(nodes, 2026, 11, day)
    chosen = written((best.from_ms, best.until_ms - 1))
    assert offer(text, found).chosen["when"] == chosen


def test_the_text_s_own_date_is_said(nodes: dict[str, Node]) -> None:
    text = "26 July 2016. Shelling hit al-Bab today at 3:30 pm."
    found = read(nodes, text)
    assert found.dateline is not None
    assert text[found.dateline.begin:found.dateline.end] == "26 July 2016"
    best = of_event.time(found)
    assert best is not None and best.from_ms == ms(nodes, 2016, 7, 26, 15, 15)
    assert read(nodes, "Shelling hit al-Bab today").dateline is None


@pytest.mark.parametrize("text", [
    "قصف على تل أحمر. وقال مصدر في دمشق إن خمسة قتلوا.",
    "Shelling on the village of Kharbushqat. A hospital in Damascus took five in.",
])
def test_a_place_of_another_sentence_is_not_chosen_where_the_event_s_is_not_known(
    nodes: dict[str, Node], text: str,
) -> None:
    found = read(nodes, text)
    assert found.places and of_event.place(found) is None
    assert offer(text, found).chosen["where"] == ""


def test_a_place_in_the_sentence_of_the_event_is_chosen(nodes: dict[str, Node]) -> None:
    best = of_event.place(read(nodes, "قصف على حي القصيلة في الباب. وقال مصدر في دمشق ذلك."))
    assert best is not None and best.names.en == "Al-Bab"
