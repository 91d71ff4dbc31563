"""How many wait for each is as whoever follows every line finds it, along each line once."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from hudna.view.process.behind import behind
from tests.view.process.test_circles import EDGES, reaches


@given(EDGES)
def test_as_many_as_reach_it(edges: dict[str, list[str]]) -> None:
    nodes = {*edges, *(n for of in edges.values() for n in of)}
    assert behind(edges) == {
        of: sum(of in reaches(edges, n) for n in nodes - {of}) for of in nodes}


class Counted(dict[str, list[str]]):
    """How often a line is gone along."""

    times = 0

    def get(self, name: str, otherwise: object = ()) -> Iterator[str]:  # type: ignore[override]
        for need in super().get(name, ()):
            self.times += 1
            yield need


@given(st.booleans())
def test_each_line_is_gone_along_few_times(circular: bool) -> None:
    edges = Counted({f"{i:03}": [f"{j:03}" for j in range(i)] for i in range(60)})
    if circular:
        edges["000"] = ["059"]
    found = behind(edges)
    assert found["000"] == 59
    assert edges.times <= 6 * sum(map(len, edges.values()))
