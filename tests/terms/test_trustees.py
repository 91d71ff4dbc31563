"""Promise 3 for lost keys: who must vouch, and never one alone."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from hudna.terms.agreement import Party, Words
from hudna.terms.load import load
from hudna.terms.shipped import shipped
from hudna.terms.trustees import trustees

AGREEMENT = load(shipped("syria-2016-exercise")).agreement
ROLES = ("guarantor", "party", "depositary", "observer")


def test_of_the_exercise() -> None:
    must = trustees(AGREEMENT)
    assert (must["us"], must["ru"], must["un"]) == ({"ru", "un"}, {"us", "un"}, {"us", "ru"})
    assert must.keys() == {p.id for p in AGREEMENT.parties}


@given(st.lists(st.sampled_from(ROLES), min_size=1, max_size=6))
def test_promise_3_nobody_vouches_alone_and_nobody_for_itself(roles: list[str]) -> None:
    name = Words(en="x", ar="x", ru="x")
    parties = tuple(Party(f"p{i}", role, name) for i, role in enumerate(roles))
    of = {p.id: p.role for p in parties}
    for party, must in trustees(msgspec.structs.replace(AGREEMENT, parties=parties)).items():
        assert party not in must
        assert len(must) != 1
        guarantors = {p for p, role in of.items() if role == "guarantor"} - {party}
        assert not must or guarantors <= must
        assert {of[p] for p in must} <= {"guarantor", "depositary"}
        assert len(guarantors) < 2 or must == guarantors
