"""What comes in at a desk, for tests: texts as they may come, and a person who enters one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from hudna.node import Node
from hudna.record.incidents import Report
from hudna.record.record import Record
from hudna.view.reports import report
from tests.web.sitting import Sitting

ARTICLE = (
    "حلب - مراسلونا\n"
    "قالت مصادر محلية إن طائرات حربية روسية شنّت مساء السبت ٣٠ تموز ٢٠١٦ غارات جوية على بلدة "
    "الأتارب في ريف حلب الغربي، ما أدى إلى مقتل سبعة مدنيين وإصابة ١٢ آخرين، بينهم أطفال.\n"
    "وأضافت المصادر أن الغارات استهدفت المشفى الوحيد في البلدة. ونفت موسكو قصف أي أهداف مدنية.")
"""Written for these tests: told on the morning after."""
HOSTILE = ('</div><script>alert("x")</script><img src=x onerror=alert(1)>{{ 7*7 }} '
           '<a href="javascript:alert(2)">حلب</a> & \'quoted\'')
RADIO = re.compile(r'<input type="(?:radio|checkbox)" name="([^"]+)" value="([^"]*)"( checked)?')
PLAIN: Mapping[str, str] = {
    "where": "typed", "at": "36.2021 N 37.1343 E", "within_m": "500", "when": "typed",
    "from_ms": "2016-07-31 05:00", "happened": "shelling", "place": "north of the town"}


def offered(page: str) -> dict[str, list[str]]:
    """The values of every radio button and tick, by its name, in order."""
    found: dict[str, list[str]] = {}
    for name, value, _ in RADIO.findall(page):
        found.setdefault(name, []).append(unescape(value))
    return found


def checked(page: str) -> dict[str, str]:
    return {name: unescape(value) for name, value, on in RADIO.findall(page) if on}


def proposes(desk: Sitting, text: str, **came: str) -> dict[str, str]:
    """Step one, from a fresh form: what the page then carries to step two."""
    desk.get("/reports/new")
    answer = desk.post("/reports/new", {**desk.carried("/reports/new"), "text": text,
                                        "channel": "desk", **came})
    assert answer.status_code == 200, answer.text[:2000]
    return {**desk.carried("/reports/new"), "sign": "yes"}


def enters(desk: Sitting, text: str = "Three shells from the north", **more: str) -> str:
    """A report kept: its record hash."""
    carried = proposes(desk, text, source=more.pop("source", "ravine"))
    answer = desk.post("/reports/new", {**carried, **PLAIN, **more})
    assert answer.status_code == 303, answer.text[:4000]
    return str(answer.headers["location"]).rpartition("/")[2]


def reports(node: Node) -> list[Report]:
    return [report(r) for r in node.world.reports.all()]


def record_of(node: Node, of: str) -> Record:
    record = node.world.record(of)
    assert record is not None
    return record


def sent(desk: Sitting, body: Any, key: str = "k1") -> Any:
    """A machine that is signed in gives a report."""
    token = desk.client.get("/api/v1/reports").headers["x-csrf-token"]
    return desk.client.post("/api/v1/reports", json=body, headers={
        "x-csrf-token": token, **({"idempotency-key": key} if key else {})})
