"""Articles and sentences of others, with their labels, where they lie beside the checkout.

FA-KES gives each article one governorate and one date. Its dates are sometimes those of printing,
sometimes have day and month changed over; so the figures are also given for the articles that
name the labelled day in full. Each test prints what it found; floors lie a little below.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import shapely

from hudna.speak.reading.proposed import Proposal, TimeGuess
from tests.speak.conftest import real
from tests.speak.reading.conftest import DAMASCUS, ms

GOVERNORATES = {
    "aleppo": {"SY-HL"}, "damascus": {"SY-DI", "SY-RD"}, "idlib": {"SY-ID"},
    "deir ezzor": {"SY-DY"}, "raqqa": {"SY-RA"}, "homs": {"SY-HI"}, "hasakeh": {"SY-HA"},
    "hama": {"SY-HM"}, "daraa": {"SY-DR"}, "lattakia": {"SY-LA"}, "quneitra": {"SY-QU"},
}
SLACK_DEG = 0.05
"""The carried boundaries may lie 5 km from the true ones."""
LATER = ms(2024, 1, 1)
FIRST = (0.54, 0.62, 0.79, 0.88, 0.60, 0.71)
THREE = (0.66, 0.67, 0.94, 0.94, 0.72, 0.76)
"""Floors for the day, in the order in which the test prints them."""
EVERY = 6
"""Which articles the short form takes."""

parts = pytest.mark.parametrize(
    "step", [EVERY, pytest.param(1, marks=pytest.mark.long)], ids=["part", "all"])


class Tally(Counter[str]):
    """How many were right first, in the first three, later, wrong, or found nothing."""

    def take(self, right: Sequence[bool]) -> None:
        at = right.index(True) if True in right else None
        self["n"] += 1
        self["first" if at == 0 else "three" if at in (1, 2) else "later" if at else
             "wrong" if right else "none"] += 1

    @property
    def first(self) -> float:
        return self["first"] / self["n"]

    @property
    def three(self) -> float:
        return (self["first"] + self["three"]) / self["n"]

    def line(self, what: str) -> str:
        shown = ", ".join(f"{k} {self[k]}" for k in ("first", "three", "later", "wrong", "none"))
        return f"{what}: n {self['n']}: {shown}; first {self.first:.3f}, in three {self.three:.3f}"


def articles(step: int) -> list[dict[str, str]]:
    with real("fa_kes/fa_kes_part.csv").open(encoding="utf-8") as f:
        return list(csv.DictReader(f))[::step]


def text_of(article: dict[str, str]) -> str:
    return f"{article['article_title']}\n{article['article_content']}"


def labelled_day(article: dict[str, str]) -> date:
    month, day, year = (int(part) for part in article["date"].split("/"))
    return date(year, month, day)


def on_day(guesses: Iterable[TimeGuess], day: date, off: int = 0) -> list[bool]:
    """Which windows of at most three days hold the day, or one so far off."""
    def holds(g: TimeGuess) -> bool:
        first, last = (datetime.fromtimestamp(at / 1000, DAMASCUS).date()
                       for at in (g.from_ms, g.until_ms - 1))
        slack = timedelta(days=off)
        return last - first < timedelta(days=3) and first - slack <= day <= last + slack

    return [holds(g) for g in guesses]


def named_in_full(text: str, day: date) -> bool:
    """By a pattern of this test's own, so that the reading does not grade itself."""
    month = f"{day:%B}"
    names = f"(?:{month}|{month[:3]})"
    return re.search(rf"(?<!\d)0?{day.day} {names},? {day.year}|{names} 0?{day.day},? ?{day.year}"
                     rf"|(?<!\d)0?{day.day}[.-]0?{day.month}[.-]{day.year}", text) is not None


@parts
def test_the_governorate_of_an_article(read, places, step):
    shapes = {d.code: d.shape.buffer(SLACK_DEG) for d in places.gazetteer.districts}
    tally = Tally()
    for article in articles(step):
        codes = GOVERNORATES[article["location"]]
        p = read(text_of(article), LATER)
        tally.take([any(shapes[c].intersects(shapely.Point(g.at[0] / 1e7, g.at[1] / 1e7))
                        for c in codes) for g in p.places])
    print("\n" + tally.line("FA-KES, governorate of the first place"))
    assert tally.first > 0.84 and tally.three > 0.94


@parts
def test_the_day_of_an_article(read, step):
    """Told years later, so that only the text says when; and told on the evening of the label."""
    tallies = {name: Tally() for name in (
        "told in 2024: the day", "told in 2024: a day off at most",
        "told in 2024, the label named in the text: the day",
        "told in 2024, the label named in the text: a day off at most",
        "told that evening: the day", "told that evening: a day off at most")}
    for article in articles(step):
        text, day = text_of(article), labelled_day(article)
        later = read(text, LATER).times
        then = read(text, ms(day.year, day.month, day.day, 23, 30)).times
        takes = [on_day(later, day), on_day(later, day, 1)] * 2
        takes += [on_day(then, day), on_day(then, day, 1)]
        for n, (tally, take) in enumerate(zip(tallies.values(), takes, strict=True)):
            if n not in (2, 3) or named_in_full(text, day):
                tally.take(take)
    print()
    for name, tally in tallies.items():
        print(tally.line(f"FA-KES, {name}"))
    first = [t.first for t in tallies.values()]
    three = [t.three for t in tallies.values()]
    assert [f > floor for f, floor in zip(first, FIRST, strict=True)] == [True] * 6
    assert [t > floor for t, floor in zip(three, THREE, strict=True)] == [True] * 6


def test_dated_sentences_of_an_encyclopedia(read):
    tally = Tally()
    with real("wikipedia_syria_texts/dated_sentences.jsonl").open(encoding="utf-8") as f:
        for line in f:
            row = json.loads(line)
            tally.take(on_day(read(row["text"], LATER).times, date.fromisoformat(row["date"])))
    print("\n" + tally.line("Wikipedia, dated sentences"))
    assert tally.first > 0.97 and tally.three > 0.99


def test_towns_of_an_encyclopedia(read):
    """Names in one fixed sentence; what is not known falls back to the governorate, and the name
    stands among the asides where words lead up to it."""
    how: Counter[str] = Counter()
    with real("wikipedia_syria_texts/control_of_cities.csv").open(encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    for row in rows:
        p = read(f"Shelling hit the town of {row['town']} in {row['governorate']}.", LATER)
        how[_how(p)] += 1
    print(f"\nWikipedia, {len(rows)} towns: {dict(how)}")
    assert how["town by name"] > 0.8 * len(rows) and not how["nothing"]


def _how(p: Proposal) -> str:
    if not p.places:
        return "nothing"
    best = p.places[0]
    return "unit" if best.admin else f"town by {best.how}"


def test_the_report_of_the_plan(read):
    """The Arabic article of 26 July 2016: pasted in, it yields a sound proposal."""
    path = Path(str(real("README.md").parent.parent / "article-2016-07-26.txt"))
    if not path.exists():
        pytest.skip("the article is not on this machine")
    text = path.read_text(encoding="utf-8")
    p = read(text, ms(2016, 7, 26, 20))
    day = p.times[0]
    assert (day.from_ms, day.until_ms) == (ms(2016, 7, 26), ms(2016, 7, 26, 20) + 1)
    assert "الثلاثاء" in _words(text, day.spans)
    assert {"ru", "us", "syrian-government", "opposition"} <= {g.party for g in p.parties}
    ahead = [text[a.span.begin:a.span.end] for a in p.asides]
    assert "الأول من أغسطس/آب" in ahead
    assert p.harms == () and all(g.score < 0.2 for g in p.places)
    print("\nthe article:", [g.names.en for g in p.places], [k.happened for k in p.kinds])


def _words(text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
    return [text[begin:end] for begin, end in spans]


