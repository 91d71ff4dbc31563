"""Fixed candidates name all that the changing ones name, and so leave none out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hudna.place.bounds import Candidates
from hudna.place.fixed import FixedCandidates, columns_of
from hudna.place.geometry import E7, Point
from hudna.place.volume import Heights, Volume, Window

ends = st.one_of(st.none(), st.integers(0, 30))
spots = st.tuples(st.sampled_from([-180, -179, 0, 40, 41, 179, 180]),
                  st.sampled_from([-90, 0, 35, 36, 89, 90]))


@st.composite
def volumes(draw: st.DrawFn) -> Volume:
    lon, lat = draw(spots)
    return Volume(
        Point((lon * E7, lat * E7)), draw(st.sampled_from([0, 10**6, 10**8, 10**9])),
        Heights(draw(ends), draw(ends)), Window(draw(ends), draw(ends)),
    )


@given(st.lists(volumes(), max_size=12), volumes())
def test_promise_9_none_is_left_out(held: list[Volume], asked: Volume) -> None:
    changing: Candidates[int] = Candidates()
    for number, volume in enumerate(held):
        changing.add(number, volume)
    fixed = FixedCandidates(columns_of(changing)).near(asked)
    assert set(changing.near(asked)) <= set(fixed)
    assert fixed == sorted(set(fixed))
