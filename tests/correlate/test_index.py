"""One new report against all: what many at once find, an index finds too."""

from __future__ import annotations

import pytest

from hudna.bench.workloads.told import told
from hudna.correlate.index import Index
from hudna.correlate.together import correlated
from hudna.fault import Refused
from tests.correlate.test_together import OTHER_WORDS


def test_a_new_report_finds_what_it_may_be_of_and_is_not_kept(clue):
    index = Index([clue("a"), clue("far", lon=380_000_000)])
    new = clue("b", text=OTHER_WORDS)
    answer = index.ask(new)
    assert [p.ids for p in answer.proposals] == [("a", "b")]
    assert answer.copy is None
    assert not answer.crowded
    assert index.ask(new) == answer
    assert len(index) == 2


def test_a_copy_is_told_and_held_against_once(clue):
    index = Index([clue("a"), clue("b")])
    assert len(index) == 2
    copied = index.ask(clue("c")).copy
    assert (copied.id, copied.of) == ("c", "a")
    assert index.ask(clue("b")).copy.of == "a"
    assert [p.ids for p in index.ask(clue("d", text=OTHER_WORDS)).proposals] == [("a", "d")]


def test_what_is_near_is_told_whatever_it_says(clue):
    index = Index([clue("a"), clue("far", lon=380_000_000), clue("copy"),
                   clue("unlike", text=OTHER_WORDS, happening="mine", accused=("ru",),
                        from_ms=clue("a").from_ms + 60_000)])
    assert index.near(clue("a")) == ("unlike",)
    assert set(index.near(clue("new", text=""))) == {"a", "unlike"}
    assert Index().near(clue("a")) == ()


def test_one_that_is_in_is_not_held_against_itself(clue):
    index = Index([clue("a")])
    index.add(clue("a"))
    assert len(index) == 1
    assert index.ask(clue("a")).proposals == ()


def test_an_empty_index_proposes_nothing(clue):
    answer = Index().ask(clue("a"))
    assert answer.proposals == ()
    assert answer.copy is None


def test_what_cannot_be_compared_is_refused_and_not_kept(clue):
    index = Index()
    for door in (index.add, index.ask):
        with pytest.raises(Refused):
            door(clue("a", until_ms=0))
    assert len(index) == 0


def test_the_index_finds_what_many_at_once_find():
    """Words are weighed by all that is in, as at once: the same pairs, the same weights."""
    clues = told(400, 9).clues
    found = correlated(clues)
    index = Index(sorted(clues, key=lambda c: (c.from_ms, c.until_ms, c.id)))
    copies = {copy.id for copy in found.copies}
    asked = [c for c in clues if c.id not in copies][::13]
    for one in asked:
        expected = {p for p in found.proposals if one.id in p.ids}
        assert {p.ids for p in index.ask(one).proposals} == {p.ids for p in expected}
