"""Promise 3: an amendment takes effect only when every guarantor has signed the same text."""

from __future__ import annotations

import pytest

from hudna.act.amend import propose, sign_agreement
from hudna.fault import Refused
from hudna.terms.shipped import shipped
from hudna.view.needs import needs
from tests.agreements import quick, quick_text
from tests.promises.machine import START
from tests.promises.truce import Truce


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(fresh_for_s=60), START)


def propose_shorter(truce: Truce, party: str = "un") -> str:
    said = truce.say(party, propose(truce.nodes[party].world, quick_text(fresh_for_s=30)))
    truce.heal()
    return next(d for d, r in truce.nodes["us"].world.agreements.pending() if r.hash == said.hash)


def signs(truce: Truce, party: str, digest: str) -> None:
    truce.say(party, sign_agreement(truce.nodes[party].world, digest, officer="duty"))
    truce.heal()


def test_promise_3_one_signature_changes_nothing_two_do_everywhere(truce: Truce) -> None:
    digest = propose_shorter(truce)
    signs(truce, "us", digest)
    assert {n.world.terms.fresh_for_ms for n in truce.nodes.values()} == {60_000}
    assert [n.kind for n in needs(truce.nodes["ru"].world, START)] == ["sign-agreement"]
    signs(truce, "ru", digest)
    assert {n.world.terms.fresh_for_ms for n in truce.nodes.values()} == {30_000}
    assert {n.world.terms.digest for n in truce.nodes.values()} == {digest}
    assert needs(truce.nodes["ru"].world, START) == ()


def test_promise_3_the_depositary_signs_nothing_and_nobody_signs_twice(truce: Truce) -> None:
    digest = propose_shorter(truce)
    with pytest.raises(Refused):
        signs(truce, "un", digest)
    signs(truce, "us", digest)
    with pytest.raises(Refused):
        signs(truce, "us", digest)


def test_a_text_with_faults_or_open_terms_is_not_proposed(truce: Truce) -> None:
    world = truce.nodes["us"].world
    for text in ("id: [", quick_text(fresh_for_s=60), shipped("syria-2016")):
        with pytest.raises(Refused):
            propose(world, text)
