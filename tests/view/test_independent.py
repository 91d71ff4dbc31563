"""Sources that repeat each other count once, and so do those that nobody knows."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from hudna.record.erasure import WITHHELD
from hudna.view.independent import independent, sources
from tests.view.happenings import a_report


def of(source: str, text: str, origin: str = "", **more: Any) -> Any:
    return a_report(source=source, text=text, origin=origin, **more)


@pytest.mark.parametrize(("said", "count"), [
    ([], 0),
    ([of("a", "x"), of("b", "y")], 2),
    ([of("a", "x"), of("a", "y")], 1),
    ([of("a", "x"), of("b", "x")], 1),
    ([of("a", "x", "paper"), of("b", "y", "paper")], 1),
    ([of("a", "x"), of("b", "y", "a")], 1),
    ([of("a", "x"), of("b", "x"), of("b", "y")], 1),
    ([of("a", ""), of("b", "")], 2),
    ([of("", "x"), of("", "y"), of("a", "z")], 2),
    ([of("", "x", "paper"), of("", "y")], 2),
    ([of("a", WITHHELD), of("b", WITHHELD)], 2),
    ([of(WITHHELD, "x"), of("", "y")], 1),
    ([of("", "", about="a" * 64), of("", "", about="b" * 64), of("", "", about="a" * 64)], 2),
    ([of("a", "x"), of("b", "x ")], 2),
])
def test_how_many_there_are(said: list[Any], count: int) -> None:
    assert sources(said) == count
    assert {sources(order) for order in permutations(said)} == {count}


def test_a_thousand_copies_and_one_that_is_not() -> None:
    said = [of(f"hand {i}", "the same words") for i in range(1_000)]
    first, second = independent([*said, of("other", "its own words")])
    assert (len(first), len(second)) == (1_000, 1)
