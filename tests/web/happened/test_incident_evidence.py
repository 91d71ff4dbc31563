"""What a form names as evidence: what is ticked and what is typed, each once, or a fault."""

from __future__ import annotations

import pytest

from hudna.fault import Refused
from hudna.web.forms import Form
from hudna.web.happened.incident_evidence import named

A, B = "a" * 64, "b" * 64


def test_ticked_and_typed_are_taken_each_once() -> None:
    form = Form({f"evidence_{A}": "yes", "evidence": f"{B}\n {A}\n"}, {})
    assert named(form) == (A, B)
    assert named(Form({}, {})) == ()


@pytest.mark.parametrize("values", [
    {"evidence": "x"}, {"evidence": f"{A[:-1]}"}, {"evidence": A.upper()}, {"evidence_<b>": "yes"}])
def test_what_is_no_hash_is_a_fault_and_nothing_is_taken(values: dict[str, str]) -> None:
    form = Form(values, {})
    assert named(form) == ()
    with pytest.raises(Refused) as caught:
        form.done()
    assert [f.where for f in caught.value.faults] == ["evidence"]
