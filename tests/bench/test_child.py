"""A command run by itself, measured."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from hudna.bench.child import Failed, run


def test_its_memory_is_its_own():
    """Not that of whoever starts it."""
    mine = np.ones(40_000_000)
    found = run("-c", "import time; held = bytearray(60_000_000); time.sleep(0.2)")
    assert mine.nbytes == 320_000_000
    if sys.platform == "linux":
        assert 60_000_000 < found.peak_bytes < 200_000_000
    assert found.seconds >= 0.2


def test_what_it_said_is_told_when_it_fails():
    with pytest.raises(Failed, match="no such thing"):
        run("-c", "raise SystemExit('no such thing')")
