from __future__ import annotations

import pytest

from hudna.bench.workloads.articles import labels_of
from tests.bench.test_incidents import ARTICLES

from .drawn import BEFORE, DRAWN, THIRD, drawn, third


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


def test_the_third_pairs_are_eighty_others_and_no_two_articles_of_them_were_both_seen():
    labels = labels_of(THIRD)
    seen = {one for path in (BEFORE, DRAWN) for label in labels_of(path)
            for one in (label.one, label.other)}
    known = [len(seen & {label.one, label.other}) for label in labels]
    assert len({(label.one, label.other) for label in labels}) == len(labels) == 80
    assert all(label.one < label.other for label in labels)
    assert (known.count(0), known.count(1)) == (48, 32)
    assert sum(label.same for label in labels) == 35
