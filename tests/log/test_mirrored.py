"""What a mirror shows of a partner's log: that a record stood in it below a size, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from hudna.log.mirror import Mirror
from hudna.log.mirrored import logged_below
from hudna.log.sqlite_ledger import SqliteLedger
from tests.log.trees import Grown


@pytest.mark.parametrize("index", [0, 7, 255, 256, 299])
def test_a_record_is_shown_below_the_size_and_as_far_as_the_mirror_goes(
    tmp_path: Path, index: int
) -> None:
    ledger, log = SqliteLedger(tmp_path), Grown().grow(300)
    record = log.entries[index][1:].hex()
    assert not logged_below(ledger, log.origin, record, 300), "nothing is mirrored yet"
    assert Mirror(ledger, log.origin, [log.verifier]).extend(log.entries, log.signed())
    assert logged_below(ledger, log.origin, record, index + 1)
    assert logged_below(ledger, log.origin, record, 10**9)
    assert not logged_below(ledger, log.origin, record, index)
    assert not logged_below(ledger, "another/log", record, 300)
    assert not logged_below(ledger, log.origin, "f" * 64, 300)
    ledger.close()
