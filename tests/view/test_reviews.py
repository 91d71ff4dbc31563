"""Joint reviews: two findings side by side; one guarantor alone closes nothing."""

from __future__ import annotations

from hudna.place.geometry import Point
from hudna.record.kinds import AfterTheFact, Finding
from hudna.record.record import Envelope, Record
from hudna.terms.working import working
from hudna.view.reviews import Reviews, told_late_by_ms
from hudna.view.world import World
from tests.agreements import quick

LOADED = quick()
TERMS = working(LOADED.agreement, LOADED.digest)


def told(at: int) -> Record:
    said = AfterTheFact("US-X", Point((0, 0)), 0, 1_000, 2_000, "us", "why", "c")
    return Record("x", Envelope("x", "us", at), said, "")


def finding(party: str, at: int, outcome: str) -> Record:
    said = Finding("x", outcome, "text", "duty")  # type: ignore[arg-type]
    return Record(f"{party}{at}", Envelope("f", party, at), said, "")


def test_promise_3_a_review_closes_only_when_every_guarantor_has_found() -> None:
    reviews = Reviews()
    reviews.apply(told(3_000))
    reviews.find(finding("us", 4_000, "justified"))
    reviews.find(finding("un", 4_000, "justified"))
    assert not reviews.closed("x", TERMS)
    reviews.find(finding("ru", 5_000, "not justified"))
    assert reviews.closed("x", TERMS)
    assert reviews.findings("x")["ru"].said.outcome == "not justified"


def test_a_guarantors_first_finding_stands() -> None:
    reviews = Reviews()
    reviews.apply(told(3_000))
    reviews.find(finding("us", 9_000, "undetermined"))
    reviews.find(finding("us", 4_000, "not justified"))
    assert reviews.findings("x")["us"].said.outcome == "not justified"


def test_how_late_it_was_told() -> None:
    deadline = TERMS.exception_deadline_ms
    world = World(LOADED, "ru")
    assert told_late_by_ms(world, told(2_000 + deadline)) == 0
    assert told_late_by_ms(world, told(2_500 + deadline)) == 500
