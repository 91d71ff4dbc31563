"""Which claims are in effect at a moment: by their own windows, their author's word, the terms."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.geometry import Polygon
from hudna.view.process.claims import heard
from tests.view.process.holdings import HOUR, START, holding, says, square, takes_back, world_of


def test_a_claim_holds_from_its_beginning_and_no_longer_at_its_end() -> None:
    world = world_of([says("us", holding(square(0, 0), from_ms=START, until_ms=START + HOUR))])
    at = [bool(heard(world, t).claimed)
          for t in (START - 1, START, START + HOUR - 1, START + HOUR)]
    assert at == [False, True, True, False]


def test_only_claimants_are_heard_and_the_others_are_named() -> None:
    mine, theirs = (says(p, holding(square(0, 0))) for p in ("un", "opposition"))
    found = heard(world_of([mine, theirs]), START)
    assert [one.record.hash for one in found.claimed] == [mine.hash]
    assert [r.hash for r in found.not_heard] == [theirs.hash]


def test_a_holder_that_the_agreement_does_not_know_is_said_and_flagged() -> None:
    world = world_of([says("ru", holding(square(0, 0), "opposition", "someone-else"))])
    [one] = heard(world, START).claimed
    assert one.unknown == ("someone-else",)
    assert [(c.claimant, c.holder) for c in one.claims] == [
        ("ru", "opposition"), ("ru", "someone-else")]


def test_what_its_author_replaced_or_withdrew_is_out_and_nobody_elses_word_counts() -> None:
    first = says("us", holding(square(0, 0)))
    second = says("us", holding(square(1, 0), "daesh"), START + 1, first)
    third = says("ru", holding(square(2, 0)))
    world = world_of([first, second, third, takes_back(third, author="us")])
    assert {one.record.hash for one in heard(world, START + HOUR).claimed} == {
        second.hash, third.hash}
    world = world_of([first, third, takes_back(third)])
    assert [one.record.hash for one in heard(world, START).claimed] == [first.hash]


def test_promise_4_ground_finer_than_the_grain_is_laid_nowhere_and_named() -> None:
    small = says("ru", holding(square(0, 0, 1, 1)))
    point = says("ru", holding(_quarter(square(0, 0))))
    found = heard(world_of([small, point]), START)
    assert [one.record.hash for one in found.claimed] == [small.hash]
    assert [r.hash for r in found.finer] == [point.hash]
    assert point.said.shape not in [c.shape for c in found.claims]


def _quarter(shape: Polygon) -> Polygon:
    """Its corner, less than a square kilometre."""
    (w, s) = shape.rings[0][0]
    return Polygon((((w, s), (w + 80_000, s), (w + 80_000, s + 80_000), (w, s + 80_000),
                     (w, s)),))


STATEMENTS = st.lists(st.tuples(
    st.sampled_from(["us", "ru", "un"]), st.integers(0, 3), st.integers(0, 5),
    st.sampled_from(["say", "replace", "withdraw"])), max_size=8)


@settings(deadline=None)
@given(STATEMENTS, st.integers(0, 9))
def test_promise_7_what_was_known_at_a_moment_is_what_a_beginning_of_the_log_says(
    drawn: list[tuple[str, int, int, str]], then: int,
) -> None:
    records = []
    for i, (author, x, begins, does) in enumerate(drawn):
        own = [r for r in records if r.author == author and hasattr(r.said, "shape")]
        if does == "withdraw" and own:
            records.append(takes_back(own[-1], START + i))
            continue
        before = own[-1] if does == "replace" and own else None
        records.append(says(author, holding(square(x, 0), from_ms=START + begins), START + i,
                            before))
    at = START + then
    now = heard(world_of(records), START + 4, at)
    assert now == heard(world_of([r for r in records if r.issued_ms <= at]), START + 4)
