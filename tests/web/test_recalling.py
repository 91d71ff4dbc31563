"""Taking back at the desk: chosen, shown side by side, signed; and who has hidden it since."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from hudna.act.register import register
from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.kinds import Names, Recall, Site
from hudna.record.record import Record
from hudna.record.sharing import Hidden
from tests.web.houses import HOUR, NOW, Clock
from tests.web.sitting import Sitting

pytestmark = pytest.mark.usefixtures("clinic")

NAME = "Yellow canary clinic"
REASON = "It was leaked"


@pytest.fixture
def site(nodes: dict[str, Node]) -> str:
    """Its place is signed at every step, as the desk signs it."""
    un = nodes["un"]
    said = Site("hospital", Names(en=NAME), Point((371_512_345, 362_487_654)), 500_000, NOW)
    (record,) = asyncio.run(un.say([register(un.world, said)]))
    for other in ("us", "ru"):
        pass_on(nodes[other], [record])
    return record.hash


def since(node: Node, size: int) -> list[Record]:
    return [e.record for e in node.log.entries(size)]


def pass_on(node: Node, records: Iterable[Record]) -> None:
    for record in records:
        node.log.append([record.presentation])
    node.world.follow(node.log.entries(node.world.size))


def take_back(desk: Sitting, of: str, **fields: str) -> None:
    desk.get(f"/recall/{of}")
    answer = desk.post(f"/recall/{of}", {**fields, "reason": REASON, "sign": "yes"})
    assert answer.status_code == 303, answer.text[:2000]


def test_each_party_s_side_is_shown_as_it_is_and_will_be_and_nothing_is_kept(
    nodes: dict[str, Node], site: str
) -> None:
    desk, size = Sitting(nodes["un"]), nodes["un"].world.size
    assert f"/recall/{site}" in desk.get(f"/register/{site}")
    page = desk.get(f"/recall/{site}")
    assert NAME in page and 'name="from_ru"' in page and 'value="10 km"' in page
    assert 'name="take_shape"' not in page and 'name="from_un"' not in page
    answer = desk.post(f"/recall/{site}", {
        "from_ru": "yes", "step": "existence", "reason": REASON})
    assert answer.status_code == 200
    sides = answer.text.split('data-side="')[1:]
    by_party = {s.partition('"')[0]: s.partition("</tr>")[0] for s in sides}
    assert "Only that there is a protection" in by_party["ru"] and NAME in by_party["ru"]
    assert "the same" in by_party["us"] and "data-changed" not in by_party["us"]
    assert nodes["un"].world.size == size


@pytest.mark.parametrize("fields", [
    {"from_ru": "yes", "step": "1 km"}, {"step": "1 km", "reason": REASON},
    {"from_ru": "yes", "reason": REASON}, {"from_ru": "yes", "step": "x", "reason": REASON},
])
def test_what_is_wrong_is_said_in_the_form_and_nothing_is_kept(
    nodes: dict[str, Node], site: str, fields: dict[str, str]
) -> None:
    desk, size = Sitting(nodes["un"]), nodes["un"].world.size
    desk.get(f"/recall/{site}")
    answer = desk.post(f"/recall/{site}", {**fields, "sign": "yes"})
    assert answer.status_code == 422 and "expected" in answer.text
    assert nodes["un"].world.size == size


def test_nobody_takes_back_what_another_said(nodes: dict[str, Node], site: str) -> None:
    desk = Sitting(nodes["ru"])
    assert desk.client.get(f"/recall/{site}").status_code == 404
    assert "/recall/" not in desk.get(f"/register/{site}")


def test_taken_back_not_hidden_yet_and_hidden_are_on_the_page_and_late_is_an_alarm(
    nodes: dict[str, Node], site: str, clock: Clock
) -> None:
    un, ru, desk = nodes["un"], nodes["ru"], Sitting(nodes["un"])
    size = un.world.size
    take_back(desk, site, from_ru="yes", step="existence")
    (back,) = since(un, size)
    assert isinstance(back.said, Recall)
    for page in (desk.get(f"/register/{site}"), desk.get(f"/recall/{site}")):
        assert 'data-hidden="no"' in page and "not hidden yet" in page and REASON in page
    assert 'data-need="unhidden"' not in desk.get("/")
    clock.ms += HOUR
    page = desk.get("/")
    assert 'data-need="unhidden"' in page and f"/recall/{site}" in page
    pass_on(ru, [back])
    asyncio.run(ru.keep())
    (word,) = [r for r in since(ru, 0) if isinstance(r.said, Hidden)]
    pass_on(un, [word])
    assert 'data-hidden="yes"' in desk.get(f"/register/{site}")
    assert 'data-need="unhidden"' not in desk.get("/")


@pytest.mark.parametrize("step", ["10 km", "existence"])
def test_promise_2_on_the_recalled_side_it_reads_taken_back_and_still_protected(
    nodes: dict[str, Node], site: str, step: str
) -> None:
    un, ru = nodes["un"], nodes["ru"]
    size = un.world.size
    take_back(Sitting(un), site, from_ru="yes", step=step, take_names="yes")
    pass_on(ru, since(un, size))
    page = Sitting(ru).get(f"/register/{site}")
    assert "data-taken-back" in page and REASON in page and "still protected" in page
    assert NAME not in page
    assert NAME not in Sitting(ru).get("/register")
    assert NAME in Sitting(un).get("/register")


@pytest.mark.parametrize("lang", ["ar", "ru"])
def test_the_pages_are_in_every_language(nodes: dict[str, Node], site: str, lang: str) -> None:
    desk = Sitting(nodes["un"])
    take_back(desk, site, from_ru="yes", step="10 km")
    for path in (f"/recall/{site}", f"/register/{site}"):
        assert f'lang="{lang}"' in desk.get(path, lang)


def test_a_record_of_before_is_taken_back_as_a_whole_or_not_at_all(nodes: dict[str, Node]) -> None:
    old = next(iter(nodes["un"].world.register.lines.records))
    page = Sitting(nodes["un"]).get(f"/recall/{old}")
    assert 'value="existence"' in page and 'value="10 km"' not in page
