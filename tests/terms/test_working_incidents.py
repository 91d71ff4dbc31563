"""What an agreement says of incidents as a node works with it, and what it leaves open."""

from __future__ import annotations

from msgspec.structs import replace

from hudna.terms.agreement import Agreement
from hudna.terms.load import load
from hudna.terms.shipped import shipped
from hudna.terms.working import Working, working
from hudna.terms.working_incidents import clauses, incidents, step_ms
from hudna.view.findings import Judges, judges
from hudna.view.incident_due import Times, times
from tests.agreements import quick

EXERCISE = quick().agreement
HOUR = 3_600_000


def terms() -> Working:
    return working(EXERCISE, quick().digest)


def real() -> Agreement:
    """The published texts, which leave nearly all of it open."""
    return load(shipped("syria-2016")).agreement


def test_the_exercise_says_all_of_it() -> None:
    assert times(terms().incidents) == Times(24 * HOUR, 72 * HOUR)
    assert [terms().step_ms(r) for r in ("query", "referred")] == [24 * HOUR, 168 * HOUR]  # type: ignore[arg-type]
    assert judges(EXERCISE) == Judges(("us", "ru"), ("un",))
    assert terms().clauses_of("advance") == ("coh-no-territory",)


def test_a_kind_that_is_not_listed_may_fall_under_any_clause() -> None:
    assert terms().clauses_of("other") == tuple(c.id for c in EXERCISE.clauses)


def test_what_the_published_texts_leave_open_is_filled_in_by_nobody() -> None:
    assert times(incidents(real())) == Times()
    assert step_ms(incidents(real()), "query") is None


def test_without_such_terms_nothing_is_due_and_no_side_monitors() -> None:
    none = replace(EXERCISE, incidents=None)
    assert times(incidents(none)) == Times()
    assert step_ms(incidents(none), "query") is None
    assert len(clauses(none, incidents(none), "advance")) == len(none.clauses)
    assert judges(none) == Judges(("us", "ru"), ("un", "issg"))
