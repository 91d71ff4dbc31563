"""Three real processes, each in a network namespace of its own, live through histories of cuts,
one-way loss, delay, doubling, restarts, kills and wrong clocks; after each, promises 1 to 6 hold
and the nodes converge (`tests/net/checks.py`).

`HUDNA_NET_HISTORIES` sets how many of them the long suite plays, `HUDNA_NET_SEED` the first seed.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from tests.net.nodes import Wiring
from tests.net.suite import Suite

FEW, MANY = 3, int(os.environ.get("HUDNA_NET_HISTORIES", "500"))
FIRST = int(os.environ.get("HUDNA_NET_SEED", "1"))


def told(counted: Counter[str], capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n" + ", ".join(f"{n} {what}" for what, n in sorted(counted.items())))


@pytest.mark.timeout(600)
def test_promises_1_to_6_hold_after_some_histories(
    tmp_path: Path, wiring: Wiring, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = Suite(tmp_path, wiring).run(range(FIRST, FIRST + FEW))
    told(counted, capsys)
    assert counted["histories"] == FEW
    assert counted["receipted"]
    assert counted["canaries found"]


@pytest.mark.long
@pytest.mark.timeout(4 * 3600)
def test_promises_1_to_6_hold_after_many_histories(
    tmp_path: Path, wiring: Wiring, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = Suite(tmp_path, wiring).run(range(FIRST, FIRST + MANY))
    told(counted, capsys)
    assert counted["histories"] == MANY
    for what in ("clear", "receipted", "canaries found", "converged", "folded anew"):
        assert counted[what], f"no history has shown anything of: {what}"
