"""What is typed into a field is read in one way or named as a fault, never guessed."""

from __future__ import annotations

import pytest

from hudna.web.forms import Form


def metres(text: str) -> tuple[int, int]:
    form = Form({"buffer_m": text}, {})
    return form.metres("buffer_m"), len(form.faults)


@pytest.mark.parametrize(("text", "mm"), [
    ("1500", 1_500_000), ("1.5", 1_500), ("1,5", 1_500), ("0,500", 500),
    ("\u0661\u066b\u0665", 1_500),
])
def test_metres_are_read_with_a_point_or_a_comma(text: str, mm: int) -> None:
    assert metres(text) == (mm, 0)


@pytest.mark.parametrize("text", [
    "1,500", "12,000", "1,000,000", "1,500.0", "1\u066c500", "1e999999", "-1e999999", "nan",
    "Infinity", "1.0005", "-1", "", "ten",
])
def test_metres_that_could_mean_two_things_are_a_fault(text: str) -> None:
    assert metres(text) == (0, 1)
