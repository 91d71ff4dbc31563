"""Two histories of one log: what proves them, and that nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from hudna.fault import Refused
from hudna.log.histories import between, forked, needed, of_tree, served
from hudna.log.tiles import Tile
from tests.log.trees import Grown

SIZES = st.integers(0, 40)


@settings(deadline=None)
@given(common=SIZES, one=SIZES, other=SIZES, data=st.data())
def test_a_fork_is_proven_wherever_the_sizes_reach_beyond_it_and_never_else(
    common: int, one: int, other: int, data: st.DataObject
) -> None:
    log = Grown().grow(common + one)
    fork = log.fork(common, other)
    size = data.draw(st.integers(0, len(log.entries)))
    forked_size = data.draw(st.integers(0, len(fork.entries)))
    a, b = log.signed(size), fork.signed(forked_size)
    larger = log if size > forked_size else fork
    said = between(a, b, larger.subtree)
    if min(size, forked_size) > common:
        assert said is not None
        proven = forked(said, [log.verifier])
        assert {proven.first, proven.second} == {a.checkpoint, b.checkpoint}
    else:
        assert said is None


def test_one_history_is_no_evidence() -> None:
    log = Grown().grow(300)
    fork = log.fork(200, 90)
    said = between(log.signed(250), fork.signed(290), fork.subtree)
    assert said is not None
    first, second = log.signed(250).note, log.signed(300).note
    true = replace(said, first=first, second=second, old_root=log.root(250).hex(),
                   proof=tuple(h.hex() for h in log.proof(250, 300)))
    with pytest.raises(Refused, match="one history"):
        forked(true, [log.verifier])
    with pytest.raises(Refused, match="proof that the second"):
        forked(replace(true, old_root="00" * 32), [log.verifier])


def test_evidence_that_is_not_signed_by_the_log_or_is_bent_proves_nothing() -> None:
    log = Grown().grow(9)
    fork = log.fork(4, 8)
    said = between(log.signed(), fork.signed(), fork.subtree)
    assert said is not None
    forked(said, [log.verifier])
    for bent, keys in (
        (said, []),
        (said, [Grown("other.example").verifier]),
        (said, [Grown(seed=b"m" * 32).verifier]),
        (replace(said, origin="other.example"), [log.verifier]),
        (replace(said, first=said.second, second=said.first), [log.verifier]),
        (replace(said, first=said.second), [log.verifier]),
        (replace(said, second=said.first), [log.verifier]),
        (replace(said, first=said.first.replace("\n9\n", "\n8\n")), [log.verifier]),
        (replace(said, proof=said.proof[1:]), [log.verifier]),
        (replace(said, proof=(*said.proof, said.old_root)), [log.verifier]),
        (replace(said, old_root=log.root(9).hex()), [log.verifier]),
        (replace(said, old_root="zz" * 32), [log.verifier]),
        (replace(said, old_root=said.old_root.upper()), [log.verifier]),
    ):
        with pytest.raises(Refused):
            forked(bent, keys)


def test_a_tree_that_is_not_the_one_signed_is_refused_not_taken_for_evidence() -> None:
    log = Grown().grow(9)
    other = Grown().grow(9, mark=5)
    with pytest.raises(Refused):
        between(log.signed(4), log.signed(9), other.subtree)


@settings(deadline=None, max_examples=40)
@given(old=st.integers(0, 700), more=st.integers(0, 700), common=st.integers(0, 700))
def test_the_served_tiles_that_are_needed_are_enough(old: int, more: int, common: int) -> None:
    log = Grown().grow(old)
    fork = log.fork(min(common, old), max(old - min(common, old), 0) + more)
    size = len(fork.entries)
    tiles = {t: fork.served(f"tile/{t.path}") for t in needed(old, size)}
    said = between(log.signed(), fork.signed(), served(size, tiles.get))
    assert (said is not None) == (min(common, old) < old)


def test_tiles_are_as_wide_as_the_tree_has_them() -> None:
    assert of_tree(300, (0, 0)) == Tile(0, 0, 256)
    assert of_tree(300, (0, 1)) == Tile(0, 1, 44)
    assert of_tree(300, (1, 0)) == Tile(1, 0, 1)
