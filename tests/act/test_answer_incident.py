from __future__ import annotations

import pytest

from hudna.act.answer_incident import answer_incident
from hudna.act.judge import judge
from hudna.act.walk_out import walk_out
from hudna.fault import Refused
from hudna.record.incidents import IncidentAnswer
from tests.act.incidents import heard, judging, keeps, node, tells
from tests.act.speaking import Speaking


def refused(at: Speaking, of: str, outcome: str = "looking", text: str = "") -> str:
    with pytest.raises(Refused) as caught:
        answer_incident(at.world, of, outcome=outcome, text=text, officer="o")  # type: ignore[arg-type]
    return caught.value.faults[0].where


@pytest.mark.parametrize("party", ["syrian-government", "ru"])
def test_the_accused_answers_or_its_guarantor(party: str) -> None:
    there, one = heard(party)
    said = answer_incident(there.world, one.hash, outcome="denies", text=" no ", officer="o").said
    assert said == IncidentAnswer(one.hash, "denies", "no", "o")


@pytest.mark.parametrize("party", ["us", "opposition", "issg"])
def test_nobody_else_answers(party: str) -> None:
    there, one = heard(party)
    assert refused(there, one.hash) == "party"


def test_who_is_held_to_have_done_it_answers_too() -> None:
    there, one = heard("us")
    un = node()
    un.take(one)
    there.take(un.say(judge(un.world, judging(one, by="opposition"))))
    answer_incident(there.world, one.hash, outcome="looking", text="", officer="o")


def test_what_an_answer_lacks_is_named() -> None:
    ru, one = heard("ru")
    assert refused(ru, one.hash, "denies", " ") == "text"
    assert refused(ru, one.hash, "explains") == "text"
    assert refused(ru, "0" * 64) == "incident"


def test_the_answer_is_to_a_version_and_to_nothing_that_was_said_of_one() -> None:
    ru, one = heard("ru")
    said = ru.say(judge(ru.world, judging(one)))
    assert refused(ru, said.hash) == "incident"


def test_a_second_answer_names_the_first_which_stays_for_good() -> None:
    ru, one = heard("ru")
    first = ru.say(answer_incident(ru.world, one.hash, outcome="looking", text="", officer="o"))
    ru.now_ms += 1
    second = ru.say(answer_incident(ru.world, one.hash, outcome="denies", text="x", officer="o"))
    line = ru.world.incidents.of(one.hash)
    assert line is not None
    assert [r.hash for r in line.answers] == [first.hash, second.hash]
    assert second.said.replaces == (first.hash,)  # type: ignore[union-attr]


def test_of_nobody_accused_nobody_answers() -> None:
    un, ru = node(), node("ru")
    one = tells(un, keeps(un))
    ru.take(one)
    assert refused(ru, one.hash) == "party"


def test_who_has_walked_out_says_nothing() -> None:
    ru, one = heard("ru")
    ru.say(walk_out(ru.world, reason="enough", officer="o"))
    with pytest.raises(Refused, match="come back"):
        answer_incident(ru.world, one.hash, outcome="looking", text="", officer="o")
