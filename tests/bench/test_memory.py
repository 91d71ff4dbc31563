"""The process gives nothing back between rounds."""

from __future__ import annotations

import subprocess
import sys

import pytest

HOLDS = """
from pathlib import Path
import numpy as np
from hudna.bench.memory import keep_all_memory
assert keep_all_memory()
np.ones(25_000_000)
print(int(Path("/proc/self/statm").read_text().split()[1]) * 4096 > 190_000_000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's allocator")
def test_what_was_freed_is_kept():
    """In a process of its own: it is for good."""
    said = subprocess.run([sys.executable, "-c", HOLDS], capture_output=True, text=True,
                          check=True).stdout
    assert said.strip() == "True"
