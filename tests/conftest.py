"""Fixtures that tests of several floors share, the order in which tests are run, and where they
write."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.log.postgres import database, mortal, postgres

__all__ = ["database", "mortal", "postgres"]

MEMORY, ROOM = Path("/dev/shm"), 4_000_000_000
"""A file system in memory, where there is one, and the bytes that it must have free."""
COMPILED = ("audit", "bench", "place")


def _roomy() -> bool:
    if not os.access(MEMORY, os.W_OK) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return False
    return shutil.disk_usage(MEMORY).free > ROOM


# A test ends a process, never a machine: what it writes need not be on a disk, and each commit
# waits for it there. Whoever sets TMPDIR has it where they say.
if "TMPDIR" not in os.environ and _roomy():
    tempfile.tempdir = os.environ["TMPDIR"] = str(MEMORY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What runs the engine's loops comes first. Of two workers that each begin at one end of half
    the tests, one then compiles the loops, once, and the other finds them on disk."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(here).parts[0] not in COMPILED)
