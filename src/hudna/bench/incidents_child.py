"""Many reports put together in a process by itself, so that its memory is its own.

    python -m hudna.bench.incidents_child REPORTS SEED OUT
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import process_time
from typing import NamedTuple

import msgspec

from hudna.bench.measure import timed
from hudna.bench.workloads.told import told
from hudna.correlate.together import correlated


class Done(NamedTuple):
    """`seconds` of it, the reports being there, and of processor; then how many of each were
    found."""

    seconds: float
    processor: float
    proposals: int
    copies: int
    groups: int
    crowded: int


def main(reports: str, seed: str, out: str) -> None:
    """Writes `Done` to `out` as JSON."""
    made = told(int(reports), int(seed))
    begin = process_time()
    seconds, found = timed(lambda: correlated(made.clues))
    done = Done(seconds, process_time() - begin, len(found.proposals), len(found.copies),
                len(found.groups), len(found.crowded))
    Path(out).write_bytes(msgspec.json.encode(done))


if __name__ == "__main__":
    main(*sys.argv[1:])
