"""The ladder, climbed at the desk from the query to the referral: each step that may not be taken
yet says why and from when, by the agreement's times and the answers that come."""

from __future__ import annotations

import re

from hudna.node import Node
from hudna.view.incidents import rung
from tests.web.happened.between import forwarded
from tests.web.happened.incidents_told import BY, an_incident, another, judgement
from tests.web.houses import Clock
from tests.web.sitting import Sitting, text_of

DAY = 86_400_000
FINDS = "It waits for a finding that this was a violation by it"
ANSWER = "It may be taken once the step before is answered; without an answer, after"


def takes(desk: Sitting, of: str, step: str) -> None:
    path = f"/incidents/{of}/step"
    desk.get(path)
    shown = desk.post(path, {"step": f"{step}:{BY}", "text": f"The {step} in words"})
    assert shown.status_code in (200, 201), text_of(shown.text)
    done = desk.post(path, {**desk.carried(path), "sign": "yes"})
    assert done.status_code == 303, text_of(done.text)


def judges_and_seconds(one: Sitting, two: Sitting, of: str) -> None:
    path = f"/incidents/{of}/judge"
    one.get(path)
    one.post(path, judgement())
    assert one.post(path, {**one.carried(path), "sign": "yes"}).status_code == 303
    page = two.get(f"/incidents/{of}")
    found = re.search(r'action="(/incidents/[0-9a-f]{64}/second)"', page)
    assert found
    assert two.post(found[1], two.carried(found[1])).status_code == 303


def why(desk: Sitting, of: str, step: str) -> str:
    """What the page says of a step that may not be taken yet; nothing where it may."""
    page = desk.get(f"/incidents/{of}")
    found = re.search(rf'<li[^>]*data-step="{step}:{BY}">(.*?)</li>', page, re.S)
    return text_of(found[1]) if found else ""


def offered(desk: Sitting, of: str) -> list[str]:
    page = desk.get(f"/incidents/{of}/step")
    return re.findall(rf'name="step" value="(\w+):{BY}"', page)


def test_from_the_query_to_the_referral(
    nodes: dict[str, Node], un: Sitting, ru: Sitting, clock: Clock
) -> None:
    of = an_incident(nodes)
    assert offered(un, of) == ["query"]
    assert "It comes after the query, which was not taken yet." in why(un, of, "finding")
    assert "It comes after the query" in why(un, of, "referred")
    takes(un, of, "query")
    forwarded(nodes)
    said = why(un, of, "finding")
    assert FINDS in said
    assert ANSWER in said
    assert "It comes after the finding" in why(un, of, "persistent")
    judges_and_seconds(un, another(un, "monitor 2"), of)
    forwarded(nodes)
    said = why(un, of, "finding")
    assert FINDS not in said
    assert ANSWER in said
    assert offered(un, of) == []
    assert ANSWER in text_of(un.page), "the page of steps says why there is none"

    clock.ms += DAY + 1
    un, ru = Sitting(nodes["un"]), Sitting(nodes["ru"])
    assert why(un, of, "finding") == ""
    assert offered(un, of) == ["finding"]
    takes(un, of, "finding")
    forwarded(nodes)
    assert ANSWER in why(un, of, "persistent")

    clock.ms += 60_000
    path = f"/incidents/{of}/answer"
    ru.get(f"/incidents/{of}")
    ru.post(path, {"outcome": "denies", "text": "It was not so"})
    assert ru.post(path, {**ru.carried(path), "sign": "yes"}).status_code == 303
    forwarded(nodes)
    assert offered(un, of) == ["persistent"], "it has answered: nobody waits for the deadline"
    clock.ms += 60_000
    takes(un, of, "persistent")
    forwarded(nodes)
    assert ANSWER in why(un, of, "referred")

    clock.ms += 30 * DAY
    un = Sitting(nodes["un"])
    assert offered(un, of) == ["referred"]
    takes(un, of, "referred")
    forwarded(nodes)
    line = nodes["ru"].world.incidents.of(of)
    assert line is not None
    assert [rung(r).rung for r in line.rungs] == ["query", "finding", "persistent", "referred"]
    assert offered(un, of) == []
    assert why(un, of, "referred") == ""
