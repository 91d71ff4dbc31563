"""The constructed situation: every state there is, something for each desk, the same each time."""

from __future__ import annotations

from contextlib import closing

import msgspec
import pytest

from hudna.demo.scenario import scenario
from hudna.exchange.restoring import STORE
from hudna.log.ledgers import open_ledger
from hudna.record.kinds import Movement
from hudna.view.needs import needs
from hudna.view.notices import notice
from hudna.view.register import protection
from hudna.view.standing import State, standing
from tests.demo.played import START_MS, opened, played_at

STATES = {
    "EX-US-101": State.STOPPED, "EX-US-102": State.AWAITING, "EX-RU-201": State.AWAITING,
    "EX-US-103": State.NO_OBJECTION, "EX-RU-202": State.STOPPED, "EX-RU-203": State.OBJECTED,
    "EX-RU-204": State.RECHECK, "EX-SY-301": State.NO_OBJECTION, "EX-SY-302": State.STOPPED,
    "EX-US-107": State.STOPPED,
    "EX-US-104": State.WITHDRAWN, "EX-US-105": State.OVER, "EX-US-106": State.STOPPED,
}


@pytest.mark.parametrize("party", ["us", "ru", "un"])
def test_every_notice_stands_as_the_scenario_means_it(worlds, party) -> None:
    world = worlds[party]
    found = {notice(r).designation: standing(world, r.hash, START_MS).state
             for r in world.notices.all()}
    assert found == STATES


def test_why_the_stopped_are_stopped(worlds) -> None:
    world = worlds["us"]
    why = {notice(r).designation: {c.kind for c in standing(world, r.hash, START_MS).conflicts}
           for r in world.notices.all()}
    assert why["EX-US-101"] == {"protection"}
    assert why["EX-RU-202"] == {"operation"}
    assert "barred-area" in why["EX-SY-302"]
    assert why["EX-US-107"] == {"sealed"}
    assert why["EX-SY-301"] == set(), "medical evacuation may pass"


@pytest.mark.parametrize(("party", "kinds"), [
    ("us", {"take-stop", "answer", "conflict", "find", "acknowledge", "judge",
            "decide-challenge", "reconcile-counts"}),
    ("ru", {"stop-waits", "answer", "conflict", "objected", "sign-agreement", "acknowledge",
            "answer-incident", "rung-answer", "judge", "decide-challenge", "reconcile-counts"}),
    ("un", {"reverify", "second"}),
])
def test_each_desk_has_something_to_decide(worlds, party, kinds) -> None:
    assert kinds <= {n.kind for n in needs(worlds[party], START_MS)}
    assert "undelivered" not in {n.kind for n in needs(worlds[party], START_MS)}


def test_what_is_sealed_is_held_by_the_depositary_alone(worlds) -> None:
    def clinics(party: str) -> int:
        return sum("clinic" in protection(r).names.en
                   for r in worlds[party].register.standing(START_MS))

    assert clinics("un") == clinics("us") + 1 == clinics("ru") + 1


def test_everybody_was_told_everything_that_is_theirs(worlds) -> None:
    for party, world in worlds.items():
        for other in worlds.keys() - {party}:
            assert world.receipts.untold(other) == ()


def test_every_protection_is_named_in_three_languages_and_says_that_it_is_invented(worlds) -> None:
    held = worlds["un"].register.standing(START_MS)
    assert 25 <= len(held) <= 45
    assert any(isinstance(r.said, Movement) for r in held)
    for record in held:
        names = protection(record).names
        assert "Exercise" in names.en
        assert "التمرين" in names.ar
        assert "Учебн" in names.ru
        assert record.envelope.exercise == scenario().exercise


def test_promise_10_the_same_moment_and_seed_make_the_same_logs(played, tmp_path) -> None:
    again = played_at(tmp_path / "again")
    for party, folder in played.items():
        with opened(folder) as one, opened(again[party]) as other:
            assert one.root() == other.root()
            assert one.checkpoint() == other.checkpoint()


def test_nothing_in_the_scenario_names_a_target_a_weapon_or_an_effect() -> None:
    text = msgspec.json.encode(scenario()).decode().lower()
    for word in ("target", "weapon", "bomb", "missile", "strike", "munition", "enemy", "terror"):
        assert word not in text


def test_the_nodes_that_start_on_it_were_not_restored(played) -> None:
    for folder in played.values():
        with opened(folder) as log, closing(open_ledger(None, folder.log)) as ledger:
            assert ledger.recall(STORE) == log.identity
