"""The shelf reads the same whether its blocks lie in memory or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hudna.watch.fold import shelf
from hudna.watch.fold.rows import SAID
from hudna.watch.fold.shelf import Block, Shelf, Spill
from hudna.watch.kept.spilled import Filed, Spilled

STEPS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 30)), min_size=1, max_size=30)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "BLOCK", 16)
    monkeypatch.setattr(shelf, "LEAST", 4)
    monkeypatch.setattr(shelf, "AT_ONCE", 5)


def said(first: int, count: int) -> np.ndarray:
    rows = np.zeros(count, SAID)
    rows["at"] = np.arange(first, first + count)
    rows["arrived"] = rows["at"] // 3
    rows["lat"] = -rows["at"]
    return rows


def at_once(directory: Path) -> Spill:
    """Rows go to their file before the call returns."""
    spilled = Spilled(directory)

    def spill(rows: np.ndarray, back: Callable[[Block], None]) -> None:
        back(Filed(spilled._written(rows), rows.dtype))

    return spill


def never(rows: np.ndarray, back: Callable[[Block], None]) -> None:
    """The disk takes nothing."""


@pytest.fixture(params=["none", "files", "full"])
def spill(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Spill | None]:
    yield {"none": None, "files": at_once(tmp_path), "full": never}[request.param]


@given(steps=STEPS, first=st.integers(0, 40), seed=st.integers(0, 99))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_it_reads_as_what_was_put_there(
    spill: Spill | None, steps: list[tuple[int, int]], first: int, seed: int
):
    made, chance = Shelf(first, spill), np.random.default_rng(seed)
    gone = first
    for count, away in steps:
        made.add(said(made.end, count))
        gone = min(made.end, gone + away)
        made.let_go(gone)
        if made.end == gone:
            continue
        asked = chance.integers(gone, made.end, 9)
        assert (made.read(asked) == said(0, made.end)[asked]).all()
        assert np.concatenate(list(made.span(gone, made.end))).tolist() == (
            said(gone, made.end - gone).tolist())
        ms = int(chance.integers(0, made.end))
        assert made.arrived_before(ms, gone) == min(max(gone, 3 * ms), made.end)


def test_a_span_stays_what_it_was(spill: Spill | None):
    made = Shelf(0, spill)
    made.add(said(0, 50))
    span = made.span(7, 50)
    made.add(said(50, 70))
    made.let_go(110)
    assert np.concatenate(list(span)).tolist() == said(7, 43).tolist()


def test_only_what_is_old_and_full_is_spilled():
    given: list[int] = []
    made = Shelf(0, lambda rows, _: given.append(int(rows["at"][0])))
    made.add(said(0, 16 * 4 + 1))
    assert given == [0, 16, 32]
