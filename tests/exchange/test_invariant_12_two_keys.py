"""Invariant 12: no decision with one guarantor, one guarantor twice, a revoked or expired key, or
two digests."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hudna.act.amend import propose
from hudna.act.draft import draft
from hudna.fault import Refused
from hudna.node import Node
from hudna.record.kinds import AgreementSigned, Concurrence, KeyRevoked
from hudna.record.record import Record
from hudna.view.awareness import awareness_key
from hudna.view.standing import State, standing
from tests.agreements import quick_text
from tests.exchange.nodes import deliver_all
from tests.exchange.play import RARE, READ, Life, life
from tests.exchange.test_keys import of_root

OTHERS = (quick_text(70), quick_text(80))


async def signed(made: Node, digest: str, replaces: str) -> Record:
    """Whatever it is: what a hostile node can say."""
    [record] = await made.say([draft(AgreementSigned(digest, replaces, "duty"))])
    return record


async def proposed(one: Life) -> tuple[list[str], str]:
    """Two texts that every node holds, and the one in effect."""
    us = one.nodes["us"]
    records = await us.say([propose(us.world, text) for text in OTHERS])
    await everyone(one)
    genesis = us.world.terms.digest
    digests = [d for d, _ in us.world.agreements.pending()]
    assert len(digests) == len(records) == 2
    return digests, genesis


async def everyone(one: Life) -> None:
    for made in one.nodes.values():
        await deliver_all(made, 3)


WORDS = st.lists(st.tuples(st.sampled_from(["us", "ru", "un"]), st.integers(0, 1)), max_size=6)


@RARE
@given(words=WORDS)
def test_invariant_12_the_agreement_changes_by_two_guarantors_over_one_digest(
    words: Sequence[tuple[str, int]],
) -> None:
    """The depositary's signature is none, and one guarantor's is one however often it is said."""

    async def go() -> None:
        digests, genesis = await proposed(one)
        said: dict[int, set[str]] = {0: set(), 1: set()}
        for party, which in words:
            await signed(one.nodes[party], digests[which], genesis)
            said[which] |= {party} & {"us", "ru"}
        await everyone(one)
        whole = {digests[i] for i, who in said.items() if who == {"us", "ru"}}
        for made in one.nodes.values():
            # Both texts signed by both: neither can be told to be the one, and neither counts.
            expected = whole if len(whole) == 1 else {genesis}
            assert {made.world.terms.digest} == expected

    with life() as one:
        asyncio.run(go())


def test_invariant_12_a_revoked_key_decides_nothing() -> None:
    """What a thief signs with Russia's old key, after its revocation, no node admits."""

    async def go() -> None:
        digests, genesis = await proposed(one)
        us, ru = one.nodes["us"], one.nodes["ru"]
        await signed(us, digests[0], genesis)
        await everyone(one)
        thief, key = ru.voice, ru.voice.key.public
        revoked = of_root(one.folders["ru"], KeyRevoked(key.text, ru.log.size, "stolen"), one.clock)
        stolen = thief.sign(draft(AgreementSigned(digests[0], genesis, "duty")), one.clock.ms)
        for made in one.nodes.values():
            [_, fault] = made.log.admit_each([revoked, stolen.presentation])
            assert isinstance(fault, Refused)
            await made.follow()
            assert made.world.terms.digest == genesis

    with life() as one:
        asyncio.run(go())


@pytest.mark.parametrize("lie", ["alone", "twice", "another key", "expired"])
def test_invariant_12_one_guarantor_clears_no_flight(lie: str) -> None:
    async def go() -> None:
        await one._announce(0, 0, 0)
        await everyone(one)
        us, ru = one.nodes["us"], one.nodes["ru"]
        [flight] = one.notices("us")
        await us.keep()
        now = one.clock.ms
        for party, key, until in lies(lie, us, flight, now):
            made = one.nodes[party]
            await made.say([draft(Concurrence(flight.hash, key, until, READ, "duty"))])
        await everyone(one)
        for made in (us, ru):
            assert standing(made.world, flight.hash, one.clock.ms).state is not State.NO_OBJECTION

    with life() as one:
        asyncio.run(go())


def lies(lie: str, us: Node, flight: Record, now: int) -> list[tuple[str, str, int]]:
    """Concurrences that must not suffice: party, key, end of the lease."""
    key = awareness_key(us.world, flight)
    return {
        "alone": [("us", key, now + 60_000)],
        "twice": [("us", key, now + 60_000), ("us", key, now + 60_000)],
        "another key": [("us", key, now + 60_000), ("ru", "0" * 64, now + 60_000)],
        "expired": [("us", key, now + 60_000), ("ru", key, now)],
    }[lie]
