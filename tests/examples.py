"""On how many examples a property is tried: some in the fast suite, all in the long one."""

from __future__ import annotations

import os

LONG = bool(os.environ.get("HUDNA_LONG"))
"""`make test-long` sets it."""


def examples(some: int, all_: int) -> int:
    return all_ if LONG else some
