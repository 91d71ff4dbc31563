"""What an incident says by itself is no finer than an hour and a cell."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hudna.place.clash import distance_mm
from hudna.place.geometry import Point
from hudna.record.incidents import Report
from hudna.view.of_reports import near, where
from tests.examples import examples
from tests.view.happenings import a_report

SIDE = 100_000
"""Of a cell of 0.01 degree, in 1e-7 degree."""


def inside(cell: tuple[int, int]) -> st.SearchStrategy[Point]:
    offsets = st.integers(0, SIDE - 1)
    return st.tuples(offsets, offsets).map(
        lambda off: Point((cell[0] * SIDE + off[0], cell[1] * SIDE + off[1])))


@st.composite
def two_tellings(draw: st.DrawFn) -> tuple[tuple[Report, ...], ...]:
    """The same cells and kilometres twice, with other places and metres in them."""
    cells = draw(st.lists(st.tuples(st.integers(3_600, 3_640), st.integers(-8_000, 8_000)),
                          min_size=1, max_size=4))
    steps = [draw(st.integers(0, 9)) for _ in cells]
    metres = [st.just(0) if n == 0 else st.integers(1_000 * n - 999, 1_000 * n) for n in steps]
    return tuple(tuple(
        a_report(at=draw(inside(c)), within_m=draw(m)) for c, m in zip(cells, metres, strict=True))
        for _ in range(2))


@settings(max_examples=examples(60, 3_000), deadline=None)
@given(two_tellings())
def test_promise_4_wherever_in_a_cell_a_source_stood_the_same_is_told(
    both: tuple[tuple[Report, ...], ...]
) -> None:
    one, other = both
    assert where(one) == where(other)
    assert near(where(one)[0], one) == near(where(other)[0], other)


@settings(max_examples=examples(60, 3_000), deadline=None)
@given(two_tellings())
def test_the_circle_holds_every_place(both: tuple[tuple[Report, ...], ...]) -> None:
    for held in both:
        middle, within_m = where(held)
        assert middle is not None
        assert within_m % 1_000 == 0
        for said in held:
            assert said.at is not None
            assert distance_mm(middle, said.at) + 1_000 * said.within_m <= 1_000 * within_m


def test_of_no_place_only_kilometres_are_told() -> None:
    assert where((a_report(at=None, within_m=501), a_report(at=None, within_m=1_700))) == (
        None, 2_000)
