from __future__ import annotations

import pytest

from hudna.act.answer_incursion import answer_incursion
from hudna.act.incur import incur
from hudna.act.walk_out import walk_out
from hudna.fault import Refused
from hudna.record.kinds import IncursionAnswer
from hudna.record.record import Record
from tests.act.passings import START, passing
from tests.act.speaking import Speaking
from tests.agreements import quick


def two(party: str) -> tuple[Speaking, Record]:
    """A node that has been told of an incursion, and its record."""
    watch, node = Speaking("un", quick(), START), Speaking(party, quick(), START)
    found = incur(watch.world, passing(), START)
    assert found is not None
    record = watch.say(found)
    node.take(record)
    return node, record


@pytest.mark.parametrize("party", ["ru", "us"])
def test_any_guarantor_answers_whether_it_is_asked_or_not(party: str) -> None:
    node, record = two(party)
    said = answer_incursion(node.world, record.hash, outcome="not-ours", text="", officer="o").said
    assert said == IncursionAnswer(record.hash, "not-ours", "", "o")


def test_nobody_else_answers() -> None:
    node, record = two("issg")
    with pytest.raises(Refused, match="guarantor"):
        answer_incursion(node.world, record.hash, outcome="ours", text="x", officer="o")


@pytest.mark.parametrize(("outcome", "text", "notice", "where"), [
    ("ours", " ", None, "text"), ("denied", "", None, "text"),
    ("ours", "x", "0" * 64, "notice"), ("permitted", "", "0" * 64, "notice"),
])
def test_what_an_answer_lacks_is_named(
    outcome: str, text: str, notice: str | None, where: str
) -> None:
    node, record = two("ru")
    with pytest.raises(Refused) as caught:
        answer_incursion(node.world, record.hash, outcome=outcome, text=text,  # type: ignore[arg-type]
                         officer="o", notice=notice)
    assert [f.where for f in caught.value.faults] == [where]


def test_an_answer_to_nothing_is_refused() -> None:
    node, _ = two("ru")
    with pytest.raises(Refused) as caught:
        answer_incursion(node.world, "0" * 64, outcome="looking", text="", officer="o")
    assert caught.value.faults[0].where == "incursion"


def test_a_second_answer_names_the_first_which_stays() -> None:
    node, record = two("ru")
    first = node.say(answer_incursion(
        node.world, record.hash, outcome="looking", text="", officer="o"))
    node.now_ms += 1_000
    second = node.say(answer_incursion(
        node.world, record.hash, outcome="denied", text="no such flight", officer="o"))
    line = node.world.incursions.of(record.hash)
    assert line is not None
    assert line.answers == tuple(node.world.record(r.hash) for r in (first, second))
    assert second.said.replaces == (first.hash,)  # type: ignore[union-attr]


def test_who_has_walked_out_says_nothing() -> None:
    node, record = two("ru")
    node.say(walk_out(node.world, reason="enough", officer="o"))
    with pytest.raises(Refused, match="come back"):
        answer_incursion(node.world, record.hash, outcome="looking", text="", officer="o")
