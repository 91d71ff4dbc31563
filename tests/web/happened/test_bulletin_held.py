"""What a bulletin says of its incidents, held against the records that are here."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from hudna.node import Node
from hudna.record.incidents import Harm
from hudna.speak.bulletin.data import BulletinData
from hudna.web.happened.bulletin_held import as_held
from tests.web.happened.test_bulletins import put_out
from tests.web.happened.truce_days import finds, happens, judges_it
from tests.web.houses import Clock
from tests.web.sitting import Sitting, text_of


@pytest.fixture
def data(nodes: dict[str, Node], clock: Clock, un: Sitting) -> BulletinData:
    one = happens(nodes, "one")
    finds(nodes, one)
    return put_out(nodes, clock, un)[1]


def with_first(data: BulletinData, **other: Any) -> BulletinData:
    return replace(data, incidents=(replace(data.incidents[0], **other),))


def test_every_node_that_holds_the_records_says_that_it_is_so(
    nodes: dict[str, Node], data: BulletinData
) -> None:
    assert data.incidents[0].outcomes
    for node in nodes.values():
        assert as_held(node.world, data) is True


@pytest.mark.parametrize("other", [
    {"happened": "air-strike"}, {"from_ms": 1}, {"place": "Elsewhere"}, {"id": "0" * 32},
    {"harm": Harm(3, 3)}, {"accused": ("opposition",)}, {"sources": 9}, {"summary": "Another"}])
def test_what_the_record_does_not_say_is_found_at_each(
    nodes: dict[str, Node], data: BulletinData, other: dict[str, Any]
) -> None:
    for node in nodes.values():
        assert as_held(node.world, with_first(data, **other)) is False


def test_words_that_are_not_printed_contradict_nothing(
    nodes: dict[str, Node], data: BulletinData
) -> None:
    assert as_held(nodes["us"].world, with_first(data, place="", summary="")) is True


def test_a_finding_that_was_never_said_is_one_at_its_authors_and_unknown_elsewhere(
    nodes: dict[str, Node], data: BulletinData
) -> None:
    [said] = data.incidents[0].outcomes
    made_up = with_first(data, outcomes=(replace(said, by="opposition"),))
    assert as_held(nodes["un"].world, made_up) is False
    assert as_held(nodes["us"].world, made_up) is None


def test_one_persons_judgement_is_no_finding(
    nodes: dict[str, Node], clock: Clock, un: Sitting, data: BulletinData
) -> None:
    [said] = data.incidents[0].outcomes
    judges_it(nodes, nodes["un"].world.record(data.incidents[0].record), by="")
    alone = with_first(data, outcomes=(replace(said, by=""),))
    assert as_held(nodes["un"].world, alone) is False
    assert as_held(nodes["us"].world, alone) is None


def test_a_record_that_is_not_here_is_never_taken_for_a_contradiction(
    nodes: dict[str, Node], data: BulletinData
) -> None:
    elsewhere = with_first(data, record="0" * 64)
    assert as_held(nodes["us"].world, elsewhere) is None
    assert as_held(nodes["un"].world, elsewhere) is False


def test_the_page_says_that_it_was_checked(
    nodes: dict[str, Node], clock: Clock, un: Sitting
) -> None:
    finds(nodes, happens(nodes, "one"))
    record, _ = put_out(nodes, clock, un)
    page = text_of(un.get(f"/bulletins/{record.hash}"))
    assert "Its incidents and findings are those of the records" in page
    assert "not all of these records are here" not in page
    assert "not checked here" not in page
