"""The article of 26 July 2016 from which the project began, against a key made by hand.

The key is of what the article says, not of what is found in it: what is missed stands here, too.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hudna.speak.process.found import Reading
from hudna.speak.process.process import read_process
from tests.speak.process.conftest import proposed, words_of
from tests.speak.process.grading import first_day

ARTICLE = Path(__file__).parents[4] / "shared" / "article-2016-07-26.txt"

ACTORS = {"john-kerry", "sergei-lavrov", "ashton-carter", "joseph-dunford", "us", "ru", "un",
          "issg", "hnc", "syrian-government", "opposition", "us-military", "officials:us"}
STANCES = {
    ("john-kerry", "for", "coordination", ""),
    ("ashton-carter", "against", "coordination", ""),
    ("joseph-dunford", "against", "coordination", ""),
    ("us", "doubts", "", "ru"),
    ("officials:us", "says", "transition", "ru"),
    ("sergei-lavrov", "says", "separation", "us"),
    ("sergei-lavrov", "says", "", "us"),
    ("sergei-lavrov", "for", "talks", ""),
    ("sergei-lavrov", "says", "", "syrian-government"),
    ("sergei-lavrov", "says", "talks", "hnc"),
    ("john-kerry", "says", "plan", ""),  # that progress was made on the plan
}
KERRY_LAVROV, THREE = ("john-kerry", "sergei-lavrov"), ("ru", "un", "us")
MEETINGS = {
    (KERRY_LAVROV, "moscow", "2016-07-16", "held"),
    (KERRY_LAVROV, "vientiane", "2016-07-26", "held"),
    (THREE, "geneva", "2016-07-26", "being-held"),
    (("ru", "us"), "", "", "to-come"),  # at the military and the technical level
    ((), "", "", "to-come"),  # the technical ones, again
    ((), "vientiane", "2016-07-26", ""),  # of the countries of South-East Asia
}
COMMITMENTS = {
    ("expected", (), "plan", "2016-08-01"),
    ("agreed", ("issg",), "transition", "2016-08-01"),
    ("set", ("john-kerry", "sergei-lavrov"), "plan", ""),  # the next phase of applying the plan
}
ELEMENTS = {"information-sharing", "air-coordination", "aircraft-kept-away", "truce",
            "political-process"}
CONCERNS = {("us-military", "coordination")}
MISSED = {
    "meetings": {((), "vientiane", "2016-07-26", "")},
    "stances": {("john-kerry", "says", "plan", "")},
    "commitments": {("set", ("john-kerry", "sergei-lavrov"), "plan", "")},
}


@pytest.fixture(scope="module")
def text() -> str:
    if not ARTICLE.exists():
        pytest.skip("the article is not on this machine")
    return ARTICLE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def read(text) -> Reading:
    return read_process(text, date(2016, 7, 26))


def test_its_actors(read):
    assert {a.id for a in read.actors} == ACTORS
    by = {a.id: a for a in read.actors}
    assert by["john-kerry"].offices == ("foreign-minister",)
    assert by["ashton-carter"].offices == ("defence-minister",)
    assert by["joseph-dunford"].offices == ("chief-of-staff",)
    assert {by[k].of for k in ("john-kerry", "ashton-carter", "joseph-dunford", "us-military",
                               "officials:us")} == {"us"}
    assert by["sergei-lavrov"].of == "ru" and by["hnc"].of == "opposition"


def test_positions_and_who_says_so(read):
    found = {(s.who.actor, s.sort, s.matter, s.about) for s in read.stances}
    assert found == STANCES - MISSED["stances"]
    said = {s.about: s for s in read.stances if s.sort == "says" and s.claimed}
    assert said["syrian-government"].claimed == "for"
    assert all(s.who.actor != s.about and s.said_by == s.who.actor
               for s in read.stances if s.sort == "says")
    assert not any(s.negated for s in read.stances if s.sort != "says")


def test_meetings(read):
    found = {(tuple(sorted(w.actor for w in m.who)), m.place.id if m.place else "",
              first_day(m.when), m.state or "") for m in read.meetings if not m.may_be}
    assert found == MEETINGS - MISSED["meetings"]
    by = {(m.place.id if m.place else "", first_day(m.when)): m for m in read.meetings if m.who}
    assert by["vientiane", "2016-07-26"].levels == ("ministers",)
    coming = [m for m in read.meetings if m.state == "to-come"]
    assert [set(m.levels) for m in coming] == [{"military", "technical"}, {"technical"}]
    loose = [m for m in read.meetings if m.may_be]
    same = {m.number for m in read.meetings if {w.actor for w in m.who} == set(KERRY_LAVROV)
            and not m.may_be}
    assert loose and all(set(m.may_be) == same for m in loose)


def test_dates_promised_and_expected(read):
    found = {(c.sort, tuple(sorted(w.actor for w in c.who)), c.matter, first_day(c.due))
             for c in read.commitments if c.due and c.due.windows}
    assert found == COMMITMENTS - MISSED["commitments"]
    plan, talks = (c for c in read.commitments if c.due and c.due.windows)
    assert plan.maybe and plan.said_by == "john-kerry"
    assert (plan.due.windows[0].last, plan.due.how) == ("2016-08-31", "counted")
    assert talks.due.words.text == "الأول من أغسطس/آب" and talks.due.how == "nearest"


def test_what_the_plan_contains_and_the_concern(read):
    assert {e.matter for e in read.elements} == ELEMENTS
    assert all(e.plans for e in read.elements)
    assert {(w.actor, c.matter) for c in read.concerns for w in c.who} == CONCERNS
    assert read.concerns[0].settled_by is not None


def test_it_names_nobody_as_to_be_struck(read):
    kept = [w.text for one in proposed(read) for w in words_of(one)]
    assert kept and not any("النصرة" in w or "الإرهاب" in w for w in kept)
    assert "nusra" not in str([a.id for a in read.actors])
    assert any(a.why == "force" for a in read.asides)


def test_every_span_is_of_it(text, read):
    assert all(text[w.begin:w.end] == w.text for w in words_of((read.sentences, proposed(read),
                                                                read.asides)))


def test_without_its_day_nothing_is_counted(text):
    r = read_process(text, None)
    assert r.day is None
    assert {c.due.how for c in r.commitments if c.due} == {None}
    assert any(a.why == "no-day-to-count-from" for a in r.asides)


def test_a_wrong_day_is_named(text):
    r = read_process(text, date(2016, 7, 27))
    assert "other-weekday" in {a.why for a in r.asides}


def test_figures(read):
    """Prints what the table in docs/process-reading.md gives."""
    print(f"\nthe article: actors {len(read.actors)}, positions {len(read.stances)}, meetings "
          f"{len(read.meetings)}, commitments {len(read.commitments)}, parts of the plan "
          f"{len(read.elements)}, concerns {len(read.concerns)}")
