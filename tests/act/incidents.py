"""Reports and incidents at one node, said through the acts."""

from __future__ import annotations

from typing import Any

from hudna.act.report import report
from hudna.act.tell_incident import Telling, tell_incident
from hudna.record.incidents import Judged
from hudna.record.record import Record
from tests.act.passings import START
from tests.act.speaking import Speaking
from tests.agreements import quick
from tests.view.happenings import a_report, judgement


def node(party: str = "un") -> Speaking:
    return Speaking(party, quick(), START)


def keeps(un: Speaking, **more: Any) -> Record:
    said = {"source": f"source {un.world.size}", "text": f"words {un.world.size}", **more}
    return un.say(report(un.world, a_report(**said), un.now_ms))


def telling(**more: Any) -> Telling:
    said: dict[str, Any] = {
        "clause": "coh-cease-attacks", "place": "Kafr Nabl", "summary": "Shells fell on a market",
        **more}
    return Telling(**said)


def tells(un: Speaking, of: Record, **more: Any) -> Record:
    return un.say(tell_incident(un.world, of.hash, telling(**more), "a"))


def heard(party: str, **more: Any) -> tuple[Speaking, Record]:
    """A node that was told of an incident, and its record."""
    un, there = node(), node(party)
    one = tells(un, keeps(un, accused=("syrian-government",), **more))
    there.take(one)
    return there, one


def judging(of: Record, **more: Any) -> Judged:
    return judgement(of, **more)
