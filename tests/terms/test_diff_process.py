"""What a change of the terms for the process does: who is protected less is told so."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from hudna.terms.agreement import HolderTerms, MingledTerms, Open, ProcessTerms, Words
from hudna.terms.diff import differences
from tests.agreements import quick

EXERCISE = quick().agreement
WORDS = Words("w", "و", "в")
OPEN = Open(WORDS)


def terms() -> ProcessTerms:
    assert EXERCISE.process
    return EXERCISE.process


def said(**more: Any) -> list[str]:
    after = replace(EXERCISE, process=replace(terms(), **more))
    return [str(s) for s in differences(EXERCISE, after)]


def holders(kind: Any) -> tuple[HolderTerms, ...]:
    return tuple(replace(h, kind=kind) if h.id == "ypg" else h for h in terms().holders)


@pytest.mark.parametrize(("before", "after", "effect"), [
    ("partner", "excluded", "weakens"), ("partner", "other", "weakens"),
    ("other", "excluded", "weakens"), ("excluded", "partner", "strengthens"),
    ("excluded", "other", "strengthens"), ("other", "partner", "strengthens"),
])
def test_who_is_made_an_excluded_group_is_protected_less(
    before: str, after: str, effect: str
) -> None:
    old = replace(EXERCISE, process=replace(terms(), holders=holders(before)))
    new = replace(EXERCISE, process=replace(terms(), holders=holders(after)))
    (sentence,) = map(str, differences(old, new))
    assert effect in sentence


def test_a_partner_that_may_no_longer_hold_ground_is_protected_less() -> None:
    old = replace(EXERCISE, process=replace(terms(), holders=holders("partner")))
    new = replace(EXERCISE, process=replace(terms(), holders=terms().holders[:-1]))
    (sentence,) = map(str, differences(old, new))
    assert "weakens" in sentence


def test_mingled_ground_that_is_left_open_loses_its_buffer_and_gains_it_again() -> None:
    (sentence,) = said(mingled=OPEN)
    assert "weakens" in sentence
    old = replace(EXERCISE, process=replace(terms(), mingled=OPEN))
    (sentence,) = map(str, differences(old, EXERCISE))
    assert "strengthens" in sentence
    (sentence,) = said(mingled=MingledTerms(0, "ex-process"))
    assert "now 0 m (was: 1,000 m)" in sentence and "weakens" in sentence


def test_a_reason_alone_is_said() -> None:
    one, other = (replace(EXERCISE, process=replace(terms(), mingled=o, grain_km2=o, call_s=o))
                  for o in (OPEN, Open(Words("x", "ي", "г"))))
    assert len(differences(one, other)) == 3


def test_several_changes_are_each_said() -> None:
    assert len(said(claimants=("us", "ru"), grain_km2=2, call_s=60, counters=(),
                    clause="coh-delineation")) == 5


def test_who_becomes_or_ceases_to_be_a_guarantor_moves_the_keys_of_before() -> None:
    parties = tuple(replace(p, role="guarantor") if p.role == "depositary" else p
                    for p in EXERCISE.parties)
    more = replace(EXERCISE, parties=parties)
    assert any("lack the key of" in str(s) for s in differences(EXERCISE, more))
    assert any("are in effect at once" in str(s) for s in differences(more, EXERCISE))
