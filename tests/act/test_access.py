"""Access is asked for by who monitors; what comes of it is said by the two who are in it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from hudna.act.answer_access import answer_access
from hudna.act.ask_access import ask_access
from hudna.fault import Refused
from hudna.record.incidents import AccessAsked
from hudna.record.record import Record
from hudna.view.access import state
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.view.telling_incidents import HOUR, START

ASKED = AccessAsked("syrian-government", "Castello Road", None, START + HOUR, START + 2 * HOUR,
                    "to look", "o")


def node(party: str = "un") -> Speaking:
    return Speaking(party, quick(), START)


def ask(un: Speaking, **more: Any) -> Record:
    return un.say(ask_access(un.world, msgspec.structs.replace(ASKED, **more), un.now_ms))


def both() -> tuple[Speaking, Speaking, Record]:
    un, there = node(), node("syrian-government")
    one = ask(un)
    there.take(one)
    return un, there, one


def answer(of: Speaking, one: Record, outcome: Any, text: str = "why") -> Record:
    return of.say(answer_access(of.world, one.hash, outcome=outcome, text=text, officer="o",
                                now_ms=of.now_ms))


def now(of: Speaking, one: Record) -> str:
    found = of.world.access.ask(one.hash)
    assert found is not None
    return state(found, of.now_ms)


def test_whoever_is_asked_is_told() -> None:
    draft = ask_access(node().world, ASKED, START)
    assert {(r.party, r.nothing) for r in draft.release} == {("syrian-government", False)}
    assert draft.said == ASKED
    assert ask_access(node().world, msgspec.structs.replace(ASKED, of="ru"), START).release == ()


@pytest.mark.parametrize(("more", "where"), [
    ({"of": "nobody"}, ["of"]), ({"of": "un"}, ["of"]), ({"purpose": " "}, ["purpose"]),
    ({"place": ""}, ["place"]), ({"until_ms": START}, ["until_ms"]),
    ({"until_ms": START + HOUR - 1}, ["until_ms"]),
])
def test_what_is_wrong_is_named(more: dict[str, Any], where: list[str]) -> None:
    with pytest.raises(Refused) as caught:
        ask_access(node().world, msgspec.structs.replace(ASKED, **more), START)
    assert [f.where for f in caught.value.faults] == where


@pytest.mark.parametrize("party", ["us", "ru", "opposition"])
def test_nobody_asks_but_who_monitors(party: str) -> None:
    with pytest.raises(Refused, match="monitors"):
        ask_access(node(party).world, msgspec.structs.replace(ASKED, of="issg"), START)


def test_either_says_what_came_of_it_and_the_other_is_told() -> None:
    un, there, one = both()
    draft = answer_access(there.world, one.hash, outcome="granted", text="", officer="o",
                          now_ms=START)
    assert draft.release == ()
    said = there.say(draft)
    un.take(said)
    assert now(un, one) == "granted"
    mine = answer_access(un.world, one.hash, outcome="refused", text="turned back", officer="o",
                         now_ms=START)
    assert {r.party for r in mine.release} == {"syrian-government"}
    un.say(mine)
    assert now(un, one) == "differing"


def test_a_third_party_says_nothing_of_it() -> None:
    _, _, one = both()
    ru = node("ru")
    ru.take(one)
    with pytest.raises(Refused, match="whoever was asked"):
        answer(ru, one, "granted")


@pytest.mark.parametrize("outcome", ["refused", "delayed"])
def test_why_not_is_said_in_words(outcome: str) -> None:
    _, there, one = both()
    with pytest.raises(Refused) as caught:
        answer(there, one, outcome, " ")
    assert [f.where for f in caught.value.faults] == ["text"]


def test_unanswered_is_said_by_who_waited_and_not_too_soon() -> None:
    un, there, one = both()
    un.now_ms = there.now_ms = START + HOUR - 1
    with pytest.raises(Refused, match="none before"):
        answer(un, one, "unanswered")
    un.now_ms = there.now_ms = START + HOUR
    with pytest.raises(Refused, match="whoever asked"):
        answer(there, one, "unanswered")
    answer(un, one, "unanswered")
    said = answer(there, one, "delayed")
    un.take(said)
    with pytest.raises(Refused, match="what it has answered"):
        answer(un, one, "unanswered")


def test_a_second_outcome_names_the_first() -> None:
    _, there, one = both()
    first = answer(there, one, "delayed")
    there.now_ms += 1
    assert answer(there, one, "granted").said.replaces == (first.hash,)  # type: ignore[union-attr]
    assert now(there, one) == "granted"


def test_what_was_not_asked_is_not_answered() -> None:
    un, _, one = both()
    said = answer(un, one, "granted")
    with pytest.raises(Refused) as caught:
        answer(un, said, "granted")
    assert [f.where for f in caught.value.faults] == ["asked"]
