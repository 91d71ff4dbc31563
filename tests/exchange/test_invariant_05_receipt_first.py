"""Invariant 5: a receipt is in the recipient's log, on disk, before the sender has it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from hypothesis import given

from hudna.exchange import reply
from hudna.home.reading import ReadLog
from hudna.record.sign import hash_of
from tests.exchange.play import RARE, STEPS_OF_LIFE, Life, Word, life


@RARE
@given(words=STEPS_OF_LIFE)
def test_invariant_5_a_receipt_is_on_the_recipients_disk_before_the_sender_has_it(
    words: list[Word],
) -> None:
    """Looked at from beside each node, at the moment when its answer leaves it."""
    with life() as one:
        seen: list[str] = []
        for party, made in one.nodes.items():
            made.receive = watched(one, party, made.receive, seen)
        asyncio.run(go(one, words))
        assert seen


async def go(one: Life, words: list[Word]) -> None:
    await one.say_site("us", 1)
    await one.play([*words, ("carry", 0, 0, 0), ("carry", 0, 1, 0)])
    await one.heal()


def watched(
    one: Life, party: str, receive: Callable[[bytes], Awaitable[bytes]], seen: list[str]
) -> Callable[[bytes], Awaitable[bytes]]:
    async def received(packed: bytes) -> bytes:
        answer = await receive(packed)
        with ReadLog(one.folders[party]) as log:
            on_disk = {e.record.hash for e in log.entries()}
        receipts = [hash_of(r) for r in reply.of(answer).receipts]
        assert set(receipts) <= on_disk
        seen.extend(receipts)
        return answer

    return received
