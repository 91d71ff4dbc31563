"""The mirror of another log: whole, verified, and a measure for every checkpoint of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.fault import Refused
from hudna.log.histories import forked
from hudna.log.mirror import Mirror, bundled, unbundled
from hudna.log.sqlite_ledger import SqliteLedger
from tests.log.trees import Grown


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    made = SqliteLedger(tmp_path)
    yield made
    made.close()


def test_it_grows_by_steps_and_gives_back_what_it_was_given(ledger: SqliteLedger) -> None:
    log = Grown()
    mirror = Mirror(ledger, log.origin, [log.verifier])
    size = 0
    for step in (1, 5, 250, 0, 256, 600, 1):
        log.grow(step)
        assert mirror.extend(log.entries[size:], log.signed())
        size += step
    head = mirror.head()
    assert head == log.signed()
    for start, end in [(0, size), (0, 0), (255, 257), (300, 301), (511, 1113)]:
        assert mirror.entries(start, end) == log.entries[start:end]
    for old in (0, 1, 255, 256, 700, size):
        assert mirror.contradicts(log.signed(old)) is None


def test_what_was_not_signed_is_not_kept(ledger: SqliteLedger) -> None:
    log = Grown().grow(5)
    mirror = Mirror(ledger, log.origin, [log.verifier])
    assert mirror.extend(log.entries, log.signed())
    fork = log.fork(3, 7)
    assert not mirror.extend(fork.entries[5:], fork.signed())
    log.grow(5)
    assert not mirror.extend([*log.entries[5:9], log.entries[0]], log.signed())
    assert mirror.head() == log.fork(5, 0).signed()
    assert mirror.extend(log.entries[5:], log.signed())


@pytest.mark.parametrize(("size", "forked_size"), [(9, 9), (9, 7), (300, 280), (300, 300)])
def test_a_checkpoint_of_another_history_gives_evidence(
    ledger: SqliteLedger, size: int, forked_size: int
) -> None:
    log = Grown().grow(size)
    mirror = Mirror(ledger, log.origin, [log.verifier])
    assert mirror.extend(log.entries, log.signed())
    said = mirror.contradicts(log.fork(5, forked_size - 5).signed())
    assert said is not None
    assert forked(said, [log.verifier]).first.size == forked_size


@given(st.binary(max_size=120))
def test_bytes_are_a_bundle_or_refused(raw: bytes) -> None:
    with suppress(Refused):
        assert bundled(unbundled(raw)) == raw
