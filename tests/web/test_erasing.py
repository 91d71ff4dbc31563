"""Erasing at the desk: chosen, shown, confirmed; then every page says *withheld by law*."""

from __future__ import annotations

from pathlib import Path

import pytest

from hudna.act.acknowledge import acknowledge
from hudna.act.assess import assess
from hudna.act.link import link as link_reports
from hudna.act.link import unlink
from hudna.node import Node
from hudna.record.kinds import Erasure, Site
from hudna.record.record import Record
from tests.web.happened.incidents_told import says
from tests.web.happened.kept import keeps
from tests.web.houses import Clock, told
from tests.web.sitting import Sitting

CANARY = "Al-Shifa clinic"
LAW = "Regulation 2016/679, article 17"


@pytest.fixture
def site(clinic: Record) -> str:
    return clinic.hash


def last(node: Node) -> Record:
    return node.log.entry(node.world.entries.record(node.world.size - 1).hash).record  # type: ignore[union-attr]


def pass_on(nodes: dict[str, Node], record: Record) -> None:
    for node in nodes.values():
        node.log.append([record.presentation])
        node.world.follow(node.log.entries(node.world.size))


def erase(desk: Sitting, of: str, **fields: str) -> None:
    desk.get(f"/log/entry/{of}/erase")
    answer = desk.post(f"/log/entry/{of}/erase", {**fields, "law": LAW, "sign": "yes"})
    assert answer.status_code == 303, answer.text[:2000]


def test_the_form_offers_what_may_be_erased_with_its_values_and_nothing_else(
    nodes: dict[str, Node], site: str
) -> None:
    desk = Sitting(nodes["un"])
    assert f"/log/entry/{site}/erase" in desk.get(f"/log/entry/{site}")
    page = desk.get(f"/log/entry/{site}/erase")
    assert CANARY in page and 'name="names"' in page and 'name="note"' in page
    assert 'name="shape"' not in page and 'name="buffer_mm"' not in page


def test_nobody_sees_the_form_without_sitting_down(nodes: dict[str, Node], site: str) -> None:
    client = Sitting(nodes["un"]).client
    client.cookies.clear()
    answer = client.get(f"/log/entry/{site}/erase", follow_redirects=False)
    assert answer.status_code in (303, 401, 403) and CANARY not in answer.text


def test_step_one_says_what_will_be_gone_and_keeps_nothing(
    nodes: dict[str, Node], site: str
) -> None:
    desk = Sitting(nodes["un"])
    size = desk.size
    desk.get(f"/log/entry/{site}/erase")
    answer = desk.post(f"/log/entry/{site}/erase", {"names": "yes", "law": LAW})
    assert answer.status_code == 200 and "Gone for good" in answer.text
    assert "Each partner that was told destroys its copy" in answer.text
    assert CANARY in answer.text and LAW in answer.text and desk.size == size
    sent = desk.carried(f"/log/entry/{site}/erase")
    assert sent["names"] == "yes" and sent["law"] == LAW


@pytest.mark.parametrize("fields", [
    {"law": LAW}, {"names": "yes", "law": " "}, {"shape": "yes", "law": LAW},
])
def test_nothing_chosen_or_no_ground_is_refused(
    nodes: dict[str, Node], site: str, fields: dict[str, str]
) -> None:
    desk = Sitting(nodes["un"])
    size = desk.size
    desk.get(f"/log/entry/{site}/erase")
    answer = desk.post(f"/log/entry/{site}/erase", {**fields, "sign": "yes"})
    assert answer.status_code == 422 and desk.size == size


def test_every_page_says_withheld_by_law_with_who_and_when(
    nodes: dict[str, Node], site: str
) -> None:
    desk = Sitting(nodes["un"])
    erase(desk, site, names="yes")
    for path in (f"/log/entry/{site}", f"/register/{site}"):
        page = desk.get(path)
        assert CANARY not in page
        assert "Withheld by law:" in page and LAW in page and "duty officer 1" in page
    for path in ("/register", "/", "/map", "/log", "/register.csv", "/register.geojson",
                 f"/log/entry/{last(nodes['un']).hash}"):
        answer = desk.client.get(path)
        assert answer.status_code == 200 and CANARY not in answer.text, path
    assert "withheld" in desk.get("/register") and "محجوب" in desk.get("/register", "ar")
    assert "скрыто" in desk.get("/register", "ru")
    assert f"/log/entry/{site}/erase" in desk.get(f"/log/entry/{site}")
    page = desk.get(f"/log/entry/{site}/erase")
    assert 'name="names"' not in page and 'name="note"' in page


def test_an_author_s_erasure_reaches_its_partners_and_a_partner_s_own_copy_stays_its_own(
    nodes: dict[str, Node], site: str
) -> None:
    us = Sitting(nodes["us"])
    erase(us, site, note="yes")
    pass_on(nodes, last(nodes["us"]))
    un = Sitting(nodes["un"])
    page = un.get(f"/register/{site}")
    assert CANARY in page and "erased its own copy" in page
    erase(un, site, names="yes")
    pass_on(nodes, last(nodes["un"]))
    assert CANARY not in Sitting(nodes["ru"]).get(f"/register/{site}")
    for node in nodes.values():
        assert isinstance(node.world.record(site).said, Site)  # type: ignore[union-attr]
        assert [r.hash for r in node.world.register.standing(node.now_ms())] == [site]


def test_what_an_officer_said_is_erased_too(nodes: dict[str, Node], site: str) -> None:
    read = told(nodes, "us", acknowledge(nodes["us"].world, site, "Lt. Canary"))
    desk = Sitting(nodes["us"])
    assert "Lt. Canary" in desk.get(f"/log/entry/{read.hash}")
    erase(desk, read.hash, officer="yes")
    page = desk.get(f"/log/entry/{read.hash}")
    assert "Lt. Canary" not in page and "Withheld by law:" in page
    assert "Erase words about people" not in page
    assert isinstance(last(nodes["us"]).said, Erasure)


def test_invariant_14_no_file_of_the_node_has_the_words_not_even_a_snapshot(
    nodes: dict[str, Node], site: str, tmp_path: Path
) -> None:
    un, needles = nodes["un"], [CANARY.encode(), "عيادة الشفاء".encode()]

    def found() -> set[str]:
        return {p.suffix for p in (tmp_path / "un").rglob("*") if p.is_file()
                for raw in [p.read_bytes()] if any(n in raw for n in needles)}

    un._follower._snapshots.world(un.log, 1)
    assert found() == {".snapshot"}, "the control"
    erase(Sitting(un), site, names="yes")
    assert found() == set()
    un._follower._snapshots.world(un.log, 1)
    assert found() == set() and list((tmp_path / "un").rglob("*.snapshot"))
    assert "withheld" in Sitting(un).get("/register")


def test_what_was_known_before_an_erasure_is_shown_without_what_the_law_took(
    nodes: dict[str, Node], site: str, clock: Clock
) -> None:
    un = Sitting(nodes["un"])
    clock.ms += 60_000
    erase(un, site, names="yes")
    page = un.get(f"/known?at=2016-07-31T06:00:30Z&subject={site}")
    assert CANARY not in page and site in page and "withheld" in page


def test_the_reasons_of_what_was_held_of_a_report_go_with_its_words(
    nodes: dict[str, Node], un: Sitting
) -> None:
    node = nodes["un"]
    one, two = keeps(node), keeps(node, source="cedar", text="another")
    link = says(node, link_reports(node.world, [one.hash, two.hash], why=f"{CANARY} says both",
                                   officer="o"))
    says(node, assess(node.world, one.hash, stage="under-review", why=f"{CANARY} again",
                      officer="o"))
    says(node, unlink(node.world, link.hash, why=f"not {CANARY}", officer="o"))
    says(node, assess(node.world, two.hash, stage="under-review", why="of another", officer="o"))
    path = f"/log/entry/{one.hash}/erase"
    assert 'name="beside" value="yes" checked' in un.get(path)
    seen = un.post(path, {"text": "yes", "law": LAW, "beside": "yes"}).text
    assert seen.count(CANARY) == 3
    form = un.carried(path)
    assert un.post(path, {**form, "sign": "yes"}).status_code == 303
    assert CANARY not in repr([e.record.said for e in node.world.entries.values()])
    assert CANARY not in un.get(f"/events/{one.hash}")
    assert "of another" in un.get(f"/events/{two.hash}")
    assert 'name="beside"' not in un.get(path), "nothing is left of them to go"


def test_the_reasons_stay_where_a_person_leaves_them(nodes: dict[str, Node], un: Sitting) -> None:
    node = nodes["un"]
    one = keeps(node)
    said = says(node, assess(node.world, one.hash, stage="under-review", why=CANARY, officer="o"))
    erase(un, one.hash, text="yes")
    assert node.world.record(said.hash).said.why == CANARY  # type: ignore[union-attr]
