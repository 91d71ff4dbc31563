"""Invariant 16: not before ≤ no later than, and one node's clock moves no bound set by others."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from hudna.log.bounds import Interval, Moment, bounds, cosigned, seen_by_others
from hudna.record.record import Seen

NODES = 4


class Clock(NamedTuple):
    """Arbitrarily wrong, never going back: as a witness's times never do."""

    offset: int
    rate: int

    def at(self, true_ms: int) -> int:
        return self.offset + true_ms * self.rate // 100


CLOCKS = st.lists(
    st.builds(Clock, st.integers(-10**9, 10**9), st.integers(1, 1000)),
    min_size=NODES, max_size=NODES,
)
EVENTS = st.lists(
    st.tuples(st.sampled_from(["say", "see", "cosign"]), st.integers(0, NODES - 1),
              st.integers(0, NODES - 1), st.integers(0, 5_000)),
    min_size=1, max_size=60,
)


class Said(NamedTuple):
    true_ms: int
    author: int
    index: int
    issued_ms: int
    seen: tuple[Seen, ...]


class Play:
    """A history of nodes that say, look at each other's logs and cosign them; true time passes
    between any two events."""

    def __init__(self, clocks: list[Clock], events) -> None:
        self.clocks, self.now = clocks, 10**6
        self.logs: list[list[Said]] = [[] for _ in clocks]
        self.seen: list[dict[int, int]] = [{} for _ in clocks]
        self.cosigned: list[tuple[int, int, int, int]] = []
        for act, one, other, later in events:
            self.now += later + 1
            getattr(self, act)(one, other)

    def say(self, one: int, _: int) -> None:
        seen = tuple(Seen(str(o), size, "00" * 32) for o, size in sorted(self.seen[one].items()))
        self.logs[one].append(Said(self.now, one, len(self.logs[one]),
                                   self.clocks[one].at(self.now), seen))

    def see(self, one: int, other: int) -> None:
        if one != other and self.logs[other]:
            self.seen[one][other] = len(self.logs[other])

    def cosign(self, one: int, other: int) -> None:
        if one != other and self.logs[other]:
            time_s = self.clocks[one].at(self.now) // 1000
            self.cosigned.append((one, other, len(self.logs[other]), time_s))

    def last_said(self, origin: str, size: int) -> Moment:
        return Moment(origin, self.logs[int(origin)][size - 1].issued_ms)

    def after(self, said: Said) -> list[Moment]:
        return [cosigned(str(by), time_s) for by, of, size, time_s in self.cosigned
                if of == said.author and size > said.index]

    def bounds(self, said: Said):
        return bounds(seen_by_others(said.seen, self.last_said), self.after(said))


@given(CLOCKS, EVENTS)
def test_invariant_16_not_before_never_exceeds_no_later_than_and_one_clock_cannot_move_bounds_set_by_others(  # noqa: E501
    clocks, events
) -> None:
    played = Play(clocks, events)
    turned = Play([Clock(-clocks[0].offset + 7, 1001 - clocks[0].rate), *clocks[1:]], events)
    for log, other in zip(played.logs, turned.logs, strict=True):
        for said, again in zip(log, other, strict=True):
            found = played.bounds(said)
            for interval in found.intervals:
                true = played.clocks[int(interval.clock)].at(said.true_ms)
                assert interval.not_before is None or interval.not_before <= true
                assert interval.no_later_than is None or true <= interval.no_later_than
            if found.not_before is not None and found.no_later_than is not None:
                assert found.not_before <= found.no_later_than
            rest = [i for i in found.intervals if i.clock != "0"]
            assert rest == [i for i in turned.bounds(again).intervals if i.clock != "0"]


MOMENTS = st.lists(st.builds(Moment, st.sampled_from("abcde"), st.integers(0, 100)), max_size=12)


@given(MOMENTS, MOMENTS)
def test_whatever_clocks_say_the_bounds_are_in_order(before, after) -> None:
    found = bounds(before, after)
    assert all(i.sound for i in found.intervals)
    if found.not_before is not None and found.no_later_than is not None:
        assert found.agree
        assert found.not_before <= found.no_later_than


@given(
    st.integers(100, 900),
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=2, max_size=5),
    st.integers(0, 1000), st.integers(0, 1000),
)
def test_of_three_clocks_or_more_one_alone_cannot_shut_the_truth_out(
    true: int, honest, low: int, high: int
) -> None:
    before = [Moment(f"h{i}", true - a) for i, (a, _) in enumerate(honest)]
    after = [Moment(f"h{i}", true + b) for i, (_, b) in enumerate(honest)]
    found = bounds([*before, Moment("liar", low)], [*after, Moment("liar", high)])
    assert {i.clock for i in found.intervals} >= {f"h{i}" for i in range(len(honest))}
    assert found.agree
    assert found.not_before <= true <= found.no_later_than


def test_a_clock_that_contradicts_itself_is_left_out() -> None:
    found = bounds([Moment("a", 50), Moment("b", 10)], [Moment("a", 40), Moment("b", 20)])
    assert found.intervals == (Interval("b", 10, 20),)
    assert (found.not_before, found.no_later_than) == (10, 20)


def test_clocks_that_do_not_agree_are_all_shown_and_not_combined() -> None:
    found = bounds([Moment("a", 10), Moment("b", 1000)], [Moment("a", 20), Moment("b", 2000)])
    assert found.intervals == (Interval("a", 10, 20), Interval("b", 1000, 2000))
    assert (found.agree, found.not_before, found.no_later_than) == (False, None, None)


def test_nothing_known_is_no_bound() -> None:
    assert bounds([], []) == ((), True, None, None)
