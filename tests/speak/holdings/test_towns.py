"""The 152 towns with histories, where the data to try with is there."""

from __future__ import annotations

import csv
from datetime import date
from itertools import pairwise

from hudna.speak.holdings.imported import read_holdings
from hudna.speak.holdings.line import zone_of
from hudna.speak.holdings.resolved import LEFT_OUT, Meant
from hudna.speak.holdings.spans import history_of
from hudna.speak.holdings.turn import Span
from hudna.view.days import starts_ms
from tests.audit.shared import DATA, needs
from tests.speak.holdings.test_imported import comes_to, terms

TOWNS = DATA / "wikipedia_syria_texts" / "control_of_cities.csv"
pytestmark = needs(TOWNS)
DAYS = (date(2016, 2, 27), date(2016, 7, 31), date(2016, 12, 31))
# By hand, from the texts.
BY_HAND = {
    "Azaz": ("opposition",) * 3, "Tell Aran": ("Syrian government",) * 3,
    "Tell Rifaat": ("Syrian Democratic Forces",) * 3, "Sarrin": ("Syrian Democratic Forces",) * 3,
    "Douma": ("opposition",) * 3, "Khanasir": ("Syrian government",) * 3,
    "Muadamiyat al-Sham": (None, None, "Syrian government"), "Jasim": ("opposition",) * 3,
    "Al-Qusayr": ("Syrian government",) * 3, "Khan Shaykhun": ("Jabhat al-Nusra",) * 3,
    "Adwan": ("opposition",) * 3, "Al-Dana": (None,) * 3, "Suran": (None,) * 3,
    "Anadan": (None,) * 3,
}


def rows() -> list[dict[str, str]]:
    with TOWNS.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def held(row: dict[str, str], day: date) -> Span | None:
    found = history_of(row["town"], row["history"], row["held_by_2023_raw"]).spans
    return next((s for s in found if (s.start is None or s.start <= day)
                 and (s.stop is None or day < s.stop)), None)


def test_they_give_holders_for_any_day_of_2016() -> None:
    every = rows()
    assert len(every) == 152
    for day in DAYS:
        found = [s for row in every if (s := held(row, day))]
        assert len(found) >= 60
        assert all(s.sentence for s in found)
    for row in every:
        found = history_of(row["town"], row["history"], row["held_by_2023_raw"]).spans
        known = [s for s in found if s.start is not None]
        assert all(a.stop is not None and b.start is not None and a.stop <= b.start
                   for a, b in pairwise(known)), row["town"]


def test_what_they_give_is_what_the_texts_say() -> None:
    every = {row["town"]: row for row in rows()}
    for town, expected in BY_HAND.items():
        for day, holder in zip(DAYS, expected, strict=True):
            span = held(every[town], day)
            assert (span.holders[0] if span else None) == holder, (town, day)


def test_a_change_within_the_year_is_found_to_the_day() -> None:
    every = {row["town"]: row for row in rows()}
    before, after = (held(every["Tell Rifaat"], date(2016, 2, n)) for n in (14, 15))
    assert before is not None
    assert after is not None
    assert before.holders == ("opposition",)
    assert after.holders == ("Syrian Democratic Forces",)


def test_they_come_onto_the_ground_by_the_import() -> None:
    """With the packaged gazetteer alone, and leaving out what it does not know by its name."""
    read = read_holdings(TOWNS.read_bytes(), TOWNS.name, terms(), 0, source="The encyclopedia")
    names = {"Syrian government": "syrian-government", "Syrian Democratic Forces": "ypg",
             "Hezbollah": LEFT_OUT}
    zone = zone_of(terms())
    meant = Meant(names, {}, "circle", doubtful=True, start_ms=starts_ms("2016-01-01", zone))
    asked = comes_to(read, meant)
    left = {place.key: LEFT_OUT for place in asked.places}
    rows = comes_to(read, Meant(names, left, "circle", True, meant.start_ms)).rows
    for day in DAYS:
        at = starts_ms(day.isoformat(), zone)
        on = [r for r in rows if r.said.from_ms <= at
              and (r.said.until_ms is None or at < r.said.until_ms)]
        assert len(on) >= 25
        assert len({r.line.called for r in on}) == len(on)
