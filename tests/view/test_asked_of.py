"""What waits for whom, by the log and the clock alone."""

from __future__ import annotations

import pytest

from hudna.act.register import register
from hudna.record.incidents import AccessAsked
from hudna.record.record import Record
from hudna.terms.load import Loaded, load
from hudna.view.asked_of import asked_of, overdue
from tests.act.speaking import Speaking
from tests.act.test_access import ask, node
from tests.act.test_challenge import PLACE, WITHIN, acknowledges, challenges, holds, replies, says
from tests.act.test_count import LINE, counts, line, proposed
from tests.act.test_count import says as matches
from tests.agreements import edited, quick
from tests.promises.truce import Truce
from tests.view.telling_incidents import HOUR, START

OPEN = load(edited(lambda data: data.pop("incidents")))
"""Without any terms for incidents."""


@pytest.fixture
def truce() -> Truce:
    return Truce(quick(), START)


@pytest.fixture
def site(truce: Truce) -> Record:
    return says(truce, "un", register(truce.nodes["un"].world, PLACE))


def whats(truce: Truce) -> dict[str, list[str]]:
    found = {p: [a.what for a in asked_of(n.world, truce.clock(p))]
             for p, n in truce.nodes.items()}
    return {p: each for p, each in found.items() if each}


def late(truce: Truce) -> dict[str, tuple[int, ...]]:
    return {p: overdue(n.world, truce.clock(p)) for p, n in truce.nodes.items()}


NOTHING = dict.fromkeys(("us", "ru", "un"), (0, 0, 0))


def test_the_registrant_replies_then_the_guarantors_decide(truce: Truce, site: Record) -> None:
    one = challenges(truce, "ru", site)
    assert whats(truce) == {"un": ["reply"]}
    replies(truce, "un", one)
    assert whats(truce) == {"us": ["decide"], "ru": ["decide"]}
    holds(truce, "us", one, "not-upheld")
    assert whats(truce) == {"ru": ["decide"]}
    holds(truce, "ru", one, "upheld")
    assert whats(truce) == {}


def test_by_the_clock_alone_it_is_overdue_and_decided_without_a_reply(
    truce: Truce, site: Record
) -> None:
    one = challenges(truce, "ru", site)
    acknowledges(truce, "un", one)
    truce.now_ms += WITHIN
    assert late(truce) == NOTHING
    truce.now_ms += 1
    assert late(truce) == {**dict.fromkeys(("us", "ru"), (1, 0, 0)), "un": (1, 0, 1)}
    assert whats(truce) == {"un": ["reply"], "us": ["decide"], "ru": ["decide"]}
    (reply,) = asked_of(truce.nodes["un"].world, truce.now_ms)
    assert (reply.due_ms, reply.party, reply.overdue(truce.now_ms)) == (START + WITHIN, "ru", True)
    holds(truce, "ru", one, "withdrawn")
    assert (whats(truce), late(truce)) == ({}, NOTHING)


def test_nobody_is_asked_to_decide_of_whom_it_is_not_known_that_it_was_told(
    truce: Truce, site: Record
) -> None:
    one = challenges(truce, "ru", site)
    truce.now_ms += 1_000 * HOUR
    assert whats(truce) == {"un": ["reply"]}
    assert late(truce) == {**NOTHING, "un": (1, 0, 1)}, "its own node knows since when it has it"
    acknowledges(truce, "un", one)
    assert whats(truce) == {"un": ["reply"]}


@pytest.mark.parametrize(("genesis", "due"), [(quick(), START + 24 * HOUR), (OPEN, START + HOUR)])
def test_who_is_asked_says_whether_they_may_go(genesis: Loaded, due: int) -> None:
    un, there = node(), Speaking("ru", genesis, START)
    there.take(ask(un, of="ru"))
    (one,) = asked_of(there.world, START)
    assert (one.what, one.due_ms, one.party) == ("let-in", due, "un")
    assert isinstance(there.world.entries[one.subject].record.said, AccessAsked)
    late = [overdue(there.world, at) for at in (START, START + HOUR, due + 1)]
    assert late == [(0, 0, 0), (0, 1, 0), (0, 1, 1)]
    assert asked_of(un.world, START) == ()


def test_each_with_a_list_reconciles_and_who_differs_again(truce: Truce) -> None:
    us = counts(truce, "us", LINE)
    assert whats(truce) == {}
    ru = counts(truce, "ru", line("a"))
    assert whats(truce) == {"us": ["reconcile"], "ru": ["reconcile"]}
    matches(truce, "us", *proposed(truce))
    assert whats(truce) == {"ru": ["reconcile"]}
    apart = [type(proposed(truce)[0])(((of.hash, ref),)) for of, ref in ((us, "1"), (ru, "a"))]
    matches(truce, "ru", *apart)
    assert whats(truce) == {"us": ["reconcile"], "ru": ["reconcile"]}
    matches(truce, "us", *apart)
    assert whats(truce) == {}


def test_nobody_is_asked_again_for_what_waits_for_anothers_list(truce: Truce) -> None:
    counts(truce, "us", LINE)
    counts(truce, "un", line("a"))
    assert whats(truce) == {"us": ["reconcile"], "un": ["reconcile"]}
    for party in ("us", "un"):
        matches(truce, party, *proposed(truce))
    assert whats(truce) == {}
    counts(truce, "ru", line("x"))
    assert whats(truce) == {p: ["reconcile"] for p in ("us", "un", "ru")}
