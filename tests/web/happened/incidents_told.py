"""Incidents at three desks: told by the monitors, and carried to the others by hand."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from hudna.act.draft import Draft
from hudna.act.judge import judge
from hudna.act.report import report
from hudna.act.second import second
from hudna.act.tell_incident import tell_incident
from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.record import Record
from tests.act.incidents import judging, telling
from tests.view.happenings import a_report
from tests.web.happened.between import forwarded
from tests.web.houses import NOW, e7
from tests.web.sitting import ORIGIN, Sitting, token

BY = "syrian-government"
CANARY = "canary-ravine-watcher"
MINUTE = 60_000
EXACT = (37.1234567, 36.2345678)
"""Where a source was, or a clinic is. Nobody is told the first, nor shown the second unasked."""
DIGITS = ("37.1234", "36.2345", "1234567", "2345678")


def says(node: Node, draft: Draft) -> Record:
    return asyncio.run(node.say([draft]))[0]


def an_incident(nodes: dict[str, Node], *, place: str = "Kafr Nabl", **more: Any) -> str:
    """Reported to the UN by a source that stays there, and told to all: the record's hash."""
    un = nodes["un"]
    said: dict[str, Any] = {
        "source": CANARY, "text": f"{CANARY} saw it from the roof", "place": f"{CANARY} house",
        "from_ms": NOW - 30 * MINUTE, "until_ms": NOW - 20 * MINUTE, "told_ms": NOW - 10 * MINUTE,
        "at": Point((e7(EXACT[0]), e7(EXACT[1]))), "accused": (BY,), **more}
    told = {k: said.pop(k) for k in ("clause", "summary") if k in said}
    kept = says(un, report(un.world, a_report(**said), un.now_ms()))
    one = says(un, tell_incident(un.world, kept.hash, telling(place=place, **told), "monitor 1"))
    forwarded(nodes)
    return one.hash


def harm_done(nodes: dict[str, Node], **more: Any) -> str:
    """Harm to something protected, within the last hour of the clock, near the test's clinic."""
    now_ms = nodes["un"].now_ms()
    return an_incident(nodes, happened="harm-to-protected", clause="scr-2254-civilians",
                       from_ms=now_ms - 30 * MINUTE, until_ms=now_ms - 20 * MINUTE,
                       told_ms=now_ms - 10 * MINUTE, **more)


def judged_by_two(nodes: dict[str, Node], of: str, **more: Any) -> Record:
    """A finding of the monitors."""
    un = nodes["un"]
    record = un.world.record(of)
    assert record is not None
    said = says(un, judge(un.world, judging(record, officer="monitor 1", **more)))
    says(un, second(un.world, said.hash, "monitor 2"))
    forwarded(nodes)
    return said


def another(sitting: Sitting, post: str, role: str = "monitor") -> Sitting:
    """A second person at the same node, with an own sitting."""
    node = sitting.node
    code = node.people.add(post, role, secrets.token_bytes)
    other = Sitting(node)
    page = other.client.get("/").text
    other.client.post("/signout", data={"csrf": token(page)}, headers={"origin": ORIGIN})
    sent = {"csrf": token(other.client.get("/signin").text), "next": "/", "code": code}
    answer = other.client.post("/signin", data=sent, headers={"origin": ORIGIN},
                               follow_redirects=False)
    assert answer.status_code == 303
    return other


def judgement(**more: Any) -> dict[str, Any]:
    """A judgement as a person fills the form in."""
    return {"clause": "coh-cease-attacks", "outcome": "violation", "by": BY,
            "likelihood": "very-likely", "confidence": "moderate",
            "text": "Fragments and craters point one way", **more}
