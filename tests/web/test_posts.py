"""Who may do what of what happened: by the role that a post was given, at the page, the form and
the data alike."""

from __future__ import annotations

from typing import Any

import pytest

from hudna.act.judge import judge
from hudna.home.officers import ROLES
from hudna.node import Node
from hudna.web import posts
from tests.act.incidents import judging
from tests.web.happened.incidents_told import an_incident, another, judgement, says
from tests.web.happened.kept import keeps
from tests.web.houses import HOUR, NOW, Clock
from tests.web.sitting import Sitting, text_of, token

WHO = "This is for a monitor at this desk"
NOT_MONITORS = [r for r in ROLES if r != "monitor"]
NOT_READERS = [r for r in ROLES if r not in ("monitor", "duty-officer")]
DAY = "2016-07-30"


def got(desk: Sitting, path: str) -> Any:
    return desk.client.get(path, follow_redirects=False)


def test_every_role_of_the_table_is_one_that_can_be_given() -> None:
    assert {r for each in posts.MAY.values() for of in each.values() for r in of} <= set(ROLES)


@pytest.mark.parametrize("role", NOT_MONITORS)
def test_two_monitors_are_two_persons_whose_post_is_a_monitors(
    nodes: dict[str, Node], un: Sitting, role: str
) -> None:
    of, node = an_incident(nodes), nodes["un"]
    record = node.world.record(of)
    assert record is not None
    said = says(node, judge(node.world, judging(record, officer="monitor 1")))
    other = another(un, "somebody else", role)
    page = other.get(f"/incidents/{of}")
    assert "I have come to the same judgement" not in page
    assert f"/incidents/{of}/judge" not in page
    assert WHO in text_of(page)
    size = other.size
    for path, fields in (
        (f"/incidents/{said.hash}/second", {}),
        (f"/incidents/{of}/judge", {**judgement(), "sign": "yes"}),
        (f"/incidents/{of}/step", {"step": "query:ru", "text": "Who was there?", "sign": "yes"}),
        ("/bulletins/new", {"day": DAY}),
        (f"/counts/{DAY}/list", {"do": "sign", "nothing": "yes"}),
        (f"/counts/{DAY}/match", {"do": "sign"}),
    ):
        refused = other.post(path, fields)
        assert refused.status_code == 403, path
        assert WHO in text_of(refused.text)
        other.get("/incidents")
    assert other.size == size
    for path in (f"/incidents/{of}/judge", f"/incidents/{of}/step", "/bulletins/new",
                 f"/bulletins/draft.html?day={DAY}", f"/counts/{DAY}/list",
                 f"/counts/{DAY}/match"):
        assert got(other, path).status_code == 403, path


def test_a_monitor_may_all_of_it(nodes: dict[str, Node], clock: Clock) -> None:
    of = an_incident(nodes)
    clock.ms += 30 * HOUR
    un = Sitting(nodes["un"])
    for path in (f"/incidents/{of}/judge", f"/incidents/{of}/step", "/bulletins/new", "/reports",
                 "/events", f"/counts/{DAY}/list", f"/counts/{DAY}/match"):
        assert got(un, path).status_code == 200, path


@pytest.mark.parametrize("role", ["notification-officer", "monitor", "mediator", "auditor"])
def test_at_a_guarantors_desk_the_duty_officer_judges(
    nodes: dict[str, Node], us: Sitting, role: str
) -> None:
    of = an_incident(nodes)
    us.get(f"/incidents/{of}/judge")
    other = another(us, "somebody else", role)
    assert "This is for a duty officer at this desk" in text_of(other.get(f"/incidents/{of}"))
    refused = other.post(f"/incidents/{of}/judge", judgement())
    assert refused.status_code == 403


@pytest.mark.parametrize("role", NOT_READERS)
def test_promise_4_sources_are_read_by_who_takes_reports_alone(
    nodes: dict[str, Node], un: Sitting, role: str
) -> None:
    kept = keeps(nodes["un"], source="canary-roof", told_ms=NOW, text="canary-words")
    other = another(un, "somebody else", role)
    assert 'href="/reports"' not in other.get("/incidents")
    assert 'href="/events"' not in other.page
    size = other.size
    for path in ("/reports", "/reports/new", "/reports/import", "/events", f"/reports/{kept.hash}",
                 f"/reports/{kept.hash}/correct", f"/reports/{kept.hash}/release",
                 f"/events/{kept.hash}", f"/log/entry/{kept.hash}", f"/recall/{kept.hash}",
                 f"/log/entry/{kept.hash}/erase", "/api/v1/reports"):
        answer = got(other, path)
        assert answer.status_code == 403, path
        assert "canary" not in answer.text
    for path in ("/reports/new", f"/events/{kept.hash}/assess", f"/events/{kept.hash}/tell",
                 f"/log/entry/{kept.hash}/erase"):
        other.get("/incidents")
        assert other.post(path, {"text": "x"}).status_code == 403, path
    given = other.client.post("/api/v1/reports", json={}, headers={
        "x-csrf-token": token(other.page), "idempotency-key": "1"})
    assert given.status_code == 403
    assert given.headers["content-type"].startswith("application/problem+json")
    assert "monitor" in given.json()["detail"]
    assert other.size == size


def test_a_duty_officer_of_the_monitors_takes_reports_and_assesses_none(
    nodes: dict[str, Node], un: Sitting
) -> None:
    kept = keeps(nodes["un"])
    other = another(un, "somebody else", "duty-officer")
    other.get("/reports/new")
    page = other.get(f"/events/{kept.hash}")
    assert f"/events/{kept.hash}/assess" not in page
    assert WHO in text_of(page)
    assert other.post(f"/events/{kept.hash}/assess", {
        "stage": "refuted", "why": "No"}).status_code == 403
