"""A feed that fails is tried ever more slowly, never given up, and not by all at one moment."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hudna.watch.feeds.backoff import FIRST_S, LONGEST_S, Backoff

LUCK = st.floats(0, 1, exclude_max=True)


@given(st.lists(LUCK, min_size=1, max_size=200))
def test_each_wait_is_longer_up_to_a_bound_and_there_is_always_a_next(luck: list[float]) -> None:
    given_luck = iter(luck)
    backoff = Backoff(lambda: next(given_luck))
    for n, _ in enumerate(luck):
        longest = min(LONGEST_S, FIRST_S * 2**n)
        assert longest / 2 <= backoff.next_s() <= longest


@given(st.integers(0, 100), LUCK)
def test_what_went_well_is_tried_at_once_again(failed: int, luck: float) -> None:
    backoff = Backoff(lambda: luck)
    for _ in range(failed):
        backoff.next_s()
    backoff.well()
    assert backoff.next_s() <= FIRST_S
