"""A report, a link and an assessment as their records say them; what an incident is called."""

from __future__ import annotations

from hashlib import sha256
from typing import cast

from hudna.record.incidents import Assessed, Linked, Report
from hudna.record.record import Record


def told_name(first: Record) -> str:
    """What the incident is called that is told of the event whose first report this is: 32 hex
    digits. Whoever has the log's leaves must never find by it which of them is the report, and so
    when somebody called: it takes the report's id, of which 74 bits are random and which nobody is
    told."""
    return sha256(f"incident {first.envelope.id} {first.hash}".encode()).hexdigest()[:32]


def report(record: Record) -> Report:
    return cast(Report, record.said)


def linked(record: Record) -> Linked:
    return cast(Linked, record.said)


def assessed(record: Record) -> Assessed:
    return cast(Assessed, record.said)
