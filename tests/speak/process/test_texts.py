"""Labelled texts of three languages: precision before recall. `-s` prints the figures."""

from __future__ import annotations

import pytest

from tests.speak.process.grading import KINDS, Tally
from tests.speak.process.texts import FIRST, LATER, LONGER, UNSEEN, Labelled

FLOORS = {"first": (1.0, 0.95), "later": (1.0, 0.95), "unseen": (0.9, 0.7), "longer": (1.0, 0.6)}


@pytest.mark.parametrize(("name", "some"), [
    ("first", FIRST), ("later", LATER), ("unseen", UNSEEN), ("longer", LONGER)])
def test_what_labelled_texts_say(name: str, some: tuple[Labelled, ...]):
    tally = Tally()
    off = [o for labelled in some if (o := tally.take(labelled))]
    print(f"\n{name}, {len(some)} texts: precision {tally.precision():.3f}, recall "
          f"{tally.recall():.3f}", *tally.lines(), *off, sep="\n  ")
    precision, recall = FLOORS[name]
    assert tally.precision() >= precision and tally.recall() >= recall


def test_all_languages_and_kinds_are_labelled():
    some = (*FIRST, *LATER, *UNSEEN)
    assert len(some) >= 20
    assert all(sum(len(getattr(one, kind)) for one in some) >= 5 for kind in KINDS)
