"""What is recalled reads as if it had been withheld from the start, and nothing else is gone."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record import sdjwt
from hudna.record.hiding import Hiding, blanked, stripped
from hudna.record.kinds import Recall
from hudna.record.open import reopen
from hudna.record.record import Record
from hudna.record.release import LATER, PLACE, releasable, withheld_at
from hudna.record.sharing import STEPS, Existence
from hudna.record.sign import sign
from tests.record.statements import KEY, MS, seeded
from tests.record.test_release import SITE, whole, whole_places


def recall_of(record: Record, *fields: str, to: str = "ru", by: str = "un") -> Record:
    said = Recall(record.hash, (to,), fields, tuple("A" * 43 for _ in fields), "10 km", True,
                  "leaked", "Officer")
    return sign(said, author=by, key=KEY, issued_ms=MS, randomness=seeded(7))


def held(*records: Record, me: str = "ru") -> Hiding:
    fold = Hiding(me)
    for record in records:
        fold.apply(record)
    return fold


@settings(max_examples=150)
@given(whole_places, st.data())
def test_what_is_recalled_reads_as_if_it_never_had_been_told(
    said: Any, data: st.DataObject
) -> None:
    """In one recall or in several, in any order; and the log reads the same as the views."""
    record = whole(said)
    names = ["kind", "weapon", *said.__struct_fields__]
    parts = data.draw(st.lists(st.sets(st.sampled_from(names)), max_size=3))
    now, text = record, record.presentation
    for part in parts:
        now = blanked(now, part)
        text = stripped(reopen(text), part)
        assert now == reopen(text)
    assert now == blanked(now, parts[-1] if parts else ())
    whole_at_once = blanked(record, frozenset().union(*parts))
    assert whole_at_once.said == now.said and whole_at_once.withheld == now.withheld


@settings(max_examples=100)
@given(whole_places, st.data())
def test_promise_2_only_what_may_be_withheld_goes_while_any_of_the_place_is_there(
    said: Any, data: st.DataObject
) -> None:
    names = data.draw(st.sets(st.sampled_from(said.__struct_fields__)))
    left = blanked(whole(said), names)
    if {PLACE[type(said)], "cell_1km", "cell_10km"} <= names:
        assert isinstance(left.said, Existence)
        return
    assert set(left.withheld) <= names & set(releasable(said))
    kept = set(said.__struct_fields__) - set(releasable(said)) - set(LATER[type(said)])
    assert all(getattr(left.said, f) == getattr(said, f) for f in kept)


@pytest.mark.parametrize("first", STEPS)
@pytest.mark.parametrize("then", STEPS)
def test_a_place_that_was_told_at_a_step_is_narrowed_to_another(first: Any, then: Any) -> None:
    told = reopen(sdjwt.withhold(whole(SITE).presentation, withheld_at(SITE, first)))
    now = blanked(told, withheld_at(SITE, then))
    coarser = max(first, then, key=STEPS.index)
    assert now == reopen(sdjwt.withhold(whole(SITE).presentation, withheld_at(SITE, coarser)))


def test_an_existence_loses_its_district_and_nothing_else() -> None:
    told = reopen(sdjwt.withhold(whole(SITE).presentation, withheld_at(SITE, "existence")))
    assert blanked(told, {"shape", "note", "officer"}) is told
    gone = blanked(told, {"district"})
    assert gone.said == Existence("site") and "district" in gone.withheld
    assert gone == reopen(stripped(told, {"district", "kind"}))
    assert blanked(gone, {"district"}) is gone


def test_a_record_of_before_has_no_cells_to_fall_back_on() -> None:
    later = ("cell_1km", "cell_10km", "common")
    record = reopen(sdjwt.withhold(whole(SITE).presentation, set(later)))
    assert record.withheld == ()
    now = blanked(record, {"shape"})
    assert isinstance(now.said, Existence)
    assert now == reopen(stripped(record, {"shape"}))


# --- whose word counts -------------------------------------------------------------------------


def test_what_its_author_recalls_from_this_node_is_gone_here() -> None:
    record = whole(SITE)
    fold = held(recall_of(record, "shape"), recall_of(record, "note", to="us"))
    assert fold.gone(record.hash, "un") == {"shape"}
    assert len(fold.recalls(record.hash, "un")) == 2


def test_promise_2_nobody_else_s_recall_takes_anything() -> None:
    record = whole(SITE)
    for by in ("us", "ru"):
        fold = held(recall_of(record, "shape", by=by))
        assert fold.gone(record.hash, "un") == frozenset()
        assert fold.recalls(record.hash, "un") == ()


def test_an_author_keeps_what_it_recalls_even_from_itself() -> None:
    record = whole(SITE)
    fold = held(recall_of(record, "shape", to="un"), me="un")
    assert fold.gone(record.hash, "un") == frozenset()
