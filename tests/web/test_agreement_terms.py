"""The page of the agreement shows what it says of incidents."""

from __future__ import annotations

from hudna.terms.agreement import Open
from hudna.web.agreement import falls_under
from tests.agreements import quick
from tests.web.sitting import Sitting, text_of


def test_what_the_agreement_says_of_incidents_is_on_its_page(nodes) -> None:
    text = text_of(Sitting(nodes["us"]).get("/agreement"))
    for shown in ("Asia/Damascus", "12:00", "The guarantor that answers for the side",
                  "persistent non-compliance", "harm to what is protected", "ex-quiet"):
        assert shown in text, shown
    assert ("air strike, shelling, ground attack, small-arms fire, explosion, "
            "mine or unexploded ordnance coh-cease-attacks , scr-2254-civilians") in text


def test_kinds_that_fall_under_the_same_clauses_are_said_together_and_each_once() -> None:
    agreement = quick().agreement
    rows = falls_under(agreement)
    assert agreement.incidents
    listed = [u.happened for u in agreement.incidents.under]
    assert [k for kinds, _ in rows for k in kinds] == listed
    clauses = [c for _, c in rows if not isinstance(c, Open)]
    assert len(set(clauses)) == len(clauses)
