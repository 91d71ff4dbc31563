"""What is told of an event: who is told which words, and what the page shows before."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.node import Node
from hudna.record.incidents import Harm, Incident
from hudna.web import release_form
from tests.web.happened.between import forwarded
from tests.web.happened.kept import keeps
from tests.web.sitting import Sitting, text_of

UNITS = ("SY07", "SY0702", "SY070203", "C4250")
TYPED = {"clause": "", "told_place": "Kafr Nabl", "summary": "Shells fell upon stalls"}


def tells(desk: Sitting, of: str, **more: str) -> tuple[str, str]:
    """What the page showed before, and the record."""
    desk.get(f"/events/{of}")
    seen = desk.post(f"/events/{of}/tell", {**TYPED, **more})
    assert seen.status_code == 200
    form = desk.carried(f"/events/{of}/tell")
    done = desk.post(f"/events/{of}/tell", {**form, "sign": "yes"})
    assert done.status_code == 303
    return text_of(seen.text), done.headers["location"].split("/")[-1]


def all_but(party: str, *names: str) -> dict[str, str]:
    """Ticks for everything to everyone, but these fields for one party."""
    fields = {f"tell_{p}_{n}": "yes" for p in ("us", "ru")
              for n in release_form.words_in("incident")}
    return {release_form.TICKS: "yes", **{
        k: v for k, v in fields.items() if k not in {f"tell_{party}_{n}" for n in names}}}


def held_by(node: Node, of: str) -> Incident:
    record = node.world.record(of)
    assert record is not None
    assert isinstance(record.said, Incident)
    return record.said


def test_the_units_and_the_harm_are_shown_before(nodes: dict[str, Node], un: Sitting) -> None:
    one = keeps(nodes["un"], admin=UNITS, harm=Harm(3, 4))
    seen, _ = tells(un, one.hash)
    assert all(unit in seen for unit in UNITS)
    assert "killed : 3–4" in seen or "killed: 3–4" in seen


@pytest.mark.parametrize("name", ["admin", "place", "near", "at"])
def test_the_units_can_be_withheld_and_go_with_the_place(
    nodes: dict[str, Node], un: Sitting, name: str
) -> None:
    one = keeps(nodes["un"], admin=UNITS)
    _, of = tells(un, one.hash, **all_but("ru", name))
    forwarded(nodes)
    assert held_by(nodes["us"], of).admin == UNITS
    assert held_by(nodes["ru"], of).admin == ()


def test_the_units_are_told_without_the_place_where_a_person_chooses_it(
    nodes: dict[str, Node], un: Sitting
) -> None:
    one = keeps(nodes["un"], admin=UNITS)
    more: dict[str, Any] = {**all_but("ru", "place"), "tell_units_anyway": "yes"}
    _, of = tells(un, one.hash, **more)
    forwarded(nodes)
    assert held_by(nodes["ru"], of).admin == UNITS
