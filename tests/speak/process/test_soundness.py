"""What holds of every text: no crash, spans of the original, an end to the work, nothing struck."""

from __future__ import annotations

import csv
import json
from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.speak.process.found import Reading
from hudna.speak.process.process import MOST, read_process
from hudna.speak.process.text import Text, lists
from hudna.speak.process.whens import Whens
from hudna.speak.reading.tokens import tokens_of
from tests.speak.conftest import real
from tests.speak.process.conftest import proposed, words_of
from tests.speak.process.texts import FIRST, LATER, UNSEEN

DAY = date(2016, 7, 26)
PHRASES = sorted({" ".join(w.rstrip("*") for w in phrase) for phrase in lists().listed()})
PIECES = ["Kerry", "Lavrov", "The United States", "والولايات المتحدة", "النصرة", "against",
          "al-Nusra", "said that", "قال إن", "заявил, что", "met", ".", ",", "،", "(", ")", "«",
          "»", "\"", "—", "-", ":", "\n", "\n\n", "31", "June", "2016", "July 26, 2016", "٢٦",
          "تموز", "The plan includes", "air strikes", "\u200f", "\u2068", "\x00", "\x1b[31m",
          "İ", "ß", "😀", "<b>", "U.S.", "Gen.", "Foo Bar", "within", "48", "hours", "if", "but",
          "not", "he"]
words_in = st.one_of(st.sampled_from(PIECES), st.sampled_from(PHRASES))
texts = st.one_of(st.text(max_size=200), st.lists(words_in, max_size=50).map(" ".join),
                  st.lists(words_in, max_size=30).map("".join))
days = st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2198, 12, 31)))


def sound(text: str, r: Reading) -> None:
    for words in words_of((r.day, r.sentences, proposed(r), r.asides)):
        assert 0 <= words.begin <= words.end <= len(text)
        assert text[words.begin:words.end] == words.text or not words.text
    numbers = {s.number: s for s in r.sentences}
    for one in proposed(r):
        for rest in one.rests:
            s = numbers[rest.sentence]
            assert s.begin <= rest.words.begin < rest.words.end <= s.end
            assert text[s.begin:s.end] == s.text


def strikes_nobody(r: Reading) -> None:
    """No proposal's own words name anybody outside the truce, and no actor is one."""
    for one in proposed(r):
        for words in words_of(one):
            kept = Text(words.text)
            assert not kept.starts("excluded"), words.text


@settings(max_examples=400, deadline=None)
@given(texts, days)
def test_any_text_is_read_and_its_spans_are_of_it(text, day):
    r = read_process(text, day)
    sound(text, r)
    strikes_nobody(r)
    assert r == read_process(text, day)
    assert msgspec.json.decode(msgspec.json.encode(r), type=Reading) == r


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([t.text for t in (*FIRST, *LATER, *UNSEEN)]), min_size=1,
                max_size=3), st.lists(words_in, max_size=8), st.randoms(use_true_random=False))
def test_real_sentences_cut_and_mixed(some, pieces, chance):
    words = " ".join([*some, *pieces]).split(" ")
    at = chance.randrange(len(words))
    text = " ".join(words[at:] + pieces + words[:at])
    r = read_process(text, DAY)
    sound(text, r)
    strikes_nobody(r)


@settings(max_examples=200, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2190, 12, 31)), st.sampled_from(["en", "iso", "ru", "ar"]))
def test_a_written_day_is_that_day(day, how):
    month = {"en": f"{day:%B}", "ru": RU[day.month - 1], "ar": AR[day.month - 1]}
    written = day.isoformat() if how == "iso" else f"{day.day} {month[how]} {day.year}"
    found = Whens(Text(f"Kerry met Lavrov in Geneva on {written}."), DAY).found
    assert [(w.first, w.last) for one in found for w in one.when.windows] == [
        (day.isoformat(), day.isoformat())]


RU = ("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
      "октября", "ноября", "декабря")
AR = ("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
      "نوفمبر", "ديسمبر")


@pytest.mark.parametrize("piece", [
    "Kerry and ", "Kerry, ", "met ", "said that ", "قال كيري إن ", "و", "1 August ", "if ", "« ",
    "The plan includes truce and ", "concerns about ", "Kerry met Lavrov and ", "31 June ",
    "next month ", "Foo Bar said ", "a", "A ", "A", "(", "но ", "Kerry met Lavrov in Geneva. ",
    "air strikes against ", "«النصرة» ", "within 48 hours ", "\n", "\u064b", "…", "his ", "Gen. ",
])
def test_the_work_grows_with_the_length(piece):
    """By what is looked at, not by the clock: lookups of phrases for a text twice as long."""
    counts = []
    for size in (6_000, 12_000):
        text = Counting(piece * (size // len(piece)))
        read_from(text)
        counts.append(text.looks)
    assert counts[1] <= 2.6 * counts[0] + 2_000


class Counting(Text):
    """A text that counts how often it is looked at."""

    looks = 0

    def starts(self, section):
        self.looks += 1
        return super().starts(section)

    def word(self, i):
        self.looks += 1
        return super().word(i)


def read_from(text: Text) -> Reading:
    from hudna.speak.process import process  # noqa: PLC0415 - beside its one use

    return process.read_words(text, DAY)


@pytest.mark.parametrize("text", [
    "Washington and Moscow agreed to strike the rebels in Aleppo by 1 August.",
    "Russia promised to kill the commander within two weeks.",
    "The plan includes air strikes against the militants and bombing their headquarters.",
    "Kerry supports military cooperation to destroy the convoy near the bridge.",
    "اتفقت موسكو وواشنطن على قصف مواقع المسلحين قبل الأول من آب.",
    "تتضمن الخطة ضربات جوية ضد جبهة النصرة واستهداف قياداتها.",
    "تعهدت روسيا باغتيال القائد خلال أسبوعين.",
    "Россия и США договорились уничтожить базу боевиков до 1 августа.",
    "План предусматривает удары по штабу и ликвидацию командиров.",
])
def test_against_whom_is_never_among_the_words(text):
    r = read_process(text, DAY)
    kept = " ".join(w.text for one in (*r.stances, *r.commitments, *r.elements, *r.concerns)
                    for w in words_of(one))
    assert not any(word in kept for word in (
        "rebels", "commander", "militants", "headquarters", "convoy", "bridge", "مواقع", "المسلحين",
        "النصرة", "قيادات", "القائد", "базу", "боевик", "штаб", "командир")), kept
    assert any(a.why == "force" for a in r.asides)


def test_a_long_text_is_read_whole_and_its_lists_are_bounded():
    text = "\n".join(one.text for one in FIRST) * 40
    r = read_process(text, DAY)
    assert len(r.stances) == MOST and any(a.why == "more" for a in r.asides)
    sound(text, r)


def test_dated_sentences_of_an_encyclopedia():
    """None crashes, spans are exact, and the day is the one labelled; without a day to count from
    none that is not written in full is taken."""
    held = rows = 0
    with real("wikipedia_syria_texts/dated_sentences.jsonl").open(encoding="utf-8") as f:
        for line in f:
            row = json.loads(line)
            sound(row["text"], read_process(row["text"], None))
            whens = Whens(Text(row["text"]), None)
            rows += 1
            held += row["date"] in {w.first for one in whens.found for w in one.when.windows}
            assert whens.day or all(one.when.how in ("written", "either") for one in whens.found
                                    if one.when.windows)
    print(f"\nWikipedia, {rows} sentences: the labelled day in {held}")
    assert held >= 0.99 * rows


@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.long)], ids=["part", "all"])
def test_articles_of_others(step):
    """News of strikes, not of a process: little is proposed of it, and nobody as to be struck.
    `-s` prints what is."""
    with real("fa_kes/fa_kes_part.csv").open(encoding="utf-8") as f:
        rows = list(csv.DictReader(f))[::step]
    kept = 0
    for row in rows:
        text = f"{row['article_title']}\n{row['article_content']}"
        r = read_process(text, None)
        sound(text, r)
        strikes_nobody(r)
        said = (*r.stances, *r.meetings, *r.commitments, *r.elements, *r.concerns)
        kept += len(said)
        print(*[msgspec.json.encode(one).decode() for one in said], sep="\n", end="\n" * bool(said))
    print(f"{len(rows)} articles: {kept} proposals")
    assert kept <= 0.1 * len(rows)


def test_the_reading_of_reports_is_bounded_as_before():
    assert len(tokens_of("a " * 30_000)) == 4_000
