"""Real nodes that live through days on which something happens, as desks and bulletins see them."""

from __future__ import annotations

from typing import Any

import msgspec

from hudna.act.answer_incident import answer_incident
from hudna.act.draft import Reader
from hudna.act.judge import judge
from hudna.act.report import report
from hudna.act.second import second
from hudna.act.tell_incident import Telling, tell_incident
from hudna.node import Node
from hudna.place.geometry import Point
from hudna.record.incidents import Judged, Report
from hudna.record.record import Record
from hudna.view.bulletin_due import cutoff_ms
from tests.web.houses import HOUR, NOW, Clock, e7, told_as_released

DAY, NEXT, BY = "2016-07-31", "2016-08-01", "syrian-government"
AT = Point((e7(37.1234567), e7(36.2234567)))
SECRET_SOURCE, SECRET_TEXT, SECRET_PLACE = "CANARY-SRC", "CANARY words of a source", "CANARY house"


def happens(
    nodes: dict[str, Node], name: str, at_ms: int = NOW - HOUR, *,
    release: tuple[Reader, ...] = (), **more: Any,
) -> Record:
    """A report at the monitors', and the incident that they tell of it, as `release` has it."""
    un = nodes["un"]
    said: dict[str, Any] = {
        "source": f"{SECRET_SOURCE} {name}", "channel": "desk", "told_ms": at_ms + HOUR // 2,
        "happened": "shelling", "from_ms": at_ms, "until_ms": at_ms + HOUR // 2, "at": AT,
        "within_m": 500, "place": SECRET_PLACE, "text": f"{SECRET_TEXT} {name}",
        "language": "en", "accused": (BY,), "admin": ("SY-HL",), **more}
    kept = told_as_released(nodes, "un", report(un.world, Report(**said), un.now_ms()))
    said_of = tell_incident(
        un.world, kept.hash, Telling("coh-cease-attacks", f"Kafr Nabl {name}",
                                     f"Shells fell on market {name}"), "desk a")
    return told_as_released(nodes, "un", msgspec.structs.replace(said_of, release=release))


def judges_it(nodes: dict[str, Node], of: Record, party: str = "un", **more: Any) -> Record:
    said: dict[str, Any] = {
        "incident": of.hash, "clause": "coh-cease-attacks", "outcome": "violation", "by": BY,
        "likelihood": "likely", "confidence": "moderate", "text": "two craters",
        "officer": "desk a", **more}
    return told_as_released(nodes, party, judge(nodes[party].world, Judged(**said)))


def finds(nodes: dict[str, Node], of: Record, **more: Any) -> Record:
    """Two of the monitors."""
    said = judges_it(nodes, of, **more)
    return told_as_released(nodes, "un", second(nodes["un"].world, said.hash, "desk b"))


def answers(nodes: dict[str, Node], of: Record, text: str = "no flight of ours") -> Record:
    return told_as_released(nodes, "ru", answer_incident(
        nodes["ru"].world, of.hash, outcome="denies", text=text, officer="ru desk"))


def at_cutoff(nodes: dict[str, Node], clock: Clock, day: str = DAY) -> None:
    at = cutoff_ms(nodes["un"].world.terms.incidents, day)
    assert at is not None
    clock.ms = max(clock.ms, at)
