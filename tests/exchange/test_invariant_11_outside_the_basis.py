"""Invariant 11: no concurrence is effective against an overlapping registration outside its basis
once a node knows both, and never silently."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given

from hudna.act.release import Choice, sealed
from hudna.act.withdraw import withdraw
from hudna.fault import Refused
from hudna.node import Node
from hudna.record.record import Record
from hudna.view.needs import needs
from hudna.view.standing import State, standing
from tests.agreements import quick_text
from tests.exchange.play import RARE, STEPS_OF_LIFE, Life, Word, life, played
from tests.net.oracle import HeldHere


def state(made: Node, of: Record, now_ms: int) -> State:
    return standing(made.world, of.hash, now_ms).state


async def cleared(one: Life) -> Record:
    """A flight that everyone has concurred over, at *no objection* everywhere."""
    await one._announce(0, 0, 0)
    await exchanged(one)
    await one._concur(1, 0, 0)
    for _ in range(3):
        await exchanged(one)
    [flight] = one.notices("us")
    assert {state(n, flight, one.clock.ms) for n in one.nodes.values()} == {State.NO_OBJECTION}
    return flight


async def exchanged(one: Life) -> None:
    """Half a lease goes by, nobody's runs out."""
    for made in one.nodes.values():
        await made.keep()
    for made in one.nodes.values():
        for courier in made.partners.couriers:
            await courier.once()
    one.clock.ms += 1_000


@pytest.mark.parametrize("author", ["us", "ru", "un"])
@pytest.mark.parametrize("told", ["exact", "1 km", "10 km", "existence", "sealed"])
def test_invariant_11_a_protection_outside_the_basis_ends_the_clearance_loudly(
    author: str, told: str
) -> None:
    async def go() -> None:
        flight = await cleared(one)
        made = one.nodes[author]
        hidden_from = "us" if author == "ru" else "ru"
        chosen = sealed(made.world) if told == "sealed" else [Choice(hidden_from, told)]
        site = await one.say_site(author, 0, chosen)
        assert state(made, flight, one.clock.ms) is not State.NO_OBJECTION, "at once, where it is"
        for _ in range(4):
            await exchanged(one)
        for party, node in one.nodes.items():
            assert state(node, flight, one.clock.ms) in (State.RECHECK, State.STOPPED), party
        asked = {p for p, n in one.nodes.items()
                 if flight.hash in {need.subject for need in needs(n.world, one.clock.ms)}}
        assert asked & {"us", "ru"}, "no desk is told that something is to be done"
        await made.say([withdraw(made.world, site.hash, "closed")])
        for _ in range(4):
            await exchanged(one)
        for party, node in one.nodes.items():
            assert state(node, flight, one.clock.ms) is not State.NO_OBJECTION, (
                f"{party}: a withdrawal brings no clearance back")

    with life(quick_text(sealed=True)) as one:
        asyncio.run(go())


@RARE
@given(words=STEPS_OF_LIFE)
def test_invariant_11_at_no_moment_is_a_flight_clear_at_who_knows_better(
    words: list[Word],
) -> None:
    def check(one: Life) -> None:
        for made in one.nodes.values():
            records = [made.world.record(of) for of in made.world.entries]
            held = HeldHere([r for r in records if r is not None])
            for flight in made.world.notices.standing():
                if state(made, flight, one.clock.ms) is State.NO_OBJECTION:
                    held.check_clear(flight, one.clock.ms, 2_000, sealed=False)

    async def go(one: Life) -> None:
        try:
            await one.play(words, lambda: check(one))
        except Refused:
            raise AssertionError("a world that cannot follow its log") from None

    played([], go)
