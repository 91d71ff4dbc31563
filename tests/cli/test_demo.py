"""How a demonstration is ended."""

from __future__ import annotations

import sys

import pytest

from hudna.cli.demo import _Ending
from hudna.demo.stage import Stage


def test_an_interrupt_that_falls_into_a_finalizer_ends_it_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python drops the exception there."""
    dropped: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", dropped.append)
    ending = _Ending()

    class Rubbish:
        def __del__(self) -> None:
            ending()

    Rubbish()
    assert len(dropped) == 1
    Stage({}).stay(lambda: ending.asked)


def test_an_interrupt_ends_it_at_once() -> None:
    with pytest.raises(KeyboardInterrupt):
        _Ending()()
