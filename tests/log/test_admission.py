from __future__ import annotations

import pytest

from hudna.fault import Refused
from hudna.log.admission import Admission
from tests.log.building import KEYS, NOW, record


def refused(admission: Admission, presentation: str) -> tuple[str, str, str]:
    with pytest.raises(Refused) as caught:
        admission.admit(presentation, NOW)
    fault = caught.value.faults[0]
    return fault.where, fault.found, str(fault.expected)


def test_a_known_author_is_let_in() -> None:
    assert Admission(KEYS).admit(record(1).presentation, NOW) == record(1)
    rehearsed = record(1, exercise="Rehearsal 1")
    assert Admission(KEYS, "Rehearsal 1").admit(rehearsed.presentation, NOW) == rehearsed


def test_an_unknown_author_is_not() -> None:
    where, found, expected = refused(Admission({"us": KEYS["us"]}), record(1).presentation)
    assert (where, found, expected) == ("payload.iss", "un", "one of us")


@pytest.mark.parametrize(("ours", "theirs"), [
    (None, "Rehearsal 1"), ("Rehearsal 1", None), ("Rehearsal 1", "Rehearsal 2"),
])
def test_an_exercise_and_the_real_thing_never_meet(ours: str | None, theirs: str | None) -> None:
    said = record(1, exercise=theirs) if theirs else record(1)
    where, found, _ = refused(Admission(KEYS, ours), said.presentation)
    assert (where, found) == ("payload.exercise", theirs or "none")


def test_a_clock_hours_ahead_is_refused_saying_by_how_much() -> None:
    admission = Admission(KEYS, ahead_ms=60_000)
    admission.admit(record(1, issued_ms=NOW + 60_000).presentation, NOW)
    where, found, _ = refused(admission, record(1, issued_ms=NOW + 2 * 3_600_000).presentation)
    assert (where, found) == ("payload.id", "a moment 7200 s ahead")


def test_an_old_record_is_let_in() -> None:
    """It may have waited for the link: silence never strips protection."""
    Admission(KEYS).admit(record(1, issued_ms=0).presentation, NOW)
