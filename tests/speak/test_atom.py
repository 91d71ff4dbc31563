"""The feed, read by an Atom reader."""

from __future__ import annotations

import feedparser
import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.speak.atom import atom
from hudna.speak.language import CODES, language
from tests.examples import examples
from tests.speak.warned import EXERCISE, MINUTE, REAL, SENT, cancel, warning, warnings


def read(*of: object, by: object = REAL, lang: str = "en") -> feedparser.FeedParserDict:
    found = feedparser.parse(atom(of, by, language(lang), made_ms=SENT))
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_a_reader_reads_it():
    found = read(warning(), cancel())
    assert found.version == "atom10" and found.feed.updated == "2016-08-01T06:15:23.456Z"
    assert {e.id for e in found.entries} == {
        f"https://desk.example/cap/{w.id}.xml" for w in (warning(), cancel())}
    (entry,) = read(warning()).entries
    assert "Aircraft expected near Hama" in entry.title and "Take shelter now" in entry.summary
    assert {(x.rel, x.type, x.href) for x in entry.links} == {
        (rel, "application/cap+xml", entry.id) for rel in ("alternate", "enclosure")}
    assert [t.term for t in entry.tags] == ["Alert"]


def test_the_newest_come_first():
    many = [warning(id=f"hudna-{n}", sent_ms=SENT + n * MINUTE) for n in range(20)]
    found = read(*many)
    assert [e.id for e in found.entries] == [
        f"https://desk.example/cap/hudna-{n}.xml" for n in reversed(range(20))]
    assert found.feed.updated == found.entries[0].updated


def test_without_any_warning_it_is_a_feed_still():
    found = read()
    assert found.entries == [] and found.feed.updated.startswith("2016-08-01T06:15:23")


def test_an_exercise_is_said_in_the_feed_and_in_each_entry():
    found = read(warning(), by=EXERCISE)
    assert "EXERCISE" in found.feed.title and "EXERCISE" in found.entries[0].title


@settings(max_examples=examples(60, 1000), deadline=None)
@given(st.lists(warnings, max_size=3), st.sampled_from(CODES))
def test_whatever_places_are_called_it_can_be_read(some: list, lang: str):
    made = [msgspec.structs.replace(w, id=f"hudna-{n}") for n, w in enumerate(some)]
    assert len(read(*made, lang=lang).entries) == len(made)
