"""Invariant 9: duplicates and reordering change nothing."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.nodes import tried
from tests.exchange.play import RARE, STEPS_OF_LIFE, Life, Word, played


@RARE
@given(words=STEPS_OF_LIFE, seed=st.integers(0, 2**16))
def test_invariant_9_all_that_was_ever_sent_again_in_any_order_changes_nothing(
    words: list[Word], seed: int
) -> None:
    async def check(one: Life) -> None:
        await one.heal()
        sizes = {p: n.log.size for p, n in one.nodes.items()}
        again = list(one.network.carried)
        Random(seed).shuffle(again)
        for to, packed in again:
            await tried(one.nodes[to].receive, packed)
        assert {p: n.log.size for p, n in one.nodes.items()} == sizes

    played(words, check)
