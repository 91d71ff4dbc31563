"""On the worst of days there is a bulletin, too, and it says what it leaves out."""

from __future__ import annotations

import re

from msgspec.structs import replace

from hudna.speak.bulletin import out_hxl
from hudna.speak.bulletin.canonical import LONGEST, canonical, read
from hudna.speak.bulletin.data import BulletinData, Incident
from hudna.speak.bulletin.events import LISTED
from hudna.speak.bulletin.fitted import fitted
from hudna.speak.bulletin.html import html
from hudna.speak.language import language
from tests.speak.bulletin.example import INCIDENTS, example, ground


def many(n: int, text: str = "It was heard.") -> BulletinData:
    listed: tuple[Incident, ...] = tuple(
        replace(INCIDENTS[i % 2], id=f"{i:032x}", record=f"{i:064x}", summary=text)
        for i in range(n))
    return example(listed, told_hit=(), corrections=())


def test_more_than_two_thousand_incidents_are_all_counted_and_in_every_table():
    data = many(2 * LISTED + 601)
    assert fitted(data) == data
    assert read(canonical(data)).totals.today.found == LISTED + 301
    assert out_hxl.hxl(data).count(b"\n") == 2 + len(data.incidents)
    plain = re.sub("[\u2066-\u2069]", "", re.sub("<[^>]+>", " ", html(
        data, language("en"), ground()).decode()))
    assert "301 more are not listed here" in plain
    assert "300 more are not listed here" in plain


def test_words_are_left_out_before_incidents_are_and_it_says_so():
    data = many(900, "x" * 20_000)
    assert len(canonical(data)) > LONGEST
    made = fitted(data)
    assert len(canonical(made)) <= LONGEST
    assert (made.totals, made.by_party) == (data.totals, data.by_party)
    assert (made.left_out, data.left_out) == ("words", "")
    assert not any(i.summary or any(o.text for o in i.outcomes) for i in made.incidents)
    few = replace(made, incidents=made.incidents[:2])
    few = example(few.incidents, told_hit=(), corrections=(), left_out="words")
    assert "So much happened that what is said of each is left out" in html(
        few, language("en"), ground()).decode()
