"""An officer who probes for a sealed clinic learns its cell, is stopped, and is seen by all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from hudna.home import keeper
from hudna.record.kinds import Site
from hudna.view import sealing
from hudna.view.needs import needs
from hudna.view.probing import asked
from hudna.view.register import protection
from hudna.view.volumes import protection_volume
from tests.exchange.nodes import PARTIES
from tests.exchange.probing import AROUND, INSIDE, Attack, attack, box

CELL = box(0, 0, 1, 1)


def played(root: Path, budget: int = 12) -> Attack:
    async def go() -> Attack:
        async for one in attack(root, budget):
            look(one)
            return one
        raise AssertionError

    with pytest.MonkeyPatch.context() as at_once:
        at_once.setattr(keeper, "PACE_S", 0.0)
        return asyncio.run(go())


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Attack:
    """What came of it, to be looked at: the attack takes its time."""
    return played(tmp_path_factory.mktemp("attack"))


def look(one: Attack) -> None:
    """Every question, and every answer to one, is in three logs."""
    for question in one.questions:
        for party in PARTIES:
            world = one.network.nodes[party].world
            assert question.notice in world.entries
            answers = world.sealed.answers(question.notice, "un")
            assert [a.said.outcome for a in answers] == (
                [] if question.outcome == "none" else [question.outcome])


def test_promise_4_whatever_is_asked_the_place_is_known_to_its_cell_and_no_better(one):
    assert one.known_cells == {CELL}
    assert [at for at in INSIDE if at in one.possible] == list(INSIDE)
    assert not [at for at in AROUND if at in one.possible]


def test_promise_4_nor_if_every_trick_were_answered(tmp_path):
    one = played(tmp_path, 1_000)
    assert not one.of("refused")
    assert len(one.of("meets")) > 5
    assert one.known_cells == {CELL}
    assert [at for at in INSIDE if at in one.possible] == list(INSIDE)


def test_it_is_stopped_by_the_budget_and_told_at_every_desk(one):
    counted = [q for q in one.questions if q.how == "half of what is left"]
    assert {q.outcome for q in counted} == {"refused"}
    assert {q.outcome for q in one.questions[:5]} == {"meets", "nothing"}
    for party in PARTIES:
        made = one.network.nodes[party]
        us = next(a for a in asked(made.world, one.clock.ms) if a.party == "us")
        assert len(us.refused) == len(one.of("refused"))
        assert us.spent
        assert ("probing", "us") in {(n.kind, n.party) for n in needs(made.world, one.clock.ms)}


def test_nothing_of_the_place_reaches_the_officers_node(one):
    held = [e.record for e in one.us.log.entries()]
    assert not [r for r in held if isinstance(r.said, Site)]
    assert all("CANARY" not in r.presentation for r in held)
    sizes = {(len(r.presentation)) for r in held if r.hash in {
        a.hash for q in one.of("nothing") for a in one.us.world.sealed.answers(q.notice, "un")}}
    assert len(sizes) == 1


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A depositary that holds the place itself against the notice, and still tells the cell."""
    cells = sealing._met

    def met(terms, flight, record):
        place = protection_volume(protection(record))
        return cells(terms, flight, record) if sealing._meets(flight, place) else iter(())

    monkeypatch.setattr(sealing, "_met", met)
    yield


@pytest.mark.usefixtures("exact")
def test_a_depositary_that_answered_by_the_place_would_give_it_away(tmp_path):
    one = played(tmp_path, 1_000)
    assert len([at for at in INSIDE if at in one.possible]) < len(INSIDE)
