"""What is dropped, and rationed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hudna.watch.feeds.dropped import LONGEST, SAMPLES, Dropped, Ration, shape


@given(st.integers(1, 1000), st.lists(st.tuples(st.integers(0, 3000), st.integers(-5, 3000))))
def test_never_more_than_the_ration(per_s: int, asked: list[tuple[int, int]]) -> None:
    ration, began, now, passed = Ration(per_s), 10**12, 10**12, 0
    for wanted, later in asked:
        now += later
        allowed = ration.allowed(wanted, now)
        assert 0 <= allowed <= wanted
        passed += allowed
        began = min(began, now)
        latest = max(now, began)
        assert passed <= per_s + per_s * (max(latest, 10**12) - began + 15_000) // 1000


def test_what_was_used_comes_back_with_time() -> None:
    ration = Ration(100)
    assert [ration.allowed(150, 5), ration.allowed(1, 5), ration.allowed(1, 4)] == [100, 0, 0]
    assert [ration.allowed(9, 55), ration.allowed(900, 10_000)] == [5, 100]


@given(st.binary(max_size=200))
def test_a_sample_holds_nothing_of_what_was_said(said: bytes) -> None:
    seen = shape(said)
    assert len(seen) == min(len(said), LONGEST)
    assert not any(c.isalnum() and c not in "a9" for c in seen)


def test_few_samples() -> None:
    dropped = Dropped()
    for n in range(100):
        dropped.count("unreadable", b"%d" % n)
    assert dropped.counts == {"unreadable": 100}
    assert len(dropped.samples["unreadable"]) == SAMPLES
