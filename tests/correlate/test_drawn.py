from __future__ import annotations

import pytest

from hudna.bench.workloads.articles import labels_of
from tests.bench.test_incidents import ARTICLES

from .drawn import BEFORE, DRAWN, FOURTH, THIRD, drawn, fourth, third


def test_the_drawn_pairs_are_sixty_others():
    labels = labels_of(DRAWN)
    seen = {one for label in labels_of(BEFORE) for one in (label.one, label.other)}
    assert len({(label.one, label.other) for label in labels}) == len(labels) == 60
    assert all(label.one < label.other for label in labels)
    assert seen.isdisjoint(one for label in labels for one in (label.one, label.other))
    assert sum(label.same for label in labels) == 19


def test_they_are_the_ones_that_the_draw_gives():
    if not ARTICLES.exists():
        pytest.skip(f"the real data {ARTICLES} is not on this machine")
    assert drawn(ARTICLES) == [(label.one, label.other) for label in labels_of(DRAWN)]
    assert third(ARTICLES) == [(label.one, label.other) for label in labels_of(THIRD)]
    assert fourth(ARTICLES) == [(label.one, label.other) for label in labels_of(FOURTH)]


def test_the_third_pairs_are_eighty_others_and_no_two_articles_of_them_were_both_seen():
    labels = labels_of(THIRD)
    seen = {one for path in (BEFORE, DRAWN) for label in labels_of(path)
            for one in (label.one, label.other)}
    known = [len(seen & {label.one, label.other}) for label in labels]
    assert len({(label.one, label.other) for label in labels}) == len(labels) == 80
    assert all(label.one < label.other for label in labels)
    assert (known.count(0), known.count(1)) == (48, 32)
    assert sum(label.same for label in labels) == 35


def test_the_fourth_pairs_are_a_hundred_that_stand_in_no_file_before():
    labels = labels_of(FOURTH)
    before = [label for path in (BEFORE, DRAWN, THIRD) for label in labels_of(path)]
    seen = {one for label in before for one in (label.one, label.other)}
    known = [len(seen & {label.one, label.other}) for label in labels]
    pairs = {frozenset((label.one, label.other)) for label in labels}
    assert len(pairs) == len(labels) == 100
    assert pairs.isdisjoint(frozenset((label.one, label.other)) for label in before)
    assert all(label.one < label.other for label in labels)
    assert (known.count(0), known.count(1)) == (16, 17) and not any(known[:16])
    assert sum(label.same for label in labels) == 38
