"""The HTML of a bulletin: nothing in it runs, nothing is fetched, nothing turns the text around."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.record.protecting import Names
from hudna.speak.bulletin.canonical import digest
from hudna.speak.bulletin.data import Answer
from hudna.speak.bulletin.html import html
from hudna.speak.language import CODES, FSI, PDI, language
from tests.speak.bulletin.example import INCIDENTS, example, ground
from tests.speak.bulletin.hostile import CANARIES, hostile

VOID = {"meta"}


class Outline(HTMLParser):
    """The tags with their attributes' names, and the text between."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[str] = []
        self.text = ""
        self.feed(raw.decode())
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.values.extend(value or "" for _, value in attrs)

    def handle_endtag(self, tag):
        self.tags.append((f"/{tag}", ()))

    def handle_data(self, data):
        self.text += data


def outline(data, code="en"):
    return Outline(html(data, language(code), ground()))


def test_promise_4_nothing_is_fetched_and_nothing_runs():
    for code in CODES:
        found = outline(example(), code)
        names = {name for _, attrs in found.tags for name in attrs}
        assert not {n for n in names if n.startswith("on")} | names & {"src", "href", "style"}
        assert not {t for t, _ in found.tags} & {"script", "iframe", "link", "form", "object", "a",
                                                 "img", "base", "image", "use"}
        assert not any("url(" in v and "url(#" not in v for v in found.values)
        assert "http" not in " ".join(found.values).replace("http://www.w3.org/2000/svg", "")


def test_its_own_policy_lets_its_one_style_through_and_no_more():
    raw = html(example(), language("en"), ground()).decode()
    style = re.search("<style>(.*?)</style>", raw, re.S)[1]
    named = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"content=\"default-src 'none'; style-src 'sha256-{named}'\"" in raw


@pytest.mark.parametrize("code", CODES)
def test_every_tag_is_closed_where_it_was_opened(code):
    opened: list[str] = []
    for tag, _ in outline(example(), code).tags:
        if tag.startswith("/"):
            assert opened.pop() == tag[1:]
        elif tag not in VOID:
            opened.append(tag)
    assert not opened


@pytest.mark.parametrize("canary", CANARIES)
def test_what_others_wrote_is_text(canary):
    tame, wild = outline(hostile("tame")), outline(hostile(canary))
    assert wild.tags == tame.tags
    assert wild.text.count(canary) >= 60


@given(st.text(min_size=1))
def test_no_text_becomes_a_tag(text):
    incident = msgspec.structs.replace(INCIDENTS[1], place=text, summary=f"x{text}")
    tame = msgspec.structs.replace(INCIDENTS[1], place="tame", summary="x")
    assert outline(example((incident,))).tags == outline(example((tame,))).tags


@pytest.mark.parametrize("code", CODES)
def test_every_row_of_a_table_is_headed_by_what_it_is_of(code):
    raw = html(example(), language(code), ground()).decode()
    rows = re.findall(r"<tr>(.*?)</tr>", "".join(re.findall(r"<tbody>(.*?)</tbody>", raw, re.S)))
    assert rows
    assert all(row.startswith('<th scope="row">') and row.count("<th") == 1 for row in rows)


def test_names_of_towns_are_text_in_the_map():
    land = ground()
    town = next(t for t in land.towns if t.names.en == "Aleppo")
    wild = msgspec.structs.replace(town, names=Names("</text><script>x()</script>", "", ""))
    spoiled = replace(land, towns=(wild,))
    raw = html(example(), language("en"), spoiled).decode()
    assert "&lt;/text&gt;&lt;script&gt;" in raw
    assert "<script" not in raw


@pytest.mark.parametrize("mark", ["\u202e", "\u202d", "\u202a", "\u2066", "\u2069", "\u0007",
                                  "\u2028", "\ufeff"])
def test_no_text_turns_what_stands_around_it(mark):
    raw = html(hostile(f"a{mark}b"), language("ar"), ground()).decode()
    assert mark not in raw or mark == PDI
    assert raw.count(FSI) == raw.count(PDI)


@pytest.mark.parametrize(("code", "way"), [("en", "ltr"), ("ar", "rtl"), ("ru", "ltr")])
def test_the_page_says_its_language_and_direction(code, way):
    raw = html(example(), language(code), ground()).decode()
    assert f'<html lang="{code}" dir="{way}">' in raw
    assert '<blockquote dir="rtl">لم تقلع' in raw
    assert '<blockquote dir="ltr">По нашим' in raw


def test_found_alleged_and_not_known_are_apart():
    text = outline(example()).text
    order = [text.index(t) for t in ("What is found", "What is alleged", "What is not known",
                                     "What is refuted", "Restrictions on the monitors")]
    assert order == sorted(order)
    found, alleged = text[order[0]:order[1]], text[order[1]:order[2]]
    assert "Finding of United Nations" in found
    assert "Russian Federation alone concludes" in found
    assert "Government forces answers: denies it" in found
    assert "No answer from Government forces" in alleged


def test_who_answers_for_a_party_has_answered_for_it():
    [alone] = (i for i in example().incidents if i.accused and not i.answers)
    said = Answer("ru", "looking", "", alone.until_ms + 1)
    heard = msgspec.structs.replace(alone, answers=(said,))
    parties = tuple(msgspec.structs.replace(p, backed_by="ru" if p.id == "saa" else "")
                    for p in example().parties)
    assert "No answer" in outline(example((heard,))).text
    assert "No answer" not in outline(example((heard,), parties=parties)).text


def test_words_that_are_not_printed_are_never_as_if_there_were_none():
    found = example().incidents[0]
    bare = msgspec.structs.replace(
        found, outcomes=tuple(msgspec.structs.replace(o, text="") for o in found.outcomes),
        answers=tuple(msgspec.structs.replace(a, text="") for a in found.answers))
    [case] = example().challenges
    unsaid = msgspec.structs.replace(case, text="", reply="", outcomes=())
    nothing = msgspec.structs.replace(case, reply=None)
    asked = msgspec.structs.replace(example().access[0], outcome="unanswered", text="")
    words = "its words are not printed here"
    usual = outline(example()).text.count(words)
    assert outline(example((bare,))).text.count(words) >= 3
    assert outline(example(challenges=(unsaid,))).text.count(words) == usual + 1
    assert "No reply is printed here." in outline(example(challenges=(nothing,))).text
    assert "not answered" not in outline(example(access=(asked,))).text
    text = outline(example((msgspec.structs.replace(bare, answers=()),))).text
    assert re.search(r"No answer from \W*Government forces\W* by .*?2016.*? is printed here", text)


def test_it_says_what_it_counts():
    text = outline(example()).text
    assert "two persons of the monitors" in text
    assert "sources that reported" in text


def test_it_says_what_it_is_not_and_which_data_it_is():
    text = outline(example()).text
    assert "None of them is a permission" in text
    assert "EXERCISE" in text
    assert digest(example()) in text
    assert "EXERCISE" not in outline(example(exercise=None)).text


def test_a_day_of_nothing_says_so():
    empty = example((), by_clause=(), by_party=(), access=(), quiet=(), effort=(), trend=(),
                    trends=(), told_hit=(), challenges=(), corrections=(), reconciled=None)
    text = outline(empty).text
    assert text.count("None in this bulletin.") == 6
    assert "The monitors asked for no access." in text


@pytest.mark.parametrize("code", CODES)
def test_promise_10_the_same_data_is_the_same_html(code):
    first = html(example(), language(code), ground())
    assert html(example(), language(code), ground()) == first


@pytest.mark.parametrize(("code", "where", "clause", "cutoff"), [
    ("en", "Aleppo (SY02), SY0200", "No flights over the designated areas (no-air)", "1 Aug 2016"),
    ("ar", "حلب (SY02)، SY0200", "لا طيران فوق المناطق المحددة (no-air)", "1 آب"),
    ("ru", "Алеппо (SY02), SY0200", "Запрет полётов над обозначенными районами (no-air)", "1 авг"),
])
def test_units_and_clauses_are_named_in_the_readers_language_and_moments_are_by_the_bulletins_clock(
    code, where, clause, cutoff
):
    text = outline(example(), code).text.replace(FSI, "").replace(PDI, "")
    assert where in text
    assert clause in text
    assert cutoff in text
    assert not re.search(r"\d{4}-\d{2}-\d{2}T", text)
