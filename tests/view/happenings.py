"""Reports and incidents as one party alone says and folds them, past every act."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hudna.log.entry import Entry
from hudna.record.incidents import (
    Assessed,
    Incident,
    IncidentAnswer,
    Judged,
    Linked,
    Report,
    RungTaken,
    Seconded,
    Unlinked,
)
from hudna.record.record import Record
from hudna.view.entries import Entries
from hudna.view.findings import Judges
from hudna.view.incidents import Incidents
from hudna.view.reports import Reports
from tests.act.passings import MINUTE, START
from tests.view.test_taking_part import record

JUDGES = Judges(("us", "ru"), ("un",))
NAME = "ab" * 16


class Folded:
    """What the folds of `me` mean after these records, in this order."""

    def __init__(self, records: Iterable[Record], me: str = "un") -> None:
        self.entries = Entries()
        self.reports, self.incidents = Reports(me, self.entries), Incidents(me, self.entries)
        folds: dict[type, Any] = {
            Report: self.reports.apply, Linked: self.reports.link, Unlinked: self.reports.unlink,
            Assessed: self.reports.assess, Incident: self.incidents.apply,
            Judged: self.incidents.judge, Seconded: self.incidents.second,
            IncidentAnswer: self.incidents.answer, RungTaken: self.incidents.take_rung,
        }
        for i, one in enumerate(records):
            kept = self.entries.add(Entry(i, START + i, one)).record
            folds[type(kept.said)](kept)


def a_report(**more: Any) -> Report:
    said: dict[str, Any] = {
        "source": "ravine", "channel": "desk", "told_ms": START, "happened": "shelling",
        "from_ms": START - 10 * MINUTE, "until_ms": START - MINUTE, "at": None, "within_m": 500,
        "place": "north of the town", "text": "three shells from the north", "language": "en",
    }
    return Report(**{**said, **more})


def told(**more: Any) -> Incident:
    said: dict[str, Any] = {
        "incident": NAME, "revision": 0, "stage": "reported", "happened": "shelling",
        "from_ms": START - 10 * MINUTE, "until_ms": START, "at": None, "within_m": 500,
        "place": "Kafr Nabl", "clause": "coh-cease-attacks", "sources": 2, "summary": "shells fell",
        "officer": "a", "accused": ("syrian-government",),
    }
    return Incident(**{**said, **more})


def judgement(of: Record, **more: Any) -> Judged:
    said: dict[str, Any] = {
        "incident": of.hash, "clause": "coh-cease-attacks", "outcome": "violation",
        "by": "syrian-government", "likelihood": "likely", "confidence": "moderate",
        "text": "why", "officer": "a",
    }
    return Judged(**{**said, **more})


def reported(at: int = START, author: str = "un", before: Record | None = None,
             **more: Any) -> Record:
    return record(author, a_report(**more), at, before.hash if before else None)


def links(*of: Record, at: int = START, author: str = "un") -> Record:
    return record(author, Linked(tuple(r.hash for r in of), "the same hour", "a"), at)


def takes_back(link: Record, at: int = START, author: str = "un") -> Record:
    return record(author, Unlinked(link.hash, "two streets", "a"), at)


def assesses(of: Record, stage: Any, at: int = START, author: str = "un") -> Record:
    return record(author, Assessed(of.hash, stage, "why", "a"), at)
