"""What leaves of a sighting tells neither which place was named nor the second of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.record.kinds import Names
from hudna.record.warning import WarnPlace
from hudna.watch.brief import Brief, WatchTerms
from hudna.watch.inexact.blurred import CLASSES_M, CORNER_M, as_fix, blurred, within
from hudna.watch.inexact.uncertain import Uncertain
from hudna.watch.warnings.messages import Namer
from hudna.watch.warnings.warning import Warner
from tests.examples import examples
from tests.watch.inexact.test_fusing import MIDDLE, T0, seen
from tests.watch.inexact.test_uncertain import MINUTE, barred, brief, sighting

TOWN = WarnPlace("geonames:1", Names(en="T"), MIDDLE, 3_000_000)


@given(st.integers(1, 60_000))
@settings(max_examples=examples(100, 3_000), deadline=None)
def test_promise_4_few_circles_and_each_holds_what_it_must(within_m: int) -> None:
    found = blurred(as_fix("seen:x", seen("a", 0, 0, within_m=within_m))).within_m
    assert found in CLASSES_M
    assert found >= within_m + CORNER_M


def test_what_is_wider_than_all_of_them_is_still_held() -> None:
    assert within(200_000.5) >= 208_001
    assert within(200_000.5) % CLASSES_M[-1] == 0


def ended_ms(second_ms: int, heard_ms: int) -> int:
    """When the warning of one sighting of that moment in its minute is cancelled."""
    one = seen("a", second_ms / MINUTE, 0)
    warner = Warner(Namer("n", b"s" * 32), [TOWN], Brief(1, heard_ms, WatchTerms(), ()))
    warner.brief(Brief(2, heard_ms, WatchTerms(), (), (), {}, (one,)))
    for now_ms in range(heard_ms, heard_ms + 30 * MINUTE, 1_000):
        if any(w.kind == "Cancel" for w in warner.take(now_ms)):
            return now_ms
    raise AssertionError("never cancelled")


@pytest.mark.parametrize("heard_ms", [T0 + 95_000, T0 + 100_123, T0 + 9 * MINUTE + 7_000])
def test_promise_4_the_end_of_a_warning_gives_no_second_away(heard_ms: int) -> None:
    assert T0 % MINUTE == 0
    assert len({ended_ms(s, heard_ms) for s in (0, 3_123, 37_123, 59_999)}) == 1


def test_promise_4_that_it_was_lost_gives_no_second_away() -> None:
    def told(second_ms: int) -> list[tuple[int, str]]:
        watch = Uncertain()
        watch.brief(brief(barred(), reported=(sighting(second_ms / MINUTE, 0),),
                          at_ms=T0 + 2 * MINUTE), T0 + 2 * MINUTE)
        return [(at, p.state) for at in range(T0 + 2 * MINUTE, T0 + 15 * MINUTE, 1_000)
                for p in watch.tick(at)]
    assert told(1_000) == told(58_500)
    assert [state for _, state in told(1_000)] == ["lost"]
