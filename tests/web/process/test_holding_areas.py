"""Agreed ground becomes an area of the agreement by two keys, and a notice that meets it then
conflicts."""

from __future__ import annotations

import pytest

from hudna.act.announce import announce
from hudna.node import Node
from hudna.view.standing import standing
from tests.web.houses import NOW, box, flight, told
from tests.web.process.test_holdings import claim
from tests.web.sitting import Sitting, text_of

GROUND = (39.0, 34.6, 39.3, 34.9)


@pytest.fixture
def ru(nodes: dict[str, Node]) -> Sitting:
    return Sitting(nodes["ru"])


def chosen(us: Sitting) -> dict[str, str]:
    page = us.get("/holdings/areas")
    [key] = {part.split('"')[0] for part in page.split('name="piece_')[1:]}
    names = {f"name_{lang}_{key}": f"Agreed {lang}" for lang in ("en", "ar", "ru")}
    return {f"piece_{key}": "yes", **names, "clause": "ex-areas", "everyone": "yes",
            "buffer_m": "500"}


def caught_up(to: Node, of: Node) -> None:
    known = {e.record.hash for e in to.log.entries()}
    fresh = [e.record.presentation for e in of.log.entries() if e.record.hash not in known]
    to.log.append(fresh)
    to.world.follow(to.log.entries(to.world.size))


def test_it_takes_both_keys_and_then_a_notice_conflicts(
    us: Sitting, ru: Sitting, nodes: dict[str, Node]
) -> None:
    for by in ("us", "ru"):
        claim(nodes, by, ("opposition",), box(*GROUND))
    notice = told(nodes, "ru", announce(
        nodes["ru"].world, flight("CEDAR 12", where=box(39.1, 34.7, 39.15, 34.75), operator="ru"),
        now_ms=NOW))
    assert not met(nodes["ru"], notice.hash)
    answer = us.post("/holdings/areas", chosen(us))
    assert answer.status_code == 303, text_of(answer.text)
    digest = answer.headers["location"].rpartition("/")[2]
    before = nodes["us"].world.terms.digest
    us.get(f"/agreement/{digest}")
    assert us.post(f"/agreement/{digest}/sign", {"read": "yes"}).status_code == 303
    assert nodes["us"].world.terms.digest == before
    caught_up(nodes["ru"], nodes["us"])
    ru.get(f"/agreement/{digest}")
    assert ru.post(f"/agreement/{digest}/sign", {"read": "yes"}).status_code == 303
    caught_up(nodes["us"], nodes["ru"])
    for party in ("us", "ru"):
        world = nodes[party].world
        assert world.terms.digest == digest
        assert world.terms.agreement.areas[0].name.en == "Agreed en"
        assert len(world.terms.agreement.areas) == len(world.agreements.genesis.agreement.areas) + 1
        assert met(nodes[party], notice.hash) == {"barred-area"}


def met(node: Node, of: str) -> set[str]:
    return {c.kind for c in standing(node.world, of, node.now_ms()).conflicts}


def test_ground_that_is_not_agreed_cannot_be_chosen(us: Sitting, nodes: dict[str, Node]) -> None:
    claim(nodes, "us", ("opposition",), box(*GROUND))
    fields = chosen(us)
    assert "one claimant alone" in text_of(us.page)
    claim(nodes, "ru", ("syrian-government",), box(*GROUND))
    size = us.size
    answer = us.post("/holdings/areas", fields)
    assert answer.status_code == 422
    assert "ground that is agreed now" in text_of(answer.text)
    assert us.size == size


def test_areas_are_of_what_is_agreed_now_whatever_day_is_asked_for(
    us: Sitting, nodes: dict[str, Node]
) -> None:
    claim(nodes, "us", ("opposition",), box(*GROUND))
    fields = chosen(us)
    for asked in ("?day=2016-06-30", "?day=zz", "?day=2016-06-30&known=then"):
        assert "piece_" in us.get(f"/holdings/areas{asked}")
        assert us.post(f"/holdings/areas{asked}", {**fields, "clause": ""}).status_code == 422
        assert "ground that is agreed now" not in text_of(us.page)


@pytest.mark.parametrize(("field", "value"), [
    ("clause", "no-such"), ("everyone", None), ("buffer_m", "far")])
def test_what_is_wrong_is_named(
    us: Sitting, nodes: dict[str, Node], field: str, value: str | None
) -> None:
    claim(nodes, "us", ("opposition",), box(*GROUND))
    fields = {**chosen(us), field: value or ""}
    if value is None:
        del fields[field]
    assert us.post("/holdings/areas", fields).status_code == 422
